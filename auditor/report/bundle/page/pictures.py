"""The charts of the report: when and how often, and whether it was meant."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pandas as pd

from auditor import charts
from auditor.charts import Chart
from auditor.charts.months import by_month, months_chart
from auditor.charts.wakeups import hundredths, shares_chart
from auditor.insights.events import events
from auditor.insights.when import GAP_DAYS
from auditor.language import number, tr, trn
from auditor.report import paper
from auditor.report.bundle.page.pieces import badge, note, scrolled
from auditor.report.bundle.page.seen import Seen
from auditor.report.paper import Piece
from auditor.wakeups.rate import Answer, Rate
from auditor.wakeups.rates import By
from auditor.wakeups.telling import VERDICTS

_ANSWERS: dict[str, Answer] = {
    "vendor_says_unintended": "vendor_marked",
    "likely_unintended": "likely",
    "possibly_unintended": "possible",
    "unclear": "cannot_tell",
    "likely_intended": "likely_meant",
}
_BEARS_ON = ("recordings", "sound", "labels", "export")
_BADGES = {"vendor says": charts.VENDOR_SAYS, "inferred": charts.INFERRED}


def when_charts(seen: Seen) -> list[tuple[Chart, pd.DataFrame | None]]:
    """Return the charts of when and how often, each with what is printed in place of a long table."""
    history, zone = seen.history, seen.zone
    if not seen.by_day:
        return [
            (months_chart(history, zone), None),
            (charts.hour_weekday_chart(history, zone), None),
            (charts.by_device_chart(history), None),
        ]
    marks = charts.marks_of(events(seen.vendors, bears_on=_BEARS_ON))
    short = by_month(seen.daily) if len(seen.daily) else None
    found: list[tuple[Chart, pd.DataFrame | None]] = [
        (charts.days_chart(seen.daily, history, zone, marks), short),
        (charts.hour_weekday_chart(history, zone), None),
        (charts.by_device_chart(history), None),
    ]
    if len(seen.daily) >= GAP_DAYS:  # in fewer days there is no silence to be drawn
        found.append((charts.stretches_chart(history, zone), None))
    return found


def meant_charts(seen: Seen) -> list[Chart]:
    """Return the shares that were not meant, by what can be asked; none where nothing was judged."""
    judgement, rate = seen.judgement, seen.rate
    if judgement is None or rate is None or not rate.recordings:
        return []
    ways: tuple[By, ...] = ("device", "wake_word", "hour", "year")
    if not (rate.vendor_marked or rate.likely):
        ways = ways[:1]  # each would say the same
    return [shares_chart(judgement.rates(ZoneInfo(seen.zone), by), by) for by in ways]


def verdicts_table(rate: Rate) -> Piece:
    """Return how many of each verdict, each with its evidence, share and interval."""
    head = (tr("Verdict"), tr("Evidence"), tr("Recordings"), tr("Share"), tr("95 % interval"))
    rows = [_verdict(verdict, answer, rate) for verdict, answer in _ANSWERS.items()]
    return scrolled(paper.data_table(head, rows, numbers=3))


def _verdict(verdict: str, answer: Answer, rate: Rate) -> list[str]:
    line = tr(VERDICTS[verdict].line)
    share = rate.share(answer)
    low, high = share.interval if share else (0.0, 0.0)
    return [
        line[:1].upper() + line[1:],
        badge(_BADGES.get(VERDICTS[verdict].evidence, charts.NOT_AVAILABLE)),
        number(getattr(rate, answer)),
        hundredths(share.value) if share else "",
        tr("{low} to {high}", low=hundredths(low), high=hundredths(high)) if share else "",
    ]


def about_rates(rate: Rate, whole: int) -> list[Piece]:
    """Return what the shares are of, and what is left out of them."""
    return [
        note(
            trn(
                "Of {n} recording in which a device waited for its wake word. Each count stands by itself: "
                "they are never added up. Intervals are 95 %, of counting, not of judging.",
                "Of {n} recordings in which a device waited for its wake word. Each count stands by itself: "
                "they are never added up. Intervals are 95 %, of counting, not of judging.",
                rate.recordings,
            )
        ),
        note(
            trn(
                "{n} of {whole} recordings is not asked about: typed, automatic, heard by a second device, "
                "or an app that held the microphone.",
                "{n} of {whole} recordings are not asked about: typed, automatic, heard by a second device, "
                "or an app that held the microphone.",
                whole - rate.recordings,
                whole=number(whole),
            )
        ),
    ]
