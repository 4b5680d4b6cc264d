"""A history and its verdicts: gather what is known, weigh it, say it. The door to this room.

`judge` gives a `Judgement`; its `history` is the same recordings with the columns `verdict`, `p_unintended`
and `reasons` filled. Nothing of a recording itself is changed. Answers of a review and the scores of
the listening check are kept in memory with the judgement.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from auditor.history.view import History
from auditor.language import later, tr
from auditor.recording import FEW, VERDICTS
from auditor.wakeups.catalogue import level, signals
from auditor.wakeups.evidence import Evidence, gather, listened
from auditor.wakeups.listening import Heard
from auditor.wakeups.phones import wake_word_distance
from auditor.wakeups.rate import Rate
from auditor.wakeups.rates import By, rates
from auditor.wakeups.review import ANSWERS, MEANT, NOT_MEANT, UNSURE, Measured, bands_of, choose, measure
from auditor.wakeups.score import (
    STEP,
    Calibration,
    Points,
    calibrate,
    fit_intercept,
    probabilities,
    strongest,
    weigh,
    words_for,
)
from auditor.wakeups.wake_words import wake_words
from auditor.wakeups.words import words_of

Doubles = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

REASONS = pa.list_(pa.dictionary(pa.int8(), pa.string()))  # a few bytes a row
_DIGITS = 6  # of a probability in the table; far more than it is worth
_TEXT_ONLY = ("google", "apple")  # nothing of theirs to calibrate on: never "likely" without an own review
_QUOTING = later("Holds \u201c{words}\u201d, which sounds like \u201c{wake_word}\u201d.")
_SAID = {MEANT: "you_said_meant", NOT_MEANT: "you_said_not_meant"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign on one recording: points above 0 speak for "not meant".

    template: the sentence as it stands in the source, with places for the values.
    values:   what stands in these places; it may be a person's words, and is never translated.
    """

    id: str
    points: float
    template: str
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What a person reads, in the language that is spoken now."""
        return tr(self.template, **self.values)


@dataclass(frozen=True)
class Judgement:
    """The verdicts on one history.

    history:     with `verdict`, `p_unintended`, `reasons`.
    known:       the evidence of each row that was judged.
    weighed:     its points; p: its probability before the person's answers.
    listed:      the different lists of signals by `strongest`, and which of them each row has.
    calibration: by vendor.
    answers:     the person's own, by recording_id.
    """

    history: History
    known: Evidence
    weighed: Points
    listed: tuple[list[list[int]], npt.NDArray[np.int32]]
    p: Doubles
    calibration: Mapping[str, Calibration]
    answers: Mapping[str, str] = field(default_factory=dict)

    @functools.cached_property
    def ids(self) -> pa.Array:
        """recording_id of each row of `known`."""
        return self.history.table.column("recording_id").take(pa.array(self.known.rows)).combine_chunks()

    @functools.cached_property
    def verdict_codes(self) -> npt.NDArray[np.int64]:
        """Number in VERDICTS of the verdict of each row of `known`."""
        verdict = self.history.table.column("verdict").take(pa.array(self.known.rows)).cast(pa.string())
        return np.asarray(pc.index_in(verdict, pa.array(VERDICTS)).combine_chunks()).astype(np.int64)

    @property
    def answered_rows(self) -> npt.NDArray[np.int64]:
        """Rows of `known` that the person answered, also with unsure."""
        return self._answered[0]

    def reviewed(self, answers: Mapping[str, str]) -> Judgement:
        """Return the judgement with these answers added: recording_id -> meant, not_meant, unsure.

        The recordings themselves get the person's word; with enough answers on a vendor's recordings, the
        level of all its others follows them. Raises ValueError for another word.
        """
        strange = set(answers.values()) - set(ANSWERS)
        if strange:
            raise ValueError(f"an answer is one of {', '.join(ANSWERS)}")
        return _said(replace(self, answers={**self.answers, **answers}))

    def taken_back(self, recording_id: str) -> Judgement:
        """Return the judgement without the answer on one recording."""
        left = {key: said for key, said in self.answers.items() if key != recording_id}
        return _said(replace(self, answers=left))

    def heard(self, scores: Mapping[str, Heard]) -> Judgement:
        """Return the judgement with the scores of the listening check, by recording_id."""
        known = listened(self.known, self.ids, scores)
        return _weighed(self.history, known, self.answers)

    def worth_listening(self, *, undecided: bool = True) -> dict[str, str | None]:
        """Return the recordings with sound that the listening check may hear: recording_id -> wake word.

        undecided: only those of which the signs so far do not tell enough: neither likely meant nor marked
                   by the vendor.
        """
        rows = self.known.rows
        state = self.history.table.column("audio_state").take(pa.array(rows)).cast(pa.string())
        wanted = np.asarray(pc.is_in(state, value_set=pa.array(["linked", "orphan"])))
        if undecided:
            verdict = self.history.table.column("verdict").take(pa.array(rows)).cast(pa.string())
            decided = pa.array(["likely_intended", "vendor_says_unintended"])
            wanted &= ~np.asarray(pc.is_in(verdict, value_set=decided))
        chosen = np.flatnonzero(wanted)
        words = [
            wake_words()[number].word if number >= 0 else None for number in self.known.wake_word[chosen]
        ]
        return dict(zip(self.ids.take(pa.array(chosen)).to_pylist(), words, strict=True))

    def rates(self, zone: ZoneInfo, by: By) -> list[Rate]:
        """Return how many were marked and how many are likely, with denominators and intervals, by group.

        The wake word of a device is the one with which most of its texts begin, else its vendor's usual one.
        """
        words = None
        if by == "wake_word":
            codes = np.full(self.history.table.num_rows, -1, np.int8)
            codes[self.known.rows] = self.known.wake_word
            names = pa.array([one.word for one in wake_words()], pa.string())
            words = pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), names)
        return rates(self.history.table, zone=zone, by=by, wake_word=words)

    def without(self, left_out: frozenset[str]) -> Judgement:
        """Return the judgement without these signals: how much each of them is worth."""
        return _weighed(self.history, self.known, self.answers, left_out)

    def verdicts_without(self, left_out: frozenset[str]) -> npt.NDArray[np.int32]:
        """Return, per row of `known`, the number in VERDICTS without these signals and without any answer.

        The same as the verdicts of `without`, where nothing was answered; quick, as no table is made.
        """
        kept = [number for number, name in enumerate(self.weighed.ids) if name not in left_out]
        weighed = Points(tuple(self.weighed.ids[number] for number in kept), self.weighed.steps[kept])
        calibration = calibrate(self.known, weighed)
        p = probabilities(self.known, weighed, calibration)
        return words_for(p, self.known, weighed, _may_say_likely(replace(self, answers={})))

    def sample(self, count: int = 60, seed: int = 1) -> list[str]:
        """Return recordings to ask about, at random over three bands of probability.

        Those that were answered, or that the vendor marked, are not among them.
        """
        open_rows = np.flatnonzero(
            self._asked_about & ~np.isin(np.arange(len(self.known)), self._answered[0])
        )
        return self.ids.take(pa.array(choose(self.p, open_rows, count, seed))).to_pylist()

    @property
    def measured(self) -> Measured:
        """What the answers so far say about this history: precision and recall of the level `likely`."""
        rows, said = self._answered
        answers = dict(zip(rows.tolist(), said, strict=True))
        asked = self._asked_about
        answers = {row: said for row, said in answers.items() if asked[row]}
        return measure(self.p, np.flatnonzero(asked), answers)

    def reasons(self, recording_id: str) -> list[Reason]:
        """Return every sign on one recording that is shown, strongest first; none where it was not judged."""
        row = pc.index(self.ids, recording_id).as_py()
        if row < 0:
            return []
        found = [
            Reason(name, float(value), signals()[name].sentence)
            for name, value in zip(
                self.weighed.ids, (self.weighed.steps[:, row] * STEP).tolist(), strict=True
            )
            if abs(value) >= level("shown_from")
        ]
        found = [self._quoted(one, row) for one in sorted(found, key=lambda one: -abs(one.points))]
        said = _SAID.get(self.answers.get(recording_id, ""))
        if said:
            found.insert(0, Reason(said, signals()[said].points, signals()[said].sentence))
        return found

    def _quoted(self, reason: Reason, row: int) -> Reason:
        """Name the words that sound like the wake word, and the wake word."""
        if reason.id != "sounds_alike":
            return reason
        text = self.history.table.column("transcript")[int(self.known.rows[row])].as_py()
        word = wake_words()[int(self.known.wake_word[row])].word
        like = _stretch_like(text, word)
        if not like:
            return reason
        return replace(reason, template=_QUOTING, values={"words": like, "wake_word": word})

    @functools.cached_property
    def _answered(self) -> tuple[npt.NDArray[np.int64], list[str]]:
        """Rows that the person answered, and what was said of each."""
        if not self.answers:
            return np.zeros(0, np.int64), []
        found = pc.is_in(self.ids, value_set=pa.array(list(self.answers), pa.string()))
        rows = np.flatnonzero(np.asarray(found))
        return rows, [self.answers[key] for key in self.ids.take(pa.array(rows)).to_pylist()]

    @property
    def _asked_about(self) -> Flags:
        """Rows that the level `likely` is about: judged, and not marked by the vendor."""
        return ~self.weighed.marked


def _stretch_like(text: str, wake_word: str) -> str:
    """Return the words of a text that come nearest to the sound of a wake word."""
    words = words_of(pa.array([text]))
    _, first, last = wake_word_distance(words, wake_word)
    if not len(words.flat):
        return ""
    return " ".join(words.vocabulary.take(pa.array(words.flat[first[0] : last[0] + 1])).to_pylist())


def judge(
    history: History,
    *,
    zone: ZoneInfo,
    heard: Mapping[str, Heard] | None = None,
    answers: Mapping[str, str] | None = None,
    watch: Callable[[int, int], None] | None = None,
) -> Judgement:
    """Judge every recording of a history.

    zone:    the display zone, for hours and years.
    heard:   scores of the listening check, by recording_id.
    answers: of the person, by recording_id.
    watch:   told (done, of) in steps; may raise to stop.

    Raises ValueError for a history that was read without words.
    """
    known = gather(history, zone, heard or {}, watch or (lambda _done, _of: None))
    return _weighed(history, known, answers or {})


def _weighed(
    history: History, known: Evidence, answers: Mapping[str, str], without: frozenset[str] = frozenset()
) -> Judgement:
    weighed = weigh(known, without)
    calibration = calibrate(known, weighed)
    p = probabilities(known, weighed, calibration)
    return _said(Judgement(history, known, weighed, strongest(weighed), p, calibration, answers))


def _said(plain: Judgement) -> Judgement:
    """Let the answers speak, and fill the columns of the history."""
    known, weighed = plain.known, plain.weighed
    calibration = _shifted(plain)
    shifted = any(one.shift for one in calibration.values())
    p = probabilities(known, weighed, calibration) if shifted else plain.p.copy()
    verdict = words_for(p, known, weighed, _may_say_likely(plain))
    rows, said = plain._answered  # noqa: SLF001 (its own)
    for row, word in zip(rows.tolist(), said, strict=True):
        if word != UNSURE:
            wrong = word == NOT_MEANT
            p[row] = 1.0 if wrong else 0.0
            verdict[row] = VERDICTS.index("likely_unintended" if wrong else "likely_intended")
    history = replace(plain.history, table=_with_columns(plain, p, verdict))
    return replace(plain, history=history, calibration=calibration)


def _clear_answers(plain: Judgement, vendor: str) -> tuple[npt.NDArray[np.int64], Doubles]:
    """Return the rows of a vendor that were answered clearly and are not marked by it, and what was said."""
    mine, asked = plain.known.is_vendor(vendor), plain._asked_about  # noqa: SLF001 (its own)
    rows, said = plain._answered  # noqa: SLF001 (its own)
    pairs = [
        (row, word == NOT_MEANT)
        for row, word in zip(rows.tolist(), said, strict=True)
        if word != UNSURE and mine[row] and asked[row]
    ]
    return np.array([row for row, _ in pairs], np.int64), np.array([wrong for _, wrong in pairs], np.float64)


def _shifted(plain: Judgement) -> dict[str, Calibration]:
    """Move the level of each vendor to where its reviewed recordings say it is, if they are enough."""
    found = {}
    for vendor, one in plain.calibration.items():
        rows, wrong = _clear_answers(plain, vendor)
        found[vendor] = replace(one, shift=0.0, why="labels" if one.marked else "prior")
        if len(rows) < level("review_answers"):
            continue
        judged = plain.known.is_vendor(vendor) & plain._asked_about  # noqa: SLF001
        sizes = np.bincount(bands_of(plain.p[judged]), minlength=3)
        bands = bands_of(plain.p[rows])
        weight = sizes[bands] / np.bincount(bands, minlength=3)[bands]
        before = np.clip(plain.p[rows], 1e-6, 1 - 1e-6)
        # As if one more answer had agreed on either side: thirty answers of one kind are no certainty.
        offset = np.append(np.log(before / (1 - before)), [0.0, 0.0])
        shift = fit_intercept(offset, np.append(wrong, [0.0, 1.0]), np.append(weight, [weight.mean()] * 2))
        found[vendor] = replace(found[vendor], shift=float(np.clip(shift, -3, 3)), why="review")
    return found


def _may_say_likely(plain: Judgement) -> Flags:
    known = plain.known
    may = ~known.is_vendor(*_TEXT_ONLY) | ~np.isnan(known.wake_p)
    for vendor in _TEXT_ONLY:
        if len(_clear_answers(plain, vendor)[0]) >= level("review_answers"):
            may |= known.is_vendor(vendor)
    return may


def _with_columns(plain: Judgement, p: Doubles, verdict: npt.NDArray[np.int32]) -> pa.Table:
    """Return the table with the three columns; repeats say what the row says that is kept for them."""
    table = plain.history.table
    count, rows = table.num_rows, plain.known.rows
    codes = np.full(count, VERDICTS.index("not_applicable"), np.int32)
    chance, lists = np.full(count, np.nan), np.zeros(count, np.int32)
    # Processors disagree in the last digits of an exponential; files must be the same on all of them.
    codes[rows], chance[rows] = verdict, np.round(p, _DIGITS)
    arrays, number = _reason_lists(plain)
    lists[rows] = number + 1
    if table.column("duplicate_of").null_count < count:
        kept = _kept(table)
        codes, chance, lists = codes[kept], chance[kept], lists[kept]
    columns = {
        "verdict": pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(VERDICTS, pa.string())).cast(FEW),
        "p_unintended": pa.array(chance, from_pandas=True),
        "reasons": arrays.take(pa.array(lists)),
    }
    for name, column in columns.items():
        if name in table.column_names:
            table = table.drop_columns([name])
        table = table.append_column(name, column)
    return table


def _kept(table: pa.Table) -> npt.NDArray[np.int64]:
    """Return, per row, the row that is kept for it: itself, where it repeats none."""
    kept = np.arange(table.num_rows)
    repeats = table.column("duplicate_of")
    firsts = np.flatnonzero(np.asarray(repeats.is_null()))
    rows = np.flatnonzero(np.asarray(repeats.is_valid()))
    ids = table.column("recording_id").take(pa.array(firsts)).combine_chunks()
    found = pc.index_in(repeats.take(pa.array(rows)), value_set=ids)
    there = np.asarray(found.is_valid())
    kept[rows[there]] = firsts[np.asarray(found.drop_null())]
    return kept


def _reason_lists(plain: Judgement) -> tuple[pa.ListArray, npt.NDArray[np.int32]]:
    """Return the different lists of reasons, an empty one first, and which of them each judged row has."""
    lists, number = plain.listed[0], plain.listed[1].copy()
    named = [[plain.weighed.ids[one] for one in codes] for codes in lists]
    for row, word in zip(*plain._answered, strict=True):  # noqa: SLF001 (its own)
        if word in _SAID:
            named.append([_SAID[word], *named[number[row]]])
            number[row] = len(named) - 1
    values = pa.array([one for names in named for one in names], pa.string())
    words = pa.array(list(signals()), pa.string())
    codes = pc.index_in(values, value_set=words).cast(pa.int8())
    offsets = np.concatenate([[0, 0], np.cumsum([len(names) for names in named])]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.DictionaryArray.from_arrays(codes, words)), number
