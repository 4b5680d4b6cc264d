"""Bundles for tests: a small made-up household, and what somebody may do to a bundle of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.session import Run
from auditor.report.bundle.subject import Settings, Subject
from auditor.report.bundle.writing import write

BERLIN = Settings("Europe/Berlin")
# One locale counts in another alphabet, one zone is not whole hours, one processor lacks what others have.
HERE = {"TZ": "America/New_York", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1"}
THERE = {
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "tr_TR.UTF-8",
    "LANG": "ar_EG.UTF-8",
    "PYTHONHASHSEED": "4242",
    "PYTHONWARNINGS": "ignore",
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512_SKX AVX2 FMA3 X86_V3 X86_V4",
}


def run(
    *arguments: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    root = str(Path(__file__).parents[3])
    around = os.environ | {"PYTHONPATH": root} | (env or {})
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=around, cwd=cwd, check=False, timeout=120
    )


def made(subject: Subject, folder: Path) -> list[str]:
    """Write a bundle as a program would that uses the library."""
    started = dt.datetime(2026, 11, 27, 12, 30, tzinfo=dt.UTC)
    return write(subject, folder, Run(["a.zip"], "out", started, by="library"))


def bundle_of(exports: list[Path], folder: Path, settings: Settings = BERLIN) -> Path:
    """Make a bundle of exports and return its folder."""
    made(subject_from(exports, settings), folder)
    return folder


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a folder, worked out here."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }


def sign_again(folder: Path) -> None:
    """Write the manifest anew, as somebody would who wants a change to pass."""
    found = hashes(folder)
    found.pop("manifest.sha256", None)
    lines = "".join(f"{found[name]}  {name}\n" for name in sorted(found))
    (folder / "manifest.sha256").write_text(lines, encoding="ascii", newline="\n")
