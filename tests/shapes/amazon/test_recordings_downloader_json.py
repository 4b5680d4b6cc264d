"""The recordings downloader's list: sound is counted by the entries that have an utterance id."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.reading import read_history
from auditor.recording import recording_id
from auditor.shapes.amazon.identifiers import clip_second_key
from auditor.shapes.amazon.recordings_downloader_json import RecordingsDownloaderJson
from auditor.shapes.contract import Options
from tests.fixtures import HERE, fixture
from tests.reading import Clips, Read, claim_of, read_all, read_one
from tests.shapes.amazon.making import Row, dump, utterance, when

SHAPE = RecordingsDownloaderJson()
FOLDER = "someone/2022-3-6/0/"
FILE = f"amazon/made-up_recordings_downloader/{FOLDER}recordinginfo.json"
BERLIN = Options(zone="Europe/Berlin")


def read_in(data: bytes, clips: Clips | None = None) -> tuple[list[Row], Read]:
    table, [read] = read_all(SHAPE, {FOLDER + "recordinginfo.json": data}, clips=clips, options=BERLIN)
    return table.to_pylist(), read


def test_every_entry_is_accounted_for() -> None:
    _, read = read_in(fixture(FILE))
    assert (read.rows, read.recordings, read.problems) == (4, 4, {})
    assert read.flaws == {"text_type_unknown": 1, "audio_absent": 2}
    assert read.notes == {"zone_assumed"}


def test_words_stand_in_quotation_marks_and_replacements_do_not() -> None:
    rows, _ = read_in(fixture(FILE))
    assert [(row["transcript"], row["placeholder"], row["outcome"]) for row in rows] == [
        ("alexa how late is it", None, "unknown"),
        (None, "Audio was not intended for this device", "not_for_device"),
        (None, "alexa", "unknown"),
        ("alexa stop", None, "unknown"),
    ]


def test_the_utterance_id_gives_the_time_and_else_the_page_does() -> None:
    rows, _ = read_in(fixture(FILE))
    assert [when(row) for row in rows] == [
        "2022-03-05T18:07:38+00:00",
        "2022-03-05T17:09:00+00:00",
        "2022-03-05T18:11:38+00:00",
        None,
    ]
    assert [row["time_basis"] for row in rows] == ["utc", "assumed", "utc", None]


def test_sound_is_numbered_by_the_entries_that_have_an_utterance_id() -> None:
    clips = Clips({"0.wav": FOLDER + "0.wav", "1.wav": FOLDER + "1.wav"})
    rows, read = read_in(fixture(FILE), clips)
    assert [row["audio"] for row in rows] == [FOLDER + "0.wav", None, FOLDER + "1.wav", None]
    assert "audio_absent" not in read.flaws


def test_a_file_of_that_number_in_another_folder_is_another_recording() -> None:
    rows, _ = read_in(fixture(FILE), Clips({"0.wav": "someone/2022-3-5/0/0.wav"}))
    assert rows[0]["audio_state"] == "named_but_absent"


def test_an_entry_is_known_by_its_box_and_also_by_its_utterance() -> None:
    name = utterance()
    with_both = {
        "message": "x",
        "date": "",
        "time": "",
        "device": "",
        "div_id": "record-EXAMPLE-0001",
        "audio_id": name,
    }
    rows, _ = read_in(
        dump([with_both, with_both | {"div_id": "7"}, with_both | {"div_id": "7", "audio_id": None}])
    )
    assert rows[0]["recording_id"] == recording_id("amazon", "page", "record-EXAMPLE-0001")
    assert rows[1]["recording_id"] == recording_id("amazon", "utterance", name)
    assert [row["also"] for row in rows] == [clip_second_key(name)] * 2 + [None]
    assert [row["keyed"] for row in rows] == [True, True, False]


def test_list_and_sound_are_read_together_from_a_folder() -> None:
    history = read_history([HERE / "amazon" / "made-up_recordings_downloader"], options=BERLIN)
    found = {entry.member.rpartition("/")[2]: entry for entry in history.members}
    assert (found["recordinginfo.json"].rows, found["0.wav"].rows, found["0.wav"].state) == (4, 0, "read")


def test_it_is_recognised_by_its_content() -> None:
    assert claim_of(SHAPE, fixture(FILE)) is not None
    for other in (
        b"[]",
        b"",
        b'[{"message":"x","date":"y"}]',
        b'{"message":1,"date":2,"time":3,"device":4,"div_id":5}',
    ):
        assert claim_of(SHAPE, other) is None


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.none()
        | st.text()
        | st.dictionaries(
            st.sampled_from(["message", "date", "time", "device", "div_id", "audio_id"]),
            st.none() | st.text() | st.integers() | st.lists(st.integers()),
        ),
        max_size=6,
    )
)
def test_whatever_stands_in_the_list_each_entry_is_one_row(entries: list[object]) -> None:
    _, read = read_one(SHAPE, dump(entries))
    assert read.rows == len(entries)
