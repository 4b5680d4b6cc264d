"""What is missing in a history, from rows and files made for it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from auditor.history import ContainerEntry, History, MemberEntry
from auditor.history.veil import veiled
from auditor.problem import Problem
from auditor.report.letters import GAPS, Gap, missing_of, title_of, why_of
from tests.making import history_of

AT = "2026-05-04T23:30:00Z"


def rows(*found: dict[str, object]) -> History:
    return history_of(
        [{"started_at": AT, "transcript": "words", "audio_state": "linked", **one} for one in found]
    )


def by_id(history: History | None, vendor: str, zone: str = "UTC") -> dict[str, Gap]:
    return {gap.id: gap for gap in missing_of(history, vendor, zone)}


def test_rows_are_counted_by_what_they_lack() -> None:
    history = rows(
        {"device": "Kitchen", "vendor_label": "GENERAL"},
        {"audio_state": "none"},
        {"audio_state": "none", "transcript": None},
        {"audio_state": "named_but_absent"},
        {"audio_state": "orphan", "transcript": None},
        {"transcript": None, "outcome": "text_withheld"},
        {"started_at": None},
        {"vendor": "google", "audio_state": "none"},
        {"kind": "typed", "audio_state": "none", "transcript": None},
    )
    found = by_id(history, "amazon")
    assert (found["no_sound"].n, found["no_sound"].of) == (2, 6)
    assert found["clips_absent"].n == 1
    assert found["clips_unexplained"].n == 1
    assert (found["no_words"].n, found["no_words"].of) == (1, 6)
    assert found["text_withheld"].n == 1
    assert found["no_time"].n == 1
    assert not {"no_labels", "no_device"} & set(found)


def test_labels_and_devices_are_missing_only_where_no_recording_has_one() -> None:
    assert {"no_labels", "no_device"} <= set(by_id(rows({}, {}), "google") | by_id(rows({}, {}), "amazon"))


def test_repeats_are_not_counted_twice() -> None:
    one = {"recording_id": "a" * 20, "audio_state": "none"}
    assert by_id(rows(one, one), "amazon")["no_sound"].n == 1


def test_the_period_is_that_of_the_zone() -> None:
    history = rows({}, {"started_at": "2026-05-06T10:00:00Z"})
    assert by_id(history, "amazon")["period"].first == dt.date(2026, 5, 4)
    berlin = by_id(history, "amazon", "Europe/Berlin")["period"]
    assert (berlin.first, berlin.last) == (dt.date(2026, 5, 5), dt.date(2026, 5, 6))


def test_of_apple_siri_is_missing_whatever_the_phone_noted() -> None:
    held = rows({"vendor": "apple", "kind": "microphone_session", "transcript": None, "audio_state": "none"})
    assert list(by_id(held, "apple")) == list(by_id(None, "apple")) == ["no_siri"]


def test_without_files_nothing_is_missing_of_the_others() -> None:
    assert missing_of(None, "amazon") == missing_of(None, "google") == []


def test_a_vendor_without_rows_has_no_gaps_of_rows() -> None:
    assert missing_of(rows({"vendor": "google"}), "amazon") == []


def member(name: str, shape: str | None, container: str = "takeout.zip", **more: object) -> MemberEntry:
    state = "read" if shape else "not_understood"
    return MemberEntry(name, container, 10, shape, state, **more)  # type: ignore[arg-type]


def test_files_that_nobody_understands_count_where_the_vendor_is_alone() -> None:
    history = replace(
        rows({"vendor": "google"}),
        members=[
            member("MyActivity.json", "google.my_activity_json"),
            member("what.bin", None),
            replace(member("nothing.bin", None), size=0),
            member("other.bin", None, container="mixed"),
            member("a.json", "google.my_activity_json", container="mixed"),
            member("b.json", "amazon.privacy_page_json", container="mixed"),
        ],
    )
    assert by_id(history, "google")["files_unexplained"].n == 1
    assert "files_unexplained" not in by_id(history, "amazon")


def test_damaged_files_and_missing_parts_are_those_of_the_vendor() -> None:
    broken = member("MyActivity.json", "google.my_activity_json", damage=[Problem("file_cut_off")])
    history = replace(
        rows({"vendor": "google"}),
        members=[broken],
        containers=[
            ContainerEntry("takeout-20260504T120000Z-001.zip", None, 1),
            ContainerEntry("takeout-20260504T120000Z-003.zip", None, 1),
            ContainerEntry("Alexa_2.zip", None, 1),
        ],
    )
    assert by_id(history, "google")["parts_missing"].numbers == (2,)
    assert by_id(history, "amazon")["parts_missing"].numbers == (1,)
    assert by_id(history, "google")["damaged"].n == 1
    assert "damaged" not in by_id(history, "amazon")


def test_a_veiled_history_gives_the_same_counts() -> None:
    history = rows({"audio_state": "none"}, {"transcript": None}, {"device": "Kitchen"})
    assert missing_of(veiled(history), "amazon") == missing_of(history, "amazon")


def test_a_history_without_words_is_counted_without_them() -> None:
    history = rows({"audio_state": "none"})
    bare = replace(history, table=history.table.drop_columns(["transcript", "reply", "placeholder"]))
    assert "no_words" not in by_id(bare, "amazon")
    assert by_id(bare, "amazon")["no_sound"].n == 1


@pytest.mark.parametrize("name", GAPS)
def test_each_can_be_told_to_the_person(name: str) -> None:
    day = dt.date(2024, 2, 29)
    for n in (1, 5):
        gap = Gap(name, n=n, of=9, first=day, last=day, numbers=(2, 3))
        assert title_of(gap)
        assert why_of(gap).endswith(".")
        assert n > 1 or not re.search(r"\b(?:they|their)\b", why_of(gap), re.IGNORECASE)
