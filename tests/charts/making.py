"""Histories for tests of charts, and what can be read off a chart."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from auditor import charts
from auditor.charts import Chart
from auditor.history.view import History
from tests.making import history_of

BERLIN = "Europe/Berlin"
SECRET = "remind me to call the clinic"
PRODUCTS = {"amazon": "Alexa", "google": "Assistant", "apple": "Siri"}
TWICE = "cd" * 10  # a recording_id


def all_charts(history: History, zone: str = BERLIN) -> list[Chart]:
    return [
        charts.per_day_chart(history, zone),
        charts.hour_weekday_chart(history, zone),
        charts.calendar_chart(history, zone),
        charts.by_device_chart(history),
    ]


def every_day(first: str, days: int, hour: int = 12, **more: object) -> list[dict[str, object]]:
    start = dt.datetime.fromisoformat(first).replace(tzinfo=dt.UTC, hour=hour)
    return [{"started_at": start + dt.timedelta(days=day), **more} for day in range(days)]


def household(
    days: int = 1096, per_day: float = 4, vendors: tuple[str, ...] = tuple(PRODUCTS)
) -> list[dict[str, object]]:
    """Return rows of three years with two silent stretches, a few without a time, a few typed."""
    dice = random.Random(4)
    start = dt.datetime(2022, 5, 3, tzinfo=dt.UTC)
    rows: list[dict[str, object]] = []
    for day in range(days):
        if 120 <= day < 136 or 700 <= day < 760:
            continue
        for _ in range(dice.randint(0, round(2 * per_day))):
            vendor = dice.choice(vendors)
            rows.append(
                {
                    "started_at": start + dt.timedelta(days=day, seconds=dice.randrange(86_400)),
                    "vendor": vendor,
                    "product": PRODUCTS[vendor],
                    "device": dice.choice(["Kitchen", "Hall", None]),
                    "kind": dice.choices(["voice", "typed", "automatic"], [97, 2, 1])[0],
                    "transcript": SECRET,
                    "reply": SECRET,
                }
            )
    return [*rows, *[{"started_at": None, "transcript": SECRET}] * 7]


ROWS = household()
THREE_YEARS = history_of(ROWS)
HISTORIES = {
    "three years": THREE_YEARS,
    "a year": history_of(household(days=365)),
    "one vendor": history_of(household(days=100, vendors=("google",))),
    "one day": history_of(every_day("2024-05-04", 1) * 3),
    "one row": history_of(every_day("2024-05-04", 1)),
    "one row without a time": history_of([{"started_at": None}]),
    "typed only": history_of(every_day("2024-05-04", 3, kind="typed")),
    "nothing": history_of([]),
}


def heard(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [row for row in rows if row.get("kind", "voice") not in ("typed", "automatic")]


def clocks(rows: list[dict[str, object]]) -> list[dt.datetime]:
    zone = ZoneInfo(BERLIN)
    times = (row["started_at"] for row in heard(rows))
    return [time.astimezone(zone) for time in times if isinstance(time, dt.datetime)]


def numbers(sentence: str) -> list[int]:
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", sentence)]


def bars(chart: Chart) -> dict[str, list[int]]:
    """Return the heights of the assistants' bars."""
    return {
        trace.name: [int(n) for n in trace.y]
        for trace in chart.figure.data
        if trace.name in charts.VENDOR_NAMES.values()
    }


def pairs(node: object) -> Iterator[tuple[str, object]]:
    """Yield every key of a figure with its value."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield key, value
            yield from pairs(value)
    elif isinstance(node, list):
        for one in node:
            yield from pairs(one)
