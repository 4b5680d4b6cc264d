"""Builds a fake export from a structure report: the same places and forms, every value made up.

A report counts the forms of what stands at each place. So each place gets a deck with one card per value,
and the deck is dealt while the file is written: what comes out has the same forms, as often.
What is lost: which forms came together in one record, the order of keys with equal presence, and exact
amounts above 99, which a report rounds.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.structure.names import shown_name

_UNITS = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_WORDS = ("lampe", "regen", "mittag", "fenster", "brot", "wolke", "stunde", "licht", "musik", "garten")


def rebuild(report: str | Mapping[str, Any]) -> dict[str, bytes]:
    """Return path -> content for every JSON file, file of JSON lines, table and web page of a report."""
    plain = json.loads(report) if isinstance(report, str) else report
    files: dict[str, bytes] = {}
    for entry in plain["files"]:
        writer = _WRITERS.get(entry.get("kind", ""))
        if writer:
            text = writer(entry)
            if entry["line ends"] == "CRLF":
                text = text.replace("\r\n", "\n").replace("\n", "\r\n")
            elif entry["line ends"] == "mixed" and "\r\n" not in text:
                text = text.replace("\n", "\r\n", 1)
            files[_free(entry["file"], files)] = _encoded(text, entry["encoding"])
    return files


def number(amount: str) -> int:
    """Return what an amount of a report says, e.g. 1200 for "1.2k"."""
    return round(float(amount[:-1]) * _UNITS[amount[-1]]) if amount[-1] in _UNITS else int(amount)


def _free(path: str, taken: Mapping[str, bytes]) -> str:
    """Return the path, or one with the same mask that is not taken yet."""
    for other in _alike(path):
        if other not in taken:
            return other
    return f"{len(taken)}/{path}"


def _alike(masked: str) -> Iterator[str]:
    """Yield names with the same mask, the mask itself first. Words that can be read stay as they are."""
    yield masked
    stem, dot, _ = masked.rpartition(".")
    runs = re.finditer(r"\b[aA]+\b|9+", stem if dot else masked)
    places = [at for run in runs for at in range(*run.span())][:3]
    for turns in itertools.product(range(1, 8), repeat=len(places)):
        turned = dict(zip(places, turns, strict=True))
        yield "".join(_turned(letter, turned.get(at, 0)) for at, letter in enumerate(masked))


def _turned(letter: str, turn: int) -> str:
    """Return another letter of the same kind: small, large or a digit."""
    return letter if not turn else str(turn) if letter == "9" else chr(ord(letter) + turn)


def _encoded(text: str, encoding: str) -> bytes:
    match encoding:
        case "UTF-8 with a byte order mark":
            return text.encode("utf-8-sig")
        case "UTF-16 LE":
            return b"\xff\xfe" + text.encode("utf-16-le")
        case "UTF-16 BE":
            return b"\xfe\xff" + text.encode("utf-16-be")
        case "not UTF-8":
            return text.encode("latin-1", "replace")
        case _:
            return text.encode()


# Places


class _Deck:
    """The forms of one place, dealt card by card; begun anew when it is empty."""

    def __init__(self, forms: Mapping[str, str], most: int = 3_000) -> None:
        self.cards = [form for form, count in forms.items() for _ in range(min(number(count), most))]
        self._at = 0

    def deal(self) -> tuple[str, int]:
        """Return the next form and how many were dealt before it."""
        at, self._at = self._at, self._at + 1
        return self.cards[at % len(self.cards)], at


class _Place:
    def __init__(self, plain: Mapping[str, Any], name: str = "") -> None:
        self._name = name
        self._deck = _Deck(plain["forms"])
        self._objects = sum(card == "object" for card in self._deck.cards)
        self._dealt = 0
        self._keys = [
            (key, _real(key), inner["in"], _Place(inner, key)) for key, inner in plain.get("keys", {}).items()
        ]
        self._items = _Place(plain["items"], name) if "items" in plain else None
        self._lists = sum(card.startswith("list") for card in self._deck.cards)
        masked = plain.get("masked keys")
        self._others = (_Deck(masked["names"]), _Place(masked)) if masked else None

    @property
    def count(self) -> int:
        return len(self._deck.cards)

    def value(self) -> Any:
        form, turn = self._deck.deal()
        if form == "object":
            return self._object()
        if form.startswith("list of"):
            return self._list(form.removeprefix("list of "))
        return value_of(form, turn)

    def _object(self) -> dict[str, Any]:
        turn, self._dealt = self._dealt, self._dealt + 1
        made = {
            real: place.value()
            for _, real, often, place in self._keys
            if often == "all" or turn < number(often)
        }
        if self._others:
            names, place = self._others
            share = -(-len(names.cards) // max(self._objects, 1))
            for _ in range(share):
                form, at = names.deal()
                if at < len(names.cards):
                    made[_unlike(str(value_of(form, at)), made)] = place.value()
        return made

    def _list(self, length: str) -> list[Any]:
        """Return a list of a length in this step; together the lists take up all the cards of their items."""
        if self._items is None:
            return []
        self._lists -= 1
        low = int(re.findall(r"\d+", length)[0]) + ("over" in length)
        high = int(re.findall(r"\d+", length)[-1]) if "over" not in length else 10**6
        left = self._items.count - self._items._deck._at
        share = left if self._lists < 1 else -(-left // (self._lists + 1))
        return [self._items.value() for _ in range(max(low, min(high, share)))] if high else []


def _unlike(name: str, taken: Mapping[str, Any]) -> str:
    """Return a name of the same form that is not taken yet."""
    ends = map("".join, itertools.product("bcdfghkmnp", repeat=min(3, len(name))))
    others = (name[: -len(end)] + (end.upper() if name.isupper() else end) for end in ends)
    return next(other for other in itertools.chain([name], others) if other not in taken)


def _real(name: str) -> str:
    """Return a name for a masked one, so that two with the same mask differ."""
    if shown_name(name) is not None:
        return name
    masked, _, apart = name.partition(" ~")
    return next(itertools.islice(_alike(masked), int(apart or 1) - 1, None))


def _json(entry: Mapping[str, Any]) -> str:
    return json.dumps(_Place(entry["structure"]).value(), ensure_ascii=False, indent=1) + (
        "\n" if entry["line ends"] != "none" else ""
    )


def _json_lines(entry: Mapping[str, Any]) -> str:
    place = _Place(entry["structure"])
    broken = number(entry.get("lines that are no JSON", "0"))
    rows = [json.dumps(place.value(), ensure_ascii=False) for _ in range(place.count)]
    return "\n".join(rows[:1] + ["not JSON"] * broken + rows[1:]) + "\n"


# Tables


def _table(entry: Mapping[str, Any]) -> str:
    """Return a table. Which fields were quoted is lost, where only some were: here it is the first of a row."""
    delimiter = {"comma": ",", "semicolon": ";", "tab": "\t"}[entry["delimiter"]]
    columns = entry["columns"]
    decks = [_Deck(column["forms"]) if column["forms"] else None for column in columns]
    rows = [[_real(column["name"]) for column in columns]]
    odd = number(entry["rows of another width"])
    for at in range(min(number(entry["rows"]), 3_000)):
        row = [str(value_of(*deck.deal())) for deck in decks if deck and at < len(deck.cards)]
        rows.append(row + ["more"] * (at < odd and len(row) == len(columns)))
    rows += rows[:1] * number(entry["rows like the first line"])
    text = io.StringIO()
    # Between rows; inside fields a line ends with LF, and so both are in a file where they are mixed.
    end = "\r\n" if entry["line ends"] == "mixed" else "\n"
    for first, *others in rows:
        rest = [first, *others]
        if entry["quotes"] == "some":
            text.write('"' + first.replace('"', '""') + '"' + delimiter * bool(others))
            rest = others
        style = csv.QUOTE_ALL if entry["quotes"] == "all" else csv.QUOTE_MINIMAL
        csv.writer(text, delimiter=delimiter, quoting=style, lineterminator=end).writerow(rest)
    return text.getvalue() + "\n" * number(entry["empty lines"])


# Web pages


def _page(entry: Mapping[str, Any]) -> str:
    """Return a page: the same elements within the same ones. The order among texts and elements is lost."""
    elements = [_Element(sort, plain) for sort, plain in entry["elements"].items()]
    return "".join(element.written() for element in elements for _ in range(element.left)) + "\n"


class _Element:
    """Elements of one sort: written one by one, each with its share of what is inside all of them."""

    def __init__(self, sort: str, plain: Mapping[str, Any]) -> None:
        self._tag, *classes = sort.split(".")
        self._classes = " ".join(classes)
        self.left = number(plain["count"])
        self._texts = _Deck(plain["text"]).cards if "text" in plain else []
        self._attributes = {name: _Deck(forms).cards for name, forms in plain.get("attributes", {}).items()}
        self._inside = [_Element(inner, below) for inner, below in plain.get("inside", {}).items()]

    def written(self) -> str:
        before, self.left = self.left, self.left - 1
        attributes = [f'class="{self._classes}"'] if self._classes else []
        for name, cards in self._attributes.items():
            several = name == "other attributes"  # these may be several of one element
            dealt = cards[: -(-len(cards) // before) if several else 1]
            del cards[: len(dealt)]
            attributes += [
                f'{f"data-x{at}" if several else name}="{value_of(card, before)}"'
                for at, card in enumerate(dealt)
            ]
        parts = [str(value_of(card, before)) for card in _taken(self._texts, before)]
        for element in self._inside:
            parts += [element.written() for _ in range(-(-element.left // before))]
        start = " ".join([self._tag, *attributes])
        if self._tag in ("br", "meta", "link", "img", "hr", "input", "source"):
            return f"<{start}>"
        return f"<{start}>{'<!-- -->'.join(parts)}</{self._tag}>"


def _taken(cards: list[str], parents: int) -> list[str]:
    share = -(-len(cards) // parents)
    taken, cards[:] = cards[:share], cards[share:]
    return taken


_WRITERS = {"JSON": _json, "JSON, one a line": _json_lines, "table": _table, "web page or XML": _page}


# Values


def value_of(form: str, turn: int) -> Any:
    """Return a made-up value of a form, the turn-th one: equal turns give equal values."""
    kind, _, more = form.partition(", ")
    if kind in ("null", "yes or no", "fraction", "integer"):
        return _plain_value(kind, more, turn)
    if form.startswith("label "):
        return form.removeprefix("label ")
    if form.startswith("date "):
        return _date(form.removeprefix("date "), turn)
    if form.startswith("file name, date "):
        shape, _, end = form.removeprefix("file name, date ").rpartition(".")
        return f"{_date(shape, turn)}.{end}"
    if form.startswith("link to "):
        host = form.removeprefix("link to ")
        return f"https://{'example.org' if host == 'another host' else host}/{turn}"
    fixed = {
        "text, empty": "",
        "text, blanks only": " ",
        "uuid": f"00000000-0000-4000-8000-{turn:012x}",
        "digits with a fraction": f"{turn}.25",
        "network address": f"192.0.2.{turn % 250}",
        "mail address": f"nobody{turn}@example.org",
        "link of another kind": f"example://{turn}",
        "date": "2026-05-04",
        "other forms": f"other forms {turn}",
        "left out": "x",
    }
    if form in fixed:
        return fixed[form]
    if kind == "digits":
        return str(_whole(more, turn))
    return _text(kind, more, turn)


def _plain_value(kind: str, more: str, turn: int) -> Any:
    match kind:
        case "null":
            return None
        case "yes or no":
            return turn % 2 == 0
        case "fraction":
            return 1_777_968_000.25 + turn if more else turn + 0.5
        case _:
            return _whole(more, turn)


def _whole(form: str, turn: int) -> int:
    sign = -1 if form.startswith("negative, ") else 1
    match form.removeprefix("negative, "):
        case "zero":
            return 0
        case "epoch milliseconds":
            return 1_777_968_000_250 + turn * 60_000
        case "epoch seconds":
            return 1_777_968_000 + turn * 60
        case "1 to 3 digits":
            return sign * (1 + turn % 999)
        case "4 to 9 digits":
            return sign * (1_000 + turn)
        case "over 9 digits":
            return sign * (9_000_000_000_000_000 + turn)
        case _:
            return sign * 10**35


def _date(shape: str, turn: int) -> str:
    """Return a date of this shape whose parts are possible whatever their order: all small but the year."""
    parts = itertools.cycle(("05", "04", "10", f"{turn % 50 + 10}", "09"))

    def digits(found: re.Match[str]) -> str:
        length = len(found[0])
        if length == 4:
            return "2026"
        return next(parts)[-length:] if length <= 2 else f"{turn % 10**length:0{length}}"

    return re.sub(r"9+", digits, shape.replace("<word>", "Feb"))


def _text(kind: str, step: str, turn: int) -> str:
    """Return text of a kind with a length in this step."""
    low = int(re.findall(r"\d+", step)[0]) + ("over" in step)
    end = {"file name": ".", "path": "."}.get(kind.partition(" .")[0], "")
    if end:
        kind, _, ending = kind.partition(" .")
        stem = ("Ordner/" if kind == "path" else "") + "datei"
        return (stem + "x" * max(0, low - len(stem) - len(ending) - 1))[: max(1, low + 3)] + f".{ending}"
    word = _WORDS[turn % len(_WORDS)]
    match kind:
        case "text":
            return _filled(f"{word[:1]} {word}", low, " und")
        case "lines":
            return _filled(f"{word[:1]}\n{word}", low, " und")
        case "markup":
            return "<" + "x" * max(1, low - 2) + ">"
        case "JSON in a text":
            return "[" + " " * (low - 2) + "]" if low > 1 else "[]"
        case "dotted name":
            return _filled("a.b.c", low, "x")
        case "capitals":
            return _filled("ABC", low, "X")
        case "identifier":
            return _filled(f"x{turn % 10}", max(low, 8), "y")
        case _:
            return _filled(word[:1], low, word[1:])


def _filled(begin: str, low: int, more: str) -> str:
    """Return text that begins so and is as long as the step asks for, three letters longer at most."""
    longest = max(low, len(begin))
    text = begin
    while len(text) < longest:
        text += more
    text = text[:longest] if longest > len(begin) else begin[: low + 3]
    return text[:-1] + "x" if text.endswith(" ") else text
