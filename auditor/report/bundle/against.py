"""Is a redacted bundle the redaction of a full one? Asked by who holds both; nothing is written.

Who holds the redacted one alone can check it by itself (verifying.py), and guess nothing from its seals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from auditor.history.covering import MASK
from auditor.language import later
from auditor.language.told import told
from auditor.recording import PUBLIC_SCHEMA
from auditor.report.bundle.forms import FindingsForm, LedgerForm, SessionForm
from auditor.report.bundle.held import CannotVerifyError, Difference, Held, held_in
from auditor.report.bundle.manifest import SEALS, SESSION
from auditor.report.bundle.numbers import DATED
from auditor.report.bundle.parts import FINDINGS, LEDGER, PARQUET
from auditor.report.redaction import Level
from auditor.report.redaction.keys import (
    DEVICE_DIGITS,
    RECORDING_DIGITS,
    key_from,
    rekeyed_column,
    seal,
    sealed,
)

_CHUNK = 1 << 20
OF_OTHERS = later("is that of a redaction of other exports")
# What every level that has rows leaves as it is.
_SAME = (
    *("vendor", "shape", "kind", "started_at", "time_basis", "time_precision", "duration_s", "speaker"),
    *("outcome", "trigger", "audio_state", "verdict", "p_unintended", "reasons"),
)
_TEXTS = ("transcript", "placeholder", "reply")
_NAMES = ("device", "product")
_LOOKED_UP = ("vendor_label", "language")  # what no table knows became a mask, which may stand for several


class FullLedgerForm(LedgerForm):
    """ledger.json of a full bundle. hashes: from which the key of its redactions follows."""

    hashes: list[str]


def differs_from_full(
    redacted: Path, full: Path, watch: Callable[[int, int, str], None] | None = None
) -> list[Difference]:
    """Return how a redacted bundle differs from the redaction of a full one; names of files are its own.

    Seals must be those of the files of the full bundle, and each row the redaction of the row it stands for.
    Files of the full bundle that are not as its manifest says are differences, too.

    Raises CannotVerifyError where there is no such bundle.
    """
    show = watch or (lambda _done, _of, _what: None)
    covered, found = held_in(redacted, lambda name: show(0, 0, f"Checking {name}"))
    try:
        whole, wrong = held_in(full, lambda name: show(0, 0, f"Checking {name} of the full bundle"))
    except CannotVerifyError as error:
        raise CannotVerifyError(
            told(later("The bundle to compare with: {what}"), what=error.args[0])
        ) from error
    found += [Difference(one.name, told(later("of the full bundle: {what}"), what=one.what)) for one in wrong]
    level = _level(covered, SESSION)
    if level == "none":
        raise CannotVerifyError(
            later(
                "The bundle to check is not redacted, so it can be no redaction. Check the redacted one, and "
                "compare it with the full one."
            )
        )
    if _level(whole, told(later("{file} of the full bundle"), file=SESSION)) != "none":
        raise CannotVerifyError(later("The bundle to compare with is no full bundle: it is redacted itself."))
    try:
        key = key_from(whole.json(LEDGER, FullLedgerForm).hashes)
    except ValueError as error:
        raise CannotVerifyError(
            told(later("{file} of the full bundle cannot be read."), file=LEDGER)
        ) from error
    if _is_of_others(covered, whole, key):
        return [*found, Difference(SESSION, OF_OTHERS)]
    checks = [_seals, _ledgers, _findings, *([] if level == "counts" else [_rows])]
    for at, check in enumerate(checks):
        show(at, len(checks), "Comparing with the full bundle")
        try:
            found += check(covered, whole, key)
        except (ValueError, KeyError, OSError, pa.ArrowException):
            found.append(Difference(_FILE[check], later("cannot be compared with that of the full bundle")))
    return found


def _level(held: Held, told_as: str) -> Level:
    try:
        return held.json(SESSION, SessionForm).settings.level
    except ValueError as error:
        raise CannotVerifyError(told(later("{file} cannot be read."), file=told_as)) from error


def _is_of_others(covered: Held, whole: Held, key: bytes) -> bool:
    """Whether no hash of an export and no seal fits: then every file differs, and for that one reason."""
    try:
        seals = covered.json(SEALS, dict[str, str])
        stated = {one["sha256"] for one in _exports(covered) if one["sha256"]}
        own = {sealed(one["sha256"], key) for one in _exports(whole) if one["sha256"]}
        return not stated & own and not any(
            name in whole.hashes and seal(_chunks(whole.folder / name), key) == one
            for name, one in sorted(seals.items())
        )
    except (ValueError, LookupError, TypeError, AttributeError, OSError):
        return False  # told file by file


def _seals(covered: Held, whole: Held, key: bytes) -> Iterator[Difference]:
    seals = covered.json(SEALS, dict[str, str])
    if not seals:
        yield Difference(SEALS, later("holds no seal"))
    for name, stated in sorted(seals.items()):
        if name not in whole.hashes:
            yield Difference(
                SEALS, told(later("has a seal of {file}, which the full bundle does not hold"), file=name)
            )
        elif seal(_chunks(whole.folder / name), key) != stated:
            yield Difference(
                SEALS, told(later("has another seal of {file} than the full bundle gives"), file=name)
            )


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _ledgers(covered: Held, whole: Held, key: bytes) -> Iterator[Difference]:
    mine, full = covered.json(LEDGER, LedgerForm), whole.json(LEDGER, LedgerForm)
    if (mine.totals, mine.recordings) != (full.totals, full.recordings):
        yield Difference(LEDGER, later("has other sums than that of the full bundle"))
    if len(mine.members) != len(full.members):
        yield Difference(LEDGER, later("lists another number of files than that of the full bundle"))
    exports = [sealed(one["sha256"], key) if one["sha256"] else "" for one in _exports(whole)]
    if sorted(exports) != sorted(one["sha256"] or "" for one in _exports(covered)):
        yield Difference(SESSION, later("names other exports than the full bundle"))


def _exports(held: Held) -> list[dict[str, Any]]:
    return held.json(SESSION, SessionForm).exports


def _findings(covered: Held, whole: Held, _key: bytes) -> Iterator[Difference]:
    mine, full = (
        {
            one.id: (one.numerator, one.denominator, one.unit)
            for one in held.json(FINDINGS, FindingsForm).findings
        }
        for held in (covered, whole)
    )
    counts_only = covered.json(SESSION, SessionForm).settings.level == "counts"
    wanted = {name: one for name, one in full.items() if not (counts_only and name in DATED)}
    if mine != wanted:
        yield Difference(FINDINGS, later("has other numbers than that of the full bundle"))


def _rows(covered: Held, whole: Held, key: bytes) -> Iterator[Difference]:
    mine, full = _table(covered), _table(whole)
    for name, digits in (
        ("recording_id", RECORDING_DIGITS),
        ("duplicate_of", RECORDING_DIGITS),
        ("device_id", DEVICE_DIGITS),
    ):
        at = full.schema.get_field_index(name)
        full = full.set_column(at, PUBLIC_SCHEMA.field(name), rekeyed_column(full.column(name), key, digits))
    if len(mine) != len(full):
        yield Difference(PARQUET, later("holds another number of rows than that of the full bundle"))
        return
    mine, full = _kept(mine), _kept(full)
    if not mine.column("recording_id").equals(full.column("recording_id")):
        yield Difference(PARQUET, later("holds other recordings than that of the full bundle"))
        return
    other = [name for name in (*_SAME, "device_id") if not mine.column(name).equals(full.column(name))]
    other += [
        name
        for name in (*_NAMES, *_LOOKED_UP)
        if not _one_for_one(full.column(name), mine.column(name), apart=name in _NAMES)
    ]
    other += [name for name in _TEXTS if not _is_covered(full.column(name), mine.column(name))]
    if other:
        yield Difference(
            PARQUET,
            told(later("is not the redaction of the full one: {columns}"), columns=", ".join(other)),
        )


def _table(held: Held) -> pa.Table:
    table = pq.read_table(held.folder / PARQUET)
    if not table.schema.equals(PUBLIC_SCHEMA):
        raise ValueError("not the table of a bundle")
    return table


def _kept(table: pa.Table) -> pa.Table:
    """Return the rows that repeat no other, in the order of their ids, each of which is there once."""
    return table.filter(table.column("duplicate_of").is_null()).sort_by("recording_id")


def _one_for_one(full: pa.ChunkedArray, mine: pa.ChunkedArray, *, apart: bool) -> bool:
    """Whether every name stands for one neutral name, and nothing for nothing. apart: no two for the same."""
    pairs = pa.table({"full": full, "mine": mine}).group_by(["full", "mine"]).aggregate([]).to_pylist()
    nothing = all((one["full"] is None) == (one["mine"] is None) for one in pairs)
    sides = ("full", "mine") if apart else ("full",)
    return nothing and all(len({one[side] for one in pairs}) == len(pairs) for side in sides)


def _is_covered(full: pa.ChunkedArray, mine: pa.ChunkedArray) -> bool:
    """Whether each text is the text of the full bundle with parts of it, or all of it, as the mask."""
    if not pc.equal(full.is_valid(), mine.is_valid()).equals(
        pa.chunked_array([[True] * len(full)], pa.bool_())
    ):
        return False
    pairs = pa.table({"full": full, "mine": mine}).group_by(["full", "mine"]).aggregate([])
    pairs = pairs.filter(pc.fill_null(pc.not_equal(pairs.column("mine"), MASK), False))
    columns: Mapping[str, list[str]] = {name: pairs.column(name).to_pylist() for name in ("full", "mine")}
    return all(covers(one, other) for one, other in zip(columns["full"], columns["mine"], strict=True))


def covers(text: str, masked: str) -> bool:
    """Whether a text with masks in it says nothing but what the text says, in the same order."""
    first, *others = masked.split(MASK)
    text = text.replace("\x1f", " ")  # names.py stands this sign around words
    if not others:
        return text == masked
    *middle, last = others
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


_FILE: Mapping[Callable[..., Iterator[Difference]], str] = {
    _seals: SEALS,
    _ledgers: LEDGER,
    _findings: FINDINGS,
    _rows: PARQUET,
}
