"""Files of a Takeout that are about the assistant's surroundings and hold no requests: known, left unread.

Which they are stands in facts/google_other_files.toml (format notes, Google 1.3 and 5). That a Takeout holds
only such files does not mean that nothing was recorded, and the reasons given there never say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from auditor.facts import table
from auditor.language import later
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.google.phrases import canonical

FILES = "google_other_files"
_TOP = "Takeout"


class OtherFiles(Shape):
    """A file of a Google Takeout without requests."""

    id = "google.other_files"
    title = later("Google Home app, Nest, lists and Gemini's settings (no requests)")
    source = "published file lists and public code; exports of 2018 to 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by what is in the file where that is known, else by its folder and name."""
        begins_like_json = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
        for row in table(FILES)["file"] if begins_like_json else ():
            words = row.get("holds", ())
            if words and all(word.encode() in head.data for word in words):
                return Claim(0.6, ("an object with " + " and ".join(words),), set_aside=row["reason"])
        folders, stem, ending = _place(head.path)
        if not folders:
            return None
        for row in table(FILES)["file"]:
            if folders[0] in _folders(tuple(row["folder"])) and _is_named(row, stem, ending):
                return Claim(
                    0.3, ("a file of this name in this folder of a Takeout",), set_aside=row["reason"]
                )
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield nothing: these files are set aside."""
        del source
        return iter(())


def _place(path: str) -> tuple[list[str], str, str]:
    """Return the folders of a file below Takeout/, its name without ending, and its ending."""
    *folders, name = path.split("/")
    while _TOP in folders:
        folders = folders[folders.index(_TOP) + 1 :]
    stem, point, ending = name.rpartition(".")
    return [canonical(folder) for folder in folders], canonical(stem or name), (point + ending).lower()


@cache
def _folders(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(canonical, names))


def _is_named(row: Mapping[str, Any], stem: str, ending: str) -> bool:
    return ending in row["endings"] and ("stem" not in row or canonical(row["stem"]) == stem)
