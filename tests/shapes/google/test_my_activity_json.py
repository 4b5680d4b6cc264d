"""Google's My Activity in JSON: every row is accounted for, every field is where the record wants it."""

from __future__ import annotations

import io
import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts import table
from auditor.history import History, read_history
from auditor.shapes.contract import Claim, Head, Options
from auditor.shapes.google.activity import read_times
from auditor.shapes.google.my_activity_json import MyActivityJson
from tests.fixtures import fixture
from tests.reading import claim_of, read_one
from tests.shapes.google.locale_samples import SAMPLES, expected, json_items, path_of

FOLDER = "Takeout/My Activity/Assistant/"
CLIP = "2019-11-03_06_15_44_907_UTC.mp3"


def history_of(data: bytes, name: str = "MyActivity.json", **options: bool) -> History:
    return read_history([(name, io.BytesIO(data))], options=Options(**options))


def items_to_json(items: list[object], indent: int | None = 2) -> bytes:
    return json.dumps(items, indent=indent).encode()


def entry(
    title: str = "Said hello", time: str = "2020-01-02T03:04:05.678Z", **more: object
) -> dict[str, object]:
    return {"header": "Assistant", "title": title, "time": time, "products": ["Assistant"], **more}


def rows(history: History) -> list[dict[str, object]]:
    return history.public().sort_by([("source", "ascending")]).to_pylist()


@pytest.fixture(scope="module")
def assistant() -> History:
    return history_of(fixture("google/assistant.json"), places=True)


def by_words(history: History, words: str) -> dict[str, object]:
    [row] = [row for row in rows(history) if words in (row["transcript"], row["placeholder"])]
    return row


def test_every_row_is_accounted_for(assistant: History) -> None:
    [member] = assistant.members
    assert (member.rows, member.recordings, member.set_aside, member.problems) == (12, 9, 3, 0)
    assert member.set_aside_kinds == {"tap": 1, "not_speech": 1, "other_product": 1}
    assert member.problem_kinds == {"title_not_split": 1, "time_unreadable": 1, "audio_absent": 2}


def test_an_utterance_keeps_its_words_answer_time_and_details(assistant: History) -> None:
    row = by_words(assistant, "set a timer for nine minutes")
    assert row["vendor"] == "google"
    assert row["product"] == "Assistant"
    assert (row["kind"], row["outcome"]) == ("voice", "answered")
    assert row["reply"] == "Nine minutes. And that's starting now.\nGood luck."
    assert str(row["started_at"]) == "2019-11-03 06:15:42.318000+00:00"
    assert (row["time_basis"], row["time_precision"]) == ("utc", "ms")
    assert (row["trigger"], row["speaker"]) == ("hotword", "unrecognised")
    assert (row["audio"], row["audio_state"]) == (None, "named_but_absent")
    assert str(row["source"]).endswith(":MyActivity.json#0")


def test_an_unknown_command_is_a_voice_that_was_not_understood(assistant: History) -> None:
    row = by_words(assistant, "Unknown voice command")
    assert (row["kind"], row["outcome"], row["transcript"]) == ("voice", "nothing_heard", None)
    assert row["time_precision"] == "ms"  # no fraction means that it was zero


@pytest.mark.parametrize("title", ["Used Assistant", "Application utilisée\u00a0: Assistant"])
def test_an_assistant_that_was_only_opened_is_of_unknown_kind(assistant: History, title: str) -> None:
    row = by_words(assistant, title)
    assert (row["kind"], row["outcome"], row["transcript"]) == ("unknown", "nothing_heard", None)


def test_french_verbs_are_known_and_offsets_are_kept_apart(assistant: History) -> None:
    row = by_words(assistant, "quelle heure est-il")
    assert row["kind"] == "voice"
    assert str(row["started_at"]) == "2019-11-03 05:12:00.001000+00:00"
    assert row["time_basis"] == "offset"


def test_in_an_unknown_language_the_search_link_tells_the_words(assistant: History) -> None:
    assert by_words(assistant, "che ore sono")["kind"] == "voice"


def test_a_title_that_cannot_be_split_is_kept_whole(assistant: History) -> None:
    row = by_words(assistant, "Something that no table knows")
    assert (row["kind"], row["outcome"]) == ("unknown", "unknown")


def test_an_unreadable_time_is_a_flaw_and_never_a_guess(assistant: History) -> None:
    row = by_words(assistant, "no time at all")
    assert (row["started_at"], row["time_basis"], row["time_precision"]) == (None, None, None)


def test_places_are_dropped_unless_asked_for(assistant: History) -> None:
    assert len(assistant.places) == 1
    assert assistant.places[0].source == "From your device"
    assert history_of(fixture("google/assistant.json")).places == []


def test_settings_under_which_rows_were_kept_are_found(assistant: History) -> None:
    assert {(s.vendor, s.value) for s in assistant.settings} == {("google", "Web & App Activity")}


@pytest.mark.parametrize(("name", "count"), [("My Activity.Search.json", 2), ("My Activity.Maps.json", None)])
def test_published_files_of_other_products_are_set_aside_whole(name: str, count: int | None) -> None:
    data = fixture(f"google/{name}")
    history = history_of(data, name)
    [member] = history.members
    assert member.shape == "google.my_activity_json"
    assert member.rows == member.set_aside == (count or len(json.loads(data)))
    assert history.exit_code == 0


@pytest.mark.parametrize("indent", [None, 1, 2])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_any_layout_of_the_same_list_gives_the_same_rows(indent: int | None, mark: bytes) -> None:
    items = json.loads(fixture("google/assistant.json"))
    history = history_of(mark + items_to_json(items, indent))
    want = history_of(fixture("google/assistant.json"))
    assert history.public().drop_columns(["source"]) == want.public().drop_columns(["source"])


def test_equal_rows_of_one_file_are_real_repeats() -> None:
    history = history_of(items_to_json([entry(), entry(), entry()]))
    assert len(history) == 3
    assert len({row["recording_id"] for row in rows(history)}) == 3


def test_an_id_does_not_depend_on_the_file() -> None:
    one = rows(history_of(items_to_json([entry(), entry("Said other")])))
    other = rows(history_of(items_to_json([entry("Said other"), entry()], None), "x.json"))
    assert {row["recording_id"] for row in one} == {row["recording_id"] for row in other}


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (b"17", "not_an_object"),
        (b'"text"', "not_an_object"),
        (b"{}", "wrong_types"),
        (b'{"title": 5, "time": {}}', "wrong_types"),
    ],
)
def test_a_bad_row_is_a_problem_and_costs_no_neighbour(bad: bytes, kind: str) -> None:
    good = json.dumps(entry()).encode()
    history = history_of(b"[" + good + b",\n" + bad + b",\n" + good + b"]")
    [member] = history.members
    assert (member.rows, member.recordings, member.problems) == (3, 2, 1)
    assert member.problem_kinds[kind] == 1


def test_a_field_of_the_wrong_type_costs_only_itself() -> None:
    history = history_of(items_to_json([entry(subtitles="no list"), entry(details=[5]), entry(products=5)]))
    assert history.totals.recordings == 3


def test_what_stands_alone_where_a_list_should_be_is_a_list_of_one() -> None:
    """The vendor's own description has `subtitles` as text."""
    lone = entry(
        products="Assistant",
        subtitles="Hi.",
        details="Started by hotword",
        audioFiles=CLIP,
        activityControls="Web & App Activity",
    )
    listed = entry(
        subtitles=[{"name": "Hi."}],
        details=[{"name": "Started by hotword"}],
        audioFiles=[CLIP],
        activityControls=["Web & App Activity"],
    )
    assert read_one(MyActivityJson(), items_to_json([lone])) == read_one(
        MyActivityJson(), items_to_json([listed])
    )
    [row], _ = read_one(MyActivityJson(), items_to_json([lone]))
    assert (row["reply"], row["trigger"], row["audio_state"]) == ("Hi.", "hotword", "named_but_absent")


def test_in_a_list_only_what_is_of_the_wrong_type_is_lost() -> None:
    mixed = entry(
        products=[5, "Assistant"],
        audioFiles=[None, CLIP, {}],
        subtitles=[{"name": "One."}, 5, "Two.", None, {"name": 3}, []],
    )
    [row], _ = read_one(MyActivityJson(), items_to_json([mixed]))
    assert (row["reply"], row["audio_state"], row["product"]) == (
        "One.\nTwo.",
        "named_but_absent",
        "Assistant",
    )


@pytest.mark.parametrize("wrong", [5, True, {}, {"a": [1]}, [[]], [{}], "", [""], None])
@pytest.mark.parametrize(
    "name", ["products", "subtitles", "audioFiles", "details", "safeHtmlItem", "attachedFiles"]
)
def test_no_type_of_any_field_costs_the_row(name: str, wrong: object) -> None:
    rows, read = read_one(MyActivityJson(), items_to_json([entry(**{name: wrong}), entry("Said bye")]))
    assert [row["transcript"] for row in rows] == ["hello", "bye"]
    assert read.rows == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_list_that_is_not_in_utf_8_is_loud(encoding: str) -> None:
    history = history_of(items_to_json([entry()]).decode().encode(encoding), "x.json")
    [member] = history.members
    assert (member.shape, history.trustworthy) == ("google.my_activity_json", False)
    assert member.loud == ["the file is not in UTF-8"]


def test_a_list_that_is_cut_off_anywhere_keeps_every_entry_before_it() -> None:
    data = items_to_json([entry(f"Said {n}") for n in range(4)])
    whole, _ = read_one(MyActivityJson(), data)
    ends = [found.end() for found in re.finditer(rb"\]\n  \}", data)]
    assert len(ends) == 4
    for at in range(1, len(data)):
        rows, read = read_one(MyActivityJson(), data[:at])
        assert rows == whole[: sum(end <= at for end in ends)]
        assert read.damage


def test_a_lone_surrogate_is_replaced() -> None:
    history = history_of(
        b'[{"header":"Assistant","title":"Said a \\ud800 b","time":"2020-01-01T00:00:00Z","products":["Assistant"]}]'
    )
    assert rows(history)[0]["transcript"] == "a \ufffd b"


def test_broken_half_way_keeps_what_came_before_and_is_loud() -> None:
    data = items_to_json([entry(f"Said {n}") for n in range(1000)])
    history = history_of(data[: len(data) // 2])
    assert 480 < history.totals.recordings <= 500
    assert history.totals.problems == 1
    assert history.members[0].problem_kinds["row_cut_off"] == 1


def test_an_empty_list_is_normal() -> None:
    history = history_of(b"[]")
    assert (history.exit_code, history.totals.rows) == (0, 0)


def test_more_than_a_twentieth_without_time_is_loud() -> None:
    items = [entry(time="no") if n < 6 else entry(f"Said {n}") for n in range(100)]
    assert history_of(items_to_json(items)).exit_code == 3
    assert history_of(items_to_json(items[1:])).exit_code == 3
    assert history_of(items_to_json(items[2:])).exit_code == 0


@pytest.mark.parametrize(
    ("stamp", "utc"),
    [
        ("2019-11-03T06:15:42Z", "2019-11-03 06:15:42+00:00"),
        ("2019-11-03T06:15:42.3Z", "2019-11-03 06:15:42.300000+00:00"),
        ("2019-11-03T06:15:42.123456789Z", "2019-11-03 06:15:42.123456+00:00"),
        ("2019-11-03T06:15:42.318+05:30", "2019-11-03 00:45:42.318000+00:00"),
        ("2019-11-03T06:15:42.318", None),
        ("2019-11-03T06:15Z", None),
        ("2019-11-03Z", None),
        (" 2019-11-03 06:15:42z", "2019-11-03 06:15:42+00:00"),
        ("1601-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("", None),
        (None, None),
    ],
)
def test_times_of_every_form(stamp: str | None, utc: str | None) -> None:
    [alone] = read_times([stamp])[0].to_pylist()
    [_, beside] = read_times(["nonsense", stamp])[0].to_pylist()
    assert [str(alone), str(beside)] == [str(utc)] * 2


def test_an_id_rests_on_the_second_in_utc_however_the_stamp_is_written() -> None:
    stamps = [
        "2019-11-03T06:15:42Z",
        "2019-11-03T06:15:42.9Z",
        "2019-11-03T07:15:42.5+01:00",
        "2019-11-03 06:15:42Z",
    ]
    ids = {
        read_one(MyActivityJson(), items_to_json([entry(time=one)]))[0][0]["recording_id"] for one in stamps
    }
    assert len(ids) == 1
    unreadable = ["1601-01-01T00:00:00Z", "a stamp that ends in Z", "", "2019-11-03Z"]
    ids = {
        read_one(MyActivityJson(), items_to_json([entry(time=one)]))[0][0]["recording_id"]
        for one in unreadable
    }
    assert len(ids) == 1


def test_blanks_do_not_make_another_id_but_other_words_do() -> None:
    def id_of(*titles: str) -> list[object]:
        rows, _ = read_one(MyActivityJson(), items_to_json([entry(f"Said {title}") for title in titles]))
        return [row["recording_id"] for row in rows]

    [plain] = id_of("hello there")
    for title in ("hello\u00a0there", "hello  there", " hello there ", "hello\nthere", "hello\tthere "):
        assert id_of("x", title, "y", "hello there")[1::2] == [plain, plain]
        assert id_of(title, "hello there") == [plain, plain]
    assert id_of("hellothere") != [plain]


def test_entries_with_and_without_a_fraction_are_in_the_order_of_their_times() -> None:
    times = ["2019-11-03T06:15:42Z", "2019-11-03T06:15:42.001Z", "2019-11-03T06:15:41.999Z"]
    history = history_of(items_to_json([entry(f"Said {n}", time) for n, time in enumerate(times)]))
    ordered = history.public(history.table.take(history.order()))
    assert ordered.column("transcript").to_pylist() == ["2", "0", "1"]


def head(data: bytes, name: str = "x.json") -> Head:
    return Head(name, len(data), data)


def test_it_is_recognised_by_content_not_by_name() -> None:
    data = items_to_json([entry()])
    assert isinstance(MyActivityJson().recognise(head(data, "renamed.txt")), Claim)
    assert MyActivityJson().recognise(head(b'{"a": 1}', "x.json")) is None
    assert MyActivityJson().recognise(head(b'[{"a": 1}]', "x.json")) is None


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'[{"a": 1}]',
        b"[1]",
        b"[",
        b'[{"header": "Assis',
        b'[{"kind": "Assistant", "text": "x"}]',
    ],
)
def test_a_file_of_this_name_that_holds_something_else_is_loud(data: bytes) -> None:
    history = history_of(data)
    assert (history.members[0].state, history.exit_code) == ("not_understood", 3)
    assert history_of(data, "x.json").exit_code == 1  # unknown, alone: nothing was recognised


def test_almost_the_known_keys_is_loud() -> None:
    history = history_of(items_to_json([{"header": "Assistant", "title": "Said x", "when": 5}]))
    assert history.exit_code == 3
    assert history.members[0].state == "not_understood"
    assert "almost" in (history.members[0].reason or "")


@pytest.mark.parametrize("language", SAMPLES)
def test_every_language_is_read(language: str) -> None:
    data, path = json_items(language), path_of(language, "json")
    claim = claim_of(MyActivityJson(), data, path)
    assert claim is not None
    assert not claim.changed
    rows, found = read_one(MyActivityJson(), data, path)
    assert (found.rows, found.recordings) == (2, 2)
    assert not found.flaws
    for row, want in zip(rows, expected(language, "json"), strict=True):
        assert str(row["started_at"]).replace(" ", "T").startswith(str(want.pop("started_at")))
        assert {name: row[name] for name in want} == want


def test_every_language_of_the_table_has_a_sample() -> None:
    tags = {row["tag"] for row in table("google_locales")["language"]}
    assert tags <= SAMPLES.keys()


@pytest.mark.parametrize("language", SAMPLES)
def test_an_empty_list_is_a_normal_empty_export_in_every_language(language: str) -> None:
    path = path_of(language, "json")
    for name in (path, unicodedata.normalize("NFD", path), path.rpartition("/")[2]):
        history = history_of(b"[]", name)
        assert (history.exit_code, history.totals.rows) == (0, 0)
        assert [member.state for member in history.members] == ["read"]


@pytest.mark.parametrize(
    "name", ["Takeout/Mijn activiteit/Zoeken/x.json", "My Activity.json", "My\u00a0Activity.json"]
)
def test_an_empty_list_is_known_by_its_folder_or_its_name(name: str) -> None:
    assert claim_of(MyActivityJson(), b"[ ]\n", name) is not None


def test_an_empty_list_of_another_name_is_not() -> None:
    assert claim_of(MyActivityJson(), b"[]", "other.json") is None
    assert claim_of(MyActivityJson(), b"[1]", "other.json") is None


def test_a_file_of_the_old_form_is_known_and_its_rows_are_set_aside() -> None:
    items = [
        {"snippet": {"publishedAt": f"2016-01-0{n}T00:00:00.000Z", "title": "A film"}} for n in (1, 2, 3)
    ]
    history = history_of(items_to_json(items), "likes.json")
    [member] = history.members
    assert (member.shape, member.state) == ("google.my_activity_json", "read")
    assert (member.rows, member.set_aside_kinds, member.problems) == (3, {"other_product": 3}, 0)
    assert history.exit_code == 0


def test_an_old_entry_beside_a_damaged_one_is_still_known() -> None:
    old = {"snippet": {"publishedAt": "2016-01-01T00:00:00.000Z", "title": "A film"}}
    history = history_of(items_to_json([entry(), old, 5, old]))
    [member] = history.members
    assert (member.rows, member.recordings, member.set_aside, member.problems) == (4, 1, 2, 1)


titles = st.sampled_from(["Said ", "Used Assistant", "Selected ", "Visited ", "", "Dit: "])
texts = st.text(st.characters(codec="utf-8"), max_size=30)
entries = st.builds(
    lambda verb, text, product, reply: entry(verb + text, products=[product], subtitles=[{"name": reply}]),
    titles,
    texts,
    st.sampled_from(["Assistant", "Search", "Voice and Audio"]),
    texts,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(entries, st.none(), st.integers(), st.dictionaries(texts, texts)), max_size=30))
def test_whatever_is_in_the_list_every_row_is_accounted_for(items: list[object]) -> None:
    data = items_to_json([entry(), *items])
    history = history_of(data)
    totals = history.totals
    assert totals.rows == len(items) + 1
    assert totals.rows == totals.recordings + totals.duplicates + totals.set_aside + totals.problems
