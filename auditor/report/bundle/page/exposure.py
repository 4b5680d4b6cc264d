"""Who may have listened: what is published about review, and what it would mean for these recordings."""

from __future__ import annotations

from auditor.charts.exposure import LETTERS, drawn_chart, times_chart
from auditor.insights.exposure import Exposed, Exposure, exposure_of
from auditor.insights.exposure.counting import InPeriod, OwnSettings
from auditor.insights.exposure.facts import Share, clips_per_shift, known
from auditor.insights.exposure.ranges import range_sentence
from auditor.insights.exposure.telling import (
    ASSUMPTIONS,
    CANNOT_KNOW,
    GRADES,
    default_of,
    outside_sentence,
    share_as_put,
    shift_sentence,
    span_of,
)
from auditor.language import number, tr, trn
from auditor.recording import INFERRED, MEASURED, NOT_AVAILABLE, VENDOR_SAYS
from auditor.report import paper
from auditor.report.bundle.page.figures import Figures
from auditor.report.bundle.page.pieces import badge, note, scrolled, source
from auditor.report.bundle.page.seen import Seen
from auditor.report.paper import Piece, bullets, element


def exposure(seen: Seen, figures: Figures) -> list[Piece]:
    """Return the part. Its pictures count by month."""
    found = exposure_of(seen.history, seen.zone)
    first = tr(
        "No export says whether a person listened to a recording. What is published stands here, with dates."
    )
    lines = [
        element("li", tr(one.sentence), " ", note_in(f"{source(one.told)} ({tr(GRADES[one.told.grade])})"))
        for one in known()
    ]
    pieces: list[Piece] = [element("p", first), element("ul", *lines)]
    if found.programmes:
        pieces += [figures.draw(times_chart(found)), figures.draw(drawn_chart(found))]
    for one in found.programmes:
        pieces += _programme(one)
    return [*pieces, *_shift(found), *_settings(found.settings, seen), *_limits()]


def note_in(text: str) -> Piece:
    """Return small words within a line."""
    return element("span", text, kind="note")


def _programme(one: Exposed) -> list[Piece]:
    """Return the own recordings in each time and default of a programme, and what its shares would mean."""
    head = (
        tr("Time"),
        tr("In the chart"),
        tr("Unless one chose otherwise"),
        tr("Recordings"),
        tr("With sound"),
    )
    rows = [
        _period(each, letter) for letter, each in zip(LETTERS, one.periods, strict=False) if each.recordings
    ]
    if one.undated:
        rows.append([tr("No time"), "", "", number(one.undated), number(one.undated_with_sound)])
    rows.append([tr("In all"), "", "", number(one.recordings), number(one.with_sound)])
    pieces = [
        element("h3", tr(one.programme.title)),
        element("p", tr(one.programme.sentence), " ", note_in(source(one.programme.told))),
        note(badge(MEASURED), tr("The recordings in these files, by what was the default at the time.")),
        scrolled(paper.data_table(head, rows, numbers=2)),
        element("p", badge(INFERRED), range_sentence(one)),
    ]
    if one.programme.shares:
        pieces += [element("p", tr("Published shares:")), element("ul", *map(_share, one.programme.shares))]
    return pieces


def _period(one: InPeriod, letter: str) -> list[str]:
    return [
        span_of(one.period),
        letter,
        default_of(one.period),
        number(one.recordings),
        number(one.with_sound),
    ]


def _share(one: Share) -> Piece:
    grade = tr(GRADES.get(one.told.grade, one.told.grade))
    about = f"{tr(one.whose)}; {tr(one.about)}. {tr(one.caveat)} {source(one.told)} ({grade})"
    return element("li", share_as_put(one), " ", note_in(about))


def _shift(found: Exposure) -> list[Piece]:
    shift = clips_per_shift()
    sentence, outside = shift_sentence(found), outside_sentence(found)
    if not sentence:
        return [note(outside)] if outside else []
    about = f"{tr(shift.sentence)} {tr(shift.caveat)} {source(shift.told)}"
    return [
        element("h3", tr("One reviewer\u2019s shift")),
        element("p", sentence),
        note(about),
        *([note(outside)] if outside else []),
    ]


def _settings(settings: tuple[OwnSettings, ...], seen: Seen) -> list[Piece]:
    if not settings:
        return []
    pieces: list[Piece] = [element("h3", tr("What the files say about choices that were made"))]
    for one in settings:
        mark = badge(VENDOR_SAYS if one.found else NOT_AVAILABLE)
        pieces.append(element("p", mark, tr(one.fact.sentence), " ", note_in(tr(one.fact.caveat))))
        if one.found and seen.by_day:
            lines = [f"{(each.at or tr('no date'))[:10]}: {each.name}: {each.value}" for each in one.found]
            pieces.append(bullets(lines))
        elif one.found:
            pieces.append(note(trn("{n} setting.", "{n} settings.", len(one.found))))
    return pieces


def _limits() -> list[Piece]:
    return [
        element("h3", tr("What the arithmetic assumes, and nobody knows")),
        bullets([tr(one) for one in ASSUMPTIONS]),
        element("h3", tr("What cannot be known")),
        bullets([tr(one) for one in CANNOT_KNOW]),
    ]
