"""Does any stretch of a text sound like the wake word? Sounds of words, and a distance between sounds.

Sounds are those of the CMU word list (models/cmudict.LICENSE), and for words that it lacks those of a few
spelling rules. English only: what another language sounds like is not known here. A near sound supports
other signs; it is never a ground of its own, and the wake words with their levels are facts/wake_words.toml.
"""

from __future__ import annotations

import functools
import lzma
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.facts import table
from auditor.wakeups.words import Floats, Ints, Words

VOWELS = ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
CONSONANTS = (
    *("B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N"),
    *("NG", "P", "R", "S", "SH", "T", "TH", "V", "W", "Y", "Z", "ZH"),
)
# A vowel with 0 is unstressed, with 1 stressed. A sound's number is its place from 1 on; 0 is no sound.
SOUNDS = tuple(vowel + stress for vowel in VOWELS for stress in "01") + CONSONANTS
NUMBER: Mapping[str, int] = {sound: number for number, sound in enumerate(SOUNDS, 1)}

# Costs in hundredths of a sound, our own: no published set could be read. They follow classes of
# phonetics, not the published triggers; benchmarks/sound_alikes.py shows what each class adds.
# Sounds of one class are easily taken for each other.
_VOWEL_CLASSES = (
    {"IY", "IH", "EY"},
    {"EH", "AE", "EY", "IH"},
    {"AH", "AA", "AO", "UH", "ER"},
    {"AH", "EH", "IH", "UH"},
    {"AO", "OW", "AA", "UH"},
    {"UW", "UH", "OW"},
    {"AY", "AA"},
    {"AW", "AA", "OW"},
    {"OY", "AO"},
)
_CONSONANT_CLASSES = (
    {"P", "B"},
    {"T", "D"},
    {"K", "G"},
    {"F", "V"},
    {"TH", "DH"},
    {"F", "TH", "S"},
    {"S", "Z", "SH", "ZH"},
    {"CH", "JH", "SH"},
    {"M", "N", "NG"},
    {"L", "R", "W"},
    {"Y", "W"},
)
_SAME_VOWEL_CLASS = 35
_SAME_CONSONANT_CLASS = 45
_OTHER = 90
_VOWEL_FOR_CONSONANT = 120
_UNSTRESSED = 0.7  # an unstressed vowel of the wake word counts less
_MISSING_VOWEL, _MISSING_CONSONANT = 50, 80
_ADDED_VOWEL, _ADDED_CONSONANT = 40, 60

# Long texts are taken in overlapping pieces, so that no text makes all others wait. A stretch that is
# nearer than "nothing matches" is less than three times as long as the wake word (8 sounds at most).
_PIECE, _OVERLAP = 96, 32
_ROWS = 8_192
_WORDS = 65_536
_FEW = 300
_PLACE = 128  # the low part of a cell of the table: where the stretch began

_ABOVE = 64  # in the file a sound is a letter

Sounds = npt.NDArray[np.uint8]
_Cells = npt.NDArray[np.int32]


def wake_word_distance(
    words: Words, wake_word: str, *, sounds: pa.Array | None = None
) -> tuple[Floats, Ints, Ints]:
    """Return how near any stretch of each text comes to the sound of the wake word, and which stretch.

    Args:
        words: the texts.
        wake_word: one of the words in facts/wake_words.toml, or any English word.
        sounds: what `vocabulary_sounds` gives for the vocabulary of `words`, where many are asked about it.

    Returns:
        Per text: the smallest weighted distance between the sounds of the wake word and those of a stretch,
        per sound of the wake word (0 = the same sounds; inf = no word that has a sound), and the first
        and the last word of that stretch, as numbers inside the text (-1 where there is none).

    Raises:
        ValueError: the wake word has no sound.
    """
    target = wake_word_sounds(wake_word)
    distance = np.full(len(words), np.inf, np.float32)
    first, last = np.full(len(words), -1, np.int64), np.full(len(words), -1, np.int64)
    stream, offsets = _stream(words, vocabulary_sounds(words.vocabulary) if sounds is None else sounds)
    pieces = _pieces(offsets[words.starts])
    if not len(pieces.text):
        return distance, first, last
    cost, start, end = _nearest(stream, pieces, target)
    # The best piece of each text, the earlier of equals.
    key = cost.astype(np.int64) * len(cost) + np.arange(len(cost))
    heads = np.flatnonzero(np.diff(pieces.text, prepend=-1))
    best = np.minimum.reduceat(key, heads) % len(cost)
    texts = pieces.text[heads]
    distance[texts] = cost[best] / (100 * len(target))
    for found, place in ((first, start), (last, end)):
        found[texts] = (
            np.searchsorted(offsets, pieces.start[best] + place[best], "right") - 1 - words.starts[texts]
        )
    return distance, first, np.maximum(first, last)


def near_level(wake_word: str) -> float:
    """Return the distance at which at most 1 % of ordinary talk is as near, from facts/wake_words.toml.

    It was set on stretches of 3 to 8 words. A long text has more chances: of 16 words 2 %, of 50 words 7 %.

    Raises KeyError for a wake word that is not in the table.
    """
    return float(_wake_words()[wake_word.casefold()]["level"])


def wake_word_sounds(wake_word: str) -> Sounds:
    """Return the numbers of a wake word's sounds: from the facts table, else as any text's."""
    row = _wake_words().get(wake_word.casefold())
    if row:
        return np.array([NUMBER[sound] for sound in row["phones"].split()], np.uint8)
    found = np.frombuffer(b"".join(sounds_of(word) for word in wake_word.casefold().split()), np.uint8)
    if not len(found):
        raise ValueError("this wake word has no sound that is known")
    return found


def sounds_of(word: str) -> bytes:
    """Return the sounds of one lower-case word, one byte a sound (SOUNDS[byte - 1])."""
    return vocabulary_sounds(pa.array([word], pa.string()))[0].as_py()


@functools.cache
def _wake_words() -> dict[str, dict[str, str]]:
    return {row["words"]: row for row in table("wake_words")["wake_word"]}


@dataclass(frozen=True, slots=True)
class _WordList:
    """The words of the list, and the sounds of each: one byte a sound, its number and _ABOVE."""

    words: pa.Array
    sounds: pa.Array


@functools.cache
def _word_list() -> _WordList:
    """Load the list: words by line, a NUL, then the sounds of each by line. About 0.1 s."""
    packed = resources.files(__package__).joinpath("models", "cmudict.xz").read_bytes()
    words, sounds = lzma.decompress(packed).decode("ascii").split("\0")
    return _WordList(*(pc.split_pattern(pa.array([part]), "\n").flatten() for part in (words, sounds)))


def packed_word_list(pronounced: Mapping[str, str]) -> bytes:
    """Return the file that `_word_list` reads. pronounced: word -> sounds, as "AH0 L EH1 K S AH0"."""
    words = sorted(pronounced)
    lines = ["".join(chr(NUMBER[sound] + _ABOVE) for sound in pronounced[word].split()) for word in words]
    return lzma.compress(("\n".join(words) + "\0" + "\n".join(lines)).encode("ascii"), preset=9)


def vocabulary_sounds(vocabulary: pa.Array) -> pa.Array:
    """Return the sounds of each lower-case word as Arrow binary, one byte a sound (SOUNDS[byte - 1]).

    Empty where a word has none.
    """
    known = _word_list()
    found = known.sounds.take(_places(vocabulary)).cast(pa.binary())
    missing = found.is_null()
    words = vocabulary.filter(missing)
    stems = pc.replace_substring_regex(words, "'s$", "")
    # "Kevin's" is "Kevin" and a Z; the list is asked once for all of them.
    listed = known.sounds.take(_places(stems)).to_pylist()
    # Nobody says a long number digit by digit, and there may be very many different ones.
    silent = pc.match_substring_regex(stems, _SILENT).to_pylist()
    spelled = [
        b"" if mute else _letters(_spelled(stem)) if sounds is None else sounds.encode()
        for stem, sounds, mute in zip(stems.to_pylist(), listed, silent, strict=True)
    ]
    ends = np.where(np.asarray(pc.equal(stems, words)), b"", _letters(["Z"])).tolist()
    whole = pa.array([one + end for one, end in zip(spelled, ends, strict=True)], pa.binary())
    found = pc.replace_with_mask(found, missing, whole)
    _, offsets, letters = found.buffers()
    numbers = np.frombuffer(letters or b"", np.uint8) - _ABOVE
    return pa.BinaryArray.from_buffers(pa.binary(), len(found), [None, offsets, pa.py_buffer(numbers)])


def _places(words: pa.Array) -> pa.Array:
    """Return where each word stands in the list, null where it does not."""
    listed = _word_list().words
    if len(words) > _FEW:
        return pc.index_in(words, value_set=listed)
    # For a sentence it is quicker to look into the sorted list than to make an index of all of it.
    numbers = range(len(listed))
    asked = words.to_pylist()
    places = [bisect_left(numbers, word, key=lambda number: listed[number].as_py()) for word in asked]
    found = [
        at if at < len(listed) and listed[at].as_py() == word else None
        for at, word in zip(places, asked, strict=True)
    ]
    return pa.array(found, pa.int32())


def _letters(sounds: Iterable[str]) -> bytes:
    return bytes(NUMBER[sound] + _ABOVE for sound in sounds)


# Spelling to sound, for words that are not in the list: the longest letters that fit, from the left.
# Our own rough rules; they only have to be near.
_SPELLING: Mapping[str, str] = {
    "tch": "CH", "sch": "SH", "igh": "AY1", "ch": "CH", "sh": "SH", "th": "TH", "ph": "F", "wh": "W",
    "ck": "K", "ng": "NG", "qu": "K W", "gh": "G", "dg": "JH", "ee": "IY1", "ea": "IY1", "ie": "IY1",
    "oo": "UW1", "ou": "AW1", "ow": "OW1", "oa": "OW1", "ai": "EY1", "ay": "EY1", "ei": "EY1", "ey": "IY0",
    "oi": "OY1", "oy": "OY1", "au": "AO1", "aw": "AO1", "eu": "UW1", "ew": "UW1", "er": "ER0", "ir": "ER1",
    "ur": "ER1", "ar": "AA1 R", "or": "AO1 R", "ce": "S EH1", "ci": "S IH1", "cy": "S IY0", "ge": "JH EH1",
    "gi": "JH IH1", "gg": "G", "x": "K S", "a": "AE1", "b": "B", "c": "K", "d": "D", "e": "EH1", "f": "F",
    "g": "G", "h": "HH", "i": "IH1", "j": "JH", "k": "K", "l": "L", "m": "M", "n": "N", "o": "AA1",
    "p": "P", "q": "K", "r": "R", "s": "S", "t": "T", "u": "AH1", "v": "V", "w": "W", "y": "IY0", "z": "Z",
}  # fmt: skip
_AT_THE_START: Mapping[str, str] = {"kn": "N", "wr": "R", "ps": "S", "x": "Z", "y": "Y"}
_AT_THE_END: Mapping[str, str] = {"a": "AH0", "e": "", "o": "OW0", "i": "IY0", "es": "Z", "ed": "D"}
_DIGITS: Mapping[str, str] = dict(
    zip(
        "0123456789",
        ("Z IH1 R OW0", "W AH1 N", "T UW1", "TH R IY1", "F AO1 R", "F AY1 V", "S IH1 K S", "S EH1 V AH0 N",
         "EY1 T", "N AY1 N"),
        strict=True,
    )
)  # fmt: skip
_SILENT = r"\d{4}|^.{30}"
_DOUBLED = re.compile(r"([bcdfhjklmnpqrstvwz])\1+")


def _spelled(word: str) -> Iterator[str]:
    """Yield the sounds that the spelling of a word suggests; nothing for letters that are not Latin."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", word) if letter.isascii())
    plain = _DOUBLED.sub(r"\1", plain.replace("'", ""))
    at = 0
    while at < len(plain):
        taken, found = _next_sounds(plain, at)
        yield from found.split()
        at += taken


def _next_sounds(word: str, at: int) -> tuple[int, str]:
    """Return how many letters come next, and their sounds."""
    rest = word[at:]
    if at and rest in _AT_THE_END and len(word) > 2:
        return len(rest), _AT_THE_END[rest]
    rules = [_AT_THE_START, _SPELLING] if not at else [_SPELLING]
    for rule in rules:
        for length in (3, 2, 1):
            if rest[:length] in rule:
                return min(length, len(rest)), rule[rest[:length]]
    return 1, _DIGITS.get(rest[0], "")


def _stream(words: Words, sounds: pa.Array) -> tuple[Sounds, Ints]:
    """Return the sounds of all texts, one after the other, and where each word of `flat` begins in them."""
    _, offsets, held = sounds.buffers()
    source = np.frombuffer(held or b"", np.uint8)
    begins = np.frombuffer(offsets, np.int32)[: len(sounds) + 1] if len(sounds) else np.zeros(1, np.int32)
    ends = np.zeros(len(words.flat) + 1, np.int64)
    np.cumsum(np.diff(begins)[words.flat], out=ends[1:])
    stream = np.empty(ends[-1], np.uint8)
    for at in range(0, len(words.flat), _WORDS):  # a million texts' places would not fit into the cache
        bounds = ends[at : at + _WORDS + 1]
        here = np.arange(bounds[0], bounds[-1])
        here += np.repeat(begins[words.flat[at : at + _WORDS]] - bounds[:-1], np.diff(bounds))
        np.take(source, here, out=stream[bounds[0] : bounds[-1]], mode="clip")
    return stream, ends


@dataclass(frozen=True, slots=True)
class _Pieces:
    """Stretches of the stream, in the order of their texts: text, first sound, number of sounds."""

    text: Ints
    start: Ints
    length: Ints


def _pieces(bounds: Ints) -> _Pieces:
    """Cut texts into overlapping pieces. bounds: where each text begins in the stream, and the end."""
    lengths = np.diff(bounds)
    step = _PIECE - _OVERLAP
    count = np.where(lengths > 0, np.maximum(1, -(-(lengths - _OVERLAP) // step)), 0)
    text = np.repeat(np.arange(len(lengths)), count)
    number = np.arange(len(text)) - np.repeat(np.cumsum(count) - count, count)
    start = bounds[:-1][text] + number * step
    return _Pieces(text, start, np.minimum(_PIECE, bounds[1:][text] - start))


def _nearest(stream: Sounds, pieces: _Pieces, target: Sounds) -> tuple[_Cells, _Cells, _Cells]:
    """Return per piece the smallest cost in hundredths, and the first and last sound of that stretch."""
    cost, start, end = (np.empty(len(pieces.text), np.int32) for _ in range(3))
    order = np.argsort(pieces.length.astype(np.uint8), kind="stable")  # little padding
    for at in range(0, len(order), _ROWS):
        block = order[at : at + _ROWS]
        length = pieces.length[block]
        steps = np.arange(length[-1])[:, None]
        place = np.minimum(pieces.start[block] + steps, len(stream) - 1)
        sounds = np.where(steps < length, stream[place], 0).astype(np.intp)
        cost[block], start[block], end[block] = _nearest_in_block(sounds, target)
    return cost, start, end


def _nearest_in_block(sounds: npt.NDArray[np.intp], target: Sounds) -> tuple[_Cells, _Cells, _Cells]:
    """Match the target against any stretch of each column of `sounds` (Sellers 1980), all columns at once.

    A cell holds the cost so far times _PLACE, plus how far from the end of the place numbers its stretch
    began, so that the smaller of two cells is the cheaper one, and the later begun of equals.
    """
    swap, missing, added = (costs * _PLACE for costs in _costs())
    rows = sounds.shape[1]
    above = [np.full(rows, _PLACE - 1, np.int32)]
    for sound in target:
        above.append(above[-1] + missing[sound])
    best, end = above[-1].copy(), np.zeros(rows, np.int32)
    here = [np.empty(rows, np.int32) for _ in above]
    other = np.empty(rows, np.int32)
    for step, heard in enumerate(sounds):
        extra = np.take(added, heard)
        here[0].fill(_PLACE - 2 - step)  # a stretch that begins after this sound
        for number, sound in enumerate(target, 1):
            cell = here[number]
            np.take(swap[sound], heard, out=cell, mode="clip")
            cell += above[number - 1]
            np.add(above[number], extra, out=other)
            np.minimum(cell, other, out=cell)
            np.add(here[number - 1], missing[sound], out=other)
            np.minimum(cell, other, out=cell)
        nearer = here[-1] < best
        np.copyto(best, here[-1], where=nearer)
        end[nearer] = step
        above, here = here, above
    return best // _PLACE, np.minimum(_PLACE - 1 - best % _PLACE, end), end


@functools.cache
def _costs() -> tuple[_Cells, _Cells, _Cells]:
    """Return costs in hundredths: a sound of the wake word heard as another, missing, another one added."""
    swap = np.full((len(SOUNDS) + 1, len(SOUNDS) + 1), 2 * _VOWEL_FOR_CONSONANT, np.int32)  # 0: padding
    missing, added = np.zeros(len(swap), np.int32), np.full(len(swap), _VOWEL_FOR_CONSONANT, np.int32)
    for sound, number in NUMBER.items():
        weight = _UNSTRESSED if sound.endswith("0") else 1.0
        vowel = sound[-1].isdigit()
        missing[number] = round(weight * (_MISSING_VOWEL if vowel else _MISSING_CONSONANT))
        added[number] = round(weight * (_ADDED_VOWEL if vowel else _ADDED_CONSONANT))
        for other, column in NUMBER.items():
            swap[number, column] = round(weight * _heard_as(sound, other))
    return swap, missing, added


def _heard_as(sound: str, other: str) -> int:
    sound, other = sound.rstrip("01"), other.rstrip("01")
    if sound == other:
        return 0
    if (sound in VOWELS) != (other in VOWELS):
        return _VOWEL_FOR_CONSONANT
    classes, cost = (
        (_VOWEL_CLASSES, _SAME_VOWEL_CLASS)
        if sound in VOWELS
        else (_CONSONANT_CLASSES, _SAME_CONSONANT_CLASS)
    )
    return cost if any(sound in one and other in one for one in classes) else _OTHER
