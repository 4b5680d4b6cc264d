"""manifest.sha256: the SHA-256 of every file of a bundle but itself, as `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
import hmac
import io
import re
from collections.abc import Mapping
from typing import BinaryIO

MANIFEST = "manifest.sha256"
SESSION, REPORT, SEALS = "session.json", "report.html", "seals.json"
DATA = (
    "answers.json",
    "counts.csv",
    "data-dictionary.csv",
    "findings.json",
    "ledger.json",
    "recordings.csv",
    "recordings.parquet",
    SEALS,
)
_CLIP = re.compile(r"clips/[0-9a-f]{1,64}(?:\.[0-9a-z]{1,5})?")
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


class Hashed(io.RawIOBase):
    """A file that is hashed while it is written; without a file to pass it on to, nothing goes to disk."""

    def __init__(self, file: BinaryIO | None = None, digest: hmac.HMAC | None = None) -> None:
        """file: where to pass on what is written; digest: what to tell the bytes, SHA-256 if not given."""
        self._file = file
        self._hash = digest or hashlib.sha256()

    def writable(self) -> bool:
        """Say that it can be written to."""
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]
        """Take the next bytes."""
        self._hash.update(data)
        if self._file:
            self._file.write(data)
        return len(data)

    @property
    def hexdigest(self) -> str:
        """The hash of what was written so far."""
        return self._hash.hexdigest()


def is_known(name: str) -> bool:
    """Return whether a bundle may hold a file of this name; no other name is ever opened."""
    return name in {*DATA, SESSION, REPORT} or _CLIP.fullmatch(name) is not None


def manifest_of(hashes: Mapping[str, str]) -> bytes:
    """Return the manifest. hashes: SHA-256 in hexadecimal by name."""
    return "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode("ascii")


def hashes_in(manifest: bytes) -> dict[str, str]:
    """Return the SHA-256 by name. Raises ValueError for what is no manifest in the order of its names."""
    found: dict[str, str] = {}
    for line in manifest.decode("ascii").splitlines():
        match = _LINE.fullmatch(line)
        if not match or match[2] in found:
            raise ValueError("not a manifest")
        found[match[2]] = match[1]
    if manifest_of(found) != manifest.replace(b" *", b"  "):
        raise ValueError("not a manifest as it is written")
    return found
