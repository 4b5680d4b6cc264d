"""The record: one time that a microphone was opened, as one row in an export tells it.

The columns are defined here once. The table in memory, the data frame, CSV, JSONL, Parquet and the
data dictionary are derived from COLUMNS; nothing else may name a column's type or meaning.
No vendor's format is known here.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from auditor.language import later

VENDORS = ("amazon", "google", "apple")
VENDOR_NAMES: Mapping[str, str] = {"amazon": "Amazon", "google": "Google", "apple": "Apple"}
KINDS = ("voice", "typed", "automatic", "second_microphone", "microphone_session", "unknown")
# Nobody spoke: the microphone stayed closed (DESIGN.md 4, `kind`).
NOT_HEARD_KINDS = ("typed", "automatic")
HEARD_KINDS = tuple(kind for kind in KINDS if kind not in NOT_HEARD_KINDS)
TIME_BASES = ("utc", "offset", "zone_at_export", "assumed")
TIME_PRECISIONS = ("ms", "s", "min", "day")
SPEAKERS = ("recognised", "unrecognised", "unknown")
OUTCOMES = (
    "answered",
    "nothing_heard",
    "not_for_device",
    "wake_word_only",
    "text_withheld",
    "failed",
    "unknown",
)
TRIGGERS = ("hotword", "button", "follow_up", "routine", "unknown")
AUDIO_STATES = ("linked", "named_but_absent", "orphan", "none")
VERDICTS = (
    "vendor_says_unintended",
    "likely_unintended",
    "possibly_unintended",
    "unclear",
    "likely_intended",
    "not_applicable",
)

# What a number or a sentence rests on; never mixed (DESIGN.md 1). Keys as much as words: whoever shows one
# says `tr(...)`.
EVIDENCE = (
    later("vendor says"),
    later("measured from your file"),
    later("inferred (likely)"),
    later("not available"),
)
VENDOR_SAYS, MEASURED, INFERRED, NOT_AVAILABLE = EVIDENCE

TIMESTAMP = pa.timestamp("us", tz="UTC")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the public record.

    name:      the public name, part of the contract of ``export``.
    type:      Arrow type of the public form.
    meaning:   one sentence for the data dictionary; a message, `tr` says it.
    words:     the closed vocabulary, or () where the column is free.
    default:   the value where a reader gives none; None means null.
    few:       few distinct values: kept as a dictionary in memory.
    private:   may hold a person's words, names or voice.
    """

    name: str
    type: pa.DataType
    meaning: str
    words: tuple[str, ...] = ()
    default: str | None = None
    few: bool = False
    private: bool = False


_S = pa.string()

COLUMNS: tuple[Column, ...] = (
    Column("recording_id", _S, later("Stable: the same row in a re-downloaded export gets the same id.")),
    Column("vendor", _S, later("Who handed the row out."), VENDORS, few=True),
    Column("shape", _S, later("The documented form of export that was read."), few=True),
    Column("product", _S, later("The assistant or app, as the vendor names it."), few=True),
    Column("kind", _S, later("What sort of event the row is."), KINDS, "unknown", few=True),
    Column("started_at", TIMESTAMP, later("When it began, in UTC; null where the file gives no time.")),
    Column("time_basis", _S, later("Where the time zone comes from."), TIME_BASES, few=True),
    Column("time_precision", _S, later("The finest unit the file gives."), TIME_PRECISIONS, few=True),
    Column(
        "duration_s",
        pa.float64(),
        later("Seconds, from a sound file's header or an interval; never guessed."),
    ),
    Column("device", _S, later("The name that the person gave the device."), few=True, private=True),
    Column("device_id", _S, later("Keyed hash of the serial; the serial is never kept."), few=True),
    Column(
        "speaker",
        _S,
        later("Whether the vendor recognised a voice; never whose."),
        SPEAKERS,
        "unknown",
        few=True,
    ),
    Column("transcript", _S, later("What was understood, verbatim."), private=True),
    Column(
        "placeholder",
        _S,
        later("The vendor's sentence that stands where a transcript would."),
        few=True,
        private=True,
    ),
    Column("reply", _S, later("What the assistant answered."), private=True),
    Column("language", _S, later("Language of the words, BCP 47."), few=True),
    Column(
        "outcome",
        _S,
        later("The vendor's own words for the result, normalised."),
        OUTCOMES,
        "unknown",
        few=True,
    ),
    Column("vendor_label", _S, later("The vendor's raw label or labels, unchanged."), few=True),
    Column("trigger", _S, later("What opened the microphone."), TRIGGERS, "unknown", few=True),
    Column("audio", _S, later("Path of the sound file in the export, without the container."), private=True),
    Column("audio_state", _S, later("Whether the sound is there."), AUDIO_STATES, "none", few=True),
    Column(
        "source",
        _S,
        later("Where the row stands: container hash : member path : row (#, the first is 0) or byte (@)."),
        private=True,
    ),
    Column("duplicate_of", _S, later("Id of the kept row that this row repeats.")),
    Column("verdict", _S, later("What the signs add up to; null until judged."), VERDICTS, few=True),
    Column("p_unintended", pa.float64(), later("Calibrated probability that it was not meant.")),
    Column("reasons", pa.list_(_S), later("Ids of the signs, strongest first.")),
)
BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}

# Columns that only the history fills; a reader may not.
DERIVED = frozenset({"source", "duplicate_of", "verdict", "p_unintended", "reasons"})
# What a reader may give besides: `row` (or, with `by_offset`, a byte offset) is the place in the member,
# `keyed` says that recording_id rests on a key that the vendor gave, `clip` is the member number of the
# sound file, `also` (from `second_key`) a further key of the vendor under which other shapes know the row.
# `member` is filled in by the history.
INTERNAL: tuple[tuple[str, pa.DataType], ...] = (
    ("member", pa.int32()),
    ("row", pa.int64()),
    ("by_offset", pa.bool_()),
    ("keyed", pa.bool_()),
    ("clip", pa.int32()),
    ("also", pa.int64()),
)
FEW = pa.dictionary(pa.int32(), pa.string())

PUBLIC_SCHEMA = pa.schema([pa.field(column.name, column.type) for column in COLUMNS])
TABLE_SCHEMA = pa.schema(
    [
        pa.field(column.name, FEW if column.few else column.type)
        for column in COLUMNS
        if column.name not in DERIVED
    ]
    + [pa.field(name, type_) for name, type_ in INTERNAL]
)

# The key is no secret: it makes the hash of a serial differ from the same hash elsewhere, so that two
# tools' tables cannot be joined by it.
_DEVICE_KEY = b"voice-auditor device id v1"


def recording_id(vendor: str, *key: str) -> str:
    """Return the stable id of a row from its vendor's natural key: 20 hexadecimal digits.

    Rows of one file that are equal and have no vendor key get an ordinal later, by `ordinal_id`.
    """
    joined = "\0".join((vendor, *key))
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def recording_ids(vendor: str, firsts: Sequence[str], seconds: Sequence[str]) -> list[str]:
    """Return `recording_id(vendor, first, second)` for each pair; a million at once are common."""
    begun = hashlib.blake2b(
        f"{vendor}\0".encode(), digest_size=10
    )  # copying it is half the price of a new one
    ids = []
    try:
        for first, second in zip(firsts, seconds, strict=True):
            one = begun.copy()
            one.update(f"{first}\0{second}".encode())
            ids.append(one.hexdigest())
    except UnicodeEncodeError:  # a lone surrogate somewhere
        return [recording_id(vendor, first, second) for first, second in zip(firsts, seconds, strict=True)]
    return ids


def second_key(vendor: str, *key: str) -> int:
    """Return a number for a further natural key of a row: rows of different files that share it are one."""
    return int.from_bytes(bytes.fromhex(recording_id(vendor, *key)[:16]), "big", signed=True)


def ordinal_id(base: str, ordinal: int) -> str:
    """Return the id of the row that is the `ordinal`-th (from 0) of equal rows in one file."""
    return base if ordinal == 0 else recording_id("ordinal", base, str(ordinal))


def device_id(device_type: str, serial: str) -> str | None:
    """Return 12 hexadecimal digits for a device, or None where there is no serial to hash."""
    if not serial:
        return None
    message = f"{device_type}\0{serial}".encode("utf-8", "surrogatepass")
    return hmac.new(_DEVICE_KEY, message, hashlib.sha256).hexdigest()[:12]


def column_array(name: str, values: object, length: int) -> pa.Array:
    """Return one column of the table in memory from a list, an Arrow array, or one value for all rows."""
    type_ = TABLE_SCHEMA.field(name).type
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.Array):
        array = values
    elif isinstance(values, np.ndarray):
        array = pa.array(values, _plain(type_))
    elif values is None:
        return pa.nulls(length, type_)
    elif isinstance(values, str | int | float | bool):
        if pa.types.is_dictionary(type_):
            return pa.DictionaryArray.from_arrays(_zeros(length), pa.array([values], pa.string()))
        return pa.repeat(pa.scalar(values, _plain(type_)), length).cast(type_)
    else:
        array = pa.array(values, _plain(type_))
    if len(array) != length:
        raise ValueError(f"column {name} has {len(array)} values, not {length}")
    if pa.types.is_dictionary(type_):
        array = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    return array if array.type.equals(type_) else array.cast(type_)


def few_words(common: str | None, others: Mapping[int, str], length: int) -> pa.DictionaryArray:
    """Return a column that holds `common` but at some places something else, without a list of strings."""
    words = [common, *dict.fromkeys(others.values())]
    numbers = {word: number for number, word in enumerate(words)}
    codes = np.zeros(length, dtype=np.int32)
    codes[list(others)] = [numbers[word] for word in others.values()]
    if common is None:
        return pa.DictionaryArray.from_arrays(
            pa.array(codes - 1, pa.int32(), mask=codes == 0), pa.array(words[1:], pa.string())
        )
    return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(words, pa.string()))


def _zeros(length: int) -> pa.Array:
    return pa.repeat(pa.scalar(0, pa.int32()), length)


def _plain(type_: pa.DataType) -> pa.DataType:
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def record_batch(columns: Mapping[str, object], length: int) -> pa.RecordBatch:
    """Build rows of the table in memory from columns; what is not named takes its default.

    columns: name -> list, Arrow array, or one value for all rows; names as in TABLE_SCHEMA.
    Raises KeyError for a name that the record does not have.
    """
    for name in columns:
        TABLE_SCHEMA.field(name)
    arrays = [column_array(name, columns.get(name, default_of(name)), length) for name in TABLE_SCHEMA.names]
    return pa.RecordBatch.from_arrays(arrays, schema=TABLE_SCHEMA)


def default_of(name: str) -> object:
    """Return what column `name` of the table in memory holds where a reader gives nothing."""
    if name in ("by_offset", "keyed"):
        return False
    column = BY_NAME.get(name)
    return column.default if column else None


def check_words(names: Sequence[str], table: pa.Table) -> Iterable[str]:
    """Yield the names of columns that hold a word outside their vocabulary."""
    for name in names:
        words = BY_NAME[name].words
        if words and set(table.column(name).unique().to_pylist()) - set(words) - {None}:
            yield name


@dataclass(frozen=True, slots=True)
class Setting:
    """A dated fact about consent or configuration, e.g. that audio saving was on.

    name and value are the vendor's words; at is UTC ISO 8601 or None where the file gives no date.
    """

    vendor: str
    name: str
    value: str
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A thing with a microphone that an export lists. device_id as in the record."""

    vendor: str
    name: str | None
    device_id: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recording was made, kept only when asked for: it is the most sensitive thing in an export."""

    recording_id: str
    name: str
    source: str
