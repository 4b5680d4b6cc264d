"""A backup: its lists are known, its thousands of other files make no noise, and encryption is said."""

from __future__ import annotations

import plistlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.reading import read_history
from auditor.recording import Device, Setting, device_id
from auditor.shapes.apple.backup import Backup
from auditor.shapes.contract import NOTES, Around, Claim, Head
from tests.fixtures import HERE, fixture
from tests.packing import write_folder
from tests.reading import claim_of, read_bytes, read_one

SHAPE = Backup()
FOLDER = "apple/made-up_backup/"
INFO, MANIFEST = fixture(FOLDER + "Info.plist"), fixture(FOLDER + "Manifest.plist")
LIST = fixture(FOLDER + "Manifest.db")
OTHER = "ab/ab" + "0" * 38
SUPPORT = "fd/fd19d4ea1449198c75be879296bf1cb547f9f00c"


def claim_in(path: str, data: bytes, *beside: str) -> Claim | None:
    return SHAPE.recognise(Head(path, len(data), data[:65536], Around("backup", frozenset({path, *beside}))))


def sentence(found: Claim | None) -> str:
    assert found is not None
    assert not found.changed
    assert found.set_aside is not None
    return found.set_aside


def test_every_file_of_the_made_up_backup_is_accounted_for(tmp_path: Path) -> None:
    history = read_history([HERE / FOLDER])
    states = {
        member.member.rpartition("/")[2][:12]: (member.shape, member.state) for member in history.members
    }
    assert states == {
        "Info.plist": ("apple.backup", "read"),
        "Manifest.db": ("apple.backup", "set_aside"),
        "Manifest.pli": ("apple.backup", "read"),
        "Status.plist": ("apple.backup", "set_aside"),
        "329f7b35aaad": ("apple.siri_settings", "read"),
        "fd19d4ea1449": ("apple.siri_settings", "read"),
        "4003654e0b99": ("apple.siri_settings", "set_aside"),
        "64d0019cb3d4": ("apple.tcc", "read"),
        "343e26971dfe": ("apple.backup", "set_aside"),
    }
    assert not any(member.loud for member in history.members)
    assert len(history.settings) == 16
    assert len(history.table) == 0


def test_the_device_is_named_and_its_numbers_are_not_kept() -> None:
    rows, read = read_one(SHAPE, INFO)
    assert (rows, read.rows, read.set_aside) == ([], 1, {"device": 1})
    assert read.devices == {Device("apple", "Alex's iPhone", device_id("apple", "MADEUP000001"))}
    about = "Product Type iPhone99,1, Product Version 27.0"
    assert read.settings == {Setting("apple", "Last Backup Date", about, "2026-05-05T07:30:00.000Z")}
    assert "MADEUP" not in repr(read)


def test_a_backup_that_is_not_encrypted_says_so() -> None:
    _, read = read_one(SHAPE, MANIFEST)
    assert (read.rows, read.set_aside, read.notes) == (1, {"setting": 1}, set())
    assert read.settings == {Setting("apple", "IsEncrypted", "no", "2026-05-05T07:30:00.000Z")}


def test_an_encrypted_backup_says_what_to_do() -> None:
    _, read = read_one(SHAPE, plistlib.dumps({"IsEncrypted": True, "BackupKeyBag": b"x"}))
    assert read.notes == {"encrypted_backup"}
    assert "encrypted" in NOTES["encrypted_backup"]
    for beside in ((), ("Manifest.plist", SUPPORT)):
        said = sentence(claim_in("Manifest.db", b"\x8f\x12 no database", *beside))
        assert "is encrypted or damaged" in said  # which of the two nobody can tell from it
        for advice in ("make a backup without a password in Finder or iTunes", "decrypt this one"):
            assert advice in said
    reason = sentence(claim_in(SUPPORT, b"\x8f\x12 no list", "Manifest.db", "Manifest.plist"))
    assert "encrypted" in reason
    assert "Siri" in reason


def test_a_whole_encrypted_backup_says_at_each_of_its_files_what_is_wrong(tmp_path: Path) -> None:
    dark = bytes(range(256)) * 20
    files = {
        "Info.plist": INFO,
        "Manifest.plist": plistlib.dumps({"IsEncrypted": True, "BackupKeyBag": b"x"}),
        "Manifest.db": dark,
        SUPPORT: dark,
        OTHER: dark,
    }
    history = read_history([write_folder(tmp_path, files)])
    assert (history.exit_code, history.alarms) == (0, [])
    told = {entry.member: (entry.reason or "") + "".join(entry.notes) for entry in history.members}
    assert "without a password" in told["Manifest.plist"]
    assert "without a password" in told["Manifest.db"]
    assert "cannot be read, because it is encrypted or damaged" in told[SUPPORT]
    assert told[OTHER] == "another file of the backup"
    assert ("IsEncrypted", "yes") in {(one.name, one.value) for one in history.settings}


def test_a_backup_is_left_as_it_was(tmp_path: Path) -> None:
    before = {path.relative_to(HERE / FOLDER): path.read_bytes() for path in (HERE / FOLDER).rglob("*.*")}
    shutil.copytree(HERE / FOLDER, tmp_path / "backup")
    read_history([tmp_path / "backup"])
    after = {path.relative_to(tmp_path / "backup"): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert after == before


def test_the_list_of_files_is_known_by_its_table_whatever_its_name() -> None:
    for name in ("Manifest.db", "renamed", "a/b/Manifest.db"):
        assert "list of a backup's files" in sentence(claim_of(SHAPE, LIST, name))


def test_other_files_of_a_backup_are_set_aside_without_noise() -> None:
    for root in ("", "00000000-0000000000000000/", "some/where/"):
        found = claim_in(root + OTHER, b"whatever", root + "Manifest.db")
        assert sentence(found) == "another file of the backup"
        assert found is not None
        assert found.confidence < 0.3
        database = claim_in(root + OTHER, b"SQLite format 3\0" + bytes(100), root + "Manifest.db")
        assert sentence(database) == "another file of the backup"
        assert sentence(claim_in(root + OTHER, plistlib.dumps({"a": 1}), root + "Manifest.db"))
        assert sentence(claim_in(root + "Manifest.db-wal", b"x", root + "Manifest.db"))
        assert sentence(claim_in(root + "Status.plist", plistlib.dumps({"a": 1}), root + "Manifest.db"))


def test_known_files_say_what_they_are() -> None:
    memos = "d7/d772584b01fa324f5e88f2775869130f56a46e02"
    assert "Voice Memos" in sentence(claim_in(memos, b"SQLite format 3\0", "Manifest.db"))


@pytest.mark.parametrize(
    ("path", "beside"),
    [
        (OTHER, ()),
        (OTHER, ("other/Manifest.db",)),
        ("ab/cd" + "0" * 38, ("Manifest.db",)),
        ("ab/ab" + "0" * 37, ("Manifest.db",)),
        ("AB/AB" + "0" * 38, ("Manifest.db",)),
        ("readme.txt", ("Manifest.db",)),
    ],
)
def test_files_elsewhere_are_not_claimed(path: str, beside: tuple[str, ...]) -> None:
    assert claim_in(path, b"whatever", *beside) is None


def test_plists_of_other_programs_are_not_claimed() -> None:
    assert claim_of(SHAPE, plistlib.dumps({"CFBundleName": "x"}), "Info.plist") is None
    assert claim_of(SHAPE, plistlib.dumps({"Product Type": "x"}), "Info.plist") is None
    assert claim_of(SHAPE, plistlib.dumps({"IsEncrypted": True}), "any.plist") is None
    assert claim_of(SHAPE, b"", "Manifest.db") is None


def test_other_databases_are_not_claimed() -> None:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("CREATE TABLE Files (id INTEGER)")
        assert claim_of(SHAPE, made.serialize(), "x.db") is None


def test_lists_are_recognised_by_their_keys_also_where_they_are_long() -> None:
    for data in (INFO, MANIFEST, plistlib.dumps({**plistlib.loads(INFO), "Applications": "x" * 100_000})):
        found = claim_of(SHAPE, data, "renamed")
        assert found is not None
        assert (found.changed, found.set_aside) == (False, None)


@pytest.mark.parametrize(
    "value",
    [
        {"IsEncrypted": 1, "BackupKeyBag": b"x"},
        {"BackupKeyBag": b"x"},
        {"Device Name": 5, "Last Backup Date": "x", "Product Type": 1},
        {},
    ],
)
def test_values_of_other_types_are_problems(value: dict[str, object]) -> None:
    _, read = read_one(SHAPE, plistlib.dumps(value))
    assert (read.rows, read.problems) == (1, {"wrong_types": 1})


def test_a_damaged_list_is_said() -> None:
    _, read = read_one(SHAPE, INFO[:-50])
    assert (read.rows, read.damage) == (0, ["damaged"])


@settings(deadline=None)
@given(st.integers(0, 800), st.binary(max_size=20))
def test_garbage_never_raises(at: int, junk: bytes) -> None:
    for data in (INFO, MANIFEST, LIST):
        read_bytes(SHAPE, data[:at] + junk + data[at:])
        claim_in("Manifest.db", data[:at] + junk, "Info.plist")
