"""Golden tables: what every fixture gives, written out so that a person can read what a change changed.

    python -m tests.golden --update    write them anew
    python -m tests.golden --check     compare; names what differs and fails

Each file or folder in tests/fixtures/<vendor>/ is one export and has one table in tests/golden/<vendor>/.
"""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from auditor.history import History, MemberEntry, read_history
from auditor.recording import BY_NAME
from auditor.shapes.contract import Options
from tests.fixtures import HERE as FIXTURES

HERE = Path(__file__).parent / "golden"
ZONE = "Europe/Berlin"  # for rows whose zone is not in the file: the table must not depend on the machine
_NO_EXPORT = {"MANIFEST.md", "__init__.py", "__pycache__"}
_COUNTED = ("rows", "recordings", "duplicates", "set_aside", "problems")


def exports() -> list[Path]:
    """Return every export among the fixtures, in order of vendor and name."""
    vendors = sorted(
        folder for folder in FIXTURES.iterdir() if folder.is_dir() and folder.name not in _NO_EXPORT
    )
    return [
        entry
        for vendor in vendors
        for entry in sorted(vendor.iterdir())
        if entry.name not in _NO_EXPORT and not entry.name.startswith(".")
    ]


def name_of(export: Path) -> str:
    """Return "vendor/name" of an export."""
    return f"{export.parent.name}/{export.name}"


def table_of(export: Path) -> Path:
    """Return where the golden table of an export lies."""
    return HERE / export.parent.name / f"{export.name}.json"


def written(export: Path) -> str:
    """Return the golden table of an export as text: sorted keys, one recording a line, LF."""
    history = read_history([export], options=Options(zone=ZONE))
    parts = {
        "devices": [_line(_filled(one)) for one in map(_as_dict, history.devices)],
        "members": [_line(_member(one)) for one in history.members],
        "recordings": [_line(one) for one in _recordings(history)],
        "settings": [_line(_filled(one)) for one in map(_as_dict, history.settings)],
    }
    lines = [f' "{name}": [{_block(items)}]' for name, items in parts.items()]
    return "{\n" + ",\n".join([f' "exit_code": {history.exit_code}', *lines]) + "\n}\n"


def _block(items: list[str]) -> str:
    return "\n  " + ",\n  ".join(items) + "\n " if items else ""


def _line(plain: Mapping[str, object]) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


def _as_dict(record: Any) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__slots__}


def _filled(plain: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in plain.items() if value not in (None, [], {}, 0)}


def _member(entry: MemberEntry) -> dict[str, object]:
    """Return the accounting of a member; what is nothing is left out."""
    told: dict[str, object] = {
        "member": entry.member,
        "shape": entry.shape,
        "state": entry.state,
        "reason": entry.reason,
        "problem_kinds": dict(entry.problem_kinds),
        "set_aside_kinds": dict(entry.set_aside_kinds),
        "notes": entry.notes,
        "loud": entry.loud,
    }
    return _filled(told | {name: getattr(entry, name) for name in _COUNTED})


def _recordings(history: History) -> Iterator[dict[str, object]]:
    """Yield rows in the order of `export`, without what every row has by default."""
    for row in history.public(history.table.take(history.order())).to_pylist():
        # Without the hash: it is another one where line ends were changed on the way.
        row["source"] = row["source"].partition(":")[2]
        shown = {name: _plain(value) for name, value in row.items()}
        yield {name: value for name, value in shown.items() if value not in (None, [], BY_NAME[name].default)}


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value


def orphans() -> list[Path]:
    """Return golden tables whose export is no longer there."""
    expected = {table_of(export) for export in exports()}
    return sorted(path for path in HERE.rglob("*") if path.is_file() and path not in expected)


def difference(export: Path) -> list[str]:
    """Return the lines in which the golden table and what is read now differ; none where they agree."""
    path = table_of(export)
    before = path.read_bytes().decode() if path.exists() else ""
    return list(
        difflib.unified_diff(
            before.splitlines(), written(export).splitlines(), "golden", "now", lineterm="", n=0
        )
    )


def update() -> list[str]:
    """Write all tables anew; return the names of those that changed."""
    changed = []
    for path in orphans():
        path.unlink()
        changed.append(f"{path.parent.name}/{path.name} (removed)")
    for export in exports():
        path, text = table_of(export), written(export).encode()
        if not path.exists() or path.read_bytes() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            changed.append(name_of(export))
    return changed


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Golden tables of all fixtures.")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--update", action="store_true", help="write them anew")
    way.add_argument("--check", action="store_true", help="compare")
    if parser.parse_args(arguments).update:
        print("\n".join(update()) or "Nothing has changed.")  # noqa: T201 (a command)
        return 0
    stale = [(name_of(export), lines) for export in exports() if (lines := difference(export))]
    stale += [(f"{path.parent.name}/{path.name}", ["its export is gone"]) for path in orphans()]
    for name, lines in stale:
        print("\n".join([name, *(f"    {line}" for line in lines[:40])]))  # noqa: T201
    print(f"{len(stale)} of {len(exports())} differ." if stale else "All agree.")  # noqa: T201
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
