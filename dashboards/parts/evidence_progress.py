"""How far the work on a bundle is, with the button that stops it: one for making and for checking."""

from __future__ import annotations

from typing import Any

import streamlit as st

from auditor.language import tr
from dashboards.parts.evidence_work import Work
from dashboards.parts.page import small

LOOK_EVERY_S = 0.4
_PATIENCE_S = 0.4


def show_progress(work: Work[Any] | None, cancel: str) -> None:
    """Draw it, within a fragment; draw the page anew once the work has ended. cancel: the button's key."""
    if work is not None:
        work.wait(_PATIENCE_S)
    if work is None or work.state != "running":
        st.rerun(scope="app")
        return
    st.progress(work.watch.share)
    small(tr(work.watch.phase))
    if st.button(tr("Cancel"), key=cancel):
        work.cancel()
        st.text(tr("Stopping …"))
