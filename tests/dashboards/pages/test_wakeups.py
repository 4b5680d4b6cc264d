"""The page of false wake-ups: the library's numbers, a review by keyboard, and nothing shown in incognito."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

import sample_data
from auditor.history import History, read_history
from auditor.language import number
from auditor.wakeups import Judgement, judge
from auditor.wakeups.listening.decode import decode
from auditor.wakeups.ranking import Wanted, ranked
from dashboards.parts.judged import where_and_when
from dashboards.parts.measured import sentences
from dashboards.parts.review import KEYS, PLAY, UNDO
from tests.dashboards.histories import (
    HOSTILE,
    OVERVIEW,
    WAKEUPS,
    all_words,
    broken,
    empty_export,
    hostile,
    one_vendor,
    page,
    rows,
    three_vendors,
    without_times,
)
from tests.making import history_of
from tests.wakeups.listening.sounding import clip, needs_the_extra, wav

ZONE = ZoneInfo("UTC")
TALK = "and then she told him that they were leaving"
MARK = {"outcome": "not_for_device", "vendor_label": "FALSE_WAKE_WORD_1P", "transcript": None}


@cache
def household() -> Judgement:
    return judge(read_history(sample_data.exports()), zone=ZONE)


@cache
def amazon() -> Judgement:
    asked = rows(
        "amazon", "Alexa", 200, transcript="alexa what's the weather", outcome="answered", reply="Sunny."
    )
    talk = [
        {**row, "started_at": row["started_at"] + dt.timedelta(hours=1), "device": "Ida's room"}
        for row in rows("amazon", "Alexa", 30, transcript=TALK, outcome="answered", reply="")
    ]
    marked = [
        {**row, "started_at": row["started_at"] + dt.timedelta(hours=2)}
        for row in rows("amazon", "Alexa", 12, **MARK)
    ]
    return judge(history_of([*asked, *talk, *marked]), zone=ZONE)


def drawn(judgement: Judgement, **state: object) -> AppTest:
    return page(WAKEUPS, judgement.history, judgement=judgement, zone="UTC", **state)


def judged(history: History) -> Judgement:
    return judge(history, zone=ZONE)


def view(test: AppTest, name: str) -> AppTest:
    test.segmented_control(key="wakeups-view").set_value(name).run()
    assert not test.exception
    assert "could not be drawn" not in all_words(test)
    return test


def now(test: AppTest) -> Judgement:
    return test.session_state["opened"].judgement


def cells(test: AppTest) -> dict[str, list[str]]:
    """Return the table of the answer: the verdict's line -> its cells."""
    table = next(
        element.proto.body for element in test.get("html") if "95 % interval</th>" in element.proto.body
    )
    lines = re.findall(r"<tr><td>([^<]+)<span[^>]*>[^<]*</span></td>(.*?)</tr>", table)
    return {name: re.findall(r">([^<]*)</td>", rest) for name, rest in lines}


# The answer -------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [household, amazon])
def test_the_answer_is_the_library_s_each_by_its_own_name(make) -> None:
    rate = make().rates(ZONE, "all")[0]
    found = {name: told[0] for name, told in cells(drawn(make())).items()}
    assert found == {
        "Marked by the vendor as not meant": number(rate.vendor_marked),
        "Likely not meant, by our signs": number(rate.likely),
        "Possibly not meant, by our signs": number(rate.possible),
        "Cannot tell": number(rate.cannot_tell),
        "Likely meant": number(rate.likely_meant),
    }
    said = all_words(drawn(make()))
    assert f"Of {number(rate.recordings)} recordings in which a device waited for its wake word" in said
    assert "public stand-in data" in said


def test_a_vendor_that_marks_nothing_is_named_with_what_to_request() -> None:
    assert "No row of these Google files says" in all_words(drawn(judged(one_vendor())))
    said = all_words(drawn(judged(history_of(rows("amazon", "Alexa", 40)))))
    assert "Amazon marks nothing in these files. Only the page of your voice history" in said
    assert "Amazon marks nothing" not in all_words(drawn(amazon()))


def test_an_apple_report_alone_says_why_nothing_can_be_asked() -> None:
    apple = rows("apple", "com.example.notes", 9, kind="microphone_session", transcript=None)
    said = all_words(drawn(judged(history_of(apple))))
    assert "None of these recordings can be asked about." in said
    assert "Apple" in said
    assert "only on the page of your voice history" in said


def test_recordings_without_words_are_said_to_have_none() -> None:
    bare = judged(history_of(rows("google", "Assistant", 20, transcript=None, outcome="nothing_heard")))
    assert "None of these recordings has words" in all_words(drawn(bare))


def test_a_history_that_was_not_judged_says_so() -> None:
    assert "were not judged" in all_words(page(WAKEUPS, one_vendor()))


@pytest.mark.parametrize("make", [one_vendor, three_vendors, without_times, hostile])
@pytest.mark.parametrize("name", ["list", "review", "set-off", "listen"])
def test_every_view_works_with_every_history(make, name: str) -> None:
    view(drawn(judged(make())), name)


@pytest.mark.parametrize("make", [broken, empty_export])
def test_broken_and_empty_exports_work(make, tmp_path: Path) -> None:
    drawn(judged(make(tmp_path)))


def test_hostile_words_reach_no_markdown() -> None:
    test = drawn(judged(hostile()))
    test.multiselect(key="wakeups-verdict").set_value([]).run()
    for element in (*test.markdown, *test.caption, *test.title):
        assert "evil" not in str(element.value)
    for element in test.get("html"):
        assert "<img" not in element.proto.body
    assert HOSTILE.split()[0] not in all_words(test)  # escaped


# The list ---------------------------------------------------------------------------------------


def headings(test: AppTest) -> list[str]:
    found = [
        re.findall(r'^<h3 class="va-title">(.*)</h3>$', element.proto.body) for element in test.get("html")
    ]
    return [one[0] for one in found if one]


def test_the_list_has_the_most_likely_first() -> None:
    judgement = amazon()
    order = ranked(judgement, ZONE).find(
        Wanted(verdicts=["vendor_says_unintended", "likely_unintended", "possibly_unintended"])
    )
    first = judgement.history.public(judgement.history.table.take(order[:10])).to_pylist()
    test = drawn(judgement)
    assert [one.replace("&#x27;", "'") for one in headings(test)] == [_with_zone(test, row) for row in first]
    assert f"1 to 10 of {len(order)} recordings that fit, of 242 in all" in all_words(test)


def _with_zone(test: AppTest, row: dict[str, object]) -> str:
    del test
    at = row["started_at"]
    assert isinstance(at, dt.datetime)
    return f"{at:%Y-%m-%d %H:%M:%S} · {row['device'] or row['product']} · Amazon"


def test_filters_narrow_the_list_to_what_the_library_finds() -> None:
    judgement = amazon()
    test = drawn(judgement)
    test.multiselect(key="wakeups-verdict").set_value([]).run()
    assert "of 242 recordings that fit" in all_words(test)
    test.multiselect(key="wakeups-device").set_value(["Ida's room"]).run()
    assert "of 30 recordings that fit" in all_words(test)
    test.selectbox(key="wakeups-sound").set_value("With sound").run()
    assert "No recording fits." in all_words(test)


def test_an_answer_in_the_list_is_kept_and_counts_when_it_is_worked_in() -> None:
    test = drawn(amazon())
    control = next(one for one in test.segmented_control if str(one.key).startswith("wakeups-say-"))
    id_ = str(control.key).removeprefix("wakeups-say-")
    control.set_value("meant").run()
    assert test.session_state["opened"].answers == {id_: "meant"}
    assert now(test).answers == {}
    test.button(key="wakeups-settle").click().run()
    assert now(test).answers == {id_: "meant"}
    row = now(test).history.rows([id_]).to_pylist()[0]
    assert row["verdict"] == "likely_intended"


def test_an_answer_is_taken_back_by_choosing_it_again() -> None:
    test = drawn(amazon())
    control = next(one for one in test.segmented_control if str(one.key).startswith("wakeups-say-"))
    control.set_value("unsure").run()
    test.segmented_control(key=control.key).set_value(None).run()
    assert test.session_state["opened"].answers == {}


def test_leaving_for_another_page_works_the_answers_in() -> None:
    test = drawn(amazon())
    next(one for one in test.segmented_control if str(one.key).startswith("wakeups-say-")).set_value(
        "meant"
    ).run()
    test.switch_page(OVERVIEW).run()
    assert now(test).answers == test.session_state["opened"].answers != {}


# The review -------------------------------------------------------------------------------------


def begin(judgement: Judgement, size: int = 20) -> AppTest:
    test = view(drawn(judgement), "review")
    test.segmented_control(key="review-size").set_value(size).run()
    return test.button(key="review-start").click().run()


def ids(test: AppTest) -> list[str]:
    return list(test.session_state["kept-review"].ids)


def say(test: AppTest, word: str) -> AppTest:
    return test.button(key=f"review-{word}").click().run()


def test_twenty_answers_with_an_undo_give_the_numbers_of_the_library() -> None:
    judgement = amazon()
    test = begin(judgement)
    asked = ids(test)
    assert asked == judgement.sample(20, seed=1)
    said = dict.fromkeys(asked, "")
    texts = {row["recording_id"]: row["transcript"] for row in judgement.history.rows(asked).to_pylist()}
    for at, id_ in enumerate(asked):
        assert f"{at + 1} of 20" in [str(one.proto.text) for one in test.get("progress")]
        if at == 5:  # a slip, and back again
            say(test, "unsure")
            test.button(key="review-undo").click().run()
            assert id_ not in test.session_state["opened"].answers
        said[id_] = "unsure" if at == 7 else "not_meant" if texts[id_] == TALK else "meant"
        say(test, said[id_])
    assert not test.exception
    assert test.session_state["opened"].answers == said
    expected = judgement.reviewed(said)
    assert now(test).measured == expected.measured
    told = all_words(test)
    for sentence in sentences(expected.measured):
        assert sentence in told
    assert "You reviewed 20 recordings" in told
    assert "another verdict now" in told or "No verdict changed" in told


def test_the_last_answer_can_be_changed_after_the_end() -> None:
    test = begin(amazon(), 10)
    for _ in range(10):
        say(test, "meant")
    test.button(key="review-reopen").click().run()
    assert "10 of 10" in [str(one.proto.text) for one in test.get("progress")]
    say(test, "not_meant")
    assert now(test).answers[ids(test)[-1]] == "not_meant"
    assert "You reviewed 10 recordings" in all_words(test)


def test_nothing_is_judged_anew_before_the_sample_is_done() -> None:
    judgement = amazon()
    test = begin(judgement, 10)
    for _ in range(9):
        say(test, "not_meant")
    assert now(test) is judgement
    say(test, "not_meant")
    assert now(test) is not judgement
    assert len(now(test).answers) == 10


def test_reasons_are_shown_after_the_answer_only() -> None:
    test = begin(amazon(), 10)
    assert "chance that it was not meant" not in all_words(test)
    say(test, "meant")
    told = all_words(test)
    assert "The one before" in told
    assert "You said: meant." in told
    assert "chance that it was not meant" in told


def test_a_review_can_be_paused_and_continued() -> None:
    test = begin(amazon(), 10)
    asked = ids(test)
    say(test, "meant")
    test.button(key="review-pause").click().run()
    assert list(now(test).answers) == asked[:1]
    test.button(key="review-continue").click().run()
    assert "2 of 10" in [str(one.proto.text) for one in test.get("progress")]
    assert ids(test) == asked


def test_who_looks_at_another_view_pauses_the_review() -> None:
    test = begin(amazon(), 10)
    say(test, "not_meant")
    view(test, "list")
    assert len(now(test).answers) == 1
    assert (
        "1 of 10 done"
        in [one.label for one in view(test, "review").button if one.key == "review-continue"][0]
    )


def test_all_answers_can_be_taken_back() -> None:
    judgement = amazon()
    test = begin(judgement, 10)
    for _ in range(10):
        say(test, "not_meant")
    assert cells(test) != cells(drawn(judgement))
    test.button(key="review-take-back-all").click().run()
    assert test.session_state["opened"].answers == {}
    assert cells(test) == cells(drawn(judgement))


def test_thirty_clear_answers_move_the_level_and_that_is_said() -> None:
    test = begin(amazon(), 50)
    said = dict(KEYS)
    assert set(said) == {"meant", "not_meant", "unsure"}
    for _ in ids(test):
        say(test, "meant")
    assert "You answered enough for the level of all other recordings to follow" in all_words(test)
    assert now(test).calibration["amazon"].why == "review"


def test_the_buttons_have_keys_of_the_keyboard() -> None:
    test = begin(amazon(), 10)
    say(test, "meant")
    keys = {one.key: one.proto.shortcut.lower() for one in test.button}
    for word, key in KEYS.items():
        assert keys[f"review-{word}"] == key.lower()
    assert keys["review-undo"] == UNDO.lower()
    assert keys["review-pause"]
    assert len({*KEYS.values(), UNDO, PLAY}) == 5


def test_where_nothing_is_left_to_ask_about_that_is_said() -> None:
    only_marked = judged(history_of(rows("amazon", "Alexa", 5, **MARK)))
    assert "Nothing is left to ask about" in all_words(begin(only_marked, 10))


# What set it off --------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["device", "hour", "wake_word", "year"])
def test_shares_are_drawn_by_each_grouping(by: str) -> None:
    test = view(drawn(household()), "set-off")
    test.segmented_control(key="wakeups-by").set_value(by).run()
    assert not test.exception
    assert f"picture-unintended_by_{by}" in "".join(str(test.main).split()) or test.get("plotly_chart")


def test_the_vendor_stands_beside_our_signs_without_its_labels() -> None:
    test = view(drawn(amazon()), "set-off")
    assert "What the vendor said" in all_words(test)
    assert "12 recordings" in all_words(test)  # those that it marked


def test_words_that_sounded_alike_are_listed_with_what_they_are_of() -> None:
    told = all_words(view(drawn(household()), "set-off"))
    assert "“election”" in told
    assert "sounds like “alexa”" in told


# Listening --------------------------------------------------------------------------------------


def with_clips(folder: Path) -> Judgement:
    path = folder / "takeout-20260504T120000Z-001.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for at, name in enumerate(("alexa-0.flac", "alexa-267.flac")):
            clip_name = f"2020-01-01_00_0{at}_01_907_UTC.wav"
            sound = decode(clip(name))
            assert sound is not None
            archive.writestr(f"Takeout/My Activity/Assistant/{clip_name}", wav(sound.samples))
    return judged(read_history([path]))


def test_without_clips_there_is_nothing_to_listen_to() -> None:
    assert "no clips in these files" in all_words(view(drawn(amazon()), "listen"))


@needs_the_extra
def test_where_the_extra_is_missing_it_says_how_to_get_it(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("dashboards.parts.listen.why_not", lambda: "no")
    told = all_words(view(drawn(with_clips(tmp_path)), "listen"))
    assert "not installed" in told
    assert "voice-auditor[audio]" in told


@needs_the_extra
@pytest.mark.parametrize("incognito", [False, True])
def test_clips_are_listened_to_and_the_verdicts_follow(tmp_path: Path, incognito: bool) -> None:
    judgement = with_clips(tmp_path)
    assert len(judgement.worth_listening(undecided=False)) == 2
    test = view(drawn(judgement, incognito=incognito), "listen")
    test.radio(key="wakeups-listen-scope").set_value("all").run()
    test.button(key="wakeups-listen-go").click().run()
    if "wakeups-listening" in test.session_state:
        test.session_state["wakeups-listening"].wait(60)
        test.run()
    assert now(test).known.checked.sum() == 2
    assert "2 of 2 clips could be listened to." in all_words(test)
    assert "All of these were listened to." in all_words(test)


# Incognito --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["list", "set-off", "listen", "review"])
def test_incognito_shows_no_words_and_no_names(name: str) -> None:
    test = view(drawn(household(), incognito=True), name)
    table = household().history.table
    told = all_words(test).replace("&#x27;", "'")
    assert "Ida's room" not in told
    assert "Kitchen" not in told
    order = ranked(household(), ZONE).find(Wanted(verdicts=["likely_unintended"]))[:20]
    for words in table.column("transcript").take(order).to_pylist():
        assert words is None or words not in told
    assert "election" not in told
    assert not re.search("Holds “", told)
    labels = [str(one.label) for one in (*test.button, *test.multiselect, *test.selectbox)]
    options = [option for one in test.multiselect for option in one.options]
    assert "Kitchen" not in " ".join([*labels, *options])


def test_in_incognito_nothing_can_be_reviewed_and_that_is_said() -> None:
    test = view(drawn(amazon(), incognito=True), "review")
    assert "In incognito nothing can be reviewed." in all_words(test)
    assert not [one for one in test.button if str(one.key).startswith("review-")]


def test_a_recording_is_named_by_when_and_where() -> None:
    row = {"started_at": None, "time_precision": None, "device": None, "product": "Alexa", "vendor": "amazon"}
    assert where_and_when(row).endswith("Alexa · Amazon")
