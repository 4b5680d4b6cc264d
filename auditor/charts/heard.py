"""Topics and frequent words: bars, and topics over time as cells.

Names of topics and words come in as the reader may see them; whoever must not see words is given none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from auditor.charts.bars import ALL, MOST_BARS, Bar, bars_of, of_words, plain_bars
from auditor.charts.chart import MEASURED, NOT_AVAILABLE, VENDOR_NAMES, Chart
from auditor.charts.look import (
    VENDOR_COLOURS,
    colour_bar,
    figure_of,
    pick_layer,
    scale_from_zero,
    whole_ticks,
)
from auditor.charts.say import escape, recordings, shorten
from auditor.insights.heard.months import Periods
from auditor.insights.heard.phrases import Counted
from auditor.insights.heard.topics import TopicCounts
from auditor.language import later, month, number, percent, short_date, tr
from auditor.recording import VENDORS
from auditor.wakeups.words import Ints

# Topics ---------------------------------------------------------------------------------------


def topics_chart(names: Sequence[str], counted: TopicCounts, recorded: int) -> Chart:
    """Return recordings by topic, the most first. A click gives the topic's place in the list.

    names: of the topics, as the reader may see them. recorded: recordings in all, with words or without.
    """
    order = sorted(range(len(names)), key=lambda at: (-counted.counts[at], names[at]))
    table = pd.DataFrame(
        {
            tr("Topic"): [names[at] for at in order],
            "recordings": [counted.counts[at] for at in order],
            "share": [counted.counts[at] / counted.of if counted.of else 0.0 for at in order],
        }
    )
    seen = [at for at in order if counted.counts[at]][:MOST_BARS]
    of = of_words(counted.of, recorded)
    if not seen:
        title = tr("No recording holds a word of any topic")
        return Chart("topics", None, title, of, NOT_AVAILABLE, f"{title}.", table)
    first = seen[0]
    told = tr(
        "{n} hold no word of any topic; one may have several topics, so the numbers do not add up.",
        n=number(counted.none),
    )
    return Chart(
        id="topics",
        figure=plain_bars([Bar(names[at], {ALL: counted.counts[at]}, at) for at in seen], counted.of),
        title=tr(
            "The most frequent topic: {topic}, in {n} of {of}, {share}",
            topic=names[first],
            n=number(counted.counts[first]),
            of=recordings(counted.of),
            share=percent(counted.counts[first], counted.of),
        ),
        denominator=f"{of} {told}",
        badge=MEASURED,
        alt=tr("Bar chart of topics by recordings: {bars}.", bars=_listed(names, counted.counts, seen)),
        table=table,
    )


def _listed(names: Sequence[str], counts: Sequence[int], places: Sequence[int]) -> str:
    return "; ".join(f"{names[at]} {number(counts[at])}" for at in places)


_EACH: Mapping[str, str] = {
    "week": later("Each column is a week, from Monday on."),
    "month": later("Each column is a month."),
    "year": later("Each column is a year."),
}
_BAR: Mapping[str, str] = {
    "week": later("recordings in a week"),
    "month": later("recordings in a month"),
    "year": later("recordings in a year"),
}


def topics_over_time_chart(names: Sequence[str], counted: Sequence[Ints], periods: Periods) -> Chart | None:
    """Return topics over weeks, months or years. A click gives [place of the topic, number of the period].

    None where there are fewer than two periods: then the bars say it all.
    """
    seen = sorted((at for at in range(len(names)) if counted[at].sum()), key=lambda at: -counted[at].sum())
    seen = seen[:MOST_BARS]
    if len(periods) < 2 or not seen:
        return None
    cells = np.array([counted[at] for at in seen])
    whens = [period_name(periods, at) for at in range(len(periods))]
    table = pd.DataFrame({tr("Topic"): [names[at] for at in seen], **dict(zip(whens, cells.T, strict=True))})
    most = int(cells.max())
    figure = figure_of(height=38 * len(seen) + 96)
    # Each topic has two lines: its name, and below it its cells. Beside them a name would fill a phone.
    lines = np.full((2 * len(seen), len(periods)), np.nan)
    lines[1::2] = cells
    figure.add_trace(
        go.Heatmap(
            z=lines,
            x=list(range(len(periods))),
            y=list(range(2 * len(seen))),
            hoverinfo="skip",
            hoverongaps=False,
            colorscale=scale_from_zero(most),
            zmin=0,
            zmax=most,
            colorbar=colour_bar(tr(_BAR[periods.unit]), 28, **whole_ticks(most)),
            xgap=1,
        )
    )
    places = [(row, column) for row in range(len(seen)) for column in range(len(periods))]
    figure.add_trace(
        pick_layer(
            [column for _, column in places],
            [2 * row + 1 for row, _ in places],
            [[seen[row], column] for row, column in places],
            [
                escape(f"{names[seen[row]]}, {whens[column]}: {recordings(int(cells[row, column]))}")
                for row, column in places
            ],
            size=16,
        )
    )
    step = max(1, -(-len(periods) // 4))
    figure.update_layout(
        showlegend=False,
        annotations=[_row_name(2 * row, names[at]) for row, at in enumerate(seen)],
        xaxis={
            "range": [-0.5, len(periods) - 0.5],
            "tickvals": list(range(0, len(periods), step)),
            "ticktext": whens[::step],
            "tickangle": 0,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={"range": [2 * len(seen) - 0.5, -0.5], "visible": False},
    )
    row, column = divmod(int(cells.argmax()), len(periods))
    return Chart(
        id="topics_over_time",
        figure=figure,
        title=tr(
            "{topic}, the fullest time: {when}, with {recordings}",
            topic=names[seen[row]],
            when=whens[column],
            recordings=recordings(most),
        ),
        denominator=" ".join(
            [
                tr(_EACH[periods.unit]),
                tr("Recordings without a time are left out; one may have several topics."),
            ]
        ),
        badge=MEASURED,
        alt=tr(
            "Cells of {n} topics over time, darker is more. The most of each: {peaks}.",
            n=number(len(seen)),
            peaks="; ".join(
                f"{names[at]} {number(int(cells[line].max()))}, {whens[int(cells[line].argmax())]}"
                for line, at in enumerate(seen)
            ),
        ),
        table=table,
    )


def period_name(periods: Periods, at: int) -> str:
    """Return "Mon 4 May 2026" for a week (its first day), "May 2026" or "2026"."""
    first = periods.starts[at].astype("datetime64[D]").item()
    if periods.unit == "week":
        return short_date(first)
    return f"{month(first.month, short=True)} {first.year}" if periods.unit == "month" else str(first.year)


def _row_name(at: int, name: str) -> dict[str, object]:
    place = {"xref": "paper", "x": 0, "xanchor": "left", "y": at + 0.5, "yanchor": "bottom"}
    return {**place, "showarrow": False, "text": escape(shorten(name))}


# Words ----------------------------------------------------------------------------------------

_WORD_TITLES: Mapping[str, str] = {
    "words": later("The most frequent word: \u201c{first}\u201d, in {n} of {of}"),
    "pairs": later("The most frequent two words: \u201c{first}\u201d, in {n} of {of}"),
    "triples": later("The most frequent three words: \u201c{first}\u201d, in {n} of {of}"),
    "beginnings": later("The most frequent beginning: \u201c{first}\u201d, in {n} of {of}"),
}


def words_chart(kind: str, counted: Sequence[Counted], of: int, recorded: int) -> Chart:
    """Return frequent words or phrases by assistant. A click gives the word or phrase.

    kind: words, pairs, triples or beginnings. of: recordings with words; recorded: recordings in all.
    """
    shown = counted[:MOST_BARS]
    table = pd.DataFrame(
        {
            tr("Words"): [one.text for one in counted],
            "recordings": [one.recordings for one in counted],
            **{
                vendor: [one.by_vendor.get(vendor, 0) for one in counted]
                for vendor in VENDORS
                if any(vendor in one.by_vendor for one in counted)
            },
        }
    )
    told = of_words(of, recorded)
    if not shown:
        title = tr("No words to count")
        return Chart("words", None, title, told, NOT_AVAILABLE, f"{title}.", table)
    bars = [Bar(one.text, one.by_vendor, one.text) for one in shown]
    listed = "; ".join(f"{one.text} {number(one.recordings)}" for one in shown)
    return Chart(
        id=f"words_{kind}",
        figure=bars_of(bars, of, VENDOR_NAMES, VENDOR_COLOURS),
        title=tr(
            _WORD_TITLES[kind],
            first=shorten(shown[0].text),
            n=number(shown[0].recordings),
            of=recordings(of),
        ),
        denominator=" ".join([told, tr("A recording counts once for each word, however often it says it.")]),
        badge=MEASURED,
        alt=tr("Bar chart of words by recordings: {bars}.", bars=listed),
        table=table,
    )
