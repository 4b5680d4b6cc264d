"""Opens a written sample household the plain way, without the program's readers."""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ASSISTANT = "Takeout/My Activity/Assistant/"


@dataclass(frozen=True)
class Sample:
    folder: Path
    parts: tuple[dict[str, bytes], dict[str, bytes]]  # members of both parts of the Takeout
    page: dict[str, Any]
    report: list[dict[str, Any]]
    truth: list[dict[str, str]]

    @property
    def assistant(self) -> list[dict[str, Any]]:
        return json.loads(self.parts[0][ASSISTANT + "MyActivity.json"])

    @property
    def records(self) -> list[dict[str, Any]]:
        return self.page["customerHistoryRecords"]

    def labelled(self, label: str) -> list[dict[str, Any]]:
        return [record for record in self.records if record["utteranceType"] == label]


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def opened(folder: Path) -> Sample:
    (report,) = folder.glob("*.ndjson")
    first, second = sorted(folder.glob("takeout-*.zip"))
    with (folder / "truth.csv").open(encoding="utf-8", newline="") as truth:
        return Sample(
            folder,
            (members(first), members(second)),
            json.loads(members(folder / "alexa-privacy-page.zip")["alexa-privacy-page.json"]),
            [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()],
            list(csv.DictReader(truth)),
        )
