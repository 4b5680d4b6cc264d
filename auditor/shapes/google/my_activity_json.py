"""Google "My Activity" as JSON: one array, one object per entry (format notes, Google 2).

Read in pieces of a few megabytes that are cut between entries and decoded at once; what does not decode
is taken apart entry by entry. Places are not even decoded unless they are asked for.
"""

from __future__ import annotations

import contextlib
import typing
from collections.abc import Iterator, Sequence

import msgspec

from auditor.language import later
from auditor.problem import Problem
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.google import phrases
from auditor.shapes.google.activity import Entry, PlacedEntry, batch_of, columns_of
from auditor.shapes.google.wide_text import narrowed
from auditor.shapes.json_stream import Damage, Item, array_runs, decode_kindly

_HELD = 5_000


class MyActivityJson(Shape):
    """Google My Activity, JSON."""

    id = "google.my_activity_json"
    title = later("Google My Activity (JSON)")
    source = "a published sample export and public parsers; exports of 2018 to 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Look for an array of objects with title, time and products.

        Of an empty list only the name tells what it is a list of: with activity switched off it is normal.
        """
        text = narrowed(head.data).lstrip()
        named = phrases.is_activity_file(head.name)
        other = Claim(0.25, ("something else in a file of this name",), changed=True) if named else None
        if not text.startswith(b"["):
            return other if text.startswith(b"{") else None
        inside = text[1:].lstrip()
        if inside.startswith(b"]"):
            empty = _is_named_activity(head.path)
            return Claim(0.6, ("an empty list in a file of this name",)) if empty else None
        of_objects = text if inside.startswith(b"{") else b""
        keys = [key for key in ("header", "title", "time", "products") if f'"{key}"'.encode() in of_objects]
        if {"title", "time"} <= set(keys) and {"header", "products"} & set(keys):
            return Claim(0.7 + 0.05 * len(keys), ("a list of objects with " + ", ".join(keys),))
        if {"title", "header"} <= set(keys) or {"title", "products"} <= set(keys):
            return Claim(0.5, ("a list of objects without a time: " + ", ".join(keys),), changed=True)
        if b'"snippet"' in of_objects and b'"publishedAt"' in of_objects:
            return Claim(0.75, ("a list of objects with snippet and publishedAt, a form of before 2018",))
        return other

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield a batch per piece of the file."""
        entry_type: type[Entry] = PlacedEntry if source.options.places else Entry
        decoder = msgspec.json.Decoder(list[entry_type])  # type: ignore[valid-type]
        row = 0
        held = _Held(entry_type)
        with source.open() as stream:
            for event in array_runs(stream, None, decoder):
                if isinstance(event, list):
                    yield from held.batch(source)
                    yield _batch_of(source, event, range(row, row + len(event)))
                    row += len(event)
                elif isinstance(event, Item):
                    held.add(event, row)
                    row += 1
                    if held.full:
                        yield from held.batch(source)
                elif isinstance(event, Damage):
                    yield Batch(damage=[Problem(event.kind)])
        yield from held.batch(source)


def _batch_of(source: Source, entries: list[Entry], rows: Sequence[int]) -> Batch:
    return batch_of(source, MyActivityJson.id, columns_of(entries, rows, source.path))


def _is_named_activity(path: str) -> bool:
    """Whether a file has the name of a list of activity, or lies in a folder of them, in any language."""
    *folders, name = path.split("/")
    return phrases.is_activity_file(name) or any(
        phrases.canonical(folder) in phrases.canonical_names("folder") for folder in folders
    )


def _element(type_: typing.Any) -> typing.Any:
    """Return the type of what a list holds; None where the type is no list."""
    lists = [one for one in typing.get_args(type_) if typing.get_origin(one) is list]
    return typing.get_args(lists[0])[0] if lists else None


def _elements(given: object, element: typing.Any) -> Iterator[object]:
    """Yield what of a value, or of what stands alone where a list should be, is of the right type.

    A text stands for the object of which it is the first field: the vendor's own description has `subtitles`
    as text, and the files have them as objects with a name (format notes, Google 2.2).
    """
    for one in given if isinstance(given, list) else [given]:
        is_text = isinstance(one, str) and element is not str
        told = {msgspec.structs.fields(element)[0].name: one} if is_text else one
        with contextlib.suppress(msgspec.ValidationError):
            yield msgspec.convert(told, element)


class _Held:
    """Entries that did not decode in one go, read one by one and more kindly."""

    def __init__(self, entry_type: type[Entry]) -> None:
        self._type = entry_type
        self._entries: list[Entry] = []
        self._rows: list[int] = []
        self._problems: list[Problem] = []

    def add(self, item: Item, row: int) -> None:
        """Take one entry in."""
        entry = self._entry(item.raw) if item.raw is not None else item.problem or "row_broken"
        if isinstance(entry, str):
            self._problems.append(Problem(entry, row=row))
        else:
            self._entries.append(entry)
            self._rows.append(row)

    def _entry(self, raw: bytes) -> Entry | str:
        """Return the entry with the fields that have the right type, or a kind of problem."""
        try:
            value = decode_kindly(raw)
        except ValueError:
            return "row_broken"
        if not isinstance(value, dict):
            return "not_an_object"
        fields = {}
        for field in msgspec.structs.fields(self._type):
            with contextlib.suppress(msgspec.ValidationError):
                given = value.get(field.name)
                element = _element(field.type)
                if element is not None and given is not None:
                    given = list(_elements(given, element))
                fields[field.name] = msgspec.convert(given, field.type)
        if not fields.get("title") and not fields.get("time") and fields.get("snippet") is None:
            return "wrong_types"
        return self._type(**fields)

    @property
    def full(self) -> bool:
        """Whether it is time to hand them out."""
        return len(self._rows) + len(self._problems) >= _HELD

    def batch(self, source: Source) -> Iterator[Batch]:
        """Yield what was taken in, if anything."""
        if self._entries:
            yield _batch_of(source, self._entries, self._rows)
        if self._problems:
            yield Batch(rows=len(self._problems), problems=self._problems)
        self._entries, self._rows, self._problems = [], [], []
