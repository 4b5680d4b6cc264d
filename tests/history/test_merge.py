"""Repeats: the same row in another file is marked, a person's own repeat is not."""

from __future__ import annotations

import io
import json
import zipfile

from auditor.history import History, read_history
from tests.making import history_of
from tests.packing import zip_bytes

NAMES = {
    "Assistant": "Takeout/My Activity/Assistant/MyActivity.json",
    "Voice and Audio": "Takeout/My Activity/Voice and Audio/MyActivity.json",
}


def entry(words: str, time: str, product: str = "Assistant", **more: object) -> dict[str, object]:
    return {"header": "Assistant", "title": f"Said {words}", "time": time, "products": [product], **more}


def read(*files: tuple[str, list[dict[str, object]]]) -> History:
    return read_history(
        [
            (f"{n}-{name}", io.BytesIO(zip_bytes({f"{n}/{name}": json.dumps(rows).encode()})))
            for n, (name, rows) in enumerate(files)
        ]
    )


def test_the_same_export_twice_adds_nothing() -> None:
    rows = [entry(f"word {n}", f"2020-01-01T00:00:{n:02}.000Z") for n in range(20)]
    history = read(("MyActivity.json", rows), ("MyActivity.json", rows))
    assert (len(history), history.duplicates) == (20, 20)


def test_one_utterance_in_two_products_three_seconds_apart_is_one_recording() -> None:
    history = read(
        ("a.json", [entry("lights on", "2020-01-01T00:00:10.000Z")]),
        (
            "b.json",
            [entry("lights on", "2020-01-01T00:00:12.900Z", "Voice and Audio", subtitles=[{"name": "ok"}])],
        ),
    )
    assert (len(history), history.duplicates) == (1, 1)
    [kept] = history.frame(["product", "reply"]).to_dict("records")
    assert kept == {"product": "Voice and Audio", "reply": "ok"}  # the richest row stays


def test_four_seconds_apart_are_two_recordings() -> None:
    history = read(
        ("a.json", [entry("lights on", "2020-01-01T00:00:10.000Z")]),
        ("b.json", [entry("lights on", "2020-01-01T00:00:14.000Z", "Voice and Audio")]),
    )
    assert len(history) == 2


def test_repeats_of_a_person_survive_in_both_files() -> None:
    times = ["2020-01-01T00:00:10.000Z", "2020-01-01T00:00:12.000Z", "2020-01-01T00:00:12.000Z"]
    history = read(
        ("a.json", [entry("stop", time) for time in times]),
        ("b.json", [entry("stop", time.replace(".000", ".300"), "Voice and Audio") for time in times]),
    )
    assert (len(history), history.duplicates) == (3, 3)


def test_two_people_s_vendors_are_never_merged_by_words_alone() -> None:
    history = read(
        ("a.json", [entry("stop", "2020-01-01T00:00:10.000Z")]),
        ("b.json", [entry("go", "2020-01-01T00:00:10.000Z")]),
    )
    assert len(history) == 2


def test_a_duplicate_names_the_row_that_is_kept() -> None:
    rows = [entry("hello", "2020-01-01T00:00:10.000Z")]
    history = read(("a.json", rows), ("b.json", rows))
    first, second = history.public().to_pylist()
    marked = first if first["duplicate_of"] else second
    assert marked["duplicate_of"] == first["recording_id"] == second["recording_id"]


def test_ids_of_kept_rows_are_unique() -> None:
    rows = [entry("hello", "2020-01-01T00:00:10.000Z")] * 5
    history = read(("a.json", rows), ("b.json", rows[:3]))
    kept = history.frame(["recording_id"])["recording_id"]
    assert len(kept) == len(set(kept)) == 5
    assert history.duplicates == 3


def test_counting_without_words_marks_the_same_rows() -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr(
            NAMES["Assistant"],
            json.dumps([entry("a", "2020-01-01T00:00:10.000Z", subtitles=[{"name": "yes"}])]),
        )
        target.writestr(
            NAMES["Voice and Audio"], json.dumps([entry("a", "2020-01-01T00:00:11.000Z", "Voice and Audio")])
        )
    full = read_history([("t.zip", archive)])
    counted = read_history([("t.zip", archive)], words_up_to=0)
    assert (
        [(m.recordings, m.duplicates) for m in full.members]
        == [(m.recordings, m.duplicates) for m in counted.members]
        == [(1, 0), (0, 1)]
    )


def test_the_order_of_two_exports_of_one_name_changes_nothing_but_the_source() -> None:
    def given() -> list[tuple[str, io.BytesIO]]:
        rows = (
            [entry("stop", f"2020-01-01T00:00:10.{ms}Z", product)]
            for ms, product in ((100, "Assistant"), (500, "Voice and Audio"))
        )
        return [("t.zip", io.BytesIO(zip_bytes({"a.json": json.dumps(one).encode()}))) for one in rows]

    forward, backward = read_history(given()), read_history(given()[::-1])
    tables = [history.public(history.table.take(history.order())) for history in (forward, backward)]
    assert tables[0].drop_columns(["source"]) == tables[1].drop_columns(["source"])


def amazon(number: int, words: str, seconds: int, shape: str, **more: object) -> dict[str, object]:
    time = f"2026-05-04T20:00:{seconds:02}+00:00"
    return {"transcript": words, "started_at": time, "shape": shape, "member": number, **more}


def kept(*rows: dict[str, object]) -> list[bool]:
    """Return for each row whether it stays."""
    return [value is None for value in history_of(rows).table.column("duplicate_of").to_pylist()]


def test_a_further_key_of_the_vendor_makes_rows_of_two_files_one() -> None:
    page = amazon(0, "", 10, "page", also=7, transcript=None)
    record = amazon(1, "hello", 14, "record", also=7, reply="hi")
    assert kept(page, record) == [False, True]  # the richer one stays


def test_rows_of_one_file_with_the_same_further_key_both_stay() -> None:
    assert kept(amazon(0, "a", 1, "x", also=7), amazon(0, "b", 2, "x", also=7)) == [True, True]


def test_rows_joined_by_two_keys_are_one_across_three_files() -> None:
    rows = [
        amazon(0, "a", 1, "x", recording_id="a" * 20, also=7),
        amazon(1, "b", 30, "y", also=7),
        amazon(2, "c", 59, "x", recording_id="a" * 20),
    ]
    assert sum(kept(*rows)) == 1


def test_amazon_s_download_and_page_tell_of_one_request_without_a_common_key() -> None:
    assert sum(kept(amazon(0, "Alexa stop", 10, "page"), amazon(1, "alexa stop", 21, "download"))) == 1
    assert sum(kept(amazon(0, "alexa stop", 10, "page"), amazon(1, "alexa stop", 23, "download"))) == 2


def test_two_parts_of_one_form_are_not_put_together_by_words() -> None:
    assert sum(kept(amazon(0, "stop", 10, "download"), amazon(1, "stop", 12, "download"))) == 2


def test_a_page_that_gives_minutes_matches_within_the_minute() -> None:
    page = amazon(0, "stop", 0, "page", time_precision="min")
    assert sum(kept(page, amazon(1, "stop", 58, "download"))) == 1


def test_two_vendors_are_never_one() -> None:
    rows = [amazon(0, "stop", 10, "x"), amazon(1, "stop", 10, "y", vendor="google")]
    assert sum(kept(*rows)) == 2


def test_a_clip_of_the_download_and_its_record_on_the_page_are_one_recording() -> None:
    uuid = "00000000-0000-4000-8000-00000000000a"
    table = f"Time,Text,File,Reply\r\n2022-03-05T18:07:41Z,alexa wie spät ist es,{uuid}.wav,Es ist sieben\r\n"
    clip = f"A0EXAMPLEDEVTY:1.0/2022/03/05/18/DEVICE_UNSPECIFIED/07:41::TNIH_2V.{uuid}LPM/0"
    record = {
        "recordKey": "A0EXAMPLECUST#1646503665204#A0EXAMPLEDEVTY#G000EXAMPLE00001",
        "timestamp": 1646503665204,
        "utteranceType": "FALSE_WAKE_WORD_1P",
        "voiceHistoryRecordItems": [
            {"recordItemType": "ASR_REPLACEMENT_TEXT", "utteranceId": clip, "transcriptText": ""}
        ],
    }
    page = json.dumps({"customerHistoryRecords": [record]}).encode()
    download = zip_bytes({"Audio and Transcription/Transcriptions.csv": table.encode()})
    history = read_history([("Alexa_1.zip", io.BytesIO(download)), ("page.json", io.BytesIO(page))])
    assert (history.totals.rows, history.totals.recordings, history.totals.duplicates) == (2, 1, 1)
