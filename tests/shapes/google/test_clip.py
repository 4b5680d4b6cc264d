"""Sound files of Google's activity: found by name in any part; those that no row names stand alone."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.history import History, read_history
from auditor.shapes.google.clip import Clip, is_sound, stamp_of
from tests.packing import zip_bytes
from tests.reading import Clips, claim_of, read_all

FIXTURES = Path(__file__).parents[2] / "fixtures" / "google"
NAME = "2019-11-03_06_15_44_907_UTC.mp3"
ASSISTANT = "Takeout/My Activity/Assistant/"


def activity(*names: str) -> bytes:
    entry = {
        "header": "Assistant",
        "title": "Said hello",
        "time": "2019-11-03T06:15:42.318Z",
        "products": ["Assistant"],
    }
    return json.dumps([entry | {"audioFiles": list(names)}]).encode()


def history_of(*parts: dict[str, bytes]) -> History:
    return read_history(
        [
            (f"takeout-20260101T000000Z-3-{n:03}.zip", io.BytesIO(zip_bytes(part)))
            for n, part in enumerate(parts, 1)
        ]
    )


def states(history: History) -> list[object]:
    return sorted(history.public().column("audio_state").to_pylist())


def test_linked_absent_orphaned_and_none_are_told_apart() -> None:
    history = read_history([FIXTURES / "made-up_voice_and_audio"])
    assert states(history) == ["linked", "named_but_absent", "none", "orphan"]
    [orphan] = [row for row in history.public().to_pylist() if row["audio_state"] == "orphan"]
    assert (orphan["kind"], orphan["product"], orphan["transcript"]) == ("voice", "Voice and Audio", None)
    assert str(orphan["started_at"]) == "2014-06-07 08:09:10.011000+00:00"
    assert (orphan["time_basis"], orphan["time_precision"]) == ("utc", "ms")
    [absent] = [member for member in history.members if member.problem_kinds]
    assert absent.problem_kinds == {"audio_absent": 1}


def test_the_sound_may_lie_in_another_part_than_the_row() -> None:
    history = history_of({ASSISTANT + "MyActivity.json": activity(NAME)}, {ASSISTANT + NAME: b"x"})
    assert states(history) == ["linked"]


def test_a_clip_is_joined_by_its_name_and_never_by_its_time() -> None:
    other = "2019-11-03_06_15_42_318_UTC.mp3"  # the very millisecond of the row
    history = history_of({ASSISTANT + "MyActivity.json": activity(NAME), ASSISTANT + other: b"x"})
    assert states(history) == ["named_but_absent", "orphan"]


@pytest.mark.parametrize("above", ["Takeout/Takeout/", "", "Downloads/Takeout/"])
def test_doubled_and_missing_folders_do_not_matter(above: str) -> None:
    folder = above + "My Activity/Assistant/"
    history = history_of({folder + "MyActivity.json": activity(NAME)}, {ASSISTANT + NAME: b"x"})
    assert states(history) == ["linked"]


def test_what_macos_leaves_in_archives_is_no_clip() -> None:
    history = history_of(
        {
            ASSISTANT + "MyActivity.json": activity(NAME),
            f"__MACOSX/{ASSISTANT}._{NAME}": b"x",
            ASSISTANT + NAME: b"x",
        }
    )
    assert states(history) == ["linked"]
    assert {member.state for member in history.members if "__MACOSX" in member.member} == {"set_aside"}


@pytest.mark.parametrize(
    "name",
    [
        NAME,
        "2019-11-03_06_15_44_907_UTC.MP3",
        "2019-11-03_06_15_44_907_UTC(1).mp3",
        "2019-11-03_06_15_44_907_UTC-0123.ogg",
        "2019-11-03_06_15_44_907_UTC.wav",
    ],
)
def test_a_suffix_and_other_endings_are_let_pass(name: str) -> None:
    assert claim_of(Clip(), b"", f"Takeout/x/{name}") is not None
    assert str(stamp_of(name)) == "2019-11-03 06:15:44.907000+00:00"


@pytest.mark.parametrize(
    "name",
    [
        "2019-11-03_06_15_44_UTC.mp3",
        "x.mp3",
        "2019-11-03_06_15_44_907_UTC.txt",
        "2019-11-03_06_15_44_907_UTC",
        "",
    ],
)
def test_other_files_are_not_clips(name: str) -> None:
    assert claim_of(Clip(), b"", f"Takeout/x/{name}") is None


@pytest.mark.parametrize(
    ("path", "claimed"),
    [
        ("Takeout/My Activity/Assistant/not a stamp.mp3", True),
        ("Takeout/Mijn activiteit/?????/x.ogg", True),
        ("Takeout/My Activity/Gemini Apps/song-0123456789abcdef.mp3", False),
        ("Takeout/My Activity/x.mp3", False),
        ("Takeout/Music/x.mp3", False),
        ("Assistant/x.mp3", False),
    ],
)
def test_sound_in_a_folder_of_activity_is_a_clip_whatever_its_name(path: str, claimed: bool) -> None:
    assert (claim_of(Clip(), b"", path) is not None) == claimed


def test_a_clip_without_a_stamp_is_linked_or_stands_alone_without_a_time() -> None:
    history = history_of(
        {
            ASSISTANT + "MyActivity.json": activity("a.mp3"),
            ASSISTANT + "a.mp3": b"x",
            ASSISTANT + "b.mp3": b"x",
            "Takeout/My Activity/Voice and Audio/b.mp3": b"x",
        }
    )
    assert {member.state for member in history.members} == {"read"}
    assert states(history) == ["linked", "orphan", "orphan"]
    orphans = [row for row in history.public().to_pylist() if row["audio_state"] == "orphan"]
    assert {(row["product"], row["started_at"], row["time_basis"]) for row in orphans} == {
        ("Assistant", None, None),
        ("Voice and Audio", None, None),
    }


def test_a_stamp_that_is_no_time_is_still_a_clip_without_one() -> None:
    table, [found] = read_all(Clip(), {f"{ASSISTANT}2019-13-99_06_15_44_907_UTC.mp3": b"x"})
    assert table.column("started_at").to_pylist() == [None]
    assert table.column("time_basis").to_pylist() == [None]
    assert found.recordings == 1


@pytest.mark.parametrize(
    ("path", "product"),
    [
        ("Takeout/My Activity/Assistant/", "Assistant"),
        ("Takeout/Mon activité/Recherche audio/", "Recherche audio"),
        ("Takeout/Mijn activiteit/Spraak/", "Spraak"),
        ("Voice and Audio/", "Voice and Audio"),
        ("Downloads/", None),
        ("", None),
    ],
)
def test_the_folder_is_the_product_only_where_google_named_it(path: str, product: str | None) -> None:
    table, _ = read_all(Clip(), {path + NAME: b"x"})
    assert table.column("product").to_pylist() == [product]


def test_a_clip_that_a_row_named_is_no_row_of_its_own() -> None:
    table, [found] = read_all(Clip(), {ASSISTANT + NAME: b"x"}, clips=Clips(named={0}))
    assert (table.num_rows, found.rows) == (0, 0)


@given(st.text(max_size=50))
def test_garbage_never_raises(name: str) -> None:
    claim_of(Clip(), b"", name)
    stamp_of(name)
    is_sound(name)
