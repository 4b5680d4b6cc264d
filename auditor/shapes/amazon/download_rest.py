"""Amazon's data download: files that are known and left unread, each with its reason.

They hold nothing that was heard; some hold other people's names, addresses or places, and one, a PDF of
2018, holds transcripts in a form that ties them to nothing (format notes, Amazon 3). Which files these are
is a table in facts/amazon_download.toml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from auditor.facts import table
from auditor.language import later
from auditor.shapes.amazon.download import (
    FACTS,
    base_names,
    folded,
    has_columns,
    in_download,
    named_by_download,
    rows_of,
)
from auditor.shapes.amazon.download_clip import is_first_download
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source

_BESIDE_SOUND = "only sound beside it"


class DownloadRest(Shape):
    """A file of the data download that is not read."""

    id = "amazon.download_rest"
    title = later("Amazon data download: files that are not read")
    source = "public readers and their documentation; press reports on the download of 2018"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by name, folder and, where they are known, columns."""
        name = head.name.lower()
        for known in _known_files():
            # Tens of thousands of clips come past here: the cheap questions come first.
            if name.endswith(known.ending) and known.folder_fits(head) and known.fits(head):
                return Claim(0.8, (f"known by its name and place: {known.what}",), set_aside=known.reason)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield nothing: the file is set aside."""
        del source
        return iter(())


@dataclass(frozen=True, slots=True)
class _Known:
    """A row of the table. name: folded, "" for any; folder: as in the table, None for anywhere."""

    name: str
    ending: str
    folder: str | None
    columns: tuple[str, ...]
    reason: str
    what: str

    def folder_fits(self, head: Head) -> bool:
        """Whether the folder that must lie above does."""
        return self.folder in (None, "", _BESIDE_SOUND) or f"/{self.folder}/" in f"/{head.path}"

    def fits(self, head: Head) -> bool:
        """Whether name, place and columns are those of the row."""
        if self.name and self.name not in base_names(head.name):
            return False
        if self.folder == _BESIDE_SOUND:
            return head.data.startswith(b"%PDF") and is_first_download(head.around.paths)
        if self.folder is not None and not (named_by_download if self.name else in_download)(head):
            return False
        rows = rows_of(head) if self.columns else ()
        return not self.columns or bool(rows and has_columns(rows[0], self.columns))


@cache
def _known_files() -> tuple[_Known, ...]:
    known = []
    for row in table(FACTS)["set_aside"]:
        name = "" if row["table"] == "*" else folded(row["table"])
        what = row["table"] if name else row.get("folder") or f"a .{row['form']} file"
        ending = f".{row['form']}" if row["form"] else ""
        known.append(_Known(name, ending, row.get("folder"), tuple(row["columns"]), row["reason"], what))
    return tuple(known)
