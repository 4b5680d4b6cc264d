"""What can be known of each recording, as plain columns of numbers, before anything is weighed.

One `Evidence` holds the rows of a history that a verdict can be given on, in order of device and time, and
beside them what their texts, neighbours, clips and labels say. Signals read it; nothing here has a weight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.clock import DAY_US, HOUR_US, wall_clock
from auditor.history.view import History
from auditor.wakeups.catalogue import level
from auditor.wakeups.directedness import talk_log_odds
from auditor.wakeups.familiarity import common_openers, familiarity
from auditor.wakeups.listening import Heard
from auditor.wakeups.neighbours import NEVER, Neighbours, answered_elsewhere, neighbours
from auditor.wakeups.phones import near_level, vocabulary_sounds, wake_word_distance
from auditor.wakeups.text import (
    UNKNOWN,
    breaks_off,
    excuses,
    language_of,
    languages,
)
from auditor.wakeups.transcripts import Codes, Flags, Rows, Texts, texts_of
from auditor.wakeups.wake_words import main_word, wake_words
from auditor.wakeups.words import Floats, Ints

Watch = Callable[[int, int], None]

# Nothing can be said of the others: nobody spoke, another device took the words, an app held the microphone.
JUDGED_KINDS = ("voice", "unknown")
TEXTS_AT_A_TIME = 200_000  # so that what is made of them on the way stays small
_ENGLISH = "en"
_UNNAMED = ("button", "routine")  # no wake word is to be expected
_REPLY_BEGINS = 60  # characters in which an excuse would stand


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known; one element per row, in order of device and time, unless it says otherwise.

    rows:       number of the row in the table of the history.
    vendors, outcomes: the words behind the numbers in `vendor` and `outcome`.
    device:     number of the device: by id, else name, else product, within its vendor.
    year, hour: of started_at in the display zone; -1 where unknown.
    micros:     started_at, microseconds since 1970 UTC; NEVER where unknown.
    explicit:   the label is a verdict on the wake word, which lands on no harmless row (FALSE_WAKE_WORD).
    discarded:  "not for this device" otherwise, or discarded without a reason.
    unnamed:    opened by a finger, a routine or an app: no wake word is to be expected.
    text:       number of the text in `texts`, or -1.
    accepted:   a request that was taken: words, and an outcome of answered or, where none is said, unknown.
    excused:    the answer is empty, or begins as an excuse.
    wake_word:  number of the device's wake word in wake_words(), or -1.
    habit:      share of this device's requests of the year that start with a wake word; NaN: too few.
    language:   number of the text's own language in languages(), or -1.
    at_home:    number of the language of most texts of the device, or -1.
    breaks_off: the text ends on a word after which a sentence goes on.
    talk:       log odds that the text is overheard talk; NaN: cannot tell.
    close:      distance of the text to the device's wake word, 1 where it is just near; NaN: unknown.
    familiar:   share of the text that stands in other accepted requests; NaN: too few of them, or no words.
    opener:     the text starts with one of the person's common first words.
    usual:      the same words were asked often, and nearly always got a useful answer.
    elsewhere:  of discarded rows: another device of the vendor took a request at the same moment.
    hour_share: share of the accepted requests that fall into this hour of the day; NaN: too few, or no time.
    checked:    the listening check read the clip.
    wake_p, speech, onset, clip_s: what it heard (listening.Heard); NaN where that is None.
    """

    rows: Codes
    vendors: tuple[str, ...]
    outcomes: tuple[str, ...]
    vendor: Codes
    outcome: Codes
    device: Codes
    year: Codes
    hour: Codes
    micros: Ints
    explicit: Flags
    discarded: Flags
    unnamed: Flags
    text: Codes
    texts: Texts
    accepted: Flags
    excused: Flags
    wake_word: Codes
    habit: Floats
    language: Codes
    at_home: Codes
    breaks_off: Flags
    talk: Floats
    close: Floats
    familiar: Floats
    opener: Flags
    usual: Flags
    near: Neighbours
    elsewhere: Flags
    hour_share: Floats
    checked: Flags
    wake_p: Floats
    speech: Floats
    onset: Floats
    clip_s: Floats

    def __len__(self) -> int:
        """Return the number of rows that are judged."""
        return len(self.rows)

    def is_outcome(self, *names: str) -> Flags:
        """Return where the outcome is one of these words of the record."""
        return _among(self.outcome, self.outcomes, names)

    def is_vendor(self, *names: str) -> Flags:
        """Return where a row is of one of these vendors."""
        return _among(self.vendor, self.vendors, names)

    @property
    def spoken(self) -> Flags:
        """Where there are words, the wake word at the start not counted."""
        return per_row(self.texts.words.counts > 0, self.text, False)

    @property
    def lead(self) -> Flags:
        """Where the text starts with a wake word."""
        return per_row(self.texts.lead >= 0, self.text, False)


def _among(codes: Codes, words: tuple[str, ...], names: tuple[str, ...]) -> Flags:
    """Return where a number stands for one of these names. words: those behind the numbers."""
    return np.isin(codes, [code for code, word in enumerate(words) if word in names])


def per_row(values: npt.NDArray[Any], text: Codes, none: object) -> npt.NDArray[Any]:
    """Return a value given per text for each row; `none` where a row has no text."""
    if not len(values):
        return np.full(len(text), none)
    return np.where(text >= 0, values[np.maximum(text, 0)], np.asarray(none, values.dtype))


def gather(
    history: History, zone: ZoneInfo, heard: Mapping[str, Heard], watch: Watch = lambda _done, _of: None
) -> Evidence:
    """Return what is known of the recordings of a history that a verdict can be given on.

    zone:  the display zone, for hours and years.
    heard: what the listening check heard, by recording_id.
    watch: told how many of how many steps are done; may raise to stop.

    Raises ValueError for a history that was read without words.
    """
    if not history.has_words:
        raise ValueError("a history that was read without words cannot be judged")
    steps = iter(range(1, 8))

    def tell() -> None:
        watch(next(steps), 7)

    rows = _judged(history)
    table = Rows(history.table, rows)
    device, micros = _devices(table), _micros(table.column("started_at"))
    order = np.lexsort((rows, micros, device))
    rows, device, micros = rows[order], device[order], micros[order]
    table = Rows(history.table, rows)
    vendor, vendors = _coded(table.column("vendor"))
    outcome, outcomes = _coded(table.column("outcome"))
    tell()
    text, texts = texts_of(table, vendor, vendors)
    tell()
    known = _Known(vendors, outcomes, vendor, outcome, device, micros, text, texts)
    labels = _labels(table, known)
    accepted = _accepted(known)
    year, hour = _local(micros, zone)
    wake_word, habit = _habits(known, accepted, year)
    tell()
    language, at_home = _spoken_languages(known, table.column("language"))
    talk, ends = _of_texts(known, np.where(language == UNKNOWN, at_home, language))
    tell()
    close = _closeness(known, wake_word, np.where(language == UNKNOWN, at_home, language))
    tell()
    excused = _excused(history.table.column("reply"))[rows]
    usual = _usual_texts(text, accepted, ~excused, len(texts))
    # Talk that was taken for a request must not become a way of asking, however often it was.
    asking = accepted & ~(talk > 0) & ((talk < 0) | per_row(texts.lead >= 0, text, False))
    asking |= accepted & per_row(usual, text, False)
    counted = np.bincount(text[asking], minlength=len(texts)) if len(texts) else np.zeros(0, np.int64)
    familiar, opener = _own_ways(known, counted)
    tell()
    near = neighbours(device, micros, accepted, text, texts.words, within_s=level("retry_s"))
    discarded = np.flatnonzero(labels["discarded"])
    elsewhere = np.zeros(len(rows), dtype=bool)
    elsewhere[discarded] = answered_elsewhere(
        discarded, device, micros, accepted, vendor, within_s=level("same_moment_s")
    )
    tell()
    return Evidence(
        rows=rows,
        vendors=vendors,
        outcomes=outcomes,
        vendor=vendor,
        outcome=outcome,
        device=device,
        year=year,
        hour=hour,
        micros=micros,
        text=text,
        texts=texts,
        accepted=accepted,
        excused=excused,
        wake_word=wake_word,
        habit=habit,
        language=language,
        at_home=at_home,
        breaks_off=ends,
        talk=talk,
        close=close,
        familiar=familiar,
        opener=opener,
        usual=per_row(usual, text, False),
        near=near,
        elsewhere=elsewhere,
        hour_share=_hour_shares(hour, accepted),
        **labels,
        **_listened(table.column("recording_id") if heard else pa.nulls(len(rows), pa.string()), heard),
    )


def listened(known: Evidence, ids: pa.Array, heard: Mapping[str, Heard]) -> Evidence:
    """Return the evidence with what the listening check heard. ids: recording_id of each row."""
    return replace(known, **_listened(ids, heard))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the later steps build on; as in Evidence."""

    vendors: tuple[str, ...]
    outcomes: tuple[str, ...]
    vendor: Codes
    outcome: Codes
    device: Codes
    micros: Ints
    text: Codes
    texts: Texts

    def is_outcome(self, *names: str) -> Flags:
        return _among(self.outcome, self.outcomes, names)


def _judged(history: History) -> Ints:
    """Return the numbers of the rows that can be judged."""
    kinds = pc.is_in(history.table.column("kind").cast(pa.string()), value_set=pa.array(JUDGED_KINDS))
    return np.flatnonzero(np.asarray(pc.and_(kinds, history.table.column("duplicate_of").is_null())))


def _coded(column: pa.ChunkedArray) -> tuple[Codes, tuple[str, ...]]:
    """Return a number per row and the words behind the numbers; null is the word ""."""
    encoded = pc.fill_null(column.cast(pa.string()), "").combine_chunks().dictionary_encode()
    return np.asarray(encoded.indices), tuple(encoded.dictionary.to_pylist())


def _micros(column: pa.ChunkedArray) -> Ints:
    return np.asarray(pc.fill_null(column.cast(pa.int64()), NEVER))


def _devices(table: Rows) -> Codes:
    names = [table.column(name).cast(pa.string()) for name in ("device_id", "device", "product")]
    return _coded(
        pc.binary_join_element_wise(table.column("vendor").cast(pa.string()), pc.coalesce(*names, ""), "\n")
    )[0]


def _labels(table: Rows, known: _Known) -> dict[str, Any]:
    label = pc.fill_null(table.column("vendor_label").cast(pa.string()), "")
    refused = known.is_outcome("not_for_device")
    explicit = refused & np.asarray(pc.match_substring(label, "FALSE_WAKE"))
    unsaid = np.asarray(pc.match_substring(label, "DISCARDED_NON_DEVICE_DIRECTED")) & known.is_outcome(
        "unknown"
    )
    trigger = table.column("trigger").cast(pa.string())
    unnamed = np.asarray(pc.is_in(trigger, value_set=pa.array(_UNNAMED)))
    return {"explicit": explicit, "discarded": (refused & ~explicit) | unsaid, "unnamed": unnamed}


def _accepted(known: _Known) -> Flags:
    spoken = per_row(known.texts.words.counts > 0, known.text, False)
    return spoken & known.is_outcome("answered", "unknown")


def _local(micros: Ints, zone: ZoneInfo) -> tuple[Codes, Codes]:
    """Return year and hour of the day in a zone; -1 where the time is unknown."""
    there = micros != NEVER
    clock = wall_clock(np.where(there, micros, 0), zone)
    year = clock.astype("datetime64[us]").astype("datetime64[Y]").astype(np.int64) + 1970
    return (
        np.where(there, year, -1).astype(np.int16),
        np.where(there, clock % DAY_US // HOUR_US, -1).astype(np.int8),
    )


def _habits(known: _Known, accepted: Flags, year: Codes) -> tuple[Codes, Floats]:
    """Return the wake word of each row's device, and how many of its requests of that year start with one."""
    lead = per_row(known.texts.lead, known.text, -1)
    _, device_years = np.unique(known.device * np.int64(1 << 16) + year, return_inverse=True)
    asked = np.bincount(device_years, weights=accepted)
    named = np.bincount(device_years, weights=accepted & (lead >= 0))
    enough = asked >= level("habit_rows")
    share = np.where(enough, named / np.maximum(asked, 1), np.nan).astype(np.float32)
    return _words_of_devices(known, lead).astype(np.int8), share[device_years]


def _words_of_devices(known: _Known, lead: Codes) -> Codes:
    """Return the wake word with which most texts of a device begin; that of its vendor, if none does."""
    size = len(wake_words())
    by_device = np.zeros((int(known.device.max(initial=-1)) + 1, size), np.int64)
    said = lead >= 0
    np.add.at(by_device, (known.device[said], lead[said]), 1)
    usual = np.array([main_word(name) for name in known.vendors] or [-1], np.int64)[known.vendor]
    most = by_device.argmax(axis=1)[known.device] if len(by_device) else usual
    return (
        np.where(by_device.max(axis=1, initial=0)[known.device] > 0, most, usual) if len(by_device) else usual
    )


def _spoken_languages(known: _Known, column: pa.ChunkedArray) -> tuple[Codes, Codes]:
    """Return the language of each row's text, and that of most texts of its device (or of all).

    What the file says of a row's language comes first.
    """
    own = per_row(language_of(known.texts.telling), known.text, UNKNOWN)
    codes = {name: number for number, name in enumerate(languages())}
    said, names = _coded(column)
    numbers = [codes.get(name.partition("-")[0].lower(), UNKNOWN) for name in names]
    told = np.array(numbers or [UNKNOWN], np.int8)[said]
    own = np.where(told != UNKNOWN, told, own).astype(np.int8)
    # A text counts once per row: what is said daily tells most.
    by_device = np.zeros((int(known.device.max(initial=-1)) + 1, len(codes)), np.int64)
    there = own != UNKNOWN
    np.add.at(by_device, (known.device[there], own[there]), 1)
    everywhere = language_of(by_device.sum(axis=0, keepdims=True))[0] if len(by_device) else UNKNOWN
    home = np.where(by_device.sum(axis=1) > 0, language_of(by_device), everywhere).astype(np.int8)
    return own, home[known.device] if len(home) else own


def _of_texts(known: _Known, language: Ints) -> tuple[Floats, Flags]:
    """Return, per row, what the model says of its text, and whether the text breaks off."""
    words = known.texts.words
    of_text = np.full(len(words), UNKNOWN, dtype=np.int64)
    there = known.text >= 0
    of_text[known.text[there]] = language[there]
    names = np.array([*languages(), None], dtype=object)
    talk, ends = np.full(len(words), np.nan, np.float32), np.zeros(len(words), dtype=bool)
    for start in range(0, len(words), TEXTS_AT_A_TIME):
        end = min(start + TEXTS_AT_A_TIME, len(words))
        part, spoken = words.part(start, end), of_text[start:end]
        talk[start:end] = talk_log_odds(part, names[spoken].tolist())
        ends[start:end] = breaks_off(part, spoken)
    return per_row(talk, known.text, np.nan), per_row(ends, known.text, False)


def _closeness(known: _Known, wake_word: Ints, language: Ints) -> Floats:
    """Return how close short English texts come to the sound of their device's wake word."""
    close = np.full(len(wake_word), np.nan, np.float32)
    words = known.texts.words
    english, telling = (
        languages().index(_ENGLISH),
        [number for number, one in enumerate(wake_words()) if one.sounds_tell],
    )
    asked = (known.text >= 0) & (language == english) & np.isin(wake_word, telling)
    asked &= per_row((known.texts.lead < 0) & (words.counts <= level("alike_words")), known.text, False)
    sounds = vocabulary_sounds(words.vocabulary) if asked.any() else None
    for number in np.unique(wake_word[asked]).tolist():
        mine = np.flatnonzero(asked & (wake_word == number))
        wanted, place = np.unique(known.text[mine], return_inverse=True)
        word = wake_words()[number].word
        parts = [
            wake_word_distance(words.chosen(wanted[start : start + TEXTS_AT_A_TIME]), word, sounds=sounds)[0]
            for start in range(0, len(wanted), TEXTS_AT_A_TIME)
        ]
        close[mine] = np.concatenate(parts)[place] / near_level(word)
    return close


def _usual_texts(text: Ints, accepted: Flags, helped: Flags, count: int) -> Flags:
    """Return, per text, whether it was asked often enough, and nearly always got a useful answer."""
    if not count:
        return np.zeros(0, dtype=bool)
    asked = np.bincount(text[accepted], minlength=count)
    answered = np.bincount(text[accepted & helped], minlength=count)
    return (asked >= level("usual_times")) & (answered >= level("usual_share") * asked)


def _own_ways(known: _Known, accepted: Ints) -> tuple[Floats, Flags]:
    """Return how familiar each row's text is, and whether it starts as many of the person's requests do."""
    if accepted.sum() < level("familiar_rows"):
        count = len(known.text)
        return np.full(count, np.nan, np.float32), np.zeros(count, dtype=bool)
    firsts = known.texts.words.firsts
    common = common_openers(firsts, accepted, int(level("openers")))
    familiar = familiarity(known.texts.words, accepted)
    return per_row(familiar, known.text, np.nan), per_row(np.isin(firsts, common), known.text, False)


def _excused(reply: pa.ChunkedArray) -> Flags:
    """Whether an answer is empty or begins as an excuse."""
    return np.concatenate([np.zeros(0, bool), *(_excused_part(part) for part in reply.chunks)])


def _excused_part(reply: pa.Array) -> Flags:
    begins = pc.utf8_lower(pc.utf8_slice_codeunits(pc.fill_null(reply, ""), 0, _REPLY_BEGINS))
    begins = pc.replace_substring(pc.utf8_ltrim_whitespace(begins), "\u2019", "'")
    found = pc.equal(begins, "")
    for words in excuses():
        found = pc.or_(found, pc.starts_with(begins, words))
    return np.asarray(found)


def _hour_shares(hour: Ints, accepted: Flags) -> Floats:
    counted = np.bincount(hour[accepted & (hour >= 0)], minlength=24)
    if counted.sum() < level("hour_rows"):
        return np.full(len(hour), np.nan, np.float32)
    share = (counted / counted.sum()).astype(np.float32)
    return np.where(hour >= 0, share[np.maximum(hour, 0)], np.nan).astype(np.float32)


def _listened(ids: pa.ChunkedArray | pa.Array, heard: Mapping[str, Heard]) -> dict[str, Any]:
    """Return what the listening check heard, as columns."""
    count = len(ids)
    checked = np.zeros(count, dtype=bool)
    found = {name: np.full(count, np.nan, np.float32) for name in ("wake_p", "speech", "onset", "clip_s")}
    if heard:
        scored = {key: one for key, one in heard.items() if one.was_read}
        place = pc.index_in(ids, value_set=pa.array(list(scored), pa.string()))
        rows = np.flatnonzero(np.asarray(place.is_valid()))
        ones = list(scored.values())
        for row, number in zip(rows.tolist(), place.drop_null().to_pylist(), strict=True):
            one = ones[number]
            checked[row] = True
            values = (one.wake_word, one.speech_share, one.onset_s, one.seconds)
            for name, value in zip(found, values, strict=True):
                found[name][row] = np.nan if value is None else value
    return {"checked": checked, **found}
