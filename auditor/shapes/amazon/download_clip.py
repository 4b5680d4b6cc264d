"""Sound files of Amazon's data download. Those that a row names belong to it; the others stand alone.

Told by the folders that they lie in; or, for the first download of 2018, by an archive that holds nothing
but sound and one PDF. `Intent` names no sound, so every clip beside it stands alone (format notes, Amazon 3
and 11). No clip is opened: there may be tens of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import cast

import pyarrow as pa

from auditor.facts import table
from auditor.language import later
from auditor.recording import TIMESTAMP, record_batch, recording_ids
from auditor.shapes.amazon.clip_names import (
    ClipName,
    is_sound,
    keys_of_names,
    names_device,
    read_clip_name,
)
from auditor.shapes.amazon.download import FACTS
from auditor.shapes.amazon.households import Households
from auditor.shapes.contract import SET_ASIDE, Batch, Claim, Exports, Head, Shape, Source


class DownloadClip(Shape):
    """A sound file of Amazon's data download."""

    id = "amazon.download_clip"
    title = later("Alexa voice recording (sound file of the data download)")
    source = "public readers of downloads of 2020 to 2026; press reports on the download of 2018"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by the folders, or by what else lies in the archive."""
        if not is_sound(head.name):
            return None
        means = _folder_means(head.path.rpartition("/")[0])
        if means == "voice_message":
            return Claim(0.9, ("sound in a folder of messages",), set_aside=SET_ASIDE["voice_message"])
        if means:
            return Claim(0.9, ("sound in a folder of Alexa recordings",))
        if is_first_download(head.around.paths):
            return Claim(0.4, ("an archive of nothing but sound and one PDF",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Remember the clip; whether a row names it is known only at the end."""
        households = Households.of(source)
        if names_device(source.path) and (device := read_clip_name(source.path).device):
            households.note_type(*device)
        source.memo[source.member] = (source.path, source.size, households)
        return iter(())

    def finish(self, exports: Exports, memo: Mapping[object, object]) -> Iterator[tuple[int, Batch]]:
        """Yield one batch with every clip that no row named, and a note on clips of unknown devices."""
        orphans: list[tuple[int, str, int, ClipName]] = []
        strange: list[int] = []
        clips = cast("dict[int, tuple[str, int, Households]]", memo)
        for number, (path, size, households) in sorted(clips.items()):
            told = read_clip_name(path)
            if told.device and households.is_strange(told.device[1]):
                strange.append(number)
            if not exports.is_named(number):
                orphans.append((number, path, size, told))
        if orphans:
            yield orphans[0][0], _batch(orphans)
        for number in strange:
            yield number, Batch(notes={"maybe_another_household"})


@lru_cache(maxsize=1024)  # the clips of a folder come one after another
def _folder_means(folders: str) -> str | None:
    """Return what sound in these folders is; None where that is not known."""
    parts = folders.split("/")
    for row in table(FACTS)["sound"]:
        for place, part in enumerate(parts):
            if part == row["folder"] and row["within"] in parts[:place]:
                return str(row["becomes"])
    return None


@lru_cache(maxsize=2)  # every clip of an archive asks
def is_first_download(paths: frozenset[str]) -> bool:
    """Whether a container holds nothing but .wav files and one PDF."""
    ends = [path.lower()[-4:] for path in paths]
    return ends.count(".pdf") == 1 and ends.count(".wav") == len(ends) - 1 > 0


@cache
def _known_folders() -> frozenset[str]:
    return frozenset(row["within"] for row in table(FACTS)["sound"])


def _stable_path(path: str) -> str:
    """Return the path from the known folder on: what lies above differs between a zip and a folder."""
    parts = path.split("/")
    starts = [place for place, part in enumerate(parts) if part in _known_folders()]
    return "/".join(parts[starts[0] :]) if starts else parts[-1]


def _key(path: str, size: int, told: ClipName) -> str:
    """Return what the id rests on: Amazon's key, else name and size, because other names come twice."""
    return told.key or f"{_stable_path(path)}\0{size}"


def _batch(orphans: list[tuple[int, str, int, ClipName]]) -> Batch:
    numbers = [number for number, _, _, _ in orphans]
    paths = [path for _, path, _, _ in orphans]
    names = [told for _, _, _, told in orphans]
    rows = record_batch(
        {
            "recording_id": recording_ids(
                "amazon", ["clip"] * len(orphans), [_key(path, size, told) for _, path, size, told in orphans]
            ),
            "vendor": "amazon",
            "shape": DownloadClip.id,
            "product": "Alexa",
            "kind": "voice",
            "started_at": pa.array([told.micros for told in names], pa.int64()).cast(TIMESTAMP),
            "time_basis": [None if told.micros is None else "utc" for told in names],
            "time_precision": [told.precision for told in names],
            "device_id": [told.device_id for told in names],
            "audio": paths,
            "audio_state": "orphan",
            "clip": numbers,
            "row": 0,
            "keyed": [told.uuid is not None for told in names],
            "also": keys_of_names(names),
        },
        len(orphans),
    )
    return Batch(rows=len(orphans), recordings=rows, members=numbers)
