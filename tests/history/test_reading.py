"""From paths to a history: the ledger accounts for every file, damage is loud, hostile input is harmless."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from auditor.containers import Limits
from auditor.history import Cancelled, History, Progress, read_history
from auditor.history.ledger import AccountingError, MemberEntry
from auditor.shapes.contract import ITEM_BYTES
from tests.packing import tgz_bytes, write_folder, write_zip, zip_bytes

FOLDER = "Takeout/My Activity/Assistant/"
CLIP = "2020-01-01_00_00_01_907_UTC.mp3"
ORPHAN = "2020-01-01_00_00_09_500_UTC.mp3"


def entries(count: int, **more: object) -> list[dict[str, object]]:
    return [
        {
            "header": "Assistant",
            "title": f"Said word {n}",
            "time": f"2020-01-01T00:{n // 60 % 60:02}:{n % 60:02}.000Z",
            "products": ["Assistant"],
            **more,
        }
        for n in range(count)
    ]


def takeout(count: int = 5) -> dict[str, bytes]:
    rows = entries(count)
    rows[0]["audioFiles"] = [CLIP]
    return {
        FOLDER + "MyActivity.json": json.dumps(rows, indent=2).encode(),
        FOLDER + CLIP: b"sound",
        FOLDER + ORPHAN: b"more sound",
        "Takeout/archive_browser.html": b"<html></html>",
    }


def members(history: History) -> dict[str, MemberEntry]:
    return {entry.member: entry for entry in history.members}


def test_every_file_is_listed_with_what_became_of_it(tmp_path: Path) -> None:
    history = read_history([write_zip(tmp_path / "t.zip", takeout())])
    found = members(history)
    table = found[FOLDER + "MyActivity.json"]
    assert (table.shape, table.state, table.rows, table.recordings) == (
        "google.my_activity_json",
        "read",
        5,
        5,
    )
    clip = found[FOLDER + CLIP]
    assert (clip.shape, clip.state, clip.rows) == ("google.clip", "read", 0)
    orphan = found[FOLDER + ORPHAN]
    assert (orphan.rows, orphan.recordings) == (1, 1)
    page = found["Takeout/archive_browser.html"]
    assert (page.state, page.shape) == ("set_aside", "google.takeout_index")
    assert history.exit_code == 0


def test_a_clip_is_linked_wherever_its_part_lies(tmp_path: Path) -> None:
    files = takeout()
    clip = files.pop(FOLDER + CLIP)
    one = write_zip(tmp_path / "t-001.zip", files)
    two = write_zip(tmp_path / "t-002.zip", {FOLDER + CLIP: clip})
    for parts in ([one, two], [two, one]):
        rows = read_history(parts).public().to_pylist()
        linked = [row for row in rows if row["audio_state"] == "linked"]
        assert [(row["transcript"], row["audio"]) for row in linked] == [("word 0", FOLDER + CLIP)]


def test_a_clip_that_no_row_names_is_a_recording_with_the_time_of_its_name(tmp_path: Path) -> None:
    rows = read_history([write_zip(tmp_path / "t.zip", takeout())]).public().to_pylist()
    [orphan] = [row for row in rows if row["audio_state"] == "orphan"]
    assert (orphan["kind"], orphan["product"], orphan["transcript"]) == ("voice", "Assistant", None)
    assert str(orphan["started_at"]) == "2020-01-01 00:00:09.500000+00:00"


def test_a_clip_can_be_played_from_the_archive_itself(tmp_path: Path) -> None:
    history = read_history([write_zip(tmp_path / "t.zip", {"in.zip": zip_bytes(takeout())})])
    [linked] = [row for row in history.public().to_pylist() if row["audio_state"] == "linked"]
    assert history.clip(linked["recording_id"]) == (b"sound", CLIP)
    [silent, *_] = [row for row in history.public().to_pylist() if row["audio_state"] == "none"]
    assert history.clip(silent["recording_id"]) is None
    assert history.clip("no such id") is None


@pytest.mark.parametrize("kind", ["folder", "loose", "upload", "tgz"])
def test_a_clip_can_be_played_from_any_container(tmp_path: Path, kind: str) -> None:
    files = takeout()
    match kind:
        case "folder":
            given = [write_folder(tmp_path / "f", files)]
        case "loose":
            folder = write_folder(tmp_path / "f", files)
            given = [folder / FOLDER / "MyActivity.json", folder / FOLDER / CLIP]
        case "upload":
            given = [("t.zip", io.BytesIO(zip_bytes(files)))]
        case _:
            given = [tmp_path / "t.tgz"]
            given[0].write_bytes(tgz_bytes(files))
    history = read_history(given)
    [linked] = [row for row in history.public().to_pylist() if row["audio_state"] == "linked"]
    assert history.clip(linked["recording_id"]) == (b"sound", CLIP)


def test_a_source_names_container_member_and_row(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", {"in.zip": zip_bytes(takeout(1))})
    history = read_history([path])
    [row] = [row for row in history.public().to_pylist() if row["transcript"]]
    assert row["source"] == f"{history.containers[0].sha256[:16]}:in.zip!{FOLDER}MyActivity.json#0"


def test_progress_is_told_and_can_stop_the_audit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.history.reading.TELL_EVERY_S", 0)
    path = write_zip(tmp_path / "t.zip", takeout(20_000))
    told: list[Progress] = []
    read_history([path], watch=told.append)
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert told[-1].done == told[-1].total > 0

    def stop(progress: Progress) -> None:
        if progress.done:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_history([path], watch=stop)
    path.unlink()  # on Windows this fails while something is still open


def test_a_reader_that_loses_a_row_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.shapes.contract import Batch
    from auditor.shapes.google.my_activity_json import MyActivityJson

    monkeypatch.setattr(MyActivityJson, "read", lambda *_: iter([Batch(rows=3)]))
    with pytest.raises(AccountingError):
        read_history([("a.json", io.BytesIO(json.dumps(entries(3)).encode()))])


def test_a_reader_that_fails_costs_its_file_alone_and_quotes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.shapes.google.clip import Clip

    def fail(*_: object) -> None:
        raise RuntimeError("a secret sentence")

    monkeypatch.setattr(Clip, "read", fail)
    history = read_history([write_zip(tmp_path / "t.zip", takeout())])
    assert history.exit_code == 3
    assert history.totals.recordings == 5
    assert "secret" not in repr(history.members)


# Hostile input: one clear sentence each, the rest is read, and the exit code says it.


def hostile(name: str, tmp_path: Path) -> Path:
    good = takeout()
    path = tmp_path / "t.zip"
    match name:
        case "traversal":
            return write_zip(path, {**good, "../../evil.json": b"[]"})
        case "absolute":
            return write_zip(path, {**good, "/evil.json": b"[]"})
        case "link":
            with zipfile.ZipFile(write_zip(path, good), "a") as archive:
                info = zipfile.ZipInfo("link.json")
                info.external_attr = 0o120777 << 16
                archive.writestr(info, "/etc/passwd")
            return path
        case "bomb":
            return write_zip(path, {**good, "zeros.json": bytes(150_000_000)})
        case "encrypted":
            data = bytearray(zip_bytes({**good, "zz": b"x"}))
            data[data.rfind(b"PK\x01\x02") + 8] |= 1
            path.write_bytes(data)
            return path
        case "checksum":
            data = bytearray(zip_bytes(good, zipfile.ZIP_STORED))
            data[data.find(b"word 3") + 5] ^= 1
            path.write_bytes(data)
            return path
        case "truncated":
            data = zip_bytes({**good, "zz.bin": os.urandom(30_000)})
            path.write_bytes(data[:-20_000])
            return path
        case "nesting":
            inner = zip_bytes({"deep.json": b"[]"})
            for level in range(10):
                inner = zip_bytes({f"{level}.zip": inner})
            return write_zip(path, {**good, "nest.zip": inner})
        case "broken_json":
            rows = json.dumps(entries(100), indent=2).encode()
            return write_zip(path, {**good, "b/MyActivity.json": rows[: len(rows) // 20]})
        case _:
            huge = entries(3)
            huge[1]["title"] = "Said " + "a" * (ITEM_BYTES + 1)
            return write_zip(path, {**good, "b/MyActivity.json": json.dumps(huge).encode()})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("traversal", "leads out of the archive"),
        ("absolute", "absolute path"),
        ("link", "it is a link"),
        ("bomb", "200 times its size"),
        ("encrypted", "locked with a password"),
        ("checksum", "does not match its checksum"),
        ("truncated", "cut off"),
        ("nesting", "nested more than 4 deep"),
        ("broken_json", "ends before it should"),
        ("huge_item", "could not be read"),
    ],
)
def test_hostile_input_is_said_and_the_rest_is_read(tmp_path: Path, name: str, words: str) -> None:
    history = read_history([hostile(name, tmp_path)])
    assert history.exit_code == 3
    assert not history.trustworthy
    assert any(words in sentence for _, sentence in history.alarms)
    assert history.totals.recordings >= 6  # five rows and the orphan clip
    totals = history.totals
    assert totals.rows == totals.recordings + totals.duplicates + totals.set_aside + totals.problems


def test_nothing_readable_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(b"")
    (tmp_path / "text.txt").write_text("hello", encoding="utf-8")
    assert read_history([tmp_path / "text.txt"]).exit_code == 1
    assert read_history([tmp_path / "empty.zip"]).exit_code == 1
    assert read_history([tmp_path]).exit_code == 1
    locked = bytearray(zip_bytes({"a.json": b"[]"}))
    locked[locked.rfind(b"PK\x01\x02") + 8] |= 1
    assert read_history([("l.zip", io.BytesIO(locked))]).exit_code == 1


def test_limits_can_be_set(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", takeout())
    history = read_history([path], limits=Limits(members=2))
    assert history.exit_code == 3
    assert any("more than 2 files" in sentence for _, sentence in history.alarms)


def test_an_unknown_file_beside_known_ones_is_no_failure(tmp_path: Path) -> None:
    history = read_history(
        [write_zip(tmp_path / "t.zip", {**takeout(), "Your Orders.csv": b"a,b\r\n1,2\r\n"})]
    )
    assert members(history)["Your Orders.csv"].state == "not_understood"
    assert (history.exit_code, history.trustworthy) == (0, True)


def test_a_member_that_is_damaged_from_its_first_byte_is_loud(tmp_path: Path) -> None:
    data = bytearray(zip_bytes({"a.json": json.dumps(entries(5)).encode(), **takeout()}))
    data[:4] = b"PK\x03\x09"
    (tmp_path / "t.zip").write_bytes(data)
    history = read_history([tmp_path / "t.zip"])
    assert history.exit_code == 3
    assert [name for name, _ in history.alarms] == ["a.json"]


def test_two_uploads_of_one_name_each_play_their_own_clip() -> None:
    one, two = takeout(), takeout()
    two = {path.replace("Takeout", "Takeout 2"): data for path, data in two.items()}
    two["Takeout 2/My Activity/Assistant/" + CLIP.replace("01_907", "02_907")] = b"other sound"
    history = read_history([("t.zip", io.BytesIO(zip_bytes(files))) for files in (one, two)])
    [orphan] = [
        row for row in history.public().to_pylist() if (row["audio"] or "").endswith("02_907_UTC.mp3")
    ]
    assert history.clip(orphan["recording_id"]) == (b"other sound", CLIP.replace("01_907", "02_907"))
    [linked] = [
        row
        for row in history.public().to_pylist()
        if row["duplicate_of"] is None and row["audio_state"] == "linked"
    ]
    assert history.clip(linked["recording_id"]) == (b"sound", CLIP)


def test_a_clip_of_a_year_that_cannot_be_has_no_time(tmp_path: Path) -> None:
    files = {FOLDER + f"{year}-01-01_00_00_01_907_UTC.mp3": b"" for year in ("0001", "1969", "2020", "9999")}
    rows = read_history([write_zip(tmp_path / "t.zip", files)]).public().to_pylist()
    assert [row["started_at"] is not None for row in rows] == [False, False, True, False]


def test_clips_of_one_name_in_many_folders_take_no_time(tmp_path: Path) -> None:
    rows = entries(20_000, audioFiles=[CLIP])
    files = {f"x/{n}/{CLIP}": b"" for n in range(20_000)}
    history = read_history(
        [("t.zip", io.BytesIO(zip_bytes({**files, FOLDER + "MyActivity.json": json.dumps(rows).encode()})))]
    )
    assert history.totals.rows == history.totals.recordings + history.totals.duplicates == 20_000
