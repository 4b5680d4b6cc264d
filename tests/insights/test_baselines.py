"""Published figures beside one's own: each with its numerator and denominator, and never where it means nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import auditor.facts
from auditor.history import History
from auditor.insights.baselines import Beside, Own, beside, own_sentence, studies
from auditor.recording import INFERRED, MEASURED, VENDOR_SAYS
from auditor.wakeups import judge
from tests.making import history_of

ZONE = "Europe/Berlin"
START = dt.datetime(2024, 3, 4, 12, tzinfo=dt.UTC)
LABELS = ("GENERAL", "GENERAL", "GENERAL", "FALSE_WAKE_WORD_1P")


def by_id(history: History) -> dict[str, Beside]:
    return {one.study.id: one for one in beside(history, ZONE)}


def alexa(count: int, *, labels: bool = True, **fields: object) -> list[dict[str, object]]:
    """Return so many rows of Alexa, one each half day; every fourth is marked by the vendor, if labelled."""
    rows = []
    for number in range(count):
        label = LABELS[number % 4]
        row: dict[str, object] = {
            "started_at": START + dt.timedelta(hours=12 * number),
            "transcript": None if label.startswith("FALSE") else f"alexa turn on the light {number}",
            "device": "Kitchen" if number % 2 else "Hall",
            **fields,
        }
        if labels:
            row["vendor_label"] = label
            row["outcome"] = "not_for_device" if label.startswith("FALSE") else "answered"
        rows.append(row)
    return rows


def judged(rows: list[dict[str, object]]) -> History:
    return judge(history_of(rows), zone=ZoneInfo(ZONE)).history


def test_every_study_stands_there_once_with_a_number_or_with_the_reason_why_not() -> None:
    found = beside(judged(alexa(40)), ZONE)
    assert [one.study for one in found] == list(studies())
    for one in found:
        assert (one.own is None) == bool(one.why_none)
        assert own_sentence(one)


def test_recordings_per_active_day_are_counted_from_the_files() -> None:
    one = by_id(judged(alexa(40)))["ammari_alexa_use"]
    # 40 recordings at 13:00 and 01:00 by the clock of Berlin: on 21 dates (4 to 24 March).
    assert one.own == Own(40, 21, MEASURED)
    assert own_sentence(one) == "Your files: 1.9 on average on days with any (40 recordings on 21 days)."


def test_recordings_per_day_count_days_without_any_too() -> None:
    rows = [
        {"vendor": "google", "product": "Assistant", "started_at": START + dt.timedelta(days=day)}
        for day in (0, 0, 9)
    ]
    assert by_id(history_of(rows))["bentley_google_use"].own == Own(3, 10, MEASURED)


def test_what_the_vendor_marked_is_of_the_recordings_that_carry_a_label() -> None:
    history = judged([*alexa(40), *alexa(10, labels=False)])
    one = by_id(history)["lradeck_amazon_marked"]
    assert one.own == Own(10, 40, VENDOR_SAYS)
    assert "25 % marked by the vendor" in own_sentence(one)


def test_files_without_labels_are_no_files_with_nothing_marked() -> None:
    one = by_id(judged(alexa(40, labels=False)))["lradeck_amazon_marked"]
    assert one.own is None
    assert "no labels" in own_sentence(one)


def test_marked_and_likely_are_of_all_that_can_be_asked_about() -> None:
    history = judged(alexa(40))
    verdicts = history.frame(["verdict"])["verdict"]
    not_meant = int(verdicts.isin(["vendor_says_unintended", "likely_unintended"]).sum())
    own = by_id(history)["bloomberg_amazon_not_meant"].own
    assert own == Own(not_meant, int((verdicts != "not_applicable").sum()), INFERRED)


def test_a_vendor_that_marks_nothing_gets_no_share_of_nought() -> None:
    rows = [
        {"vendor": "google", "product": "Assistant", "started_at": START, "transcript": "set a timer"}
    ] * 20
    one = by_id(judged(rows))["vrt_google_not_meant"]
    assert one.own is None
    assert "marks nothing" in own_sentence(one)


def test_a_share_by_outcome_leaves_out_recordings_that_say_none() -> None:
    history = judged([*alexa(8), *alexa(5, labels=False)])
    assert by_id(history)["ammari_alexa_not_understood"].own == Own(2, 8, VENDOR_SAYS)
    assert by_id(judged(alexa(5, labels=False)))["ammari_alexa_not_understood"].own is None


def test_long_ones_are_of_those_whose_length_is_known() -> None:
    rows = alexa(40, duration_s=2.0)
    rows[3]["duration_s"], rows[7]["duration_s"] = 6.0, None
    own = by_id(judged(rows))["dubois_amazon_long"].own
    assert own is not None
    assert (own.numerator, own.evidence) == (1, INFERRED)
    assert own.denominator == 9  # ten are marked, one of them without a length


def test_device_days_go_from_the_first_to_the_last_recording_of_each_device() -> None:
    rows = alexa(8)  # two devices, each heard once a day
    own = by_id(judged(rows))["flat_study"].own
    assert own is not None
    assert (own.numerator, own.denominator) == (2, 8)


def test_another_microphone_and_an_app_that_held_one_are_in_no_share() -> None:
    history = judged([*alexa(8), *alexa(3, kind="second_microphone"), *alexa(3, kind="microphone_session")])
    own = by_id(history)["bloomberg_amazon_not_meant"].own
    assert own is not None
    assert own.denominator == 8


def test_a_history_that_was_not_judged_says_so() -> None:
    found = by_id(history_of(alexa(8)))
    assert "not been judged" in own_sentence(found["bloomberg_amazon_not_meant"])
    assert found["ammari_alexa_use"].own is not None


@pytest.mark.parametrize("rows", [[], [{"vendor": "apple", "started_at": START}]])
def test_without_recordings_of_an_assistant_there_is_no_number_of_ones_own(
    rows: list[dict[str, object]],
) -> None:
    for one in beside(history_of(rows), ZONE):
        assert one.own is None


def test_recordings_without_a_time_give_no_number_a_day() -> None:
    one = by_id(history_of([{"transcript": "alexa stop"}]))["ammari_alexa_use"]
    assert own_sentence(one) == "Your files do not say when the recordings were made."


def test_every_published_figure_stands_here_or_is_left_out_with_the_reason() -> None:
    held = {study.id for study in studies()}
    # What the note on evidence holds in its sections 1.1, 1.4 and 1.5, in its order.
    assert held >= {"dubois_us_per_hour", "dubois_most_per_hour", "dubois_first_results"}
    assert held >= {"dubois_amazon_long", "dubois_google_long", "dubois_apple_long"}
    assert held >= {"schoenherr_alexa", "schoenherr_siri", "flat_study", "manifest_survey"}
    assert held >= {"ammari_alexa_use", "ammari_google_use", "bentley_google_use", "sciuto_use"}
    assert held >= {"ammari_alexa_not_understood", "ammari_google_not_understood"}
    assert held >= {"vrt_google_not_meant", "bloomberg_amazon_not_meant"}
    text = (Path(auditor.facts.__file__).parent / "baselines.toml").read_text(encoding="utf-8")
    top = text[: text.index("[[studies]]")]
    for name in (
        "Voicebot",
        "FakeWake",
        "Washington Post",
        "Malkin",
        "Sharma",
        "Cortana",
        "television model",
    ):
        assert name in top, name


def test_no_published_figure_enters_an_own_number(monkeypatch: pytest.MonkeyPatch) -> None:
    history = judged([*alexa(40, duration_s=2.0), {"vendor": "google", "started_at": START}])
    before = {one.study.id: own_sentence(one) for one in beside(history, ZONE)}
    other = tuple(
        replace(study, low=study.low * 3, high=study.high * 5, n=study.n + 1) for study in studies()
    )
    monkeypatch.setattr("auditor.insights.baselines.studies", lambda: other)
    assert {one.study.id: own_sentence(one) for one in beside(history, ZONE)} == before


def test_studies_of_one_measure_and_vendor_stand_beside_the_same_own_number() -> None:
    found: dict[tuple[str, str], set[str]] = {}
    for one in beside(judged(alexa(40, duration_s=2.0)), ZONE):
        if one.study.measure:
            found.setdefault((one.study.measure, one.study.vendor), set()).add(own_sentence(one))
    assert len(found[("marked_share", "amazon")]) == 1
    assert all(len(sentences) == 1 for sentences in found.values())


def test_a_figure_of_a_vendor_is_never_beside_another_vendors_recordings() -> None:
    rows = [{"vendor": "google", "started_at": START, "transcript": "what time is it"}] * 5
    for one in beside(judged(rows), ZONE):
        if one.study.vendor in {"amazon", "apple"}:
            assert one.own is None


def test_an_own_number_comes_with_numerator_denominator_and_kind_of_evidence() -> None:
    for one in beside(judged(alexa(40, duration_s=2.0)), ZONE):
        if one.own is not None:
            assert one.own.numerator >= 0
            assert one.own.denominator > 0
            assert one.own.evidence in {VENDOR_SAYS, MEASURED, INFERRED}
            said = own_sentence(one)
            assert said.startswith("Your files: ")
            assert f"{one.own.numerator} " in said
            assert f"{one.own.denominator} " in said
