"""What entries mean, whatever file they stood in: products, Gemini's requests, old forms, sound."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.shapes.google.my_activity_json import MyActivityJson
from tests.reading import Clips, Read, read_all, read_one

FIXTURES = Path(__file__).parents[2] / "fixtures" / "google"
GEMINI = FIXTURES / "made-up_gemini/Takeout/My Activity/Gemini Apps/MyActivity.json"


def entry(title: str = "Said hello", product: str = "Assistant", **more: object) -> dict[str, object]:
    return {"header": product, "title": title, "time": "2020-01-02T03:04:05Z", "products": [product], **more}


def read(*items: object) -> tuple[list[dict[str, object]], Read]:
    return read_one(MyActivityJson(), json.dumps(items, ensure_ascii=True).encode())


@pytest.fixture(scope="module")
def gemini() -> tuple[list[dict[str, object]], Read]:
    return read_one(MyActivityJson(), GEMINI.read_bytes())


def test_every_turn_with_gemini_is_accounted_for(gemini: tuple[list[dict[str, object]], Read]) -> None:
    rows, found = gemini
    assert (found.rows, found.recordings, dict(found.set_aside)) == (9, 7, {"not_speech": 2})
    assert dict(found.flaws) == {"audio_absent": 1}
    assert {row["kind"] for row in rows} == {"unknown"}  # typed or spoken is not said


def test_the_request_is_kept_without_the_verb_and_the_answer_without_markup(
    gemini: tuple[list[dict[str, object]], Read],
) -> None:
    [first, live, longer, branched, korean, german, started] = gemini[0]
    assert first["product"] == "Gemini Apps"
    assert (first["transcript"], first["outcome"]) == ("dim the hallway lights", "answered")
    assert first["reply"] == "The hallway lights are dimmed.\nhall\nstairs & landing"
    assert str(first["started_at"]) == "2026-02-11 19:04:05.006000+00:00"
    assert (live["transcript"], live["reply"]) == ("what is that bird", "A wren, perhaps.")
    assert (longer["transcript"], longer["reply"]) == (
        "why do wrens sing so loudly",
        "Small birds carry far.",
    )
    assert (branched["transcript"], branched["reply"], branched["outcome"]) == (
        "why do wrens sing",
        None,
        "unknown",
    )
    assert (korean["product"], korean["transcript"]) == ("Gemini\u00a0앱", "왜 우는지")
    assert (german["product"], german["transcript"]) == ("Gemini\u2011Apps", "wie spät ist es")
    assert (started["transcript"], started["placeholder"]) == (None, "Used an Assistant")
    assert started["outcome"] == "unknown"


def test_only_attachments_that_are_sound_count_as_sound(gemini: tuple[list[dict[str, object]], Read]) -> None:
    states = [row["audio_state"] for row in gemini[0]]
    assert states == ["none", "named_but_absent", "none", "none", "none", "none", "none"]


def test_sound_that_is_attached_is_linked() -> None:
    clips = Clips({"talk-00112233445566aa.mp3": "Takeout/My Activity/Gemini Apps/talk-00112233445566aa.mp3"})
    table, [found] = read_all(MyActivityJson(), {"x": GEMINI.read_bytes()}, clips=clips)
    assert table.column("audio_state").to_pylist().count("linked") == 1
    assert not found.flaws


def test_conversations_are_not_kept(gemini: tuple[list[dict[str, object]], Read]) -> None:
    assert "gemini.google.com" not in repr(gemini[0])


def test_gemini_and_assistant_may_stand_in_one_file() -> None:
    rows, found = read(
        entry("Said hello", subtitles=[{"name": "Hi."}]),
        entry("Prompted hello", "Gemini Apps", safeHtmlItem=[{"html": "<p>Hi</p>"}, {"html": "there"}, {}]),
        entry("Said bye"),
    )
    assert [(row["kind"], row["transcript"], row["reply"]) for row in rows] == [
        ("voice", "hello", "Hi."),
        ("unknown", "hello", "Hi\nthere"),
        ("voice", "bye", None),
    ]
    assert found.recordings == 3


def test_an_entry_of_several_products_counts_for_the_assistant() -> None:
    rows, _ = read(entry(products=["Search", "Assistant"]), entry(products=["Search", "Gemini Apps"]))
    assert [row["product"] for row in rows] == ["Assistant", "Gemini Apps"]


def test_what_assistant_memory_holds_is_set_aside() -> None:
    rows, found = read(entry("Remembered a thing", "Assistant Memory"), entry("x", "Me\u0301moire"))
    assert not rows
    assert dict(found.set_aside) == {"other_product": 2}


def test_an_entry_with_sound_is_kept_whatever_its_product_is_called() -> None:
    rows, found = read(
        entry("..... hello", "Spraak en audio", audioFiles=["2019-01-01_00_00_00_000_UTC.mp3"]),
        entry("..... hello", "Zoeken"),
    )
    assert [(row["product"], row["transcript"]) for row in rows] == [("Spraak en audio", "..... hello")]
    assert dict(found.set_aside) == {"other_product": 1}


@pytest.mark.parametrize("title", ["Searched for hail", "Listened to hail", "Visited hail", "Selected hail"])
def test_an_entry_with_sound_is_speech_whatever_its_verb_says(title: str) -> None:
    clip = ["2019-01-01_00_00_00_000_UTC.mp3"]
    rows, found = read(entry(title, audioFiles=clip), entry(title))
    assert [(row["transcript"], row["kind"], row["audio_state"]) for row in rows] == [
        ("hail", "voice", "named_but_absent")
    ]
    assert found.set_aside.total() == 1


def test_what_was_uploaded_to_gemini_is_no_speech_though_it_be_sound() -> None:
    _, found = read(entry("Uploaded song.mp3", "Gemini Apps", attachedFiles=["song-0123456789abcdef.mp3"]))
    assert dict(found.set_aside) == {"not_speech": 1}


@pytest.mark.parametrize(
    ("folder", "kept", "aside"),
    [
        ("My Activity/Assistant", [("Assistant", "voice")], {}),
        ("我的活动/Assistant", [("Assistant", "voice")], {}),
        ("My Activity/Gemini Apps", [("Gemini Apps", "unknown")], {}),
        ("My Activity/Assistant Memory", [], {"other_product": 1}),
        ("My Activity/Search", [], {"other_product": 1}),
        ("Assistant", [], {"other_product": 1}),
    ],
)
def test_the_folder_names_the_product_where_only_the_folder_is_known(
    folder: str, kept: list[tuple[str, str]], aside: dict[str, int]
) -> None:
    data = json.dumps([entry("Said hello", "?????")]).encode()
    rows, found = read_one(MyActivityJson(), data, f"Takeout/{folder}/MyActivity.json")
    assert [(row["product"], row["kind"]) for row in rows] == kept
    assert dict(found.set_aside) == aside


def test_a_header_alone_does_not_make_an_entry_the_assistants() -> None:
    """It may be an app that was opened: "header" is an app, a domain or a product (format notes, Google 2.2)."""
    rows, found = read(entry(product="Assistant", products=["Android"]))
    assert rows == []
    assert dict(found.set_aside) == {"other_product": 1}


@pytest.mark.parametrize(
    ("path", "noted"),
    [
        ("Takeout/Mijn activiteit/Zoeken/MyActivity.json", True),
        ("Takeout/内 活動/?????/x.json", True),
        ("Takeout/My Activity/Search/MyActivity.json", False),
        ("Takeout/Mon activité/Recherche/MonActivité.json", False),
        ("search.json", False),
    ],
)
def test_where_nobody_has_seen_what_the_assistant_is_called_that_is_said(path: str, noted: bool) -> None:
    searched = entry("..... hail", "?????", titleUrl="https://www.google.com/search?q=hail")
    _, found = read_one(MyActivityJson(), json.dumps([searched]).encode(), path)
    assert found.notes == ({"product_unknown"} if noted else set())
    _, plain = read_one(MyActivityJson(), json.dumps([entry("..... hail", "?????")]).encode(), path)
    assert plain.notes == set()


def test_entries_of_the_old_form_are_set_aside() -> None:
    old = {"snippet": {"publishedAt": "2016-01-01T00:00:00.000Z", "title": "A film"}}
    rows, found = read(entry(), old, old)
    assert len(rows) == 1
    assert dict(found.set_aside) == {"other_product": 2}
    assert not found.problems


def test_an_entry_with_neither_product_nor_header_is_a_problem() -> None:
    _, found = read(entry(), {"title": "x", "time": "2020-01-02T03:04:05Z"})
    assert dict(found.problems) == {"wrong_types": 1}
    assert found.problem_rows == [1]


def test_a_missing_header_costs_nothing_where_a_product_is_named() -> None:
    rows, _ = read({"title": "Said x", "time": "2020-01-02T03:04:05Z", "products": ["Assistant"]})
    assert rows[0]["transcript"] == "x"


def test_empty_lines_of_an_answer_are_passed_over() -> None:
    rows, _ = read(
        entry(subtitles=[{}]),
        entry(subtitles=[{}, {"name": "One."}, {}, {"name": "Two."}]),
        entry(subtitles=[]),
    )
    assert [row["reply"] for row in rows] == [None, "One.\nTwo.", None]


def test_an_empty_title_gives_no_words() -> None:
    rows, found = read(entry(""), entry("", "Gemini Apps"))
    assert [row["transcript"] for row in rows] == [None, None]
    assert dict(found.flaws) == {"title_not_split": 1}


def test_a_clip_is_found_by_its_name_in_whatever_unicode_form_it_is_written() -> None:
    name = "fä-0123456789abcdef.mp3"
    item = entry("Prompted x", "Gemini Apps", attachedFiles=[unicodedata.normalize("NFD", name)])
    table, _ = read_all(
        MyActivityJson(), {"x": json.dumps([item]).encode()}, clips=Clips({name: f"a/{name}"})
    )
    assert table.column("audio").to_pylist() == [f"a/{name}"]


def test_named_but_absent_is_told_from_none_saved() -> None:
    rows, found = read(entry(audioFiles=["2019-01-01_00_00_00_000_UTC.mp3"]), entry(), entry(audioFiles=[]))
    assert [row["audio_state"] for row in rows] == ["named_but_absent", "none", "none"]
    assert dict(found.flaws) == {"audio_absent": 1}


def test_no_text_of_an_entry_stands_in_what_went_wrong() -> None:
    _, found = read(entry("Said secret", time="secret"), {"secret": "secret"}, 5)
    assert "secret" not in repr(found)


names = st.sampled_from(["Assistant", "Gemini Apps", "Search", "Gemini\u00a0앱", "Assistant Memory", ""])
words = st.text(max_size=20)
markup = st.lists(st.dictionaries(st.sampled_from(["html", "x"]), st.one_of(words, st.none())), max_size=2)
items = st.fixed_dictionaries(
    {},
    optional={
        "header": st.one_of(names, st.none(), st.integers()),
        "title": st.one_of(
            st.builds(str.__add__, st.sampled_from(["Said ", "Prompted ", "Uploaded ", ""]), words), st.none()
        ),
        "time": st.sampled_from(["2020-01-02T03:04:05Z", "2020-01-02T03:04:05.1Z", "no", ""]),
        "products": st.one_of(st.lists(names, max_size=3), st.just("x")),
        "safeHtmlItem": st.one_of(markup, st.just(5)),
        "attachedFiles": st.lists(st.sampled_from(["a.mp3", "b.jpg", "c.MP3"]), max_size=2),
        "audioFiles": st.lists(st.sampled_from(["a.mp3"]), max_size=1),
        "snippet": st.one_of(st.none(), st.just({"title": "x"})),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(items, max_size=12))
def test_whatever_entries_hold_each_is_accounted_for(found: list[dict[str, object]]) -> None:
    rows, read_back = read(entry(), *found)
    assert read_back.rows == len(found) + 1
    assert all(row["kind"] in ("voice", "unknown") for row in rows)
