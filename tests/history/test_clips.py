"""The lengths of clips: filled in between reading and merging, in place, in order, and only as far as needed."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from auditor.containers import open_exports
from auditor.history import Cancelled, History, Progress, read_history
from auditor.history.clips import measure
from auditor.history.merge import COUNTING_SCHEMA
from tests import sounds
from tests.packing import tgz_bytes, write_folder, write_zip, zip_bytes

FOLDER = "Takeout/My Activity/Assistant/"
TABLE = FOLDER + "MyActivity.json"


def name(second: int, suffix: str = "mp3") -> str:
    return f"2020-01-01_00_00_{second:02}_907_UTC.{suffix}"


def row(second: int, clip: str | None) -> dict[str, object]:
    return {
        "header": "Assistant",
        "title": f"Said word {second}",
        "time": f"2020-01-01T00:00:{second:02}.000Z",
        "products": ["Assistant"],
        **({"audioFiles": [clip]} if clip else {}),
    }


def takeout(linked: dict[str, bytes], orphans: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """An export in which each of `linked` is named by a row, in order, and one row names none."""
    rows = [row(number, clip) for number, clip in enumerate(linked)] + [row(50, None)]
    clips = {FOLDER + clip: data for clip, data in (linked | (orphans or {})).items()}
    return {TABLE: json.dumps(rows).encode(), **clips}


def lengths(history: History) -> dict[str, float | None]:
    rows = history.public().to_pylist()
    return {row["audio"].rpartition("/")[2]: row["duration_s"] for row in rows if row["audio"]}


KINDS = {
    "mp3": sounds.mp3(100),
    "wav": sounds.wav(3.6),
    "ogg": sounds.opus(3.6),
    "opus": sounds.opus(3.6),
    "m4a": sounds.m4a(3.6),
    "flac": sounds.flac(57_600),
}


@pytest.mark.parametrize("suffix", KINDS)
def test_clips_of_every_kind_have_their_length_linked_or_not(tmp_path: Path, suffix: str) -> None:
    files = takeout({name(1, suffix): KINDS[suffix]}, {name(2, suffix): KINDS[suffix]})
    history = read_history([write_zip(tmp_path / "t.zip", files)])
    assert lengths(history) == {name(1, suffix): pytest.approx(3.6), name(2, suffix): pytest.approx(3.6)}
    states = history.frame(["audio_state", "duration_s"]).set_index("audio_state")["duration_s"]
    assert states.notna().to_dict() == {"linked": True, "none": False, "orphan": True}
    assert history.exit_code == 0


@pytest.mark.parametrize("kind", ["folder", "stored", "upload", "tgz", "nested", "two parts"])
def test_the_length_is_the_same_from_any_container(tmp_path: Path, kind: str) -> None:
    files = takeout({name(1): sounds.mp3(100), name(2, "wav"): sounds.wav(2)}, {name(3): sounds.mp3(25)})
    match kind:
        case "folder":
            given = [write_folder(tmp_path / "f", files)]
        case "stored":
            given = [write_zip(tmp_path / "t.zip", files, zipfile.ZIP_STORED)]
        case "upload":
            given = [("t.zip", io.BytesIO(zip_bytes(files)))]
        case "tgz":
            given = [tmp_path / "t.tgz"]
            given[0].write_bytes(tgz_bytes(files))
        case "nested":
            given = [write_zip(tmp_path / "t.zip", {"in.zip": zip_bytes(files)})]
        case _:
            one, two = dict(list(files.items())[:2]), dict(list(files.items())[2:])
            given = [write_zip(tmp_path / "t-002.zip", two), write_zip(tmp_path / "t-001.zip", one)]
    found = lengths(read_history(given))
    assert found == {name(1): pytest.approx(3.6), name(2, "wav"): 2.0, name(3): pytest.approx(0.9)}


BROKEN = {
    "empty": b"",
    "html": b"<html><body>Not found</body></html>",
    "json": b'{"error": 404}',
    "gzip": gzip.compress(sounds.wav(2)),
    "hours in ten kilobytes": sounds.opus(7200, body=10_000),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_no_sound_has_no_length_and_is_a_flaw_of_its_row(tmp_path: Path, kind: str) -> None:
    files = takeout({name(1, "wav"): BROKEN[kind]}, {name(2, "wav"): BROKEN[kind]})
    history = read_history([write_zip(tmp_path / "t.zip", files)])
    assert lengths(history) == {name(1, "wav"): None, name(2, "wav"): None}
    found = {entry.member: entry.problem_kinds for entry in history.members}
    assert found[TABLE]["audio_unreadable"] == 1
    assert found[FOLDER + name(1, "wav")] == {}
    assert found[FOLDER + name(2, "wav")] == {"audio_unreadable": 1}
    totals = history.totals
    assert (totals.rows, totals.recordings, totals.problems) == (3, 3, 0)
    assert history.exit_code == 0  # a flaw is no failure


def test_a_row_with_a_length_of_its_own_keeps_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.shapes.google import clip as shape

    plain = shape.record_batch
    monkeypatch.setattr(shape, "record_batch", lambda columns, n: plain({**columns, "duration_s": 9.5}, n))
    files = takeout({name(1): sounds.mp3(100)}, {name(2): sounds.mp3(100)})
    found = lengths(read_history([write_zip(tmp_path / "t.zip", files)]))
    assert found == {name(1): pytest.approx(3.6), name(2): 9.5}


def test_an_audit_that_counts_keeps_the_same_rows_as_one_that_keeps_words(tmp_path: Path) -> None:
    # The same two rows in two exports; the clip of the second is readable in one of them only.
    one = takeout({name(1): sounds.mp3(100), name(2): b"no sound"})
    two = takeout({name(1): sounds.mp3(100), name(2): sounds.mp3(50)})
    given = [write_zip(tmp_path / "a.zip", one), write_zip(tmp_path / "b.zip", two)]
    full, counted = read_history(given), read_history(given, words_up_to=0)
    assert counted.table.schema.names == [*COUNTING_SCHEMA.names, "duplicate_of"]
    assert counted.table.column("duplicate_of").to_pylist() == full.table.column("duplicate_of").to_pylist()
    assert [entry.duplicates for entry in counted.members] == [entry.duplicates for entry in full.members]
    kept = full.frame(["audio", "duration_s"]).dropna(subset="audio")
    assert kept["duration_s"].tolist() == [pytest.approx(3.6), pytest.approx(1.8)]


def test_a_damaged_clip_is_loud(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "t.zip", takeout({name(1, "ogg"): sounds.opus(3)}), zipfile.ZIP_STORED)
    data = bytearray(path.read_bytes())
    at = data.index(b"OpusTags") + 500
    data[at] ^= 0xFF
    path.write_bytes(data)
    history = read_history([path])
    assert [member for member, _ in history.alarms] == [FOLDER + name(1, "ogg")]
    assert history.exit_code == 3


def test_clips_are_looked_into_as_they_lie_and_not_read_whole(tmp_path: Path) -> None:
    names = [name(second, "wav") for second in (7, 3, 5, 1)]
    files = takeout({clip: sounds.wav(60) for clip in names})
    with open_exports([write_zip(tmp_path / "t.zip", files)]) as inventory:
        clips = {member.number for member in inventory.members if member.path != TABLE}
        order: list[str] = []
        found = measure(inventory, clips, lambda member, _damage: order.append(member.path))
        assert order == [FOLDER + clip for clip in names]
        assert [sound.seconds for sound in found.values() if sound] == [60.0] * 4
        assert inventory.budget.inflated <= 4 * 1024


def test_progress_goes_on_over_the_clips_and_can_stop_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.history.reading.TELL_EVERY_S", 0)
    files = takeout({name(second): sounds.mp3(100) for second in range(9)})
    path = write_zip(tmp_path / "t.zip", files)
    told: list[Progress] = []
    read_history([path], watch=told.append)
    assert [one.done for one in told] == sorted(one.done for one in told)
    assert told[-1].done == told[-1].total
    during = [one for one in told if one.member.endswith(".mp3") and one.recordings]
    assert len(during) == 9

    def stop(progress: Progress) -> None:
        if progress.recordings and progress.member.endswith(".mp3"):
            raise Cancelled

    with pytest.raises(Cancelled):
        read_history([path], watch=stop)
    path.unlink()  # on Windows this fails while something is still open


def test_the_sound_of_a_recording_is_that_of_the_row_that_is_kept() -> None:
    import sample_data

    history = read_history(sample_data.exports())
    kept = history.frame(["recording_id", "audio_state"])
    linked = kept.recording_id[kept.audio_state == "linked"].tolist()
    assert history.duplicates
    assert all(history.clip(one) is not None for one in linked)
    assert set(history.rows(linked).column("audio_state").to_pylist()) == {"linked"}
