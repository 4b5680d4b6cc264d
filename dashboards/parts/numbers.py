"""The answer in one sentence and the big numbers under it, at the top of the overview."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from auditor.insights.when import Overview, overview, per_day
from auditor.language import date, decimal, number, percent, tr, trn
from auditor.recording import INFERRED, NOT_AVAILABLE, VENDOR_NAMES, VENDOR_SAYS
from auditor.wakeups.rate import Answer, Rate
from auditor.wakeups.telling import how_good
from dashboards.parts import words
from dashboards.parts.headline import about, day_of, headline
from dashboards.parts.page import heading, small
from dashboards.parts.picture import badge
from dashboards.parts.state import Shown, once, zone


@dataclass(frozen=True, slots=True)
class Card:
    """One big number. evidence: of recording.EVIDENCE, where it is not simply counted; notes: small lines."""

    id: str
    label: str
    value: str
    notes: list[str]
    evidence: str | None = None


def show_answer(held: Shown) -> list[str]:
    """Show in one sentence how often, and under it how much of it unasked, and how much sound.

    Returns the sentences on how good "likely" is that were shown.
    """
    found = overview_of(held)
    with st.container(key="answer", gap="xsmall"):
        heading(headline(found))
        for line in about(found):
            small(line)
    _show_cards("numbers", [*_unasked(held, found), _sound(found)])
    judgement = held.judgement
    if judgement is None:
        small(tr("These recordings have not been judged."))
        return []
    small(
        tr(
            "Whether it was meant can be asked of recordings in which a device waited for its wake word, and "
            "not of those that were typed, automatic or opened otherwise."
        )
    )
    good = once("how-good", lambda: how_good(judgement))
    for sentence in good:
        small(sentence)
    return good


def show_numbers(held: Shown) -> None:
    """Show how many rows, since when, on how many days and by how many devices."""
    found = overview_of(held)
    _show_cards("numbers-all", [_recordings(found), _period(found), _days(found), _devices(found)])


def daily_of(held: Shown) -> pd.DataFrame:
    """Return the recordings of each day, counted once for the page."""
    in_zone = zone()
    return once(("per-day", in_zone), lambda: per_day(held.history, in_zone))


def overview_of(held: Shown) -> Overview:
    """Return the numbers of the history, worked out once for the page."""
    in_zone = zone()
    return once(("overview", in_zone), lambda: overview(held.history, in_zone, daily_of(held)))


def _show_cards(name: str, cards: list[Card]) -> None:
    with st.container(key=name):
        for column, card in zip(st.columns(len(cards)), cards, strict=True):
            with column, st.container(border=True, height="stretch", gap="xsmall", key=f"number-{card.id}"):
                st.metric(card.label, card.value)
                if card.evidence:
                    badge(card.evidence)
                for line in card.notes:
                    small(line)


def _recordings(found: Overview) -> Card:
    by_vendor = " · ".join(
        f"{VENDOR_NAMES[vendor]}\N{NO-BREAK SPACE}{number(amount)}"
        for vendor, amount in found.by_vendor.items()
    )
    notes = [by_vendor]
    if found.not_heard:
        notes.append(tr("{n} of these without a microphone (typed or automatic)", n=number(found.not_heard)))
    by_apps = found.by_kind.get("microphone_session", 0)
    if by_apps:
        notes.append(tr("{n} of these are apps that opened the microphone", n=number(by_apps)))
    if found.duplicates:
        notes.append(trn("{n} repeat not counted", "{n} repeats not counted", found.duplicates))
    return Card("recordings", tr("Recordings"), number(found.recordings), notes)


# Was it meant? ----------------------------------------------------------------------------------


def _unasked(held: Shown, found: Overview) -> list[Card]:
    """Return what is likely and what the vendor says: two numbers that are never added up."""
    judgement = held.judgement
    if judgement is None:
        return []
    in_zone = found.zone
    rate = once(("rate", in_zone), lambda: judgement.rates(ZoneInfo(in_zone), "all")[0])
    return [_likely(rate), _marked(rate, labelled=found.labelled)]


def _likely(rate: Rate) -> Card:
    label = tr("Likely not meant")
    if not rate.recordings:
        return Card("likely", label, "0", [_nothing_to_ask()], NOT_AVAILABLE)
    notes = [_of(rate, "likely")]
    if rate.possible:
        notes.append(tr("Besides these, {n} possibly", n=number(rate.possible)))
    if rate.cannot_tell:
        notes.append(tr("Of {n} nobody can tell", n=number(rate.cannot_tell)))
    return Card("likely", label, number(rate.likely), notes, INFERRED)


def _marked(rate: Rate, *, labelled: int) -> Card:
    label = tr("Marked by the vendor as not meant")
    if not rate.recordings:
        return Card("marked", label, "0", [_nothing_to_ask()], NOT_AVAILABLE)
    if not labelled:
        note = tr("Your files carry no labels of the vendor's that could say so.")
        return Card("marked", label, tr("not said"), [note], NOT_AVAILABLE)
    notes = [_of(rate, "vendor_marked"), tr("Apart from those that are likely not meant")]
    return Card("marked", label, number(rate.vendor_marked), notes, VENDOR_SAYS)


def _nothing_to_ask() -> str:
    return tr("In none of these did a device wait for its wake word.")


def _of(rate: Rate, answer: Answer) -> str:
    """Return the share with its denominator and its interval."""
    share = rate.share(answer)
    if share is None:
        return ""
    low, high = share.interval
    return trn(
        "{share} of {n} that can be asked about ({low} to {high}: 95 % interval of counting alone)",
        "{share} of {n} that can be asked about ({low} to {high}: 95 % interval of counting alone)",
        rate.recordings,
        share=_share(share.value),
        low=_share(low),
        high=_share(high),
    )


def _share(value: float) -> str:
    """Return a share with one decimal: intervals of a few per cent would else have two equal ends."""
    return f"{decimal(100 * value)} %" if 0 < value < 0.1 else percent(value, 1)


# Sound, time, devices -----------------------------------------------------------------------------


def _sound(found: Overview) -> Card:
    """Return how many recordings have sound, and how long it plays."""
    label, held = tr("Sound held"), found.sound
    if not held.clips:
        return Card("sound", label, tr("none"), [tr("There is no sound in your files.")])
    notes = [
        tr(
            "{some} of {of} recordings have sound",
            some=number(held.recordings),
            of=number(found.recordings),
        ),
        trn(
            "{seconds} seconds in {n} sound file",
            "{seconds} seconds in {n} sound files",
            held.clips,
            seconds=number(round(held.seconds)),
        ),
    ]
    if held.unreadable:
        notes.append(trn("{n} sound file cannot be read", "{n} sound files cannot be read", held.unreadable))
    if held.unmeasured:
        notes.append(
            trn("{n} sound file of unknown length", "{n} sound files of unknown length", held.unmeasured)
        )
    return Card("sound", label, words.length(held.seconds), notes)


def _period(found: Overview) -> Card:
    label = tr("Since")
    if found.first is None or found.last is None:
        return Card("period", label, tr("unknown"), [tr("Your files give no times.")])
    notes = [tr("Until {date}", date=day_of(found.last, found.zone))]
    if found.without_time:
        notes.append(
            tr("{n} of {of} have no time", n=number(found.without_time), of=number(found.recordings))
        )
    return Card("period", label, day_of(found.first, found.zone), notes)


def _days(found: Overview) -> Card:
    label = tr("Days with a recording")
    if not found.active_days:
        return Card("days", label, number(0), [tr("No day is known")])
    notes = [trn("Of {n} day", "Of {n} days", found.days_spanned)]
    if found.per_active_day is not None:
        notes.append(tr("{n} recordings on such a day", n=decimal(found.per_active_day)))
    if found.busiest is not None:
        notes.append(
            tr(
                "Most on {date}: {n}",
                date=date(found.busiest.date),
                n=number(found.busiest.recordings),
            )
        )
    return Card("days", label, number(found.active_days), notes)


def _devices(found: Overview) -> Card:
    label = tr("Devices")
    named = [one for one in found.by_device if one.device and one.heard]
    if not named:
        return Card("devices", label, tr("not named"), [tr("Your files do not say which device recorded.")])
    notes = [tr("Most by {device}: {n}", device=named[0].label, n=number(named[0].heard))]
    unnamed = sum(one.heard for one in found.by_device if not one.device)
    if unnamed:
        notes.append(
            trn(
                "{n} recording without a device's name",
                "{n} recordings without a device's name",
                unnamed,
            )
        )
    return Card("devices", label, number(len({(one.vendor, one.device) for one in named})), notes)
