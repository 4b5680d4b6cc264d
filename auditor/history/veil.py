"""A history that may be shown to a room: counts and times as they are; words, names and sounds covered.

What is covered is not in the veiled history at all, so no chart, title, table or alternative text made
from it can let it slip. Where something was, a mask stands, so that counts of "with words" stay true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.ledger import ContainerEntry, MemberEntry
from auditor.history.view import History
from auditor.language import tr
from auditor.recording import FEW, Device, Setting

MASK = "•••"
_WORDS = ("transcript", "placeholder", "reply")
_LONGEST_ENDING = 5


def veiled(history: History) -> History:
    """Return the history without words, names of people, devices, apps and files, and without sounds.

    Devices become "Device 1", apps that opened the microphone "App 1", files "File 1", the most heard
    first, in the language that is spoken now. Ids of rows, times, kinds, labels and verdicts stay.
    """
    devices = _numbered(history.table.column("device"), lambda n: tr("Device {n}", n=n))
    return replace(
        history,
        table=_table(history.table, devices),
        containers=[_container(one, at) for at, one in enumerate(history.containers, 1)],
        members=_members(history),
        settings=[_setting(one) for one in history.settings],
        devices=_devices(history.devices, devices),
        places=[],
        prefixes=[_prefix(one, at) for at, one in enumerate(history.prefixes, 1)],
        origins={},
    )


def _table(table: pa.Table, devices: Mapping[str, str]) -> pa.Table:
    for name in _WORDS:
        if name in table.column_names:
            table = _put(table, name, _masked(table.column(name)))
    table = _put(table, "device", _renamed(table.column("device"), devices))
    table = _put(table, "product", _without_apps(table))
    for name in ("device_id", "audio"):  # a clip stays counted; the way to it is gone with `origins`
        if name in table.column_names:
            table = _put(table, name, pa.nulls(table.num_rows, table.schema.field(name).type))
    return table


def _put(table: pa.Table, name: str, column: pa.ChunkedArray | pa.Array) -> pa.Table:
    field = table.schema.field(name)
    return table.set_column(table.column_names.index(name), field, column.cast(field.type))


def _masked(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.is_valid(column), pa.scalar(MASK), pa.scalar(None, pa.string()))


def _numbered(column: pa.ChunkedArray, name: Callable[[int], str]) -> dict[str, str]:
    """Return a neutral name for each value, the most frequent first; equal counts in order of appearance."""
    found = pc.value_counts(column.cast(pa.string()).combine_chunks()).to_pylist()
    real = sorted((one for one in found if one["values"] is not None), key=lambda one: -one["counts"])
    return {one["values"]: name(at) for at, one in enumerate(real, 1)}


def _renamed(column: pa.ChunkedArray, names: Mapping[str, str]) -> pa.Array:
    plain = column.cast(pa.string()).combine_chunks()
    codes = pc.index_in(plain, value_set=pa.array(list(names), pa.string()))
    words = pa.array(list(names.values()), pa.string())
    return pa.DictionaryArray.from_arrays(codes, words).cast(FEW)


def _without_apps(table: pa.Table) -> pa.ChunkedArray | pa.Array:
    """Return the products; which apps somebody has on the phone is nobody's business in a room."""
    product = table.column("product").cast(pa.string())
    is_app = pc.equal(table.column("kind").cast(pa.string()), "microphone_session")
    apps = _numbered(product.filter(is_app), lambda n: tr("App {n}", n=n))
    if not apps:
        return product
    return pc.if_else(is_app, _renamed(product, apps).cast(pa.string()), product)


def _ending(path: str) -> str:
    ending = path.rpartition(".")[2]
    return (
        f".{ending.lower()}" if ending.isalnum() and len(ending) <= _LONGEST_ENDING and ending != path else ""
    )


def _container(one: ContainerEntry, at: int) -> ContainerEntry:
    return replace(one, name=tr("Export {n}", n=at) + _ending(one.name), sha256=None)


def _members(history: History) -> list[MemberEntry]:
    containers = {one.name: at for at, one in enumerate(history.containers, 1)}
    return [
        replace(
            one,
            member=tr("File {n}", n=at) + _ending(one.member),
            container=tr("Export {n}", n=containers.get(one.container, 0)),
            places=[],
            damage=[],
        )
        for at, one in enumerate(history.members, 1)
    ]


def _prefix(prefix: str, at: int) -> str:
    return f"{'•' * 3}:{tr('File {n}', n=at)}{_ending(prefix)}"


def _setting(one: Setting) -> Setting:
    return replace(one, value=MASK)


def _devices(devices: Iterable[Device], names: Mapping[str, str]) -> list[Device]:
    further: dict[str, str] = {}
    found = []
    for one in devices:
        name = one.name and (
            names.get(one.name)
            or further.setdefault(one.name, tr("Device {n}", n=len(names) + len(further) + 1))
        )
        found.append(replace(one, name=name, device_id=None))
    return found
