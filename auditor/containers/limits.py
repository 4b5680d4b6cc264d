"""How much of an archive is too much, and which names are not let in."""

from __future__ import annotations

import re
from dataclasses import dataclass

from auditor.language import later

# Of a member, shown to every shape: Google's web pages begin with 140 kB of style.
HEAD_BYTES = 256 * 1024
# Sound and pictures are told by their names: an export may hold tens of thousands of clips.
_MEDIA = (".mp3", ".wav", ".ogg", ".opus", ".m4a", ".flac", ".webm", ".mp4", ".jpg", ".jpeg", ".png", ".gif")
_DRIVE = re.compile(r"^[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what is opened; the defaults are far above any export that is known.

    depth:      how deeply archives may be nested, the outermost counting 1.
    members:    files in all.
    inflated:   bytes in all, after unpacking.
    ratio:      bytes after unpacking per packed byte, looked at only above `ratio_from` bytes.
    """

    depth: int = 4
    members: int = 1_000_000
    inflated: int = 200 * 10**9
    ratio: int = 200
    ratio_from: int = 100 * 10**6


def is_media(path: str) -> bool:
    """Whether a member is sound or a picture, so that its beginning is shown to no shape."""
    return path.lower().endswith(_MEDIA)


class Budget:
    """Counts the bytes that were unpacked in one audit."""

    def __init__(self, limits: Limits) -> None:
        """Start with nothing spent."""
        self.limits = limits
        self.inflated = 0

    def spend(self, count: int) -> bool:
        """Add `count` unpacked bytes; False once there were too many."""
        self.inflated += count
        return self.inflated <= self.limits.inflated

    def ratio_exceeded(self, inflated: int, packed: int) -> bool:
        """Whether so many bytes came out of so few that it can only be a trap."""
        return inflated > self.limits.ratio_from and inflated > self.limits.ratio * max(packed, 1)


def refusal_of_name(path: str) -> str | None:
    """Return why a member of this path is refused, or None. Paths are "/"-separated."""
    if path.startswith("/") or _DRIVE.match(path):
        return later("its name is an absolute path")
    if ".." in path.split("/"):
        return later("its name leads out of the archive")
    if "\0" in path:
        return later("its name holds a zero byte")
    return None


# Droppings of operating systems: known, empty of meaning, never an export.
_SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".localized"})


def left_by_system(path: str) -> bool:
    """Whether an operating system put the file there."""
    parts = path.split("/")
    return "__MACOSX" in parts[:-1] or parts[-1].startswith("._") or parts[-1].lower() in _SYSTEM_NAMES
