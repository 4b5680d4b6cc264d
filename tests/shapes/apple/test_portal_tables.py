"""Tables of Apple's copy: devices are listed, other rows counted, whatever the table looks like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import Device, Setting, device_id
from auditor.shapes.apple import portal_tables
from auditor.shapes.apple.portal_tables import PortalTable, text_of
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_bytes, read_one

SHAPE = PortalTable()
MADE_UP = fixture("apple/made-up_Apple ID Device Information.csv")
HEADER = "Device Name,Device Added Date,Device Last Heartbeat Timestamp,Device Last Heartbeat IP\n"
POD = "Kitchen HomePod,2024-02-03 10:11:12,2026-05-04 21:00:00,192.0.2.10\n"
PHONE = '"Alex\'s iPhone, blue",2025-09-20 08:00:00,2026-05-05 06:00:00,2001:db8::1\n'
DEVICES = "Apple ID Device Information.csv"


def read(text: str | bytes, path: str = "x.csv") -> Read:
    rows, found = read_one(SHAPE, text.encode() if isinstance(text, str) else text, path)
    assert rows == []
    return found


def names(found: Read) -> set[str | None]:
    return {device.name for device in found.devices}


def test_every_device_of_the_made_up_table_is_accounted_for() -> None:
    found = read(MADE_UP)
    assert (found.rows, found.set_aside) == (2, {"device": 2})
    assert (found.problems, found.flaws, found.damage) == ({}, {}, [])
    assert found.notes == {"no_siri_history", "listed_is_not_heard", "utc_assumed"}


def test_devices_have_names_and_dates_and_no_addresses() -> None:
    found = read(MADE_UP)
    assert found.devices == {
        Device("apple", "Kitchen HomePod", None),
        Device("apple", "Alex's iPhone, blue", None),
    }
    assert found.settings == {
        Setting("apple", "Device Added Date", "Kitchen HomePod", "2024-02-03T10:11:12.000Z"),
        Setting("apple", "Device Added Date", "Alex's iPhone, blue", "2025-09-20T08:00:00.000Z"),
        Setting("apple", "Device Last Heartbeat Timestamp", "Kitchen HomePod", "2026-05-04T21:00:00.000Z"),
        Setting(
            "apple", "Device Last Heartbeat Timestamp", "Alex's iPhone, blue", "2026-05-05T06:00:00.000Z"
        ),
    }
    assert "192.0.2" not in repr(found)


def test_a_serial_number_becomes_a_hash() -> None:
    found = read("Device Name,Device Added Date,Device Serial Number\nPod,2024-02-03 10:11:12,MADEUP1\n")
    assert found.devices == {Device("apple", "Pod", device_id("apple", "MADEUP1"))}
    assert "MADEUP1" not in repr(found)


def test_sign_ins_and_requests_are_counted() -> None:
    found = read("Logged In Date,Application,IP Address\n2026-05-01 08:00:00,iCloud,192.0.2.1\n" * 1)
    assert (found.rows, found.set_aside, found.settings) == (1, {"account": 1}, set())
    found = read("Request Time,Status\n2026-05-01 08:00:00,done\n", "Data & Privacy Request History.csv")
    assert (found.rows, found.set_aside) == (1, {"account": 1})
    found = read("Unknown,Columns\na,b\nc,d\n", "Apple Account Account Information (1).csv")
    assert (found.rows, found.set_aside, found.notes) == (2, {"account": 2}, {"no_siri_history"})


def test_headers_that_are_repeated_are_no_devices() -> None:
    found = read(HEADER + POD + HEADER + PHONE)
    assert (found.rows, found.set_aside) == (3, {"device": 2, "header_row": 1})


def test_titles_blank_lines_and_footers_are_no_devices() -> None:
    found = read("Device Information\n\n" + HEADER + POD + "\n" + PHONE + "\nEnd of table\n")
    assert (found.rows, found.set_aside) == (4, {"device": 2, "other_table": 2})


def test_several_tables_in_one_file_are_kept_apart() -> None:
    other = "\nPurchases\nItem,Date,Price,Shop\nA song,2026-01-01 00:00:00,1,x\n\n"
    found = read(HEADER + POD + other + HEADER + PHONE)
    assert names(found) == {"Kitchen HomePod", "Alex's iPhone, blue"}
    assert (found.rows, found.set_aside) == (6, {"device": 2, "other_table": 3, "header_row": 1})
    bare = "\nItem,Date,Price,Shop\nA song,2026-01-01,1,x\n"
    found = read(HEADER + POD + bare)
    assert (found.set_aside, names(found)) == ({"device": 1, "other_table": 2}, {"Kitchen HomePod"})
    sign_ons = "\nLogged In Date,Application,IP Address\n2026-05-01 08:00:00,iCloud,192.0.2.1\n"
    assert read(HEADER + POD + sign_ons).set_aside == {"device": 1, "header_row": 1, "account": 1}


@pytest.mark.parametrize(
    "data",
    [
        ("\ufeff" + HEADER + POD).encode(),
        (HEADER + POD).encode("utf-16"),
        (HEADER + POD).encode("utf-16-le"),
        (HEADER + POD).encode("utf-16-be"),
        (HEADER + POD).replace("\n", "\r\n").encode(),
        (HEADER + POD).replace("\n", "\r").encode(),
        (HEADER + POD).replace(",Device", ", Device").encode(),
        (HEADER.upper() + POD).encode(),
        (HEADER + POD).rstrip().encode(),
    ],
)
def test_marks_encodings_and_blanks_in_names_change_nothing(data: bytes) -> None:
    claim = claim_of(SHAPE, data)
    assert claim is not None
    assert (claim.changed, claim.confidence) == (False, 0.95)
    found = read(data)
    assert (found.rows, found.problems) == (1, {})
    assert len(found.settings) == 2


def test_chinese_exports_may_be_in_gbk() -> None:
    data = (HEADER + POD.replace("Kitchen HomePod", "\u53a8\u623f")).encode("gbk")
    assert claim_of(SHAPE, data) is not None
    assert names(read(data)) == {"\u53a8\u623f"}


def test_a_view_that_ends_inside_a_character_is_still_text() -> None:
    text = "\u53a8" * 3000
    for encoding in ("utf-8", "utf-16", "gbk"):
        assert text_of(text.encode(encoding)[:-1], whole=False).rstrip("\ufffd") == text[:-1]


def test_a_row_that_breaks_off_is_a_problem() -> None:
    found = read(HEADER + POD + "Bedroom Ho")
    assert (found.rows, found.set_aside, found.problems) == (2, {"device": 1}, {"row_cut_off": 1})
    found = read(HEADER + POD + '"Bedroom, ')
    assert (found.rows, found.problems) == (2, {"row_cut_off": 1})


def test_rows_that_are_no_rows_are_problems_and_cost_only_themselves() -> None:
    found = read(HEADER + '"x"y,2024-02-03 10:11:12,,\n' + "a,b,c,d,e\n" + POD)
    assert (found.rows, found.set_aside) == (3, {"device": 1})
    assert found.problems == {"row_broken": 1, "wrong_types": 1}


def test_a_lost_quotation_mark_costs_its_row_and_no_other() -> None:
    found = read(HEADER + POD * 5 + '"' + POD + POD * 5 + PHONE)
    assert (found.rows, found.set_aside, found.problems) == (12, {"device": 11}, {"row_broken": 1})
    assert found.problem_rows == [5]
    found = read(HEADER + '"a\nb",2024-02-03 10:11:12,,\n' + POD)
    assert (found.rows, names(found)) == (2, {"a\nb", "Kitchen HomePod"})


def test_in_a_table_full_of_lost_quotation_marks_each_line_is_a_problem() -> None:
    found = read(HEADER + '"x,y\n' * 20_000 + POD)
    assert (found.rows, found.set_aside) == (20_001, {"device": 1})
    assert found.problems == {"row_broken": 20_000}


def test_a_million_columns_are_a_row_like_another() -> None:
    wide = "," * 1_000_000
    found = read(HEADER.strip() + wide + "\n" + POD.strip() + wide + "\n" + POD)
    assert (found.rows, found.set_aside, found.problems) == (2, {"device": 2}, {})
    found = read(HEADER + POD + "x," * 1_000_000 + "\n")
    assert (found.rows, found.set_aside, found.problems) == (2, {"device": 1}, {"wrong_types": 1})


@pytest.mark.parametrize(
    "date", ["02/03/2024 10:11:12", "2024-02-30 10:11:12", "2024-02-03", "soon", "1970-01-01 00:00:00"]
)
def test_dates_in_another_form_are_not_guessed(date: str) -> None:
    found = read(HEADER + f"Pod,{date},,\n")
    assert (found.settings, found.flaws, names(found)) == (set(), {"time_unreadable": 1}, {"Pod"})


def test_dates_with_a_zone_or_a_fraction_are_dates() -> None:
    found = read(HEADER + "Pod,2024-02-03T10:11:12Z,2024-02-03 10:11:12.123,\n")
    assert {setting.at for setting in found.settings} == {"2024-02-03T10:11:12.000Z"}


def test_a_device_without_a_name_or_dates_is_a_device() -> None:
    found = read(HEADER + ",2024-02-03 10:11:12\nPod,,,\n")
    assert names(found) == {None, "Pod"}
    assert [setting.value for setting in found.settings] == ["(no name)"]
    assert found.flaws == {}


def test_a_table_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_tables, "TABLE_BYTES", 100)
    found = read(HEADER + POD)
    assert (found.rows, found.damage) == (0, ["refused"])


def test_an_empty_table_is_normal() -> None:
    found = read(HEADER)
    assert (found.rows, found.damage, found.notes) == (0, [], {"no_siri_history"})


def test_tables_are_recognised_by_their_columns_whatever_their_name() -> None:
    sign_ons = "Logged In Date,Application,IP Address\n"
    for text in (HEADER, "A title\n\n" + HEADER + POD, sign_ons, HEADER + POD * 5000):
        claim = claim_of(SHAPE, text.encode(), "renamed.txt")
        assert claim is not None
        assert not claim.changed


def test_devices_under_other_columns_are_said_aloud() -> None:
    claim = claim_of(SHAPE, b"Name,Serial\nPod,1\n", DEVICES)
    assert claim is not None
    assert claim.changed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Device Name,Color\nPod,white\n",
        "Application,IP Address\nx,y\n",
        "Last Update Date,x\n2026-01-01,1\n",
        "Request Time\n2026-01-01\n",
        "we asked for the device added date and got none",
    ],
)
def test_other_tables_are_not_claimed(text: str) -> None:
    assert claim_of(SHAPE, text.encode()) is None


pieces = st.sampled_from(
    [HEADER, POD, PHONE, "\n", "Title\n", "a,b\n", '"', ",", "\r", "Logged In Date,Application\n", "x"]
)


@settings(deadline=None)
@given(
    st.lists(pieces | st.text(max_size=10), max_size=12),
    st.sampled_from(["x.csv", DEVICES, "Apple ID Account Information.csv"]),
)
def test_any_table_is_accounted_for(made: list[str], path: str) -> None:
    read("".join(made).encode("utf-8", "replace"), path)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_garbage_never_raises(data: bytes) -> None:
    read_bytes(SHAPE, data, DEVICES)
    claim_of(SHAPE, data, DEVICES)
    claim_of(SHAPE, MADE_UP + data)
