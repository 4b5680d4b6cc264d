"""Published studies beside the person's own numbers: each by its name, n and year, and never pooled."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from auditor.insights.baselines import Beside, Study, beside, own_sentence
from auditor.language import number, tr
from auditor.recording import NOT_AVAILABLE
from dashboards.parts.page import heading, remark, small
from dashboards.parts.picture import badge
from dashboards.parts.state import Shown, once, zone
from dashboards.parts.television import show_television

_USE = ("per_day", "per_active_day")  # measures of how much; all others are of how much unasked


def show_studies(held: Shown) -> None:
    """Draw the studies about the assistants that occur in the history, those with an own number first."""
    in_zone = zone()
    found = once(("studies", in_zone), lambda: beside(held.history, in_zone))
    vendors = set(held.history.table.column("vendor").unique().to_pylist())
    mine = [one for one in found if one.study.vendor in (*vendors, "")]
    heading(tr("Beside published studies"))
    with st.container(border=True, key="studies"):
        small(
            tr(
                "Other people, other years, and mostly another way of counting: no figure is about you, and "
                "none says what is normal."
            )
        )
        comparable = [one for one in mine if one.own is not None]
        _fold(tr("How much was not meant"), [one for one in comparable if one.study.measure not in _USE])
        _fold(tr("How much assistants were used"), [one for one in comparable if one.study.measure in _USE])
        _fold(tr("Studies to which your files have no number"), [one for one in mine if one.own is None])
        if held.judgement is not None:
            show_television(held.judgement)


def _fold(title: str, studies: Sequence[Beside]) -> None:
    if studies:
        with st.expander(title):
            _list(studies)


def _list(studies: Sequence[Beside]) -> None:
    for one in studies:
        study = one.study
        with st.container(gap="xsmall"):
            remark(tr(study.sentence), f"{_named(study)} {tr(study.method)} {tr(study.caveat)}")
            badge(one.own.evidence if one.own else NOT_AVAILABLE, own_sentence(one))


def _named(study: Study) -> str:
    values = {"study": study.study, "n": number(study.n), "n_of": tr(study.n_of)}
    if study.year is None or str(study.year) in study.study:
        return tr("{study}: {n} {n_of}.", **values)
    return tr("{study}, {year}: {n} {n_of}.", year=study.year, **values)
