"""The import ledger: what became of every file and every row, in plain words and exact numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from auditor.history import History, MemberEntry, Totals
from auditor.history.ledger import sentence_of
from auditor.shapes.contract import SET_ASIDE
from auditor.shapes.registry import SHAPES
from auditor.structure import as_text, describe
from dashboards.parts import words
from dashboards.parts.page import notice, small

_TITLES = {shape.id: shape.title for shape in SHAPES}
_AMOUNTS = {"Rows": 75, "Recordings": 95, "Repeats": 80, "Set aside": 85, "Problems": 85}
_MOST = 1000  # files listed; exports with one file per clip have tens of thousands


def show_ledger(history: History) -> None:
    """Draw the whole ledger."""
    _alarms(history)
    _totals(history.totals)
    told = (member for member in history.members if _is_told(member))
    # What is wrong first, then what holds most; files of one rank stay in their order.
    shown = sorted(told, key=lambda member: (not member.loud, -member.rows))
    _members(shown)
    silent = len(history.members) - len(shown)
    if silent:
        small(f"{words.count(silent, 'more file')} belong to rows of these: sound files that a row names.")
    _offer_description(history)
    _notes(history.members)
    _problems(history.members)
    _set_aside(history.members)
    _containers(history)


def _is_told(member: MemberEntry) -> bool:
    """Return whether a file is listed: all but sound files that were read for another file's row."""
    return (
        member.state != "read" or member.rows > 0 or bool(member.damage or member.loud) or not _clip(member)
    )


def _clip(member: MemberEntry) -> bool:
    return member.member.lower().endswith((".wav", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".flac", ".webm"))


def _alarms(history: History) -> None:
    alarms = history.alarms
    if alarms:
        lines = [f"Not trustworthy for this file: {name}: {sentence}." for name, sentence in alarms[:20]]
        if len(alarms) > len(lines):
            lines.append(f"… and {words.number(len(alarms) - len(lines))} more, in the table below.")
        notice("alarms", "alarm", "Not everything could be read. Do not rely on the numbers alone.", lines)
    elif not history.understood:
        notice(
            "nothing",
            "alarm",
            "Nothing in this was recognised.",
            ["It may be another sort of export, or a shape that this version does not know yet."],
        )
    elif not len(history):
        notice("none", "calm", "No recordings in these files. They were read to the end.")
    else:
        odd = sum(member.state == "not_understood" for member in history.members)
        lines = (
            [f"{words.count(odd, 'file is', 'files are')} not understood, and listed as such."] if odd else []
        )
        notice("fine", "calm", "Every file and every row is accounted for.", lines)


def _totals(totals: Totals) -> None:
    with st.container(horizontal=True, gap="large", key="sum"):
        for label, value in (
            ("Rows", totals.rows),
            ("= Recordings", totals.recordings),
            ("+ Repeats", totals.duplicates),
            ("+ Set aside", totals.set_aside),
            ("+ Problems", totals.problems),
        ):
            st.metric(label, words.number(value), width="content")


def _members(members: Sequence[MemberEntry]) -> None:
    st.subheader("File by file")
    table = pa.table(
        {
            "File": [member.member for member in members[:_MOST]],
            "What became of it": [_outcome(member) for member in members[:_MOST]],
            "Rows": [member.rows for member in members[:_MOST]],
            "Recordings": [member.recordings for member in members[:_MOST]],
            "Repeats": [member.duplicates for member in members[:_MOST]],
            "Set aside": [member.set_aside for member in members[:_MOST]],
            "Problems": [member.problems for member in members[:_MOST]],
            "In": [member.container for member in members[:_MOST]],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        key="ledger",
        alt=f"Table of {words.count(len(members), 'file')} with what became of each.",
        column_config={
            "File": st.column_config.TextColumn(width=275),
            "What became of it": st.column_config.TextColumn(width=265),
            **{
                name: st.column_config.NumberColumn(width=width, format="localized")
                for name, width in _AMOUNTS.items()
            },
        },
    )
    if len(members) > _MOST:
        small(f"The first {_MOST:,} of {len(members):,} files. The totals above count all of them.")


def _offer_description(history: History) -> None:
    """Offer a description of the files that were not understood, made when the button is pressed."""
    if not any(history.members[number].state == "not_understood" for number in history.origins):
        return
    with st.container(key="describe", gap="xsmall"):
        st.download_button(
            "Describe what was not understood",
            lambda: description(history),
            file_name="structure.txt",
            mime="text/plain",
            on_click="ignore",
            key="save-description",
        )
        small(
            "This saves a description of these files without your data, which you can send to us: names and "
            "forms, no values. Read it before you send it."
        )


def description(history: History) -> str:
    """Return the structure report of the files that were not understood, as text."""
    odd = [
        origin
        for number, origin in history.origins.items()
        if history.members[number].state == "not_understood"
    ]
    try:
        report = describe(
            list(dict.fromkeys(origin.given for origin in odd)), only={origin.label for origin in odd}
        )
    except OSError:
        return "One of these files is no longer there, or may not be opened.\n"
    return as_text(report)


def _outcome(member: MemberEntry) -> str:
    """Return what became of a file, in words."""
    what = _TITLES.get(member.shape or "", member.shape or "")
    said = words.STATES.get(member.state, member.state)
    if member.loud:
        return f"Not trustworthy: {'; '.join(member.loud)}"
    if member.state == "read":
        return f"{said} as {what}" if what else said
    return ": ".join(part for part in (said, what, member.reason) if part)


def _notes(members: Sequence[MemberEntry]) -> None:
    """Say what must be known to read the numbers rightly, each sentence once."""
    files: dict[str, list[str]] = {}
    for member in members:
        for note in member.notes:
            files.setdefault(note, []).append(member.member)
    if files:
        st.subheader("Good to know")
        for note, names in files.items():
            more = f" and {words.count(len(names) - 1, 'more file')}" if len(names) > 1 else ""
            sentence = f"{note[0].upper()}{note[1:]}."
            notice(f"note-{len(note)}-{len(names)}", "calm", sentence, [f"{names[0]}{more}"])


def _problems(members: Sequence[MemberEntry]) -> None:
    rows = [
        (member.member, sentence_of(kind), amount)
        for member in members
        for kind, amount in sorted(member.problem_kinds.items())
        if amount
    ]
    if rows:
        with st.expander(
            f"What was wrong or is missing, in {words.count(sum(row[2] for row in rows), 'case')}"
        ):
            _triples(rows, ("File", "What", "How often"), "problems")


def _set_aside(members: Sequence[MemberEntry]) -> None:
    rows = [
        (member.member, SET_ASIDE.get(kind, kind), amount)
        for member in members
        for kind, amount in sorted(member.set_aside_kinds.items())
        if amount
    ]
    if rows:
        with st.expander(f"Why {words.count(sum(row[2] for row in rows), 'row')} were set aside"):
            _triples(rows, ("File", "Because it is", "Rows"), "set-aside")


def _triples(rows: Sequence[tuple[str, str, int]], names: tuple[str, str, str], key: str) -> None:
    columns = zip(*rows[:_MOST], strict=True)
    st.dataframe(
        pa.table(dict(zip(names, map(list, columns), strict=True))), hide_index=True, key=f"table-{key}"
    )


def _containers(history: History) -> None:
    with st.expander(f"Fingerprints of {words.count(len(history.containers), 'container')}"):
        small("A fingerprint (SHA-256) is the same for the same file, and for no other.")
        table = pa.table(
            {
                "Name": [entry.name for entry in history.containers],
                "SHA-256": [entry.sha256 or "a folder has none" for entry in history.containers],
                "Size": [words.size(entry.bytes) for entry in history.containers],
                "Note": [entry.note or "" for entry in history.containers],
            }
        )
        st.dataframe(table, hide_index=True, key="containers")
