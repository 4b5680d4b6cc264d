"""The import ledger: what became of every file and every row, in plain words and exact numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pyarrow as pa
import streamlit as st

from auditor.containers import LOCKED
from auditor.history import History, MemberEntry, Totals
from auditor.history.ledger import sentence_of
from auditor.language import number, tr, trn
from auditor.language.told import again
from auditor.shapes.contract import SET_ASIDE
from auditor.structure import as_text, describe
from dashboards.parts import words
from dashboards.parts.kinds import AMOUNTS, TITLES, amounts_of, show_kinds
from dashboards.parts.listed import show_devices, show_fingerprints, show_settings
from dashboards.parts.notes import show_notes
from dashboards.parts.page import OVERVIEW, Line, notice, plain_table, small
from dashboards.parts.questions import ask
from dashboards.parts.requesting import show_instead
from dashboards.parts.state import Opened, shown

_WIDTHS = dict(zip(AMOUNTS, (65, 95, 120, 112, 80), strict=True))
_NAMED = 3  # of the files that were not understood; the others stand in the table
_MOST = 1000  # files listed; exports with one file per clip have tens of thousands


def show_ledger(holder: Opened) -> None:
    """Draw the whole ledger. In incognito it names no file."""
    held = shown()
    if held is None:
        return
    history = held.history
    _alarms(history)
    if len(history) and st.button(tr("See the overview"), type="primary", key="to-overview"):
        st.switch_page(OVERVIEW)
    show_instead(history)
    _not_understood(history, holder)
    _totals(history)
    ask(holder)
    show_notes(history)
    told = [member for member in history.members if _is_told(member)]
    if told:
        show_kinds(told)
    silent = len(history.members) - len(told)
    if silent:
        small(
            trn(
                "{n} more file belongs to rows of these: a sound file that a row names.",
                "{n} more files belong to rows of these: sound files that a row names.",
                silent,
            )
        )
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
        lines = [
            tr("Not trustworthy for this file: {file}: {why}.", file=name, why=again(sentence))
            for name, sentence in alarms[:20]
        ]
        if len(alarms) > len(lines):
            more = len(alarms) - len(lines)
            lines.append(
                trn("… and {n} more, in the table below.", "… and {n} more, in the table below.", more)
            )
        if any(LOCKED in sentence for _, sentence in alarms):
            lines.append(
                tr(
                    "To read what is locked, unpack it with its password in your computer's file manager, "
                    "and choose the folder that comes out of it."
                )
            )
        title = (
            tr("Not everything could be read. Do not rely on the numbers alone.")
            if len(history)
            else tr("This could not be read.")
        )
        notice("alarms", "alarm", title, lines)
    elif not history.understood:
        notice(
            "nothing",
            "alarm",
            tr("Nothing in this was recognised."),
            [
                tr(
                    "It may be something else than the voice history of an assistant, or a form of it that "
                    "this version does not know yet. How to get the right files is told below."
                )
            ],
        )
    elif not len(history):
        notice("none", "calm", tr("No recordings in these files. They were read to the end."))
    else:
        odd = sum(member.state == "not_understood" for member in history.members)
        lines = (
            [
                trn(
                    "{n} file is not understood, and listed as such.",
                    "{n} files are not understood, and listed as such.",
                    odd,
                )
            ]
            if odd
            else []
        )
        notice("fine", "calm", tr("Every file and every row is accounted for."), lines)


def _totals(history: History) -> None:
    totals = history.totals
    if totals.rows:
        st.text(_in_words(totals, len(history.members)))
    with st.container(horizontal=True, gap="large", key="sum"):
        for label, value in (
            (tr("Rows"), totals.rows),
            (tr("= Recordings"), totals.recordings),
            (tr("+ Repeats"), totals.duplicates),
            (tr("+ Set aside"), totals.set_aside),
            (tr("+ Problems"), totals.problems),
        ):
            st.metric(label, number(value), width="content")


def _in_words(totals: Totals, files: int) -> str:
    """Return the sums as sentences; what there is none of is left unsaid."""
    said = [
        trn(
            "{n} row in {files}.",
            "{n} rows in {files}.",
            totals.rows,
            files=trn("{n} file", "{n} files", files),
        ),
        trn("{n} is a recording.", "{n} are recordings.", totals.recordings),
    ]
    if totals.duplicates:
        said.append(
            trn(
                "{n} is about a recording that another row also holds.",
                "{n} are about recordings that other rows also hold.",
                totals.duplicates,
            )
        )
    if totals.set_aside:
        said.append(
            trn(
                "{n} is understood and about something else, so it was set aside.",
                "{n} are understood and about something else, so they were set aside.",
                totals.set_aside,
            )
        )
    if totals.problems:
        said.append(trn("{n} could not be read.", "{n} could not be read.", totals.problems))
    return " ".join(said)


def _members(members: Sequence[MemberEntry]) -> None:
    """List the files one by one."""
    listed = members[:_MOST]
    amounts = list(zip(*map(amounts_of, listed), strict=True)) or [()] * len(AMOUNTS)
    table = pa.table(
        {
            tr("File"): [words.tail(member.member, 40) for member in listed],
            tr("What became of it"): [_outcome(member) for member in listed],
            **{tr(name): list(numbers) for name, numbers in zip(AMOUNTS, amounts, strict=True)},
            tr("Remarks"): [_remarks(member) for member in listed],
            tr("Whole path"): [member.member for member in listed],
            tr("In"): [member.container for member in listed],
        }
    )
    with st.expander(trn("File by file: {n} file", "File by file: {n} files", len(members))):
        st.dataframe(
            table,
            hide_index=True,
            key="ledger",
            alt=trn(
                "Table of {n} file with what became of it.",
                "Table of {n} files with what became of each.",
                len(members),
            ),
            column_config={
                tr("File"): st.column_config.TextColumn(width=250),
                tr("What became of it"): st.column_config.TextColumn(width=225),
                **{
                    tr(name): st.column_config.NumberColumn(width=width, format="localized")
                    for name, width in _WIDTHS.items()
                },
                tr("Remarks"): st.column_config.TextColumn(width=320),
                tr("Whole path"): st.column_config.TextColumn(width=400),
            },
        )
        if len(members) > _MOST:
            small(
                tr(
                    "The first {most} of {of} files. The totals above count all of them.",
                    most=number(_MOST),
                    of=number(len(members)),
                )
            )


def _remarks(member: MemberEntry) -> str:
    """Return why rows of a file were set aside, and what was wrong or is missing."""
    said = [(SET_ASIDE.get(kind, kind), amount) for kind, amount in sorted(member.set_aside_kinds.items())]
    said += [(sentence_of(kind), amount) for kind, amount in sorted(member.problem_kinds.items())]
    return "; ".join(f"{tr(sentence)}: {number(amount)}" for sentence, amount in said if amount)


def _not_understood(history: History, holder: Opened) -> None:
    """Name the files that were not understood, and offer a description of them without what is in them."""
    odd = [member.member for member in history.members if member.state == "not_understood"]
    if not any(holder.history.members[at].state == "not_understood" for at in holder.history.origins):
        return
    with st.container(border=True, key="describe", gap="small"):
        st.markdown(f"**{trn('{n} file was not understood', '{n} files were not understood', len(odd))}**")
        small(words.some(odd, _NAMED))
        st.text(
            tr(
                "Nothing of this is counted. Here is a description without your data that you can send us, "
                "so that such files may be read one day. It names the parts of the files and the forms of "
                "their values, and none of the values; letters in names of files are covered. Read it before "
                "you send it: the program sends nothing."
            )
        )
        with st.container(horizontal=True):
            read = st.button(tr("Read the description here"), key="read-description")
            st.download_button(
                tr("Save the description"),
                lambda: description(holder.history),
                file_name="structure.txt",
                mime="text/plain",
                on_click="ignore",
                key="save-description",
            )
        if read:
            st.code(description(holder.history), language=None, height=320, wrap_lines=True)


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
        return tr("One of these files is no longer there, or may not be opened.") + "\n"
    return as_text(report)


def _outcome(member: MemberEntry) -> str:
    """Return what became of a file, in words."""
    what = again(TITLES.get(member.shape or "", member.shape or ""))
    said = tr(words.STATES.get(member.state, member.state))
    if member.loud:
        return tr("Not trustworthy: {why}", why="; ".join(again(one) for one in member.loud))
    if member.state == "read":
        return what or said
    return ": ".join(part for part in (said, what, again(member.reason or "")) if part)


def _reasons(members: Sequence[MemberEntry]) -> None:
    """Say why rows gave no recording, and what recordings lack; each reason once."""
    wrong = _summed(
        (sentence_of(kind), member, amount)
        for member in members
        for kind, amount in member.problem_kinds.items()
    )
    if wrong:
        amount = sum(count or 0 for line in wrong for count in line.counts)
        title = trn(
            "What was wrong or is missing, in {n} case", "What was wrong or is missing, in {n} cases", amount
        )
        with st.expander(title):
            plain_table((tr("What"), tr("Cases")), wrong)
    aside = _summed(
        (SET_ASIDE.get(kind, kind), member, amount)
        for member in members
        for kind, amount in member.set_aside_kinds.items()
    )
    if aside:
        amount = sum(count or 0 for line in aside for count in line.counts)
        with st.expander(trn("Why {n} row was set aside", "Why {n} rows were set aside", amount)):
            plain_table((tr("Why"), tr("Rows")), aside)


def _summed(found: Iterable[tuple[str, MemberEntry, int]]) -> list[Line]:
    """Return for each sentence how often it holds and in which files, the most frequent first."""
    amounts: Counter[str] = Counter()
    files: dict[str, list[str]] = {}
    for sentence, member, amount in found:
        if amount:
            amounts[sentence] += amount
            files.setdefault(sentence, []).append(member.member)
    return [
        Line(tr(sentence), words.some(files[sentence], 2), [amount])
        for sentence, amount in amounts.most_common()
    ]
