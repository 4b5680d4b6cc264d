"""Whole exports of every era, and of another language: what each row must become was worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.history import History, read_history

FIXTURES = Path(__file__).parents[2] / "fixtures" / "google"


def read(name: str) -> History:
    return read_history([FIXTURES / name])


def rows(history: History, path: str) -> dict[int, dict[str, object]]:
    """Return the rows of one file by their number in it."""
    found = {}
    for row in history.public().to_pylist():
        member, _, number = str(row["source"]).partition(":")[2].rpartition("#")
        if member.endswith(path):
            found[int(number)] = row
    return found


def utc(row: dict[str, object]) -> str | None:
    return None if row["started_at"] is None else f"{row['started_at']:%Y-%m-%dT%H:%M:%S}"


def told(history: History, path: str) -> dict[int, tuple[object, ...]]:
    """Return, by number: time, kind, words, placeholder, reply, outcome, trigger, sound."""
    names = ("kind", "transcript", "placeholder", "reply", "outcome", "trigger", "audio_state")
    return {number: (utc(row), *(row[name] for name in names)) for number, row in rows(history, path).items()}


HAIL, TIMER = "No hail is expected today.", "Nine minutes. And that's starting now.\nGood luck."


def test_a_page_of_2020_has_the_time_last_and_one_abbreviation_for_summer_and_winter() -> None:
    history = read("made-up_page_2020")
    assert told(history, "Assistant/MyActivity.html") == {
        0: ("2020-01-12T12:15:42", "voice", "will it hail", None, HAIL, "answered", "hotword", "linked"),
        1: (
            "2019-07-04T17:05:09",
            "voice",
            "set a timer for nine minutes",
            None,
            TIMER,
            "answered",
            "hotword",
            "named_but_absent",
        ),
        2: ("2019-07-04T05:05:00", "voice", "hello there", None, None, "unknown", "unknown", "none"),
        3: (
            "2019-07-04T04:59:59",
            "unknown",
            None,
            "Used\u00a0Assistant",
            None,
            "nothing_heard",
            "hotword",
            "none",
        ),
        4: (
            "2019-07-04T04:59:58",
            "voice",
            None,
            "Unknown voice command",
            None,
            "nothing_heard",
            "unknown",
            "none",
        ),
        7: (
            "2019-03-08T07:30:00",
            "voice",
            'play "rain & sun"',
            None,
            "Playing rain & sun.",
            "answered",
            "unknown",
            "none",
        ),
    }
    [page] = [member for member in history.members if member.shape == "google.my_activity_html"]
    assert (page.rows, page.set_aside_kinds) == (8, {"tap": 1, "not_speech": 1})
    assert page.problem_kinds == {"audio_absent": 1}
    assert len(page.notes) == 1  # EST has several meanings
    assert rows(history, "Assistant/MyActivity.html")[0]["speaker"] == "unrecognised"
    [orphan] = rows(history, ".mp3").values()
    assert (utc(orphan), orphan["audio_state"], orphan["product"]) == (
        "2019-05-01T08:00:00",
        "orphan",
        "Assistant",
    )


def test_a_page_of_2022_has_a_narrow_blank_before_am_and_says_why_it_is_there() -> None:
    history = read("made-up_page_2022")
    assert told(history, "Assistant/MyActivity.html") == {
        0: (
            "2022-11-03T08:15:42",
            "voice",
            "dim the hallway lights",
            None,
            "OK, dimming 2 lights.",
            "answered",
            "hotword",
            "none",
        ),
        1: ("2022-07-13T23:00:00", "voice", "stop", None, None, "unknown", "unknown", "none"),
        2: ("2022-07-13T23:00:00", "voice", "stop", None, None, "unknown", "unknown", "none"),
        3: (
            "2022-07-13T22:00:00",
            "unknown",
            "Something that no table knows",
            None,
            None,
            "unknown",
            "unknown",
            "none",
        ),
        4: (None, "voice", "what time is it", None, "7:15 AM", "answered", "unknown", "none"),
    }
    assert {(one.name, one.value) for one in history.settings} == {("activity control", "Web & App Activity")}
    assert history.exit_code == 3  # one of five times cannot be read: nobody knows the month of Smarch
    assert history.totals.set_aside == 1


def test_a_page_of_2026_has_a_break_behind_the_time_and_gemini_its_answer() -> None:
    history = read("made-up_page_2026")
    assert told(history, "Assistant/MyActivity.html") == {
        0: (
            "2026-02-11T13:34:05",
            "voice",
            "how tall is a giraffe",
            None,
            "About five metres.",
            "answered",
            "hotword",
            "linked",
        ),
        1: ("2026-02-11T13:34:15", "voice", "and an elephant", None, None, "unknown", "unknown", "none"),
        2: (
            "2026-02-11T13:33:05",
            "unknown",
            None,
            "Used\u00a0Assistant",
            None,
            "nothing_heard",
            "unknown",
            "none",
        ),
    }
    lights = "The hallway lights are dimmed.\nhall\nstairs & landing"
    bird = "what bird is this\nIt sat on the roof."
    assert told(history, "Gemini Apps/MyActivity.html") == {
        0: (
            "2026-02-11T13:34:05",
            "unknown",
            "dim the hallway lights",
            None,
            lights,
            "answered",
            "unknown",
            "none",
        ),
        1: ("2026-02-11T13:33:00", "unknown", bird, None, "A wren, perhaps.", "answered", "unknown", "none"),
        2: ("2026-02-11T13:32:30", "unknown", "and that one", None, None, "unknown", "unknown", "none"),
        3: ("2026-02-11T13:32:00", "unknown", None, "Used an Assistant", None, "unknown", "unknown", "none"),
    }
    assert {member.state for member in history.members} == {"read", "set_aside"}
    assert history.exit_code == 0


def test_a_german_tree_needs_no_verb() -> None:
    history = read("made-up_german")
    assert told(history, "Google Assistant/MeineAktivitäten.html") == {
        0: (
            "2019-11-03T06:15:42",
            "voice",
            "wie spät ist es",
            None,
            "Es ist Viertel nach sieben.",
            "answered",
            "unknown",
            "linked",
        ),
        1: ("2019-03-04T21:14:48", "voice", "danke", None, None, "unknown", "unknown", "none"),
        2: ("2019-08-04T21:14:48", "voice", "mach das Licht aus", None, None, "unknown", "unknown", "none"),
        3: ("2019-03-04T06:00:00", "unknown", "ohne Link und Verb", None, None, "unknown", "unknown", "none"),
    }
    assert [row[2:5] for row in told(history, "Gemini-Apps/MeineAktivitäten.html").values()] == [
        ("wie wird das Wetter", None, "Trocken.")
    ]
    aside = {member.member: member.set_aside_kinds for member in history.members if member.set_aside}
    assert aside == {
        "Takeout/Meine Aktivitäten/Assistant Memory/MeineAktivitäten.html": {"other_product": 1},
        "Takeout/Meine Aktivitäten/Suche/MeineAktivitäten.html": {"other_product": 1},
    }
    [index] = [member for member in history.members if member.shape == "google.takeout_index"]
    assert index.state == "set_aside"
    assert "example.org" not in repr(history)


def test_one_account_as_list_and_as_page_is_told_once() -> None:
    history = read("made-up_json_and_page")
    as_list = rows(history, "Assistant/MyActivity.json")
    as_page = rows(history, "Assistant/MyActivity.html")
    [by_ear] = rows(history, "Voice and Audio/MyActivity.html").values()
    assert [row["duplicate_of"] for row in as_list.values()] == [None] * 7  # the list is the richer
    assert {number for number, row in as_page.items() if row["duplicate_of"] is None} == {0}
    # Row 6 of the list and row 7 of the page are taps; every other row of the page is one of the list.
    pairs = {1: 0, 2: 1, 3: 2, 4: 3, 5: 4, 6: 5}
    assert {at: as_page[at]["duplicate_of"] for at in pairs} == {
        at: as_list[other]["recording_id"] for at, other in pairs.items()
    }
    assert by_ear["duplicate_of"] == as_list[0]["recording_id"]  # three seconds later, in another product
    assert (as_list[0]["audio_state"], by_ear["audio_state"]) == ("linked", "linked")
    assert (history.totals.recordings, history.totals.duplicates, history.totals.set_aside) == (8, 7, 2)
    assert history.trustworthy


@pytest.mark.parametrize(
    "name", ["made-up_page_2020", "made-up_page_2022", "made-up_page_2026", "made-up_german"]
)
def test_the_body_of_a_page_is_one_line(name: str) -> None:
    for page in (FIXTURES / name).rglob("My*.html"):
        assert b"\n" not in page.read_bytes()
