"""Covers names, numbers and addresses in words that somebody said, and leaves the rest.

Certain: every name that the export itself gives to a device, an app or a place; every word with a digit in
it; everything with an @. A help only: given names of facts/given_names.toml, numbers and addresses that are
spoken out. A name that no table knows stays: nothing is promised of it, and that is said (levels.py).

Texts are taken apart into words and what lies between them; what is asked of a word is asked once for each
different word, so that a million texts take seconds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.facts import table
from auditor.history.covering import MASK
from auditor.insights.heard.digits import SPOKEN
from auditor.insights.heard.sensitive import given_names, rules
from auditor.report.redaction.vendor_words import wake_word_parts, words

Flags = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

_AT_A_TIME = 100_000
_MARK = "\x1f"  # stands around every word while a text is in pieces
_WORD = r"([\p{L}\p{M}\p{N}]+)"  # for RE2
# Scripts that write words without blanks, or endings right behind a name: a name counts anywhere in there.
_RUN_TOGETHER = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# (what a text must hold to be asked, what is covered in it), for RE2.
_ADDRESSES = (
    ("@", r"\S+\s?@\s?\S+|\S*@\S*"),
    ("/", r"\S+://\S+|\S*/\S*/\S*"),
    ("\\", r"\S*\\\S*"),
    (".", r"[\p{L}\p{M}\p{N}_-]+(?:\.[\p{L}\p{M}\p{N}_-]+)+"),  # of computers, and names of files
    (" dot ", r"(?i)(?:\S+ (?:dot|underscore|dash|minus) )*(?:\S+ at )?(?:\S+ dot )+\S+"),
    (" punkt ", r"(?i)(?:\S+ (?:punkt|unterstrich|minus) )*(?:\S+ (?:at|ät) )?(?:\S+ punkt )+\S+"),
)
# Masks with nothing but signs and blanks between them are one: how many words a name has is not told.
_MANY = rf"{MASK}(?:[\s\p{{P}}\p{{S}}]*{MASK})+"

_HIDDEN, _NUMBER, _AMBIGUOUS, _CALLER, _STOP, _OWNER, _BREAK, _GIVEN = (1 << n for n in range(8))


@cache
def _given() -> frozenset[str]:
    return frozenset(given_names("name")) - wake_word_parts()


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(given_names("ambiguous")) - wake_word_parts()


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(word for row in table("stop_words")["languages"] for word in row["words"].split())


@cache
def _numbers() -> frozenset[str]:
    return words("number") | frozenset(SPOKEN)


# German writes large numbers as one word: "dreiundzwanzig", "siebenhundertvier".
_LONG_NUMBER = re.compile(r"\w*(?:und(?:zwanzig|[dvfsan]\w{2,5}[sz]ig)|hundert|tausend)\w*")


def evened(word: str) -> str:
    """Return a word for comparison: without regard to case and to the way its letters are written."""
    return unicodedata.normalize("NFKC", word).casefold()


def _in_pieces(texts: pa.Array) -> pa.ListArray:
    """Return each text in pieces: what stands before its first word, the word, what is between, and so on."""
    return pc.split_pattern(pc.replace_substring_regex(texts, _WORD, rf"{_MARK}\1{_MARK}"), _MARK)


def parts_of(names: Iterable[str]) -> dict[str, list[str]]:
    """Return the words of each name, evened out."""
    names = list(dict.fromkeys(names))
    pieces = _in_pieces(pa.array(names, pa.string())).to_pylist()
    return {name: [evened(word) for word in some[1::2]] for name, some in zip(names, pieces, strict=True)}


@dataclass
class Names:
    """The names that an export gives, and what of them is covered.

    whole:   names as they stand: of devices and places.
    apps:    ids of apps ("org.example.notes"): covered are their parts that are no common ones.
    """

    whole: Iterable[str] = ()
    apps: Iterable[str] = ()
    hidden: set[str] = field(default_factory=set)  # words, evened
    phrases: list[list[str]] = field(default_factory=list)  # of several words, evened
    anywhere: list[str] = field(default_factory=list)  # covered inside words, too
    _flags: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the names apart."""
        common = words("device") | _stop_words() | wake_word_parts()
        for name, parts in parts_of(self.whole).items():
            if not parts or _RUN_TOGETHER.search(name):
                self.anywhere.append(name)
            if len(parts) == 1:
                self.hidden.add(parts[0])
            elif parts:
                self.phrases.append(parts)
            self.hidden.update(part for part in parts if len(part) > 1 and part not in common)
        common = words("app") | _stop_words()
        for parts in parts_of(self.apps).values():
            self.hidden.update(part for part in parts if len(part) > 2 and part not in common)
        self.phrases.sort(key=len, reverse=True)
        self.anywhere = sorted({one for one in self.anywhere if one.strip()}, key=len, reverse=True)

    def covered(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return texts with what is to be covered as the mask; null stays null. column: strings."""
        encoded = column.cast(pa.string()).dictionary_encode().combine_chunks()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.chunk(0) if encoded.num_chunks else pa.array([], encoded.type)
        texts = encoded.dictionary
        parts = [self.texts(texts.slice(at, _AT_A_TIME)) for at in range(0, len(texts), _AT_A_TIME)]
        new = pa.concat_arrays(parts) if parts else texts
        return pa.chunked_array([new.take(encoded.indices)])

    def texts(self, texts: pa.Array) -> pa.Array:
        """Return different texts, none of them null, each covered."""
        texts = pc.replace_substring(texts, _MARK, " ")
        for name in self.anywhere:
            texts = pc.replace_substring_regex(texts, f"(?i){re.escape(name)}", MASK)
        for sign, pattern in (*_ADDRESSES, *_street_patterns()):
            texts = _replaced(texts, sign, pattern)
        return pc.replace_substring_regex(self._words_covered(texts), _MANY, MASK)

    def _words_covered(self, texts: pa.Array) -> pa.Array:
        lists = _in_pieces(texts)
        encoded = lists.flatten().dictionary_encode()
        vocabulary = encoded.dictionary.to_pylist()
        flags = np.fromiter((self._flags_of(word) for word in vocabulary), np.int64, len(vocabulary))
        codes = np.asarray(encoded.indices).astype(np.int64)
        lengths = np.asarray(pc.list_value_length(lists)).astype(np.int64)
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        text = np.repeat(np.arange(len(lengths)), lengths)
        places = np.flatnonzero((np.arange(len(codes)) - offsets[text]) % 2)  # every second piece is a word
        joined = _joined(flags[codes], text, places)
        hide = _hidden(flags[codes[places]], joined)
        hide |= self._in_phrases(vocabulary, codes[places], joined)
        hidden = np.zeros(len(codes), bool)
        hidden[places[hide]] = True
        new = pc.if_else(pa.array(hidden), MASK, encoded.dictionary.take(encoded.indices))
        return pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), new), "")

    def _in_phrases(self, vocabulary: Sequence[str], codes: Ints, joined: Flags) -> Flags:
        """Return which words belong to a name of several words. joined: to the word before it."""
        found = np.zeros(len(codes), bool)
        if not self.phrases:
            return found
        numbers = {part: at for at, part in enumerate({part for one in self.phrases for part in one}, 1)}
        of_word = np.fromiter(
            (numbers.get(evened(word), 0) for word in vocabulary), np.int64, len(vocabulary)
        )
        seen = of_word[codes]
        for phrase in self.phrases:
            last = len(phrase) - 1
            starts = np.flatnonzero(seen[: len(seen) - last] == numbers[phrase[0]])
            for at in range(1, last + 1):
                starts = starts[(seen[starts + at] == numbers[phrase[at]]) & joined[starts + at]]
            for at in range(last + 1):
                found[starts + at] = True
        return found

    def _flags_of(self, word: str) -> int:
        known = self._flags.get(word)
        if known is None:
            known = self._flags[word] = self._asked(word)
        return known

    def _asked(self, word: str) -> int:
        """Say what a word, or what lies between words, is."""
        if MASK[0] in word:
            return _BREAK
        even = evened(word)
        flags = 0
        if any(unicodedata.category(sign)[0] == "N" for sign in word):
            flags |= _HIDDEN
        # "Annas" is Anna's, in German and in what a recogniser writes.
        stem = even.removesuffix("s")
        if even in self.hidden or stem in self.hidden:
            flags |= _HIDDEN
        if even in _given() or (stem in _given() and even not in _ambiguous() | _stop_words()):
            flags |= _HIDDEN | _GIVEN
        if _LONG_NUMBER.fullmatch(even):
            flags |= _HIDDEN
        for flag, some in (
            (_NUMBER, _numbers()),
            (_AMBIGUOUS, _ambiguous()),
            (_CALLER, words("caller")),
            (_STOP, _stop_words() | words("device") | wake_word_parts()),
        ):
            flags |= flag if even in some else 0
        return flags | (_OWNER if even == "s" else 0)


def _joined(flags: Ints, text: Ints, places: Ints) -> Flags:
    """Return, per word, whether the word before it is of the same text, and nothing covered lies between."""
    joined = np.zeros(len(places), bool)
    if len(places) > 1:
        broken = (flags[places[1:] - 1] & _BREAK) != 0
        joined[1:] = (text[places[1:]] == text[places[:-1]]) & ~broken
    return joined


def _hidden(flags: Ints, joined: Flags) -> Flags:
    """Return which words are covered for what they are, and for what stands beside them."""
    hide = (flags & _HIDDEN) != 0
    if len(flags) < 2:
        return hide
    beside = joined[1:]
    number = (flags & _NUMBER) != 0
    pair = number[1:] & number[:-1] & beside
    hide[1:] |= pair
    hide[:-1] |= pair
    after_caller = np.zeros(len(flags), bool)
    after_caller[1:] = ((flags[:-1] & _CALLER) != 0) & beside
    ambiguous = (flags & _AMBIGUOUS) != 0
    hide |= ambiguous & after_caller
    hide[:-1] |= ambiguous[:-1] & ((flags[1:] & _OWNER) != 0) & beside
    # Behind a given name after "call" there often stands the family's, which no table knows.
    named = ((flags & (_GIVEN | _AMBIGUOUS)) != 0) & after_caller
    hide[1:] |= named[:-1] & ((flags[1:] & _STOP) == 0) & beside
    return hide


@cache
def _street_patterns() -> tuple[tuple[str, str], ...]:
    """Return the patterns by which texts are marked as holding an address; all of them have a digit."""
    found = (rule.pattern for rule in rules() if rule.kind == "addresses" and rule.digits and rule.pattern)
    return tuple(("0123456789", f"(?i){pattern}") for pattern in found)


def _replaced(texts: pa.Array, signs: str, pattern: str) -> pa.Array:
    """Return the texts with the mask for what matches, where they hold one of the signs (or the word)."""
    if signs.strip() == signs and len(signs) > 1:
        asked = pc.match_substring_regex(texts, f"[{signs}]")
    else:
        asked = pc.match_substring(texts, signs, ignore_case=True)
    if not pc.any(asked).as_py():
        return texts
    new = pc.replace_substring_regex(texts.filter(asked), pattern, MASK)
    return pc.replace_with_mask(texts, asked, new)
