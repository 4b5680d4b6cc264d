"""A report of an export's structure: enough to write a reader from, and nothing of anybody's life."""

from __future__ import annotations

import csv
import io
import json
import plistlib
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.facts import table
from auditor.structure import as_json, as_text, describe
from auditor.structure.forms import amount, form_of_text, form_of_value, length_step
from auditor.structure.names import is_documented, mask, masked_path, shown_class, shown_name
from tests.fixtures import HERE
from tests.packing import Files, tgz_bytes, write_folder, zip_bytes
from tests.rebuilding import rebuild, value_of


def report_of(files: Files) -> dict[str, Any]:
    # Not packed: how small a thing can be packed depends on its words.
    return describe([("export.zip", io.BytesIO(zip_bytes(files, zipfile.ZIP_STORED)))])


def file_of(path: str, data: bytes | str) -> dict[str, Any]:
    [entry] = report_of({path: data.encode() if isinstance(data, str) else data})["files"]
    return entry


def json_of(value: object) -> dict[str, Any]:
    return file_of("x.json", json.dumps(value))["structure"]


def words_in(report: dict[str, Any]) -> str:
    return as_text(report) + as_json(report)


# Nothing leaks


ALPHABETS = ("bcdfghjkqvwxz", "BCDFGHJKQVWXZ", "жщюяэ", "ßüöñ", "語漢字", "12345678")
PLAIN_SECRETS = (
    "Annegret Vogelsang",
    "annegret.vogelsang@example.org",
    "+49 170 2837465",
    "2026-05-04T20:59:58.120Z",
    "4 May 2026, 21:07",
    "192.0.2.73",
    "52.520008",
    "G000EXAMPLE00001",
    "https://vogelsang.example.org/annegret?q=zwiebel",
    "A0EXAMPLEDEVTY:1.0/2022/03/05/18/G000EXAMPLE00001/07:41::TNIH_2V.5f0c7f9e-1111-4222-8333-444455556666LPM/0",
    "vogelsang.jpg",
    "Zwiebel_Rezept-final(2)",
    "vogelsangAnnegret",
    '{"vogelsang": "annegret"}',
    "<b>vogelsang</b>",
)
secrets = st.one_of(
    st.sampled_from(PLAIN_SECRETS),
    *(st.text(letters, min_size=4, max_size=14) for letters in ALPHABETS),
    st.builds(
        "{}{}{}".format,
        st.text(ALPHABETS[0], min_size=4, max_size=8),
        st.sampled_from(" _-.@:/"),
        st.text(ALPHABETS[0] + ALPHABETS[5], min_size=4, max_size=8),
    ),
)


def export_with(words: list[str]) -> Files:
    """An export that has these words wherever a word can be; the same build for as many words."""
    w = [*words, *words][: max(len(words), 8)]
    name = [re.sub(r'[/\\:*?"<>|\0]', "-", word).strip(". ") or "x" for word in w]
    rows = [{"name": word, w[0]: word, "time": {w[1]: [word, {w[2]: 1}]}} for word in w]
    by_person = {word: {"count": 3, "device": word} for word in w}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Device Name", "Timestamp", w[0], w[1], "Status", "Type"])
    writer.writerows([[word, "2026-05-04", word, *w[:3]] for word in w])
    headless = io.StringIO()
    csv.writer(headless).writerows([w[:4], w[1:5], w[2:6], w[3:7]])
    classes = " ".join(re.sub(r"\s", "-", word) for word in w[:3])
    page = "".join(
        f'<div class="outer-cell {classes}" data-{at}="{_quoted(word)}" id="{_quoted(word)}" title="{_quoted(word)}">'
        f'<a href="https://{_quoted(word)}.example.org/{_quoted(word)}">{_quoted(word)}</a>{_quoted(word)}</div>'
        for at, word in enumerate(w)
    )
    return {
        f"1{name[0]}/{name[1]}/{name[2]}.json": json.dumps(rows).encode(),
        f"2{name[1]}.json": json.dumps(
            {"contacts": by_person, w[3]: w, "votes": dict.fromkeys(w, 1)}
        ).encode(),
        f"3{name[2]}.ndjson": "\n".join(json.dumps(row) for row in rows).encode(),
        f"4{name[3]}.csv": text.getvalue().encode(),
        f"5{name[0]}.csv": headless.getvalue().encode(),
        f"6{name[1]}.html": f"<html><body>{page}<{w[0]}></body></html>".encode(),
        f"7{name[2]}.plist": plistlib.dumps(
            {word: {word: word} for word in w if word.isprintable()}, sort_keys=False
        ),
        f"8{name[3]}.db": database({w[0]: w[1:5]}),
        f"9{name[0]}.{name[1]}": "\n".join(w).encode(),
        f"9{name[1]}.mp3": b"ID3" + "".join(w).encode(),
        f"9{name[2]}.xml": f'<?xml version="1.0"?><x><{w[0]}/>{_quoted(w[1])}</x>'.encode(),
        f"9{name[3]}.bin": b"\0\1" + "".join(w).encode(),
    }


def _quoted(word: str) -> str:
    return word.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def database(tables: dict[str, list[str]]) -> bytes:
    base = sqlite3.connect(":memory:")
    for name, words in tables.items():
        columns = ", ".join(_in_sql(f"{word}{at}") for at, word in enumerate(words))
        base.execute(f"CREATE TABLE {_in_sql(name)} ({columns})")
        places = ", ".join("?" * len(words))
        base.execute(f"INSERT INTO {_in_sql(name)} VALUES ({places})", words)  # noqa: S608 (our own)
    base.commit()
    return base.serialize()


def _in_sql(name: str) -> str:
    return '"' + name.replace('"', "") + '"'


def pieces(word: str) -> set[str]:
    """What of a word must not be seen: the whole of it, and every run of four letters or digits and more."""
    runs = re.findall(r"[^\W\d_]{4,}|\d{4,}", word)
    return {run.casefold() for run in {word, *runs} if len(run) >= 4 and set(run) - set("9aA")}


# Words of the made-up secrets that are also words of the program, so they prove nothing.
PUBLIC = {"example", "https", "final", "tnih"}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(secrets, min_size=4, max_size=10))
def test_no_secret_is_in_a_report_wherever_it_stood(words: list[str]) -> None:
    shown = words_in(report_of(export_with(words))).casefold()
    for word in words:
        for piece in pieces(word) - PUBLIC:
            assert piece not in shown
    assert not [run for run in re.findall(r"\d{4,}", shown) if set(run) != {"9"}]


def test_every_plain_secret_is_tried() -> None:
    report = report_of(export_with(list(PLAIN_SECRETS)))
    shown = words_in(report).casefold()
    assert not [piece for word in PLAIN_SECRETS for piece in pieces(word) - PUBLIC if piece in shown]
    assert len(report["files"]) == len(export_with(list(PLAIN_SECRETS)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(ALPHABETS[0] + ALPHABETS[2], min_size=4, max_size=14), min_size=4, max_size=8, unique=True
    )
)
def test_other_words_of_the_same_form_give_the_same_report(words: list[str]) -> None:
    """What does not change the report cannot be read from it."""
    turned = str.maketrans(
        ALPHABETS[0] + ALPHABETS[2], "".join(a[1:] + a[0] for a in (ALPHABETS[0], ALPHABETS[2]))
    )
    others = [word.translate(turned) for word in words]
    assert as_json(report_of(export_with(words))) == as_json(report_of(export_with(others)))


@pytest.mark.parametrize(
    "name", ["Karl", "karl_mueller", "karl.mueller@example.org", "2026-05-04", "Küche", "zwiebel"]
)
def test_an_object_that_is_keyed_by_somebodys_data_shows_no_key(name: str) -> None:
    for value in (
        {name: 1},
        {name: {"device": 1}, "time": 2},
        [{"name": "x", name: 1}, {"name": "y", name: 2}],
        [{"votes": {name: 1, "Anna": 2}}, {"votes": {name: 0, "Anna": 1}}],
    ):
        report = report_of({"x.json": json.dumps(value).encode()})
        assert name not in words_in(report)
        assert "Anna" not in words_in(report)


def test_even_ordinary_words_are_masked_where_keys_are_mostly_somebodys() -> None:
    searched = {"zwiebel": 1, "brot": 1, "device": 3, "vogel": 1, "regen": 2, "wetter": 4}
    assert set(json_of(searched)["keys"]) == {"aaaaaaa", "aaaa", "aaaaaa", "aaaaa", "aaaaa ~2", "aaaaaa ~2"}


def test_entries_that_are_built_alike_are_taken_for_a_list_by_key() -> None:
    structure = json_of({"voice": {"on": 1}, "sound": {"on": 2}, "video": {"on": 3}})
    assert structure["keys"] == {}
    assert structure["masked keys"]["in"] == "3"
    assert structure["masked keys"]["keys"]["on"]["in"] == "all"


def test_a_name_of_ordinary_words_must_come_back_or_stand_in_the_only_object() -> None:
    assert "deviceState" in json_of({"deviceState": 1})["keys"]
    assert "deviceState" in json_of([{"deviceState": 1}, {"deviceState": 1}, {}])["items"]["keys"]
    assert "deviceState" not in as_json(report_of({"x.json": b'[{"deviceState": 1}, {}, {}, {}]'}))


def test_the_first_line_of_a_table_without_names_is_masked() -> None:
    entry = file_of("x.csv", "wie wird das wetter,2026-05-04,vogel.wav\nwer ist da,2026-05-05,brot.wav\n")
    assert entry["first line"].startswith("no known names")
    assert [column["name"] for column in entry["columns"]] == [
        "aaa aaaa aaa aaaaaa",
        "9999-99-99",
        "aaaaa.aaa",
    ]


def test_a_long_first_cell_is_not_even_masked() -> None:
    long = "wie wird das wetter am kommenden sonntag in der stadt in der ich wohne"
    entry = file_of("x.csv", f"{long},b\n1,2\n")
    assert entry["columns"][0]["name"] == "(text, 65 to 128)"


def test_a_label_is_shown_only_under_the_name_that_the_vendor_writes_it_under() -> None:
    assert json_of({"category": "microphone"})["keys"]["category"]["forms"] == {"label microphone": "1"}
    assert json_of({"title": "microphone"})["keys"]["title"]["forms"] == {"word, 9 to 16": "1"}


def test_hosts_are_shown_only_where_they_are_the_same_for_everybody() -> None:
    assert form_of_text("https://www.google.com/search?q=zwiebel") == "link to www.google.com"
    assert form_of_text("https://vogelsang.google.com/x") == "link to another host"
    assert form_of_text("https://vogelsang@www.google.com.example.org/") == "link to another host"
    assert form_of_text("https://[::1") == "link to another host"


def test_an_error_while_describing_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.structure import describing

    def fail(*_: object) -> None:
        raise ValueError("vogelsang")

    monkeypatch.setattr(describing, "text_of", fail)
    entry = file_of("x.json", "[1]")
    assert entry["kind"] == "unknown"
    assert "vogelsang" not in json.dumps(entry)


# What can be read from it


def test_amounts_have_two_digits_that_count() -> None:
    assert [amount(n) for n in (0, 7, 99, 100, 123, 996, 1_000, 1_234, 99_600, 1_234_567, 10**9)] == (
        ["0", "7", "99", "100", "120", "1k", "1k", "1.2k", "100k", "1.2M", "1G"]
    )


def test_lengths_come_in_wide_steps() -> None:
    assert [length_step(n) for n in (0, 1, 4, 5, 32, 33, 512, 513, 10**6)] == (
        ["0", "1 to 4", "1 to 4", "5 to 8", "17 to 32", "33 to 64", "257 to 512", "over 512", "over 512"]
    )


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", "text, empty"),
        ("  ", "text, blanks only"),
        ("2026-05-04T20:59:58.120Z", "date 9999-99-99T99:99:99.999Z"),
        ("2026-05-04 20:59:58.120000+0200", "date 9999-99-99 99:99:99.999999+9999"),
        ("Nov 3, 2019, 7:15:42\u202fAM CET", "date <word> 9, 9999, 9:99:99 AM <word>"),
        ("03.11.2019, 07:15:42 MEZ", "date 99.99.9999, 99:99:99 <word>"),
        ("November 03, 2019", "date <word> 99, 9999"),
        ("7:15 PM", "date 9:99 PM"),
        ("1777968000250", "digits, epoch milliseconds"),
        ("12", "digits, 1 to 3 digits"),
        ("52.520008", "digits with a fraction"),
        ("192.0.2.10", "network address"),
        ("2001:db8::1", "network address"),
        ("00000000-0000-4000-8000-00000000000a", "uuid"),
        ("nobody@example.org", "mail address"),
        ("ftp://example.org/x", "link of another kind"),
        ("2018-05-04_07_08_09_120_UTC.mp3", "file name, date 9999-99-99_99_99_99_999_UTC.mp3"),
        ("vogel.wav", "file name .wav, 9 to 16"),
        ("Ordner/vogel.wav", "path .wav, 9 to 16"),
        ('{"a": 1}', "JSON in a text, 5 to 8"),
        ("<p>ja</p>", "markup, 9 to 16"),
        ("ja\nnein", "lines, 5 to 8"),
        ("com.example.app", "dotted name, 9 to 16"),
        ("FALSE_WAKE", "capitals, 9 to 16"),
        ("A0EXAMPLE#164#B", "identifier, 9 to 16"),
        ("vogel", "word, 5 to 8"),
        ("wie spät ist es", "text, 9 to 16"),
        ("½ 3:07", "date <word> 9:99"),
    ],
)
def test_forms_of_texts(text: str, form: str) -> None:
    assert form_of_text(text) == form


def test_forms_of_values() -> None:
    values = (
        None,
        True,
        0,
        -5,
        1_777_968_000_250,
        1_777_968_000,
        12_345,
        1_777_968_000.25,
        0.5,
        b"x",
        float("nan"),
    )
    assert [form_of_value(value) for value in values[:-1]] == [
        "null",
        "yes or no",
        "integer, zero",
        "integer, negative, 1 to 3 digits",
        "integer, epoch milliseconds",
        "integer, epoch seconds",
        "integer, 4 to 9 digits",
        "fraction, epoch seconds",
        "fraction",
        "bytes, 1 to 4",
    ]
    assert form_of_value(values[-1]) == "fraction"


def test_known_names_stay_readable_and_others_do_not() -> None:
    assert masked_path("Takeout/My Activity/Assistant/MyActivity.json") == (
        "Takeout/My Activity/Assistant/MyActivity.json"
    )
    assert (
        masked_path("Takeout/Mon activit\u0065\u0301/MonActivité.html")
        == "Takeout/Mon activité/MonActivité.html"
    )
    assert masked_path("takeout-20260504T120000Z-001.zip") == "takeout-99999999A999999A-999.zip"
    assert masked_path("Karls Alexa.vogel") == "Aaaaa Alexa.aaaaa"
    assert mask("Öl 5\u0308 🙂 日本") == "Aa 9 ? aa"
    assert len(mask("x" * 1_000)) == 83
    assert shown_name("utteranceType") == "utteranceType"
    assert shown_name("Utterance Creation Date") == "Utterance Creation Date"
    assert shown_name("lastDeviceUpdate12") == "lastDeviceUpdate99"
    assert shown_name("karlsDevice") is None
    assert shown_name("x" * 50) is None
    assert shown_class("outer-cell") == "outer-cell"
    assert shown_class("sc-bdVaJa") is None


def test_what_shapes_read_is_documented() -> None:
    for name in (
        "customerHistoryRecords",
        "titleUrl",
        "timeStamp",
        "modelRequests",
        "Assistant Enabled",
        "client",
    ):
        assert is_documented(name)


def test_the_table_of_names_is_sound() -> None:
    facts = table("structure_names")
    assert {row["pool"] for row in facts["documented"]} == {"names", "paths", "classes", "hosts"}
    for row in [*facts["documented"], *facts["labels"]]:
        assert ("words" in row) != ("from" in row)
    [plain] = facts["plain"]
    assert plain["words"] == sorted(set(plain["words"]))
    assert all(re.fullmatch(r"[a-z]{2,}", word) for word in plain["words"])
    assert not {"anna", "karl", "mark", "will", "rose", "may", "kitchen", "bedroom", "home"} & set(
        plain["words"]
    )


def test_keys_say_in_how_many_objects_they_are() -> None:
    structure = json_of([{"id": 1, "time": "2026-05-04", "device": None}, {"id": "x", "time": "2026-05-05"}])
    each = structure["items"]
    assert structure["forms"] == {"list of 1 to 4": "1"}
    assert each["forms"] == {"object": "2"}
    assert each["keys"] == {
        "id": {"in": "all", "forms": {"integer, 1 to 3 digits": "1", "word, 1 to 4": "1"}},
        "time": {"in": "all", "forms": {"date 9999-99-99": "2"}},
        "device": {"in": "1", "forms": {"null": "1"}},
    }


def test_a_file_that_a_shape_knows_is_named_with_its_state() -> None:
    for name, shape, state in (
        ("google/assistant.json", "google.my_activity_json", "read"),
        ("amazon/aioamazondevices_rvh.json", "amazon.privacy_page_json", "read"),
    ):
        entry = file_of("x.json", (HERE / name).read_bytes())
        assert (entry["shape"], entry["state"]) == (shape, state)
    entry = file_of("x.json", '[{"title": "x", "header": "y"}]')
    assert (entry["shape"], entry["state"]) == ("google.my_activity_json", "almost")
    assert file_of("x.json", "[1]")["state"] == "not understood"


@pytest.mark.parametrize(
    ("data", "encoding", "ends"),
    [
        (b"[1,\n2]", "UTF-8", "LF"),
        ("[1,\r\n2]".encode("utf-8-sig"), "UTF-8 with a byte order mark", "CRLF"),
        (b"\xff\xfe" + "[1]".encode("utf-16-le"), "UTF-16 LE", "none"),
        ('["ä"\r\n,\n1]'.encode("latin-1"), "not UTF-8", "mixed"),
    ],
)
def test_encoding_and_line_ends_are_told(data: bytes, encoding: str, ends: str) -> None:
    entry = file_of("x.json", data)
    assert (entry["kind"], entry["encoding"], entry["line ends"]) == ("JSON", encoding, ends)


def test_a_table_tells_its_delimiter_quotes_and_columns() -> None:
    entry = file_of(
        "x.csv", 'Device Name;Status;Zwiebel\n"Küche; oben";Not Available;1\nBad;2026-05-04;2;3\n\n'
    )
    assert entry["kind"] == "table"
    assert (entry["delimiter"], entry["quotes"], entry["rows"]) == ("semicolon", "some", "2")
    assert (entry["rows of another width"], entry["empty lines"]) == ("1", "1")
    assert [column["name"] for column in entry["columns"]] == ["Device Name", "Status", "Aaaaaaa"]
    assert entry["columns"][1]["forms"] == {"date 9999-99-99": "1", "label Not Available": "1"}


def test_a_page_tells_its_elements() -> None:
    page = (
        "<html><style>.vogel{}</style>" + '<div class="outer-cell vogel"><b>Zwiebel</b><br>7:15 PM</div>' * 43
    )
    elements = file_of("x.html", page)["elements"]
    cell = elements["html"]["inside"]["body"]["inside"]["div.outer-cell.aaaaa"]
    assert cell["count"] == "43"
    assert cell["text"] == {"date 9:99 PM": "43"}
    assert cell["inside"]["b"] == {"count": "43", "text": {"word, 5 to 8": "43"}}


def test_a_property_list_and_a_database_tell_their_names() -> None:
    for style in (plistlib.FMT_BINARY, plistlib.FMT_XML):
        entry = file_of("x.plist", plistlib.dumps({"Assistant Enabled": True, "Vogel": b"x"}, fmt=style))
        assert entry["kind"] == "plist"
        assert set(entry["structure"]["keys"]) == {"Assistant Enabled", "Aaaaa"}
    entry = file_of("x.db", database({"access": ["service", "vogel"], "zwiebel": ["x"]}))
    assert [tab["name"] for tab in entry["tables"]] == ["access", "aaaaaaa"]
    assert [column["name"] for column in entry["tables"][0]["columns"]] == ["service9", "aaaaa9"]
    assert entry["tables"][0]["rows"] == "1"


def test_sounds_of_one_form_stand_in_one_entry() -> None:
    clips = {f"Audio/2026-05-04_07_08_{n:02}_120_UTC.mp3": b"ID3" + b"x" * n for n in range(60)}
    [entry] = report_of(clips | {})["files"]
    assert entry["file"] == "Audio/9999-99-99_99_99_99_999_UTC.mp3"
    assert (entry["files like this"], entry["holds"], entry["size"]) == (
        "60",
        "MP3 with ID3",
        "3 bytes to 62 bytes",
    )
    assert entry["shape"] == "google.clip"


def test_nested_and_refused_members_are_named_masked() -> None:
    report = report_of({"Alexa_1.zip": zip_bytes({"Zwiebel.csv": b"a,b\n"}), "../vogel.json": b"[]"})
    [entry] = report["files"]
    assert (entry["within"], entry["file"]) == (["Alexa_9.zip"], "Aaaaaaa.csv")
    assert report["refused"] == [{"file": "../aaaaa.json", "why": "its name leads out of the archive"}]


# Hostile and large files


def test_a_large_file_is_described_from_its_beginning() -> None:
    rows = [{"id": n, "title": "wort " * 20} for n in range(40_000)]
    entry = file_of("x.json", json.dumps(rows))
    assert entry["sampled"] == "the first 2.1 MB"
    assert entry["structure"]["items"]["keys"]["title"]["in"] == "all"
    lines = file_of("x.ndjson", "\n".join(map(json.dumps, rows)))
    assert lines["sampled"] == "the first 2.1 MB"
    assert "lines that are no JSON" not in lines


def test_what_stands_before_a_cut_is_described() -> None:
    entry = file_of("x.json", '[{"id": 1, "time": "2026-05-04"}, {"id": 2, "time": "20')
    assert entry["structure"]["items"]["forms"] == {"object": "1"}
    assert entry["structure"]["items"]["keys"]["time"]["in"] == "all"
    assert "cut off" in entry["note"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"<div>" * 100_000,
        b"{" + b",".join(b'"k%d":1' % n for n in range(100_000)) + b"}",
        b'"' * 100_000,
        b"a," * 500_000,
        b"\xff" * 100_000,
        b"<plist><dict>" * 1_000,
        b"bplist00" + b"\xff" * 100,
        b"SQLite format 3\0" + b"\0" * 5_000,
        b"[" + b"1" * 100_000 + b"]",
        b'["\\ud800", {"\\ud800": 1}]',
    ],
    ids=range(12),
)
def test_hostile_files_are_described_briefly(data: bytes) -> None:
    report = report_of({"x.csv": data, "y.json": data})
    assert len(words_in(report).encode()) < 100_000


@pytest.mark.timeout(60)
def test_a_property_list_that_repeats_itself_ends() -> None:
    value: object = ["vogel"]
    for _ in range(40):
        value = [value] * 10
    assert file_of("x.plist", plistlib.dumps(value, fmt=plistlib.FMT_BINARY))["kind"] == "plist"


def test_a_database_that_computes_for_ever_ends() -> None:
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE access (client)")
    base.execute(
        "CREATE VIEW v AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r"
    )
    base.commit()
    assert [tab["name"] for tab in file_of("x.db", base.serialize())["tables"]] == ["access"]


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from(["x.json", "x.csv", "x.html", "x.plist", "x.db", "x", "x.mp3"])
)
def test_any_bytes_are_described(data: bytes, path: str) -> None:
    report = report_of({path: data})
    assert len(report["files"]) + len(report["refused"]) == 1
    as_text(report)


# How it is made


def test_a_folder_a_zip_and_a_tgz_give_the_same_files(tmp_path: Path) -> None:
    files = {
        "Takeout/My Activity/Assistant/MyActivity.json": (HERE / "google" / "assistant.json").read_bytes(),
        "Zwiebel/x.csv": b"Device Name,Status\na,b\n",
        "y.mp3": b"ID3",
    }
    reports = [
        describe([write_folder(tmp_path / "a", files)]),
        report_of(files),
        describe([("x.tgz", io.BytesIO(tgz_bytes(files)))]),
    ]
    assert reports[0]["files"] == reports[1]["files"] == reports[2]["files"]


def test_the_same_export_gives_the_same_report_twice() -> None:
    assert as_json(describe([HERE])) == as_json(describe([HERE]))


def test_only_the_asked_for_files_are_described() -> None:
    files = {"a.json": b"[1]", "b.json": b"[1]"}
    report = describe([("x.zip", io.BytesIO(zip_bytes(files)))], only={"b.json"})
    assert [entry["file"] for entry in report["files"]] == ["a.json"]  # the mask of b
    assert describe([("x.zip", io.BytesIO(zip_bytes(files)))], only=set())["files"] == []


def test_whoever_watches_is_told_and_can_stop_it() -> None:
    told: list[tuple[int, int, str]] = []
    describe(
        [("x.zip", io.BytesIO(zip_bytes({f"{n}.json": b"[1]" for n in range(5)})))],
        watch=lambda *at: told.append(at),
    )
    assert [(done, total) for done, total, _ in told] == [(n, 5) for n in range(6)]

    def stop(*_: object) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        describe([HERE / "google"], watch=stop)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "auditor", "structure", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=120)


def test_the_command_writes_text_json_or_a_file(tmp_path: Path) -> None:
    export = HERE / "google" / "assistant.json"
    text = run(export)
    assert text.returncode == 0
    assert "google.my_activity_json" in text.stdout
    assert json.loads(run(export, "--json").stdout)["files"][0]["shape"] == "google.my_activity_json"
    done = run(export, "-o", tmp_path / "o.txt")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "o.txt").read_text(encoding="utf-8") == text.stdout


def test_the_command_ends_with_the_codes_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    export = tmp_path / "a.json"
    export.write_text("[1]", encoding="utf-8")
    assert run(tmp_path / "nothing").returncode == 2
    assert run(tmp_path / "empty").returncode == 1
    assert run(export, "-o", tmp_path / "no" / "o.txt").returncode == 2
    assert run(export, "-o", export).returncode == 2
    assert export.read_text(encoding="utf-8") == "[1]"


# Back again


def whole_exports() -> list[Path]:
    vendors = [
        folder for folder in sorted(HERE.iterdir()) if folder.is_dir() and folder.name != "__pycache__"
    ]
    return [
        path
        for vendor in vendors
        for path in sorted(vendor.iterdir())
        if path.name not in ("MANIFEST.md", "__init__.py")
    ]


def compared(entry: dict[str, Any]) -> dict[str, Any]:
    """Everything that a report says of a file, but its size and, of tables, how fields were quoted."""
    return {name: told for name, told in entry.items() if name not in ("size", "container", "note", "quotes")}


@pytest.mark.parametrize("export", whole_exports(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_rebuilt_export_has_the_same_structure_and_is_claimed_by_the_same_shape(
    export: Path, tmp_path: Path
) -> None:
    """Compared are path, shape, state, kind, encoding, names, forms and amounts up to 99, of JSON and tables."""
    report = describe([export])
    rebuilt = describe([write_folder(tmp_path, rebuild(as_json(report)))])
    kinds = ("JSON", "JSON, one a line", "table")
    before, after = (
        sorted(json.dumps(compared(entry)) for entry in one["files"] if entry.get("kind") in kinds)
        for one in (report, rebuilt)
    )
    assert after == before


def test_a_rebuilt_export_holds_nothing_of_the_first() -> None:
    first = (HERE / "google" / "assistant.json").read_bytes()
    [data] = rebuild(as_json(report_of({"x.json": first}))).values()
    words = set(re.findall(r"[a-z]{5,}", first.decode().lower()))
    kept = words & set(re.findall(r"[a-z]{5,}", data.decode().lower()))
    names = {"header", "title", "titleurl", "subtitles", "products", "details", "source"}
    names |= {"audiofiles", "activitycontrols", "locationinfos"}
    assert kept <= names | {"assistant", "voice", "audio", "https", "google"}


@settings(max_examples=200)
@given(st.text(max_size=60), st.integers(0, 99))
def test_a_made_up_value_has_the_form_that_it_was_made_for(text: str, turn: int) -> None:
    form = form_of_text(text)
    assert form_of_text(str(value_of(form, turn))) == form
