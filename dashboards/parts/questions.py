"""What reading left to the person: the zone of some times, and rows that are read only on request.

Both are answered by reading the same files again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from auditor.history import History
from auditor.insights.when import system_zone
from auditor.language import tr, trn
from auditor.shapes.contract import NOTES, Options
from dashboards.parts.choices import tick, zone_names
from dashboards.parts.importing import begin
from dashboards.parts.page import small
from dashboards.parts.state import Opened

_ASSUMED, _AMBIGUOUS = NOTES["zone_assumed"], NOTES["zone_ambiguous"]
# For each choice the reasons for which rows are set aside without it.
_HELD_BACK: Mapping[str, tuple[str, ...]] = {
    "other_apps": ("other_app", "app_unknown"),
    "experimental": ("experimental",),
}


def zone_is_open(holder: Opened) -> bool:
    """Return whether some times do not say their zone for certain, and nobody has said it yet."""
    notes = _zone_notes(holder.history)
    if holder.options.zone:
        notes -= {_ASSUMED}  # it was taken for these
    return bool(notes and holder.exports)


def ask(holder: Opened) -> None:
    """Ask what can be asked about these files, and read them again when it is answered."""
    if not holder.exports:
        return
    options, notes, held_back = holder.options, _zone_notes(holder.history), _held_back(holder.history)
    more = [name for name in _HELD_BACK if held_back[name] or getattr(options, name)]
    asks_zone = bool(notes or options.zone)
    if not (asks_zone or more):
        return
    with st.container(border=True, key="questions"):
        wanted = options
        if asks_zone:
            wanted = replace(wanted, zone=_ask_for_zone(notes, options))
        if more:
            wanted = _ask_for_more(more, held_back, wanted)
        if st.button(tr("Read again"), key="read-again", disabled=wanted == options):
            begin(holder.exports, options=wanted, is_sample=holder.is_sample, again=True)


def _ask_for_zone(notes: set[str], options: Options) -> str | None:
    st.markdown(f"**{tr('In which time zone was the household?')}**")
    small(_about_zone(notes, options.zone))
    names = zone_names()
    return st.selectbox(
        tr("Time zone"),
        names,
        index=names.index(options.zone) if options.zone in names else None,
        placeholder=tr("Choose a zone"),
        key="another-zone",
        label_visibility="collapsed",
        width=320,
    )


def _about_zone(notes: set[str], chosen: str | None) -> str:
    """Say why it is asked, and what was taken meanwhile."""
    if chosen:
        if _AMBIGUOUS in notes:
            return tr(
                "You chose {zone}, but some times give a short name of a zone that is not used there.",
                zone=chosen,
            )
        return tr(
            "Times that do not say their zone for certain were read as {zone}, as you chose.", zone=chosen
        )
    said = []
    if _ASSUMED in notes:
        said.append(
            tr("Some times have no zone; they were read as {zone}, this machine's.", zone=system_zone()[0])
        )
    if _AMBIGUOUS in notes:
        said.append(tr("Some times give a short name of a zone that several places use."))
    return " ".join([*said, tr("Choose the zone, and the files are read again with it.")])


def _ask_for_more(more: list[str], held_back: Counter[str], options: Options) -> Options:
    st.markdown(f"**{tr('Should more be read?')}**")
    aside = held_back.total()
    if aside:
        small(
            trn(
                "{n} row was set aside that can be read on request.",
                "{n} rows were set aside that can be read on request.",
                aside,
            )
        )
    ticked = {name: tick(name, f"again-{name}", value=getattr(options, name)) for name in more}
    return replace(
        options,
        other_apps=ticked.get("other_apps", options.other_apps),
        experimental=ticked.get("experimental", options.experimental),
    )


def _zone_notes(history: History) -> set[str]:
    return {note for member in history.members for note in member.notes} & {_ASSUMED, _AMBIGUOUS}


def _held_back(history: History) -> Counter[str]:
    found: Counter[str] = Counter()
    for member in history.members:
        for name, reasons in _HELD_BACK.items():
            found[name] += sum(member.set_aside_kinds[reason] for reason in reasons)
    return found
