"""Which exports were opened lately: paths only, in one small file, and only while a person wants that.

Nothing is written before it is switched on, and switching it off deletes the file: that the file is there is
the switch. No Streamlit here.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_config_path

MOST = 10
_NAME = "recently-opened.json"
_KEY = "recently_opened"


def place() -> Path:
    """Return where the file lies while it is switched on. Asking for it makes nothing."""
    return user_config_path("voice-auditor", appauthor=False) / _NAME


def is_on() -> bool:
    """Return whether a person switched it on."""
    return place().is_file()


def switch_on() -> None:
    """Begin to remember, with an empty list. Raises OSError where the file cannot be written."""
    if not is_on():
        _write([])


def switch_off() -> None:
    """Delete the file, and its folder where nothing else is in it. Raises OSError where that fails."""
    place().unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        place().parent.rmdir()


def listed() -> list[list[Path]]:
    """Return what was opened, the latest first: each a list of paths opened together. Empty while off."""
    try:
        found = json.loads(place().read_text(encoding="utf-8"))[_KEY]
        return [[Path(str(path)) for path in paths] for paths in found if paths]
    except (OSError, ValueError, KeyError, TypeError):
        return []  # switched off, or a file that somebody else wrote


def add(paths: Sequence[Path]) -> None:
    """Remember that these were opened together, if it is switched on; that it cannot be kept is no error."""
    if not is_on() or not paths:
        return
    mine = [Path(path).absolute() for path in paths]
    others = [one for one in listed() if sorted(one) != sorted(mine)]
    with contextlib.suppress(OSError):
        _write([mine, *others][:MOST])


def drop(paths: Sequence[Path]) -> None:
    """Forget one entry. Raises OSError where the file cannot be written."""
    if is_on():
        _write([one for one in listed() if one != list(paths)])


def _write(entries: Sequence[Sequence[Path]]) -> None:
    """Write the whole list beside the old one and put it in its place, readable by this person alone."""
    text = json.dumps({_KEY: [[str(path) for path in paths] for paths in entries]}, indent=1)
    folder = place().parent
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=_NAME)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(place())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
