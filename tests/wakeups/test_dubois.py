from __future__ import annotations

import sys
from pathlib import Path

import pytest

from auditor.facts import table

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import dubois

# The recount in the research note, made before and by other code: country, speaker, wake word -> events, plays,
# per hour, per 10,000 words.
NOTE = {
    ("US", "Echo Dot 3", "alexa"): (8, 2, 0.030, 0.04),
    ("US", "Echo Dot 2", "alexa"): (17, 2, 0.064, 0.08),
    ("US", "Echo Dot 3", "echo"): (22, 2, 0.083, 0.10),
    ("US", "Echo Dot 2", "echo"): (63, 2, 0.238, 0.30),
    ("US", "Echo Dot 3", "amazon"): (27, 2, 0.102, 0.13),
    ("US", "Echo Dot 2", "amazon"): (54, 2, 0.204, 0.25),
    ("US", "Echo Dot 3", "computer"): (38, 2, 0.143, 0.18),
    ("US", "Echo Dot 2", "computer"): (48, 2, 0.181, 0.23),
    ("US", "Google Home Mini", "hey google"): (69, 4, 0.130, 0.16),
    ("US", "HomePod", "hey siri"): (134, 4, 0.253, 0.32),
    ("US", "Harman Kardon Invoke", "cortana"): (128, 4, 0.241, 0.30),
    ("UK", "Echo Dot 3", "amazon"): (125, 2, 0.472, 0.59),
    ("UK", "Echo Dot 3", "alexa"): (2, 2, 0.008, 0.01),
}


def row(country: str, speaker: str, word: str) -> dict[str, object]:
    (found,) = (
        one
        for one in table("dubois2020")["rate"]
        if (one["country"], one["speaker"], one["wake_word"]) == (country, speaker, word)
    )
    return found


@pytest.mark.parametrize("key", NOTE, ids="-".join)
def test_the_facts_are_those_of_the_research_note(key: tuple[str, str, str]) -> None:
    events, plays, per_hour, per_words = NOTE[key]
    one = row(*key)
    assert (one["events"], one["plays"]) == (events, plays)
    assert events / (plays * one["hours_per_play"]) == pytest.approx(per_hour, abs=0.0006)
    # The note counted one line of words more, which is no episode: 0.3 %.
    assert 10_000 * events / (plays * one["words_per_play"]) == pytest.approx(per_words, abs=0.011)


def test_a_play_is_as_long_as_the_study_says() -> None:
    for one in table("dubois2020")["rate"]:
        assert one["hours_per_play"] == pytest.approx(132.6, abs=0.05)
        assert one["words_per_play"] == 1_055_689


def test_what_the_study_does_not_say_beyond_doubt_is_left_out() -> None:
    british = {one["speaker"] for one in table("dubois2020")["rate"] if one["country"] == "UK"}
    assert british == {"Echo Dot 3", "Google Home Mini", "HomePod"}


def test_every_interval_holds_its_rate() -> None:
    for one in table("dubois2020")["rate"]:
        assert one["low"] <= one["events"] / (one["plays"] * one["hours_per_play"]) <= one["high"]


def test_no_caveat_is_more_than_a_sentence_or_says_your_rate_is() -> None:
    sentences = [one["sentence"] for one in table("dubois2020")["caveat"]]
    assert len(sentences) == 9
    assert all(sentence.endswith(".") for sentence in sentences)
    assert any("not your rate" in sentence for sentence in sentences)
    assert not any("0.95" in sentence for sentence in sentences)


# In the form of the published files (README.TXT of the study), with a line of each oddity that they hold.
RESULTS = """\
../capture/final1a/[S3.Ep2] Narcos - The Cali KGB/capture.mkv:Devices with corresponding times are listed below: 
invoke:(1325, 1325)
t-echodot:(523, 529)
t-echodot:(534, 535)
t-echodot:(541, 541)
echodot3b:(391,392)
../capture/final1a/[S8.Ep21] The Office (U.S.) - Angry Andy/capture.mkv:Devices with corresponding times are listed below: 
./capture3/[S4.Ep5] Friday Night Tykes - Be the Adult/capture.mkv:Devices with corresponding times are listed below: 
echodot3a:(3, 5) 
t-echodot:(531, 531)
homepod:(-1, -1)
"""  # noqa: W291


def test_every_line_of_a_results_file_is_an_event_or_a_play() -> None:
    events, plays = dubois.events_in(RESULTS.splitlines())
    assert (len(events), plays) == (8, 3)
    assert events[4] == dubois.Event("[S3.Ep2] Narcos - The Cali KGB", "echodot3b", 391, 392)
    assert events[-1].episode == "[S4.Ep5] Friday Night Tykes - Be the Adult"
    with pytest.raises(ValueError, match="neither"):
        dubois.events_in(["echodot: nothing"])


def test_events_of_one_play_at_most_five_seconds_apart_are_one() -> None:
    found = dubois.merged(dubois.events_in(RESULTS.splitlines())[0])
    ours = [one for one in found if one.device == "t-echodot"]
    assert [(one.first, one.last) for one in ours] == [(523, 535), (541, 541), (531, 531)]


def test_the_same_second_of_another_speaker_or_episode_is_another_event() -> None:
    events = [dubois.Event(episode, device, 1, 2) for episode in "ab" for device in ("homepod", "invoke")]
    assert len(dubois.merged(events)) == 4


def test_a_light_within_a_longer_one_does_not_make_it_shorter() -> None:
    events = [dubois.Event("a", "homepod", *times) for times in ((1, 20), (3, 4), (24, 25))]
    assert [(one.first, one.last) for one in dubois.merged(events)] == [(1, 25)]


def test_the_show_is_what_stands_between_number_and_title() -> None:
    assert dubois.show_of("[S8.Ep21] The Office (U.S.) - Angry Andy") == "The Office (U.S.)"
    assert dubois.show_of("[V2.Ep6] Dear White People - Chapter VI") == "Dear White People"


def test_an_interval_by_show_is_wider_where_one_show_has_all_events() -> None:
    seconds = {f"[S1.Ep{n}] {show} - x": 3600.0 for show in "ABCDEFGHIJKL" for n in range(10)}
    played = dubois.Material(seconds, dict.fromkeys(seconds, 100), 12_000)
    even = [dubois.Event(f"[S1.Ep1] {show} - x", "homepod", 1, 1) for show in "ABCDEFGHIJKL"]
    single = [dubois.Event("[S1.Ep1] A - x", "homepod", number * 10, number * 10) for number in range(12)]
    assert dubois.by_show(even, 2, played) == pytest.approx((12 / 240, 12 / 240))
    low, high = dubois.by_show(single, 2, played)
    assert low == 0
    assert high >= 0.1


def test_the_counts_add_up_from_rounds_to_rates(tmp_path: Path) -> None:
    folder = tmp_path / "dubois2020" / "data"
    material = folder / "source-material"
    material.mkdir(parents=True)
    episode = "[S1.Ep1] Narcos - One"
    (material / "duration-by-episode.txt").write_text(f"7200.0 {episode}\n", encoding="utf-8")
    (material / "wordcount-by-episode.txt").write_text(f"5000 {episode}\n9 test\n", encoding="utf-8")
    for directory, name in dubois.FOLDER.values():
        (folder / "misactivations" / directory).mkdir(parents=True)
        for part in ("1a", "1b", "2a", "2b"):
            text = f"x/{episode}/capture.mkv:Devices\nhomepod:(1, 2)\nhomepod:(100, 2000)\nechodot3a:(5, 5)\n"
            path = folder / "misactivations" / directory / f"{name}-final{part}-filtered.txt"
            path.write_text(text, encoding="utf-8")
    found = {(one.country, one.speaker, one.wake_word): one for one in dubois.counts(tmp_path)}
    homepod = found["US", "HomePod", "hey siri"]
    assert (homepod.events, homepod.plays, homepod.hours, homepod.words) == (4, 4, 2.0, 5000)
    assert homepod.per_hour == 0.5
    assert homepod.per_10_000_words == 2.0
    assert found["US", "Echo Dot 3", "alexa"].events == found["US", "Echo Dot 3", "echo"].events == 2
    assert found["UK", "HomePod", "hey siri"].events == 4
    assert ("UK", "Echo Dot 2", "echo") not in found
    assert dubois.facts(list(found.values())).startswith("# ")
