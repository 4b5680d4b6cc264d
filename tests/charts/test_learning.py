"""Charts of the lesson: made up is said, and every number is the one that was given."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest

from auditor.charts import EVIDENCE, MADE_UP
from auditor.charts.dialled import DENOMINATORS, chance_chart, month_chart, stories_chart
from auditor.charts.learning import checked_chart, held_chart, sound_chart
from auditor.samples.dials import Stories, at_first, expected, stories

SOUND = pd.DataFrame(
    {"with_sound": [3, 1, 0], "without_sound": [10, 9, 12]}, ["2024-11", "2024-12", "2025-01"]
)
CHARTS = {
    "held": held_chart({"words": 80, "no words": 20}),
    "sound": sound_chart(SOUND),
    "checked": checked_chart(of=1000, called=50, hits=40, missed=60),
    "month": month_chart(np.array([1, 0, 2]), np.array([0, 0, 1]), 1.25),
    "stories": stories_chart(asdict(Stories(1, 0.5, 0.25, 10)), asdict(Stories(2, 1, 0.2, 8))),
    "chance": chance_chart(np.arange(10, 40), 24.5),
}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_chart_says_that_it_is_made_up_and_has_all_that_belongs_to_one(chart):
    assert chart.badge == MADE_UP
    assert MADE_UP not in EVIDENCE
    assert chart.figure is not None
    assert chart.title
    assert chart.denominator.endswith(".")
    assert chart.alt.endswith(".")
    assert not chart.table.empty


def test_what_is_held_is_said_in_shares():
    chart = CHARTS["held"]
    assert "100 recordings" in chart.title
    assert "80 %" in chart.title
    assert "no words: 20 (20 %)" in chart.alt
    assert list(chart.table["recordings"]) == [80, 20]


def test_the_month_after_which_there_is_no_sound_is_named():
    assert "After December 2024" in CHARTS["sound"].title
    assert "35 recordings" in CHARTS["sound"].denominator
    assert [trace.name for trace in CHARTS["sound"].figure.data] == ["with sound", "without sound"]


def test_precision_and_recall_are_two_bars_of_the_same_hits():
    chart = CHARTS["checked"]
    assert "40 of 50" in chart.title
    assert "80 %" in chart.title
    assert "40 of 100" in chart.title
    assert "40 %" in chart.title
    assert [list(trace.x) for trace in chart.figure.data] == [[40, 40], [10, 0], [0, 60]]
    assert chart.table[["called", "not_called"]].to_numpy().sum() == 1000


def test_nothing_called_has_no_precision():
    assert "cannot be said" in checked_chart(of=10, called=0, hits=0, missed=2).title


def test_a_month_names_its_number_beside_the_expected_one():
    chart = CHARTS["month"]
    assert "made-up month has 4;" in chart.title
    assert "expected are 3.8" in chart.title
    assert "days with none: 1." in chart.alt
    assert list(chart.table["tv"]) == [1, 0, 2]


def test_stories_name_what_is_higher_where():
    title = CHARTS["stories"].title
    assert "Higher in A: for each hour of television; of 100 recordings." in title
    assert "Higher in B: a day, in the whole household; a day, for each device." in title


def test_equal_households_are_equal_and_an_impossible_rate_is_not_said():
    household = replace(at_first(), tv_hours=0)
    told = asdict(stories(household, expected(household).not_meant, expected(household).asked))
    chart = stories_chart(told, told)
    assert chart.title == "Both households have the same numbers"
    assert "For each hour of television: cannot be said in household A" in chart.alt
    assert list(told) == list(DENOMINATORS)


def test_chance_says_between_what_nine_of_ten_months_lie():
    chart = CHARTS["chance"]
    assert "between 11 and 37" in chart.title
    assert chart.table["months"].sum() == 30
