"""Was it meant? How many of each, by its own name, with what it is of; and the vendor beside us."""

from __future__ import annotations

import html
from collections.abc import Mapping
from zoneinfo import ZoneInfo

import streamlit as st

from auditor.charts.wakeups import hundredths
from auditor.language import later, listing, number, tr, trn
from auditor.wakeups import Judgement
from auditor.wakeups.beside_label import (
    ANSWERED,
    MARKED,
    NO_REQUEST,
    NOTHING,
    WAKE_WORD_ONLY,
    Beside,
    beside_the_vendor,
)
from auditor.wakeups.rate import Answer, Rate
from auditor.wakeups.telling import VERDICTS, how_good
from dashboards.parts import words
from dashboards.parts.page import Line, heading, notice, plain_table, small
from dashboards.parts.state import once, zone

COUNTED: Mapping[str, Answer] = {
    "vendor_says_unintended": "vendor_marked",
    "likely_unintended": "likely",
    "possibly_unintended": "possible",
    "unclear": "cannot_tell",
    "likely_intended": "likely_meant",
}
_KIND: Mapping[str, str] = {
    "vendor says": later("The vendor says."),
    "inferred": later("Inferred from signs, an estimate."),
    "not available": later("Not available: no words, no label and no sound that says so."),
}
_SAID: Mapping[str, str] = {
    MARKED: later("Marked as not meant"),
    ANSWERED: later("Taken as a request and answered"),
    NO_REQUEST: later("Found no request in it, or failed"),
    WAKE_WORD_ONLY: later("Only the wake word"),
    NOTHING: later("Says nothing about it"),
}
_NO_MARKS: Mapping[str, str] = {
    "amazon": later(
        "Amazon marks nothing in these files. Only the page of your voice history says which recordings were "
        "not meant: save what that page loads, and open it here."
    ),
    "google": later("No row of these Google files says whether it was meant."),
    "apple": later("No row of these Apple files says whether it was meant."),
}


def whole_rate(judgement: Judgement) -> Rate:
    """Return the counts of all recordings that can be asked about."""
    return once(("wakeups-rate", zone()), lambda: judgement.rates(ZoneInfo(zone()), "all")[0])


def show_answer(judgement: Judgement) -> None:
    """Draw how many were marked, are likely, possible, cannot be told and were likely meant."""
    rate = whole_rate(judgement)
    with st.container(border=True, key="wakeups-answer"):
        heading(_finding(rate))
        st.html(_table(rate))
        small(
            trn(
                "Of {n} recording in which a device waited for its wake word. Each count stands by "
                "itself: they are never added up. Intervals are 95 %, of counting, not of judging.",
                "Of {n} recordings in which a device waited for its wake word. Each count stands by itself: "
                "they are never added up. Intervals are 95 %, of counting, not of judging.",
                rate.recordings,
            )
        )
        _say_others(len(judgement.history) - rate.recordings, len(judgement.history))
        _how_good(judgement)
        for sentence in _missing(judgement):
            small(sentence)


def _say_others(others: int, whole: int) -> None:
    """Say how many recordings stand outside these counts, and why."""
    if others:
        small(
            trn(
                "{n} of {whole} recordings is not asked about: typed, automatic, heard by a second device, "
                "or an app that held the microphone.",
                "{n} of {whole} recordings are not asked about: typed, automatic, heard by a second device, "
                "or an app that held the microphone.",
                others,
                whole=number(whole),
            )
        )


def _finding(rate: Rate) -> str:
    if rate.vendor_marked and rate.likely:
        return trn(
            "The vendor marked {marked} of {of} as not meant; {n} other is likely not meant",
            "The vendor marked {marked} of {of} as not meant; {n} others are likely not meant",
            rate.likely,
            marked=number(rate.vendor_marked),
            of=number(rate.recordings),
        )
    if rate.vendor_marked:
        return tr(
            "The vendor marked {marked} of {of} as not meant; none of the others is likely not meant",
            marked=number(rate.vendor_marked),
            of=number(rate.recordings),
        )
    if rate.likely:
        return trn(
            "{n} of {of} is likely not meant",
            "{n} of {of} are likely not meant",
            rate.likely,
            of=number(rate.recordings),
        )
    return tr("None of {of} is marked or likely not meant", of=number(rate.recordings))


def _table(rate: Rate) -> str:
    head = "".join(
        f"<th{style}>{html.escape(name)}</th>"
        for name, style in (
            (tr("Verdict"), ""),
            (tr("Recordings"), ' class="va-number"'),
            (tr("Share"), ' class="va-number"'),
            (tr("95 % interval"), ' class="va-number"'),
        )
    )
    body = "".join(_line(verdict, answer, rate) for verdict, answer in COUNTED.items())
    return f'<table class="va-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _line(verdict: str, answer: Answer, rate: Rate) -> str:
    told = VERDICTS[verdict]
    amount: int = getattr(rate, answer)
    share = rate.share(answer)
    low, high = share.interval if share else (0.0, 0.0)
    span = tr("{low} to {high}", low=hundredths(low), high=hundredths(high)) if share else ""
    cells = (
        (number(amount), trn("recording", "recordings", amount)),
        (hundredths(share.value) if share else "", ""),
        (span, tr("(95 % interval)")),
    )
    name = _capital(tr(told.line))
    kind = html.escape(tr(_KIND[told.evidence]))
    drawn = "".join(
        f'<td class="va-number" data-of="{html.escape(of)}">{html.escape(cell)}</td>' for cell, of in cells
    )
    return f'<tr><td>{html.escape(name)}<span class="va-note">{kind}</span></td>{drawn}</tr>'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _how_good(judgement: Judgement) -> None:
    for sentence in once("wakeups-how-good", lambda: how_good(judgement)):
        small(sentence)


def _missing(judgement: Judgement) -> list[str]:
    """Say of each vendor that marked nothing why, and what to request."""
    found = once("wakeups-vendors", lambda: _vendors(judgement))
    sentences = [tr(_NO_MARKS[vendor]) for vendor, marked in found.items() if not marked]
    if not (judgement.known.text >= 0).any():
        sentences.append(
            tr("None of these recordings has words, so there is little that signs could be found in.")
        )
    return sentences


def _vendors(judgement: Judgement) -> dict[str, int]:
    marked = judgement.weighed.marked
    return {
        vendor: int((judgement.known.is_vendor(vendor) & marked).sum())
        for vendor in judgement.known.vendors
        if vendor in _NO_MARKS
    }


def show_beside_the_vendor(judgement: Judgement) -> None:
    """Draw what the vendor said, and what our signs say of the same recordings without its labels."""
    found = once("wakeups-beside", lambda: beside_the_vendor(judgement))
    if not found:
        return
    with st.container(border=True, key="wakeups-beside"):
        heading(_beside_title(found))
        verdicts = [name for name in COUNTED if name != "vendor_says_unintended"]
        plain_table(
            (tr("What the vendor said"), *(_capital(tr(VERDICTS[name].line)) for name in verdicts)),
            [
                Line(
                    tr(_SAID[one.said]),
                    trn("{n} recording", "{n} recordings", one.recordings),
                    [one.without.get(name, 0) for name in verdicts],
                )
                for one in found
            ],
        )
        small(
            tr(
                "Here our signs are used without any label of the vendor. Where both agree, neither "
                "proves the other; and most of what a vendor marks holds no words to go by."
            )
        )


def _beside_title(found: list[Beside]) -> str:
    marked = next((one for one in found if one.said == MARKED), None)
    answered = next((one for one in found if one.said == ANSWERED), None)
    if marked and 2 * marked.without.get("unclear", 0) > marked.recordings:
        return tr(
            "Of {of} that the vendor marked, our signs alone say nothing about {n}",
            of=number(marked.recordings),
            n=number(marked.without["unclear"]),
        )
    if marked:
        return tr(
            "Of {of} that the vendor marked, our signs alone call {n} likely not meant",
            of=number(marked.recordings),
            n=number(marked.without.get("likely_unintended", 0)),
        )
    if answered:
        return tr(
            "Of {of} that were answered as requests, our signs call {n} likely not meant",
            of=number(answered.recordings),
            n=number(answered.without.get("likely_unintended", 0)),
        )
    return tr("What the vendor said, beside our signs")


def nothing_to_ask(judgement: Judgement | None, vendors: list[str]) -> None:
    """Say why nothing can be asked here, and what would help."""
    if judgement is None:
        notice(
            "not-judged",
            "calm",
            tr("These recordings were not judged."),
            [tr("They were read without their words.")],
        )
        return
    named = listing([words.said("vendor", vendor) for vendor in vendors])
    notice(
        "nothing-to-ask",
        "calm",
        tr("None of these recordings can be asked about."),
        [
            tr(
                "A microphone must have waited for a wake word. What is here from {vendors} was typed, "
                "came by itself, was heard by a second device, or is an app that held the microphone.",
                vendors=named,
            ),
            tr(
                "Only Amazon marks recordings as not meant, and only on the page of your voice history: save "
                "what that page loads, and open it here."
            ),
        ],
    )
