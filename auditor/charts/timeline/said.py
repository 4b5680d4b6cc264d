"""What is said beside a stretch of the timeline: its finding, of what the numbers are, the same in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from auditor.charts.chart import VENDOR_NAMES, Mark
from auditor.charts.dated import mark_sentence
from auditor.charts.devices import device_labels
from auditor.charts.say import escape, recordings, silences
from auditor.charts.stretches import stretch_words, unit_words
from auditor.charts.timeline.colours import ASKED, VERDICT_OF, Colour
from auditor.insights.timeline import Index, Unit, Window
from auditor.language import later, listing, number, percent, tr, trn
from auditor.recording import VENDORS

_HOVERED = 8  # lanes under the pointer
_FULLEST: Mapping[Unit, str] = {
    "century": later("{recordings}, {stretch}; the fullest century was {when}, with {most}"),
    "decade": later("{recordings}, {stretch}; the fullest ten years were {when}, with {most}"),
    "year": later("{recordings}, {stretch}; the fullest year was {when}, with {most}"),
    "month": later("{recordings}, {stretch}; the fullest month was {when}, with {most}"),
    "week": later("{recordings}, {stretch}; the fullest week was {when}, with {most}"),
    "day": later("{recordings}, {stretch}; the fullest day was {when}, with {most}"),
    "six_hours": later("{recordings}, {stretch}; the fullest 6 hours were {when}, with {most}"),
    "hour": later("{recordings}, {stretch}; the fullest hour was {when}, with {most}"),
    "ten_minutes": later("{recordings}, {stretch}; the fullest 10 minutes were {when}, with {most}"),
    "minute": later("{recordings}, {stretch}; the fullest minute was {when}, with {most}"),
    "ten_seconds": later("{recordings}, {stretch}; the fullest 10 seconds were {when}, with {most}"),
    "second": later("{recordings}, {stretch}; the fullest second was {when}, with {most}"),
}
_SHARE_TITLES: Mapping[Colour, str] = {
    "marked": later("{n} of {of} marked by the vendor as not meant, {stretch}"),
    "likely": later("{n} of {of} likely not meant, by our signs, {stretch}"),
}


def lane_labels(index: Index, window: Window) -> list[str]:
    """Return a short label for each lane."""
    labels = device_labels(index.lanes)
    others = int((index.amounts > 0).sum()) - sum(
        one is not None and index.amounts[one] > 0 for one in window.lanes
    )
    return [trn("{n} other", "{n} others", others) if one is None else labels[one] for one in window.lanes]


def bin_words(window: Window) -> list[str]:
    """Return what each column is."""
    edges = window.edges.tolist()
    return [stretch_words(first, last) for first, last in pairwise(edges)]


def by_vendor(window: Window, bins: Sequence[str]) -> list[str]:
    """Return what the pointer says of each column of all recordings."""
    amounts = window.by_vendor.tolist()
    several = int(window.by_vendor.any(axis=1).sum()) > 1
    said = []
    for at, n in enumerate(window.total.tolist()):
        parts = [
            f"{VENDOR_NAMES[vendor]}: {number(found[at])}"
            for vendor, found in zip(VENDORS, amounts, strict=True)
            if several and found[at]
        ]
        said.append("<br>".join([bins[at], recordings(n), *parts]))
    return said


def by_lane(window: Window, labels: Sequence[str], bins: Sequence[str], colour: Colour) -> list[str]:
    """Return what the pointer says of each column of the lanes: the fullest lanes, and how many more."""
    counts = window.counts
    names = [escape(label) for label in labels]
    order = np.argsort(-counts, axis=0, kind="stable")
    said = []
    for at, n in enumerate(window.total.tolist()):
        there = [int(line) for line in order[:, at] if counts[line, at]]
        lines = [f"{names[line]}: {_cell(window, line, at, colour)}" for line in there[:_HOVERED]]
        if there[_HOVERED:]:
            lines.append(trn("and {n} other lane", "and {n} other lanes", len(there) - _HOVERED))
        said.append("<br>".join([bins[at], *(lines or [recordings(n)])]))
    return said


def _cell(window: Window, line: int, at: int, colour: Colour) -> str:
    cell = window.cube[line, :, at]
    asked = int(cell[ASKED].sum())
    if colour == "amount":
        return number(int(cell.sum()))
    if not asked:
        return tr("{recordings}, none of which can be asked about", recordings=recordings(int(cell.sum())))
    part = int(cell[VERDICT_OF[colour]])
    return tr(
        "{part} of {asked}, {share}", part=number(part), asked=number(asked), share=percent(part, asked)
    )


def title(window: Window, bins: Sequence[str], colour: Colour) -> str:
    """Return the finding."""
    stretch = stretch_words(window.first, window.last)
    if not window.recordings:
        return tr("No recordings, {stretch}", stretch=stretch)
    by_verdict = window.by_verdict.sum(axis=1)
    if colour != "amount" and by_verdict[ASKED].any():
        return tr(
            _SHARE_TITLES[colour],
            n=number(int(by_verdict[VERDICT_OF[colour]])),
            of=recordings(int(by_verdict[ASKED].sum())),
            stretch=stretch,
        )
    total = window.total
    most = int(total.max())
    told = recordings(window.recordings)
    if int((total == most).sum()) > 1 or len(total) == 1 or most == 1:
        return tr("{recordings}, {stretch}", recordings=told, stretch=stretch)
    when = bins[int(total.argmax())]
    return tr(_FULLEST[window.unit], recordings=told, stretch=stretch, when=when, most=number(most))


def denominator(index: Index, window: Window, of: Index) -> str:
    """Return what the numbers are of: every row is in the chart, in another stretch, or named here."""
    typed_out = 0 if index.not_heard else of.not_heard
    everything = len(of) - typed_out
    parts = [trn("Of {n} recording in all", "Of {n} recordings in all", everything)]
    if len(index) < everything:
        parts.append(trn("{n} fits the choice", "{n} fit the choice", len(index)))
    elsewhere = len(index.clock) - window.recordings - window.dated
    if elsewhere > 0:
        parts.append(tr("{n} at other times", n=number(elsewhere)))
    if window.dated:
        parts.append(tr("{n} of these without a time of day not drawn", n=number(window.dated)))
    if index.without_time:
        parts.append(tr("{n} without a time not drawn", n=number(index.without_time)))
    out = []
    if typed_out:
        out.append(trn("{n} typed or automatic row", "{n} typed or automatic rows", typed_out))
    if of.duplicates:
        out.append(trn("{n} duplicate", "{n} duplicates", of.duplicates))
    if out:
        parts.append(tr("{rows} left out", rows=listing(out)))
    column = tr("One column is {unit}.", unit=unit_words(window.unit))
    clock = tr("Clock of {zone}.", zone=of.zone)
    return f"{'; '.join(parts)}. {column} {clock}"


def alt(
    window: Window, labels: Sequence[str], bins: Sequence[str], colour: Colour, marks: Sequence[Mark]
) -> str:
    """Return the same in words."""
    sentences = [
        tr(
            "Timeline, one column is {unit}: {finding}.",
            unit=unit_words(window.unit),
            finding=title(window, bins, colour),
        )
    ]
    amounts = window.counts.sum(axis=1).tolist()
    if window.recordings:
        lanes = "; ".join(f"{label} {number(n)}" for label, n in zip(labels, amounts, strict=True))
        sentences.append(tr("By lane: {lanes}.", lanes=lanes))
        order = np.argsort(-window.total, kind="stable")[:3].tolist()
        fullest = "; ".join(
            f"{bins[at]}, {number(int(window.total[at]))}" for at in order if window.total[at]
        )
        sentences.append(tr("Fullest columns: {columns}.", columns=fullest))
        sentences.append(
            tr(
                "Columns without any: {n} of {of}.",
                n=number(int((window.total == 0).sum())),
                of=number(len(bins)),
            )
        )
    if window.silences:
        sentences.append(silences(window.silences))
    if marks:
        listed = "; ".join(f"{at}, {mark_sentence(mark).rstrip('.')}" for at, mark in enumerate(marks, 1))
        sentences.append(tr("Marked with numbered lines: {events}.", events=listed))
    return " ".join(sentences)
