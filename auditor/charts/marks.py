"""Marks of private matters, and voices that a vendor recognised or not."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from auditor.charts.bars import ALL, MOST_BARS, Bar, bars_of, of_words, plain_bars
from auditor.charts.chart import INFERRED, NOT_AVAILABLE, VENDOR_SAYS, Chart
from auditor.charts.heard import period_name
from auditor.charts.look import OTHER_COLOUR, figure_of, small_integers
from auditor.charts.say import escape, recordings
from auditor.insights.heard.voices import Voices
from auditor.language import later, number, percent, tr, trn
from auditor.recording import SPEAKERS

# Okabe and Ito's blue and vermilion, and grey for what is not said.
SPEAKER_COLOURS: Mapping[str, str] = dict(zip(SPEAKERS, ("#0072B2", "#D55E00", OTHER_COLOUR), strict=True))
SPEAKER_NAMES: Mapping[str, str] = dict(
    zip(
        SPEAKERS,
        (later("voice recognised"), later("voice not recognised"), later("the vendor does not say")),
        strict=True,
    )
)


def sensitive_chart(
    titles: Mapping[str, str], counts: Mapping[str, int], marked: int, of: int, recorded: int
) -> Chart:
    """Return recordings by what their words are about. A click gives the kind.

    titles: kind -> what it is called. marked: recordings with any mark; of: with words; recorded: in all.
    """
    order = sorted(titles, key=lambda kind: -counts[kind])
    table = pd.DataFrame(
        {
            tr("Words about"): [titles[kind] for kind in order],
            "recordings": [counts[kind] for kind in order],
            "share": [counts[kind] / of if of else 0.0 for kind in order],
        }
    )
    told = of_words(of, recorded)
    if not marked:
        title = tr("No recording is marked by our rules")
        return Chart("sensitive", None, title, told, NOT_AVAILABLE, f"{title}.", table)
    return Chart(
        id="sensitive",
        figure=plain_bars(
            [Bar(titles[kind], {ALL: counts[kind]}, kind) for kind in order if counts[kind]], of
        ),
        title=tr(
            "{n} of {of}, {share}, likely hold words about private matters, by our rules",
            n=number(marked),
            of=recordings(of),
            share=percent(marked, of),
        ),
        denominator=" ".join(
            [told, tr("A mark is about words, not about a person. A recording may have several.")]
        ),
        badge=INFERRED,
        alt=tr(
            "Bar chart of marks by recordings: {bars}.",
            bars="; ".join(f"{titles[kind]} {number(counts[kind])}" for kind in order),
        ),
        table=table,
    )


def voices_chart(found: Voices) -> Chart:
    """Return what the vendors say of voices, over weeks, months or years. A click gives a period's number."""
    recorded = sum(found.counts.values())
    told = trn("Of {n} recording.", "Of {n} recordings.", recorded)
    names = {word: tr(name) for word, name in SPEAKER_NAMES.items()}
    whens = [period_name(found.periods, at) for at in range(len(found.periods))]
    table = pd.DataFrame({tr("When"): whens, **{names[word]: found.over_time[word] for word in SPEAKERS}})
    if not found.said:
        title = tr("The vendors say of no recording whether a voice was recognised")
        return Chart("voices", None, title, told, NOT_AVAILABLE, f"{title}.", table)
    figure = figure_of(height=300)
    for word in SPEAKERS:
        if found.counts[word]:
            figure.add_trace(_bars(found, word, names[word], whens))
    step = max(1, -(-len(whens) // 4))
    figure.update_layout(
        barmode="stack",
        legend={"traceorder": "normal"},
        bargap=0.08,
        xaxis={
            "tickvals": list(range(0, len(whens), step)),
            "ticktext": whens[::step],
            "tickangle": 0,
            "showgrid": False,
        },
        yaxis={"rangemode": "tozero", "tickformat": ",d"},
    )
    unknown = found.counts["unrecognised"]
    return Chart(
        id="voices",
        figure=figure if whens else None,
        title=tr(
            "The vendors say of {n} of {of}, {share}, that the voice was not recognised",
            n=number(unknown),
            of=recordings(recorded),
            share=percent(unknown, recorded),
        ),
        denominator=" ".join(
            [
                told,
                tr(
                    "Recognised: {n}; not said: {unsaid}. Amazon notes mostly recognised voices, "
                    "Google mostly those that were not.",
                    n=number(found.counts["recognised"]),
                    unsaid=number(found.counts["unknown"]),
                ),
                tr("A voice that is not recognised may be anybody, the owner with a cold included."),
            ]
        ),
        badge=VENDOR_SAYS,
        alt=tr(
            "Stacked bars of recordings over time. In all: {counts}.",
            counts="; ".join(f"{names[word]} {number(found.counts[word])}" for word in SPEAKERS),
        ),
        table=table,
    )


def _bars(found: Voices, word: str, name: str, whens: list[str]) -> go.Bar:
    counts = found.over_time[word]
    return go.Bar(
        name=name,
        x=list(range(len(counts))),
        y=small_integers(counts),
        customdata=list(range(len(counts))),
        marker={"color": SPEAKER_COLOURS[word], "line": {"width": 0}},
        text=[escape(f"{when}, {name}: {recordings(int(n))}") for when, n in zip(whens, counts, strict=True)],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
    )


def voices_by_device_chart(found: Voices) -> Chart | None:
    """Return what is said of voices by device; None where nothing is. A click gives the device's name."""
    if not found.by_device:
        return None
    names = {word: tr(name) for word, name in SPEAKER_NAMES.items()}
    labels = {name: name or tr("no device named") for name in found.by_device}
    rows = list(found.by_device.items())
    table = pd.DataFrame(
        {
            "device": [labels[name] for name, _ in rows],
            **{names[word]: [counts[word] for _, counts in rows] for word in SPEAKERS},
        }
    )
    bars = [
        Bar(
            labels[name],
            counts,
            name or "",
            tr(
                "{n} of {of} not recognised",
                n=number(counts["unrecognised"]),
                of=number(sum(counts.values())),
            ),
        )
        for name, counts in rows[:MOST_BARS]
    ]
    most, counts = max(rows, key=lambda row: row[1]["unrecognised"])
    return Chart(
        id="voices_by_device",
        figure=bars_of(bars, sum(found.counts.values()), names, SPEAKER_COLOURS),
        title=_device_title(most, counts),
        denominator=tr("Devices of which the vendor says something of voices."),
        badge=VENDOR_SAYS,
        alt=tr(
            "Bar chart of devices: {bars}.",
            bars="; ".join(f"{bar.label}: {bar.note}" for bar in bars),
        ),
        table=table,
    )


def _device_title(device: str | None, counts: Mapping[str, int]) -> str:
    values = {"n": number(counts["unrecognised"]), "of": recordings(sum(counts.values()))}
    if not counts["unrecognised"]:
        return tr("No device has recordings whose voice was not recognised")
    if device is None:
        return tr("Most voices that were not recognised name no device: {n} of {of}", **values)
    return tr("Most voices that were not recognised: {device}, {n} of {of}", device=device, **values)
