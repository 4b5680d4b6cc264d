"""A bundle as one zip in memory: for a browser to save, so that nothing is left on a disk unasked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from auditor.report.bundle.manifest import Hashed
from auditor.report.bundle.session import Run
from auditor.report.bundle.subject import Subject
from auditor.report.bundle.writing import Watch, write_files

MOST_BYTES = 300_000_000
FOLDER = "evidence/"  # in the zip, so that unpacking it makes one folder


class TooLargeError(Exception):
    """The zip would hold more than is kept in memory."""


def packed(subject: Subject, run: Run, watch: Watch | None = None, *, most: int = MOST_BYTES) -> bytes:
    """Return a bundle as a zip.

    watch: told (done, of, what) before each file; what it raises stops the work.
    most:  bytes that the zip may have.

    Raises TooLargeError where it would be larger.
    """
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:

        def put(name: str, fill: Callable[[BinaryIO], object]) -> str:
            with archive.open(FOLDER + name, "w", force_zip64=True) as file:
                hashed = Hashed(file)  # type: ignore[arg-type]
                fill(hashed)  # type: ignore[arg-type]
            if held.tell() > most:
                raise TooLargeError
            return hashed.hexdigest

        write_files(subject, put, run, watch)
    return held.getvalue()


def sizes_in(data: bytes) -> dict[str, int]:
    """Return the size of each file of a packed bundle by its name, in bytes."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {one.filename.removeprefix(FOLDER): one.file_size for one in archive.infolist()}


def file_in(data: bytes, name: str) -> bytes:
    """Return one file of a packed bundle."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(FOLDER + name)
