"""What a web page says to a reader, and where it differs from a sentence or from what it said before."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.dammit import EncodingDetector, UnicodeDammit
from bs4.element import CData, NavigableString, PageElement, Tag

_UNSEEN = frozenset(
    {"script", "style", "template", "noscript", "head", "svg", "math", "iframe", "object", "textarea"}
)
# Within a line: no space is put around them, so that "re<b>cord</b>ing" stays one word.
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font"}
)
_INLINE |= {"i", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub"}
_INLINE |= {"sup", "time", "tt", "u", "var", "wbr"}
_MARKS = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
_NOTHING = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_BEFORE_A_POINT = re.compile(r"\s+(?=[,.;:!?])")
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")

SAME, GONE, NEW = "same", "gone", "new"
MOST_MARKS = 150_000  # of "<"; pages of help and of courts have some thousands
ALIKE = 0.4  # at least this share of a sentence's words must come again, in order, to be called its successor
MOST_SENTENCES = 5_000  # of longer pages it is only said that they differ
MOST_CHANGES = 40


class Part(NamedTuple):
    """Words that two texts share (same), that are gone, or that are new."""

    kind: str
    words: str


def visible(body: bytes, charset: str | None) -> str:
    """Return what a page shows, normalised. charset: what the server said, which may be wrong.

    UTF-8 is tried before what is declared: text in another encoding is hardly valid UTF-8 by chance, while a
    page is often declared as something it is not. Last comes what browsers take then; guessing is worse.
    """
    body, marked = EncodingDetector.strip_byte_order_mark(body)
    declared = EncodingDetector.find_declared_encoding(body, is_html=True)
    told = [name for name in (marked, "utf-8", charset, declared, "windows-1252") if name]
    markup = UnicodeDammit(body, known_definite_encodings=told, is_html=True).unicode_markup or ""
    return normalised("".join(_shown(BeautifulSoup(markup, "lxml"))))


def _shown(soup: BeautifulSoup) -> Iterator[str]:
    """Yield the text of a page, with a space wherever a part that is no part of a line begins or ends.

    A walk of our own: removing and inserting elements takes a hostile page of 5 MB into the hours.
    """
    left: list[PageElement | str] = [soup]
    while left:
        part = left.pop()
        if isinstance(part, Tag):
            if part.name in _UNSEEN:
                continue
            if part.name not in _INLINE:
                yield " "
                left.append(" ")
            left.extend(reversed(part.contents))
        elif type(part) in {
            str,
            NavigableString,
            CData,
        }:  # and no comment, script or style, which are other kinds
            yield str(part)


def normalised(text: str) -> str:
    """Return a text with one kind of quotation mark, dash and space, so that only its words are compared."""
    plain = unicodedata.normalize("NFKC", _NOTHING.sub("", text).translate(_MARKS))
    return _BEFORE_A_POINT.sub("", " ".join(plain.split()))


def says(text: str, sentence: str) -> bool:
    """Say whether a normalised text holds this sentence."""
    return normalised(sentence) in text


def nearest(text: str, sentence: str) -> tuple[Part, ...]:
    """Return the passage of a normalised text most like a sentence, as its changes; () for none."""
    wanted, words = normalised(sentence).split(), text.split()
    best: tuple[float, tuple[Part, ...]] = (ALIKE, ())
    for start in _likely_places(wanted, words):
        window = words[max(0, start - len(wanted) // 2) : start + 2 * len(wanted)]
        matcher = difflib.SequenceMatcher(a=wanted, b=window, autojunk=False)
        alike = sum(block.size for block in matcher.get_matching_blocks()) / len(wanted)
        if alike > best[0]:
            best = (alike, _trimmed(matcher.get_opcodes(), wanted, window))
    return best[1]


def _likely_places(wanted: Sequence[str], words: Sequence[str], most: int = 3) -> list[int]:
    """Return where stretches as long as the sentence begin that share most of its words, in any order."""
    need, have = Counter(wanted), Counter[str]()
    shared, scores = 0, []
    for place, word in enumerate(words):
        have[word] += 1
        shared += have[word] <= need[word]
        if place >= len(wanted):
            left = words[place - len(wanted)]
            shared -= have[left] <= need[left]
            have[left] -= 1
        scores.append((shared, max(0, place - len(wanted) + 1)))
    places: list[int] = []
    for shared, start in sorted(scores, key=lambda score: (-score[0], score[1])):
        if not shared or len(places) == most:
            break
        if all(abs(start - other) > len(wanted) // 2 for other in places):
            places.append(start)
    return places


def _trimmed(
    steps: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]
) -> tuple[Part, ...]:
    """Return the steps as parts, without the words of the page that only stand before and after."""
    parts: list[Part] = []
    for place, (kind, a, b, c, d) in enumerate(steps):
        first, last = place == 0, place == len(steps) - 1
        if kind == "insert" and (first or last):
            continue
        if kind == "equal":
            parts.append(Part(SAME, " ".join(old[a:b])))
            continue
        if b > a:
            parts.append(Part(GONE, " ".join(old[a:b])))
        fresh = new[c:d]
        if (first or last) and len(fresh) > b - a:
            fresh = fresh[-(b - a) :] if first else fresh[: b - a]
        if fresh:
            parts.append(Part(NEW, " ".join(fresh)))
    return tuple(parts)


def changes(before: str, after: str) -> tuple[Part, ...]:
    """Return the sentences that are gone and new between two normalised texts; the first 40 of them."""
    old, new = _SENTENCE_END.split(before), _SENTENCE_END.split(after)
    if max(len(old), len(new)) > MOST_SENTENCES:
        return ()
    parts: list[Part] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(a=old, b=new).get_opcodes():
        if kind != "equal":
            parts += [Part(GONE, sentence) for sentence in old[a:b] if sentence]
            parts += [Part(NEW, sentence) for sentence in new[c:d] if sentence]
    return tuple(parts[:MOST_CHANGES])
