"""What set it off: shares by device, hour, wake word and year; words that sounded alike; beside a study."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import streamlit as st

from auditor.charts.wakeups import shares_chart
from auditor.language import later, tr, trn
from auditor.wakeups import Judgement
from auditor.wakeups.alike import SoundsAlike, sounded_alike
from auditor.wakeups.rate import Rate
from auditor.wakeups.rates import By
from dashboards.parts.page import Line, heading, plain_table, small
from dashboards.parts.picture import show_picture
from dashboards.parts.state import once, zone
from dashboards.parts.television import show_television

MOST_STRETCHES = 15
_BY: Mapping[By, str] = {
    "device": later("By device"),
    "hour": later("By hour of the day"),
    "wake_word": later("By wake word"),
    "year": later("By year"),
}


def show_set_off(judgement: Judgement, *, incognito: bool) -> None:
    """Draw all of it."""
    by = st.segmented_control(
        tr("Shares"),
        list(_BY),
        default="device",
        required=True,
        format_func=lambda one: tr(_BY[one]),
        key="wakeups-by",
    )
    chosen: By = by or "device"
    show_picture(
        once(("wakeups-shares", chosen, zone()), lambda: shares_chart(_rates(judgement, chosen), chosen))
    )
    _stretches(judgement, incognito=incognito)
    with st.container(border=True, key="wakeups-television"):
        show_television(judgement)


def _rates(judgement: Judgement, by: By) -> list[Rate]:
    return once(("wakeups-rates", by, zone()), lambda: judgement.rates(ZoneInfo(zone()), by))


def _stretches(judgement: Judgement, *, incognito: bool) -> None:
    with st.container(border=True, key="wakeups-alike"):
        if incognito:
            heading(tr("Words that sounded like the wake word"))
            small(tr("Words are hidden in incognito."))
            return
        with st.spinner(tr("Comparing how words sound")):  # of a million recordings some seconds, once
            found = once("wakeups-alike", lambda: sounded_alike(judgement))
        shown = [one for one in found if one.marked + one.likely + one.possible][:MOST_STRETCHES]
        if not shown:
            heading(tr("No words sounded like the wake word where it was likely or possibly not meant"))
        else:
            heading(_stretches_title(found))
            plain_table(
                (
                    tr("Words"),
                    tr("Recordings"),
                    tr("Marked by the vendor"),
                    tr("Likely not meant"),
                    tr("Possibly"),
                ),
                [
                    Line(
                        tr("“{words}”", words=one.words),
                        _about(one),
                        (one.recordings, one.marked, one.likely, one.possible),
                    )
                    for one in shown
                ],
            )
        small(
            tr(
                "Only English texts of up to 12 words in which the wake word itself does not stand are "
                "looked at. A near sound supports other signs; it does not show what set a device off."
            )
        )


def _stretches_title(found: list[SoundsAlike]) -> str:
    counted = sum(one.marked + one.likely for one in found)
    return trn(
        "In {n} recording that was marked or is likely not meant, some words sound like the wake word",
        "In {n} recordings that were marked or are likely not meant, some words sound like the wake word",
        counted,
    )


def _about(one: SoundsAlike) -> str:
    like = tr("sounds like “{wake_word}”", wake_word=one.wake_word)
    return tr("{like}; also in a published list of such words", like=like) if one.published else like
