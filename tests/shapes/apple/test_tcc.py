"""TCC.db: permissions to listen become settings, and no row ever becomes a recording."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.apple import tcc
from auditor.shapes.apple.tcc import Tcc
from tests.fixtures import fixture
from tests.reading import Read, claim_of, read_bytes, read_one

SHAPE = Tcc()
MADE_UP = fixture("apple/made-up_backup/64/64d0019cb3d46bfc8cce545a8ba54b93e7ea9347")
NEW = """CREATE TABLE access (service TEXT NOT NULL, client TEXT NOT NULL, client_type INTEGER NOT NULL,
 auth_value INTEGER NOT NULL, auth_reason INTEGER NOT NULL, last_modified INTEGER NOT NULL)"""
OLD = """CREATE TABLE access (service TEXT NOT NULL, client TEXT NOT NULL, client_type INTEGER NOT NULL,
 allowed INTEGER NOT NULL, prompt_count INTEGER NOT NULL, csreq BLOB)"""
MICROPHONE = "kTCCServiceMicrophone"


def database(*statements: str, rows: Sequence[tuple[object, ...]] = ()) -> bytes:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute("PRAGMA page_size = 1024")
        for statement in statements:
            made.execute(statement)
        for row in rows:
            made.execute("INSERT INTO access VALUES (?, ?, ?, ?, ?, ?)", row)
        made.commit()
        return made.serialize()


def read(data: bytes) -> Read:
    rows, found = read_one(SHAPE, data)
    assert rows == []
    return found


def said(found: Read) -> set[tuple[str, str, str | None]]:
    return {(setting.name, setting.value, setting.at) for setting in found.settings}


def permission(value: object = 2, reason: object = 2, at: object = 1777900000, **more: object) -> Read:
    row = (more.get("service", MICROPHONE), more.get("client", "com.example.app"), 0, value, reason, at)
    return read(database(NEW, rows=[row]))


def test_every_row_of_the_made_up_database_is_accounted_for() -> None:
    found = read(MADE_UP)
    assert (found.rows, found.recordings) == (5, 0)
    assert found.set_aside == {"setting": 4, "other_sensor": 1}
    assert (found.problems, found.flaws, found.damage) == ({}, {}, [])
    assert found.notes == {"permission_is_not_use"}


def test_permissions_say_who_may_listen_who_decided_and_when() -> None:
    assert said(read(MADE_UP)) == {
        ("microphone permission", "com.example.recorder: allowed by the user", "2026-05-04T13:06:40.000Z"),
        ("microphone permission", "com.example.flashlight: denied by the user", "2026-05-04T13:08:20.000Z"),
        (
            "speech recognition permission",
            "com.example.notes: allowed by the user",
            "2026-05-04T13:10:00.000Z",
        ),
        ("Siri permission", "com.example.taxi: allowed by the user", "2026-05-04T13:11:40.000Z"),
    }


def test_databases_before_ios_14_say_allowed_and_no_date() -> None:
    rows = [(MICROPHONE, "com.example.a", 0, 1, 1, None), (MICROPHONE, "com.example.b", 0, 0, 1, None)]
    assert said(read(database(OLD, rows=rows))) == {
        ("microphone permission", "com.example.a: allowed", None),
        ("microphone permission", "com.example.b: denied", None),
    }


@pytest.mark.parametrize(
    ("value", "reason", "words"),
    [
        (0, 4, "denied by the system"),
        (1, 0, "unknown"),
        (2, 3, "allowed by the user"),
        (2, 5, "allowed by a policy of the service"),
        (3, 2, "limited by the user"),
    ],
)
def test_decisions_have_words(value: int, reason: int, words: str) -> None:
    [(_, text, _)] = said(permission(value, reason))
    assert text == f"com.example.app: {words}"


def test_a_decision_without_words_is_shown_as_it_is() -> None:
    found = permission(7)
    assert [text for _, text, _ in said(found)] == ["com.example.app: auth_value 7 by the user"]
    assert found.flaws == {"label_unknown": 1}
    found = permission(2, 99)
    assert [text for _, text, _ in said(found)] == ["com.example.app: allowed (reason 99)"]
    assert found.flaws == {"label_unknown": 1}


def test_a_program_on_a_mac_is_named_without_its_folders() -> None:
    [(_, text, _)] = said(permission(client="/Users/alex/bin/recorder"))
    assert text == "recorder: allowed by the user"


@pytest.mark.parametrize(
    ("at", "flaws"), [(0, {}), (9e15, {"time_unreadable": 1}), ("soon", {"time_unreadable": 1})]
)
def test_a_date_that_cannot_be_one_is_none(at: object, flaws: dict[str, int]) -> None:
    found = permission(at=at)
    assert ([when for _, _, when in said(found)], found.flaws) == ([None], flaws)


@pytest.mark.parametrize("row", [{"service": b"\xff"}, {"client": b"x"}, {"value": "yes"}])
def test_rows_of_other_types_are_problems(row: dict[str, object]) -> None:
    found = permission(**row)  # type: ignore[arg-type]
    assert (found.rows, found.problems, found.settings) == (1, {"wrong_types": 1}, set())


def test_text_that_is_no_text_does_not_stop_anything() -> None:
    made = database(NEW, rows=[(MICROPHONE, "com.example.XXXX", 0, 2, 2, 0)]).replace(
        b"XXXX", b"\xff\xfe\xff\xfe"
    )
    [(_, text, _)] = said(read(made))
    assert text.startswith("com.example.\ufffd")


def test_a_database_that_was_open_is_read_without_its_log() -> None:
    data = bytearray(MADE_UP)
    data[18:20] = b"\2\2"  # says that a log lies beside it, which was not backed up
    assert len(read(bytes(data)).settings) == 4


def test_a_database_that_breaks_off_gives_what_it_has_and_says_so() -> None:
    rows = [(MICROPHONE, f"com.example.app{number}", 0, 2, 2, 1777900000) for number in range(500)]
    data = database(NEW, rows=rows)
    found = read(data[: len(data) // 2])
    assert found.damage == ["file_cut_off", "damaged"]
    assert found.rows < 500
    broken = bytearray(data)
    broken[4096:8192] = bytes(4096)
    found = read(bytes(broken))
    assert found.damage == ["damaged"]


def test_a_database_without_its_end_is_said_to_be_cut_off_even_if_no_row_lay_there() -> None:
    found = read(MADE_UP[:-7])
    assert (found.rows, found.damage) == (5, ["file_cut_off"])
    assert read(MADE_UP + bytes(1024)).damage == []


def test_what_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcc, "DATABASE_BYTES", 1000)
    assert read(MADE_UP).damage == ["refused"]


def test_a_table_that_is_a_program_is_not_run() -> None:
    endless = (
        "CREATE VIEW access AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS service, i AS client, i AS auth_value FROM n"
    )
    found = read(database(endless))
    assert (found.rows, found.damage) == (0, ["header_changed"])
    virtual = "CREATE VIRTUAL TABLE access USING fts4(service, client, auth_value)"
    assert read(database(virtual)).damage == ["header_changed"]


def test_triggers_views_and_what_else_a_database_may_hold_change_nothing() -> None:
    around = (
        "CREATE TABLE other (x)",
        "CREATE VIEW accesses AS SELECT * FROM access",
        "CREATE TRIGGER t AFTER INSERT ON other BEGIN DELETE FROM access; END",
        "CREATE TRIGGER u INSTEAD OF UPDATE ON accesses BEGIN DELETE FROM access; END",
        "CREATE INDEX i ON access (abs(auth_value))",
    )
    rows = [(MICROPHONE, "com.example.app", 0, 2, 2, 1777900000)]
    found = read(database(NEW, *around, rows=rows))
    assert (found.rows, found.damage, len(found.settings)) == (1, [], 1)


def test_a_column_that_is_computed_is_none_of_ours() -> None:
    long = "service AS (printf('%.*c', 100000000, 'x'))"
    made = NEW.replace("service TEXT NOT NULL", long)
    assert read(database(made)).damage == ["header_changed"]
    made = NEW.replace("last_modified INTEGER NOT NULL", "last_modified AS (x + 1777900000), x INTEGER")
    rows = [(MICROPHONE, "com.example.app", 0, 2, 2, 1)]
    found = read(database(made, rows=rows))
    assert (found.rows, found.damage) == (1, [])
    assert [at for _, _, at in said(found)] == [None]


def test_the_database_is_opened_in_memory_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    connect = sqlite3.connect

    def watched(place: str) -> sqlite3.Connection:
        opened.append(place)
        return connect(place)

    monkeypatch.setattr(tcc.sqlite3, "connect", watched)
    assert len(read(MADE_UP).settings) == 4
    assert opened == [":memory:"]


def test_nothing_can_be_written_to_it() -> None:
    with closing(sqlite3.connect(":memory:")) as opened:
        tcc._open(opened, bytearray(MADE_UP))
        with pytest.raises(sqlite3.OperationalError):
            opened.execute("DELETE FROM access")


def test_a_computed_column_cannot_keep_us_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcc, "_TURNS", 3)
    monkeypatch.setattr(tcc, "_STEPS", 100)
    rows = [(MICROPHONE, "com.example.app", 0, 2, 2, 1777900000)] * 5000
    assert read(database(NEW, rows=rows)).damage == ["damaged"]


def test_a_cell_beyond_the_limit_is_not_read() -> None:
    rows = [(MICROPHONE, "x" * (2 << 20), 0, 2, 2, 0)]
    assert read(database(NEW, rows=rows)).damage == ["damaged"]


def test_both_forms_are_recognised_by_their_table() -> None:
    for data in (MADE_UP, database(NEW), database(OLD), database(NEW.replace("access", '"access"'))):
        claim = claim_of(SHAPE, data, "64d0019c")
        assert claim is not None
        assert (claim.changed, claim.confidence) == (False, 0.95)


def test_a_table_that_does_not_say_what_is_allowed_is_said_aloud() -> None:
    claim = claim_of(SHAPE, database("CREATE TABLE access (service TEXT, client TEXT, verdict INTEGER)"))
    assert claim is not None
    assert claim.changed


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"CREATE TABLE access (service TEXT, client TEXT, allowed INT)",
        database("CREATE TABLE access (door TEXT, client TEXT)"),
        database("CREATE TABLE accessories (service TEXT, client TEXT, allowed INT)"),
        b"SQLite format 3\0" + bytes(100),
    ],
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data) is None


@settings(deadline=None, max_examples=200)
@given(st.integers(0, len(MADE_UP)), st.binary(max_size=60))
def test_garbage_never_raises(at: int, junk: bytes) -> None:
    read_bytes(SHAPE, MADE_UP[:at] + junk + MADE_UP[at + len(junk) :])
    read_bytes(SHAPE, MADE_UP[:at])


cells = st.integers(-5, 2**40) | st.text(max_size=5) | st.binary(max_size=5) | st.floats(allow_nan=False)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([MICROPHONE, "kTCCServiceCamera"]) | cells, cells, cells, cells, cells, cells
        )
    )
)
def test_every_row_is_accounted_for(rows: list[tuple[object, ...]]) -> None:
    found = read(database(NEW, rows=rows))
    assert (found.rows, found.damage) == (len(rows), [])
