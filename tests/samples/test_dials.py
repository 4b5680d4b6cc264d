"""The household with dials: the formula by hand, the simulation against it, and no dial that works backwards."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.facts import table
from auditor.samples.dials import (
    DAYS,
    Dials,
    asked_per_day,
    at_first,
    dials,
    expected,
    lived,
    speakers,
    stories,
    talk_per_device,
)

HOUSEHOLDS = st.builds(
    Dials,
    speaker=st.sampled_from(speakers()),
    people=st.integers(1, 8),
    devices=st.integers(1, 6),
    tv_hours=st.floats(0, 12),
    sensitivity=st.floats(0.5, 2),
)


def alexa() -> Dials:
    return at_first()


def test_the_expected_number_is_the_formula_worked_out_by_hand():
    # 17 lights in 2 x 132.5538 hours beside an Echo Dot 2 that answers to Alexa; two devices, six hours.
    household = alexa()
    assert household.speaker.wake_word == "alexa"
    assert household.speaker.events == 17
    assert expected(household).tv == pytest.approx(2 * 6 * 17 / 265.1076)
    # Talk, an audio book, sound-alikes and noise in household.toml, a mean week of three speakers.
    kitchen = (5 * (0.16 + 0.09 + 0.05 + 0.012) + 2 * (0.22 + 0.11 + 0.06 + 0.012)) / 7
    room = (5 * 0.12 + 2 * 0.16) / 7
    speaker = (5 * (0.09 + 0.05 + 0.01) + 2 * (0.12 + 0.07 + 0.01)) / 7
    assert talk_per_device() == pytest.approx((kitchen + room + speaker) / 3)
    assert expected(household).talk == pytest.approx(2 * (kitchen + room + speaker) / 3)


def test_four_people_ask_as_often_as_the_sample_household_asks_its_speakers():
    kitchen = (5 * (1.6 + 0.3 + 1.9 + 0.5) + 2 * (1.9 + 1.1 + 1.9 + 0.6)) / 7
    room = (5 * (0.9 + 0.7) + 2 * (0.8 + 0.9)) / 7
    speaker = (5 * (0.5 + 2.0) + 2 * (0.7 + 2.6)) / 7
    assert asked_per_day() == pytest.approx(kitchen + room + speaker)
    assert expected(alexa()).asked == pytest.approx(asked_per_day())


@given(HOUSEHOLDS, st.floats(0, 12), st.floats(0.5, 2))
def test_more_television_or_sensitivity_never_lowers_the_expected_number(household, hours, sensitivity):
    now = expected(household).not_meant
    assert expected(replace(household, tv_hours=max(hours, household.tv_hours))).not_meant >= now
    assert expected(replace(household, sensitivity=max(sensitivity, household.sensitivity))).not_meant >= now
    assert expected(replace(household, devices=6)).not_meant >= now
    assert expected(replace(household, people=8)).not_meant >= now


@settings(max_examples=20, deadline=None)
@given(HOUSEHOLDS, st.floats(0, 12))
def test_the_same_month_with_more_television_has_at_least_as_many(household, hours):
    less, more = sorted((hours, household.tv_hours))
    before = lived(replace(household, tv_hours=less), months=3).not_meant
    after = lived(replace(household, tv_hours=more), months=3).not_meant
    assert (after >= before).all()


@settings(max_examples=20, deadline=None)
@given(HOUSEHOLDS)
def test_many_months_come_to_what_is_expected(household):
    means, months = expected(household), lived(household)
    for name in ("tv", "talk", "asked"):
        counted, mean = getattr(months, name), getattr(means, name)
        assert counted.shape == (400, DAYS)
        # Of a Poisson count; five standard errors.
        assert abs(counted.mean() - mean) <= 5 * np.sqrt(mean / counted.size) + 1e-9
    assert (months.not_meant == months.tv + months.talk).all()


def test_months_are_spread_as_counts_by_chance_are():
    totals = lived(alexa()).not_meant.sum(axis=1)
    assert totals.var() == pytest.approx(totals.mean(), rel=0.25)


def test_a_seed_gives_the_same_months_and_another_seed_others():
    first, again, other = lived(alexa()), lived(alexa()), lived(alexa(), seed=8)
    assert (first.tv == again.tv).all()
    assert (first.asked == again.asked).all()
    assert (first.tv != other.tv).any()


def test_one_number_tells_different_stories():
    b = alexa()
    a = replace(b, tv_hours=b.tv_hours / 3)
    first, second = (stories(one, expected(one).not_meant, expected(one).asked) for one in (a, b))
    assert first.per_day < second.per_day
    assert first.per_tv_hour > second.per_tv_hour
    assert first.per_device_day == pytest.approx(first.per_day / 2)
    assert stories(b, not_meant=2, asked=6).per_100 == 25


def test_without_television_there_is_no_rate_for_its_hours():
    household = replace(alexa(), tv_hours=0)
    told = stories(household, expected(household).not_meant, expected(household).asked)
    assert told.per_tv_hour is None
    assert expected(household).tv == 0
    assert lived(household, months=2).tv.sum() == 0


def test_speakers_are_rows_of_the_study_and_never_pooled():
    rows = [row for row in table("dubois2020")["rate"] if row["country"] == "US"]
    told = {(row["wake_word"], row["speaker"]): row["events"] for row in rows}
    assert {(one.wake_word, one.name): one.events for one in speakers()}.items() <= told.items()
    assert len(speakers()) == len(set(speakers())) == sum(row["vendor"] != "microsoft" for row in rows)


def test_every_dial_says_what_it_means_and_only_the_study_is_called_published():
    assert [name for name, row in dials().items() if row["grade"] == "published"] == ["speaker"]
    assert all(
        "Made up for this lesson." in row["sentence"] for name, row in dials().items() if name != "speaker"
    )
    assert "teaching assumption" in dials()["speaker"]["sentence"]


@pytest.mark.parametrize("wrong", [{"people": 0}, {"people": 9}, {"tv_hours": 13}, {"sensitivity": 0.1}])
def test_what_no_slider_gives_is_refused(wrong):
    with pytest.raises(ValueError, match="must be from"):
        replace(alexa(), **wrong)
