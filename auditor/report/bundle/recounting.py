"""Findings counted once more from a bundle's own rows. Minutes of sound need the exports and are left out."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.history import History
from auditor.insights.baselines import beside
from auditor.insights.exposure import as_plain, exposure_of
from auditor.insights.finding import Finding, rows_of
from auditor.insights.findings import ORDER, notable
from auditor.insights.masks import Masks
from auditor.language import later, speaking
from auditor.language.told import told
from auditor.recording import BY_NAME, PUBLIC_SCHEMA, TIMESTAMP, Setting
from auditor.report.bundle.accounts import COUNTED
from auditor.report.bundle.forms import SessionForm
from auditor.report.bundle.held import Difference, Held
from auditor.report.bundle.json_form import as_json
from auditor.report.bundle.manifest import SESSION
from auditor.report.bundle.parts import COUNTS, FINDINGS, LEDGER, PARQUET
from auditor.report.bundle.program import program
from auditor.report.bundle.shown import ToldFindingsForm, ToldForm
from auditor.wakeups.telling import accuracy

_NOT_COUNTED = ("transcript", "placeholder", "reply", "audio", "source", "reasons")
_WITH_MINUTES = ("sound",)  # how long it plays stands in the exports alone
_FIRST, _LAST = (dt.datetime(year, 1, 2, tzinfo=dt.UTC) for year in (1, 9999))


class SettingsForm(msgspec.Struct):
    """What ledger.json says on consent and configuration."""

    settings: list[Setting]


def rows(held: Held) -> Iterator[Difference]:
    """The rows give the numbers and recordings of each finding; by this very program its words, too."""
    findings = held.json(FINDINGS, ToldFindingsForm)
    history = _history(held)
    if history is None:  # told elsewhere
        return
    same = _same_program(held)
    with speaking(findings.language):
        again = {one.id: one for one in notable(history, None, findings.zone, most=len(ORDER))}
        for one in findings.findings:
            if one.id in again:
                yield from _compared(one, again[one.id], history, findings.zone, same)
            elif same:  # another program may name what this one does not
                yield Difference(
                    FINDINGS,
                    told(
                        later("has a finding that {file} does not give: {finding}"),
                        file=PARQUET,
                        finding=one.id,
                    ),
                )
        if same:
            yield from _left_out(findings, again, history)


def _compared(
    stated: ToldForm, found: Finding, history: History, zone: str, same: bool
) -> Iterator[Difference]:
    numbers = (stated.numerator, stated.denominator, stated.unit)
    words_are_right = not same or (
        tuple(stated.sources) == found.sources
        and stated.caveat in _caveats(found)
        and (stated.id in _WITH_MINUTES or stated.sentence == found.sentence)
    )
    if numbers != (found.numerator, found.denominator, found.unit):
        what = later("has other numbers than {file} gives: {finding}")
    elif not _same_recordings(stated, rows_of(history, found, zone)):
        what = later("names other recordings than {file} gives: {finding}")
    elif not words_are_right:
        what = later("says something else than {file} gives: {finding}")
    else:
        return
    yield Difference(FINDINGS, told(what, file=PARQUET, finding=stated.id))


def _caveats(found: Finding) -> set[str]:
    """Return what may stand beside it: whether clips were listened to is not in the rows."""
    return {accuracy(with_sound=one) for one in (False, True)} if found.caveat else {""}


def _same_recordings(stated: ToldForm, view: History) -> bool:
    named = pa.array(stated.recording_ids if isinstance(stated.recording_ids, list) else [], pa.string())
    found = view.table.column("recording_id").combine_chunks()
    return len(named) == len(found) and named.sort().equals(found.sort())


def _left_out(
    stated: ToldFindingsForm, again: Mapping[str, Finding], history: History
) -> Iterator[Difference]:
    """Find what findings.json does not say; and other numbers beside published ones."""
    for name in sorted(set(again) - {one.id for one in stated.findings}):
        yield Difference(
            FINDINGS,
            told(later("leaves out a finding that {file} gives: {finding}"), file=PARQUET, finding=name),
        )
    own = {
        one.study.id: one.own and (one.own.numerator, one.own.denominator)
        for one in beside(history, stated.zone)
    }
    said = {one.id: one.own and (one.own.numerator, one.own.denominator) for one in stated.baselines}
    if own != said:
        yield Difference(
            FINDINGS,
            told(later("has other numbers beside published ones than {file} gives"), file=PARQUET),
        )


def exposure(held: Held) -> Iterator[Difference]:
    """By this very program, the rows give the same numbers on who may have listened."""
    findings = held.json(FINDINGS, ToldFindingsForm)
    history = _history(held)
    if history is None or not _same_program(held):
        return
    history = replace(history, settings=held.json(LEDGER, SettingsForm).settings)
    with speaking(findings.language):
        again = as_json(as_plain(exposure_of(history, findings.zone)))
    if again != as_json(findings.exposure):
        yield Difference(
            FINDINGS,
            told(later("has other numbers on who may have listened than {file} gives"), file=PARQUET),
        )


def _same_program(held: Held) -> bool:
    return held.json(SESSION, SessionForm).program.code_sha256 == program()["code_sha256"]


def _history(held: Held) -> History | None:
    """Return the rows as a history, without words and without sound; None for what is no such table.

    Raises ValueError for a time that no calendar has.
    """
    names = [name for name in PUBLIC_SCHEMA.names if name not in _NOT_COUNTED]
    few = [name for name in names if BY_NAME[name].few]
    with contextlib.closing(pq.ParquetFile(held.folder / PARQUET, read_dictionary=few)) as file:
        if file.schema_arrow.names != PUBLIC_SCHEMA.names:
            return None
        table = file.read(columns=names)
    ends = pc.min_max(table.column("started_at")).as_py()
    if ends["min"] is not None and not _FIRST < ends["min"] <= ends["max"] < _LAST:
        raise ValueError("a time that no calendar has")
    if table.column("verdict").null_count == len(table):  # it was not judged
        table = table.drop_columns("verdict")
    return History(table.append_column("clip", pa.nulls(len(table), pa.int32())))


def counts(held: Held) -> Iterator[Difference]:
    """Where only counts are left, they give what was marked and what is likely not meant."""
    findings = held.json(FINDINGS, ToldFindingsForm)
    with (held.folder / COUNTS).open(encoding="utf-8", newline="") as file:
        cells = [tuple(row[name] for name in (*COUNTED, "n")) for row in csv.DictReader(file, strict=True)]
    columns = {name: pa.array([cell[at] or None for cell in cells], pa.string()) for at, name in _COLUMNS}
    amounts = np.array([int(cell[-1]) for cell in cells], np.int64)
    table = pa.table({**columns, "duplicate_of": pa.nulls(len(cells), pa.string())})
    seen = Masks(History(table.append_column("started_at", pa.nulls(len(cells), TIMESTAMP))), findings.zone)
    of = int(amounts[seen.asked].sum())
    for one in findings.findings:
        if one.id in _VERDICTS:
            mine = seen.asked & seen.holds("verdict", _VERDICTS[one.id])
            if (one.numerator, one.denominator) != (int(amounts[mine].sum()), of):
                yield Difference(
                    FINDINGS,
                    told(
                        later("has other numbers than {file} gives: {finding}"), file=COUNTS, finding=one.id
                    ),
                )


_COLUMNS = [(at, name) for at, name in enumerate(COUNTED) if name != "month"]
_VERDICTS = {"marked": "vendor_says_unintended", "likely": "likely_unintended"}

# Which files each check needs, the one first that is named where it cannot be read.
CHECKS: tuple[tuple[tuple[str, ...], Callable[[Held], Iterator[Difference]]], ...] = (
    ((FINDINGS, PARQUET, SESSION), rows),
    ((FINDINGS, PARQUET, LEDGER, SESSION), exposure),
    ((FINDINGS, COUNTS), counts),
)
