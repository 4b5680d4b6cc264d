"""What reading leaves open is asked on the first page, and answered by reading the same files again."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow.compute as pc
import pytest
from streamlit.testing.v1 import AppTest

from auditor.history import read_history
from auditor.shapes.contract import Options
from dashboards.parts.choices import CHOICES, zone_names
from dashboards.parts.reading import Given, Reading
from dashboards.parts.state import Opened
from tests.dashboards.histories import LEARN, RIGHTS
from tests.dashboards.test_pages import PAGES, SHELL, all_words, numbers
from tests.packing import write_zip
from tests.shapes.google.pages import cell, page, said

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
INTELLIGENCE = FIXTURES / "apple" / "made-up_Apple_Intelligence_Report.json"
LOG = FIXTURES / "apple" / "made-up_log_show.ndjson"
QUESTION = "**In which time zone was the household?**"
AS_IT_IS = Options()
MORE = "**Should more be read?**"


@pytest.fixture
def indian_page(tmp_path: Path) -> Path:
    """Return an export with times in IST, which India, Ireland and Israel write."""
    cells = [cell(said(f"words {day}"), f"{day} Mar 2021, 01:07:09 IST") for day in range(1, 6)]
    return write_zip(
        tmp_path / "takeout-20210404T120000Z-001.zip",
        {"Takeout/My Activity/Assistant/MyActivity.html": page(*cells)},
    )


def opened(exports: Sequence[Given], options: Options = AS_IT_IS, path: str = PAGES[0]) -> AppTest:
    """Show a page after some exports were read."""
    history = read_history(list(exports), options=options)
    test = AppTest.from_file(str(SHELL), default_timeout=60)
    test.session_state["opened"] = Opened(history, False, exports, options)
    test.run()
    if path != PAGES[0]:
        test.switch_page(path).run()
    assert not test.exception
    return test


def read_again(test: AppTest) -> Opened:
    """Press the button and wait until the files have been read."""
    test.button(key="read-again").click().run()
    for _ in range(100):
        if "reading" not in test.session_state:
            break
        test.session_state["reading"].wait(1)
        test.run()
    assert not test.exception
    assert "could not be drawn" not in all_words(test)
    holder: Opened = test.session_state["opened"]
    return holder


def is_asked(test: AppTest, question: str) -> bool:
    return question in [element.value for element in test.markdown]


def first_time(holder: Opened) -> str:
    return str(pc.min(holder.history.table.column("started_at")).as_py())


def test_the_zone_is_asked_where_its_short_name_has_several_meanings(indian_page: Path) -> None:
    test = opened([indian_page])
    assert is_asked(test, QUESTION)
    assert test.button(key="read-again").disabled
    assert "The short name of the time zone has several meanings; the commonest was taken." in all_words(test)
    assert first_time(test.session_state["opened"]).startswith("2021-02-28 19:37:09")  # +05:30

    test.selectbox(key="another-zone").set_value("Asia/Jerusalem").run()
    holder = read_again(test)
    assert first_time(holder).startswith("2021-02-28 23:07:09")  # +02:00
    assert holder.options == Options(zone="Asia/Jerusalem")
    assert "The short name" not in all_words(test)

    # The answer can be changed, and the page stays where it was asked.
    assert [title.value for title in test.title] == ["What was read"]
    assert "were read as Asia/Jerusalem, as you chose" in all_words(test)
    test.selectbox(key="another-zone").set_value("Europe/Dublin").run()
    assert first_time(read_again(test)).startswith("2021-03-01 00:07:09")  # +01:00


def test_a_zone_that_does_not_fit_is_said(indian_page: Path) -> None:
    test = opened([indian_page])
    test.selectbox(key="another-zone").set_value("Asia/Tokyo").run()
    read_again(test)
    told = all_words(test)
    assert "You chose Asia/Tokyo, but some times give a short name of a zone that is not used there." in told


def test_times_without_a_zone_are_asked_about_too() -> None:
    test = opened([FIXTURES / "amazon" / "made-up_privacy_page.html"])
    assert is_asked(test, QUESTION)
    before = first_time(test.session_state["opened"])
    test.selectbox(key="another-zone").set_value("Pacific/Kiritimati").run()
    assert first_time(read_again(test)) != before


@pytest.mark.parametrize(
    "path", [path for path in PAGES[1:] if path not in (LEARN, RIGHTS)]
)  # which show no times
def test_other_pages_say_that_the_zone_is_open_and_lead_there(indian_page: Path, path: str) -> None:
    test = opened([indian_page], path=path)
    assert "do not say for certain in which zone" in all_words(test)
    test.button(key="to-zone").click().run()
    assert is_asked(test, QUESTION)
    answered = opened([indian_page], Options(zone="Asia/Kolkata"), path)
    assert "do not say for certain in which zone" not in all_words(answered)


def test_requests_of_other_apps_can_be_read_too_and_left_out_again() -> None:
    test = opened([INTELLIGENCE])
    assert is_asked(test, MORE)
    assert not is_asked(test, QUESTION)
    assert "1 row was set aside that can be read on request." in all_words(test)
    before = len(test.session_state["opened"].history)
    assert not test.checkbox(key="again-other_apps").value
    test.checkbox(key="again-other_apps").check().run()
    holder = read_again(test)
    assert len(holder.history) == before + 1
    assert holder.history.totals == read_history([INTELLIGENCE], options=Options(other_apps=True)).totals

    test.checkbox(key="again-other_apps").uncheck().run()
    assert len(read_again(test).history) == before


def test_what_is_not_settled_can_be_read_too() -> None:
    test = opened([LOG])
    before = len(test.session_state["opened"].history)
    test.checkbox(key="again-experimental").check().run()
    holder = read_again(test)
    assert len(holder.history) > before
    assert holder.options == Options(experimental=True)


def test_both_questions_are_answered_by_one_reading(indian_page: Path) -> None:
    test = opened([indian_page, INTELLIGENCE])
    test.selectbox(key="another-zone").set_value("Asia/Jerusalem").run()
    test.checkbox(key="again-other_apps").check().run()
    assert read_again(test).options == Options(zone="Asia/Jerusalem", other_apps=True)


def test_nothing_is_asked_where_nothing_is_open(tmp_path: Path) -> None:
    item = {"header": "Assistant", "title": "Said zwiebel", "time": "2020-01-01T00:00:00Z", "products": []}
    clear = write_zip(
        tmp_path / "export.zip",
        {"Takeout/My Activity/Assistant/MyActivity.json": json.dumps([item]).encode()},
    )
    for test in (opened([clear]), opened([])):
        assert "read-again" not in [button.key for button in test.button]


def test_nothing_is_asked_where_the_files_cannot_be_read_again(indian_page: Path) -> None:
    test = AppTest.from_file(str(SHELL), default_timeout=60)
    test.session_state["opened"] = Opened(read_history([indian_page]), is_sample=False)
    test.run()
    assert not is_asked(test, QUESTION)


def test_files_given_to_the_page_can_be_read_again(indian_page: Path) -> None:
    given = (indian_page.name, io.BytesIO(indian_page.read_bytes()))
    test = opened([given])
    test.selectbox(key="another-zone").set_value("Asia/Jerusalem").run()
    assert first_time(read_again(test)).startswith("2021-02-28 23:07:09")


def test_the_choices_are_off_at_first_and_reach_the_reading() -> None:
    test = AppTest.from_file(str(SHELL), default_timeout=60).run()
    assert [test.checkbox(key=f"reading-{name}").value for name in CHOICES] == [False, False]
    for name, choice in CHOICES.items():
        assert choice.meaning.replace("'", "&#x27;") in all_words(test)
        test.checkbox(key=f"reading-{name}").check()
    test.selectbox(key="reading-zone").set_value("Asia/Kolkata")
    test.text_input(key="path/0").set_value(str(INTELLIGENCE))
    test.button(key="read-path").click().run()
    while "reading" in test.session_state:
        test.session_state["reading"].wait(1)
        test.run()
    options = Options(zone="Asia/Kolkata", other_apps=True, experimental=True)
    holder: Opened = test.session_state["opened"]
    assert holder.options == options
    assert holder.history.totals == read_history([INTELLIGENCE], options=options).totals


def test_the_choices_are_those_of_the_library() -> None:
    assert set(CHOICES) <= set(Options.__slots__)
    for choice in CHOICES.values():
        assert choice.meaning.endswith(".")
        assert ". " not in choice.meaning  # one sentence each


def test_zones_that_say_nothing_are_not_offered() -> None:
    names = zone_names()
    assert names == sorted(names)
    assert {"Europe/Berlin", "UTC"} <= set(names)
    assert not {"Factory", "localtime"} & set(names)


def test_a_second_reading_that_is_cancelled_leaves_the_first_one_open(indian_page: Path) -> None:
    test = opened([indian_page])
    reading = Reading([indian_page], options=Options(zone="Asia/Jerusalem"), again=True)
    reading.cancel()
    reading.wait(10)
    reading._state = "cancelled"  # as when the wish came in time
    test.session_state["reading"] = reading
    test.run()
    assert "Reading was cancelled." in all_words(test)
    assert numbers(test)["= Recordings"] == "5"
    assert test.session_state["opened"].options == Options()
