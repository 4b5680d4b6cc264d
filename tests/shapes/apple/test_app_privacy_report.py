"""App Privacy Report: sessions are paired, halves are kept, and every line is accounted for."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history import read_history
from auditor.recording import recording_id
from auditor.shapes.apple import app_privacy_report
from auditor.shapes.apple.app_privacy_report import AppPrivacyReport
from tests.fixtures import fixture
from tests.reading import claim_of, read_all, read_one

SHAPE = AppPrivacyReport()
Row = dict[str, object]


def line(kind: str | None, identifier: str | None, at: str, **more: object) -> bytes:
    """Return a line about the microphone; at: "HH:MM:SS" with or without a fraction, on a day in May 2026."""
    entry = {
        "accessor": {"identifier": "com.example.recorder", "identifierType": "bundleID"},
        "category": "microphone",
        "identifier": identifier,
        "kind": kind,
        "timeStamp": f"2026-05-04T{at}+02:00" if at[:1].isdigit() else at,
        "type": "access",
        **more,
    }
    return json.dumps({key: value for key, value in entry.items() if value is not None}).encode() + b"\n"


def begin(identifier: str | None = "A", at: str = "10:00:00.000", **more: object) -> bytes:
    return line("intervalBegin", identifier, at, **more)


def end(identifier: str | None = "A", at: str = "10:00:30.500", **more: object) -> bytes:
    return line("intervalEnd", identifier, at, **more)


ALWAYS = line("event", "Z", "09:00:00", category="camera")  # so that a file is a report whatever follows


def sessions_of(*files: bytes) -> list[tuple[object, ...]]:
    """Return id, start and length of each session of several reports, in order."""
    table, _ = read_all(SHAPE, {str(number): data for number, data in enumerate(files)})
    names = ("recording_id", "started_at", "duration_s")
    return sorted(tuple(map(str, (row[name] for name in names))) for row in table.to_pylist())


def test_every_line_of_the_made_up_report_is_accounted_for() -> None:
    rows, read = read_one(SHAPE, fixture("apple/made-up_app_privacy_report_v4_sessions.ndjson"))
    # 10 lines: a pair counts once
    assert (read.rows, read.recordings) == (9, 3)
    assert read.set_aside == {"other_sensor": 3, "unknown_sensor": 1, "network_contact": 2}
    assert read.problems == {}
    assert read.flaws == {"end_missing": 1, "begin_missing": 1}
    assert read.notes == {"system_left_out", "since_switched_on", "held_is_not_sent", "unknown_sensor"}
    assert [row["row"] for row in rows] == [0, 2, 3]


def test_a_session_is_the_app_that_held_the_microphone_from_when_for_how_long() -> None:
    [row, _, _], _ = read_one(SHAPE, fixture("apple/made-up_app_privacy_report_v4_sessions.ndjson"))
    assert (row["vendor"], row["shape"], row["product"]) == (
        "apple",
        "apple.app_privacy_report",
        "com.example.recorder",
    )
    assert row["kind"] == "microphone_session"
    assert row["started_at"].isoformat() == "2026-05-04T20:59:58.120000+00:00"
    assert (row["time_basis"], row["time_precision"]) == ("offset", "ms")
    assert row["duration_s"] == 71.884
    assert (row["outcome"], row["trigger"], row["speaker"]) == ("unknown", "unknown", "unknown")
    assert (row["device"], row["device_id"], row["transcript"], row["reply"]) == (None, None, None, None)
    assert (row["vendor_label"], row["audio_state"]) == ("microphone", "none")
    assert row["recording_id"] == recording_id(
        "apple", "00000000-0000-4000-8000-000000000001", "session", "2026-05-04T20:59:58.120Z"
    )
    assert row["keyed"] is True


def test_a_begin_without_its_end_is_kept_without_a_length() -> None:
    [_, row, _], _ = read_one(SHAPE, fixture("apple/made-up_app_privacy_report_v4_sessions.ndjson"))
    assert row["product"] == "com.example.callme"
    assert row["started_at"].isoformat() == "2026-05-05T01:14:15.900000+00:00"
    assert row["duration_s"] is None


def test_an_end_without_its_begin_is_kept_at_its_own_instant() -> None:
    [_, _, row], _ = read_one(SHAPE, fixture("apple/made-up_app_privacy_report_v4_sessions.ndjson"))
    assert row["started_at"].isoformat() == "2026-05-05T06:00:00+00:00"
    assert row["duration_s"] is None
    assert row["recording_id"] == recording_id(
        "apple", "00000000-0000-4000-8000-000000000003", "intervalEnd", "2026-05-05T06:00:00.000Z"
    )


def test_the_published_example_has_one_session_of_thirty_seconds() -> None:
    [row], read = read_one(SHAPE, fixture("apple/glasshouse_app_privacy_report_v4.ndjson"))
    assert (read.rows, read.set_aside) == (6, {"other_sensor": 3, "network_contact": 2})
    assert (row["product"], row["duration_s"]) == ("com.example.chat", 30.0)


def test_the_beta_form_is_read_too() -> None:
    _, read = read_one(SHAPE, fixture("apple/glasshouse_app_privacy_report_v3.ndjson"))
    assert (read.rows, read.set_aside, read.problems) == (2, {"other_sensor": 2}, {})
    beta = {
        "stream": "com.apple.privacy.accounting.stream.tcc",
        "accessor": {"identifier": "com.example.legacy", "identifierType": "bundleID"},
        "tccService": "kTCCServiceMicrophone",
        "identifier": "B",
        "kind": "event",
        "timestamp": "2021-06-08T18:48:49-05:00",
        "version": 3,
    }
    place = {**beta, "stream": "com.apple.privacy.accounting.stream.location"}
    del place["tccService"]
    domain = {"domain": "example.org", "effectiveUserId": 501, "hasApp.bundleName": "x", "timeStamp": "y"}
    data = b"\n".join(json.dumps(entry).encode() for entry in (beta, place, domain))
    [row], read = read_one(SHAPE, data)
    assert read.set_aside == {"other_sensor": 1, "network_contact": 1}
    assert (row["vendor_label"], row["product"]) == ("kTCCServiceMicrophone", "com.example.legacy")
    assert (row["started_at"].isoformat(), row["time_precision"]) == ("2021-06-08T23:48:49+00:00", "s")
    assert row["recording_id"] == recording_id("apple", "B", "event", "2021-06-08T23:48:49.000Z")


def test_a_second_beta_names_the_app_beside_the_category() -> None:
    data = line("event", "A", "10:00:00", accessor=None, bundleID="com.example.beta", timeStamp=None)
    data = data.replace(b'"type"', b'"timestamp": "2021-07-01T10:00:00Z", "type"')
    [row], _ = read_one(SHAPE, data)
    assert (row["product"], row["time_basis"]) == ("com.example.beta", "utc")


def test_a_report_about_other_sensors_only_is_normal_and_empty() -> None:
    data = fixture("apple/plaso_app_privacy_report_apple_rows.ndjson")
    rows, read = read_one(SHAPE, data)
    assert rows == []
    assert (read.rows, read.set_aside) == (22, {"other_sensor": 8, "network_contact": 14})
    assert (read.problems, read.damage) == ({}, [])


def test_bad_lines_are_problems_with_their_place_and_blank_ones_are_no_rows() -> None:
    _, read = read_one(SHAPE, fixture("apple/glasshouse_app_privacy_report_hazards.ndjson"))
    assert (read.rows, read.recordings) == (6, 0)
    assert read.problems == {"row_broken": 1, "unknown_kind": 1}
    assert read.problem_rows == [1, 6]
    assert read.set_aside == {"other_sensor": 3, "unknown_sensor": 1}


@pytest.mark.parametrize(
    ("category", "reason"),
    [
        ("camera", "other_sensor"),
        ("mediaLibrary", "other_sensor"),
        ("userTracking", "other_sensor"),
        ("Microphone", None),
        ("audioInput", "unknown_sensor"),
        ("screenRecording", "unknown_sensor"),
    ],
)
def test_a_sensor_that_nobody_knows_is_told_from_other_sensors(category: str, reason: str | None) -> None:
    _, read = read_one(SHAPE, line("event", "A", "10:00:00", category=category))
    assert read.set_aside == ({reason: 1} if reason else {})
    assert ("unknown_sensor" in read.notes) == (reason == "unknown_sensor")
    assert read.recordings == (reason is None)


def test_a_report_says_what_is_never_in_it() -> None:
    _, read = read_one(SHAPE, line("event", "A", "10:00:00", category="camera"))
    assert read.notes == {"system_left_out", "since_switched_on"}
    _, read = read_one(SHAPE, b"", "App_Privacy_Report_v4.ndjson")
    assert read.notes == {"system_left_out", "since_switched_on"}


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (b"not json", "row_broken"),
        (b'{"type":"access"', "row_broken"),
        (b"[1]", "not_an_object"),
        (b"null", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b'{"type":"somethingElse"}', "unknown_kind"),
        (b'{"type":7}', "unknown_kind"),
        (b'{"type":"access"}', "unknown_kind"),
        (b'{"type":"access","category":5}', "unknown_kind"),
        (b"[" * 100_000, "row_broken"),
        (b'{"x":"' + b"y" * (17 << 20) + b'"}', "line_too_large"),
    ],
)
def test_a_line_that_is_no_event_is_a_problem(bad: bytes, kind: str) -> None:
    _, read = read_one(SHAPE, begin() + bad + b"\n" + end())
    assert (read.rows, read.recordings) == (2, 1)
    assert read.problems == {kind: 1}
    assert read.problem_rows == [1]


def test_a_last_line_that_breaks_off_is_said() -> None:
    _, read = read_one(SHAPE, begin() + end() + begin("B")[:-40])
    assert (read.rows, read.problems) == (2, {"row_cut_off": 1})
    _, read = read_one(SHAPE, begin() + end().rstrip())
    assert (read.rows, read.problems) == (1, {})


def test_mail_and_editors_may_change_marks_and_line_ends() -> None:
    data = b"\xef\xbb\xbf\r\n" + begin().replace(b"\n", b"\r\n") + b"\r\n\r\n" + end().replace(b"\n", b"\r\n")
    [row], read = read_one(SHAPE, data)
    assert (read.rows, row["duration_s"], row["row"]) == (1, 30.5, 1)
    claim = claim_of(SHAPE, data, "report.txt")
    assert claim is not None
    assert not claim.changed


def test_strange_characters_do_not_stop_anything() -> None:
    data = begin().replace(b"com.example.recorder", b"com.\\ud800.\\u0000.\xff")
    [row], read = read_one(SHAPE, data)
    assert row["product"] == "com.\ufffd.\x00.\ufffd"
    assert read.problems == {}


@pytest.mark.parametrize(
    ("written", "at", "basis", "precision"),
    [
        ("2026-05-04T22:59:58.120+02:00", "2026-05-04T20:59:58.120000+00:00", "offset", "ms"),
        ("2026-05-04T20:59:58Z", "2026-05-04T20:59:58+00:00", "utc", "s"),
        ("2026-05-04T20:59:58.5Z", "2026-05-04T20:59:58.500000+00:00", "utc", "ms"),
        ("2026-05-04 15:29:58-0530", "2026-05-04T20:59:58+00:00", "offset", "s"),
        ("2026-05-04T20:59:58.120000+00:00", "2026-05-04T20:59:58.120000+00:00", "offset", "ms"),
    ],
)
def test_times_are_taken_as_they_are_written(written: str, at: str, basis: str, precision: str) -> None:
    [row], _ = read_one(SHAPE, line("event", "A", "10:00:00", timeStamp=written))
    assert (row["started_at"].isoformat(), row["time_basis"], row["time_precision"]) == (at, basis, precision)


@pytest.mark.parametrize(
    "written",
    [
        "2026-05-04T20:59:58",
        "yesterday",
        "",
        "2026-13-04T20:59:58Z",
        "1970-01-01T00:00:00Z",
        1777928398,
        {},
        "T",
    ],
)
def test_a_time_without_a_zone_or_sense_is_a_flaw_and_never_a_guess(written: object) -> None:
    [row], read = read_one(SHAPE, line("event", "A", "10:00:00", timeStamp=written))
    assert (row["started_at"], row["time_basis"], row["time_precision"]) == (None, None, None)
    assert read.flaws == {"time_unreadable": 1}


def test_a_team_prefix_is_no_other_app() -> None:
    prefixed = {"identifier": "ABCDE12345.com.example.recorder", "identifierType": "bundleID"}
    rows, read = read_one(
        SHAPE, begin() + end(accessor=prefixed) + begin("B", accessor={"identifier": "ABCDE12345."})
    )
    assert read.rows == 2
    assert [row["product"] for row in rows] == ["com.example.recorder", "ABCDE12345."]


def test_a_picker_of_the_system_stays_visible() -> None:
    [row], _ = read_one(SHAPE, begin(outOfProcess=True) + end())
    assert row["vendor_label"] == "microphone; outOfProcess"
    [row], _ = read_one(SHAPE, begin() + end(outOfProcess=True))
    assert row["vendor_label"] == "microphone; outOfProcess"


def test_folded_accesses_are_one_row() -> None:
    [row], read = read_one(SHAPE, begin(accessCount=3) + end(accessCount=3))
    assert (read.rows, read.recordings) == (1, 1)
    assert row["vendor_label"] == "microphone; accessCount 3"
    for count in (1, None, "3", True):
        [row], _ = read_one(SHAPE, begin(accessCount=count) + end())
        assert row["vendor_label"] == "microphone"


def test_an_unknown_kind_of_event_is_kept_with_its_word() -> None:
    [row], read = read_one(SHAPE, line("intervalPause", "A", "10:00:00"))
    assert (row["kind"], row["vendor_label"]) == ("microphone_session", "microphone; intervalPause")
    assert row["recording_id"] == recording_id("apple", "A", "intervalPause", "2026-05-04T08:00:00.000Z")
    assert read.flaws == {"label_unknown": 1}
    [row], read = read_one(SHAPE, line(None, "A", "10:00:00"))
    assert (row["vendor_label"], read.flaws) == ("microphone", {"label_unknown": 1})


def test_empty_text_means_none() -> None:
    empty = {"identifier": ""}
    rows, read = read_one(SHAPE, begin("", accessor=empty) + end("", accessor=empty))
    assert (read.rows, read.flaws) == (2, {"end_missing": 1, "begin_missing": 1})
    assert [row["product"] for row in rows] == [None, None]
    assert read_one(SHAPE, line("event", "A", "10:00:00", category=""))[1].problems == {"unknown_kind": 1}


def test_lines_without_an_identifier_are_never_joined_nor_collapsed() -> None:
    rows, read = read_one(SHAPE, begin(None) + begin(None) + end(None))
    assert (read.rows, read.recordings, read.set_aside) == (3, 3, {})
    assert read.flaws == {"end_missing": 2, "begin_missing": 1}
    assert [row["keyed"] for row in rows] == [False] * 3
    assert rows[0]["recording_id"] == recording_id(
        "apple", "com.example.recorder", "session", "2026-05-04T08:00:00.000Z"
    )


def test_several_sessions_of_one_app_may_be_open_at_once() -> None:
    data = begin("A", "10:00:00") + begin("B", "10:00:10") + end("A", "10:01:00") + end("B", "10:00:15")
    rows, _ = read_one(SHAPE, data)
    assert [row["duration_s"] for row in rows] == [60.0, 5.0]


def test_two_apps_are_never_joined_by_one_identifier() -> None:
    other = {"identifier": "com.example.other"}
    _, read = read_one(SHAPE, begin() + end(accessor=other))
    assert (read.rows, read.flaws) == (2, {"end_missing": 1, "begin_missing": 1})


def test_an_end_before_its_begin_gives_no_length() -> None:
    [row], read = read_one(SHAPE, begin(at="10:00:00") + end(at="09:59:00"))
    assert row["started_at"].isoformat() == "2026-05-04T08:00:00+00:00"
    assert row["duration_s"] is None
    assert read.flaws == {"time_unreadable": 1}


def test_an_end_takes_the_nearest_begin_before_it() -> None:
    data = begin(at="10:00:00") + begin(at="10:05:00") + end(at="10:05:30")
    rows, read = read_one(SHAPE, data)
    assert [row["duration_s"] for row in rows] == [None, 30.0]
    assert read.flaws == {"end_missing": 1}


def test_a_line_written_twice_is_one_event() -> None:
    rows, read = read_one(SHAPE, begin() + begin() + end() + end())
    assert len(rows) == 1
    assert (read.rows, read.set_aside) == (3, {"repeated_event": 2})


def test_an_end_in_the_next_export_closes_the_session() -> None:
    table, [first, second] = read_all(SHAPE, {"week 1": begin(), "week 2": end()})
    [row] = table.to_pylist()
    assert (row["member"], row["duration_s"]) == (0, 30.5)
    assert (first.rows, first.recordings, first.flaws) == (1, 1, {})
    assert (second.rows, second.set_aside, second.flaws) == (1, {"session_end": 1}, {})


def test_the_order_of_exports_does_not_matter() -> None:
    assert sessions_of(begin(), end()) == sessions_of(end(), begin())


def test_overlapping_exports_give_one_session_twice_and_no_half_ones() -> None:
    table, [first, second] = read_all(SHAPE, {"week 1": begin() + end(), "week 2": begin() + end()})
    assert (first.rows, second.rows, first.flaws, second.flaws) == (1, 1, {}, {})
    one, other = table.to_pylist()
    assert one["recording_id"] == other["recording_id"]  # the history marks one as a duplicate
    assert one["duration_s"] == other["duration_s"] == 30.5


def test_a_session_still_open_in_one_export_gets_its_end_from_the_other() -> None:
    table, [first, second] = read_all(SHAPE, {"week 1": begin(), "week 2": begin() + end()})
    assert [row["duration_s"] for row in table.to_pylist()] == [30.5, 30.5]
    assert (first.flaws, second.flaws) == ({}, {})
    assert (first.rows, second.rows) == (1, 1)


def test_an_end_that_repeats_a_known_pair_is_set_aside() -> None:
    _, [first, second] = read_all(SHAPE, {"week 1": begin() + end(), "week 2": end()})
    assert (first.rows, first.recordings) == (1, 1)
    assert (second.rows, second.set_aside) == (1, {"repeated_event": 1})


def test_an_end_in_two_later_exports_closes_once() -> None:
    _, [first, second, third] = read_all(SHAPE, {"1": begin(), "2": end(), "3": end()})
    assert first.recordings == 1
    assert (second.set_aside, third.set_aside) == ({"session_end": 1}, {"repeated_event": 1})


def test_a_week_that_is_in_two_exports_counts_once_in_the_history() -> None:
    first = begin("A") + end("A") + begin("B", "11:00:00") + end("B", "11:00:05")
    second = begin("B", "11:00:00") + end("B", "11:00:05") + begin("C", "12:00:00")
    weeks = [
        (f"App_Privacy_Report_v4_{n}.ndjson", io.BytesIO(data)) for n, data in enumerate((first, second))
    ]
    history = read_history(weeks)
    assert (len(history), history.duplicates) == (3, 1)
    assert [(entry.rows, entry.recordings + entry.duplicates) for entry in history.members] == [
        (2, 2),
        (2, 2),
    ]
    assert history.totals.duplicates == 1


def test_halves_in_two_exports_have_one_id() -> None:
    assert len({session[0] for session in sessions_of(end(), end())}) == 1
    assert len({session[0] for session in sessions_of(begin(), begin())}) == 1


def test_two_audits_do_not_share_what_they_gathered() -> None:
    assert len(sessions_of(begin())) == 1
    assert len(sessions_of(end("B"))) == 1


events = st.tuples(
    st.sampled_from(["intervalBegin", "intervalEnd", "event"]),
    st.sampled_from(["A", "B", "C"]),
    st.integers(0, 59).map("10:00:{:02}".format),
)
# Whatever a line may hold in the places that are looked at.
odd = (
    st.none() | st.booleans() | st.integers(-1, 2**70) | st.text(max_size=3) | st.lists(st.none(), max_size=1)
)
lines_of_any_kind = st.builds(
    lambda made, more: json.dumps({**json.loads(line(*made)), **more}).encode() + b"\n",
    st.tuples(
        st.sampled_from(["intervalBegin", "intervalEnd", "event", "other", None]),
        st.sampled_from(["A", "B", None]),
        st.sampled_from(["10:00:00", "10:00:05.5", "T", "yesterday"]),
    ),
    st.dictionaries(
        st.sampled_from(
            ["accessor", "category", "identifier", "kind", "timeStamp", "type", "accessCount", "stream"]
        ),
        odd | st.just({"identifier": "x"}),
        max_size=2,
    ),
)


@settings(deadline=None)
@given(st.lists(events, max_size=12), st.data())
def test_shuffled_lines_give_the_same_sessions(made: list[tuple[str, str, str]], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(made))
    written = [b"".join(line(*event) for event in order) for order in (made, shuffled)]
    assert sessions_of(written[0]) == sessions_of(written[1])


@settings(deadline=None)
@given(st.lists(events, max_size=10), st.lists(events, max_size=10))
def test_every_line_is_a_session_a_second_half_or_set_aside(
    one: list[tuple[str, str, str]], other: list[tuple[str, str, str]]
) -> None:
    files = {str(n): b"".join(line(*event) for event in made) for n, made in enumerate((one, other))}
    table, members = read_all(SHAPE, files)
    paired = sum(row["duration_s"] is not None for row in table.to_pylist())
    paired += sum(read.flaws["time_unreadable"] for read in members)  # a clock was set back in between
    rows, written = sum(read.rows for read in members), len(one) + len(other)
    assert written - paired <= rows <= written
    assert all(row["duration_s"] is None or row["duration_s"] >= 0 for row in table.to_pylist())


@settings(deadline=None)
@given(st.lists(lines_of_any_kind, max_size=8), st.lists(lines_of_any_kind, max_size=8))
def test_every_line_of_any_kind_is_accounted_for(one: list[bytes], other: list[bytes]) -> None:
    history = read_history(
        [("1.ndjson", io.BytesIO(ALWAYS + b"".join(one))), ("2.ndjson", io.BytesIO(ALWAYS + b"".join(other)))]
    )
    assert [entry.shape for entry in history.members] == [SHAPE.id] * 2
    rows, written = history.totals.rows, len(one) + len(other) + 2
    assert written / 2 <= rows <= written


@settings(deadline=None)
@given(st.lists(events, max_size=12))
def test_the_same_report_twice_adds_no_session(made: list[tuple[str, str, str]]) -> None:
    data = b"".join(line(*event) for event in made)
    assert set(sessions_of(data, data)) == set(sessions_of(data))


def test_many_lines_with_one_identifier_take_no_square_time() -> None:
    data = b"".join(
        line(kind, "A", f"{hour:02}:{minute:02}:{second:02}")
        for hour in range(24)
        for minute in range(60)
        for second, kind in ((0, "intervalBegin"), (30, "intervalEnd"), (45, "intervalBegin"))
    )
    rows, read = read_one(SHAPE, data)
    assert len(rows) == 24 * 60 * 2
    assert read.flaws == {"end_missing": 24 * 60}


@pytest.mark.parametrize(
    "name",
    [
        "glasshouse_app_privacy_report_v4.ndjson",
        "glasshouse_app_privacy_report_v3.ndjson",
        "glasshouse_app_privacy_report_hazards.ndjson",
        "made-up_app_privacy_report_v4_sessions.ndjson",
        "plaso_app_privacy_report_apple_rows.ndjson",
    ],
)
def test_reports_of_all_years_are_recognised_by_content(name: str) -> None:
    claim = claim_of(SHAPE, fixture(f"apple/{name}"), "renamed.json")
    assert claim is not None
    assert not claim.changed
    assert claim.confidence >= 0.9


def test_an_unknown_first_line_does_not_hide_the_report() -> None:
    claim = claim_of(SHAPE, b'{"header":1}\n' + begin())
    assert claim is not None
    assert not claim.changed


def test_a_report_longer_than_the_view_is_recognised() -> None:
    data = begin() * 2000
    assert len(data) > 100_000
    assert claim_of(SHAPE, data) is not None


@pytest.mark.parametrize(
    "data",
    [
        b'{"someFutureFormat":true}\n{"payload":1}\n',
        b"not json\n",
        begin().decode().encode("utf-16"),
        b"[" * 100_000,
        bytes(1000),
    ],
)
def test_what_has_the_name_of_a_report_and_is_none_is_said_aloud(data: bytes) -> None:
    name = "App_Privacy_Report_v5_2026-05-04T22_59_58.ndjson"
    claim = claim_of(SHAPE, data, name)
    assert claim is not None
    assert claim.changed
    assert claim_of(SHAPE, data, "other.ndjson") is None
    assert read_history([(name, io.BytesIO(data))]).exit_code == 3


def test_a_text_of_many_short_lines_is_not_looked_at_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[bytes] = []

    def counted(raw: bytes) -> str:
        decoded.append(raw)
        return "row_broken"

    monkeypatch.setattr(app_privacy_report, "_object_of", counted)
    assert claim_of(SHAPE, b"{\n" * 100_000) is None
    assert len(decoded) == 1000


def test_an_empty_report_is_known_by_its_name_alone() -> None:
    name = "App_Privacy_Report_v4_2026-05-04T22_59_58.ndjson"
    claim = claim_of(SHAPE, b"\n", name)
    assert claim is not None
    assert not claim.changed
    assert claim_of(SHAPE, b"", "other.ndjson") is None
    _, read = read_one(SHAPE, b"\n", name)
    assert (read.rows, read.damage) == (0, [])


@pytest.mark.parametrize(
    "data",
    [
        begin().replace(b"timeStamp", b"instant"),
        b'{"type":"networkActivity","domain":"example.org","bundleID":"x"}\n',
    ],
)
def test_lines_of_a_known_type_without_a_time_are_said_aloud(data: bytes) -> None:
    claim = claim_of(SHAPE, data)
    assert claim is not None
    assert claim.changed


@pytest.mark.parametrize(
    "data",
    [
        b'{"someFutureFormat":true,"payload":{"a":1}}\n',
        b'{"type":"access","path":"/index.html","timestamp":"2026-05-04T20:59:58Z"}\n',
        b'{"modelRequests":[]}',
        b'{"eventMessage":"x","timestamp":"2026-05-05 03:14:15.926535+0200","processImagePath":"y"}\n',
        b"not json\n",
        b"[]",
    ],
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data) is None


def test_a_text_that_quotes_a_few_lines_is_no_report() -> None:
    quoted = fixture("apple/glasshouse_app_privacy_report_v4.ndjson").split(b"\n")[0]
    text = b"# About the report\n" + b"Words about it.\n" * 40 + quoted + b"\nMore words.\n"
    assert claim_of(SHAPE, text, "apple.md") is None
