"""Voting on five recordings, and what the votes and the program come to against the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from auditor.language import number, tr
from auditor.samples.classroom import ZONE, Checked, Clip, check_clips, five_clips, open_classroom
from auditor.wakeups.telling import VERDICTS
from dashboards.parts import words
from dashboards.parts.lesson import household, lesson, offer_words, words_hidden
from dashboards.parts.page import Line, heading, plain_table, remark, small
from dashboards.parts.sound import show_player

NOT_MEANT, MEANT = "not_meant", "meant"
REASONS = 2  # of the program, the strongest


def show_votes() -> None:
    """Draw the five recordings, and the truth once it is asked for."""
    state = lesson()
    clips = five_clips(state.turn)
    heading(tr("Five recordings to vote on"), level=2)
    small(tr("They were chosen to be hard, and are no fair sample of the household."))
    offer_words()
    found = household().rows([clip.recording_id for clip in clips]).to_pylist()
    for at, (clip, row) in enumerate(zip(clips, found, strict=True), 1):
        _show_clip(at, clip, row)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            tr("Show the truth"), key="learn-truth", type="primary", on_click=_reveal, disabled=state.revealed
        )
        st.button(tr("Five others"), key="learn-others", on_click=_others)
        small(
            tr("{n} of {of} voted on", n=number(sum(_voted(clips))), of=number(len(clips))), width="content"
        )
    if state.revealed:
        _show_truth(clips, found)


def _show_clip(at: int, clip: Clip, row: Mapping[str, object]) -> None:
    key = f"{lesson().turn}-{at}"
    with st.container(border=True, key=f"learn-clip-{key}"):
        left, right = st.columns([3, 2], vertical_alignment="center")
        with left:
            st.text(f"{at}. {_quoted(row)}")
            small(_about(row))
            _sound(clip, row, key)
        with right:
            vote = lesson().votes.get(clip.recording_id)
            st.radio(
                tr("Was recording {n} meant?", n=number(at)),
                [MEANT, NOT_MEANT],
                index=None if vote is None else int(vote),
                format_func=lambda name: tr("not meant") if name == NOT_MEANT else tr("meant"),
                horizontal=True,
                key=f"learn-vote-{key}",
                on_change=_vote,
                args=(clip.recording_id, f"learn-vote-{key}"),
                disabled=lesson().revealed,
            )


def _quoted(row: Mapping[str, object]) -> str:
    return tr("“{words}”", words=row["transcript"])


def _about(row: Mapping[str, object]) -> str:
    """Return assistant, device, time and what was answered."""
    when = words.moment(row["started_at"], ZONE, str(row["time_precision"]))  # type: ignore[arg-type]
    parts = [words.said("vendor", row["vendor"]), str(row["device"] or ""), when]
    said = " · ".join(part for part in parts if part)
    reply = row["reply"]
    return f"{said} · {tr('It answered: “{words}”', words=reply)}" if reply else said


def _sound(clip: Clip, row: Mapping[str, object], key: str) -> None:
    if row["audio_state"] != "linked":
        return
    if words_hidden():
        small(tr("The clip is hidden in incognito."))
    elif st.session_state.get(f"learn-play-{key}"):
        show_player(open_classroom().history, clip.recording_id, f"learn-{key}")
    else:
        st.button(
            tr("Play"),
            key=f"learn-ask-{key}",
            icon=":material/play_arrow:",
            on_click=lambda: st.session_state.update({f"learn-play-{key}": True}),
            help=tr("A made-up sound: a program speaks the words."),
        )


def _vote(recording_id: str, key: str) -> None:
    lesson().votes[recording_id] = st.session_state[key] == NOT_MEANT


def _reveal() -> None:
    lesson().revealed = True


def _others() -> None:
    state = lesson()
    state.turn, state.revealed = state.turn + 1, False


def _voted(clips: Sequence[Clip]) -> list[bool]:
    return [clip.recording_id in lesson().votes for clip in clips]


def _show_truth(clips: Sequence[Clip], found: Sequence[Mapping[str, object]]) -> None:
    votes = [lesson().votes.get(clip.recording_id) for clip in clips]
    reasons = replace(open_classroom().judgement, history=household()).reasons
    with st.container(border=True, key="learn-truth-table"):
        heading(tr("Truth, vote and program"), level=3)
        for at, (clip, row, vote) in enumerate(zip(clips, found, votes, strict=True), 1):
            remark(
                f"{at}. {_quoted(row)}",
                tr(
                    "Truth: {truth} ({why}). Your vote: {vote}. The program: {program}.",
                    truth=_said(clip.not_meant),
                    why=tr(clip.why),
                    vote=_said(vote) if vote is not None else tr("none"),
                    program=tr(VERDICTS[clip.verdict].line),
                ),
            )
            signs = " ".join(reason.sentence for reason in reasons(clip.recording_id)[:REASONS])
            if signs:
                small(tr("The program's strongest signs: {signs}", signs=signs))
        mine, programs = check_clips(clips, votes)
        if not mine.of:
            small(tr("Nobody voted, so there is nothing to count."))
            return
        plain_table(
            (tr("Of these five"), tr("You"), tr("The program")),
            [
                Line(tr("Called not meant"), "", (mine.called, programs.called)),
                Line(tr("… and rightly"), "", (mine.hits, programs.hits)),
                Line(tr("Really not meant"), "", (mine.not_meant, programs.not_meant)),
                Line(tr("… and called so"), "", (mine.hits, programs.hits)),
            ],
        )
        small(tr("Work out precision and recall of both, and only then look."))
        with st.expander(tr("Precision and recall")):
            for who, checked in ((tr("You"), mine), (tr("The program"), programs)):
                st.text(f"{who}: {_by_hand(checked)}")


def _said(not_meant: bool) -> str:
    return tr("not meant") if not_meant else tr("meant")


def _by_hand(checked: Checked) -> str:
    """Return precision and recall as fractions, as one works them out on paper."""
    precision = (
        tr("precision {hits} of {called}", hits=number(checked.hits), called=number(checked.called))
        if checked.called
        else tr("precision cannot be said, because none was called not meant")
    )
    recall = (
        tr("recall {hits} of {real}", hits=number(checked.hits), real=number(checked.not_meant))
        if checked.not_meant
        else tr("recall cannot be said, because all were meant")
    )
    return f"{precision}, {recall}"
