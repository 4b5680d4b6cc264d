"""How things of a history are covered: a mask where words were, a neutral name where a name was.

For incognito (veil.py) and for redaction (report/redaction/), which differ in how much they cover.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from auditor.containers import is_media
from auditor.history.ledger import ContainerEntry, MemberEntry
from auditor.language import tr
from auditor.recording import FEW, Device

MASK = "•••"
# Endings that say of which kind a file is. Any other may be half of a name ("letter.anna").
_ENDINGS = (
    *("zip", "tgz", "tar", "gz", "json", "ndjson", "jsonl", "csv", "tsv", "txt", "html", "htm", "mhtml"),
    *("xml", "pdf", "xlsx", "plist", "db", "sqlite", "log", "md"),
)

Names = Mapping[str, str]


def put(table: pa.Table, name: str, column: pa.ChunkedArray | pa.Array) -> pa.Table:
    """Return the table with this column in the place of the one of that name, and of its type."""
    field = table.schema.field(name)
    return table.set_column(table.column_names.index(name), field, column.cast(field.type))


def masked(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the mask wherever there is something."""
    return pc.if_else(pc.is_valid(column), pa.scalar(MASK), pa.scalar(None, pa.string()))


def numbered(
    column: pa.ChunkedArray, name: Callable[[int], str], tie: Callable[[str], bytes] = lambda _value: b""
) -> dict[str, str]:
    """Return a neutral name for each value, the most frequent first.

    tie: decides among equal counts; if it does not, the order of appearance does.
    """
    found = pc.value_counts(column.cast(pa.string()).combine_chunks()).to_pylist()
    real = [one for one in found if one["values"] is not None]
    real.sort(key=lambda one: (-one["counts"], tie(one["values"])))
    return {one["values"]: name(at) for at, one in enumerate(real, 1)}


def renamed(column: pa.ChunkedArray, names: Names) -> pa.Array:
    """Return the column with the neutral name of each value; what has none becomes null."""
    plain = column.cast(pa.string()).combine_chunks()
    codes = pc.index_in(plain, value_set=pa.array(list(names), pa.string()))
    words = pa.array(list(names.values()), pa.string())
    return pa.DictionaryArray.from_arrays(codes, words).cast(FEW)


def ending(path: str) -> str:
    """Return the ending of a file name with its dot, where it says nothing but the kind of file; else ""."""
    found = path.rpartition(".")[2].lower()
    known = found != path.lower() and (found in _ENDINGS or is_media(path))
    return f".{found}" if known and found.isalnum() else ""


def container_covered(one: ContainerEntry, at: int) -> ContainerEntry:
    """Return an export under a number, without its hash."""
    return replace(one, name=tr("Export {n}", n=at) + ending(one.name), sha256=None)


def members_covered(
    members: Iterable[MemberEntry], containers: Iterable[ContainerEntry]
) -> list[MemberEntry]:
    """Return the files under numbers, without the places of problems. containers: in the order of theirs."""
    at_of = {one.name: at for at, one in enumerate(containers, 1)}
    return [
        replace(
            one,
            member=member_name(one.member, at),
            container=tr("Export {n}", n=at_of.get(one.container, 0)),
            places=[],
            damage=[],
        )
        for at, one in enumerate(members, 1)
    ]


def member_name(path: str, at: int) -> str:
    """Return the neutral name of the file with this number, from 1."""
    return tr("File {n}", n=at) + ending(path)


def devices_renamed(
    devices: Iterable[Device], names: Names, id_of: Callable[[str], str | None] = lambda _id: None
) -> list[Device]:
    """Return the listed devices under the names of `names`, those that made no recording under further ones.

    id_of: what becomes of a device_id; it is left out, if nothing is said.
    """
    further: dict[str, str] = {}
    found = []
    for one in devices:
        name = one.name and (
            names.get(one.name)
            or further.setdefault(one.name, tr("Device {n}", n=len(names) + len(further) + 1))
        )
        found.append(
            replace(one, name=name, device_id=None if one.device_id is None else id_of(one.device_id))
        )
    return found
