"""The first page offers to describe what was not understood, and the description holds nothing of it."""

from __future__ import annotations

import json
from pathlib import Path

from streamlit.testing.v1 import AppTest

from auditor.history import History, read_history
from dashboards.parts.ledger import description
from dashboards.parts.state import Opened
from tests.packing import write_folder, write_zip

SHELL = Path(__file__).resolve().parents[2] / "dashboards" / "parts" / "shell.py"
KNOWN = {
    "Takeout/My Activity/Assistant/MyActivity.json": json.dumps(
        [{"header": "Assistant", "title": "Said zwiebel", "time": "2020-01-01T00:00:00Z", "products": []}]
    ).encode()
}
UNKNOWN = {"Vogelsang/Zwiebel.csv": b"Device Name,Zwiebel\nVogelsang,Annegret\n"}


def buttons(history: History) -> list[str]:
    test = AppTest.from_file(str(SHELL), default_timeout=60)
    test.session_state["opened"] = Opened(history, is_sample=False)
    test.run()
    assert not test.exception
    return [button.proto.label for button in test.get("download_button")]


def test_a_file_that_is_not_understood_can_be_described(tmp_path: Path) -> None:
    history = read_history([write_zip(tmp_path / "export.zip", KNOWN | UNKNOWN)])
    assert "Save the description" in buttons(history)
    text = description(history)
    assert "Device Name" in text
    assert not {"vogelsang", "zwiebel", "annegret"} & set(text.lower().replace("/", " ").split())
    assert "MyActivity" not in text  # what is understood needs no description


def test_where_all_is_understood_nothing_is_offered(tmp_path: Path) -> None:
    history = read_history([write_zip(tmp_path / "export.zip", KNOWN)])
    assert "Save the description" not in buttons(history)


def test_loose_files_are_found_again_and_lost_ones_are_said(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "export", UNKNOWN)
    history = read_history([folder])
    assert "Device Name" in description(history)
    (folder / "Vogelsang" / "Zwiebel.csv").unlink()
    assert description(history) == "One of these files is no longer there, or may not be opened.\n"
