from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime

import pytest

from auditor.samples.household import sounds, write_sample
from auditor.samples.life import calendar
from auditor.samples.phrases import clips
from auditor.samples.takeout import activity_json
from tests.samples.opening import ASSISTANT, Sample, opened

OLDER = "Takeout/My Activity/Voice and Audio/"


def test_the_lexical_form_is_that_of_the_format_notes():
    # formats/google.md 2.6, but for the white space inside arrays of one item
    items = [
        {
            "header": "Assistant",
            "title": "Said what's <up> & about",
            "titleUrl": "https://www.google.com/search?q=x",
            "subtitles": [{"name": "Nine minutes. And that's starting now."}],
            "time": "2019-11-03T06:15:42.318Z",
            "audioFiles": ["2019-11-03_06_15_44_907_UTC.mp3"],
            "products": ["Assistant"],
            "details": [{"name": "Started by hotword"}, {"name": "From unrecognized speaker"}],
        },
        {
            "header": "Assistant",
            "title": "Wie spät",
            "time": "2019-11-03T06:15:00Z",
            "products": ["Assistant"],
        },
    ]
    assert activity_json(items).decode() == (
        "[{\n"
        '  "header": "Assistant",\n'
        '  "title": "Said what\\u0027s \\u003cup\\u003e \\u0026 about",\n'
        '  "titleUrl": "https://www.google.com/search?q\\u003dx",\n'
        '  "subtitles": [{\n'
        '    "name": "Nine minutes. And that\\u0027s starting now."\n'
        "  }],\n"
        '  "time": "2019-11-03T06:15:42.318Z",\n'
        '  "audioFiles": ["2019-11-03_06_15_44_907_UTC.mp3"],\n'
        '  "products": ["Assistant"],\n'
        '  "details": [{\n'
        '    "name": "Started by hotword"\n'
        "  },{\n"
        '    "name": "From unrecognized speaker"\n'
        "  }]\n"
        "},{\n"
        '  "header": "Assistant",\n'
        '  "title": "Wie spät",\n'
        '  "time": "2019-11-03T06:15:00Z",\n'
        '  "products": ["Assistant"]\n'
        "}]"
    )
    assert json.loads(activity_json(items)) == items
    assert activity_json([]) == b"[]"


def test_the_files_have_that_form_too(sample: Sample):
    texts = [text for part in sample.parts for name, text in part.items() if name.endswith("MyActivity.json")]
    assert len(texts) == 3
    for text in texts:
        assert text.startswith(b"[{\n")
        assert text.endswith(b"\n}]")
        assert not set(b"='&<>\r\t") & set(text)
        assert b"null" not in text
        assert activity_json(json.loads(text)) == text


def test_items_come_newest_first_with_three_digits_of_a_second_or_none(sample: Sample):
    times = [item["time"] for item in sample.assistant]
    assert times == sorted(times, key=datetime.fromisoformat, reverse=True)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", time) for time in times)
    assert not any(time.endswith(".000Z") for time in times)


def test_titles_are_the_known_ones_and_carry_only_the_keys_that_go_with_them(sample: Sample):
    kinds = Counter(item["title"].split()[0] for item in sample.assistant)
    assert kinds.keys() == {"Said", "Used", "Unknown", "Selected"}
    assert kinds["Said"] > 0.8 * kinds.total()
    for item in sample.assistant:
        if not item["title"].startswith("Said "):
            assert not item.keys() & {"titleUrl", "subtitles", "audioFiles", "locationInfos"}
    assert {item["title"] for item in sample.assistant if item["title"].startswith("U")} == {
        "Used Assistant",
        "Unknown voice command",
    }


def test_what_was_overheard_bears_the_hotword_and_no_known_voice_more_often(sample: Sample):
    truth = {row["started_at"]: row["meant"] for row in sample.truth}

    def strangers(meant: str) -> float:
        said = [
            {detail["name"] for detail in item.get("details", [])}
            for item in sample.assistant
            if item["title"].startswith("Said ") and truth.get(item["time"]) == meant
        ]
        assert len(said) > 100
        return sum("From unrecognized speaker" in details for details in said) / len(said)

    assert strangers("no") > strangers("yes") + 0.2


def test_locations_lie_in_the_sea_at_zero(sample: Sample):
    places = [info for item in sample.assistant for info in item.get("locationInfos", [])]
    assert 20 < len(places) < len(sample.assistant) / 10
    for place in places:
        latitude, longitude = place["url"].partition("query=")[2].split(",")
        assert 0 <= float(latitude) < 0.01
        assert 0 <= float(longitude) < 0.01


def test_no_item_has_sound_once_audio_saving_is_off(sample: Sample):
    off = calendar(36).audio_off
    stamped = [
        (datetime.fromisoformat(item["time"]), "audioFiles" in item)
        for item in sample.assistant
        if item["title"].startswith("Said ")
    ]
    assert sum(sound for at, sound in stamped if at < off) > 100
    assert not any(sound for at, sound in stamped if at >= off)
    assert sum(at >= off for at, _ in stamped) > 1000
    newest = max(name.rpartition("/")[2] for part in sample.parts for name in part if name.endswith(".mp3"))
    assert newest < f"{off:%Y-%m-%d_%H_%M_%S}"


def test_clips_are_spread_over_both_parts_and_the_lists_name_clips_of_either(sample: Sample):
    counts = [sum(name.endswith(".mp3") for name in part) for part in sample.parts]
    assert 150 <= sum(counts) <= 250
    assert min(counts) > 50
    assert ASSISTANT + "MyActivity.json" in sample.parts[0]
    assert OLDER + "MyActivity.json" in sample.parts[1]
    assert not set(sample.parts[0]) & set(sample.parts[1])
    for number in (0, 1):
        named = {name for item in sample.assistant for name in item.get("audioFiles", [])}
        assert any(ASSISTANT + name in sample.parts[number] for name in named)


def test_two_clips_are_named_and_missing_and_two_are_there_and_not_named(sample: Sample):
    older = json.loads(sample.parts[1][OLDER + "MyActivity.json"])
    named = {ASSISTANT + name for item in sample.assistant for name in item.get("audioFiles", [])}
    named |= {OLDER + name for item in older for name in item["audioFiles"]}
    there = {name for part in sample.parts for name in part if name.endswith(".mp3")}
    assert len(named - there) == 2
    assert len(there - named) == 2


def test_a_clip_says_what_its_row_says(sample: Sample):
    pool = sounds()
    there = sample.parts[0] | sample.parts[1]
    heard = [
        (item["title"].removeprefix("Said "), there[ASSISTANT + name])
        for item in sample.assistant
        for name in item.get("audioFiles", [])
        if ASSISTANT + name in there
    ]
    assert len(heard) > 100
    assert all(pool[clips()[words]] == sound for words, sound in heard)


def test_some_clips_are_of_what_was_never_meant(sample: Sample):
    meant = {row["started_at"]: row["meant"] for row in sample.truth}
    with_sound = Counter(meant[item["time"]] for item in sample.assistant if "audioFiles" in item)
    assert with_sound["no"] >= 8
    assert with_sound["yes"] > 100


def test_the_older_folder_repeats_items_of_the_assistant_and_has_their_sound(sample: Sample):
    older = json.loads(sample.parts[1][OLDER + "MyActivity.json"])
    assert len(older) > 20
    first = {(item["time"], item["title"]): item for item in sample.assistant}
    for item in older:
        assert item["products"] == ["Voice and Audio"]
        assert (item["time"], item["title"]) in first
        stamp = item["time"] if "." in item["time"] else item["time"].replace("Z", ".000Z")
        assert item["audioFiles"] == [re.sub(r"[T:.]", "_", stamp).replace("Z", "_UTC.mp3")]
    own = [("audioFiles" in first[item["time"], item["title"]]) for item in older]
    assert {True, False} == set(own)


def test_the_sound_of_an_assistant_item_is_stamped_up_to_three_seconds_later(sample: Sample):
    for item in sample.assistant:
        for name in item.get("audioFiles", []):
            stamp = datetime.strptime(name.replace("_UTC", "000+0000"), "%Y-%m-%d_%H_%M_%S_%f%z.mp3")
            assert 0 <= (stamp - datetime.fromisoformat(item["time"])).total_seconds() < 3


def test_the_index_page_lists_the_archive_and_bears_no_real_address(sample: Sample):
    page = sample.parts[0]["Takeout/archive_browser.html"].decode()
    assert all(name in page for part in sample.parts for name in part if "archive_browser" not in name)
    assert re.findall(r"[\w.]+@[\w.]+", page) == ["household@example.invalid"]


def test_a_takeout_without_clips_names_none(tmp_path):
    write_sample(tmp_path, months=3, clips=False)
    sample = opened(tmp_path)
    assert not any("audioFiles" in item for item in sample.assistant)
    assert not any(name.endswith(".mp3") for part in sample.parts for name in part)


@pytest.mark.parametrize("months", [1, 72])
def test_the_number_of_clips_stays_small_whatever_the_length(tmp_path, months: int):
    write_sample(tmp_path, months=months)
    counts = [sum(name.endswith(".mp3") for name in part) for part in opened(tmp_path).parts]
    assert 4 <= sum(counts) <= 300
