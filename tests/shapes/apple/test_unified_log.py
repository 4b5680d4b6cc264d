"""The system's log: dictation is paired, the voice trigger is read only on request, the rest is counted."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import recording_id
from auditor.shapes.apple.unified_log import UnifiedLog
from auditor.shapes.contract import Options
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_all, read_bytes, read_one

SHAPE = UnifiedLog()
SHOWN = fixture("apple/made-up_log_show.ndjson")
ITERATED = fixture("apple/made-up_unified_log_iterator.jsonl")
TRAILER = b'{"count":0,"finished":1}\n'
PADDING = "about something else " * 20
Row = dict[str, object]


def line(message: object, at: str = "08:00:00.000000", pid: object = 100, **more: object) -> bytes:
    entry = {
        "traceID": 0,
        "eventMessage": message,
        "activityIdentifier": 0,
        "processImagePath": "/Applications/Notes.app/Notes",
        "processID": pid,
        "timestamp": f"2026-05-05 {at}+0200",
        "bootUUID": "0",
        **more,
    }
    return json.dumps({key: value for key, value in entry.items() if value is not None}).encode() + b"\n"


def begin(at: str = "08:00:00.000000", **more: object) -> bytes:
    return line("<private>: Dictation did begin.", at, **more)


def end(at: str = "08:00:09.500000", **more: object) -> bytes:
    return line("<private>: Dictation did end.", at, **more)


def log(*parts: bytes) -> tuple[list[Row], Read]:
    return read_one(SHAPE, b"".join(parts) + TRAILER)


def test_every_line_of_the_made_up_log_is_accounted_for() -> None:
    rows, read = read_one(SHAPE, SHOWN)
    # 4 lines: a pair counts once, the last one only says that all came before it
    assert (read.rows, read.recordings, read.set_aside) == (2, 1, {"experimental": 1})
    assert (read.problems, read.flaws, read.damage) == ({}, {}, [])
    assert read.notes == {"log_undocumented"}
    assert [row["row"] for row in rows] == [1]
    rows, read = read_one(SHAPE, ITERATED)
    assert (read.rows, read.recordings, read.set_aside) == (2, 1, {"log_line": 1})


def test_a_session_of_dictation_has_a_begin_a_length_and_a_program() -> None:
    [row], _ = read_one(SHAPE, SHOWN)
    assert (row["vendor"], row["shape"], row["product"]) == ("apple", "apple.unified_log", "Dictation")
    assert (row["kind"], row["outcome"], row["trigger"]) == ("microphone_session", "unknown", "unknown")
    assert row["started_at"].isoformat() == "2026-05-05T06:10:00.000001+00:00"
    assert (row["time_basis"], row["time_precision"]) == ("offset", "ms")
    assert row["duration_s"] == 9.499999
    assert row["vendor_label"] == "Dictation did begin; example"
    assert (row["transcript"], row["reply"], row["placeholder"]) == (None, None, None)
    assert row["recording_id"] == recording_id("apple", "dictation", "2026-05-05T06:10:00.000Z")
    assert row["keyed"] is False


def test_both_programs_tell_one_session_alike() -> None:
    [shown], _ = read_one(SHAPE, SHOWN)
    [iterated], _ = read_one(SHAPE, ITERATED)
    assert iterated["time_basis"] == "utc"
    assert iterated["recording_id"] == shown["recording_id"]
    assert abs(iterated["duration_s"] - shown["duration_s"]) < 0.001


def test_a_begin_without_its_end_is_kept_without_a_length() -> None:
    [row], read = log(begin())
    assert (row["duration_s"], read.flaws) == (None, {"end_missing": 1})


def test_an_end_without_its_begin_is_kept_at_its_own_instant() -> None:
    [row], read = log(end())
    assert row["started_at"].isoformat() == "2026-05-05T06:00:09.500000+00:00"
    assert (row["duration_s"], read.flaws) == (None, {"begin_missing": 1})
    assert row["vendor_label"] == "Dictation did end; Notes"


def test_two_programs_are_never_joined() -> None:
    _, read = log(begin(pid=1), end(pid=2))
    assert (read.rows, read.flaws) == (2, {"end_missing": 1, "begin_missing": 1})
    rows, read = log(
        begin(pid=1), begin("08:00:01.0", pid=2), end("08:00:02.0", pid=1), end("08:00:05.0", pid=2)
    )
    assert ([row["duration_s"] for row in rows], read.flaws) == ([2.0, 4.0], {})


def test_a_second_begin_ends_no_session() -> None:
    rows, read = log(begin("08:00:00.0"), begin("08:05:00.0"), end("08:05:03.0"))
    assert [row["duration_s"] for row in rows] == [None, 3.0]
    assert read.flaws == {"end_missing": 1}


def test_what_is_written_twice_at_once_is_one_event() -> None:
    twice = (begin("08:00:00.0"), begin("08:00:00.2"), end("08:00:05.0"), end("08:00:05.2"))
    [row], read = log(*twice)
    assert (row["duration_s"], read.set_aside, read.flaws) == (5.0, {"repeated_event": 2}, {})


def test_a_clock_set_back_gives_no_length() -> None:
    [row], read = log(begin("08:00:00.0"), end("07:00:00.0"))
    assert (row["duration_s"], read.flaws) == (None, {"time_unreadable": 1})


def test_the_language_comes_from_the_line_before_the_begin() -> None:
    asked = line("-[DictationConnection startDictation:] language de_DE, x", "07:59:59.000000")
    [row], read = log(asked, begin(), end())
    assert (row["language"], read.set_aside) == ("de-DE", {"log_line": 1})
    late = line("DictationConnection startDictation en-US", "07:00:00.000000")
    silent = line("DictationConnection startDictation <private>", "07:59:59.000000")
    for before in (late, silent):
        [row], _ = log(before, begin(), end())
        assert row["language"] is None


def test_other_words_about_dictation_are_lines_about_something_else() -> None:
    rows, read = log(
        line("CSAudioRecordTypeDictation"), line(None, category="Dictation"), line(7), line(PADDING)
    )
    assert (rows, read.rows, read.set_aside) == ([], 4, {"log_line": 4})


@pytest.mark.parametrize("stamp", [None, "now", "2026-05-05 08:00:00", 5, "2026-13-05 08:00:00.0+0200"])
def test_a_time_that_cannot_be_read_is_said(stamp: object) -> None:
    [row], read = log(begin(timestamp=stamp), end())
    assert (row["started_at"], row["time_basis"], row["time_precision"]) == (None, None, None)
    assert (row["duration_s"], read.flaws) == (None, {"time_unreadable": 1})


def test_offsets_are_kept_to_the_instant() -> None:
    [row], _ = log(begin(timestamp="2026-05-05 01:30:00.5-0530"), end(timestamp="2026-05-05 07:00:01.0Z"))
    assert row["started_at"].isoformat() == "2026-05-05T07:00:00.500000+00:00"
    assert row["duration_s"] == 0.5


def test_the_voice_trigger_is_read_only_on_request_and_shown_raw() -> None:
    table, [read] = read_all(SHAPE, {"x": SHOWN}, options=Options(experimental=True))
    assert (read.rows, read.recordings, read.set_aside) == (2, 2, {})
    row = table.sort_by("row").to_pylist()[0]
    assert (row["kind"], row["outcome"], row["trigger"], row["product"]) == (
        "unknown",
        "unknown",
        "unknown",
        "Siri",
    )
    assert (row["language"], row["vendor_label"]) == ("en-US", "made-up-decision")
    assert row["placeholder"].startswith("KeyLog - -[CSVoiceTriggerSecondPass")
    assert row["placeholder"].endswith("Decision: made-up-decision")
    assert (row["transcript"], row["duration_s"]) == (None, None)
    assert row["started_at"].isoformat() == "2026-05-05T01:14:15.926535+00:00"


def test_a_summary_without_its_parts_is_shown_all_the_same() -> None:
    data = line("SecondPass Result Summary: <private>" + "x" * 50_000) + TRAILER
    table, _ = read_all(SHAPE, {"x": data}, options=Options(experimental=True))
    [row] = table.to_pylist()
    assert (row["language"], row["vendor_label"], len(row["placeholder"])) == (None, None, 10_000)


def test_a_log_that_was_cut_off_is_said() -> None:
    whole = begin() + end() + line(PADDING)
    for data in (whole, whole + line(PADDING)[:-20], SHOWN[: SHOWN.index(b'{"count"')]):
        _, read = read_one(SHAPE, data)
        assert read.damage == ["file_cut_off"]
    _, read = read_one(SHAPE, whole + line(PADDING)[:-20])
    assert (read.rows, read.problems, read.set_aside) == (3, {"row_cut_off": 1}, {"log_line": 1})
    _, read = read_one(SHAPE, whole + TRAILER.strip())
    assert (read.rows, read.damage) == (2, [])
    _, read = read_one(SHAPE, whole + TRAILER + whole)
    assert read.damage == ["file_cut_off"]


def test_the_other_program_writes_no_last_line() -> None:
    _, read = read_one(SHAPE, ITERATED)
    assert read.damage == []


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (b"not json", "row_broken"),
        (b'{"eventMessage":"Dictation did begin', "row_broken"),
        (b"[1]", "row_broken"),
        (b'{"eventMessage":"Dictation' + b"y" * (17 << 20) + b'"}', "line_too_large"),
        (b"[" * 100_000, "row_broken"),
    ],
)
def test_a_line_that_is_no_line_is_a_problem(bad: bytes, kind: str) -> None:
    [row], read = log(begin(), bad + b"\n", end())
    assert (read.rows, read.problems, read.problem_rows) == (2, {kind: 1}, [1])
    assert row["duration_s"] == 9.5


def test_a_remark_before_the_first_line_is_no_problem() -> None:
    remark = b'Filtering the log data using "eventMessage CONTAINS Dictation"\n'
    [row], read = log(remark, begin(), b"\n\r\n", end())
    assert (read.rows, read.set_aside, read.problems) == (2, {"log_line": 1}, {})
    assert row["row"] == 1
    claim = claim_of(SHAPE, remark + begin())
    assert claim is not None


def test_a_line_of_twenty_megabytes_is_a_problem_and_the_others_are_read() -> None:
    huge = line("z" * (20 << 20))
    rows, read = log(begin(), huge, end())
    assert (len(rows), read.rows, read.problems) == (1, 2, {"line_too_large": 1})
    assert rows[0]["duration_s"] == 9.5


@pytest.mark.parametrize("pair", [("startDictation", "Dictation did"), ("SecondPass", "Summary")])
def test_half_of_what_is_looked_for_is_nothing(pair: tuple[str, str]) -> None:
    rows, read = log(*(line(f"{word} and more {PADDING}") for word in pair))
    assert (rows, read.set_aside) == ([], {"log_line": 2})


def test_long_lines_in_between_cost_nothing_but_themselves() -> None:
    rows, read = log(begin(), line("z" * (3 << 20)), end())
    assert (len(rows), read.rows, read.set_aside) == (1, 2, {"log_line": 1})


def test_many_open_sessions_are_not_all_kept() -> None:
    data = b"".join(begin(f"08:{n // 60 % 60:02}:{n % 60:02}.0", pid=n) for n in range(3000))
    rows, read = log(data)
    assert (len(rows), read.flaws) == (3000, {"end_missing": 3000})


def test_strange_characters_do_not_stop_anything() -> None:
    strange = begin(processImagePath="/x/\ud800\u0000").replace(b"private", b"\xff")
    [row], read = log(strange, end(processImagePath="/x/\ud800\u0000"))
    assert read.problems == {}
    assert row["vendor_label"].startswith("Dictation did begin; ")


def test_mail_and_editors_may_change_marks_and_line_ends() -> None:
    data = b"\xef\xbb\xbf" + (begin() + end() + TRAILER).replace(b"\n", b"\r\n")
    [row], read = read_one(SHAPE, data)
    assert (row["duration_s"], read.rows, read.damage) == (9.5, 1, [])
    _, read = read_one(SHAPE, (begin() + end()).decode().encode("utf-16"))
    assert read.damage == ["wrong_encoding"]


@pytest.mark.parametrize(
    "data",
    [
        SHOWN,
        ITERATED,
        line(PADDING),
        line("z" * 100_000),
        TRAILER,
        b"\n" + line("x"),
        SHOWN.replace(b"\n", b"\r\n"),
    ],
)
def test_logs_of_both_programs_are_recognised_by_content(data: bytes) -> None:
    claim = claim_of(SHAPE, data, "renamed.txt")
    assert claim is not None
    assert not claim.changed
    assert claim.confidence >= 0.9


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not json\n",
        b'{"timestamp":"2026-05-05T08:00:00Z","type":"access"}\n',
        b'{"message":"x","time":5}\n',
        b'{"finished":1,"eventMessage":"x"}\n',
        b'[{"eventMessage":"x","timestamp":"y","processImagePath":"z"}]',
        fixture("apple/glasshouse_app_privacy_report_v4.ndjson"),
    ],
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data) is None


parts = st.sampled_from(
    [
        begin(),
        begin("08:00:05.0", pid=2),
        end(),
        end("08:01:00.0", pid=2),
        line(PADDING),
        line("Dictation"),
        line("SecondPass Result Summary: "),
        b"junk\n",
        TRAILER,
    ]
)


@settings(deadline=None)
@given(st.lists(parts, max_size=12))
def test_every_line_is_a_session_a_second_half_or_set_aside(made: list[bytes]) -> None:
    rows, read = read_one(SHAPE, b"".join(made))
    paired = sum(row["duration_s"] is not None for row in rows) + read.flaws["time_unreadable"]
    assert read.rows == len(made) - made.count(TRAILER) - paired


@settings(deadline=None)
@given(st.integers(0, len(SHOWN)), st.binary(max_size=40))
def test_garbage_never_raises(at: int, junk: bytes) -> None:
    for data in (SHOWN, ITERATED):
        read_bytes(SHAPE, data[:at] + junk + data[at:])
        claim_of(SHAPE, data[:at] + junk)
