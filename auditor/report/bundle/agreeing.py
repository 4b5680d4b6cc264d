"""Whether the files of a bundle agree with each other: what can be checked without the exports."""

from __future__ import annotations

import contextlib
import csv
from collections.abc import Callable, Iterator, Mapping
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from auditor.language import later
from auditor.language.told import told
from auditor.recording import PUBLIC_SCHEMA, check_words
from auditor.report.bundle import recounting, shown
from auditor.report.bundle.accounts import COUNTED
from auditor.report.bundle.forms import FindingsForm, LedgerForm, SessionForm
from auditor.report.bundle.held import Difference, Held
from auditor.report.bundle.manifest import SESSION, Hashed
from auditor.report.bundle.parts import ANSWERS, COUNTS, CSV, DICTIONARY, FINDINGS, LEDGER, PARQUET
from auditor.report.export import ROWS_AT_A_TIME, write_tables
from auditor.wakeups.review import ANSWERS as WORDS

_MOST_ROWS = 200_000_000
_MOST_CSV_ROWS = 1_000_000  # of counts; months, vendors, kinds and verdicts are few


def disagreements(held: Held) -> list[Difference]:
    """Return where files contradict each other; files that were changed are left out, and told elsewhere."""
    found: list[Difference] = []
    for names, check in _CHECKS:
        if set(names) <= held.intact:
            found += _safely(check, held, names[0])
    return found


def _safely(check: Callable[[Held], Iterator[Difference]], held: Held, name: str) -> list[Difference]:
    """Run one check; a file that is not even of its form is a difference, whatever went wrong."""
    found: list[Difference] = []
    try:
        found.extend(check(held))
    except (ValueError, LookupError, OSError, MemoryError, ArithmeticError, csv.Error, pa.ArrowException):
        found.append(Difference(name, later("cannot be read as such a file")))
    return found


def _session(held: Held) -> Iterator[Difference]:
    session = held.json(SESSION, SessionForm)
    ZoneInfo(session.settings.zone)
    needed = {FINDINGS, LEDGER, DICTIONARY, SESSION, "report.html"}
    rows = {PARQUET, CSV} | ({ANSWERS} if session.settings.answers else set())
    counts_only = session.settings.level == "counts"
    needed |= {COUNTS} if counts_only else rows
    for name in sorted(needed - set(held.hashes) - set(held.stated)):
        yield Difference(name, later("is missing, and every bundle with these settings has it"))
    unwanted = {PARQUET, CSV, ANSWERS, COUNTS} - needed
    for name in sorted(unwanted & set(held.hashes)):
        yield Difference(name, later("does not belong in a bundle with these settings"))


def _table(held: Held) -> Iterator[Difference]:
    for table in _batches(held):
        for name in check_words([one for one in table.column_names if one != "reasons"], table):
            yield Difference(
                PARQUET, told(later("holds a word that the column {column} does not know"), column=name)
            )
            return


def _same_rows(held: Held) -> Iterator[Difference]:
    """The CSV is written once more from the Parquet file: every cell must be the same."""
    again = Hashed()
    write_tables(_batches(held), ".csv", again)  # type: ignore[arg-type]
    if again.hexdigest != held.hashes[CSV]:
        yield Difference(CSV, told(later("does not hold the same rows and cells as {file}"), file=PARQUET))


def _ledger(held: Held) -> Iterator[Difference]:
    ledger = held.json(LEDGER, LedgerForm)
    names = ("rows", "recordings", "duplicates", "set_aside", "problems")
    sums = [sum(getattr(one, name) for one in ledger.members) for name in names]
    if not all(one.adds_up for one in (*ledger.members, ledger.totals)):
        yield Difference(LEDGER, later("does not account for every row"))
    if sums != [getattr(ledger.totals, name) for name in names]:
        yield Difference(LEDGER, later("has totals that are not the sums of its files"))


def _ledger_and_rows(held: Held) -> Iterator[Difference]:
    ledger = held.json(LEDGER, LedgerForm)
    rows = kept = 0
    counts: dict[str, dict[str, int]] = {"vendor": {}, "kind": {}, "verdict": {}}
    for table in _batches(held):
        rows += len(table)
        own = table.filter(table.column("duplicate_of").is_null())
        kept += len(own)
        for name, known in counts.items():
            for one in own.column(name).drop_null().value_counts():
                word = one["values"].as_py()
                known[word] = known.get(word, 0) + one["counts"].as_py()
    if (kept, rows - kept) != (ledger.totals.recordings, ledger.totals.duplicates):
        yield Difference(
            LEDGER, told(later("counts other recordings or duplicates than {file} holds"), file=PARQUET)
        )
    stated = ledger.recordings
    if counts != {"vendor": stated.by_vendor, "kind": stated.by_kind, "verdict": stated.by_verdict}:
        yield Difference(
            LEDGER, told(later("counts other vendors, kinds or verdicts than {file} holds"), file=PARQUET)
        )


def _findings(held: Held) -> Iterator[Difference]:
    findings = held.json(FINDINGS, FindingsForm)
    for one in findings.findings:
        if not 0 <= one.numerator <= one.denominator:
            yield Difference(
                FINDINGS, told(later("says more than its denominator: {finding}"), finding=one.id)
            )
        ids = one.recording_ids
        if isinstance(ids, list) and one.unit == "recordings" and _count(ids) != one.numerator:
            yield Difference(
                FINDINGS,
                told(later("has a number that is not that of its recordings: {finding}"), finding=one.id),
            )


def _count(ids: list[str]) -> int:
    """Return how many there are; -1 where one is named twice."""
    return len(ids) if len(set(ids)) == len(ids) else -1


def _counts(held: Held) -> Iterator[Difference]:
    ledger = held.json(LEDGER, LedgerForm)
    counts: dict[str, dict[str, int]] = {"vendor": {}, "kind": {}, "verdict": {}}
    with (held.folder / COUNTS).open(encoding="utf-8", newline="") as file:
        for at, row in enumerate(csv.DictReader(file, strict=True)):
            if at > _MOST_CSV_ROWS or set(row) != {*COUNTED, "n"}:
                raise ValueError("no table of counts")
            for name, known in counts.items():
                if row[name]:
                    known[row[name]] = known.get(row[name], 0) + int(row["n"])
    stated = ledger.recordings
    if counts != {"vendor": stated.by_vendor, "kind": stated.by_kind, "verdict": stated.by_verdict}:
        yield Difference(COUNTS, told(later("does not add up to the numbers of {file}"), file=LEDGER))


def _session_and_findings(held: Held) -> Iterator[Difference]:
    settings, findings = held.json(SESSION, SessionForm).settings, held.json(FINDINGS, FindingsForm)
    said = (findings.zone, findings.redaction, findings.language)
    if said != (settings.zone, settings.level, settings.language):
        yield Difference(SESSION, told(later("names other settings than {file}"), file=FINDINGS))


def _answers(held: Held) -> Iterator[Difference]:
    answers: Mapping[str, str] = held.json(ANSWERS, dict[str, str])
    if set(answers.values()) - set(WORDS):
        yield Difference(ANSWERS, later("holds an answer that nobody can give"))
    if len(answers) != held.json(SESSION, SessionForm).settings.answers:
        yield Difference(
            ANSWERS, told(later("holds another number of answers than {file} says"), file=SESSION)
        )


def _batches(held: Held) -> Iterator[pa.Table]:
    """Yield the rows of the Parquet file, a few thousand at a time. Raises ValueError for other columns."""
    with contextlib.closing(pq.ParquetFile(held.folder / PARQUET)) as file:
        if not file.schema_arrow.equals(PUBLIC_SCHEMA) or file.metadata.num_rows > _MOST_ROWS:
            raise ValueError("not the table of a bundle")
        for batch in file.iter_batches(ROWS_AT_A_TIME):
            yield pa.Table.from_batches([batch])


_CHECKS: tuple[tuple[tuple[str, ...], Callable[[Held], Iterator[Difference]]], ...] = (
    ((SESSION,), _session),
    ((PARQUET,), _table),
    ((LEDGER,), _ledger),
    ((FINDINGS,), _findings),
    ((CSV, PARQUET), _same_rows),
    ((LEDGER, PARQUET), _ledger_and_rows),
    ((COUNTS, LEDGER), _counts),
    ((SESSION, FINDINGS), _session_and_findings),
    ((ANSWERS, SESSION), _answers),
    *recounting.CHECKS,
    *shown.CHECKS,
)
