"""Checking a bundle: whether its files are what they were, and what the open exports give."""

from __future__ import annotations

import html
from functools import partial
from pathlib import Path
from typing import cast

import streamlit as st

from auditor.language import later, number, tr, trn
from auditor.language.told import again
from auditor.report.bundle.against import OF_OTHERS
from dashboards.parts.evidence_choices import choice_key, keep, turn
from dashboards.parts.evidence_files import meaning
from dashboards.parts.evidence_folder import ask_folder
from dashboards.parts.evidence_progress import LOOK_EVERY_S, show_progress
from dashboards.parts.evidence_work import Checked, Work, check
from dashboards.parts.folders import problem_with
from dashboards.parts.page import heading, notice, small
from dashboards.parts.state import incognito, incognito_toggle, opened

_WORK, _CHECKED, _ANEW = "evidence-checking", "evidence-checked", "evidence-check-anew"
_WITH_FULL = "evidence-check-full"
_LOOK = """<style>
.va-checked { list-style: none; padding: 0 !important; margin: 0 !important; }
.va-checked li { padding: 0.4rem 0; margin: 0 !important; line-height: 1.4; overflow-wrap: anywhere;
  border-bottom: 1px solid color-mix(in srgb, currentColor 16%, transparent); }
.va-checked b { display: inline-block; min-width: 6.5rem; font-weight: 600; }
.va-checked .is-so { color: light-dark(#1F6E3E, #7FCB98); }
.va-checked .is-not { color: light-dark(#A63D17, #F0A184); }
.va-checked code { background: none; padding: 0; color: inherit; }
</style>"""


def show_check() -> None:
    """Draw the part."""
    heading(tr("Check a bundle"))
    st.text(
        tr(
            "Is it as it was when it was made, and does it agree with itself? With the exports behind it, "
            "every file is made anew and compared. Checking changes nothing."
        )
    )
    if incognito():
        small(tr("To choose a folder, its name must be shown. Turn incognito off for that."))
        incognito_toggle("incognito-check")
        return
    work = cast("Work[Checked] | None", st.session_state.get(_WORK))
    if work is not None and work.state == "running":
        _progress()
        return
    if work is not None:
        _take_over(work)
    _ask()
    checked = cast("Checked | None", st.session_state.get(_CHECKED))
    if checked is not None:
        _show(checked)


def _ask() -> None:
    folder = ask_folder(
        "evidence-check",
        tr("Folder of the bundle"),
        explained=tr("The folder in which manifest.sha256 lies. A zip must be unpacked first."),
    )
    holder = opened()
    exports = list(holder.exports) if holder is not None else []
    with_exports = bool(exports) and st.checkbox(
        tr("Compare it with the files that are open now"),
        key=choice_key(_ANEW, default=False),
        help=tr(
            "They are read again with the bundle's own settings. That takes as long as reading them did."
        ),
    )
    keep(_ANEW, with_exports)
    if not exports:
        small(tr("Open the exports that a bundle was made from to compare it with them, too."))
    with_full = st.checkbox(
        tr("Compare it with the full bundle"),
        key=choice_key(_WITH_FULL, default=False),
        help=tr(
            "For a redacted bundle: is it the redaction of a bundle of the same exports, in another folder?"
        ),
    )
    keep(_WITH_FULL, with_full)
    full = (
        ask_folder(
            "evidence-full",
            tr("Folder of the full bundle"),
            explained=tr("The bundle of the same exports that is not redacted."),
        )
        if with_full
        else None
    )
    if not st.button(tr("Check it"), type="primary", key="evidence-check-go"):
        return
    wanted = [folder, full] if with_full else [folder]
    problem = next((found for one in wanted if (found := _problem(one))), None)
    if problem or folder is None:
        st.error(tr(problem or ""))
        return
    st.session_state.pop(_CHECKED, None)
    st.session_state[_WORK] = Work(partial(check, folder, exports if with_exports else [], full=full))
    turn()
    st.rerun()


def _problem(folder: Path | None) -> str | None:
    return later("Type a path first.") if folder is None else problem_with(folder)


@st.fragment(run_every=LOOK_EVERY_S)
def _progress() -> None:
    show_progress(cast("Work[Checked] | None", st.session_state.get(_WORK)), "evidence-check-cancel")


def _take_over(work: Work[Checked]) -> None:
    del st.session_state[_WORK]
    if work.state == "done" and work.result is not None:
        st.session_state[_CHECKED] = work.result
    elif work.problem is None:
        notice("check-cancelled", "calm", tr("Checking was cancelled."))
    else:
        notice("check-failed", "alarm", tr("It could not be checked."), [work.why])


def _show(checked: Checked) -> None:
    wrong = {one.name: again(one.what) for one in reversed(checked.differences)}  # the first of each
    names = sorted({*checked.names, *wrong})
    if not wrong:
        said = (
            [tr("Every file is what the exports give, and as the manifest says.")]
            if checked.anew
            else [
                tr(
                    "Every file is as the manifest says, and rows, counts and findings agree with each other."
                ),
                tr("What else the report says can be checked with the exports only."),
            ]
        )
        compared = [tr("It is the redaction of the full bundle.")] if checked.redaction else []
        notice("check-agrees", "calm", tr("It agrees."), [*said, *compared, str(checked.folder)])
    else:
        title = trn(
            "{n} of {of} files differs.", "{n} of {of} files differ.", len(wrong), of=number(len(names))
        )
        of_others = (
            [tr("This is a redaction of other exports than those of the full bundle.")]
            if any(one.what == OF_OTHERS for one in checked.differences)
            else []
        )
        notice("check-differs", "alarm", title, [*of_others, str(checked.folder)])
    st.html(f'{_LOOK}<ul class="va-checked">{"".join(_line(name, wrong.get(name)) for name in names)}</ul>')
    if checked.others:
        with st.expander(tr("Made with another program or machine")):
            small(tr("Files can differ for that reason alone."))
            for line in checked.others:
                small(again(line))


def _line(name: str, wrong: str | None) -> str:
    mark, kind = (tr("✗ Differs"), "is-not") if wrong else (tr("✓ Agrees"), "is-so")
    about = f": {wrong}" if wrong else ""
    explained = "" if wrong else f' <span class="va-note">{html.escape(meaning(name))}</span>'
    return (
        f'<li><b class="{kind}">{html.escape(mark)}</b><code>{html.escape(name)}</code>'
        f"{html.escape(about)}{explained}</li>"
    )
