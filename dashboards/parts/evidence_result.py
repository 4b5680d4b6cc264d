"""What came of making a bundle: its files, what stands for all of them, how to cite and how to check it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import streamlit as st

from auditor.language import date, later, tr, trn
from auditor.report.redaction import TITLES, Level
from dashboards.parts import words
from dashboards.parts.evidence_files import CLIPS, files_table, meaning
from dashboards.parts.evidence_work import Made
from dashboards.parts.page import fact, heading, notice, small
from dashboards.parts.state import incognito, opened

_MADE = "evidence-made"
_CARE: Mapping[Level, str] = {
    "none": later("It holds words, names and times as your files have them. Think before you hand it on."),
    "names": later("Names were left out, words were not: read it before you hand it on."),
    "words": later("Words, names and sounds were left out; the times of every recording were not."),
    "counts": later("Only counts are left."),
}


def made() -> Made | None:
    """Return the bundle that was made of what is open, or None."""
    kept = cast("tuple[int, Made] | None", st.session_state.get(_MADE))
    return kept[1] if kept is not None and kept[0] == id(opened()) else None


def keep_made(result: Made) -> None:
    """Show this bundle until another one is made or something else is opened."""
    st.session_state[_MADE] = (id(opened()), result)


def forget_made() -> None:
    """Let go of the bundle, of which a zip may hold much memory."""
    st.session_state.pop(_MADE, None)


def show_made() -> None:
    """Draw the bundle that was made."""
    result = made()
    if result is None:
        return
    if incognito() and result.settings.level not in ("words", "counts"):
        notice(
            "evidence-hidden",
            "calm",
            tr("A bundle was made. It holds names or words, so it is not shown in incognito."),
        )
        return
    _say(result)
    if result.zip is not None:
        st.download_button(
            tr("Download the zip ({size})", size=words.size(len(result.zip))),
            result.zip,
            file_name=f"evidence-{result.made.date().isoformat()}.zip",
            mime="application/zip",
            type="primary",
            key="evidence-download",
            on_click="ignore",
        )
    _files(result)
    heading(tr("How to cite it"))
    st.code(_citation(result), language=None, wrap_lines=True)
    if result.findings:
        small(tr("A single number is cited by its finding; the report shows each under the same number."))
        told = "\n".join(f"{name} ({id_}): {sentence}" for name, id_, sentence in result.findings)
        st.code(told, language=None, wrap_lines=True)
    _how_to_check(result)


def _say(result: Made) -> None:
    lines = [tr(_CARE[result.settings.level])]
    if result.folder is not None and not incognito():
        lines.insert(0, str(result.folder))
    if result.zip is not None:
        lines.append(tr("The zip is kept in memory only, until you forget everything or make another one."))
    holder = opened()
    if holder is not None and holder.is_sample:
        lines.append(tr("It is of the made-up sample household: no real person's data."))
    if not result.trustworthy:
        lines.append(tr("Not everything could be read; the report says so at its beginning."))
    notice("evidence-made", "calm", tr("The bundle is made."), lines)


def _files(result: Made) -> None:
    clips = {name: size for name, size in result.sizes.items() if name.startswith(CLIPS)}
    rows = [
        (name, meaning(name), words.size(size)) for name, size in result.sizes.items() if name not in clips
    ]
    if clips:
        count = trn("{n} file", "{n} files", len(clips))
        rows.append((CLIPS, f"{meaning(CLIPS)} {count}.", words.size(sum(clips.values()))))
    heading(tr("What is in it"))
    files_table(rows)
    fact(
        "evidence-manifest", tr("Fingerprint of the whole bundle (SHA-256 of its manifest)"), result.manifest
    )


def _citation(result: Made) -> str:
    program = (
        tr("Voice Auditor {version}, commit {commit}", version=result.version, commit=result.commit[:12])
        if result.commit
        else tr("Voice Auditor {version}", version=result.version)
    )
    return tr(
        "Evidence bundle of {date}, made with {program}. {level}. Manifest SHA-256 {hash}.",
        date=date(result.made.date()),
        program=program,
        level=tr(TITLES[result.settings.level]),
        hash=result.manifest,
    )


def _how_to_check(result: Made) -> None:
    heading(tr("How somebody can check it"))
    small(
        tr(
            "On this page under “Check a bundle”, or by this command. With the exports that it was made "
            "from, every file is made anew and compared."
        )
    )
    folder = result.folder if not incognito() else None
    st.code(f"voice-auditor verify {_quoted(folder) if folder else 'evidence'}", language=None)


def _quoted(folder: Path) -> str:
    return f'"{folder}"'
