"""Choosing exports: by giving small files to the page, by looking through folders, or by path."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

import streamlit as st

from auditor.insights.when import system_zone
from auditor.language import later, tr, trn
from auditor.language.told import again
from auditor.shapes.contract import Options
from dashboards import recent
from dashboards.parts import words
from dashboards.parts.choices import CHOICES, tick, zone_names
from dashboards.parts.folders import ENDINGS, Listing, listing, path_of, problem_with, starting_places
from dashboards.parts.importing import begin
from dashboards.parts.page import small
from dashboards.parts.recently import show_recent
from dashboards.parts.state import fresh, incognito
from dashboards.settings import UPLOAD_MEGABYTES

# Streamlit knows a file by what stands behind its last dot.
_ENDINGS = [ending.rpartition(".")[2] for ending in ENDINGS]


def choose_exports() -> None:
    """Show the three ways, and start reading when asked to."""
    # First the way that everybody knows.
    by_upload, by_folder, by_path = st.tabs(
        [tr("Choose files"), tr("Look through folders"), tr("Type a path")]
    )
    with by_upload:
        _by_upload()
    with by_folder:
        _by_folder()
    with by_path:
        _by_path()
    _chosen_list()


def _chosen() -> list[Path]:
    return cast("list[Path]", st.session_state.setdefault("chosen", []))


def _add(path: Path) -> None:
    if path not in _chosen():
        _chosen().append(path)


def _by_path() -> None:
    with st.form(fresh("path-form"), border=False, clear_on_submit=False):
        typed = st.text_input(
            tr("Path of a file or folder on this machine"),
            key=fresh("path"),
            placeholder=tr("for example {path}", path="~/Downloads/takeout-20260504T120000Z-001.zip"),
            autocomplete="off",
            help=tr("A file of any size, or a folder with all parts of an export. It is read where it lies."),
        )
        with st.container(horizontal=True):
            read = st.form_submit_button(tr("Read it"), type="primary", key="read-path")
            more = st.form_submit_button(tr("Add it to the list"), key="add-path")
    if not (read or more):
        return
    path = path_of(typed or "")
    problem = later("Type a path first.") if path is None else problem_with(path)
    if problem or path is None:
        st.error(tr(problem or ""))
        return
    _add(path)
    if read:
        _read_chosen()


def _by_folder() -> None:
    here = cast("Path", st.session_state.get("folder") or starting_places()[0])
    found = listing(here)
    small(tr("You are in"))
    st.text(str(here))
    if found.note:
        st.warning(again(found.note))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if st.button(tr("Up one folder"), key="up", disabled=here.parent == here):
            _go(here.parent)
        if st.button(tr("Add this whole folder"), key="add-folder"):
            _add(here)
    left, right = st.columns(2)
    with left:
        _subfolders(here, found)
    with right:
        _exports(here, found)


def _go(folder: Path) -> None:
    st.session_state["folder"] = folder
    st.rerun()


def _subfolders(here: Path, found: Listing) -> None:
    options = [*found.folders, *(place for place in starting_places() if place not in (here, *found.folders))]
    target = st.selectbox(
        tr("Open a folder"),
        options,
        index=None,
        format_func=lambda path: path.name if path.parent == here else str(path),
        placeholder=trn("{n} folder here", "{n} folders here", len(found.folders)),
        key=fresh(f"folder-in-{here}"),
    )
    if target is not None:
        _go(target)


def _exports(here: Path, found: Listing) -> None:
    sizes = dict(found.exports)
    picked = st.multiselect(
        tr("Likely exports in it"),
        [path for path, _ in found.exports],
        format_func=lambda path: f"{path.name} ({words.size(sizes.get(path, 0))})",
        placeholder=trn("{n} file here", "{n} files here", len(found.exports)),
        disabled=not found.exports,
        key=fresh(f"exports-in-{here}"),
    )
    if picked and st.button(trn("Add {n} file", "Add {n} files", len(picked)), key="add-files"):
        for path in picked:
            _add(path)


def _by_upload() -> None:
    files = st.file_uploader(
        tr("Files up to {size} MB each", size=UPLOAD_MEGABYTES),
        type=_ENDINGS,
        accept_multiple_files=True,
        key=fresh("uploads"),
    )
    small(
        tr(
            "They do not leave this machine: your browser hands them to this program, which keeps them in "
            "memory only. For larger files or a whole folder, look through folders or type a path."
        )
    )
    if files and st.button(
        trn("Read {n} file", "Read {n} files", len(files)), type="primary", key="read-uploads"
    ):
        # A copy of our own: Streamlit drops its one when the page changes.
        given: list[tuple[str, BinaryIO]] = [(file.name, io.BytesIO(file.getvalue())) for file in files]
        begin(_unlike_names(given), options=_chosen_options())


def _unlike_names(files: list[tuple[str, BinaryIO]]) -> list[tuple[str, BinaryIO]]:
    """Return the files with a number before any name that comes a second time."""
    seen: dict[str, int] = {}
    unlike = []
    for name, data in files:
        seen[name] = seen.get(name, 0) + 1
        unlike.append((name if seen[name] == 1 else f"{seen[name]}-{name}", data))
    return unlike


def _chosen_list() -> None:
    """Show what was added so far, to take away or to read, and the choices about reading."""
    if _chosen():
        st.header(tr("To be read together"))
        for place, path in enumerate(list(_chosen())):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(str(path), width="stretch")
                if st.button(tr("Take away"), key=f"drop-{place}", type="tertiary"):
                    _chosen().remove(path)
                    st.rerun()
        if st.button(
            trn("Read {n} export", "Read {n} exports", len(_chosen())), type="primary", key="read-chosen"
        ):
            _read_chosen()
    _more_about_reading()
    show_recent(_read)


def _more_about_reading() -> None:
    """Offer what few people need."""
    with st.expander(tr("More about reading")):
        system, reason = system_zone()
        st.selectbox(
            tr("Zone of times that do not say theirs"),
            zone_names(),
            index=None,
            placeholder=system,
            key="reading-zone",
            help=tr(
                "{zone}: {reason}. Most exports say their zone; this is for those that do not, and such "
                "times are marked as assumed.",
                zone=system,
                reason=tr(reason),
            ),
        )
        for name in CHOICES:
            tick(name, f"reading-{name}")


def _chosen_options() -> Options:
    ticked = {name: bool(st.session_state.get(f"reading-{name}")) for name in CHOICES}
    return Options(zone=cast("str | None", st.session_state.get("reading-zone")), **ticked)


def _read_chosen() -> None:
    _read(list(_chosen()))


def _read(paths: Sequence[Path]) -> None:
    gone = [path for path in paths if problem_with(path)]
    if gone:
        for path in gone:
            st.error(tr("This can no longer be read:"))
            st.text(str(path))
        return
    st.session_state["chosen"] = []
    if not incognito():
        recent.add(paths)
    begin(paths, options=_chosen_options())
