"""The verdicts on a redacted history, and the person's answers under its ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa

from auditor.history import History
from auditor.history.covering import MASK
from auditor.report.redaction.histories import QUARTER_US, number_of_ids, redacted
from auditor.report.redaction.keys import RECORDING_DIGITS, key_of, rekeyed
from auditor.report.redaction.levels import Level
from auditor.wakeups import Judgement
from auditor.wakeups.evidence import Evidence
from auditor.wakeups.neighbours import NEVER
from auditor.wakeups.words import Words


def redacted_judgement(judgement: Judgement, level: Level) -> Judgement:
    """Return the judgement with its history redacted, without words in its evidence, its answers re-keyed.

    Its numbers stay as they are. It can be asked for verdicts, reasons and rates, and not be judged again.
    """
    if level == "none":
        return judgement
    whole = judgement.history
    return replace(
        judgement,
        history=redacted(whole, level),
        known=_without_words(judgement.known, level),
        answers=answers_redacted(judgement.answers, whole, level),
    )


def _without_words(known: Evidence, level: Level) -> Evidence:
    words = known.texts.words
    nothing = Words(pa.array([MASK], pa.string()), np.zeros(len(words.flat), np.int64), words.starts)
    known = replace(known, texts=replace(known.texts, words=nothing))
    if level != "counts":
        return known
    cut = known.micros // QUARTER_US * QUARTER_US
    return replace(known, micros=np.where(known.micros == NEVER, NEVER, cut))


def answers_redacted(answers: Mapping[str, str], whole: History, level: Level) -> dict[str, str]:
    """Return the person's answers under the ids of the redacted history. whole: before redaction."""
    new = _new_ids(list(answers), whole, level)
    return {new[one]: said for one, said in answers.items() if one in new}


def answers_of_whole(answers: Mapping[str, str], whole: History, level: Level) -> dict[str, str]:
    """Return answers that a redacted bundle holds under the ids of the history before redaction."""
    ids = whole.table.column("recording_id").unique().to_pylist()
    old = {new: one for one, new in _new_ids(ids, whole, level).items()}
    return {old[one]: said for one, said in answers.items() if one in old}


def _new_ids(ids: list[str], whole: History, level: Level) -> dict[str, str]:
    if level == "none":
        return {one: one for one in ids}
    if level == "counts":
        numbers = {one: str(at) for at, one in enumerate(number_of_ids(whole.table).to_pylist())}
        return {one: numbers[one] for one in ids if one in numbers}
    key = key_of(whole)
    return {one: rekeyed(one, key, RECORDING_DIGITS) for one in ids}
