"""The arithmetic of a random draw with a share of one's choice, its assumptions, and one reviewer's shift."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from auditor.insights.exposure.counting import Exposed, Exposure, OfShare
from auditor.insights.exposure.facts import clips_per_shift
from auditor.insights.exposure.ranges import own_share_sentence, range_sentence
from auditor.insights.exposure.telling import (
    GRADES,
    ceiling_of,
    chance_of,
    expected_of,
    share_as_put,
    share_of,
    shift_sentence,
    sound_sentence,
)
from auditor.language import later, number, tr
from dashboards.parts.exposure_known import show_assumptions
from dashboards.parts.page import heading, remark, small
from dashboards.parts.picture import show_picture
from dashboards.parts.state import latest

AS_PUBLISHED = 0.0  # on the slider: no own share
_STEPS: Mapping[float, str] = {
    AS_PUBLISHED: later("as published"),
    0.00001: "",
    0.0001: later("Amazon, court 2025"),
    0.0005: "",
    0.001: "",
    0.002: later("Google and Apple, 2019"),
    0.005: "",
    0.01: later("Amazon and Apple, 2019: less than this"),
    0.05: "",
}
_SHARE = "kept-exposure-share"


def show_drawn(found: Exposure) -> None:
    """Draw what published shares, and one of the reader's choice, would mean for these recordings."""
    from auditor.charts import exposure as charts  # noqa: PLC0415 - Plotly takes a moment

    heading(tr("What the published shares would mean"))
    if not found.counted:
        small(tr("No recording here belongs to a programme of review, so there is nothing to reckon."))
        return
    small(
        tr(
            "Nobody outside the companies knows how recordings were chosen. If each had the same chance, "
            "this would follow. It says nothing about any single recording."
        )
    )
    own = _own_share()
    key = ("exposure-drawn", found.zone, own)
    show_picture(latest("exposure-drawn", key, lambda: charts.drawn_chart(found, own)))
    for one in found.programmes:
        _show_programme(one, own)
    show_assumptions()


def _own_share() -> float | None:
    st.session_state.setdefault(_SHARE, AS_PUBLISHED)
    chosen = st.select_slider(
        tr("Share of recordings that people review"),
        list(_STEPS),
        format_func=_step,
        key=_SHARE,
        help=tr(
            "Steps with a name were published. All the way to the left only the published shares are shown."
        ),
    )
    return None if chosen == AS_PUBLISHED else float(chosen)


def _step(value: float) -> str:
    name = tr(_STEPS[value]) if _STEPS[value] else ""
    if value == AS_PUBLISHED:
        return name
    return f"{share_of(value)} ({name})" if name else share_of(value)


def _show_programme(one: Exposed, own: float | None) -> None:
    with st.container(border=True, key=f"exposure-drawn-{one.programme.id}", gap="small"):
        heading(tr(one.programme.title), level=3)
        n = one.drawn_from(agreed=True)
        if own is not None and n:
            st.text(tr("The share that you chose. {sentence}", sentence=own_share_sentence(one, own)))
        st.text(range_sentence(one))
        small(sound_sentence(one))
        if n:
            found = one.published(agreed=True)
            if one.if_agreed and len(found) > 1:
                small(tr("Share by share, for somebody who had agreed:"))
            for share in found:
                remark(_as_put(share), f"{_whose(share)} {_meaning(share) if len(found) > 1 else ''}".strip())


def _as_put(one: OfShare) -> str:
    said = share_as_put(one.share)
    return f"{said[0].upper()}{said[1:]}"


def _whose(one: OfShare) -> str:
    share = one.share
    said = tr(
        "In the words of {whose}, about {about}: {words}.",
        whose=tr(share.whose),
        about=tr(share.about),
        words=tr(share.words),
    )
    return f"{said} {tr(share.caveat)}"


def _meaning(one: OfShare) -> str:
    """Return what one of several shares would mean."""
    n = number(one.chance.n)
    if one.share.is_bound:
        expected = ceiling_of(one.chance)
        return tr("That would be fewer than {expected} of {n} on average.", expected=expected, n=n)
    return tr(
        "That would be {expected} of {n} on average, with a chance of {chance} of at least one.",
        expected=expected_of(one.chance),
        n=n,
        chance=chance_of(one.chance),
    )


def show_shift(found: Exposure) -> None:
    """Say what one reviewer's shift would cover of these recordings."""
    said = shift_sentence(found)
    if not said:
        return
    figure = clips_per_shift()
    heading(tr("One shift"))
    with st.container(border=True, key="exposure-shift"):
        remark(
            said,
            " ".join(
                (
                    tr(figure.sentence),
                    tr(figure.caveat),
                    tr(
                        "Source: {source} ({grade}).",
                        source=figure.told.source,
                        grade=tr(GRADES[figure.told.grade]),
                    ),
                )
            ),
        )
