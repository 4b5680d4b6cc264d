"""What became of every file and every row, with the hash of everything that was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditor.history import MemberEntry
from auditor.history.ledger import sentence_of
from auditor.language import later, number, tr, trn
from auditor.language.told import again
from auditor.recording import VENDOR_NAMES
from auditor.report import paper
from auditor.report.bundle.page.pieces import note, scrolled
from auditor.report.bundle.page.seen import Seen
from auditor.report.paper import Piece, element
from auditor.shapes.contract import SET_ASIDE
from auditor.shapes.registry import SHAPES

_MOST = 1000  # files listed one by one: an export may hold one for each clip
_NAMED = 3  # files named beside a note
_TITLES = {shape.id: shape.title for shape in SHAPES}
_STATES: Mapping[str, str] = {
    "read": later("Read"),
    "set_aside": later("Set aside"),
    "not_understood": later("Not understood"),
}
_SOUNDS = (".wav", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".flac", ".webm")


def ledger(seen: Seen) -> list[Piece]:
    """Return the part."""
    members = seen.history.members
    return [
        *_sum(seen),
        element("h3", tr("What was given")),
        *_containers(seen),
        *([element("h3", tr("File by file")), *_members(members)] if members else []),
        *_reasons(members),
        *_notes(members),
    ]


def _sum(seen: Seen) -> list[Piece]:
    totals = seen.history.totals
    sentence = tr(
        "{rows} in {files} = {recordings} + {repeats} + {aside} set aside + {problems}.",
        rows=trn("{n} row", "{n} rows", totals.rows),
        files=trn("{n} file", "{n} files", len(seen.history.members)),
        recordings=trn("{n} recording", "{n} recordings", totals.recordings),
        repeats=trn("{n} repeat", "{n} repeats", totals.duplicates),
        aside=number(totals.set_aside),
        problems=trn("{n} problem", "{n} problems", totals.problems),
    )
    about = tr(
        "Each row of each file is exactly one of these. A repeat is a row about a recording that another row "
        "also holds; it is marked, not deleted. What is set aside is understood and about something else."
    )
    return [element("p", element("strong", sentence)), note(about)]


def _containers(seen: Seen) -> list[Piece]:
    given = seen.history.containers
    if not given:
        return [note(tr("No file is known."))]
    head = [tr("Name"), tr("SHA-256"), tr("Bytes")]
    rows = [
        [
            element("span", one.name, kind="path"),
            element("span", one.sha256 or tr("none"), kind="hash"),
            number(one.bytes),
        ]
        for one in given
    ]
    if any(one.note for one in given):
        head.insert(2, tr("What was wrong"))
        for row, one in zip(rows, given, strict=True):
            row.insert(2, again(one.note) if one.note else "")
    pieces = [scrolled(paper.data_table(head, rows, numbers=1))]
    if seen.settings.level != "none":
        pieces.append(
            note(tr("Hashes are sealed: whoever has the exports can compare them; nobody can look them up."))
        )
    return pieces


def _members(members: Sequence[MemberEntry]) -> list[Piece]:
    """Return the files: what is wrong first, then what holds most; files of one rank stay in their order."""
    told = sorted((one for one in members if _is_told(one)), key=lambda one: (not one.loud, -one.rows))
    listed, more = told[:_MOST], told[_MOST:]
    head = (
        tr("File"),
        tr("What became of it"),
        tr("Rows"),
        tr("Recordings"),
        tr("Repeats"),
        tr("Set aside"),
        tr("Problems"),
    )
    rows = [
        [element("span", one.member, kind="path"), _outcome(one), *map(number, _amounts(one))]
        for one in listed
    ]
    if more:
        sums = (sum(column) for column in zip(*map(_amounts, more), strict=True))
        rest = trn("{n} more file", "{n} more files", len(more))
        rows.append([rest, tr("Each stands in ledger.json."), *map(number, sums)])
    pieces = [scrolled(paper.data_table(head, rows, numbers=5, kind="files"))] if rows else []
    silent = len(members) - len(told)
    if silent:
        pieces.append(
            note(
                trn(
                    "{n} more file belongs to rows of these: a sound file that a row names.",
                    "{n} more files belong to rows of these: sound files that a row names.",
                    silent,
                )
            )
        )
    return pieces


def _is_told(one: MemberEntry) -> bool:
    """Return whether a file is listed: all but sound files that were read for another file's row."""
    sound = one.member.lower().endswith(_SOUNDS)
    return one.state != "read" or one.rows > 0 or bool(one.damage or one.loud) or not sound


def _amounts(one: MemberEntry) -> tuple[int, ...]:
    return one.rows, one.recordings, one.duplicates, one.set_aside, one.problems


def _outcome(one: MemberEntry) -> str:
    what = again(_TITLES.get(one.shape or "", one.shape or ""))
    said = tr(_STATES.get(one.state, one.state))
    if one.loud:
        return tr("Not trustworthy: {why}", why="; ".join(again(each) for each in one.loud))
    if one.state == "read":
        return what or said
    return ": ".join(part for part in (said, what, again(one.reason or "")) if part)


def _reasons(members: Sequence[MemberEntry]) -> list[Piece]:
    """Return why rows gave no recording, and what recordings lack; each reason once."""
    wrong: dict[str, int] = {}
    aside: dict[str, int] = {}
    for one in members:
        for kind, amount in one.problem_kinds.items():
            wrong[sentence_of(kind)] = wrong.get(sentence_of(kind), 0) + amount
        for kind, amount in one.set_aside_kinds.items():
            aside[SET_ASIDE.get(kind, kind)] = aside.get(SET_ASIDE.get(kind, kind), 0) + amount
    pieces: list[Piece] = []
    for title, head, found in (
        (tr("What was wrong or is missing"), (tr("What"), tr("Cases")), wrong),
        (tr("Why rows were set aside"), (tr("Why"), tr("Rows")), aside),
    ):
        rows = [[tr(what), number(n)] for what, n in sorted(found.items(), key=lambda pair: -pair[1]) if n]
        if rows:
            pieces += [element("h3", title), paper.data_table(head, rows, numbers=1)]
    return pieces


def _notes(members: Sequence[MemberEntry]) -> list[Piece]:
    """Return what must be known to read the numbers rightly: each sentence once, with its files."""
    found: dict[str, list[str]] = {}
    for one in members:
        for sentence in one.notes:
            vendor = VENDOR_NAMES.get((one.shape or "").partition(".")[0], "")
            found.setdefault(again(sentence), []).append(f"{vendor}, {one.member}" if vendor else one.member)
    if not found:
        return []
    lines = [
        element("li", _sentence(said), " ", element("span", f"({_some(files)})", kind="note"))
        for said, files in found.items()
    ]
    return [element("h3", tr("To be known about these files")), element("ul", *lines)]


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:].rstrip('.')}."


def _some(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    shown = "; ".join(names[:_NAMED])
    return tr("{names} and {n} more", names=shown, n=number(more)) if more > 0 else shown
