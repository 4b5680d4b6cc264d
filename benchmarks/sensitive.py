"""How often are the marks of private matters right? Writes docs/accuracy-sensitive.md and what the app shows.

    python benchmarks/sensitive.py --packages DIR [--data ../shared/wakeups] [--open]

--packages: where Debian's fortunes-de is unpacked.
--open:     print the marked lines that nobody has judged yet, and stop.

Precision: the rules mark lines of public sets that were not looked at while the rules were written, and
the marked lines were judged one by one (sensitive_labels.toml). Recall: lines known to hold something private.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from auditor.insights.heard.sensitive import kinds, mark
from auditor.insights.heard.texts import Heard
from auditor.wakeups.intervals import wilson
from auditor.wakeups.words import words_of

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "accuracy-sensitive.md"
FACTS = ROOT / "auditor" / "facts" / "sensitive_accuracy.toml"
LABELS = HERE / "sensitive_labels.toml"
LINES = HERE / "sensitive_lines.toml"
JUDGED = 60  # marked lines of a set and kind that are judged, drawn by hash
TALK = 6_000  # sentences of meetings
# Scenarios of SLURP in which a named person is mostly one whom the speaker knows.
PRIVATE_SCENARIOS = ("email", "calendar", "social", "lists")


@dataclass(frozen=True)
class Set:
    """Lines of one language and kind of speech. id: short name of the set in the labels."""

    id: str
    name: str
    language: str
    lines: tuple[str, ...]


def slurp(data: Path) -> list[dict[str, object]]:
    with (data / "text" / "slurp" / "test.jsonl").open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def ami(data: Path) -> list[str]:
    """Return sentences of meetings, the same at every run."""
    found: list[str] = []
    for path in sorted((data / "text" / "ami-transcripts").glob("*.txt")):
        sentences = re.split(r"(?<=[.?!])\s+", path.read_text(encoding="utf-8"))
        found += [one.strip() for one in sentences if 3 <= len(one.split()) <= 25]
    random.Random(5).shuffle(found)
    return found[:TALK]


def sayings(packages: Path) -> list[str]:
    """Return half of the sentences of Debian's fortunes-de; the other half was seen when rules were written."""
    found: set[str] = set()
    for path in sorted(packages.rglob("games/fortunes*/**/*")):
        if not path.is_file() or path.suffix or not re.search("/de|fortunes-de", str(path)):
            continue
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("latin-1")
        for piece in re.split(r"^%$", text, flags=re.MULTILINE):
            bare = re.sub(r"\n\s*--.*", "", piece, flags=re.DOTALL)
            sentences = [" ".join(one.split()) for one in re.split(r"(?<=[.?!])\s+", bare)]
            found.update(one for one in sentences if 3 <= len(one.split()) <= 25)
    kept = sorted(found)
    random.Random(5).shuffle(kept)
    return kept[: len(kept) // 2]


def heard_of(lines: Sequence[str], language: str) -> Heard:
    texts, rows = pa.array(lines, pa.string()), np.arange(len(lines))
    tongue = np.zeros(len(lines), np.int64)
    return Heard(len(lines), rows, rows.astype(np.int32), texts, words_of(texts), tongue, (language,))


def marked(lines: Sequence[str], language: str) -> dict[str, list[str]]:
    """Return kind -> the lines that are marked as it."""
    marks = mark(heard_of(lines, language))
    return {kind.id: [lines[at] for at in np.flatnonzero(marks.texts(kind.id))] for kind in kinds()}


def hash_of(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()[:8]


def drawn(lines: Sequence[str]) -> list[str]:
    return sorted(lines, key=hash_of)[:JUDGED]


def share(right: int, of: int) -> str:
    if not of:
        return "none"
    low, high = wilson(right, of)
    return f"{right / of:.2f} [{low:.2f}-{high:.2f}], n = {of}"


def judged(
    part: Set, labels: Mapping[str, Mapping[str, Mapping[str, str]]]
) -> dict[str, tuple[int, int, int]]:
    """Return kind -> (right, judged, marked) for one set. Ends the program where lines are not judged."""
    found = {}
    for kind, lines in marked(part.lines, part.language).items():
        own = labels.get(part.id, {}).get(kind, {})
        right, wrong = set(own.get("right", "").split()), set(own.get("wrong", "").split())
        hashes = [hash_of(line) for line in drawn(lines)]
        missing = [one for one in hashes if one not in right | wrong]
        if missing:
            sys.exit(f"{part.id}, {kind}: {len(missing)} marked lines are not judged; see --open")
        found[kind] = (sum(one in right for one in hashes), len(hashes), len(lines))
    return found


def print_open(sets: Sequence[Set], labels: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
    for part in sets:
        for kind, lines in marked(part.lines, part.language).items():
            own = labels.get(part.id, {}).get(kind, {})
            known = set(f"{own.get('right', '')} {own.get('wrong', '')}".split())
            for line in drawn(lines):
                if hash_of(line) not in known:
                    print(f"{part.id}\t{kind}\t{hash_of(line)}\t{line}")


def recalls(data: Path) -> dict[tuple[str, str], tuple[int, int, str]]:
    """Return (kind, language) -> (found, of, name of the set)."""
    found = {}
    lines = tomllib.loads(LINES.read_text(encoding="utf-8"))
    for language, by_kind in lines.items():
        for kind, own in by_kind.items():
            hits = len(marked(own, language)[kind])
            found[kind, language] = (hits, len(own), "lines by hand")
    people = list(
        dict.fromkeys(
            str(row["sentence"])
            for row in slurp(data)
            if row["scenario"] in PRIVATE_SCENARIOS
            and any(one["type"] in ("person", "relation") for one in row["entities"])  # type: ignore[attr-defined]
        )
    )
    name = "SLURP test, lines about mail, calendar, lists and messages annotated with a person or relation"
    found["people", "en"] = (len(marked(people, "en")["people"]), len(people), name)
    return found


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    ask.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "wakeups")
    ask.add_argument("--packages", type=Path, required=True)
    ask.add_argument("--open", action="store_true")
    given = ask.parse_args()
    requests = tuple(dict.fromkeys(str(row["sentence"]) for row in slurp(given.data)))
    sets = [
        Set("slurp", "SLURP test part (requests, typed as prompts)", "en", requests),
        Set("ami", "AMI meetings (talk)", "en", tuple(dict.fromkeys(ami(given.data)))),
        Set("sayings", "Debian fortunes-de (sayings and jokes)", "de", tuple(sayings(given.packages))),
    ]
    labels = tomllib.loads(LABELS.read_text(encoding="utf-8")) if LABELS.exists() else {}
    if given.open:
        print_open(sets, labels)
        return
    precision = {part.id: judged(part, labels) for part in sets}
    recall = recalls(given.data)
    PAGE.write_text(page(sets, precision, recall), encoding="utf-8")
    FACTS.write_text(facts(sets, precision, recall), encoding="utf-8")


HEAD = """# How often the marks of private matters are right

Written by `python benchmarks/sensitive.py`; do not edit by hand. The rules: `auditor/facts/sensitive.toml`. A mark is
about words, never about a person.

**Precision** is the share of marked lines in which the words mean what the mark says, as judged by this project
(`benchmarks/sensitive_labels.toml` holds the judgement of each line by its hash). Judged were all marked
lines of a set, or {judged} drawn by their hashes where there were more. A name is right where it names a person whom
the speaker may know, also in an example or a joke; singers, actors and politicians asked about are wrong. A word about health, money, children,
faith or quarrel is right where it is meant in that sense, whoever it is about. The sets were not looked at while the
rules were written (for SLURP its development part was, for the others another half). The judging then showed four
plain mistakes in German (a verb taken for a religion, "tut der", "allen" as a name, dates as numbers); they were
mended, and the lines that took their place were judged too. So the German figures flatter a little.

**Recall** is the share of lines known to hold something private that are marked. For names in English these are
lines that SLURP's authors annotated; all others are lines by the same hand as the rules
(`benchmarks/sensitive_lines.toml`), which flatters.

Intervals are Wilson's, 95 %. None of the sets is speech that a real assistant heard: requests were typed as prompts,
talk is of meetings, German lines are sayings. On a real history the marks may be better or worse. Numbers of phones and
cards hardly occur in these sets, so nothing is known about their precision beyond the check digits and
the numbering plans of Google's libphonenumber.

"""


def page(
    sets: Sequence[Set],
    precision: Mapping[str, Mapping[str, tuple[int, int, int]]],
    recall: Mapping[tuple[str, str], tuple[int, int, str]],
) -> str:
    rows = ["| set | language | lines | marked as | marked lines | precision |", "|---|---|---|---|---|---|"]
    for part in sets:
        for kind in kinds():
            right, of, all_ = precision[part.id][kind.id]
            rows.append(
                f"| {part.name} | {part.language} | {len(part.lines):,} | {kind.title} | {all_} | {share(right, of)} |"
            )
    more = ["| marked as | language | set | recall |", "|---|---|---|---|"]
    for (kind_id, language), (hits, of, name) in sorted(recall.items(), key=lambda item: item[0][::-1]):
        title = next(kind.title for kind in kinds() if kind.id == kind_id)
        more.append(f"| {title} | {language} | {name} | {share(hits, of)} |")
    credit = (
        "SLURP: CC BY 4.0, E. Bastianelli, A. Vanzo, P. Swietojanski, V. Rieser, EMNLP 2020. AMI: CC BY 4.0, the AMI"
        " Consortium. fortunes-de: Debian, only measured with, no part of this project."
    )
    text = HEAD.format(judged=JUDGED)
    return text + "\n".join(["## Precision", "", *rows, "", "## Recall", "", *more, "", credit, ""])


def facts(
    sets: Sequence[Set],
    precision: Mapping[str, Mapping[str, tuple[int, int, int]]],
    recall: Mapping[tuple[str, str], tuple[int, int, str]],
) -> str:
    """Return the numbers as a table; per language, the judged lines of its sets together."""
    out = [
        "# How often the marks of facts/sensitive.toml are right. Written by `python benchmarks/sensitive.py`; do not edit\n"
        "# by hand. Grade measured: on public stand-in data, judged line by line; docs/accuracy-sensitive.md.\n"
    ]
    for kind in kinds():
        for language in dict.fromkeys(part.language for part in sets):
            own = [part for part in sets if part.language == language]
            right = sum(precision[part.id][kind.id][0] for part in own)
            of = sum(precision[part.id][kind.id][1] for part in own)
            hits, lines, _ = recall[kind.id, language]
            names = " and ".join(part.name.partition(" (")[0] for part in own)
            row = [
                "[[measured]]",
                f'kind = "{kind.id}"',
                f'language = "{language}"',
                f'set = "{names}"',
                *numbers("precision", right, of),
                *numbers("recall", hits, lines),
                'source = "docs/accuracy-sensitive.md"',
                'grade = "measured"',
                "",
            ]
            out.append("\n".join(row))
    return "\n".join(out)


def numbers(name: str, right: int, of: int) -> list[str]:
    if not of:
        return []
    low, high = wilson(right, of)
    return [
        f"{name} = {right / of:.3f}",
        f"{name}_low = {low:.3f}",
        f"{name}_high = {high:.3f}",
        f"{name}_of = {of}",
    ]


if __name__ == "__main__":
    main()
