"""What was opened lately: nothing is written before it is switched on, and switching it off deletes it all."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import recent
from tests.dashboards.histories import SHELL, START, all_words, empty_export, page


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder for settings of a person who has none yet."""
    folder = tmp_path / "config" / "voice-auditor"
    monkeypatch.setattr(recent, "user_config_path", lambda *_args, **_more: folder)
    return folder


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


def an_export(folder: Path) -> Path:
    empty_export(folder)
    return next(folder.glob("*.zip"))


def read_by_path(test: AppTest, path: Path) -> AppTest:
    """Type a path, press the button and wait until it was read."""
    test.text_input(key="path/0").set_value(str(path))  # a form: both go together
    test.button(key="read-path").click().run()
    for _ in range(100):
        if "reading" not in test.session_state:
            break
        test.session_state["reading"].wait(1)
        test.run()
    assert not test.exception
    assert "opened" in test.session_state
    return test


def switch(test: AppTest, *, on: bool) -> None:
    test.toggle(key="recent-switch/0").set_value(on).run()
    assert not test.exception


def test_while_it_is_off_nothing_is_written_and_nothing_kept(config: Path) -> None:
    assert not recent.is_on()
    recent.add([Path("a.zip")])
    recent.drop([Path("a.zip")])
    recent.switch_off()
    assert recent.listed() == []
    assert not config.exists()
    assert not config.parent.exists()


def test_switched_on_it_holds_paths_alone_the_latest_first(config: Path) -> None:
    recent.switch_on()
    first, both = Path("/exports/a.zip"), [Path("/exports/b.zip"), Path("/exports/c.zip")]
    recent.add([first])
    recent.add(both)
    assert recent.listed() == [both, [first]]
    kept = json.loads(recent.place().read_text(encoding="utf-8"))
    assert kept == {"recently_opened": [[str(path) for path in both], [str(first)]]}
    assert files_in(config) == ["recently-opened.json"]


def test_what_is_opened_again_moves_to_the_front_and_the_list_stays_short(config: Path) -> None:
    recent.switch_on()
    for number in range(recent.MOST + 5):
        recent.add([Path(f"/exports/{number}.zip")])
    recent.add([Path("/exports/7.zip")])
    names = [paths[0].name for paths in recent.listed()]
    assert len(names) == recent.MOST == len(set(names))
    assert names[0] == "7.zip"


def test_one_entry_can_be_dropped(config: Path) -> None:
    recent.switch_on()
    recent.add([Path("/a")])
    recent.add([Path("/b")])
    recent.drop([Path("/b")])
    assert recent.listed() == [[Path("/a")]]


def test_switching_it_off_deletes_the_file_and_the_folder_that_it_made(config: Path) -> None:
    recent.switch_on()
    recent.add([Path("/a")])
    recent.switch_off()
    assert not recent.is_on()
    assert not config.exists()


def test_another_file_in_the_folder_stays(config: Path) -> None:
    config.mkdir(parents=True)
    (config / "other.txt").write_text("mine", encoding="utf-8")
    recent.switch_on()
    recent.switch_off()
    assert files_in(config) == ["other.txt"]


def test_switching_it_on_twice_keeps_the_list(config: Path) -> None:
    recent.switch_on()
    recent.add([Path("/a")])
    recent.switch_on()
    assert recent.listed() == [[Path("/a")]]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"recently_opened": 3}', '{"recently_opened": [3]}', "\x00"]
)
def test_a_file_that_is_something_else_is_an_empty_list(config: Path, text: str) -> None:
    recent.switch_on()
    recent.place().write_text(text, encoding="utf-8")
    assert recent.listed() == []
    recent.add([Path("/a")])
    assert recent.listed() == [[Path("/a")]]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_file_is_for_this_person_alone(config: Path) -> None:
    recent.switch_on()
    assert stat.S_IMODE(recent.place().stat().st_mode) == 0o600


def test_where_it_lies_is_a_folder_for_settings_of_the_person() -> None:
    assert recent.place().name == "recently-opened.json"
    assert recent.place().parent.name == "voice-auditor"


# On the page -----------------------------------------------------------------------------------


def test_the_page_writes_nothing_while_it_is_off(config: Path, tmp_path: Path) -> None:
    test = page(START, None)
    assert test.toggle(key="recent-switch/0").value is False
    assert str(recent.place()) in all_words(test)
    read_by_path(test, an_export(tmp_path))
    assert not config.exists()


def test_switched_on_the_page_remembers_what_is_opened_by_its_path(config: Path, tmp_path: Path) -> None:
    test = page(START, None)
    switch(test, on=True)
    assert files_in(config) == ["recently-opened.json"]
    export = an_export(tmp_path)
    read_by_path(test, export)
    assert recent.listed() == [[export]]


def test_an_entry_can_be_opened_again_or_taken_off(config: Path, tmp_path: Path) -> None:
    export = an_export(tmp_path)
    recent.switch_on()
    recent.add([tmp_path / "gone.zip"])
    recent.add([export])
    test = page(START, None)
    assert str(export) in all_words(test)
    assert "It can no longer be read." in all_words(test)
    test.button(key="recent-drop-1").click().run()
    assert recent.listed() == [[export]]
    test.button(key="recent-open-0").click().run()
    assert not test.exception
    assert "reading" in test.session_state or "opened" in test.session_state


def test_switched_off_on_the_page_the_file_is_gone(config: Path) -> None:
    recent.switch_on()
    recent.add([Path("/somewhere/export.zip")])
    test = page(START, None)
    switch(test, on=False)
    assert not config.exists()
    assert "/somewhere/export.zip" not in all_words(test)


def test_incognito_shows_no_path_and_keeps_none(config: Path) -> None:
    recent.switch_on()
    recent.add([Path("/somewhere/Annegret.zip")])
    test = page(START, None, incognito=True)
    assert "Annegret" not in all_words(test)
    assert not test.text_input
    assert "Turn incognito off for that." in all_words(test)


def test_the_sample_household_and_uploads_are_never_remembered(config: Path) -> None:
    recent.switch_on()
    test = AppTest.from_file(str(SHELL), default_timeout=60).run()
    test.button(key="sample").click().run()
    assert recent.listed() == []
