"""Sound files that tools save beside their lists, under mere numbers (format notes, Amazon 7).

A list names them (sound_beside.py). One that no list names is of unknown origin and is set aside, so that
a number is never taken for a recording of Alexa's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from auditor.language import later
from auditor.shapes.contract import Batch, Claim, Exports, Head, Shape, Source

_NAME = re.compile(r"\d{1,13}\.wav", re.ASCII | re.IGNORECASE)
_LISTS = (".json", ".cha", ".txt")


class ToolSound(Shape):
    """A sound file with a number for a name, beside a list."""

    id = "amazon.tool_sound"
    title = later("Alexa recording saved by a tool (sound file)")
    source = "three tools' public code"

    def recognise(self, head: Head) -> Claim | None:
        """Claim by the name and by a list in the same folder, or above a folder `audio`."""
        if not _NAME.fullmatch(head.name):
            return None
        folder = head.path.rpartition("/")[0]
        above, _, last = folder.rpartition("/")
        listed = _folders_with_lists(head.around.paths)
        if folder in listed or (last == "audio" and above in listed):
            return Claim(0.35, ("a sound file with a number for a name, beside a list",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Remember the file; whether a list names it is known only at the end."""
        source.memo[source.member] = source.path
        return iter(())

    def finish(self, exports: Exports, memo: Mapping[object, object]) -> Iterator[tuple[int, Batch]]:
        """Set aside what no list named."""
        for number in memo:
            if isinstance(number, int) and not exports.is_named(number):
                batch = Batch(rows=1)
                batch.set_aside["unknown_origin"] += 1
                yield number, batch


@lru_cache(maxsize=2)
def _folders_with_lists(paths: frozenset[str]) -> frozenset[str]:
    """Return the folders that hold something that may be a list; asked for each of many sound files."""
    return frozenset(path.rpartition("/")[0] for path in paths if path.lower().endswith(_LISTS))
