"""The card of the directedness model (docs/models/directedness.md), in words and measured numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

_HEAD = """\
# Request, or overheard talk? The model card

Written by `python benchmarks/train_directedness.py --others DIR`; do not edit by hand. All figures are on public
stand-in data. No labelled set of real false wake-ups exists in public, so they rank designs and promise nothing:
published text-only systems reach 12.7 to 20.1 % equal error on real traffic.

## What it is

`auditor/wakeups/models/directedness.json`: weights for English words, pairs of neighbouring words, openings, and
classes of words (`auditor/facts/text_cues.toml`) and where they stand. Two logistic regressions, one on the classes
and one on words, pairs and kinds of neighbours, averaged as log odds, made calmer by one factor that was fitted on
lines that were left out (scenarios and meetings; made-up registers), and capped at 4. It answers with log odds as if
both kinds were equally common; what is common in a household is somebody else's business. It stores no sentence. The
settings (how large weights are punished, how much the made-up lines count) were chosen among some twenty, mostly by
made-up registers that were left out in turn; all other sets but the fourteen registers put aside were looked at too.

It says "cannot tell" (no number) where a text has no words, none that it knows, or is in a language without
evidence. In German, French, Spanish, Italian, Dutch and Portuguese it only knows what a request looks like; there it
answers "request" or "cannot tell", never "talk", for want of openly licensed talk to compare with. Scripts without
blanks between words get no answer.

## What it was learned from

| kind | from | licence and credit |
|---|---|---|
| requests | SLURP, development part (pswietojanski/slurp @ 8eb1654) | CC BY 4.0; E. Bastianelli, A. Vanzo, P. Swietojanski, V. Rieser, EMNLP 2020. Wake words taken out; cut into single words and pairs |
| talk | AMI meeting corpus, transcripts (gcunhase/AMICorpusXML @ b43d917), four fifths of the series of meetings | CC BY 4.0; the AMI Consortium, J. Carletta and others. Cut into pieces; single words and pairs |
| both | `benchmarks/directedness_lines.toml`, made up for this project: patterns of requests by intent, and running talk by register | CC0-1.0 |
| words of other languages | home-assistant/intents @ aa55003 | CC BY 4.0; the Home Assistant contributors. Chosen words |

A word or pair is only learned if several scenarios use it, or meetings of both kinds (the staged ones about a remote
control, and the others), or two made-up registers; the topics of the AMI meetings and the names of assistants and
people are left out. Talk is cut into pieces that are as long as requests, a quarter each: whole sentences, from the
start of one, to the end of one, anywhere. Two thirds of the meetings are without fillers and stutters, as recognisers
write. The made-up lines count for three fifths of each kind, the registers among them for the root of their size. A
fifth of all lines has words lost or replaced. "Please" is taken out of half of the requests that have it.
Lines that are word for word in SLURP's test part, the probe or the household were left out.

## How it is tested

eer: the share that is wrong where as many requests as talk are wrong, with its 95 % interval (Wilson, n of the smaller kind).
"requests wrong" and "talk wrong" are the shares on the wrong side of 0. "no answer" counts as 0.
Never trained on: the probe lines (`benchmarks/probe_texts.toml`) and the oldest of the made-up lines are by one hand,
and an earlier author of the model had looked at what it got wrong on the probe and the household, so these two are no
blind test. The later made-up lines (most of them) were written without either in sight. They follow how
such orders are commonly worded in public (travel, bookings, music, smart homes); no line was taken from a corpus. Fourteen of their registers
were put aside before anything was measured: talk of crime series, parents, sport, adverts, the phone and
documentaries; requests about flights, restaurants, lamps, scores, wording, screens, groceries, and polite ones. That row
is from a model that learned none of them, though older patterns about some of the same topics; the shipped model
learns them too. Made-up registers hold orders and questions to people on purpose, many of which nobody could tell from
requests by the text alone. OpenVoiceOS: request patterns of the skills alerts, date-time, weather, volume, news, wikipedia, naptime,
personal and others (Apache-2.0, installed as packages). Novels: six by Jane Austen (public domain, Debian's
r-cran-janeaustenr), cut like the meetings. Quotations from series and films: funmotd, movie-quote-randomizer and
Debian's fortunes ("startrek"); few, famous, and only measured with. None of these is part of this project; without
`--others` those rows are missing.
"""


def _share(value: float) -> str:
    return "" if math.isnan(value) else f"{100 * value:.1f} %"


def table_of_sets(rows: Sequence[Any]) -> list[str]:
    """Return one table of the card in Markdown: a row a set of lines."""
    lines = [
        "| set | which | requests | talk | eer | 95 % | auc | requests wrong | talk wrong | no answer |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        m = row.measured
        if math.isnan(m.eer):
            lines.append(f"| {row.what} | {row.cut} | {m.requests} | {m.talk} | | | | | | |")
            continue
        lines.append(
            f"| {row.what} | {row.cut} | {m.requests} | {m.talk} | {_share(m.eer)} | {100 * m.low:.1f}-{100 * m.high:.1f} | {m.auc:.3f} "
            f"| {_share(m.requests_wrong)} | {_share(m.talk_wrong)} | {_share(m.undecided)} |"
        )
    return lines


def written(
    stored: Mapping[str, Any],
    tables: Mapping[str, Sequence[Any]],
    curves: Mapping[str, Sequence[tuple[float, float, int, float, float]]],
    languages: Sequence[tuple[str, int, float, float, int, float]],
    seconds: float,
) -> str:
    """Return the card in Markdown."""
    parts = [_HEAD]
    for heading, rows in tables.items():
        parts += [f"\n### {heading}\n", *table_of_sets(rows)]
    parts += [
        "\n### Do the log odds mean what they say?\n",
        "Both kinds weighted equally. said: mean chance of talk that the model gives; found: share that is talk.\n",
    ]
    for name, rows in curves.items():
        parts += [f"\n{name}:\n", "| log odds | lines | said | found |", "|---|---|---|---|"]
        parts += [
            f"| {max(low, -4):.0f} to {min(high, 4):.0f} | {number} | {said:.3f} | {found:.3f} |"
            for low, high, number, said, found in rows
        ]
    parts += [
        "\n### Other languages\n",
        "Requests: the Home Assistant test sentences, from which the words were chosen, so this is no test of new requests.",
    ]
    parts += ["Sayings: Debian's fortunes (only measured with), which are no household talk.\n"]
    parts += [
        "| language | requests | look like one | cannot tell | sayings | look like a request |",
        "|---|---|---|---|---|---|",
    ]
    parts += [
        f"| {name} | {number} | {_share(seen)} | {_share(none)} | {talk or ''} | {_share(wrong)} |"
        for name, number, seen, none, talk, wrong in languages
    ]
    counts = ", ".join(
        f"{len(stored[name])} {name.replace('_', ' ')}"
        for name in ("words", "openings", "pairs", "opening_pairs", "kind_pairs", "kind_openings")
    )
    parts += [
        "\n### Size and speed\n",
        f"{counts}. One million different texts of about ten words: {seconds:.1f} µs a text (one core, words already numbered).",
        "\n## Limits\n",
        "- Texts of one or two words are often wrong (see the rows by length): a tenth to a third.",
        '- Questions and orders to people ("what time does it start", "call an ambulance") look like requests to a machine.',
        "- Unusual requests (chat with the assistant, quoted titles, answers within a dialogue) look like talk.",
        "- SLURP's requests were typed as prompts; meetings are neither television nor family. Both flatter the figures.",
        "- Dialects, children's speech and second-language speech were not tested.",
        "",
    ]
    return "\n".join(parts)
