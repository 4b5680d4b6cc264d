"""Siri's settings: what was on, what was shared with Apple, and never "off" for what is absent."""

from __future__ import annotations

import datetime as dt
import hashlib
import plistlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts import table
from auditor.recording import Setting
from auditor.shapes.apple.siri_settings import FACTS, SiriSettings
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_bytes, read_one

SHAPE = SiriSettings()
SUPPORT = fixture("apple/made-up_com.apple.assistant.support.plist")
BACKUP = "apple/made-up_backup/"
BACKED_UP = fixture(BACKUP + "32/329f7b35aaad4b27f692ac931af3ae0670a22b11")
HISTORY = "Siri Data Sharing Opt-In Status History"


def plist(**values: object) -> bytes:
    return plistlib.dumps(values, fmt=plistlib.FMT_BINARY)


def read(value: dict[str, object]) -> Read:
    rows, found = read_one(SHAPE, plistlib.dumps(value, fmt=plistlib.FMT_BINARY))
    assert rows == []
    return found


def said(found: Read) -> set[tuple[str, str, str | None]]:
    assert {setting.vendor for setting in found.settings} <= {"apple"}
    return {(setting.name, setting.value, setting.at) for setting in found.settings}


def test_every_key_is_accounted_for() -> None:
    rows, found = read_one(SHAPE, SUPPORT)
    assert rows == []
    assert (found.rows, found.set_aside) == (5, {"setting": 5})
    assert found.notes == {"absent_is_not_off"}
    found = read({"Assistant Enabled": True, "Made Up": 1, "Dictation Enabled": "maybe"})
    assert (found.rows, found.set_aside) == (3, {"setting": 1, "other_setting": 1})
    assert (found.problems, found.problem_rows) == ({"wrong_types": 1}, [1])


def test_settings_have_apples_names_and_plain_values() -> None:
    _, found = read_one(SHAPE, SUPPORT)
    assert said(found) == {
        ("Assistant Enabled", "on", None),
        ("Dictation Enabled", "on", None),
        ("Siri Data Sharing Opt-In Status", "opted out", None),
        ("Search Queries Data Sharing Status", "off", None),
        ("Offline Dictation Status: en-US: Installed", "yes", None),
    }


def test_both_forms_of_a_list_say_the_same() -> None:
    _, in_xml = read_one(SHAPE, SUPPORT)
    assert read(plistlib.loads(SUPPORT)).settings == in_xml.settings


@pytest.mark.parametrize(("number", "words"), [(1, "opted in"), (2, "opted out"), (0, "undecided")])
def test_numbers_of_the_choice_have_words(number: int, words: str) -> None:
    found = read({"Siri Data Sharing Opt-In Status": number})
    assert said(found) == {("Siri Data Sharing Opt-In Status", words, None)}
    assert found.flaws == {}


def test_a_number_without_words_is_shown_as_it_is() -> None:
    found = read({"Siri Data Sharing Opt-In Status": 3})
    assert said(found) == {("Siri Data Sharing Opt-In Status", "3", None)}
    assert found.flaws == {"label_unknown": 1}


@pytest.mark.parametrize("value", [True, "1", 1.0, [1], b"x"])
def test_the_choice_is_a_number_and_nothing_else(value: object) -> None:
    found = read({"Siri Data Sharing Opt-In Status": value})
    assert (found.settings, found.problems) == (set(), {"wrong_types": 1})


def test_what_is_absent_is_not_off() -> None:
    assert read({"Dictation Enabled": False}).settings == {Setting("apple", "Dictation Enabled", "off")}
    assert read({"Made Up": 1}).settings == set()


def test_switches_may_be_written_as_numbers() -> None:
    assert said(read({"Assistant Enabled": 1, "SiriIsActive": 0, "NumberOfTimesSetupSiriShown": 4})) == {
        ("Assistant Enabled", "on", None),
        ("SiriIsActive", "no", None),
        ("NumberOfTimesSetupSiriShown", "4", None),
    }
    assert read({"Assistant Enabled": 7}).problems == {"wrong_types": 1}


def test_the_history_tells_when_and_why() -> None:
    _, found = read_one(SHAPE, BACKED_UP)
    assert (found.rows, found.set_aside) == (4, {"setting": 4})
    history = sorted(setting for setting in said(found) if setting[0] == HISTORY)
    assert history == [
        (
            HISTORY,
            "made-up reason: changed in settings; made-up source: 3; made-up status: opted out",
            "2026-02-01T09:00:00.000Z",
        ),
        (
            HISTORY,
            "made-up reason: express setup (made up); made-up source: 1; made-up status: opted in",
            "2025-09-20T08:05:00.000Z",
        ),
    ]


def test_entries_without_a_date_keep_their_place() -> None:
    found = read({HISTORY: [{"a": "on"}, {"a": "on"}, "text", 5, {}]})
    assert said(found) == {
        (f"{HISTORY}, entry 1 of 5", "a: on", None),
        (f"{HISTORY}, entry 2 of 5", "a: on", None),
        (f"{HISTORY}, entry 3 of 5", "text", None),
        (f"{HISTORY}, entry 4 of 5", "5", None),
        (f"{HISTORY}, entry 5 of 5", "(nothing)", None),
    }


def test_of_several_dates_none_is_chosen() -> None:
    first, second = dt.datetime(2026, 1, 1), dt.datetime(2026, 2, 2)
    [(_, value, at)] = said(read({HISTORY: [{"one": first, "two": second}]}))
    assert at is None
    assert value == "one: 2026-01-01T00:00:00.000Z; two: 2026-02-02T00:00:00.000Z"


def test_values_lie_as_deep_as_they_like_and_name_nobody() -> None:
    entry = {"home": {"id": "00000000-0000-4000-8000-0000000000A1", "Siri Data Sharing Opt-In Status": 1}}
    log = "Home Accessories Siri Data Sharing Opt-In Change Log"
    [(name, value, _)] = said(read({log: [entry]}))
    assert name == log
    assert value == "home: Siri Data Sharing Opt-In Status: opted in; home: id: (an identifier)"


def test_keys_that_come_to_the_opt_in_later_are_shown_too() -> None:
    found = read({"Siri Data Sharing Opt-In Made Up": {"x": 1}})
    assert said(found) == {("Siri Data Sharing Opt-In Made Up", "x: 1", None)}


def test_what_the_tips_app_saw_lies_one_step_deeper() -> None:
    found = read({"deviceCapabilities": {"HeySiriEnabled": True, "HeySiriEverUsed": False, "Made Up": True}})
    assert (found.rows, found.set_aside) == (1, {"setting": 1})
    assert said(found) == {("HeySiriEnabled", "yes", None), ("HeySiriEverUsed", "no", None)}
    assert read({"deviceCapabilities": 5}).set_aside == {"other_setting": 1}


def test_damaged_lists_and_traps_are_said() -> None:
    bomb = SUPPORT.replace(b"<plist", b'<!DOCTYPE x [<!ENTITY a "aaa">]><plist', 1)
    for data in (SUPPORT[:-30], bomb, plist(**{"Assistant Enabled": True})[:-3]):
        _, found = read_one(SHAPE, data)
        assert (found.rows, found.damage) == (0, ["damaged"])
    _, found = read_one(SHAPE, b"bplist00" + bytes(17 << 20))
    assert found.damage == ["refused"]


def test_what_one_entry_says_is_not_endless() -> None:
    found = read({HISTORY: [{str(n): "x" * 400 for n in range(100)}]})
    [(_, value, _)] = said(found)
    assert len(value) == 4004
    long = "Siri Data Sharing Opt-In " + "x" * 10_000
    [(name, _, _)] = said(read({long: 1}))
    assert len(name) < 510


def test_a_history_that_names_one_entry_over_and_over_is_damaged() -> None:
    entry = {str(n): n for n in range(1000)}
    _, found = read_one(SHAPE, plist(**{HISTORY: [entry] * 1000}))
    assert (found.rows, found.damage, found.settings) == (0, ["damaged"], set())


def test_a_history_without_end_is_cut_and_read() -> None:
    found = read({HISTORY: [{"a": 1}] * 5000})
    assert len(found.settings) == 2000


@pytest.mark.parametrize(
    "value",
    [
        {"Assistant Enabled": True},
        {"Siri Data Sharing Opt-In Status": 1},
        {"Siri Data Sharing Opt-In Made Up": 1},
        {"Home Accessories Siri Data Sharing Opt-In Change Log": []},
        {"VoiceTriggerUserEnabled": True},
        {"deviceCapabilities": {"HeySiriEnabled": True}},
    ],
)
def test_lists_are_recognised_by_their_keys(value: dict[str, object]) -> None:
    for form in (plistlib.FMT_BINARY, plistlib.FMT_XML):
        claim = claim_of(SHAPE, plistlib.dumps(value, fmt=form), "renamed")
        assert claim is not None
        assert (claim.changed, claim.set_aside, claim.confidence) == (False, None, 0.95)


def test_a_damaged_or_long_list_is_recognised_by_its_bytes() -> None:
    for data in (SUPPORT[:-30], plist(**{"Assistant Enabled": True, "x": "y" * 100_000})):
        assert claim_of(SHAPE, data) is not None


def test_a_list_with_the_right_name_is_read_even_without_a_known_key() -> None:
    for name in ("com.apple.assistant.support.plist", "fd/fd19d4ea1449198c75be879296bf1cb547f9f00c"):
        claim = claim_of(SHAPE, plist(made="up"), name)
        assert claim is not None
        assert claim.set_aside is None


def test_lists_whose_keys_nobody_knows_are_set_aside() -> None:
    for name in ("com.apple.voicetrigger.plist", "40/4003654e0b99fca239478606cdc0830a244d60a4"):
        claim = claim_of(SHAPE, plist(made="up"), name)
        assert claim is not None
        assert claim.set_aside is not None


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"Assistant Enabled", plist(a="Assistant Enabled"), plist(other=1), plistlib.dumps([1])],
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data) is None


def test_names_in_a_backup_are_hashes_of_where_files_lie() -> None:
    for row in table(FACTS)["file"]:
        place = f"{row['domain']}-{row['path']}".encode()
        assert row["file_id"] == hashlib.sha1(place, usedforsecurity=False).hexdigest()


def test_every_known_word_belongs_to_a_key() -> None:
    keys = {row["name"] for row in table(FACTS)["key"] if row["how"] == "words"}
    assert {row["key"] for row in table(FACTS)["word"]} == keys | {"auth_value", "allowed", "auth_reason"}
    known = {"switch", "flag", "text", "count", "words", "log", "tree"}
    assert {row["how"] for row in table(FACTS)["key"]} == known


names = st.sampled_from([row["name"] for row in table(FACTS)["key"]]) | st.text(max_size=4)
values = st.recursive(
    st.booleans() | st.integers(0, 3) | st.text(max_size=5) | st.datetimes() | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(names, values, max_size=5))
def test_any_list_is_accounted_for(value: dict[str, object]) -> None:
    try:
        data = plistlib.dumps(value, fmt=plistlib.FMT_BINARY)
    except (TypeError, OverflowError, UnicodeEncodeError):
        return
    _, found = read_one(SHAPE, data)
    assert (found.rows, found.damage) in ((len(value), []), (0, ["damaged"]))


@settings(deadline=None)
@given(st.integers(0, 500), st.binary(max_size=20))
def test_garbage_never_raises(at: int, junk: bytes) -> None:
    for data in (SUPPORT, BACKED_UP):
        read_bytes(SHAPE, data[:at] + junk + data[at + len(junk) :])
        claim_of(SHAPE, data[:at] + junk)
