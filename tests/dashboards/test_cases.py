"""Cases in the app: keep, open, save again, add, forget; notes; nothing of it in incognito."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from auditor.cases import is_case, open_case, reviewed, save
from auditor.shapes.contract import Options
from dashboards.parts import case_open
from dashboards.parts.state import Opened
from tests.cases.conftest import quick
from tests.cases.households import (
    CASE_NOTE,
    NOTE,
    PASSPHRASE,
    WORDS,
    ZONE,
    judged_at,
    kept_at,
    secrets_in,
    takeout,
)
from tests.dashboards.histories import RECORDINGS, START, all_words, page

__all__ = ["quick"]  # a passphrase is not stretched here

# Until it stands on a page, the part is drawn by itself.
KEEP = "from dashboards.parts.cases import show_keep_case\nshow_keep_case()\n"


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it."""
    home = tmp_path / "home"
    (home / "Documents").mkdir(parents=True)
    monkeypatch.setattr(Path, "home", classmethod(lambda _: home))
    return home


def holder_of(export: Path) -> Opened:
    judgement = judged_at(export)
    return Opened(
        judgement.history, is_sample=False, exports=[export], judgement=judgement, options=Options(zone=ZONE)
    )


def keeping(holder: Opened | None, **state: object) -> AppTest:
    test = AppTest.from_string(KEEP, default_timeout=60)
    if holder is not None:
        test.session_state["opened"] = holder
    for name, value in {"zone": ZONE, **state}.items():
        test.session_state[name] = value
    test.run()
    assert not test.exception
    return test


def field(test: AppTest, label: str):
    return next(one for one in test.text_input if one.label == label)


def fill(test: AppTest, folder: object, first: str, second: str) -> AppTest:
    field(test, "Folder for the case").set_value(str(folder))
    field(test, "Passphrase").set_value(first)
    field(test, "The same again").set_value(second)
    test.button(key="keep-case").click().run()
    assert not test.exception
    return test


def read_to_the_end(test: AppTest) -> AppTest:
    while "reading" in test.session_state:
        test.session_state["reading"].wait(60)
        test.run()
    assert not test.exception
    return test


def held_in_session(test: AppTest) -> str:
    """Everything that the session holds, in words."""
    return "".join(repr(value) for _, value in test.session_state._state.filtered_state.items())


def open_on_start(folder: object, passphrase: str) -> AppTest:
    test = page(START, None)
    next(one for one in test.text_input if "ath of its folder" in one.label).set_value(str(folder))
    field(test, "Passphrase").set_value(passphrase)
    test.button(key="open-case").click().run()
    return read_to_the_end(test)


def test_keep_then_open_then_save_again(tmp_path: Path) -> None:
    holder = holder_of(tmp_path / "takeout.zip")
    ids = holder.history.table.column("recording_id").to_pylist()
    holder.answers[ids[0]] = "not_meant"
    holder.notes[ids[1]] = NOTE
    test = keeping(holder)
    test.text_area[0].set_value(CASE_NOTE).run()
    test = fill(test, tmp_path / "case", PASSPHRASE, PASSPHRASE)
    assert "It is kept." in all_words(test)
    assert not [one for one in test.text_input if one.label == "Passphrase"]
    assert PASSPHRASE not in held_in_session(test)
    assert secrets_in(tmp_path / "case") == []

    test = open_on_start(tmp_path / "case", PASSPHRASE)
    found = test.session_state["opened"]
    assert found.answers == {ids[0]: "not_meant"}
    assert found.judgement.answers == {ids[0]: "not_meant"}
    assert (found.notes, found.note) == ({ids[1]: NOTE}, CASE_NOTE)
    assert found.options.zone == ZONE
    assert test.session_state["zone"] == ZONE
    assert PASSPHRASE not in held_in_session(test)
    said = all_words(test)
    assert "This is kept as a case" in said
    assert "All of it is saved." in said
    assert str(tmp_path / "case") in said

    found.answers[ids[2]] = "meant"
    test.run()
    assert "There are changes that are not saved." in all_words(test)
    test.button(key="save-case").click().run()
    assert "It is saved." in all_words(test)
    assert "All of it is saved." in all_words(test)
    assert open_case(tmp_path / "case", PASSPHRASE).review.words == {ids[0]: "not_meant", ids[2]: "meant"}


@pytest.mark.parametrize(
    ("folder", "first", "second", "sentence"),
    [
        ("", PASSPHRASE, PASSPHRASE, "Type a path first."),
        ("new", "short", "short", "at least 8"),
        ("new", PASSPHRASE, PASSPHRASE + "!", "are not the same"),
        ("new", "", "", "at least 8"),
        ("there", PASSPHRASE, PASSPHRASE, "holds a case already"),
        ("file/new", PASSPHRASE, PASSPHRASE, "could not be written"),
    ],
)
def test_what_cannot_be_kept_is_said(
    folder: str, first: str, second: str, sentence: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    if folder == "there":
        kept_at(tmp_path / "there", tmp_path / "takeout.zip")
    test = fill(
        keeping(holder_of(tmp_path / "takeout.zip")), tmp_path / folder if folder else "", first, second
    )
    assert sentence in test.error[0].value
    assert not (tmp_path / "new").exists()
    assert test.session_state["opened"].case is None


def test_a_wrong_passphrase_is_said_and_the_folder_stays(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    test = open_on_start(tmp_path / "case", "something else entirely")
    assert "The passphrase does not open this case." in all_words(test)
    assert "opened" not in test.session_state
    assert next(one for one in test.text_input if "of its folder" in one.label).value == str(
        tmp_path / "case"
    )
    assert field(test, "Passphrase").value == ""


@pytest.mark.parametrize(
    ("folder", "passphrase", "sentence"),
    [
        ("", PASSPHRASE, "Type a path first."),
        ("nowhere", PASSPHRASE, "holds no case"),
        ("case", "", "Type the passphrase."),
    ],
)
def test_what_cannot_be_opened_is_said(folder: str, passphrase: str, sentence: str, tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    test = open_on_start(tmp_path / folder if folder else "", passphrase)
    assert sentence in test.error[0].value


def test_cases_in_the_usual_folders_are_offered(tmp_path: Path, at_home: Path) -> None:
    kept_at(at_home / "Documents" / "my case", tmp_path / "takeout.zip")
    assert case_open.cases_near() == [at_home / "Documents" / "my case"]
    test = page(START, None)
    choice = next(one for one in test.selectbox if one.label == "Cases in your usual folders")
    assert choice.options == ["my case"]


def test_an_export_is_added_and_kept_only_when_saved(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "one.zip")
    test = open_on_start(tmp_path / "case", PASSPHRASE)
    before = len(test.session_state["opened"].history)
    answers = dict(test.session_state["opened"].answers)
    more = takeout(tmp_path / "two.zip", "kettle on", first_day=20)
    for wanted in (1, 0):
        paths = [one for one in test.text_input if one.label == "Path of a file or folder on this machine"]
        paths[0].set_value(str(more))
        test.button(key="add-export").click().run()
        read_to_the_end(test)
        found = test.session_state["opened"]
        assert found.added == wanted
        assert len(found.history) == before + 1
        assert found.answers == answers
    assert len(open_case(tmp_path / "case", PASSPHRASE).history) == before
    assert "There are changes that are not saved." in all_words(test)
    test.button(key="save-case").click().run()
    assert len(open_case(tmp_path / "case", PASSPHRASE).history) == before + 1
    assert "All of it is saved." in all_words(test)


def test_forgetting_asks_first_and_says_what_it_did(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "one.zip")
    (tmp_path / "case" / "letter.txt").write_text("mine")
    test = open_on_start(tmp_path / "case", PASSPHRASE)
    test.button(key="forget-case").click().run()
    assert "cannot be undone" in all_words(test)
    test.button(key="forget-case-no").click().run()
    assert is_case(tmp_path / "case")
    test.button(key="forget-case").click().run()
    test.button(key="forget-case-yes").click().run()
    assert "The case is deleted: 6 files." in all_words(test)
    assert [path.name for path in (tmp_path / "case").iterdir()] == ["letter.txt"]
    assert test.session_state["opened"].case is None
    assert len(test.session_state["opened"].history)


def test_a_case_saved_elsewhere_is_not_written_over(tmp_path: Path) -> None:
    case = kept_at(tmp_path / "case", tmp_path / "one.zip")
    test = open_on_start(tmp_path / "case", PASSPHRASE)
    save(replace(case, review=reviewed({}, note="the other window")))
    test.button(key="save-case").click().run()
    assert "saved elsewhere" in test.error[0].value
    assert open_case(tmp_path / "case", PASSPHRASE).review.note == "the other window"


def test_incognito_names_no_folder_and_keeps_nothing(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "one.zip")
    test = open_on_start(tmp_path / "case", PASSPHRASE)
    test.session_state["incognito"] = True
    test.run()
    assert str(tmp_path) not in all_words(test)
    assert not [one for one in test.text_input if one.type == "password"]
    holder = test.session_state["opened"]
    test = keeping(holder, incognito=True)
    assert str(tmp_path) not in all_words(test)
    assert not test.text_area
    assert not test.text_input


def test_forgetting_everything_in_memory_leaves_the_case_on_the_disk(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "one.zip")
    test = open_on_start(tmp_path / "case", PASSPHRASE)
    holder = test.session_state["opened"]
    test.button(key="forget").click().run()
    assert (holder.case, holder.notes, holder.note) == (None, {}, "")
    assert is_case(tmp_path / "case")
    assert CASE_NOTE not in all_words(test)


def test_a_note_on_a_recording_is_kept_in_memory(tmp_path: Path) -> None:
    holder = holder_of(tmp_path / "one.zip")
    script = "from dashboards.parts.case_notes import show_recording_note\nshow_recording_note('{}')\n"
    one = holder.history.table.column("recording_id")[0].as_py()
    test = AppTest.from_string(script.format(one), default_timeout=60)
    test.session_state["opened"] = holder
    test.run()
    test.text_area[0].set_value(f"  {NOTE} ").run()
    assert holder.notes == {one: NOTE}
    test.text_area[0].set_value("").run()
    assert holder.notes == {}
    test.session_state["incognito"] = True
    test.run()
    assert not test.text_area


def test_nothing_open_keeps_nothing() -> None:
    assert all_words(keeping(None)) == ""


def test_words_stay_on_their_page(tmp_path: Path) -> None:
    test = page(RECORDINGS, judged_at(tmp_path / "one.zip").history)
    assert not [one for one in test.text_area if WORDS[0] in str(one.value)]
