"""Did it become more or less? Both halves of the time side by side, and what that cannot say."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from auditor.insights.halves import Half, halves_of
from auditor.language import date_span, decimal, number, tr, trn
from auditor.recording import MEASURED
from dashboards.parts.page import remark, small
from dashboards.parts.picture import badge


def show_halves(daily: pd.DataFrame) -> None:
    """Draw both halves; nothing for under four weeks. daily: as `when.per_day` returns it."""
    found = halves_of(daily)
    if found is None:
        return
    with st.container(border=True, key="halves", gap="small"):
        remark(
            tr(
                "In the later half of the time there were {later} recordings a day on average, in the "
                "earlier half {earlier}.",
                later=decimal(found.later.per_day),
                earlier=decimal(found.earlier.per_day),
            ),
            f"{_half(found.earlier)} {_half(found.later)}",
        )
        badge(MEASURED)
        small(
            tr(
                "Your files do not say why. Fewer can mean that rows were deleted or are not in these files, "
                "more that there were more devices or more people."
            )
        )


def _half(half: Half) -> str:
    return trn(
        "{dates}: {recordings} in {n} day.",
        "{dates}: {recordings} in {n} days.",
        half.days,
        dates=date_span(half.first, half.last),
        recordings=number(half.recordings),
    )
