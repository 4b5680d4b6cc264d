"""The import ledger: what became of every file and every row, in plain words and exact numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa
import streamlit as st

from auditor.history import History, MemberEntry, Totals
from auditor.history.ledger import sentence_of
from auditor.shapes.contract import SET_ASIDE
from auditor.structure import as_text, describe
from dashboards.parts import words
from dashboards.parts.kinds import AMOUNTS, TITLES, amounts_of, show_kinds
from dashboards.parts.listed import show_devices, show_fingerprints, show_settings
from dashboards.parts.notes import show_notes
from dashboards.parts.page import OVERVIEW, Line, notice, plain_table, small
from dashboards.parts.questions import ask
from dashboards.parts.state import Opened

_WIDTHS = dict(zip(AMOUNTS, (65, 95, 80, 85, 85), strict=True))
_MOST = 1000  # files listed; exports with one file per clip have tens of thousands


def show_ledger(holder: Opened) -> None:
    """Draw the whole ledger."""
    history = holder.history
    _alarms(history)
    _totals(history.totals)
    if len(history) and st.button("See the overview", type="primary", key="to-overview"):
        st.switch_page(OVERVIEW)
    ask(holder)
    show_notes(history)
    told = [member for member in history.members if _is_told(member)]
    if told:
        show_kinds(told)
    silent = len(history.members) - len(told)
    if silent:
        belong = "belongs" if silent == 1 else "belong"
        small(f"{words.count(silent, 'more file')} {belong} to rows of these: sound files that a row names.")
    _offer_description(history)
    # What is wrong first, then what holds most; files of one rank stay in their order.
    _members(sorted(told, key=lambda member: (not member.loud, -member.rows)))
    _reasons(history.members)
    show_settings(history.settings)
    show_devices(history.devices)
    show_fingerprints(history)


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
    """List the files one by one."""
    shown = members[:_MOST]
    amounts = list(zip(*map(amounts_of, shown), strict=True)) or [()] * len(AMOUNTS)
    table = pa.table(
        {
            "File": [words.tail(member.member, 40) for member in shown],
            "What became of it": [_outcome(member) for member in shown],
            **{name: list(numbers) for name, numbers in zip(AMOUNTS, amounts, strict=True)},
            "Remarks": [_remarks(member) for member in shown],
            "Whole path": [member.member for member in shown],
            "In": [member.container for member in shown],
        }
    )
    with st.expander(f"File by file: {words.count(len(members), 'file')}"):
        st.dataframe(
            table,
            hide_index=True,
            key="ledger",
            alt=f"Table of {words.count(len(members), 'file')} with what became of each.",
            column_config={
                "File": st.column_config.TextColumn(width=260),
                "What became of it": st.column_config.TextColumn(width=310),
                **{
                    name: st.column_config.NumberColumn(width=width, format="localized")
                    for name, width in _WIDTHS.items()
                },
                "Remarks": st.column_config.TextColumn(width=320),
                "Whole path": st.column_config.TextColumn(width=400),
            },
        )
        if len(members) > _MOST:
            small(f"The first {_MOST:,} of {len(members):,} files. The totals above count all of them.")


def _remarks(member: MemberEntry) -> str:
    """Return why rows of a file were set aside, and what was wrong or is missing."""
    said = [(SET_ASIDE.get(kind, kind), amount) for kind, amount in sorted(member.set_aside_kinds.items())]
    said += [(sentence_of(kind), amount) for kind, amount in sorted(member.problem_kinds.items())]
    return "; ".join(f"{sentence}: {words.number(amount)}" for sentence, amount in said if amount)


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
            "This saves a text about these files: the names of their parts and the forms of their values, "
            "and none of the values. If you send it to us, such files may be read one day. Read it before "
            "you send it; the program sends nothing."
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
    what = TITLES.get(member.shape or "", member.shape or "")
    said = words.STATES.get(member.state, member.state)
    if member.loud:
        return f"Not trustworthy: {'; '.join(member.loud)}"
    if member.state == "read":
        return what or said
    return ": ".join(part for part in (said, what, member.reason) if part)


def _reasons(members: Sequence[MemberEntry]) -> None:
    """Say why rows gave no recording, and what recordings lack; each reason once."""
    wrong = _summed(
        (sentence_of(kind), member, amount)
        for member in members
        for kind, amount in member.problem_kinds.items()
    )
    if wrong:
        amount = sum(count or 0 for line in wrong for count in line.counts)
        with st.expander(f"What was wrong or is missing, in {words.count(amount, 'case')}"):
            plain_table(("What", "Cases"), wrong)
    aside = _summed(
        (SET_ASIDE.get(kind, kind), member, amount)
        for member in members
        for kind, amount in member.set_aside_kinds.items()
    )
    if aside:
        amount = sum(count or 0 for line in aside for count in line.counts)
        were = "was" if amount == 1 else "were"
        with st.expander(f"Why {words.count(amount, 'row')} {were} set aside"):
            plain_table(("Why", "Rows"), aside)


def _summed(found: Iterable[tuple[str, MemberEntry, int]]) -> list[Line]:
    """Return for each sentence how often it holds and in which files, the most frequent first."""
    amounts: Counter[str] = Counter()
    files: dict[str, list[str]] = {}
    for sentence, member, amount in found:
        if amount:
            amounts[sentence] += amount
            files.setdefault(sentence, []).append(member.member)
    return [
        Line(sentence, words.some(files[sentence], 2), [amount]) for sentence, amount in amounts.most_common()
    ]
