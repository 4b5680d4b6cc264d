"""A chart saved as a picture: drawn by the browser alone, with everything that makes it citable inside."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

import sample_data
from auditor.charts import per_day_chart
from auditor.history import read_history
from dashboards.browser import CHARTS, SAVE_PICTURE, routes, spoken, tag
from dashboards.parts.state import Opened
from tests.dashboards.histories import OVERVIEW, page, three_vendors


def said_of_pictures(test: AppTest) -> list[dict[str, object]]:
    """Return what each button on a page hands to the script."""
    bodies = [element.proto.body for element in test.get("html")]
    return [
        json.loads(html.unescape(found))
        for body in bodies
        for found in re.findall(r'data-va-picture="([^"]*)"', body)
    ]


def test_a_picture_holds_title_evidence_denominator_and_source() -> None:
    history = three_vendors()
    chart = per_day_chart(history, "UTC")
    said = next(one for one in said_of_pictures(page(OVERVIEW, history)) if one["file"] == f"{chart.id}.png")
    assert said["title"] == chart.title
    assert said["badge"] == "Measured from your file"
    assert said["denominator"]
    assert str(said["source"]).startswith("Voice Auditor, from a person's own exports.")


def test_a_picture_of_the_sample_says_that_it_is_made_up() -> None:
    sample = Opened(read_history(sample_data.exports()), is_sample=True)
    told = said_of_pictures(page(OVERVIEW, None, opened=sample))
    assert told
    assert {one["source"] for one in told} == {"Voice Auditor, made-up sample: no real person's data."}


def test_the_scripts_are_served_by_the_app_under_a_name_and_type_of_our_own() -> None:
    loaded = tag(SAVE_PICTURE, CHARTS) + spoken("de", 2)
    for route in routes():
        assert f'src="{route.path}' in loaded
        answer = route.endpoint(None)
        assert answer.media_type == "text/javascript"
        assert answer.body.startswith(b"// ")


# In a browser ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chrome() -> Iterator[object]:
    pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    from tests.dashboards.browsing import browser

    with browser() as running:
        yield running


def busy_rows(picture: Image.Image) -> list[bool]:
    """Return for each row of pixels whether it holds more than one colour."""
    plain = np.asarray(picture.convert("RGB")).astype(int)
    return list((plain != plain[:, :1]).any(axis=(1, 2)))


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_a_saved_picture_is_sharp_and_shows_words_above_and_below_the_figure(
    chrome, tmp_path: Path, width: int
) -> None:
    from tests.dashboards.browsing import settle, visit
    from tests.dashboards.serving import app

    with app(tmp_path, "demo") as server, visit(chrome, width=width) as witness:
        seen = witness.page
        seen.goto(f"{server.url}/overview")
        card = seen.locator('[class*="st-key-picture-per_day"]').first
        card.locator(".js-plotly-plot").wait_for(timeout=60_000)
        settle(seen)
        drawn = card.locator(".main-svg").first.bounding_box()
        button = card.get_by_role("button", name="Save as picture (PNG)")
        button.focus()
        with seen.expect_download() as saved:
            seen.keyboard.press("Enter")
        assert saved.value.suggested_filename == "per_day.png"
        data = saved.value.path().read_bytes()
        witness.forgive_probing()
        witness.assert_quiet(server.url)
    assert drawn
    picture = Image.open(io.BytesIO(data))
    wide, high = picture.size
    scale = max(2, 1200 / (drawn["width"] + 48))
    assert picture.format == "PNG"
    assert abs(wide - (drawn["width"] + 48) * scale) <= 2
    assert high > (drawn["height"] + 48) * scale
    busy = busy_rows(picture)
    top, bottom = int(60 * scale), high - int((24 + 17) * scale)
    assert any(busy[:top]), "no title"
    assert any(busy[bottom:]), "no source"
    assert sum(busy[top:bottom]) > drawn["height"] * scale / 2, "no figure"
