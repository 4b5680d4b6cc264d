"""What a person may choose about reading, in the same words before a reading and after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import available_timezones

import streamlit as st

from auditor.language import later, tr
from dashboards.parts.page import small

_NO_PLACES = {"Factory", "localtime"}  # names in the zone database that say nothing to anybody


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows that are read only on request. title: what is ticked; meaning: one sentence; messages."""

    title: str
    meaning: str


# By the names that they have in auditor.shapes.contract.Options.
CHOICES: Mapping[str, Choice] = {
    "other_apps": Choice(
        later("Read what other apps asked, too"),
        later(
            "Apple's report on Apple Intelligence lists the requests of all apps; without this only Siri's "
            "are read."
        ),
    ),
    "experimental": Choice(
        later("Read what is not settled, too"),
        later(
            "Some rows are known from programs only and were never seen in a real file, such as those of "
            "Apple's system log; take them with care."
        ),
    ),
}


def zone_names() -> list[str]:
    """Return the names of all time zones, in order."""
    return sorted(available_timezones() - _NO_PLACES)


def tick(name: str, key: str, *, value: bool = False) -> bool:
    """Show one choice with its sentence; return whether it is ticked."""
    choice = CHOICES[name]
    with st.container(gap=None):
        ticked = st.checkbox(tr(choice.title), value=value, key=key)
        small(tr(choice.meaning))
    return ticked
