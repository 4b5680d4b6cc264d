"""Sound files that tools save beside their lists, under names that say nothing by themselves.

"0.wav" or "001.wav" is found a hundred times in a folder of such exports: only the file beside the list,
or in a folder below it, is the one that a row means.
"""

from __future__ import annotations

from auditor.shapes.contract import Source


def clip_beside(source: Source, name: str) -> tuple[int, str] | None:
    """Return number and path of the sound file `name` in the member's folder or below, or None."""
    found = source.exports.find_clip(source.member, name)
    if found is None:
        return None
    folder = source.path.rpartition("/")[0]
    return found if not folder or found[1].startswith(folder + "/") else None
