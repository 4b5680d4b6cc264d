"""A history: an immutable table of recordings with its ledger, and narrower views of it.

Pages, charts and exports get one of these and nothing else. Filters give a new view; the ledger stays
that of the whole audit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from auditor.audio import Sound
from auditor.containers import Origin, read_member
from auditor.history.ledger import ContainerEntry, MemberEntry, Totals
from auditor.recording import BY_NAME, DERIVED, PUBLIC_SCHEMA, Device, Place, Setting

if TYPE_CHECKING:
    import pandas as pd


CLIP_BYTES = 64 * 1024 * 1024  # minutes of speech; a larger file is no clip


@dataclass(frozen=True)
class History:
    """Everything one audit found.

    table:      columns of recording.TABLE_SCHEMA (fewer, if words were not kept) and `duplicate_of`.
    containers: as given, with hashes.
    members:    what became of each file.
    prefixes:   per member number, the first part of `source` ("hash:path").
    origins:    by the member number of a clip, or of a file not understood, where to find it again.
    sounds:     by the member number of a clip, what it is; None where it is no sound.
    """

    table: pa.Table
    containers: Sequence[ContainerEntry] = ()
    members: Sequence[MemberEntry] = ()
    settings: Sequence[Setting] = ()
    devices: Sequence[Device] = ()
    places: Sequence[Place] = ()
    prefixes: Sequence[str] = ()
    origins: Mapping[int, Origin] = field(default_factory=dict)
    sounds: Mapping[int, Sound | None] = field(default_factory=dict)

    def __len__(self) -> int:
        """Return the number of recordings, duplicates left out."""
        return self.table.num_rows - self.duplicates

    @property
    def duplicates(self) -> int:
        """How many rows repeat another row."""
        return self.table.num_rows - int(self.table.column("duplicate_of").null_count)

    @property
    def has_words(self) -> bool:
        """Whether it was read with words; without them it can be counted, not judged or exported."""
        return "transcript" in self.table.column_names

    @property
    def totals(self) -> Totals:
        """The ledger's sums."""
        return Totals.of(list(self.members))

    @property
    def understood(self) -> bool:
        """Whether anything was recognised and not wholly lost to damage."""
        return any(
            member.shape and not (member.damage and member.state == "read" and member.rows == member.problems)
            for member in self.members
        )

    @property
    def alarms(self) -> list[tuple[str, str]]:
        """Why the audit cannot be trusted in full: (file, sentence) pairs; empty where it can."""
        found = [(member.member, sentence) for member in self.members for sentence in member.loud]
        return found + [(entry.name, entry.note) for entry in self.containers if entry.note]

    @property
    def trustworthy(self) -> bool:
        """Whether nothing was refused, damaged or read with too many problems."""
        return not self.alarms

    @property
    def exit_code(self) -> int:
        """0 done, 1 nothing readable, 3 done but not trustworthy (DESIGN.md 10)."""
        if not self.understood:
            return 1
        return 0 if self.trustworthy else 3

    def filtered(
        self,
        *,
        vendors: Collection[str] | None = None,
        products: Collection[str] | None = None,
        devices: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        words: str | None = None,
    ) -> History:
        """Return a view with only the recordings that fit all that is given; None means any.

        since, until: aware instants, the first included, the last not; rows without a time then drop out.
        words:        text that the transcript, the reply or the placeholder holds, any case, no pattern.
        """
        mask: pa.ChunkedArray | None = None
        for name, allowed in (
            ("vendor", vendors),
            ("product", products),
            ("device", devices),
            ("kind", kinds),
        ):
            if allowed is not None:
                column = self.table.column(name).cast(pa.string())
                mask = _both(mask, pc.is_in(column, value_set=pa.array(list(allowed), pa.string())))
        started = self.table.column("started_at")
        if since is not None:
            mask = _both(mask, pc.greater_equal(started, pa.scalar(since, started.type)))
        if until is not None:
            mask = _both(mask, pc.less(started, pa.scalar(until, started.type)))
        if words:
            mask = _both(mask, self._holds(words))
        if mask is None:
            return self
        return replace(self, table=self.table.filter(mask))

    def _holds(self, words: str) -> pa.ChunkedArray:
        found: pa.ChunkedArray | None = None
        for name in ("transcript", "reply", "placeholder"):
            column = self.table.column(name).cast(pa.string())
            hit = pc.fill_null(pc.match_substring(column, words, ignore_case=True), False)
            found = hit if found is None else pc.or_(found, hit)
        return found

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return the recordings, duplicates left out, as a data frame.

        columns: names of the record or of the table in memory; all of the latter, if not given.
        started_at is datetime64[us, UTC] with NaT where unknown; columns with few values are categories.
        """
        kept = self.table.column("duplicate_of").is_null()
        # Columns first: to filter words that nobody asked for is most of the work.
        names = self.table.column_names if columns is None else columns
        table = _select(self.table, names, self.prefixes)
        return table.filter(kept).to_pandas()

    def rows(self, ids: Sequence[str]) -> pa.Table:
        """Return the public rows with these ids, in the order of the ids; unknown ids are left out."""
        return self.public(self.table.take(pa.array(self._places(ids), pa.int64())))

    def _places(self, ids: Sequence[str]) -> list[int]:
        """Return the row numbers of those ids that are known; of equal ids that of the kept row."""
        asked = pc.is_in(self.table.column("recording_id"), value_set=pa.array(list(ids), pa.string()))
        rows = pc.indices_nonzero(asked)
        repeats = self.table.column("duplicate_of").take(rows).is_valid().to_pylist()
        known = self.table.column("recording_id").take(rows).to_pylist()
        found: dict[str, int] = {}
        for one, repeats_another, row in zip(known, repeats, rows.to_pylist(), strict=True):
            if one not in found or not repeats_another:
                found[one] = row
        return [found[one] for one in ids if one in found]

    def clip(self, recording_id: str) -> tuple[bytes, str] | None:
        """Return the sound of a recording and its file name, read in place; None where there is none.

        Raises OSError where the export is no longer where it was.
        """
        places = self._places([recording_id])
        number = self.table.column("clip")[places[0]].as_py() if places else None
        origin = None if number is None else self.origins.get(number)
        if origin is None:
            return None
        return read_member(origin, at_most=CLIP_BYTES), origin.label.rpartition("/")[2]

    def public(self, table: pa.Table | None = None) -> pa.Table:
        """Return rows in the public form of `export`: recording.PUBLIC_SCHEMA, duplicates included."""
        table = self.table if table is None else table
        return _select(table, PUBLIC_SCHEMA.names, self.prefixes).cast(PUBLIC_SCHEMA)

    def order(self) -> pa.Array:
        """Return row numbers of `table` in the order of `export`: started_at, recording_id, row number."""
        keys = [(name, "ascending") for name in ("started_at", "recording_id", "member", "row")]
        return pc.sort_indices(self.table, sort_keys=keys)


def _both(mask: pa.ChunkedArray | None, more: pa.ChunkedArray) -> pa.ChunkedArray:
    more = pc.fill_null(more, False)
    return more if mask is None else pc.and_(mask, more)


def _select(table: pa.Table, columns: Sequence[str], prefixes: Sequence[str]) -> pa.Table:
    """Return the named columns, deriving `source` and filling what nobody has judged yet with null."""
    arrays = {}
    for name in columns:
        if name == "source":
            arrays[name] = _source(table, prefixes)
        elif name in table.column_names:
            column = table.column(name)
            # Reasons are kept as numbers; what pandas and files get are words.
            arrays[name] = column.cast(BY_NAME[name].type) if name == "reasons" else column
        elif name == "reasons":
            arrays[name] = pa.array([[]], BY_NAME[name].type).take(pa.repeat(0, table.num_rows))
        elif name in DERIVED:
            arrays[name] = pa.nulls(table.num_rows, BY_NAME[name].type)
        else:
            raise KeyError(name)
    return pa.table(arrays)


def _source(table: pa.Table, prefixes: Sequence[str]) -> pa.ChunkedArray:
    """Return "hash:path#row" or "hash:path@offset" per row."""
    names = pa.array(prefixes, pa.string()).take(table.column("member").combine_chunks())
    mark = pc.if_else(table.column("by_offset"), "@", "#").combine_chunks()
    row = table.column("row").cast(pa.string()).combine_chunks()
    return pc.binary_join_element_wise(names, mark, row, "")
