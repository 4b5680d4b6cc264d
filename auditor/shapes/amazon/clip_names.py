"""What the names of sound files in Amazon's download tell: a key, at times when and on which device.

Evidence is thin (format notes, Amazon 3): names are "UUID-like" and end in .wav. A name may hold a whole
utterance id (2.1) with other signs in place of ":" and "/", which no file system takes; or the epoch
milliseconds of its record, as a forensic tool names its files. Nothing is read out of other names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import pyarrow as pa

from auditor.recording import device_id
from auditor.shapes.amazon.identifiers import NO_SERIAL, key_of_uuid, second_keys
from auditor.shapes.amazon.labels import kinds_by_client
from auditor.shapes.instants import clock_micros, day_micros, epoch_ms_micros

SUFFIXES = (".wav", ".mp3", ".m4a", ".ogg", ".opus", ".flac")

_UUID = re.compile(
    r"(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII
)
_S = r"[:/_.\- ]"  # what may stand for ":" or "/"
_UTTERANCE = re.compile(
    rf"(?P<type>[A-Za-z0-9]{{6,20}}){_S}1\.0{_S}(?P<date>\d{{4}}{_S}\d\d{_S}\d\d){_S}(?P<hour>\d\d){_S}"
    rf"(?P<serial>[A-Z0-9_]{{8,24}}?){_S}(?P<minute>\d\d){_S}(?P<second>\d\d){_S}{{2}}TNIH_2V\."
    r"[0-9a-fA-F-]{36}[A-Z]{0,3}" + rf"(?:{_S}(?P<number>\d{{1,6}}))?",
    re.ASCII,
)
_EPOCH_MS = re.compile(r"1\d{12}", re.ASCII)  # from 2001 to 2033


class ClipName(NamedTuple):
    """What a name tells; None where it does not.

    uuid:      lower case: Amazon's own key of the clip.
    number:    place of the clip in its dialogue.
    micros:    when it began: microseconds since 1970 UTC.
    precision: "s" or "ms", where there is a time.
    device:    (type, serial).
    """

    uuid: str | None = None
    number: int | None = None
    micros: int | None = None
    precision: str | None = None
    device: tuple[str, str] | None = None

    @property
    def device_id(self) -> str | None:
        """The keyed hash of the serial."""
        return device_id(*self.device) if self.device else None

    @property
    def key(self) -> str | None:
        """Amazon's own key of the recording whose sound this is, in whatever table or none it is named.

        One clip is one opening of the microphone, so the UUID in its name is a key that Amazon gave it
        (DESIGN.md 12, "Identity"): two rows that name the same clip are one recording, and not a person
        who said the same thing twice. The id of the recording is recording_id("amazon", "clip", key).
        """
        return self.uuid if self.number is None or self.uuid is None else f"{self.uuid}\0{self.number}"


def read_clip_name(path: str) -> ClipName:
    """Return what the name of a sound file tells. path: with or without folders."""
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0] or name
    if _EPOCH_MS.fullmatch(stem):
        micros = epoch_ms_micros(stem)
        return ClipName(micros=micros, precision=None if micros is None else "ms")
    whole = names_device(path)  # slashes of an utterance id may have become folders
    uuid = _UUID.search(path if whole else stem)
    if uuid is None:
        return ClipName()
    key = uuid[0].lower()
    found = _UTTERANCE.search(path) if whole else None
    if found is None:
        return ClipName(key)
    year, month, day = (int(part) for part in re.split(_S, found["date"]))
    micros = clock_micros(
        day_micros(year, month, day), int(found["hour"]), int(found["minute"]), int(found["second"])
    )
    number = None if found["number"] is None else int(found["number"])
    serial = found["serial"]
    clients = {beginning.rstrip(":") for beginning, _ in kinds_by_client()}
    device = None if serial == NO_SERIAL or found["type"] in clients else (found["type"], serial)
    return ClipName(key, number, micros, None if micros is None else "s", device)


def names_device(path: str) -> bool:
    """Whether a name may hold a whole utterance id; of tens of thousands of clips, few do."""
    return "TNIH_2V" in path


def keys_of_names(names: Sequence[ClipName]) -> pa.Array:
    """Return the further key of each row by the name of its sound, null where the name tells none.

    The pages know the same clip by its utterance id, in which the same UUID stands.
    """
    return second_keys([name.uuid and key_of_uuid(name.uuid, str(name.number or "")) for name in names])


def is_sound(name: str) -> bool:
    """Whether a name ends as those of sound files do."""
    return name.lower().endswith(SUFFIXES)
