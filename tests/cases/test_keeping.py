"""A case comes back as it was kept; adding, saving, forgetting."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import sample_data
from auditor.cases import CaseError, add, forget, is_case, judged, keep, open_case, reviewed, save
from auditor.cases.files import CASE, KEY, README
from auditor.cases.problems import ALREADY, CHANGED, NO_CASE, OCCUPIED
from auditor.history import History, read_history
from auditor.language import speaking
from auditor.language.told import again
from auditor.shapes.contract import Options
from auditor.wakeups import judge
from tests.cases.households import (
    CLIP,
    PASSPHRASE,
    ZONE,
    judged_at,
    kept_at,
    review_of,
    secrets_in,
    takeout,
)
from tests.golden import exports

VERDICTS = ["verdict", "p_unintended", "reasons"]


def public(history: History) -> list[dict[str, object]]:
    return history.public().drop_columns(VERDICTS).to_pylist()


def same(one: History, other: History) -> None:
    assert public(one) == public(other)
    assert [repr(member) for member in one.members] == [repr(member) for member in other.members]
    assert list(one.containers) == list(other.containers)
    assert list(one.settings) == list(other.settings)
    assert list(one.devices) == list(other.devices)
    assert list(one.places) == list(other.places)
    assert list(one.prefixes) == list(other.prefixes)
    assert dict(one.origins) == dict(other.origins)
    assert dict(one.sounds) == dict(other.sounds)


def test_a_case_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    kept = kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    opened = open_case(tmp_path / "case", PASSPHRASE)
    same(opened.history, kept.history)
    assert opened.review == kept.review
    assert (opened.options, opened.zone, opened.made_up) == (Options(zone=ZONE), ZONE, False)
    assert (opened.created, opened.saved, opened.state) == (kept.created, kept.saved, kept.state)
    judgement, changed = judged(opened)
    assert changed is not None  # it was judged without the answers before they were kept
    assert judgement.history.table.column("verdict").null_count == 0
    assert judgement.answers == opened.review.words


def test_every_fixture_comes_back(tmp_path: Path) -> None:
    for number, export in enumerate(exports()):
        history = read_history([export], options=Options(zone=ZONE, places=True))
        keep(history, reviewed({}), tmp_path / str(number), PASSPHRASE)
        same(open_case(tmp_path / str(number), PASSPHRASE).history, history)


def test_sentences_come_back_in_any_language(tmp_path: Path) -> None:
    # A zip with a member that is no text: its ledger holds sentences with values in them.
    history = read_history([exports()[0], takeout(tmp_path / "a.zip", "lights on")])
    told = [one for member in history.members for one in (member.reason, *member.notes, *member.loud) if one]
    keep(history, reviewed({}), tmp_path / "case", PASSPHRASE)
    back = open_case(tmp_path / "case", PASSPHRASE).history
    found = [one for member in back.members for one in (member.reason, *member.notes, *member.loud) if one]
    with speaking("de"):
        assert [again(one) for one in found] == [again(one) for one in told]


def test_no_word_of_it_is_readable_on_the_disk(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "exports" / "takeout.zip")
    assert secrets_in(tmp_path / "case") == []
    names = {path.name for path in (tmp_path / "case").iterdir()}
    assert {KEY, CASE, README} < names
    assert len(names) == 6
    readme = (tmp_path / "case" / README).read_text(encoding="utf-8")
    assert "age --decrypt --identity key.age" in readme
    assert "passphrase is lost" in readme


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_its_files_are_for_the_owner_alone(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    assert (tmp_path / "case").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "case").iterdir())


def test_clips_still_play_while_the_export_is_there(tmp_path: Path) -> None:
    export = tmp_path / "takeout.zip"
    kept_at(tmp_path / "case", export)
    history = open_case(tmp_path / "case", PASSPHRASE).history
    orphan = next(row for row in history.public().to_pylist() if row["audio_state"] == "orphan")
    assert history.clip(orphan["recording_id"]) == (CLIP, "2020-01-01_00_00_01_907_UTC.mp3")
    export.unlink()
    with pytest.raises(OSError):
        history.clip(orphan["recording_id"])


def test_saving_again_takes_the_place_of_what_was_kept(tmp_path: Path) -> None:
    case = kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    before = {path.name for path in case.folder.iterdir()}

    again_said = reviewed({**case.review.words, "f" * 20: "unsure"}, note="changed", former=case.review)
    saved = save(replace(case, review=again_said))
    after = {path.name for path in case.folder.iterdir()}
    assert len(after) == len(before) == 6
    assert len(after & before) == 3
    opened = open_case(case.folder, PASSPHRASE)
    assert opened.review.note == "changed"
    assert opened.state == saved.state != case.state
    with pytest.raises(CaseError) as error:  # the other window still has the former state
        save(case)
    assert error.value.message == CHANGED


def test_answers_keep_the_date_at_which_they_were_first_kept() -> None:
    former = reviewed({"a" * 20: "meant", "b" * 20: "meant"})
    old = {key: type(one)(one.word, "2020-01-01T00:00:00Z") for key, one in former.answers.items()}

    later = reviewed({"a" * 20: "meant", "b" * 20: "unsure"}, former=replace(former, answers=old))
    assert later.answers["a" * 20].kept_at == "2020-01-01T00:00:00Z"
    assert later.answers["b" * 20].kept_at > "2020-01-01T00:00:00Z"


def test_an_export_is_added_and_the_same_one_changes_nothing(tmp_path: Path) -> None:
    case = kept_at(tmp_path / "case", tmp_path / "one.zip")
    more = read_history([takeout(tmp_path / "two.zip", "kettle on", first_day=20)])
    both = add(case, more)
    assert len(both.history) == len(case.history) + 1  # the clip is the same one
    opened = open_case(case.folder, PASSPHRASE)
    assert len(opened.history) == len(both.history)
    assert opened.review == case.review
    assert judged(opened)[1] == 0
    written = {path.name for path in case.folder.iterdir()}
    assert add(opened, read_history([tmp_path / "one.zip"])) is opened
    assert {path.name for path in case.folder.iterdir()} == written


def test_verdicts_that_changed_since_are_counted(tmp_path: Path) -> None:
    history = read_history(sample_data.exports())
    judgement = judge(history, zone=ZoneInfo(ZONE))
    keep(judgement.history, reviewed({}), tmp_path / "case", PASSPHRASE, zone=ZONE, made_up=True)
    opened = open_case(tmp_path / "case", PASSPHRASE)
    assert opened.made_up
    assert judged(opened)[1] == 0

    assert opened.verdicts is not None
    likely = pc.equal(opened.verdicts, "likely_unintended")
    moved = replace(opened, verdicts=pc.if_else(likely, pa.scalar("unclear"), opened.verdicts))
    assert (
        judged(moved)[1]
        == pc.sum(pc.and_(likely, opened.history.table.column("duplicate_of").is_null())).as_py()
    )


def test_a_second_case_does_not_go_into_the_same_folder(tmp_path: Path) -> None:
    kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    with pytest.raises(CaseError) as error:
        kept_at(tmp_path / "case", tmp_path / "takeout.zip")
    assert error.value.message == ALREADY
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / KEY).write_text("somebody's key")
    with pytest.raises(CaseError) as error:
        kept_at(tmp_path / "own", tmp_path / "takeout.zip")
    assert error.value.message == OCCUPIED
    assert [path.name for path in (tmp_path / "own").iterdir()] == [KEY]


def test_forgetting_deletes_the_case_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    for name in (README, "recordings-notes.parquet.age", "letter.docx"):
        (folder / name).write_text("mine")
    kept_at(folder, tmp_path / "takeout.zip")
    assert is_case(folder)
    (folder / "recordings-0123456789abcdef.parquet.age").write_bytes(b"left over")
    assert forget(folder) == 6  # three parts, one left over, the key and case.json
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [README, "recordings-notes.parquet.age", "letter.docx"]
    )
    assert not is_case(folder)
    with pytest.raises(CaseError) as error:
        forget(folder)
    assert error.value.message == NO_CASE


def test_a_case_json_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / CASE).write_text('{"program": "Another"}')
    with pytest.raises(CaseError):
        forget(tmp_path)
    assert (tmp_path / CASE).exists()


def test_a_history_that_is_not_whole_is_not_kept(tmp_path: Path) -> None:
    history = judged_at(tmp_path / "takeout.zip").history
    for part in (history.filtered(words="lights"), read_history([tmp_path / "takeout.zip"], words_up_to=0)):
        with pytest.raises(ValueError, match="whole history"):
            keep(part, review_of(history), tmp_path / "case", PASSPHRASE)
    assert not (tmp_path / "case").exists()
