"""Sound files of Google's activity folders. Those that a row names belong to it; the others stand alone.

A clip that no row names is a recording of its own, its time from its name (format notes, Google 2.5).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from auditor.language import later
from auditor.recording import record_batch, recording_id
from auditor.shapes.contract import Batch, Claim, Exports, Head, Shape, Source
from auditor.shapes.google import phrases
from auditor.shapes.google.gemini_attachment import is_attachment
from auditor.shapes.instants import EPOCH, clock_micros, day_micros

_SUFFIXES = (".mp3", ".ogg", ".wav", ".m4a", ".opus", ".flac", ".aac", ".amr", ".webm")
_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d{3})_.*UTC")


class Clip(Shape):
    """A sound file of Google's voice activity."""

    id = "google.clip"
    title = later("Google voice recording (sound file)")
    source = "public parsers; names seen for 2014 and 2017 to 2019"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by the name, the stamp that only Google's clips carry, or by the folder.

        What lies in Gemini's folder was attached by somebody.
        """
        if not is_sound(head.name):
            return None
        if _STAMP.match(head.name):
            return Claim(0.9, ("a sound file whose name is a Google time stamp",))
        if phrases.in_activity(head.path) and not is_attachment(head.path):
            return Claim(0.7, ("a sound file in a folder of Google's activity",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Remember the clip; whether a row names it is known only at the end."""
        source.memo[source.member] = source.path
        return iter(())

    def finish(self, exports: Exports, memo: Mapping[object, object]) -> Iterator[tuple[int, Batch]]:
        """Yield one batch with every clip that no row named."""
        orphans = [
            (number, path)
            for number, path in memo.items()
            if isinstance(number, int) and isinstance(path, str) and not exports.is_named(number)
        ]
        if orphans:
            yield orphans[0][0], _batch(sorted(orphans))


def _batch(orphans: list[tuple[int, str]]) -> Batch:
    numbers = [number for number, _ in orphans]
    paths = [path for _, path in orphans]
    names = [path.rpartition("/")[2] for path in paths]
    times = [stamp_of(name) for name in names]
    rows = record_batch(
        {
            # A stamp is a name of its own; other names may be found in several folders.
            "recording_id": [
                recording_id("google", "clip", *(path.split("/")[-2:] if time is None else [name]))
                for path, name, time in zip(paths, names, times, strict=True)
            ],
            "vendor": "google",
            "shape": Clip.id,
            "product": [_product(path) for path in paths],
            "kind": "voice",
            "started_at": times,
            "time_basis": ["utc" if time else None for time in times],
            "time_precision": ["ms" if time else None for time in times],
            "audio": paths,
            "audio_state": "orphan",
            "clip": numbers,
            "row": 0,
            "keyed": True,
        },
        len(orphans),
    )
    return Batch(rows=len(orphans), recordings=rows, members=numbers)


def _product(path: str) -> str | None:
    """Return the folder that the clip lies in where Google names it after the product; else None."""
    folder = path.rpartition("/")[0].rpartition("/")[2]
    return folder if phrases.in_activity(path) or phrases.product_kind(folder) else None


def is_sound(name: str) -> bool:
    """Whether a file's name ends as those of sound files do."""
    return name.lower().endswith(_SUFFIXES)


def stamp_of(name: str) -> dt.datetime | None:
    """Return the time in a clip's name, aware, UTC; None where the name holds no valid one."""
    found = _STAMP.match(name)
    if not found:
        return None
    year, month, day, hour, minute, second, milli = map(int, found.groups())
    micros = clock_micros(day_micros(year, month, day), hour, minute, second)
    return None if micros is None else EPOCH + dt.timedelta(microseconds=micros, milliseconds=milli)
