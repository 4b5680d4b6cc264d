"""A bundle as one zip: the same files as in a folder, in memory, and never larger than it may be."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import pytest

from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.packing import FOLDER, TooLargeError, packed
from auditor.report.bundle.session import Run
from auditor.report.bundle.subject import Settings, Subject
from auditor.report.bundle.verifying import verify
from auditor.report.bundle.writing import write
from tests.packing import write_zip

RUN = Run(["export.zip"], "DIR", dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC), by="app")


@pytest.fixture(scope="module")
def subject(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    items = [
        {
            "header": "Assistant",
            "title": f"Said lights on {day}",
            "titleUrl": f"https://www.google.com/search?q=lights+on+{day}",
            "time": f"2026-05-{day:02}T08:00:00.000Z",
            "products": ["Assistant"],
        }
        for day in range(1, 20)
    ]
    export = tmp_path_factory.mktemp("exports") / "takeout-20260504T120000Z-001.zip"
    write_zip(export, {"Takeout/My Activity/Assistant/MyActivity.json": json.dumps(items).encode()})
    return subject_from([export], Settings("UTC", level="names"))


def test_the_zip_holds_what_a_folder_would_and_can_be_checked_unpacked(
    subject: Subject, tmp_path: Path
) -> None:
    names = write(subject, tmp_path / "folder", RUN)
    with zipfile.ZipFile(io.BytesIO(packed(subject, RUN))) as archive:
        assert {one.filename for one in archive.infolist()} == {FOLDER + name for name in names}
        for name in set(names) - {"session.json", "manifest.sha256"}:
            assert archive.read(FOLDER + name) == (tmp_path / "folder" / name).read_bytes()
        archive.extractall(tmp_path)
    assert verify(tmp_path / FOLDER) == []


def test_what_is_too_large_is_refused(subject: Subject) -> None:
    with pytest.raises(TooLargeError):
        packed(subject, RUN, most=1000)


def test_it_stops_when_it_is_told_to(subject: Subject) -> None:
    def stop(_done: int, _of: int, _what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        packed(subject, RUN, stop)
