"""A redacted history: what it holds no more, what it still counts, and ids that nobody can guess."""

from __future__ import annotations

import hashlib
import hmac
import io
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

import sample_data
from auditor.history import ContainerEntry, History, MemberEntry, read_history
from auditor.history.covering import MASK
from auditor.insights.findings import ORDER, notable
from auditor.language.told import told
from auditor.problem import Problem
from auditor.recording import Device, Place, Setting
from auditor.report.redaction import (
    LEVELS,
    SENTENCES,
    TITLES,
    Level,
    answers_of_whole,
    answers_redacted,
    hashes_of,
    key_from,
    key_of,
    redacted,
    redacted_judgement,
    seals_of,
)
from auditor.report.redaction.keys import rekeyed, rekeyed_column, sealed
from auditor.report.redaction.vendor_words import (
    is_product,
    is_vendors_sentence,
    label_covered,
    language_covered,
    setting_covered,
)
from auditor.wakeups import Judgement, judge
from auditor.wakeups.rate import Rate
from tests.making import history_of

ZONE = "Europe/Berlin"
COVERING: tuple[Level, ...] = ("names", "words", "counts")


@pytest.fixture(scope="module")
def whole() -> Judgement:
    return judge(read_history(exports()), zone=ZoneInfo(ZONE)).reviewed({})


def exports() -> list[Path]:
    return sorted(one for one in sample_data.folder().iterdir() if one.suffix in (".zip", ".ndjson"))


def made() -> History:
    rows = [
        {"device": "Zork", "transcript": "zork, call 0171", "reply": "calling", "device_id": "a" * 12},
        {"device": "Zork", "transcript": "good night", "placeholder": None, "language": "de-DE"},
        {"device": "Quux", "placeholder": "Audio could not be understood", "by_offset": True, "row": 900},
        {"vendor": "apple", "product": "com.quux.app", "kind": "microphone_session", "vendor_label": "zork"},
        {"placeholder": "zork said something", "language": "zo-RK", "started_at": "2026-05-04T20:59:58Z"},
    ]
    plain = history_of(rows)
    return History(
        plain.table,
        [
            ContainerEntry("zork.zip", "ab" * 32, 9, note="zork.zip is damaged"),
            ContainerEntry("quux", None, 1),
        ],
        [
            MemberEntry(
                "zork/quux.zork",
                "zork.zip",
                shape="made",
                state="read",
                rows=5,
                recordings=5,
                reason=told("{what}: {n}", what="quux.zork", n=3),
                places=[Problem("row_broken", row=3)],
            )
        ],
        [Setting("apple", "Siri: zork", "zork: on"), Setting("apple", "Siri: zork", "zork: on")],
        [Device("amazon", "Zork", "a" * 12), Device("amazon", "Further", "b" * 12)],
        [Place("x", "zork", "quux")],
        ["ab" * 8 + ":zork/quux.zork"],
    )


def everything(history: History) -> str:
    return "\n".join(
        [
            str(history.public().to_pylist()),
            str(history.table.to_pylist()),
            *map(repr, (history.containers, history.members, history.settings, history.devices)),
            *map(repr, (history.prefixes, history.origins, history.alarms, history.places)),
        ]
    ).casefold()


# Levels ---------------------------------------------------------------------------------------


def test_every_level_has_its_title_and_its_sentence() -> None:
    assert tuple(TITLES) == tuple(SENTENCES) == LEVELS
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


def test_without_redaction_it_is_the_history_itself(whole: Judgement) -> None:
    assert redacted(whole.history, "none") is whole.history
    assert redacted_judgement(whole, "none") is whole


@pytest.mark.parametrize("level", COVERING)
def test_no_name_is_left_anywhere(level: Level) -> None:
    told_of = everything(redacted(made(), level))
    for secret in ("zork", "quux", "further", "0171", "ab" * 8, "a" * 12):
        assert secret not in told_of
    assert ("good night" in told_of) == (level == "names")


@pytest.mark.parametrize("level", COVERING)
def test_what_is_there_and_what_is_not_stays_countable(level: Level) -> None:
    before, after = made(), redacted(made(), level)
    assert after.table.schema.equals(before.table.schema)
    for name in before.table.column_names:
        if name not in ("audio", "also", "device_id"):
            assert after.table.column(name).null_count == before.table.column(name).null_count, name
    assert after.totals == before.totals
    assert len(after.settings) == len(before.settings)


def test_at_names_words_stay_and_names_in_them_do_not() -> None:
    table = redacted(made(), "names").table
    assert table.column("transcript").to_pylist()[:2] == ["•••, call •••", "good night"]
    assert table.column("reply").to_pylist()[0] == "calling"
    assert table.column("placeholder").to_pylist()[2:] == [
        "Audio could not be understood",
        None,
        "••• said something",
    ]


def test_at_words_only_sentences_of_the_vendor_stay() -> None:
    table = redacted(made(), "words").table
    assert set(table.column("transcript").to_pylist()) == {MASK, None}
    assert table.column("placeholder").to_pylist()[2:] == ["Audio could not be understood", None, MASK]


def test_at_counts_times_are_cut_and_ids_are_running_numbers() -> None:
    table = redacted(made(), "counts").table
    assert str(table.column("started_at")[4]) == "2026-05-04 20:45:00+00:00"
    assert table.column("recording_id").to_pylist() == ["0", "1", "2", "3", "4"]
    assert table.column("device_id").null_count == 5


def test_where_a_byte_in_a_file_would_tell_how_long_its_words_are_the_row_is_told() -> None:
    assert redacted(made(), "names").public().column("source").to_pylist()[2].endswith("#4")


def test_devices_are_numbered_the_most_heard_first_and_the_same_in_the_list() -> None:
    after = redacted(made(), "words")
    assert after.table.column("device").to_pylist() == ["Device 1", "Device 1", "Device 2", None, None]
    assert [one.name for one in after.devices] == ["Device 1", "Device 3"]
    assert after.devices[0].device_id == after.table.column("device_id")[0].as_py()


# Keys -----------------------------------------------------------------------------------------


def test_the_key_is_the_same_whatever_the_order_of_the_inputs() -> None:
    some = exports()
    one, other = read_history(some), read_history(some[::-1])
    assert key_of(one) == key_of(other)
    assert redacted(one, "words").public().equals(redacted(other, "words").public())
    assert redacted(one, "names").containers == redacted(other, "names").containers


def test_the_key_follows_from_every_export_and_every_loose_file(tmp_path: Path) -> None:
    report = next(one for one in exports() if one.suffix == ".ndjson").read_bytes()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "report.ndjson").write_bytes(report)
    loose = read_history([folder])
    assert hashes_of(loose) == [hashlib.sha256(report).hexdigest()[:16]]
    as_file = read_history([("report.ndjson", io.BytesIO(report))])
    assert hashes_of(as_file) == [hashlib.sha256(report).hexdigest()]
    assert key_of(loose) != key_of(as_file)


def test_ids_of_two_exports_have_nothing_to_do_with_each_other(whole: Judgement) -> None:
    one = whole.history
    other = History(one.table, [ContainerEntry("other", "cd" * 32, 1)], prefixes=one.prefixes)
    ids = [set(redacted(some, "words").table.column("recording_id").to_pylist()) for some in (one, other)]
    assert len(ids[0]) == len(ids[1]) == len(set(one.table.column("recording_id").to_pylist()))
    assert not ids[0] & ids[1]
    assert not ids[0] & set(one.table.column("recording_id").to_pylist())


def test_ids_are_hmac_as_the_standard_library_makes_it() -> None:
    key = key_from(["a", "b"])
    want = hmac.new(key, b"id\0caf\xc3\xa9", hashlib.sha256).hexdigest()
    assert rekeyed("café", key, 20) == want[:20]
    column = pa.chunked_array([["café", None]], pa.string())
    assert rekeyed_column(column, key, 20).to_pylist() == [want[:20], None]
    few = rekeyed_column(column.dictionary_encode(), key, 12)
    assert few.to_pylist() == [want[:12], None]
    assert sealed("x", key) == "sealed:" + hmac.new(key, b"hash\0x", hashlib.sha256).hexdigest()


def test_seals_are_keyed_hashes_of_files() -> None:
    key = key_from([])
    want = hmac.new(key, b"file\0abc", hashlib.sha256).hexdigest()
    assert seals_of([("b", [b"ab", b"c"]), ("a", [])], key)["b"] == want


def test_a_redacted_row_still_leads_to_its_export(whole: Judgement) -> None:
    after = redacted(whole.history, "words")
    heads = {one.sha256.removeprefix("sealed:")[:16] for one in after.containers if one.sha256}
    assert {source.partition(":")[0] for source in after.public().column("source").to_pylist()} == heads


# Verdicts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", COVERING)
def test_every_finding_has_the_same_numbers_at_every_level(whole: Judgement, level: Level) -> None:
    after = redacted_judgement(whole, level)
    before, now = (
        [
            (one.id, one.numerator, one.denominator, one.sentence)
            for one in notable(j.history, j, ZONE, len(ORDER))
        ]
        for j in (whole, after)
    )
    assert before == now
    rates = [[_counts(one) for one in j.rates(ZoneInfo(ZONE), "device")] for j in (whole, after)]
    assert sorted(rates[0], key=repr) == sorted(rates[1], key=repr)


def _counts(rate: Rate) -> tuple[float | None, ...]:
    """Return the numbers of a rate but its times, which are cut at "counts", and its name."""
    return (rate.recordings, rate.vendor_marked, rate.likely, rate.possible, rate.cannot_tell, rate.expected)


@pytest.mark.parametrize("level", COVERING)
def test_nothing_in_a_judgement_holds_words(whole: Judgement, level: Level) -> None:
    after = redacted_judgement(whole, level)
    assert after.known.texts.words.vocabulary.to_pylist() == [MASK]
    assert after.known.spoken.tolist() == whole.known.spoken.tolist()
    row = whole.weighed.ids.index("sounds_alike")
    [alike, *_] = whole.ids.filter(pa.array(whole.weighed.steps[row] > 0)).to_pylist() or [None]
    if alike is not None:
        assert any("\u201c" in one.sentence for one in whole.reasons(alike))
        new = list(answers_redacted({alike: "meant"}, whole.history, level))[0]
        reasons = after.reasons(new)
        assert [one.id for one in reasons] == [one.id for one in whole.reasons(alike)]
        if level != "names":
            assert not any("\u201c" in one.sentence for one in reasons)


def test_answers_follow_their_recordings(whole: Judgement) -> None:
    ids = whole.ids.to_pylist()[:3]
    judged = whole.reviewed(dict(zip(ids, ("meant", "not_meant", "unsure"), strict=True)))
    for level in COVERING:
        after = redacted_judgement(judged, level)
        assert after.measured == judged.measured
        assert after.answered_rows.tolist() == judged.answered_rows.tolist()
        assert not set(after.answers) & set(ids)
        assert answers_of_whole(after.answers, judged.history, level) == judged.answers
    assert answers_redacted({"unknown": "meant"}, whole.history, "counts") == {}


# What is the vendor's own ---------------------------------------------------------------------


def test_products_of_vendors_are_known_in_every_language_of_the_tables() -> None:
    for name in ("Alexa", "Alexa+", "Siri", "Assistant", "Voice and Audio", "Gemini Apps"):
        assert is_product(name)
    assert not is_product("com.example.notes")


def test_a_sentence_of_a_vendor_with_something_else_in_it_is_none() -> None:
    assert is_vendors_sentence("Audio was not intended for this device")
    assert is_vendors_sentence("Audio was not intended for Alexa")
    assert is_vendors_sentence("Unknown voice command")
    assert not is_vendors_sentence("Audio was not intended for Zork")
    assert not is_vendors_sentence("Unknown voice command\nzork")
    assert not is_vendors_sentence("")


def test_labels_languages_and_settings_are_looked_up() -> None:
    assert label_covered("GENERAL; FALSE_WAKE_WORD_1P; ZORK") == "GENERAL; FALSE_WAKE_WORD_1P; •••"
    assert label_covered("FALSE_WAKE_WORD_ZORK") == "FALSE_WAKE_WORD•••"
    assert [language_covered(one) for one in ("de", "en-US", "zh-Hant-TW", "zork", "en-Zork", "xq")] == [
        "de",
        "en-US",
        "zh-Hant-TW",
        "•••",
        "•••",
        "•••",
    ]
    assert setting_covered("Web & App Activity") == "Web & App Activity"
    assert setting_covered("com.zork.app: on") == "•••: on"


def test_a_history_that_was_read_without_words_can_be_redacted() -> None:
    plain = made()
    kept = plain.table.drop_columns(["transcript", "reply", "placeholder"])
    for level in COVERING:
        assert len(redacted(History(kept, prefixes=plain.prefixes), level)) == len(plain)


def test_an_empty_history_can_be_redacted() -> None:
    plain = made()
    for level in COVERING:
        assert len(redacted(History(plain.table.slice(0, 0)), level)) == 0
