"""After everything that can be done with an export, nothing of it is anywhere but where it was asked for.

Each step runs in a process of its own whose home, caches and temporary folder are fresh and looked through.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.households import PASSPHRASE, WORDS, secrets_in, takeout

ROOT = Path(__file__).resolve().parents[2]
PLACES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "APPDATA": "home/roaming",
    "LOCALAPPDATA": "home/local",
    "TMPDIR": "temp",
    "TEMP": "temp",
    "TMP": "temp",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
}
# What drawing charts and pages may leave: nothing so far.
ALLOWED: set[str] = set()

IN_THE_APP = """
import sys, tempfile
from pathlib import Path
from streamlit.testing.v1 import AppTest
from dashboards.parts.reading import Reading
from auditor.shapes.contract import Options

export, case, passphrase = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
shell = str(Path("dashboards/parts/shell.py").resolve())

def to_the_end(test):
    while "reading" in test.session_state:
        test.session_state["reading"].wait(60)
        test.run()
    assert not test.exception
    return test

test = AppTest.from_file(shell, default_timeout=120)
test.session_state["reading"] = Reading([export], options=Options())
to_the_end(test.run())
for page in ("overview", "recordings", "wakeups", "heard", "timeline"):
    test.switch_page(f"../pages/{page}.py").run()
    assert not test.exception
holder = test.session_state["opened"]
assert len(holder.history) == 3

keep = AppTest.from_string("from dashboards.parts.cases import show_keep_case; show_keep_case()", default_timeout=120)
keep.session_state["opened"] = holder
keep.run()
for label, value in (("Folder for the case", str(case)), ("Passphrase", passphrase), ("The same again", passphrase)):
    next(one for one in keep.text_input if one.label == label).set_value(value)
keep.button(key="keep-case").click().run()
assert not keep.error, keep.error[0].value

again = AppTest.from_file(shell, default_timeout=120).run()
next(one for one in again.text_input if "ath of its folder" in one.label).set_value(str(case))
next(one for one in again.text_input if one.label == "Passphrase").set_value(passphrase)
again.button(key="open-case").click().run()
to_the_end(again)
assert len(again.session_state["opened"].history) == 3
again.button(key="save-case").click().run()
assert not again.error
again.button(key="forget").click().run()
"""


@pytest.fixture
def world(tmp_path: Path) -> Path:
    for folder in {*PLACES.values(), "exports", "asked"}:
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
    takeout(tmp_path / "exports" / "takeout.zip", *WORDS[:2])
    (tmp_path / "passphrase.txt").write_text(PASSPHRASE, encoding="utf-8")
    return tmp_path


def run(world: Path, *arguments: object) -> None:
    env = {**os.environ, **{name: str(world / place) for name, place in PLACES.items()}}
    env["PYTHONPATH"] = str(ROOT)
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        check=False,
        cwd=ROOT,
        env=env,
        capture_output=True,
        encoding="utf-8",
        timeout=280,
    )
    assert done.returncode == 0, done.stderr


def auditor(world: Path, *arguments: object) -> None:
    run(world, "-m", "auditor", *arguments)


def left_behind(world: Path) -> Iterator[str]:
    """Return every file that is new in the places, and what is new beside the export."""
    for place in sorted({*PLACES.values(), "exports"}):
        for path in sorted((world / place).rglob("*")):
            name = path.relative_to(world).as_posix()
            if path.is_file() and name != "exports/takeout.zip" and name not in ALLOWED:
                yield name


def test_reading_and_exporting_leave_what_was_asked_for(world: Path) -> None:
    export, asked = world / "exports" / "takeout.zip", world / "asked"
    auditor(world, "inspect", export)
    auditor(world, "inspect", export, "--json")
    auditor(world, "structure", export)
    assert list(asked.iterdir()) == []
    auditor(world, "export", export, "-o", asked / "all.csv")
    assert secrets_in(asked) == ["all.csv"]  # and so it is seen that such words would be found
    assert list(left_behind(world)) == []


def test_cases_by_command_leave_the_case_alone(world: Path) -> None:
    export, case = world / "exports" / "takeout.zip", world / "asked" / "case"
    secret = ("--passphrase-file", world / "passphrase.txt")
    more = takeout(world / "more.zip", "kettle on", first_day=20)
    auditor(world, "case", "keep", export, "-o", case, *secret)
    auditor(world, "case", "add", case, more, *secret)
    assert secrets_in(world / "asked") == []
    auditor(world, "case", "export", case, "-o", world / "asked" / "all.parquet", *secret)
    auditor(world, "case", "forget", case, "--yes")
    assert list(case.iterdir()) == []
    assert sorted(path.name for path in (world / "asked").iterdir()) == ["all.parquet", "case"]
    assert list(left_behind(world)) == []


def test_an_import_in_the_app_leaves_nothing_and_a_case_is_locked(world: Path) -> None:
    case = world / "asked" / "case"
    run(world, "-c", IN_THE_APP, world / "exports" / "takeout.zip", case, PASSPHRASE)
    assert list(left_behind(world)) == []
    assert [path.name for path in (world / "asked").iterdir()] == ["case"]
    assert len(list(case.iterdir())) == 6
    assert secrets_in(case) == []
