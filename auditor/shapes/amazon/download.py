"""Amazon's data download ("Request My Data"): how its files and columns are told by their names.

The names themselves are rows of facts/amazon_download.toml. Numbers behind a name differ per account, and
the spelling differs per build, so both are left out of every comparison (format notes, Amazon 3).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.facts import table
from auditor.problem import Problem
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.csv_stream import Block, Table, first_rows

FACTS = "amazon_download"

Mask = npt.NDArray[np.bool_]

_SIGNS = re.compile(r"[\W_]+")
_NUMBERS = " _-()0123456789"  # behind a name; also a browser's: "Intent-2-1 (1)"
_NUMBERED = re.compile(r"[^-]+-\d+-\d+(?: \(\d+\))?\.(?:csv|json)", re.IGNORECASE | re.ASCII)
_ARCHIVE = re.compile(r"\.?\d*(?: ?\(\d+\))?(?:\.zip)?", re.IGNORECASE | re.ASCII)


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """Return a name for comparison: letters and digits only, in lower case."""
    return _SIGNS.sub("", name).casefold()


def base_names(name: str) -> frozenset[str]:
    """Return what a file is called without numbers and ending, folded: in whole, and behind its last dot.

    "Alexa and Echo Devices.Device_Session_Events.csv" is told by its last part.
    """
    stem = name.rpartition(".")[0] or name
    whole = stem.rstrip(_NUMBERS)
    return frozenset({folded(whole), folded(whole.rpartition(".")[2])})


def ends_with(name: str, form: str) -> bool:
    """Whether a file is of a form, e.g. "csv"."""
    return name.lower().endswith(f".{form}")


def in_download(head: Head) -> bool:
    """Whether folders or archive are named as only this download names them."""
    folders = head.path.split("/")[:-1]
    known = {row["name"] for row in table(FACTS)["folders"]}
    return bool(known.intersection(folders)) or any(map(_is_archive, (head.around.name, *folders)))


def named_by_download(head: Head) -> bool:
    """Whether the place of a file, or the two numbers behind its name, are those of this download.

    For files whose name is known: "Intent-1-1.csv" came without any folder, too.
    """
    return in_download(head) or bool(_NUMBERED.fullmatch(head.name))


def _is_archive(name: str) -> bool:
    for row in table(FACTS)["archives"]:
        if name.startswith(row["begins"]):
            return bool(_ARCHIVE.fullmatch(name[len(row["begins"]) :]))
    return False


@cache
def column_names(of: str) -> dict[str, str]:
    """Return meaning -> folded name of each column of a table."""
    return {row["means"]: folded(row["name"]) for row in table(FACTS)["columns"] if row["table"] == of}


def columns_of(header: Sequence[str], of: str) -> dict[str, int]:
    """Return meaning -> place of each column that the header has; the first one of its name counts."""
    places: dict[str, int] = {}
    for place, name in enumerate(header):
        places.setdefault(folded(name), place)
    return {means: places[name] for means, name in column_names(of).items() if name in places}


def has_columns(header: Sequence[str], names: Collection[str]) -> bool:
    """Whether the header has all of these columns."""
    return {folded(name) for name in names} <= {folded(name) for name in header}


def rows_of(head: Head) -> tuple[tuple[str, ...], ...]:
    """Return the first rows of a CSV file, its header first; () where it is none."""
    if head.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[", b"<", b""):
        return ()
    return first_rows(head.data, whole=head.whole)


# Sentinels: words that stand for "there is nothing", in any column


@cache
def sentinels() -> frozenset[str]:
    """Return the words for "there is nothing", in lower case."""
    return frozenset(row["text"].casefold() for row in table("amazon_sentences")["sentinels"])


def is_empty(text: str) -> bool:
    """Whether a cell holds nothing, or a word for nothing."""
    bare = text.strip()
    return not bare or bare.casefold() in sentinels()


def empty_rows(columns: Sequence[pa.Array]) -> tuple[Mask, Mask] | None:
    """Return which rows say only that there is no data, and which hold nothing at all; None if none does.

    columns: the likeliest to hold something first.
    """
    words = pa.array(["", *sorted(sentinels())], pa.string())
    places = np.arange(len(columns[0]))  # of rows that say nothing so far: after the first column, few
    blank = np.ones(len(places), dtype=bool)
    for number, column in enumerate(columns):
        bare = pc.utf8_trim_whitespace(column.take(pa.array(places)) if number else column)
        empty = pc.is_in(pc.ascii_lower(bare), words).to_numpy(zero_copy_only=False)
        if not empty.any():
            return None
        blank = (blank & pc.equal(bare, "").to_numpy(zero_copy_only=False))[empty]
        places = places[empty]
    says_nothing, is_blank = (np.zeros(len(columns[0]), dtype=bool) for _ in range(2))
    says_nothing[places[~blank]] = True
    is_blank[places[blank]] = True
    return says_nothing, is_blank


def begun(block: Block, columns: Sequence[pa.Array]) -> tuple[Block, Batch]:
    """Return what is left of a block without rows of nothing, and a batch in which those are booked.

    columns: those of the block, the likeliest to hold something first.
    """
    batch = Batch(rows=block.count, problems=list(block.problems))
    found = empty_rows(columns)
    placeholders = blank = 0
    if found is not None:
        kept = ~(found[0] | found[1])
        placeholders, blank = int(found[0].sum()), int(found[1].sum())
        mask = pa.array(kept)
        block = Block(block.rows[kept], [column.filter(mask) for column in block.columns], block.headers)
    counts = {"header_row": block.headers, "placeholder_row": placeholders, "empty_line": blank}
    batch.set_aside.update({reason: count for reason, count in counts.items() if count})
    return block, batch


def rows_set_aside(source: Source, reason: str) -> Iterator[Batch]:
    """Yield every row of a table as set aside for one reason, a key of contract.SET_ASIDE."""
    with source.open() as stream:
        for event in Table(stream).blocks(1):
            if isinstance(event, Block):
                rest, batch = begun(event, event.columns)
                if len(rest.rows):
                    batch.set_aside[reason] = len(rest.rows)
                yield batch
            else:
                yield Batch(damage=[Problem(event.kind)])


def looks_changed(head: Head, title: str) -> Claim | None:
    """Return the claim for a file that has a known name and place, but not the known content."""
    if not named_by_download(head):
        return None
    return Claim(0.7, (f"named like {title}, with other columns",), changed=True)
