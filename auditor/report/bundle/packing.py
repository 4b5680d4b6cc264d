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

MOST_BYTES = 300 << 20
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
