"""Two histories as one: an export that is added to what was read, and perhaps kept, before.

The result is that of reading both at once, but for what readers settle across files: a clip that lies in the
other export, a first clip whose later one stands there (docs/decisions/011), the type of a listed device, a
begin and an end of one session in two files. Parts of one export are therefore best read together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from auditor.history.devices import told_once
from auditor.history.ledger import MemberEntry
from auditor.history.merge import mark_duplicates
from auditor.history.parts import is_note_on_parts, notes_on_parts
from auditor.history.view import History
from auditor.recording import TABLE_SCHEMA

_T = TypeVar("_T")
Ints = npt.NDArray[np.int64]


def joined(first: History, second: History) -> History:
    """Return one history of both: recordings, ledger, settings, devices; repeats marked anew over both.

    Both must be as they were read, with words and not filtered. Verdicts are gone: they are made of the
    whole. Raises ValueError where they are not.
    """
    if not (_is_whole(first) and _is_whole(second)):
        raise ValueError("only whole histories, read with words, can be joined")
    places = _new_places(first, second)
    moved_first, moved_second = np.split(places, [len(first.prefixes)])
    table = mark_duplicates(
        _in_order(pa.concat_tables([_moved(first.table, moved_first), _moved(second.table, moved_second)]))
    )
    numbered, also = len(first.prefixes), len(second.prefixes)
    members = _placed([*first.members[:numbered], *second.members[:also]], places)
    members += [*first.members[numbered:], *second.members[also:]]  # what was refused has no number
    containers = [*first.containers, *second.containers]
    return History(
        table=table,
        containers=containers,
        members=_with_notes_on_parts(_booked(members, table), [one.name for one in containers]),
        settings=sorted({*first.settings, *second.settings}, key=repr),
        devices=told_once({*first.devices, *second.devices}),
        places=[*first.places, *second.places],
        prefixes=_placed([*first.prefixes, *second.prefixes], places),
        origins=_renumbered(first.origins, moved_first) | _renumbered(second.origins, moved_second),
        sounds=_renumbered(first.sounds, moved_first) | _renumbered(second.sounds, moved_second),
    )


def _is_whole(history: History) -> bool:
    return history.has_words and len(history.members) >= len(history.prefixes)


def _new_places(first: History, second: History) -> Ints:
    """Return the number that each member gets, those of `first` before those of `second`.

    Members stand in the order of a reading: by path, then by what is around them.
    """
    keys = []
    for history in (first, second):
        for number, prefix in enumerate(history.prefixes):
            *within, path = prefix.partition(":")[2].split("!")
            keys.append((path, tuple(within), history.members[number].container))
    places = np.empty(len(keys), np.int64)
    places[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return places


def _moved(table: pa.Table, places: Ints) -> pa.Table:
    """Return the columns of reading alone, with the new numbers of members and clips."""
    table = table.select(TABLE_SCHEMA.names)
    for name in ("member", "clip"):
        field = TABLE_SCHEMA.field(name)
        old = table.column(name).combine_chunks()
        new = pa.array(places, field.type).take(old)
        table = table.set_column(table.column_names.index(name), field, new)
    return table


def _in_order(table: pa.Table) -> pa.Table:
    """Return rows in the order of their members; rows of one member keep theirs."""
    table = table.cast(TABLE_SCHEMA).unify_dictionaries()
    member = table.column("member").to_numpy()
    if (member[1:] >= member[:-1]).all():
        return table
    return table.take(pa.array(np.argsort(member, kind="stable")))


def _placed(values: Sequence[_T], places: Ints) -> list[_T]:
    return [values[at] for at in np.argsort(places).tolist()]


def _renumbered(values: Mapping[int, _T], places: Ints) -> dict[int, _T]:
    return {int(places[number]): value for number, value in values.items()}


def _booked(members: Sequence[MemberEntry], table: pa.Table) -> list[MemberEntry]:
    """Return the entries with recordings and duplicates as they are in the table now."""
    repeats = table.filter(table.column("duplicate_of").is_valid()).column("member").value_counts()
    found = Counter({one["values"].as_py(): one["counts"].as_py() for one in repeats})
    booked = []
    for number, entry in enumerate(members):
        both = entry.recordings + entry.duplicates
        now = replace(entry, recordings=both - found[number], duplicates=found[number])
        now.check()
        booked.append(now)
    return booked


def _with_notes_on_parts(members: Sequence[MemberEntry], containers: Sequence[str]) -> list[MemberEntry]:
    """Return the entries with notes on parts that are missing in all that is there now."""
    missing = notes_on_parts(containers)
    noted = []
    for entry in members:
        notes = [note for note in entry.notes if not is_note_on_parts(note)]
        further = missing.pop(entry.container, None)
        noted.append(replace(entry, notes=[*notes, further] if further else notes))
    return noted
