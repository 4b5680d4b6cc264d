"""The same entries as list and as page, in any zone, order and container: told once, and none is lost."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import random
from collections import Counter
from typing import NamedTuple
from urllib.parse import quote_plus

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditor.history import History, read_history
from auditor.shapes.contract import Options
from tests.packing import tgz_bytes, zip_bytes
from tests.shapes.google.pages import HOTWORD, WHY, cell, page, products

START = dt.datetime(2021, 6, 30, 21, 59, 50, tzinfo=dt.UTC)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Abbreviation or offset -> minutes east of UTC; all with one meaning only.
ZONES = {"UTC": 0, "CET": 60, "MESZ": 120, "PDT": -420, "JST": 540, "GMT+05:30": 330, "UTC\u22127": -420}


class Said(NamedTuple):
    """An entry. later: milliseconds after the first moment."""

    words: str
    later: int
    reply: str | None
    by_hotword: bool


text = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(str.strip)
# Few words and few moments, so that real repeats and near ones are common.
entries = st.lists(
    st.builds(
        Said,
        st.one_of(st.sampled_from(["stop", "Stop", "stop it", "st\u00f6p", "a & <b>"]), text),
        st.one_of(st.integers(0, 9_000), st.integers(0, 10**9)),
        st.one_of(st.none(), st.sampled_from(["OK.", "1 < 2"])),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def moment(entry: Said) -> dt.datetime:
    return START + dt.timedelta(milliseconds=entry.later)


def as_list(found: list[Said], product: str = "Assistant") -> bytes:
    items = []
    for entry in found:
        item: dict[str, object] = {"header": product, "title": f"Said {entry.words}"}
        item["titleUrl"] = "https://www.google.com/search?q=" + quote_plus(entry.words)
        if entry.reply:
            item["subtitles"] = [{"name": entry.reply}]
        stamp = f"{moment(entry):%Y-%m-%dT%H:%M:%S.%f}"[:-3]
        item |= {"time": stamp.removesuffix(".000") + "Z", "products": [product]}
        if entry.by_hotword:
            item["details"] = [{"name": "Started by hotword"}]
        items.append(item)
    return json.dumps(items, indent=2).encode()


def as_page(found: list[Said], zone: str, dice: random.Random, product: str = "Assistant") -> bytes:
    """A page of any era and way to write a cell."""
    cells = []
    for entry in found:
        local = moment(entry) + dt.timedelta(minutes=ZONES[zone])
        half = dice.choice((" ", "\u202f", "&nbsp;")) + ("AM", "PM")[local.hour // 12]
        time = (
            f"{MONTHS[local.month - 1]} {local.day}, {local.year}, "
            f"{local.hour % 12 or 12}:{local:%M:%S}{half} {zone}"
        )
        link = html.escape("https://www.google.com/search?q=" + quote_plus(entry.words))
        verb = "Said" + dice.choice(("&nbsp;", "\u00a0", " "))
        lines = [f'{verb}<a href="{link}">{html.escape(entry.words)}</a>']
        if entry.reply:
            answer = html.escape(entry.reply)
            lines.append(answer if dice.random() < 0.7 else f"<p>{answer}</p>")
        caption = products(product) + (HOTWORD if entry.by_hotword else "") + dice.choice(("", WHY))
        cells.append(cell(*lines, time, caption=caption, header=product, after=dice.choice(("", "<br>"))))
    return page(*cells)


def read(files: dict[str, bytes], dice: random.Random) -> History:
    """Read files dealt out to containers of any kind, in any order."""
    given_ = []
    for number, (path, data) in enumerate(files.items()):
        pack = dice.choice((zip_bytes, tgz_bytes, None))
        name = path.replace("/", " ")
        given_.append(
            (name, io.BytesIO(data))
            if pack is None
            else (f"{number}.{'zip' if pack is zip_bytes else 'tgz'}", io.BytesIO(pack({path: data})))
        )
    dice.shuffle(given_)
    return read_history(given_, options=Options())


def heard(history: History) -> Counter[tuple[object, str]]:
    """Words and seconds of the rows that count."""
    return Counter(
        (" ".join(str(row["transcript"]).split()), f"{row['started_at']:%H:%M:%S}")
        for row in history.public().to_pylist()
        if row["duplicate_of"] is None
    )


LIST, PAGE = "Takeout/My Activity/Assistant/MyActivity.json", "Takeout/My Activity/Assistant/MyActivity.html"


@settings(max_examples=150, deadline=None)
@given(entries, st.sampled_from(sorted(ZONES)), st.integers(0, 10_000))
@example([Said("stop", 0, None, False), Said("stop", 0, "OK.", True)], "CET", 0)
def test_a_page_of_the_same_entries_adds_nothing_and_loses_nothing(
    found: list[Said], zone: str, seed: int
) -> None:
    dice = random.Random(seed)
    alone = read({LIST: as_list(found)}, dice)
    shuffled = dice.sample(found, len(found))
    both = read({LIST: as_list(found), PAGE: as_page(shuffled, zone, dice)}, dice)
    assert alone.totals.recordings == len(found)  # repeats in one file are real
    assert (both.totals.recordings, both.totals.duplicates) == (len(found), len(found))
    assert heard(both) == heard(alone)
    assert both.trustworthy


@settings(max_examples=60, deadline=None)
@given(entries, st.sampled_from(sorted(ZONES)), st.sampled_from(sorted(ZONES)), st.integers(0, 10_000))
def test_pages_of_two_downloads_in_different_zones_are_one(
    found: list[Said], one: str, other: str, seed: int
) -> None:
    dice = random.Random(seed)
    files = {f"first/{PAGE}": as_page(found, one, dice), f"second/{PAGE}": as_page(found, other, dice)}
    history = read(files, dice)
    assert (history.totals.recordings, history.totals.duplicates) == (len(found), len(found))


@settings(max_examples=60, deadline=None)
@given(entries, st.integers(0, 10_000), st.data())
def test_downloads_that_overlap_give_each_entry_once(
    found: list[Said], seed: int, data: st.DataObject
) -> None:
    """The later download lacks old entries, the earlier one the new: what both have counts once."""
    dice = random.Random(seed)
    ordered = sorted(found, key=lambda entry: entry.later)
    # Moments so far apart that nothing is near by accident: that is for the other tests.
    apart = [entry._replace(later=60_000 * at + entry.later % 1000) for at, entry in enumerate(ordered)]
    until = data.draw(st.integers(0, len(apart)))
    since = data.draw(st.integers(0, until))
    history = read({LIST: as_list(apart[:until]), PAGE: as_page(apart[since:], "CET", dice)}, dice)
    assert (history.totals.recordings, history.totals.duplicates) == (len(apart), until - since)


@settings(max_examples=60, deadline=None)
@given(entries, st.lists(st.integers(-2_900, 2_900), min_size=8, max_size=8), st.integers(0, 10_000))
def test_the_same_words_in_voice_and_audio_count_once(
    found: list[Said], shifts: list[int], seed: int
) -> None:
    """Products note one utterance at slightly different instants."""
    dice = random.Random(seed)
    apart = [entry._replace(later=60_000 * (at + 1)) for at, entry in enumerate(found)]
    by_ear = [entry._replace(later=entry.later + shift) for entry, shift in zip(apart, shifts, strict=False)]
    voice = "Takeout/My Activity/Voice and Audio/MyActivity.json"
    history = read({PAGE: as_page(apart, "PDT", dice), voice: as_list(by_ear, "Voice and Audio")}, dice)
    assert (history.totals.recordings, history.totals.duplicates) == (len(found), len(found))


def test_entries_that_the_page_has_more_or_less_of_are_neither_lost_nor_doubled() -> None:
    stop = Said("stop", 1000, None, False)
    three, two = [stop] * 3, [stop] * 2
    for listed, paged in ((three, two), (two, three)):
        history = read(
            {LIST: as_list(listed), PAGE: as_page(paged, "JST", random.Random(1))}, random.Random(2)
        )
        assert (history.totals.recordings, history.totals.duplicates) == (3, 2)


@pytest.mark.parametrize("words", ["a  b", " a b ", "a\u00a0b", "a\tb", "a\u3000b"])
@pytest.mark.parametrize("reply", [None, "OK."])
def test_blanks_that_a_page_writes_otherwise_do_not_keep_list_and_page_apart(
    words: str, reply: str | None
) -> None:
    found = [Said(words, 0, reply, False)]
    paged = as_page(found, "UTC", random.Random(3))
    for written in (paged, paged.replace(b"OK.<br>", b"<p>OK.</p>"), paged.replace(b"<br>", b"<br>\r\n")):
        history = read({LIST: as_list(found), PAGE: written}, random.Random(1))
        assert (history.totals.recordings, history.totals.duplicates) == (1, 1)
