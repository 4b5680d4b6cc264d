"""Private matters: how many recordings hold words about them, why, and how often a mark is right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from auditor.charts.marks import sensitive_chart
from auditor.insights.heard.sensitive import Measured, kinds, measured, reasons
from auditor.language import later, number, percent, tr, trn
from dashboards.parts.heard_counted import all_words, marks, view
from dashboards.parts.page import Line, heading, plain_table, small
from dashboards.parts.picture import Picked, show_picture
from dashboards.parts.rows import show_found
from dashboards.parts.state import latest, once

_KIND, _WHY = "heard-kind", "heard-why"
_FEW = 10  # judged lines; a share of fewer is none
_IN: Mapping[str, str] = {"en": later("in English"), "de": later("in German")}


def show_sensitive(*, incognito: bool) -> None:
    """Draw the section. incognito: without words."""
    found, heard = marks(), all_words()
    counts = found.counts
    titles = {kind.id: tr(kind.title) for kind in kinds()}
    show_picture(
        once(
            "heard-sensitive",
            lambda: sensitive_chart(titles, counts, found.any, found.of, heard.recordings),
        ),
        pick=True,
        on_pick=_clicked,
    )
    small(
        tr(
            "These are plain rules about words: lists, digits and forms of addresses. They do not know who "
            "spoke, of whom, or whether it was meant; some marks are wrong, and some words are missed."
        )
    )
    if found.unchecked:
        small(
            trn(
                "{n} recording is in a language without rules of its own: there only given names, "
                "numbers and e-mail addresses are looked for.",
                "{n} recordings are in languages without rules of their own: there only given names, "
                "numbers and e-mail addresses are looked for.",
                found.unchecked,
            )
        )
    _show_recordings(titles, counts, incognito=incognito)
    heading(tr("How often a mark is right"), level=3)
    small(
        tr(
            "Measured on public texts, not on yours. How, is told in the program's documents "
            "(docs/accuracy-sensitive.md)."
        )
    )
    plain_table(
        (tr("Words about"), tr("Recordings")),
        [Line(titles[kind.id], accuracy_of(kind.id), (counts[kind.id],)) for kind in kinds()],
    )


def accuracy_of(kind: str) -> str:
    """Return in words how often the marks of a kind are right, and how much they find, by language."""
    return " ".join(_accuracy(one) for one in measured() if one.kind == kind)


def _accuracy(one: Measured) -> str:
    where = {"language": tr(_IN[one.language]), "set": one.set}
    if one.precision is None:
        right = tr("Marks that were right, {language}: not measured, no line of {set} is marked.", **where)
    elif one.precision[3] < _FEW:
        right = tr(
            "Marks that were right, {language}: {right} of only {n} marked lines of {set}, too few to say.",
            right=number(round(one.precision[0] * one.precision[3])),
            n=number(one.precision[3]),
            **where,
        )
    else:
        right = tr(
            "Marks that were right, {language}: {share} ({low} to {high}) of {n} marked lines of {set}.",
            **_share(one.precision),
            **where,
        )
    if one.recall is None:
        return right
    found = tr("Found: {share} ({low} to {high}) of {n} test lines.", **_share(one.recall))
    return f"{right} {found}"


def _share(found: tuple[float, float, float, int]) -> dict[str, str]:
    share, low, high, of = found
    return {"share": percent(share, 1), "low": percent(low, 1), "high": percent(high, 1), "n": number(of)}


def _clicked(picked: Picked) -> None:
    st.session_state[_KIND] = str(picked.points[-1]) if picked.points else None
    st.session_state[_WHY] = None


def _show_recordings(titles: Mapping[str, str], counts: Mapping[str, int], *, incognito: bool) -> None:
    seen = [kind for kind in titles if counts[kind]]
    if not seen:
        return
    if st.session_state.get(_KIND) not in seen:
        st.session_state[_KIND] = None
    left, right = st.columns(2)
    with left:
        kind = st.selectbox(
            tr("Show the recordings with"),
            seen,
            index=None,
            format_func=lambda one: titles[one],
            key=_KIND,
            placeholder=tr("Choose, or click a bar"),
        )
    whys = marks().by_reason(kind) if kind else {}
    if st.session_state.get(_WHY) not in whys:
        st.session_state[_WHY] = None
    with right:
        why = st.selectbox(
            tr("Marked because of"),
            list(whys),
            index=None,
            format_func=lambda one: f"{tr(one)} ({number(whys[one])})",
            key=_WHY,
            placeholder=tr("Any reason"),
            disabled=not whys,
        )
    if kind is None:
        return
    heading(titles[kind], level=3)
    small(f"{tr(next(one.sentence for one in kinds() if one.id == kind))} {accuracy_of(kind)}")
    found = latest("heard-kind-view", (kind, why), lambda: view(marks().rows(kind, why)))
    beside = None if incognito else (tr("Why"), lambda texts: _whys(texts, kind))
    key = f"heard-kind/{kind}-{list(whys).index(why) if why else 'any'}"
    show_found(found, key, of=marks().of, beside=beside)


def _whys(texts: Sequence[str | None], kind: str) -> list[str]:
    """Return, per transcript, the rules that marked it and the words they found."""
    given = [(text or "").strip() for text in texts]
    found = reasons(given, all_words().languages_of(given))
    return [
        "; ".join(f"{', '.join(one.words)} ({tr(one.why)})" for one in row if one.kind == kind)
        for row in found
    ]
