from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from auditor.samples.dice import Dice
from auditor.samples.household import sounds
from auditor.samples.phrases import Phrases, clips, invented, topics

TABLE = invented("phrases")


def test_every_blank_has_words_to_fill_it():
    blanks = set(re.findall(r"\{(\w+)\}", str(TABLE)))
    assert blanks == set(TABLE["fill"])


def test_every_topic_of_the_household_has_requests_and_a_reason():
    household = invented("household")
    used = {topic for slot in household["slots"] + household["party"] for topic in slot["topics"]}
    assert used <= set(TABLE["requests"])
    assert set(TABLE["requests"]) == set(topics())


def test_a_reply_repeats_the_words_of_its_request():
    phrases = Phrases(Dice(1))
    timers = [phrases.request("timer") for _ in range(100)]
    (words, reply) = next(pair for pair in timers if pair[0].startswith("set a timer for t"))
    minutes = words.removeprefix("set a timer for ").removesuffix(" minutes")
    assert minutes in reply.lower()


def test_two_blanks_of_one_sentence_are_filled_with_different_words():
    phrases = Phrases(Dice(1))
    questions = {phrases.request("facts")[0] for _ in range(500)}
    cities = [re.fullmatch(r"is (\w+) bigger than (\w+)", question) for question in questions]
    assert [match for match in cities if match]
    assert all(match[1] != match[2] for match in cities if match)


def test_every_sound_says_a_phrase_that_is_said_and_every_phrase_of_the_pool_has_its_sound():
    assert set(sounds()) == set(clips().values())
    said = {words for requests in TABLE["requests"].values() for words, _ in requests}
    said |= {words for lists in TABLE["overheard"].values() for words in lists}
    whole = {words for words in clips() if words in said}
    # the one that is left is a template whose blank happens to be filled so
    assert set(clips()) - whole <= {"play the next song"}


def test_the_sounds_are_small_mp3_files():
    pool = sounds()
    assert 30 <= len(pool) <= 45
    assert sum(map(len, pool.values())) < 400_000
    assert all(
        sound[:2] in (b"\xff\xfb", b"\xff\xf3") for sound in pool.values()
    )  # a frame, no tags before it


@pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not here")
def test_the_sounds_are_16_khz_mono_and_last_a_few_seconds(tmp_path):
    for name, sound in sounds().items():
        path = tmp_path / f"{name}.mp3"
        path.write_bytes(sound)
        command = ["ffprobe", "-v", "error", "-of", "csv=p=0", "-show_entries"]
        shown = subprocess.run(
            [*command, "stream=codec_name,sample_rate,channels:format=duration", str(path)],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        assert shown[0] == "mp3,16000,1"
        assert 1.0 < float(shown[1]) < 6.0
