"""A history that may be shown to a room: counts and times as they are; words, names and sounds covered.

What is covered is not in the veiled history at all, so no chart, title, table or alternative text made
from it can let it slip. Where something was, a mask stands, so that counts of "with words" stay true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

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
from auditor.history.view import History
from auditor.language import tr
from auditor.recording import Setting

__all__ = ["MASK", "veiled"]

_WORDS = ("transcript", "placeholder", "reply")


def veiled(history: History) -> History:
    """Return the history without words, names of people, devices, apps and files, and without sounds.

    Devices become "Device 1", apps that opened the microphone "App 1", files "File 1", the most heard
    first, in the language that is spoken now. Ids of rows, times, kinds, labels and verdicts stay.
    """
    devices = numbered(history.table.column("device"), lambda n: tr("Device {n}", n=n))
    return replace(
        history,
        table=_table(history.table, devices),
        containers=[container_covered(one, at) for at, one in enumerate(history.containers, 1)],
        members=members_covered(history.members, history.containers),
        settings=[_setting(one) for one in history.settings],
        devices=devices_renamed(history.devices, devices),
        places=[],
        prefixes=[_prefix(one, at) for at, one in enumerate(history.prefixes, 1)],
        origins={},
    )


def _table(table: pa.Table, devices: Mapping[str, str]) -> pa.Table:
    for name in _WORDS:
        if name in table.column_names:
            table = put(table, name, masked(table.column(name)))
    table = put(table, "device", renamed(table.column("device"), devices))
    table = put(table, "product", _without_apps(table))
    for name in ("device_id", "audio"):  # a clip stays counted; the way to it is gone with `origins`
        if name in table.column_names:
            table = put(table, name, pa.nulls(table.num_rows, table.schema.field(name).type))
    return table


def _without_apps(table: pa.Table) -> pa.ChunkedArray | pa.Array:
    """Return the products; which apps somebody has on the phone is nobody's business in a room."""
    product = table.column("product").cast(pa.string())
    is_app = pc.equal(table.column("kind").cast(pa.string()), "microphone_session")
    apps = numbered(product.filter(is_app), lambda n: tr("App {n}", n=n))
    if not apps:
        return product
    return pc.if_else(is_app, renamed(product, apps).cast(pa.string()), product)


def _prefix(prefix: str, at: int) -> str:
    return f"{MASK}:{member_name(prefix, at)}"


def _setting(one: Setting) -> Setting:
    return replace(one, value=MASK)
