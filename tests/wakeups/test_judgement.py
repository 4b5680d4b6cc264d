"""A history and its verdicts: three answers that are never mixed, and recordings that are never changed."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.history.view import History
from auditor.recording import KINDS, OUTCOMES, PUBLIC_SCHEMA, TRIGGERS, VENDORS, VERDICTS
from auditor.wakeups import judge
from auditor.wakeups.catalogue import level, signals
from auditor.wakeups.listening import Heard
from tests.making import history_of

ZONE = ZoneInfo("Europe/Berlin")
START = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
TALK = "and then she told him that they were leaving because of the"


def at(seconds: float, transcript: str | None = None, **more: object) -> dict[str, object]:
    answered = {"outcome": "answered", "reply": "Here it is."} if transcript else {}
    time = START + dt.timedelta(seconds=seconds)
    return {"started_at": time, "device": "Kitchen", "transcript": transcript, **answered, **more}


def requests(count: int = 60, **more: object) -> list[dict[str, object]]:
    return [at(-900 * (n + 1), f"alexa what's the weather in town {n % 7}", **more) for n in range(count)]


def verdicts(history: History) -> list[str]:
    return judge(history, zone=ZONE).history.table.column("verdict").to_pylist()


def test_every_row_gets_a_verdict_a_probability_and_reasons() -> None:
    judged = judge(
        history_of([*requests(), at(0, TALK), at(900, kind="typed", transcript="stop")]), zone=ZONE
    )
    public = judged.history.public()
    assert public.schema == PUBLIC_SCHEMA
    assert None not in public.column("verdict").to_pylist()
    assert set(public.column("verdict").to_pylist()) <= set(VERDICTS)
    assert public.column("p_unintended").null_count == 1  # the typed one
    assert public.column("reasons").to_pylist()[-1] == []


def test_nothing_of_a_recording_is_changed() -> None:
    history = history_of([*requests(), at(0, TALK)])
    before = history.table
    after = judge(history, zone=ZONE).history.table
    assert after.select(before.column_names).equals(before)
    assert history.table is before


def test_what_the_vendor_marks_is_said_to_be_the_vendor_s_word() -> None:
    rows = [*requests(), at(0, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P")]
    judged = judge(history_of(rows), zone=ZONE)
    assert judged.history.table.column("verdict")[-1].as_py() == "vendor_says_unintended"
    assert judged.history.public().column("reasons")[-1].as_py()[0] == "vendor_marked"


def test_talk_is_likely_unintended_on_an_alexa_device_and_only_possibly_on_google() -> None:
    alexa = verdicts(history_of([*requests(), at(0, TALK, reply="Sorry, I don't know that.")]))
    assert alexa[-1] == "likely_unintended"
    google = {"vendor": "google", "product": "Assistant"}
    rows = [*requests(**google), at(0, TALK, reply="Sorry, I don't understand.", **google)]
    judged = judge(history_of(rows), zone=ZONE)
    assert judged.history.table.column("verdict")[-1].as_py() == "possibly_unintended"
    assert judged.history.table.column("p_unintended")[-1].as_py() >= 0.5


def test_a_usual_request_is_likely_intended() -> None:
    assert (
        verdicts(history_of([*requests(), at(0, "alexa what's the weather in town 3")]))[-1]
        == "likely_intended"
    )


def test_where_nothing_tells_the_word_is_unclear() -> None:
    found = verdicts(
        history_of([*requests(vendor="google"), at(0, vendor="google", outcome="nothing_heard")])
    )
    assert found[-1] == "unclear"


def test_a_prompt_that_may_have_been_typed_is_not_judged_by_its_words() -> None:
    gemini = {"vendor": "google", "product": "Gemini Apps", "kind": "unknown"}
    assert verdicts(history_of([*requests(vendor="google"), at(0, TALK, **gemini)]))[-1] == "unclear"
    siri = {"vendor": "apple", "product": "Siri", "kind": "unknown"}
    assert (
        verdicts(history_of([*requests(vendor="google"), at(0, TALK, **siri)]))[-1] == "possibly_unintended"
    )


def test_a_language_without_evidence_is_not_called_unintended() -> None:
    rows = [at(-900 * n, f"\u4eca\u65e5\u306e\u5929\u6c17 {n}") for n in range(40)]
    found = verdicts(history_of(rows))
    assert not {"likely_unintended", "possibly_unintended"} & set(found)


def test_a_repeat_says_what_the_row_says_that_is_kept_for_it() -> None:
    same = {"recording_id": "ab" * 10}
    rows = [*requests(), at(0, TALK, **same), at(0, None, **same)]
    judged = judge(history_of(rows), zone=ZONE)
    one, other = judged.history.public().slice(len(rows) - 2).to_pylist()
    assert {one["duplicate_of"], other["duplicate_of"]} == {None, "ab" * 10}
    assert one["verdict"] == other["verdict"]
    assert one["reasons"] == other["reasons"]
    assert one["p_unintended"] == other["p_unintended"]


def test_an_empty_history_can_be_judged() -> None:
    judged = judge(history_of([]), zone=ZONE)
    assert judged.history.table.num_rows == 0
    assert judged.sample() == []
    assert judged.measured.precision is None


def test_a_history_without_words_cannot_be_judged() -> None:
    history = history_of(requests(3))
    bare = History(table=history.table.drop_columns(["transcript"]))
    with pytest.raises(ValueError, match="without words"):
        judge(bare, zone=ZONE)


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [*requests(), at(0, TALK), at(5, "alexa stop"), at(400, outcome="nothing_heard")]
    ids = [f"{n:04x}" * 5 for n in range(len(rows))]
    rows = [{**row, "recording_id": one} for row, one in zip(rows, ids, strict=True)]
    one, other = (judge(history_of(order), zone=ZONE).history.public() for order in (rows, rows[::-1]))
    columns = ["recording_id", "verdict", "p_unintended", "reasons"]
    assert one.select(columns).to_pylist() == other.select(columns).to_pylist()[::-1]


def test_judging_twice_gives_the_same_columns_once() -> None:
    once = judge(history_of([*requests(), at(0, TALK)]), zone=ZONE).history
    twice = judge(once, zone=ZONE).history
    assert twice.table.column_names == once.table.column_names
    assert twice.public().equals(once.public())


def test_a_view_and_a_frame_keep_the_verdicts() -> None:
    judged = judge(history_of([*requests(), at(0, TALK)]), zone=ZONE).history
    view = judged.filtered(words="leaving")
    assert view.frame(["verdict"]).verdict.tolist() == ["likely_unintended"]
    assert "reads_like_talk" in view.frame().reasons[0]


def test_times_at_the_end_of_the_calendar_are_judged_too() -> None:
    times = ["9999-12-31T23:00:00Z", "0001-01-01T00:30:00Z", None]
    rows = [{"started_at": time, "transcript": "stop"} for time in times]
    assert None not in verdicts(history_of(rows))


def test_the_watcher_is_told_and_can_stop_it() -> None:
    told: list[tuple[int, int]] = []
    judge(history_of(requests()), zone=ZONE, watch=lambda done, of: told.append((done, of)))
    assert told[-1][0] == told[-1][1]

    def stop(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        judge(history_of(requests()), zone=ZONE, watch=stop)


# The vendor's own labels ---------------------------------------------------------------------


def test_the_level_comes_from_the_vendor_s_own_labels() -> None:
    marked = [at(-500 * n, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P") for n in range(1, 13)]
    judged = judge(history_of([*requests(88), *marked]), zone=ZONE)
    one = judged.calibration["amazon"]
    assert (one.why, one.marked) == ("labels", 12)
    assert one.share == pytest.approx((12 + 1) / (100 + 10))


def test_without_labels_the_published_prior_stands_with_its_band() -> None:
    one = judge(history_of(requests(vendor="google")), zone=ZONE).calibration["google"]
    assert (one.why, one.share, one.interval) == ("prior", 0.1, (0.02, 0.17))


def test_with_enough_labels_the_fit_is_checked_on_the_newest_of_them() -> None:
    marked = [at(-700 * n, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P") for n in range(1, 61)]
    history = history_of([*requests(200), *marked])
    ids = history.table.column("recording_id").to_pylist()
    heard = {one: Heard("checked", 3.0, 0.5, 0.4, 0.95) for one in ids[:200]}
    heard |= {one: Heard("checked", 3.0, 0.5, 0.4, 0.05) for one in ids[200:]}
    one = judge(history, zone=ZONE, heard=heard).calibration["amazon"]
    assert one.brier_before is not None
    assert one.brier_after is not None
    assert sum(line.rows for line in one.table) == 52  # a fifth of 260
    assert level("slope_low") <= one.slope <= level("slope_high")


# Rates ------------------------------------------------------------------------------------------


def test_rates_by_wake_word_have_the_vendor_s_count_and_ours_side_by_side() -> None:
    echo = [at(-900 * (n + 1) - 300, "computer lights on", device="Hall") for n in range(20)]
    marked = [at(-100 * n, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P") for n in range(1, 4)]
    judged = judge(history_of([*requests(40), *echo, *marked]), zone=ZONE)
    found = {one.group: one for one in judged.rates(ZONE, "wake_word")}
    assert set(found) == {"alexa", "computer"}
    assert (found["alexa"].recordings, found["alexa"].vendor_marked) == (43, 3)
    assert (found["computer"].recordings, found["computer"].vendor_marked) == (20, 0)
    hours = (40 * 900 - 100) / 3600
    per_hour = found["alexa"].per_hour("vendor_marked")
    assert per_hour is not None
    assert per_hour.value == pytest.approx(3 / hours)
    assert per_hour.interval[0] < 3 / hours < per_hour.interval[1]


# What the listening check adds --------------------------------------------------------------------


def test_scores_of_the_listening_check_move_the_probability() -> None:
    history = history_of([*requests(), at(0, "so what now"), at(900, "so what now")])
    plain = judge(history, zone=ZONE)
    ids = history.table.column("recording_id").to_pylist()
    heard = plain.heard(
        {ids[-2]: Heard("checked", 3.0, 0.5, 0.4, 0.02), ids[-1]: Heard("checked", 3.0, 0.5, 0.4, 0.97)}
    )
    before, after = (one.history.table.column("p_unintended").to_pylist() for one in (plain, heard))
    assert after[-2] > before[-2]
    assert after[-1] < before[-1]
    assert after[:-2] == pytest.approx(before[:-2])
    sentences = [one.sentence for one in heard.reasons(ids[-2])]
    assert "A second, local check did not hear the wake word in this recording." in sentences


# The person's own review ----------------------------------------------------------------------


def many(count: int = 300, **more: object) -> History:
    talk = [at(-400 * n, f"{TALK} {n}", reply="Sorry, I don't know.", **more) for n in range(1, 41)]
    return history_of([*requests(count, **more), *talk])


def test_the_person_s_word_stands_for_the_recording() -> None:
    plain = judge(many(), zone=ZONE)
    ids = plain.history.table.column("recording_id").to_pylist()
    said = plain.reviewed({ids[-1]: "meant", ids[0]: "not_meant", ids[1]: "unsure"})
    rows = {row["recording_id"]: row for row in said.history.public().to_pylist()}
    assert (rows[ids[-1]]["verdict"], rows[ids[-1]]["p_unintended"]) == ("likely_intended", 0.0)
    assert (rows[ids[0]]["verdict"], rows[ids[0]]["p_unintended"]) == ("likely_unintended", 1.0)
    assert rows[ids[-1]]["reasons"][0] == "you_said_meant"
    assert said.reasons(ids[0])[0].id == "you_said_not_meant"
    before = plain.history.public().to_pylist()
    assert rows[ids[1]]["verdict"] == before[1]["verdict"]


def test_an_answer_can_be_taken_back() -> None:
    plain = judge(many(), zone=ZONE)
    ids = plain.history.table.column("recording_id").to_pylist()
    back = plain.reviewed({ids[-1]: "meant"}).taken_back(ids[-1])
    assert back.history.public().equals(plain.history.public())
    assert not back.answers


def test_another_word_is_refused() -> None:
    with pytest.raises(ValueError, match="meant, not_meant, unsure"):
        judge(many(40), zone=ZONE).reviewed({"ab" * 10: "perhaps"})


def test_the_sample_leaves_out_what_was_answered_and_what_the_vendor_marked() -> None:
    rows = [
        *requests(),
        at(0, outcome="not_for_device", vendor_label="FALSE_WAKE_WORD_1P", recording_id="ab" * 10),
    ]
    plain = judge(history_of(rows), zone=ZONE)
    asked = plain.sample(500)
    assert "ab" * 10 not in asked
    assert len(asked) == 60
    assert asked[0] not in plain.reviewed({asked[0]: "meant"}).sample(500)


def test_enough_answers_move_the_level_of_all_others() -> None:
    plain = judge(many(vendor="google", product="Assistant"), zone=ZONE)
    ids = plain.history.table.column("recording_id").to_pylist()
    texts = dict(zip(ids, plain.history.table.column("transcript").to_pylist(), strict=True))
    answers = {one: "not_meant" if "leaving" in texts[one] else "meant" for one in plain.sample(60)}
    said = plain.reviewed(answers)
    assert said.calibration["google"].why == "review"
    assert plain.calibration["google"].why == "prior"
    # Of 340 recordings 40 were not meant: with the review the probabilities add up to about that.
    chances = said.history.table.column("p_unintended").to_pylist()
    assert sum(chances) == pytest.approx(40, abs=8)
    measured = said.measured
    assert measured.answered == 60
    assert measured.precision == 1.0


def test_after_a_review_text_alone_may_be_called_likely() -> None:
    plain = judge(many(vendor="google", product="Assistant"), zone=ZONE)
    assert "likely_unintended" not in set(plain.history.table.column("verdict").to_pylist())
    ids = plain.history.table.column("recording_id").to_pylist()
    texts = dict(zip(ids, plain.history.table.column("transcript").to_pylist(), strict=True))
    answers = {one: "not_meant" if "leaving" in texts[one] else "meant" for one in plain.sample(60)}
    said = plain.reviewed(answers)
    open_rows = [
        row
        for row in said.history.public().to_pylist()
        if row["recording_id"] not in answers and TALK in row["transcript"]
    ]
    assert {row["verdict"] for row in open_rows} == {"likely_unintended"}


def test_reasons_are_told_in_words_and_quote_what_sounds_alike() -> None:
    judged = judge(
        history_of([*requests(), at(0, "alexis did you bring the milk", recording_id="ab" * 10)]), zone=ZONE
    )
    found = {one.id: one.sentence for one in judged.reasons("ab" * 10)}
    assert found["sounds_alike"] == "Holds \u201calexis\u201d, which sounds like \u201calexa\u201d."
    listed = judged.history.public().column("reasons")[-1].as_py()
    assert [one.id for one in judged.reasons("ab" * 10)] == listed
    assert judged.reasons("cd" * 10) == []


def test_columns_are_kept_small_in_memory() -> None:
    judged = judge(history_of(requests()), zone=ZONE).history.table
    assert judged.column("reasons").type == pa.list_(pa.dictionary(pa.int8(), pa.string()))


# Any rows at all ------------------------------------------------------------------------------------

texts = st.one_of(
    st.none(),
    st.sampled_from(
        ["alexa", "alexa stop", "hey google", "and then she said that the", "\u4eca\u65e5", "'", "  "]
    ),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "ignore").decode()),
)
any_row = st.fixed_dictionaries(
    {
        "vendor": st.sampled_from(VENDORS),
        "kind": st.sampled_from(KINDS),
        "outcome": st.sampled_from(OUTCOMES),
        "trigger": st.sampled_from(TRIGGERS),
        "vendor_label": st.sampled_from(
            [None, "FALSE_WAKE_WORD_1P", "DISCARDED_NON_DEVICE_DIRECTED_INTENT", "?"]
        ),
        "transcript": texts,
        "reply": texts,
        "language": st.sampled_from([None, "en-US", "de", "xx", ""]),
        "device": st.sampled_from([None, "Kitchen", ""]),
        "started_at": st.one_of(
            st.none(), st.integers(0, 100).map(lambda n: START + dt.timedelta(seconds=n))
        ),
    }
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(any_row, max_size=40), st.lists(st.sampled_from(["meant", "not_meant", "unsure"]), max_size=40)
)
def test_any_rows_and_any_answers_give_whole_columns(rows: list[dict[str, object]], said: list[str]) -> None:
    history = history_of(rows)
    plain = judge(history, zone=ZONE)
    ids = history.table.column("recording_id").to_pylist()
    for one in (plain, plain.reviewed(dict(zip(ids, said, strict=False)))):
        public = one.history.public()
        assert public.num_rows == len(rows)
        judged = [kind in ("voice", "unknown") for kind in public.column("kind").to_pylist()]
        for row, asked in zip(public.to_pylist(), judged, strict=True):
            assert row["verdict"] in VERDICTS
            assert (row["verdict"] == "not_applicable") == (not asked)
            assert (row["p_unintended"] is None) == (not asked)
            assert row["p_unintended"] is None or 0 <= row["p_unintended"] <= 1
            assert set(row["reasons"]) <= set(signals())
        assert one.measured.answered + one.measured.unsure <= len(said)
        for key in ids[:3]:
            one.reasons(key)
