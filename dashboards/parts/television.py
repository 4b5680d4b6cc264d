"""What one study counted beside a television, next to one's own count, once one's own hours are known."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import streamlit as st

from auditor.language import decimal, number, tr
from auditor.wakeups import Judgement
from auditor.wakeups.beside import BesideTelevision, Comparison, beside_dubois
from auditor.wakeups.intervals import Interval
from dashboards.parts.page import heading, remark, small
from dashboards.parts.state import once, zone

_STUDY = "Dubois et al. 2020 (PETS)"


@st.fragment
def show_television(judgement: Judgement) -> None:
    """Ask for the hours of television, and compare once they are given.

    judgement: of the history that is shown.
    """
    heading(tr("Beside a television"), level=3)
    hours = st.number_input(
        tr("How many hours a day does a television run near your device?"),
        min_value=0.5,
        max_value=24.0,
        value=None,
        step=0.5,
        format="%.1f",
        key="overview-television",
        width=520,
        help=tr("No export says it. Without it nothing can be compared, and nothing is shown."),
    )
    if hours is None:
        return
    in_zone = zone()
    rates = once(("rates-wake-word", in_zone), lambda: judgement.rates(ZoneInfo(in_zone), "wake_word"))
    found = [one for rate in rates for one in beside_dubois(rate, rate.group, hours)]
    if not found:
        small(tr("{study} did not try the wake words of your devices.", study=_STUDY))
        return
    for word in dict.fromkeys(one.wake_word for one in found):
        _show_word([one for one in found if one.wake_word == word])
    small(" ".join(dict.fromkeys(tr(caveat) for one in found for caveat in one.caveats)))
    small(found[0].source)


def _show_word(found: list[Comparison]) -> None:
    """Show what the study counted with a wake word, speaker by speaker, and then one's own count."""
    own = found[0].own
    if own is not None and not (own.likely_per_hour or own.marked_per_hour):
        # Some vendors mark nothing, and from words alone nothing of theirs is called likely: that is not 0.
        remark(
            tr(
                "None of your recordings with “{wake_word}” was marked or is likely not meant, so there is "
                "no number to set beside it.",
                wake_word=found[0].wake_word,
            ),
            "",
        )
    elif own is not None:
        remark(_own(own, found[0].wake_word), own.assumption)
    remark(
        tr(
            "{study}, wake word “{wake_word}”, wake-ups per hour of television:",
            study=_STUDY,
            wake_word=found[0].wake_word,
        ),
        "; ".join(_speakers(found)),
    )


def _own(own: BesideTelevision, wake_word: str) -> str:
    return tr(
        "Your recordings with “{wake_word}”: likely not meant {likely} per hour of television; marked by the "
        "vendor {marked}.",
        wake_word=wake_word,
        likely=_rate(own.likely_per_hour, own.likely_interval),
        marked=_rate(own.marked_per_hour, own.marked_interval),
    )


def _speakers(found: Iterable[Comparison]) -> Iterable[str]:
    for one in found:
        yield tr(
            "{speaker} ({country}): {rate}, {events} in {hours} hours",
            speaker=one.speaker,
            country=one.country,
            rate=_rate(one.per_hour, one.interval),
            events=number(one.events),
            hours=decimal(one.hours),
        )


def _rate(value: float, interval: Interval) -> str:
    low, high = interval
    return tr("{rate} ({low} to {high})", rate=decimal(value, 3), low=decimal(low, 3), high=decimal(high, 3))
