"""Every fixture gives the table that was agreed on; `python -m tests.golden --update` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import golden

EXPORTS = golden.exports()


@pytest.mark.parametrize("export", EXPORTS, ids=map(golden.name_of, EXPORTS))
def test_an_export_gives_its_golden_table(export: Path) -> None:
    assert golden.table_of(export).exists(), "no golden table yet: python -m tests.golden --update"
    different = golden.difference(export)
    assert not different, "\n".join(different[:60])
    # Byte for byte: line ends, too.
    assert golden.table_of(export).read_bytes() == golden.written(export).encode()


def test_no_golden_table_is_without_its_export() -> None:
    assert golden.orphans() == []


@pytest.mark.parametrize("export", EXPORTS, ids=map(golden.name_of, EXPORTS))
def test_a_golden_table_adds_up(export: Path) -> None:
    table = json.loads(golden.table_of(export).read_bytes())
    counted = {
        name: sum(member.get(name, 0) for member in table["members"])
        for name in ("rows", "recordings", "duplicates", "set_aside", "problems")
    }
    assert counted["rows"] == sum(counted.values()) - counted["rows"]
    repeated = sum("duplicate_of" in recording for recording in table["recordings"])
    assert (counted["recordings"], counted["duplicates"]) == (len(table["recordings"]) - repeated, repeated)


def test_a_stale_a_missing_and_an_orphaned_table_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(golden, "HERE", tmp_path)
    monkeypatch.setattr(golden, "exports", lambda: [golden.FIXTURES / "google" / "assistant.json"])
    assert golden.main(["--check"]) == 1  # missing
    assert golden.main(["--update"]) == 0
    assert golden.main(["--check"]) == 0
    path = tmp_path / "google" / "assistant.json.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"kind": "voice"', '"kind": "typed"', 1), encoding="utf-8")
    (tmp_path / "google" / "gone.json.json").write_text("{}", encoding="utf-8")
    capsys.readouterr()
    assert golden.main(["--check"]) == 1
    said = capsys.readouterr().out
    assert "google/assistant.json" in said
    assert "gone.json.json" in said
    assert golden.main(["--update"]) == 0
    assert path.read_text(encoding="utf-8") == text
    assert golden.main(["--check"]) == 0
