"""What several charts say: how many, in which hours, of what, and why there is nothing to draw."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence

import pandas as pd

from auditor.charts.chart import NOT_AVAILABLE, Chart
from auditor.insights.when import GAP_DAYS, NIGHT_HOURS, Counts, Gap
from auditor.language import date_span, later, listing, number, tr, trn

NAME_LENGTH = 40

NO_TIME = later("{n} without a time not drawn")
NO_TIME_OF_DAY = later("{n} without a time of day not drawn")


def recordings(n: int) -> str:
    """Return "1 recording", "12 recordings"."""
    return trn("{n} recording", "{n} recordings", n)


def days(n: int) -> str:
    """Return "1 day", "12 days", standing alone: in a sentence, other languages bend it."""
    return trn("{n} day", "{n} days", n)


def hour_span(hour: int) -> str:
    """Return "19:00 to 20:00" for 19."""
    return tr("{begin} to {end}", begin=f"{hour:02}:00", end=f"{(hour + 1) % 24:02}:00")


def night() -> str:
    """Return "23:00 to 06:00", the hours of NIGHT_HOURS."""
    begin, last = NIGHT_HOURS[0], NIGHT_HOURS[-1]
    return tr("{begin} to {end}", begin=f"{begin:02}:00", end=f"{last + 1:02}:00")


def silence(gap: Gap) -> str:
    """Return "16 days, 11 to 26 May 2024"."""
    return f"{days(gap.days)}, {date_span(gap.first, gap.last)}"


def silences(found: Sequence[Gap]) -> str:
    """Return a sentence about the silent stretches, the three longest by name."""
    if not found:
        return tr("No silent stretch of {days} days or more.", days=GAP_DAYS)
    longest = sorted(found, key=lambda gap: -gap.days)[:3]
    listed = "; ".join(silence(gap) for gap in longest)
    if len(found) > 3:
        return tr(
            "{n} silent stretches of {days} days or more, the longest: {stretches}.",
            n=number(len(found)),
            days=GAP_DAYS,
            stretches=listed,
        )
    return trn(
        "{n} silent stretch of {days} days or more: {stretches}.",
        "{n} silent stretches of {days} days or more: {stretches}.",
        len(found),
        days=GAP_DAYS,
        stretches=listed,
    )


def denominator(told: Counts, not_drawn: int, *sentences: str, why: str = NO_TIME) -> str:
    """Return what the numbers are of: every row is either in the chart or named here.

    why: a message that says of {n} recordings why they are not drawn. sentences: what else is to be known.
    """
    out = []
    if told.not_heard:
        out.append(trn("{n} typed or automatic row", "{n} typed or automatic rows", told.not_heard))
    if told.duplicates:
        out.append(trn("{n} duplicate", "{n} duplicates", told.duplicates))
    parts = [trn("Of {n} recording", "Of {n} recordings", told.heard)]
    if not_drawn:
        parts.append(tr(why, n=number(not_drawn)))
    if out:
        parts.append(tr("{rows} left out", rows=listing(out)))
    return " ".join(["; ".join(parts) + ".", *(sentence for sentence in sentences if sentence)])


def nothing(
    id_: str, told: Counts, table: pd.DataFrame, *, hours: bool = False, timeless: bool = False
) -> Chart:
    """Return a chart without a figure, whose title says why.

    hours: it would need a time of day. timeless: it would need no time at all.
    """
    if not told.recordings:
        title = tr("No recordings, so there is nothing to draw")
    elif not told.heard:
        title = trn(
            "Nothing to draw: {n} row, typed or automatic",
            "Nothing to draw: {n} rows, all typed or automatic",
            told.recordings,
        )
    elif hours and told.without_time < told.heard:
        title = tr(
            "Nothing to draw: {recordings}, none with a time of day", recordings=recordings(told.heard)
        )
    else:
        title = tr("Nothing to draw: {recordings}, none with a time", recordings=recordings(told.heard))
    of = denominator(told, 0 if timeless else told.without_time)
    return Chart(id_, None, title, of, NOT_AVAILABLE, f"{title}.", table)


def ends(table: pd.DataFrame | pd.Series[int]) -> tuple[dt.date, dt.date]:
    """Return the first and the last date of a table of days."""
    return table.index[0].date(), table.index[-1].date()


def shorten(name: str) -> str:
    """Return untrusted text on one line of at most 40 characters.

    Control characters and those that turn the direction of writing for what follows are dropped.
    """
    line = " ".join(name.split())
    kept = "".join(
        one
        for one in line
        if unicodedata.category(one) != "Cc"
        and unicodedata.bidirectional(one)
        not in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    )
    return kept if len(kept) <= NAME_LENGTH else kept[: NAME_LENGTH - 1].rstrip() + "…"


def escape(text: str) -> str:
    """Return text that Plotly, which reads a few HTML tags in labels, shows as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
