"""Tables of Amazon's download whose rows name a sound file: how they are told, and become recordings.

Nobody has written down the headers of these tables: their columns are known by position only, from the
programs that read them. So a table counts as one of them by its name, and by a column in which every entry
is empty or ends like a sound file (format notes, Amazon 3 and 10).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from auditor.problem import Problem
from auditor.recording import record_batch, recording_id
from auditor.shapes.amazon.clip_names import ClipName, is_sound, keys_of_names, read_clip_name
from auditor.shapes.amazon.dialogues import Waiting
from auditor.shapes.amazon.download import (
    base_names,
    begun,
    ends_with,
    folded,
    is_empty,
    named_by_download,
    rows_of,
)
from auditor.shapes.amazon.households import Households
from auditor.shapes.amazon.labels import stand_in
from auditor.shapes.amazon.times import Times, read_times, text_instant
from auditor.shapes.contract import Batch, Claim, Head, Source
from auditor.shapes.csv_stream import Block, Table
from auditor.shapes.instants import iso_ms


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column holds what, from 0; None where no column is known to hold it.

    name: what the file is called, without numbers.
    """

    name: str
    text: int
    audio: int
    time: int | None = None
    reply: int | None = None


def claim_by_position(head: Head, layout: Layout) -> Claim | None:
    """Claim a table of this name whose column of sound files holds nothing else."""
    rows = rows_of(head)
    if not rows:
        return None
    if not ends_with(head.name, "csv") or folded(layout.name) not in base_names(head.name):
        return _claim_without_name(rows[1:], layout)
    like_rows = rows if not is_headed(rows[0], layout) else [row for row in rows[1:] if row != rows[0]]
    entries = [row[layout.audio].strip() for row in like_rows if len(row) > layout.audio]
    told = sum(map(is_sound, entries))
    others = sum(not is_sound(entry) and not is_empty(entry) for entry in entries)
    if told > others:  # the others become problems, row by row
        return Claim(0.95, (f"named {layout.name}, with names of sound files in column {layout.audio + 1}",))
    if not named_by_download(head):
        return None
    if others or len(rows[0]) <= layout.audio:
        reason = f"named {layout.name}, without names of sound files in column {layout.audio + 1}"
        return Claim(0.9, (reason,), changed=True)
    return Claim(0.82, (f"named {layout.name} as in the download, and naming no sound file",))


def _claim_without_name(rows: Sequence[tuple[str, ...]], layout: Layout) -> Claim | None:
    """Claim a table of another name if all that is known of the layout is true of every row in sight."""
    if layout.time is None or layout.reply is None or not rows:
        return None
    for row in rows:
        if len(row) != layout.reply + 1 or not is_sound(row[layout.audio].strip()):
            return None
        if text_instant(row[layout.time], "UTC") is None:
            return None
    return Claim(0.6, ("rows of a time, a text, the name of a sound file and another text",))


def is_headed(header: Sequence[str], layout: Layout) -> bool:
    """Whether the first row is a header: it is a row like the others where it names a sound file."""
    return len(header) <= layout.audio or not is_sound(header[layout.audio].strip())


def batches(shape: str, layout: Layout, source: Source) -> Iterator[Batch]:
    """Yield everything in such a table. shape: id of the shape that reads it."""
    reading = _Reading(shape, layout, source)
    with source.open() as stream:
        table = Table(stream)
        for event in table.blocks(layout.audio + 1, headed=is_headed(table.header, layout)):
            if not isinstance(event, Block):
                yield Batch(damage=[Problem(event.kind)])
            elif len(table.header) <= layout.audio:  # what is read now is not what was recognised
                yield Batch(damage=[Problem("header_changed")])
                return
            else:
                yield reading.batch(event)


class _Reading:
    """Turns stretches of such a table into batches."""

    def __init__(self, shape: str, layout: Layout, source: Source) -> None:
        self._shape, self._layout, self._source = shape, layout, source
        self._waiting, self._households = Waiting(source), Households.of(source)

    def batch(self, block: Block) -> Batch:
        """Settle a stretch of rows."""
        layout = self._layout
        sound_first = sorted(range(len(block.columns)), key=lambda place: place != layout.audio)
        block, batch = begun(block, [block.columns[at] for at in sound_first])
        times = self._times(block)
        rows = []
        for number, text, sound, reply, start in zip(
            block.rows.tolist(),
            self._texts(block, layout.text),
            self._texts(block, layout.audio),
            self._texts(block, layout.reply),
            _starts(times, len(block.rows)),
            strict=True,
        ):
            name = "" if is_empty(sound) else sound.strip()
            if name and not is_sound(name):
                batch.problems.append(Problem("wrong_types", row=number))
            else:
                told = read_clip_name(name) if name else ClipName()
                row = self._row(batch, (name, told), (text, reply), start)
                rows.append((number, told, *row))
                self._look_beyond(number, told, row[_OUTCOME])
        if rows:
            columns: dict[str, object] = {"vendor": "amazon", "shape": self._shape, "product": "Alexa"}
            columns["kind"] = "voice"
            columns.update(zip(_COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
            columns["also"] = keys_of_names(cast("list[ClipName]", columns["also"]))
            if "assumed" in cast("list[str | None]", columns["time_basis"]):
                batch.notes.add("zone_assumed")
            batch.recordings = record_batch(columns, len(rows))
        return self._waiting.settled(batch)

    def _look_beyond(self, number: int, told: ClipName, outcome: object) -> None:
        """Note what the name of a clip tells of its dialogue and of its device."""
        if told.uuid:
            self._waiting.see(told.uuid, told.number)
            if outcome == "not_for_device":
                self._waiting.hold(number, told.uuid, told.number)
        if told.device:
            self._households.note_type(*told.device)

    def _times(self, block: Block) -> Times | None:
        if self._layout.time is None:
            return None
        return read_times(block.columns[self._layout.time], self._source.options.zone)

    @staticmethod
    def _texts(block: Block, place: int | None) -> list[str]:
        if place is None or place >= len(block.columns):
            return [""] * len(block.rows)
        texts: list[str] = block.columns[place].to_pylist()
        return texts

    def _row(
        self, batch: Batch, sound: tuple[str, ClipName], texts: tuple[str, str], start: _Start
    ) -> tuple[object, ...]:
        """Return the columns of one recording, and note its flaws. sound: its name and what that tells."""
        (name, told), (text, reply) = sound, texts
        micros, basis, precision = start
        if told.micros is not None and (
            micros is None or told.uuid
        ):  # the start in an utterance id comes first
            micros, basis, precision = told.micros, "utc", told.precision
        if micros is None and self._layout.time is not None:
            batch.flaws["time_unreadable"] += 1
        stand_in_for = stand_in(text) if text else None
        blank = not text.strip()
        answered = bool(reply.strip()) and stand_in(reply) is None
        by_text = None if stand_in_for in (None, "unknown") else stand_in_for
        clip, path, state = self._clip(batch, name)
        when = "" if micros is None else iso_ms(micros)
        return (
            recording_id("amazon", "clip", told.key)
            if told.key
            else recording_id("amazon", "text", when, "", text),
            told.key is not None,
            micros,
            basis,
            precision,
            told.device_id,
            None if blank or stand_in_for else text,
            text.strip() if stand_in_for else None,
            reply if answered else None,
            by_text or ("answered" if answered else "unknown"),
            path,
            state,
            clip,
        )

    def _clip(self, batch: Batch, sound: str) -> tuple[int | None, str | None, str]:
        """Return number and path of the sound file in whatever part it lies, and whether it is there."""
        if not sound:
            return None, None, "none"
        name = sound.replace("\\", "/").rpartition("/")[2]
        found = self._source.exports.find_clip(self._source.member, name)
        if found is None:
            batch.flaws["audio_absent"] += 1
            return None, None, "named_but_absent"
        return (*found, "linked")


_COLUMNS = (
    "row",
    "also",
    "recording_id",
    "keyed",
    "started_at",
    "time_basis",
    "time_precision",
    "device_id",
    "transcript",
    "placeholder",
    "reply",
    "outcome",
    "audio",
    "audio_state",
    "clip",
)
_OUTCOME = _COLUMNS.index("outcome") - 2  # of what `_row` returns
_Start = tuple[int | None, str | None, str | None]  # microseconds, basis, precision


def _starts(times: Times | None, count: int) -> list[_Start]:
    if times is None:
        return [(None, None, None)] * count
    there = times.micros.is_valid().to_pylist()
    columns = [
        [value] * count if isinstance(value, str) else value.to_pylist()
        for value in (times.basis, times.precision)
    ]
    micros = times.micros.cast("int64").to_pylist()
    return [
        (when, basis, precision) if valid else (None, None, None)
        for valid, when, basis, precision in zip(there, micros, *columns, strict=True)
    ]
