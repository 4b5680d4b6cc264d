"""A history at a level of redaction: what the level covers is not in it, so no file can let it slip."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history import ContainerEntry, History, MemberEntry
from auditor.history.covering import (
    MASK,
    container_covered,
    devices_renamed,
    masked,
    member_name,
    members_covered,
    numbered,
    put,
    renamed,
)
from auditor.language import tr
from auditor.language.told import Told, told
from auditor.recording import FEW, TIMESTAMP, Setting
from auditor.report.redaction.keys import (
    DEVICE_DIGITS,
    RECORDING_DIGITS,
    SEALED,
    key_of,
    rekeyed,
    rekeyed_column,
    sealed,
)
from auditor.report.redaction.levels import Level
from auditor.report.redaction.names import Names
from auditor.report.redaction.vendor_words import (
    is_product,
    is_vendors_sentence,
    label_covered,
    language_covered,
    setting_covered,
)

_APP_ID = re.compile(r"[\w-]+(?:\.[\w-]+){2,}")
_SHORTEST_NAME = 4  # of a file: shorter ones are sought in no sentence
# All zones of today differ from UTC by whole quarters of an hour, so that the hour on the clock stays.
QUARTER_US = 15 * 60 * 1_000_000


def redacted(history: History, level: Level) -> History:
    """Return the history without what this level covers; with "none" the history itself.

    history: as it was read. It must not be redacted or veiled already: the key follows from its hashes.
    Neutral names ("Device 1") are in the language that is spoken now. At "counts" times are cut to the
    quarter of an hour, and ids are running numbers that stand in no other bundle; no file may list rows.
    """
    if level == "none":
        return history
    key = key_of(history)
    containers = sorted(history.containers, key=lambda one: (sealed(one.sha256 or one.name, key), one.bytes))
    devices = numbered(history.table.column("device"), lambda n: tr("Device {n}", n=n), _by_key(key))
    table = _table(history, level, key, devices)
    id_of = (lambda _id: None) if level == "counts" else lambda one: rekeyed(one, key, DEVICE_DIGITS)
    listed = devices_renamed(sorted(history.devices, key=lambda one: _by_key(key)(repr(one))), devices, id_of)
    names = [
        *(name for one in history.members for name in (one.member, one.member.rpartition("/")[2])),
        *(one.name for one in history.containers),
    ]
    sentence = _Sentences(names).covered
    return replace(
        history,
        table=table,
        containers=[_container(one, at, key, sentence) for at, one in enumerate(containers, 1)],
        members=[_member(one, sentence) for one in members_covered(history.members, containers)],
        settings=_settings(history.settings, level),
        devices=sorted(listed, key=lambda one: (one.vendor, _number(one.name), one.device_id or "")),
        places=[],
        prefixes=_prefixes(history, key),
        origins={},
    )


def names_in(history: History) -> Names:
    """Return the names that a history gives to devices, apps and places."""
    devices = {one for one in history.table.column("device").unique().to_pylist() if one}
    devices |= {one.name for one in history.devices if one.name}
    apps = {
        one for one in history.table.column("product").unique().to_pylist() if one and not is_product(one)
    }
    for one in history.settings:
        apps.update(_APP_ID.findall(one.value))
    places = {one.name for one in history.places if one.name and "://" not in one.name}
    return Names(sorted(devices | places), sorted(apps))


# The table ------------------------------------------------------------------------------------


def _table(history: History, level: Level, key: bytes, devices: Mapping[str, str]) -> pa.Table:
    table = history.table
    table = put(table, "device", renamed(table.column("device"), devices))
    table = put(table, "product", _products(table, key))
    table = _with_words_covered(table, history, level)
    for name, covered in (("vendor_label", label_covered), ("language", language_covered)):
        if name in table.column_names:
            table = put(table, name, _few(table.column(name), covered))
    for name in ("audio", "also"):
        if name in table.column_names:
            table = put(table, name, pa.nulls(table.num_rows, table.schema.field(name).type))
    table = _with_places(table)
    return _counted_only(table) if level == "counts" else _with_keys(table, key)


def _with_words_covered(table: pa.Table, history: History, level: Level) -> pa.Table:
    if not history.has_words:
        return table
    names = names_in(history) if level == "names" else None
    for name in ("transcript", "reply"):
        column = table.column(name)
        table = put(table, name, names.covered(column) if names else masked(column))
    column = table.column("placeholder")

    def covered(text: str) -> str:
        if is_vendors_sentence(text):
            return text
        return names.texts(pa.array([text], pa.string()))[0].as_py() if names else MASK

    return put(table, "placeholder", _few(column, covered))


def _few(column: pa.ChunkedArray, covered: Callable[[str], str]) -> pa.Array:
    """Return a column of few different words, each of them covered."""
    words = [one for one in column.cast(pa.string()).unique().to_pylist() if one is not None]
    return renamed(column, {one: covered(one) for one in words})


def _products(table: pa.Table, key: bytes) -> pa.Array:
    """Return the products: assistants as they are called, everything else as "App 1"."""
    product = table.column("product").cast(pa.string())
    kept = [one for one in product.unique().to_pylist() if one is not None and is_product(one)]
    others = product.filter(pc.invert(pc.is_in(product, value_set=pa.array(kept, pa.string()))))
    return renamed(
        product, numbered(others, lambda n: tr("App {n}", n=n), _by_key(key)) | {one: one for one in kept}
    )


def _with_places(table: pa.Table) -> pa.Table:
    """Count the rows of a file where it says at which byte each stands: that tells how long its words are."""
    if not pc.any(table.column("by_offset")).as_py():
        return table
    member, row = (np.asarray(table.column(name).combine_chunks()) for name in ("member", "row"))
    by_offset = np.asarray(table.column("by_offset").combine_chunks())
    order = np.lexsort((row, member))
    starts = np.flatnonzero(np.r_[True, member[order][1:] != member[order][:-1]])
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    table = put(table, "row", pa.array(np.where(by_offset, place, row)))
    return put(table, "by_offset", pa.array(np.zeros(len(order), bool)))


def _with_keys(table: pa.Table, key: bytes) -> pa.Table:
    digits = {"recording_id": RECORDING_DIGITS, "duplicate_of": RECORDING_DIGITS, "device_id": DEVICE_DIGITS}
    for name, count in digits.items():
        if name in table.column_names:
            table = put(table, name, rekeyed_column(table.column(name), key, count))
    return table


def _counted_only(table: pa.Table) -> pa.Table:
    """Cut times, and put running numbers in the place of ids."""
    micros = table.column("started_at").cast(pa.int64())
    cut = pc.multiply(pc.floor(pc.divide(micros.cast(pa.float64()), QUARTER_US)).cast(pa.int64()), QUARTER_US)
    table = put(table, "started_at", cut.cast(TIMESTAMP))
    if "device_id" in table.column_names:
        table = put(table, "device_id", pa.nulls(table.num_rows, FEW))
    numbers = number_of_ids(table)
    for name in ("duplicate_of", "recording_id"):
        code = pc.index_in(table.column(name), value_set=numbers)
        table = put(table, name, code.cast(pa.string()))
    return table


def number_of_ids(table: pa.Table) -> pa.Array:
    """Return every id once, in the order of rows: its place is the running number that stands for it."""
    return pa.concat_arrays(
        [
            table.column("recording_id").combine_chunks(),
            table.column("duplicate_of").drop_null().combine_chunks(),
        ]
    ).unique()


# The ledger and the lists ---------------------------------------------------------------------


def _by_key(key: bytes) -> Callable[[str], bytes]:
    """Return an order of names that tells nothing of them."""
    return lambda name: sealed(name, key).encode()


def _number(name: str | None) -> int:
    digits = "".join(sign for sign in name or "" if sign.isdecimal())
    return int(digits) if digits else 0


def _container(one: ContainerEntry, at: int, key: bytes, sentence: Callable[[str], str]) -> ContainerEntry:
    return replace(
        container_covered(one, at),
        sha256=sealed(one.sha256, key) if one.sha256 else None,
        note=sentence(one.note) if one.note else None,
    )


def _member(one: MemberEntry, sentence: Callable[[str], str]) -> MemberEntry:
    return replace(
        one,
        reason=sentence(one.reason) if one.reason else None,
        notes=[sentence(note) for note in one.notes],
        loud=[sentence(why) for why in one.loud],
    )


class _Sentences:
    """Covers sentences of the ledger that name a file. They are our own; names could only be values."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted({one for one in names if len(one) >= _SHORTEST_NAME}, key=len, reverse=True)
        self._known: dict[str, str] = {}

    def covered(self, sentence: str) -> str:
        if isinstance(sentence, Told):
            values = {
                name: self.covered(value) if isinstance(value, str) else value
                for name, value in sentence.values.items()
            }
            return told(sentence.message, **values)
        if sentence not in self._known:
            named = any(name in sentence for name in self._names)
            self._known[sentence] = MASK if named else sentence
        return self._known[sentence]


def _settings(settings: Sequence[Setting], level: Level) -> list[Setting]:
    found = [
        Setting(
            one.vendor,
            setting_covered(one.name),
            setting_covered(one.value),
            one.at and (f"{one.at[:10]}T00:00:00.000Z" if level == "counts" else one.at),
        )
        for one in settings
    ]
    return sorted(found, key=repr)


def _prefixes(history: History, key: bytes) -> list[str]:
    """Return the first half of each file's `source`: its sealed hash and its neutral name."""
    exports = {one.sha256[:16]: one.sha256 for one in history.containers if one.sha256}
    heads: dict[str, str] = {"": MASK}
    found = []
    for at, prefix in enumerate(history.prefixes, 1):
        head, _, path = prefix.partition(":")
        if head not in heads:
            heads[head] = sealed(exports.get(head, head), key).removeprefix(SEALED)[:16]
        found.append(f"{heads[head]}:{member_name(path, at)}")
    return found
