"""What the person's own answers say of this history: precision and recall in plain words, with intervals."""

from __future__ import annotations

import streamlit as st

from auditor.language import number, percent, tr, trn
from auditor.wakeups import Judgement
from auditor.wakeups.catalogue import level
from auditor.wakeups.intervals import Interval
from auditor.wakeups.review import Measured
from dashboards.parts.page import heading, small
from dashboards.parts.state import once


def show_measured(judgement: Judgement) -> None:
    """Draw how good "likely" is by the person's own answers, those of the list included."""
    found = once("wakeups-measured", lambda: judgement.measured)
    heading(tr("How good our signs are on your history"), level=3)
    for sentence in sentences(found):
        st.text(sentence)
    small(tr("Intervals are 95 %: the fewer answers, the wider. They are about this history and no other."))


def sentences(found: Measured) -> list[str]:
    """Return what was measured, each in one sentence."""
    return [_answered(found), _precision(found), _recall(found), *_share(found)]


def _answered(found: Measured) -> str:
    clear = trn("{n} clear answer", "{n} clear answers", found.answered)
    if not found.unsure:
        return tr("By your {answers}.", answers=clear)
    return tr("By your {answers}; {unsure} unsure left out.", answers=clear, unsure=number(found.unsure))


def _precision(found: Measured) -> str:
    likely = percent(level("likely"), 1)
    if found.precision is None or found.precision_interval is None:
        return tr(
            "To none of them our signs gave a chance of {level} or more of not being meant, so how often "
            "that is right is not known.",
            level=likely,
        )
    return trn(
        "To {n} our signs gave a chance of {level} or more of not being meant; by your answer {right} of "
        "{n} was not: {share}.",
        "To {n} our signs gave a chance of {level} or more of not being meant; by your answers {right} of "
        "{n} were not: {share}.",
        found.called,
        level=likely,
        right=number(found.right),
        share=_with_interval(found.precision, found.precision_interval),
    )


def _recall(found: Measured) -> str:
    if found.share is None:
        return tr(
            "How many our signs miss is not known: not every part of the sample has a clear answer yet."
        )
    if found.recall is None or found.recall_interval is None:
        return tr("You called none of them not meant, so how many our signs miss is not known.")
    return trn(
        "Of all that were not meant, about {share} have such a chance: estimated for all recordings from {n} "
        "clear answer.",
        "Of all that were not meant, about {share} have such a chance: estimated for all recordings from {n} "
        "clear answers.",
        found.answered,
        share=_with_interval(found.recall, found.recall_interval),
    )


def _share(found: Measured) -> list[str]:
    if found.share is None:
        return []
    return [
        trn(
            "Estimated from {n} clear answer, about {share} of the recordings that the vendor did not mark "
            "were not meant.",
            "Estimated from {n} clear answers, about {share} of the recordings that the vendor did not mark "
            "were not meant.",
            found.answered,
            share=percent(found.share, 1),
        )
    ]


def _with_interval(share: float, interval: Interval) -> str:
    low, high = interval
    return tr(
        "{share} (95 % interval {low} to {high})",
        share=percent(share, 1),
        low=percent(low, 1),
        high=percent(high, 1),
    )
