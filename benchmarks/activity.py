"""Makes large Google activity files for measuring: the shape of real ones, invented content, from a seed.

Usage: activity.py FILE COUNT        FILE ends in .json, .html or .legacy.html
"""

from __future__ import annotations

import datetime as dt
import html
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

THINGS = "lights lamp heater radio blinds oven speaker door camera kettle fan plug".split()
ROOMS = "kitchen bedroom hallway office garage bathroom attic nursery studio".split()
SYLLABLES = "ba be bi bo da de di do fa fe ga go ha ka ko la le li lo ma me mi mo na ne no".split()
LAST = dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC)


def word(dice: random.Random) -> str:
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randint(2, 4)))


def said(dice: random.Random) -> tuple[str, str]:
    """Return an invented request and its answer, about as long as real ones."""
    kind = dice.random()
    if kind < 0.3:
        return f"turn on the {dice.choice(ROOMS)} {dice.choice(THINGS)}", "OK, turning 1 thing on."
    if kind < 0.5:
        return f"set a timer for {dice.randint(1, 59)} minutes", "Sure. And that's starting now."
    words = " ".join(word(dice) for _ in range(dice.randint(2, 9)))
    answer = " ".join(word(dice) for _ in range(dice.randint(8, 40)))
    return f"what is {words}", f"{answer} & more. Grüße — from example.org"


def entries(count: int, seed: int = 7) -> Iterator[dict[str, object]]:
    """Yield `count` entries over ten years, newest first."""
    dice = random.Random(seed)
    gap = dt.timedelta(days=3652) / count
    for number in range(count):
        time = LAST - gap * number - dt.timedelta(milliseconds=dice.randint(0, 999))
        stamp = time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        entry: dict[str, object] = {"header": "Assistant"}
        if dice.random() < 0.08:
            yield entry | {"title": "Used Assistant", "time": stamp, "products": ["Assistant"]}
            continue
        words, answer = said(dice)
        entry |= {
            "title": f"Said {words}",
            "titleUrl": f"https://www.google.com/search?q={quote_plus(words)}",
        }
        entry |= {"subtitles": [{"name": answer}], "time": stamp, "products": ["Assistant"]}
        if dice.random() < 0.12:
            entry["audioFiles"] = [f"{time:%Y-%m-%d_%H_%M_%S}_{time.microsecond // 1000:03}_UTC.mp3"]
        if dice.random() < 0.3:
            entry["details"] = [{"name": "Started by hotword"}]
        if dice.random() < 0.4:
            url = "https://www.google.com/maps/@?api=1&map_action=map&center=0.0,0.0&zoom=11"
            entry["locationInfos"] = [
                {"name": "At this general area", "url": url, "source": "From your device"}
            ]
        yield entry


def write_json(path: Path, count: int) -> None:
    """Write a file laid out as Google lays it out: indented, entries joined by `},{`."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, entry in enumerate(entries(count)):
            text = json.dumps(entry, indent=2, ensure_ascii=False)
            for letter in "=&'<>":
                text = text.replace(letter, f"\\u{ord(letter):04x}")
            file.write(("," if number else "") + text)
        file.write("]")


STYLE = "".join(
    f".mdl-cell--{n}-col{{width:{n * 0.83:.2f}%}}.mdl-k{n}{{padding:{n}px}}" for n in range(1, 2400)
)
WHY = (
    "<b>Why is this here?</b><br>&emsp;This activity was saved to your Google Account because the following "
    "settings were on:&nbsp;Web &amp; App Activity.&nbsp;You can control these settings &nbsp;"
    '<a href="https://myaccount.google.com/activitycontrols">here</a>.'
)


def cell(entry: dict[str, Any], *, legacy: bool) -> str:
    """Return an entry as Google's web page has it; legacy: as before 2022, the time last."""
    time = dt.datetime.fromisoformat(entry["time"])
    clock = f"{time.hour % 12 or 12}:{time:%M:%S}\u202f{'AM' if time.hour < 12 else 'PM'} UTC"
    lines = [entry["title"]]
    if "titleUrl" in entry:
        verb, _, words = entry["title"].partition(" ")
        lines = [f'{verb}\u00a0<a href="{html.escape(entry["titleUrl"])}">{html.escape(words)}</a>']
    lines += [html.escape(line["name"]) for line in entry.get("subtitles", ())]
    lines.append(f"{time:%b} {time.day}, {time.year}, {clock}")
    sound = "".join(
        f'<audio controls><source src="{name}">{name}</audio>' for name in entry.get("audioFiles", ())
    )
    caption = "<b>Products:</b><br>&emsp;Assistant<br>"
    for place in entry.get("locationInfos", ()):
        link = html.escape(place["url"])
        caption += (
            f'<b>Locations:</b><br>&emsp;At <a href="{link}">this general area</a> - From your device<br>'
        )
    for detail in entry.get("details", ()):
        caption += f"<b>Details:</b><br>&emsp;{detail['name']}<br>"
    return (
        '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
        '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">Assistant<br></p></div>'
        '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">'
        + "<br>".join(lines)
        + ("" if legacy else "<br>")
        + '</div><div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 '
        f'mdl-typography--text-right">{sound}</div>'
        '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption">'
        f"{caption}{'' if legacy else WHY}</div></div></div>"
    )


def write_html(path: Path, count: int, *, legacy: bool) -> None:
    """Write the same entries as a web page: all cells in one line behind a long style."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            f'<html><head><title>My Activity History</title><style type="text/css">{STYLE}</style></head>'
        )
        file.write('<body><div class="mdl-grid">')
        for entry in entries(count):
            file.write(cell(entry, legacy=legacy))
        file.write("</div></body></html>")


def write(path: Path, count: int) -> None:
    """Write by the ending of the name: .json, .html (as now) or .legacy.html (as before 2022)."""
    if path.suffix == ".json":
        write_json(path, count)
    else:
        write_html(path, count, legacy=".legacy" in path.suffixes)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
