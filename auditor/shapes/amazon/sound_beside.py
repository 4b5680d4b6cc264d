"""Sound files that tools save beside their lists, under names that say nothing by themselves.

"0.wav" or "001.wav" is found a hundred times in a folder of such exports: only the file beside the list, or
in its folder `audio`, is the one that a row means. Nothing of that name elsewhere counts as named.
"""

from __future__ import annotations

from auditor.shapes.contract import Source

_BELOW = "audio/"


def clip_beside(source: Source, name: str) -> tuple[int, str] | None:
    """Return number and path of the sound file in the member's folder or its folder `audio`, or None."""
    folder, slash, _ = source.path.rpartition("/")
    for path in (folder + slash + name, folder + slash + _BELOW + name):
        found = source.exports.clip_at(source.member, path)
        if found is not None:
            return found, path
    return None
