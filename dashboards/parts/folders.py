"""Looking for exports on this machine: what a typed path means, and what lies in a folder.

Reads names and sizes only. No Streamlit here.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from auditor.language import later
from auditor.language.told import told

# Of what may hold an export; files of a backup have none, so a backup is opened as a folder.
ENDINGS = (
    *(".zip", ".tgz", ".tar.gz", ".tar"),
    *(".json", ".ndjson", ".jsonl", ".csv", ".html", ".htm", ".xlsx", ".cha", ".plist", ".db"),
)
_MOST = 500  # entries shown of one folder


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds. note: a message where it could not be shown in full."""

    folder: Path
    folders: tuple[Path, ...] = ()
    exports: tuple[tuple[Path, int], ...] = ()
    note: str | None = None


def path_of(text: str) -> Path | None:
    """Return the path that somebody typed or pasted, None for nothing.

    Takes quotes away (Windows copies paths with them), understands ~ and file:// addresses.
    """
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    if text.lower().startswith("file://"):
        parts = urlsplit(text)
        text = url2pathname(parts.path if sys.platform == "win32" else unquote(parts.path))
    if not text:
        return None
    try:
        return Path(text).expanduser().absolute()
    except RuntimeError:  # "~nobody"
        return Path(text).absolute()


def problem_with(path: Path) -> str | None:
    """Return why a path cannot be read, a message of one sentence, or None where it can."""
    try:
        if not path.exists():
            return later("There is no file or folder of this name.")
        if path.is_dir():
            next(os.scandir(path), None)
        elif not path.is_file():
            return later("This is neither a file nor a folder.")
        elif path.stat().st_size == 0:
            return later("This file is empty.")
        elif not os.access(path, os.R_OK):
            return later("This program may not open it.")
    except (OSError, ValueError):
        return later("This program may not open it.")
    return None


def starting_places() -> list[Path]:
    """Return the folders in which exports usually lie, those that exist."""
    home = Path.home()
    places = [home / "Downloads", home / "Desktop", home / "Documents", home]
    if sys.platform == "win32":
        places += [Path(f"{letter}:\\") for letter in "CDEFGH"]
    else:
        places += [Path("/Volumes"), Path("/media"), Path("/mnt")]
    return [place for place in places if place.is_dir()]


def listing(folder: Path) -> Listing:
    """Return the subfolders and the likely exports of a folder, hidden ones left out."""
    folders: list[Path] = []
    exports: list[tuple[Path, int]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                try:
                    if entry.is_dir():
                        folders.append(Path(entry.path))
                    elif entry.name.lower().endswith(ENDINGS):
                        exports.append((Path(entry.path), entry.stat().st_size))
                except OSError:  # a broken link, a drive that went to sleep: nothing to show
                    continue
    except OSError:
        return Listing(folder, note=later("This folder cannot be opened."))
    note = None
    if len(folders) > _MOST or len(exports) > _MOST:
        note = told(later("Only the first {most} are listed. Type the path instead."), most=_MOST)
    folders.sort(key=lambda path: path.name.casefold())
    exports.sort(key=lambda pair: pair[0].name.casefold())
    return Listing(folder, tuple(folders[:_MOST]), tuple(exports[:_MOST]), note)
