"""Times of web pages: every form and language, zones as fixed offsets, and nothing that is no time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts import table
from auditor.shapes.google import local_times
from auditor.shapes.google.local_times import LocalTime, LocalTimes
from tests.shapes.google.locale_samples import SAMPLES


def utc(micros: int) -> str:
    return (dt.datetime(1970, 1, 1) + dt.timedelta(microseconds=micros)).isoformat()


def read(text: str, zone: str | None = None) -> tuple[str, str, bool] | None:
    """Read a line twice: as the first of its file, and when its parts are known."""
    times = LocalTimes(zone)
    first = times.read(text)
    assert times.read(text) == first
    return first and (utc(first.micros), first.basis, first.ambiguous)


@pytest.mark.parametrize("language", SAMPLES)
def test_the_form_of_every_language_is_read(language: str) -> None:
    sample = SAMPLES[language]
    assert read(sample.morning) == (sample.morning_utc, sample.basis, False)
    assert read(sample.evening) == (sample.evening_utc, sample.basis, False)


@pytest.mark.parametrize(
    ("text", "want"),
    [
        # English: month first, with every blank that was seen before AM and PM.
        ("Nov 3, 2019, 7:15:42 AM CET", "2019-11-03T06:15:42"),
        ("Nov 3, 2019, 7:15:42\u202fAM CET", "2019-11-03T06:15:42"),
        ("Nov 3, 2019, 7:15:42\u00a0PM CET", "2019-11-03T18:15:42"),
        ("November 3, 2019, 7:15:42 AM CET", "2019-11-03T06:15:42"),
        ("May 31, 2019, 12:00:00 AM EDT", "2019-05-31T04:00:00"),
        ("Dec 31, 2019, 12:59:59 PM EDT", "2019-12-31T16:59:59"),
        # Day first.
        ("3 Nov 2020, 14:32:28 PDT", "2020-11-03T21:32:28"),
        ("3 Sept 2020, 14:32:28 GMT-07:00", "2020-09-03T21:32:28"),
        ("1 févr. 2019, 07:15:42 CET", "2019-02-01T06:15:42"),
        ("1 aoüt 2019, 07:15:42 CET", None),
        ("1 août 2019, 07:15:42 CET", "2019-08-01T06:15:42"),
        ("1 de\u0301c. 2019, 07:15:42 CET", "2019-12-01T06:15:42"),
        ("04.03.2024, 07:15:42 MEZ", "2024-03-04T06:15:42"),
        ("4.3.2024, 07:15:42 MESZ", "2024-03-04T05:15:42"),
        ("17. Aug. 2026, 22:14:48 MESZ", "2026-08-17T20:14:48"),
        ("15 mrt 2026, 20:30:41 CET", "2026-03-15T19:30:41"),
        ("15 jun 2026, 9:30:41 CEST", "2026-06-15T07:30:41"),
        ("1 mei 2026, 07:05:00 CEST", "2026-05-01T05:05:00"),
        ("3 nov 2019, 7:15:42 a.\u00a0m. GMT-03:00", "2019-11-03T10:15:42"),
        ("3 nov 2019, 12:15:42 a.m. GMT-03:00", "2019-11-03T03:15:42"),
        ("17 Ağu 2026, 22:14:48 GMT+3", "2026-08-17T19:14:48"),
        ("17 Eki 2026, 22:14:48 GMT+3", "2026-10-17T19:14:48"),
        ("3 NİS 2019, 07:15:42 GMT+3", "2019-04-03T04:15:42"),
        ("3 NIS 2019, 07:15:42 GMT+3", "2019-04-03T04:15:42"),
        ("3 Kasım 2019, 07:15:42 GMT+3", "2019-11-03T04:15:42"),
        ("3 KASIM 2019, 07:15:42 GMT+3", "2019-11-03T04:15:42"),
        ("3 november 2019 07:15:42 CET", "2019-11-03T06:15:42"),
        # Arabic, with and without marks, with letters for the halves of the day, with either digits.
        ("30/07/2026، 12:23:06 ص CEST", "2026-07-29T22:23:06"),
        ("20/07/2026، 12:16:30 م CEST", "2026-07-20T10:16:30"),
        ("\u200f23\u200f/07\u200f/2026، 4:20:22 م CEST", "2026-07-23T14:20:22"),
        ("٢٣/٠٧/٢٠٢٦، ٤:٢٠:٢٢ م CEST", "2026-07-23T14:20:22"),
        # East Asia.
        ("2026年7月30日 00:23:06 CEST", "2026-07-29T22:23:06"),
        ("2024年11月27日 17:58:42 CEST", "2024-11-27T15:58:42"),
        ("2019/11/03 17:15:42 JST", "2019-11-03T08:15:42"),
        ("2019. 11. 3. 오전 12:15:42 KST", "2019-11-02T15:15:42"),
        ("2019. 11. 3. 오후 7:15:42 KST", "2019-11-03T10:15:42"),
        # Offsets.
        ("Nov 3, 2019, 7:15:42 AM GMT+05:30", "2019-11-03T01:45:42"),
        ("Nov 3, 2019, 7:15:42 AM GMT-03:00", "2019-11-03T10:15:42"),
        ("3 nov. 2019, 07:15:42 UTC+1", "2019-11-03T06:15:42"),
        ("3 nov. 2019, 07:15:42 UTC\u22127", "2019-11-03T14:15:42"),
    ],
)
def test_forms_zones_and_signs(text: str, want: str | None) -> None:
    assert read(text) == (want and (want, "zone_at_export", False))


@pytest.mark.parametrize(
    "text",
    ["Jan 31, 2018, 10:54:50 PM", "Jan 31, 2018, 10:54:50 PM UTC", "31 Jan 2018, 22:54:50 GMT"],
)
@pytest.mark.parametrize("zone", [None, "Asia/Tokyo"])
def test_without_a_zone_or_with_utc_it_is_utc_whatever_the_person_chose(text: str, zone: str | None) -> None:
    assert read(text, zone) == ("2018-01-31T22:54:50", "utc", False)


def test_an_abbreviation_is_one_offset_for_the_whole_file_in_summer_as_in_winter() -> None:
    assert read("Jul 3, 2019, 7:15:42 AM EST", "America/New_York") == (
        "2019-07-03T12:15:42",
        "assumed",
        False,
    )
    assert read("Jan 5, 2021, 9:00:00 AM BST") == ("2021-01-05T08:00:00", "zone_at_export", True)
    assert read("Jul 3, 2019, 7:15:42 AM CET", "Europe/Berlin") == (
        "2019-07-03T06:15:42",
        "zone_at_export",
        False,
    )


@pytest.mark.parametrize(
    ("abbreviation", "zone", "when", "basis", "ambiguous"),
    [
        ("BST", None, "03T11:30", "zone_at_export", True),
        ("BST", "Europe/London", "03T11:30", "assumed", False),
        ("BST", "Asia/Dhaka", "03T06:30", "assumed", False),
        ("BST", "Asia/Tokyo", "03T11:30", "zone_at_export", True),
        ("IST", None, "03T07:00", "zone_at_export", True),
        ("IST", "Europe/Dublin", "03T11:30", "assumed", False),
        ("IST", "Asia/Jerusalem", "03T10:30", "assumed", False),
        ("IST", "Asia/Kolkata", "03T07:00", "assumed", False),
        ("CST", None, "03T18:30", "zone_at_export", True),
        ("CST", "Asia/Shanghai", "03T04:30", "assumed", False),
        ("CST", "America/Havana", "03T17:30", "assumed", False),
        ("AST", None, "03T16:30", "zone_at_export", True),
        ("AST", "Asia/Riyadh", "03T09:30", "assumed", False),
        ("EST", None, "03T17:30", "zone_at_export", True),
        ("EST", "Australia/Sydney", "03T02:30", "assumed", False),
        ("PST", None, "03T20:30", "zone_at_export", False),
        ("PST", "America/Los_Angeles", "03T20:30", "zone_at_export", False),
        ("PST", "Asia/Manila", "03T04:30", "assumed", False),
    ],
)
def test_an_ambiguous_abbreviation_is_the_persons_own_or_else_the_commonest(
    abbreviation: str, zone: str | None, when: str, basis: str, ambiguous: bool
) -> None:
    assert read(f"Jun 3, 2019, 12:30:00 PM {abbreviation}", zone) == (f"2019-06-{when}:00", basis, ambiguous)


def test_an_unknown_abbreviation_needs_the_persons_zone_and_then_follows_its_summers() -> None:
    assert read("Jul 3, 2019, 7:15:42 AM XYZ") is None
    assert read("Jul 3, 2019, 7:15:42 AM XYZ", "Europe/Berlin") == ("2019-07-03T05:15:42", "assumed", False)
    assert read("Jan 3, 2019, 7:15:42 AM XYZ", "Europe/Berlin") == ("2019-01-03T06:15:42", "assumed", False)
    # Its own abbreviation, though it stands in no table, is an offset like any other.
    assert read("Jul 3, 2019, 7:15:42 AM WIB", "Asia/Jakarta") == ("2019-07-03T00:15:42", "assumed", False)


def test_a_zone_that_does_not_exist_is_as_none() -> None:
    assert read("Jul 3, 2019, 7:15:42 AM XYZ", "Nowhere/../Else") is None
    assert read("Jul 3, 2019, 7:15:42 AM CET", "Nowhere") == ("2019-07-03T06:15:42", "zone_at_export", False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":",
        "No hail is expected today.",
        "It is Nov 3, 2019, 7:15:42 AM CET",
        "Nov 3, 2019, 7:15:42 AM CET.",
        "Nov 3, 2019, 7:15:42 AM CET and then",
        "Nov 3, 2019, 7:15 AM",
        "Nov 3, 2019",
        "7:15:42 AM",
        "Nov 31, 2019, 7:15:42 AM CET",
        "Feb 29, 2019, 7:15:42 AM CET",
        "Nov 3, 2019, 13:15:42 PM CET",
        "Nov 3, 2019, 24:15:42 CET",
        "Nov 3, 2019, 7:61:42 AM CET",
        "Nov 3, 2019, 7:15:61 AM CET",
        "Nov 3, 2019, 107:15:42 CET",
        "Nov 3, 2019, 7:15:42 AM GMT+99",
        "Nov 3, 2019, 7:15:42 AM cet",
        "Nox 3, 2019, 7:15:42 AM CET",
        "13/13/2019، 7:15:42 ص CET",
        "2019. 11. 3. 오전 7:15:42 오전 KST",
        "Jan 1, 1970, 12:00:00 AM",
        "Jan 1, 1601, 12:00:00 AM UTC",
        "Jan 1, 9999, 12:00:00 AM UTC",
        "Jan 1, 0000, 12:00:00 AM UTC",
        "The timer is set: 7:15:42",
        "x" * 100_000,
        "1:23:45 " * 10_000,
    ],
)
def test_what_is_not_wholly_a_time_is_none(text: str) -> None:
    assert read(text) is None
    assert read(text, "Europe/Berlin") is None


def test_known_parts_do_not_make_a_time_of_other_lines() -> None:
    times = LocalTimes(None)
    assert times.read("Nov 3, 2019, 7:15:42 AM CET")
    for text in ("Nov 3, 2019, 7:15", "Nov 3, 2019, 7:15:42 AM CETX", "Nov 3, 2019, 107:15:42 AM CET"):
        assert times.read(text) is None


def test_the_last_and_the_first_days_are_not_let_past_their_bounds() -> None:
    times = LocalTimes(None)
    assert times.read("Dec 31, 2099, 11:59:59 PM UTC")
    assert times.read("Dec 31, 2099, 11:59:59 PM GMT-05:00") is None
    assert times.read("Jan 1, 1970, 12:00:00 AM UTC") is None
    assert times.read("Jan 1, 1970, 12:00:01 AM UTC")


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ZONES = {"CET": 1, "EDT": -4, "UTC": 0, "GMT+05:30": 5.5, "UTC−7": -7, "": 0}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2098, 12, 31)).map(
                lambda when: when.replace(microsecond=0)
            ),
            st.sampled_from(sorted(ZONES)),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_any_moment_written_in_any_form_comes_back(moments: list[tuple[dt.datetime, str]]) -> None:
    times = LocalTimes(None)
    for when, zone in moments:
        hour, half = when.hour % 12 or 12, when.hour // 12
        end = f" {zone}" if zone else ""
        for text in (
            f"{MONTHS[when.month - 1]} {when.day}, {when.year}, {hour}:{when:%M:%S} {'AP'[half]}M{end}",
            f"{when:%d.%m.%Y, %H:%M:%S}{end}",
            f"{when.year}. {when.month}. {when.day}. {('오전', '오후')[half]} {hour}:{when:%M:%S}{end}",
            f"{when:%Y/%m/%d} {when.hour}:{when:%M:%S}{end}",
        ):
            want = when - dt.timedelta(hours=ZONES[zone])
            found = times.read(text)
            assert found is not None
            assert utc(found.micros) == want.isoformat()


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.sampled_from([None, "Europe/Berlin"]))
def test_garbage_never_raises(text: str, zone: str | None) -> None:
    found = LocalTimes(zone).read(text)
    assert found is None or isinstance(found, LocalTime)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([one.morning for one in SAMPLES.values()]), st.data())
def test_a_time_with_something_changed_never_raises(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    broken = text[:at] + data.draw(st.text(max_size=3)) + text[at + data.draw(st.integers(0, 3)) :]
    times = LocalTimes(None)
    first = times.read(broken)
    assert times.read(broken) == first


@pytest.mark.parametrize("swap", [str.upper, str.lower, str.swapcase, str.title])
@pytest.mark.parametrize("language", SAMPLES)
def test_case_never_raises(language: str, swap: Callable[[str], str]) -> None:
    for letters in ("iİ", "iı", "sſ", "kK"):
        line = (
            swap(SAMPLES[language].morning)
            .replace(letters[0], letters[1])
            .replace(letters[0].upper(), letters[1])
        )
        read(line, "Europe/Istanbul")


def test_a_new_language_is_one_row_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {
        "tag": "x-elvish",
        "clocks": [
            {
                "form": "{year} {month} {day} at {half} {clock}",
                "am": "sunwards",
                "pm": "starwards",
                "months": "ein/eino zwo dro vio fün sex sib ach neu zeh elf zwö",
                "source": "invented",
                "grade": "D",
            }
        ],
    }
    facts = table("google_locales")
    more = facts | {"language": [*facts["language"], row]}
    monkeypatch.setattr(local_times, "table", lambda name: more)
    assert read("2019 Neu 3 at starwards 7:15:42 CET") == ("2019-09-03T18:15:42", "zone_at_export", False)
    monkeypatch.undo()
    assert read("2019 Neu 3 at starwards 7:15:42 CET") is None


def test_every_zone_of_the_table_has_a_sane_offset() -> None:
    for row in table("google_locales")["zone"]:
        offset = dt.datetime.fromisoformat(f"2020-01-01T00:00:00{row['offset']}").utcoffset()
        assert offset is not None
        assert abs(offset) <= dt.timedelta(hours=14)
        assert row["meaning"]
        for area in row.get("areas", ()):
            assert area.endswith("/") or ZoneInfo(area)


def test_every_form_has_its_twelve_months_and_each_word_means_one() -> None:
    for language in table("google_locales")["language"]:
        for row in language["clocks"]:
            assert row["form"].endswith("{clock}")
            assert ("{month}" in row["form"]) == ("months" in row)
            if "months" in row:
                words = [word.casefold() for month in row["months"].split() for word in month.split("/")]
                assert len(row["months"].split()) == 12
                assert len(set(words)) == len(words)


@pytest.mark.timeout(60)
def test_many_lines_are_remembered_by_their_days_only() -> None:
    start = dt.datetime(2016, 1, 1)
    moments = [start + dt.timedelta(seconds=3181 * number) for number in range(100_000)]
    lines = [f"{when:%d.%m.%Y, %H:%M:%S} MEZ" for when in moments]
    times = LocalTimes(None)
    found = [times.read(line) for line in lines]
    assert None not in found
    days = len({when.date() for when in moments})
    assert len(times._days) <= 2 * days
