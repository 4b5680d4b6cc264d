"""ledger.json: what became of every file and row; and counts.csv, which stands for all rows at "counts"."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from auditor.history import History, MemberEntry
from auditor.insights.ledger import as_plain
from auditor.problem import Problem
from auditor.report.bundle.json_form import write_object
from auditor.report.bundle.subject import Subject
from auditor.report.redaction import hashes_of

COUNTED = ("month", "vendor", "kind", "verdict")


def write_ledger(subject: Subject, file: BinaryIO) -> None:
    """Write what `inspect --json` prints, with the places of problems, and all devices and settings."""
    plain = as_plain(subject.history)
    members = zip(plain.pop("members"), subject.history.members, strict=True)
    ids = subject.settings.level != "counts"
    if not ids:  # the first and the last are single recordings: of those the month is told
        told = plain["recordings"]
        plain["recordings"] = told | {name: told[name] and told[name][:7] for name in ("first", "last")}
    fields: dict[str, Any] = plain | {
        "members": (_member(*pair) for pair in members),
        "devices": [asdict(one) | ({} if ids else {"device_id": None}) for one in subject.history.devices],
        "settings": [asdict(one) for one in subject.history.settings],
    }
    if subject.settings.level == "none":  # from these follows the key of redacted bundles of the same exports
        fields["hashes"] = hashes_of(subject.whole)
    write_object(fields, file)


def _member(plain: dict[str, Any], entry: MemberEntry) -> dict[str, Any]:
    """Return a member with where its problems are; of many only the first hundred have a place."""
    return plain | {
        "places": [_place(one) for one in entry.places],
        "damage": [_place(one) for one in entry.damage],
    }


def _place(problem: Problem) -> dict[str, Any]:
    return {"kind": problem.kind, "row": problem.row, "offset": problem.offset}


def write_counts(subject: Subject, file: BinaryIO) -> None:
    """Write how many recordings there are by month in UTC, vendor, kind and verdict."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([(*COUNTED, "n"), *_counted(subject.history)])
    file.write(text.getvalue().encode())


def _counted(history: History) -> Iterator[tuple[str | int, ...]]:
    table = history.table.filter(history.table.column("duplicate_of").is_null())
    # Without its zone the column shows the clock of UTC; with it, Arrow would look for zones of this machine.
    utc = table.column("started_at").cast(pa.timestamp("us"))
    columns = {"month": pc.add(pc.multiply(pc.year(utc), 12), pc.subtract(pc.month(utc), 1))}
    for name in COUNTED[1:]:
        known = name in table.column_names
        columns[name] = table.column(name).cast(pa.string()) if known else pa.nulls(len(table), pa.string())
    found = pa.table(columns).group_by(list(COUNTED)).aggregate([([], "count_all")]).to_pylist()
    rows = [
        (_month(one["month"]), *(one[name] or "" for name in COUNTED[1:]), one["count_all"]) for one in found
    ]
    yield from sorted(rows)


def _month(number: int | None) -> str:
    return "" if number is None else f"{number // 12:04}-{number % 12 + 1:02}"
