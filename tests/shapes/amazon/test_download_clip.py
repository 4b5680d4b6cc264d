"""Clips of the download: named ones belong to their row, the others are recordings of their own."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from auditor.history import read_history
from auditor.recording import device_id, recording_id, second_key
from auditor.shapes.amazon.device_registration import DeviceRegistration
from auditor.shapes.amazon.download_clip import DownloadClip
from auditor.shapes.contract import Around, Claim, Head, Options, Source
from tests.fixtures import HERE
from tests.reading import Clips, read_all, read_bytes

SHAPE = DownloadClip()
UUID = "00000000-0000-4000-8000-00000000000a"
AUDIO = "Audio and Transcription/Audio/"
VOICE = "Additional Data/Alexa/Voice/"
IN_NAME = f"A0EXAMPLEDEVTY_1.0_2022_03_05_18_G000EXAMPLE00001_07_41__TNIH_2V.{UUID}LPM.wav"


def claim_of(path: str, *others: str) -> Claim | None:
    return SHAPE.recognise(Head(path, 100, b"", Around("x.zip", frozenset({path, *others}))))


def orphan(path: str, size: int = 100) -> dict[str, object]:
    rows, [read] = read_all(SHAPE, {path: bytes(size)})
    assert (read.rows, read.recordings, read.flaws) == (1, 1, {})
    return rows.to_pylist()[0]


@pytest.mark.parametrize(
    "path",
    [
        AUDIO + f"{UUID}.wav",
        "Alexa_1/" + AUDIO + f"{UUID}.WAV",
        VOICE + "sample.wav",
        "Additional Data/Alexa/Voice/2025/11/x.wav",
        "Alexa/Voice/x.mp3",
        "All Data Categories.2/Additional Data/Voice/x.wav",
    ],
)
def test_a_clip_is_told_by_its_folders(path: str) -> None:
    claim = claim_of(path)
    assert claim
    assert (claim.confidence, claim.set_aside) == (0.9, None)


@pytest.mark.parametrize(
    "path",
    [
        "Audio/x.wav",
        "Voice/x.wav",
        "x.wav",
        "Music/Audio/x.wav",
        AUDIO + "x.csv",
        "Alexa/x.wav",
        "audio_messages/x.wav",
    ],
)
def test_other_sound_is_not_claimed(path: str) -> None:
    assert claim_of(path) is None


def test_voice_messages_are_set_aside() -> None:
    claim = claim_of("Additional Data/Alexa/Communications/audio_messages/2025/x.wav")
    assert claim
    assert claim.set_aside


def test_an_archive_of_nothing_but_sound_and_one_pdf_is_the_first_download() -> None:
    claim = claim_of("1.wav", "2.wav", "transcripts.pdf")
    assert claim
    assert claim.confidence == 0.4
    assert claim_of("1.wav", "2.wav") is None
    assert claim_of("1.wav", "a.pdf", "b.pdf") is None
    assert claim_of("1.wav", "a.pdf", "notes.txt") is None


def test_a_clip_that_a_row_named_is_no_row_of_its_own() -> None:
    files = {AUDIO + "a.wav": b"x", AUDIO + "b.wav": b"x"}
    rows, [one, other] = read_all(SHAPE, files, clips=Clips(named={0}))
    assert ((one.rows, one.recordings), (other.rows, other.recordings)) == ((0, 0), (1, 1))
    assert rows.column("clip").to_pylist() == [1]


def test_an_orphan_is_a_voice_recording_without_words() -> None:
    row = orphan(AUDIO + f"{UUID}.wav")
    assert (row["kind"], row["product"], row["audio_state"], row["audio"]) == (
        "voice",
        "Alexa",
        "orphan",
        AUDIO + f"{UUID}.wav",
    )
    assert (row["started_at"], row["time_basis"], row["time_precision"]) == (None, None, None)
    assert (row["transcript"], row["outcome"], row["clip"]) == (None, "unknown", 0)


def test_its_uuid_is_its_key_as_in_the_tables() -> None:
    row = orphan(AUDIO + f"{UUID}.wav")
    assert row["recording_id"] == recording_id("amazon", "clip", UUID)
    assert (row["keyed"], row["also"]) == (True, second_key("amazon", "clip", UUID))
    assert orphan("Alexa_7/" + AUDIO + f"{UUID}.wav")["recording_id"] == row["recording_id"]


def test_a_time_is_taken_from_its_name_only() -> None:
    row = orphan(VOICE + IN_NAME)
    assert row["started_at"] == dt.datetime(2022, 3, 5, 18, 7, 41, tzinfo=dt.UTC)
    assert (row["time_basis"], row["time_precision"]) == ("utc", "s")
    assert row["device_id"] == device_id("A0EXAMPLEDEVTY", "G000EXAMPLE00001")
    row = orphan(VOICE + "1646503661204.wav")
    assert (row["time_basis"], row["time_precision"], row["keyed"]) == ("utc", "ms", False)


def test_names_without_a_key_are_told_apart_by_size_and_not_by_what_lies_above() -> None:
    here = orphan("Alexa_1/" + AUDIO + "1.wav")["recording_id"]
    assert here == orphan(AUDIO + "1.wav")["recording_id"]
    assert here != orphan(AUDIO + "1.wav", size=101)["recording_id"]
    assert here != orphan(AUDIO + "2.wav")["recording_id"]


def test_a_device_that_is_not_in_the_list_is_said() -> None:
    registration = "Account Name,First Time Registered,Device Serial Number\nKitchen,2024-01-01T00:00:00Z,"
    clips = {VOICE + IN_NAME: b"x", VOICE + f"{UUID}.wav": b"x"}

    def notes(*serials: str) -> list[set[str]]:
        shared: dict[type, object] = {}
        tables = {f"{serial}.csv": f"{registration}{serial}\n".encode() for serial in serials}
        read_all(DeviceRegistration(), tables, shared=shared)
        return [read.notes for read in read_all(SHAPE, clips, shared=shared)[1]]

    assert notes() == [set(), set()]  # there is no list
    assert notes("G000EXAMPLE00001", "G000EXAMPLE00002") == [set(), set()]
    assert notes("G000EXAMPLE00002") == [{"maybe_another_household"}, set()]
    assert notes() == [set(), set()]  # no audit sees another's list


@pytest.mark.timeout(60)
def test_ninety_thousand_clips_are_told_and_counted() -> None:
    paths = [f"{AUDIO}00000000-0000-4000-8000-{number:012x}.wav" for number in range(90_000)]
    around = Around("Alexa_1.zip", frozenset(paths))
    exports, memo = Clips(), {}  # type: ignore[var-annotated]
    for number, path in enumerate(paths):
        assert SHAPE.recognise(Head(path, 10, b"", around))
        list(SHAPE.read(Source(number, path, 10, _never_opened, exports, Options(), memo)))
    [(_, batch)] = SHAPE.finish(exports, memo)
    assert batch.rows == 90_000


@pytest.mark.timeout(60)
def test_a_first_download_of_many_clips_is_told_of_each() -> None:
    paths = [f"{number}.wav" for number in range(20_000)]
    around = Around("archive.zip", frozenset([*paths, "transcripts.pdf"]))
    assert all(SHAPE.recognise(Head(path, 10, b"", around)) for path in paths)


def _never_opened() -> object:
    raise AssertionError


def test_no_clip_is_opened() -> None:
    assert read_bytes(SHAPE, b"<html>an error page</html>", AUDIO + f"{UUID}.wav")[0].rows == 1


# The whole tree: text in one part, sound in another


def columns(paths: list[Path]) -> list[dict[str, object]]:
    table = read_history(paths, options=Options(zone="Europe/Berlin")).table
    kept = [name for name in table.column_names if name not in ("member", "clip", "audio")]
    rows: list[dict[str, object]] = table.select(kept).to_pylist()
    return sorted(rows, key=lambda row: (str(row["recording_id"]), str(row["shape"])))


@pytest.mark.parametrize("tree", ["made-up_alexa_2_parts", "made-up_all_data_categories"])
def test_zipped_parts_give_the_same_as_the_folder(tree: str, tmp_path: Path) -> None:
    root = HERE / "amazon" / tree
    zips = []
    for part in sorted(root.iterdir()):
        if part.is_dir():
            zips.append(tmp_path / f"{part.name}.zip")
            with zipfile.ZipFile(zips[-1], "w") as archive:
                for path in sorted(part.rglob("*")):
                    if path.is_file():
                        archive.writestr(path.relative_to(part).as_posix(), path.read_bytes())
        else:
            zips.append(part)
    assert columns(zips) == columns([root])


def test_a_missing_part_is_counted_and_everything_else_read() -> None:
    history = read_history([HERE / "amazon" / "made-up_alexa_2_parts" / "Alexa_2"])
    by_name = {entry.member.rpartition("/")[2]: entry for entry in history.members}
    assert by_name["Transcriptions-1.csv"].problem_kinds["audio_absent"] == 3
    assert not by_name["Transcriptions-1.csv"].loud


def test_the_same_clip_in_two_tables_is_one_recording() -> None:
    rows = columns([HERE / "amazon" / "made-up_alexa_2_parts"])
    of_clip = [
        row
        for row in rows
        if row["recording_id"] == recording_id("amazon", "clip", "00000000-0000-4000-8000-000000000001")
    ]
    assert [row["shape"] for row in of_clip if row["duplicate_of"] is None] == [
        "amazon.download_transcriptions"
    ]
    assert len(of_clip) == 2


def test_what_an_operating_system_left_in_the_first_download_changes_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        for name in ("1.wav", "2.wav", "transcripts.pdf"):
            archive.writestr(name, (HERE / "amazon" / "made-up_2018_archive" / name).read_bytes())
        for name in ("__MACOSX/._1.wav", "__MACOSX/._transcripts.pdf", ".DS_Store"):
            archive.writestr(name, b"x")
    history = read_history([tmp_path / "archive.zip"])
    by_system = [entry for entry in history.members if entry.reason == "put there by an operating system"]
    assert [entry.shape for entry in history.members if entry.shape] == [
        "amazon.download_clip",
        "amazon.download_clip",
        "amazon.download_rest",
    ]
    assert len(by_system) == 3


def test_the_first_download_of_2018() -> None:
    history = read_history([HERE / "amazon" / "made-up_2018_archive"])
    assert [(entry.shape, entry.state, entry.recordings) for entry in history.members] == [
        ("amazon.download_clip", "read", 1),
        ("amazon.download_clip", "read", 1),
        ("amazon.download_clip", "read", 1),
        ("amazon.download_rest", "set_aside", 0),
    ]
    assert "PDF" in (history.members[-1].reason or "")
    assert not any(entry.loud for entry in history.members)


def test_nothing_of_the_tree_is_loud_or_not_understood() -> None:
    for tree in ("made-up_alexa_2_parts", "made-up_all_data_categories"):
        history = read_history([HERE / "amazon" / tree], options=Options(zone="Europe/Berlin"))
        assert {entry.state for entry in history.members} == {"read", "set_aside"}
        assert not [entry.loud for entry in history.members if entry.loud]
