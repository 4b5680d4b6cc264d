"""Nothing that a level covers stands in any file of a bundle: whole bundles are made and searched, every byte.

Exports as vendors write them, whose names, numbers, labels and sentences are made of syllables that stand in
no language and in no program, so that one found is one that slipped.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sample_data
from auditor.charts.standing_alone import library
from auditor.containers import Upload
from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.numbers import DATED
from auditor.report.bundle.session import Run
from auditor.report.bundle.subject import Settings
from auditor.report.bundle.writing import write
from auditor.report.redaction import Level
from tests.packing import zip_bytes
from tests.shapes.amazon.making import TYPE
from tests.shapes.amazon.making import record as alexa_record

COVERING: tuple[Level, ...] = ("names", "words", "counts")
ZONE = "Asia/Kathmandu"  # its offset is not whole hours


@dataclass
class Told:
    """What was put into exports. private: must be gone at every level; words: at words and counts."""

    private: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


# Making exports -------------------------------------------------------------------------------

LETTERS = ["q", "x", "z", "j", "k", "ß", "ö", "ж", "щ", "ф", "ı", "ğ", "w", "v"]
TOKEN = st.tuples(
    st.lists(st.sampled_from(LETTERS), min_size=6, max_size=9).map("".join),
    st.sampled_from(["", "'s", "-2", "!"]),
)
NAMES = st.lists(TOKEN, min_size=40, max_size=40, unique_by=lambda one: one[0].casefold())
NUMBERS = st.lists(st.integers(1_000_003, 9_999_999), min_size=12, max_size=12, unique=True)
FORMS = st.lists(
    st.sampled_from(["{}", "{} {}", "{}'s Echo", "Echo {}-{}", "{}, {}"]), min_size=3, max_size=3
)


class Maker:
    """Gives tokens out, and books what they are."""

    def __init__(self, names: Sequence[tuple[str, str]], numbers: Sequence[int]) -> None:
        self.told = Told()
        self._names, self._numbers = iter(names), iter(numbers)

    def private(self) -> str:
        token, behind = next(self._names)
        self.told.private.add(token)
        return token.capitalize() + behind

    def bare(self) -> str:
        token, _ = next(self._names)
        self.told.private.add(token)
        return token

    def word(self) -> str:
        token, behind = next(self._names)
        self.told.words.add(token)
        return token + behind.replace("-2", "")

    def number(self) -> str:
        one = str(next(self._numbers))
        self.told.private.add(one)
        return f"{one[:3]} {one[3:]}"


def names_of(form: str, make: Maker) -> str:
    return form.format(*(make.private() for _ in range(form.count("{}"))))


def exports(make: Maker, forms: Sequence[str]) -> list[Upload]:
    """Return three exports: a zip of Amazon's, a zip of Google's, a report of Apple's."""
    devices = [names_of(form, make) for form in forms]
    app, mail = f"com.{make.bare()}.{make.bare()}", f"{make.bare()}@{make.bare()}.example"
    sentence = [f"alexa {make.word()} {device} {make.word()} 4" for device in devices]
    sentence += [f"call {app} {make.number()} {make.word()}", f"mail {mail} or {make.number()}"]
    amazon = [_alexa(at, device, words, make) for at, device in enumerate(devices) for words in sentence]
    google = [
        {
            "header": "Assistant",
            "title": f"Said {words}",
            "time": f"2020-01-0{at + 1}T03:04:05.678Z",
            "products": ["Assistant"],
            "subtitles": [{"name": f"{make.word()} {words}"}],
            "details": [{"name": f"At {make.private()}"}],
            "locationInfos": [{"name": make.private(), "url": f"https://{make.bare()}.example"}],
            "activityControls": [make.private()],
        }
        for at, words in enumerate(sentence[:2])
    ]
    folder, file = make.bare(), make.bare()
    alexa = {
        f"{folder}/{file}.json": json.dumps({"customerHistoryRecords": amazon}).encode(),
        f"{folder}/letter.{make.bare()[:5]}": b"what nobody understands",
        f"../{make.bare()}.json": b"[]",
    }
    takeout = {f"Takeout/My Activity/Assistant/{make.bare()}/MyActivity.json": json.dumps(google).encode()}
    return [
        (f"{make.bare()}.zip", io.BytesIO(zip_bytes(alexa))),
        (f"{make.bare()}.zip", io.BytesIO(zip_bytes(takeout))),
        (f"{make.bare()}.ndjson", io.BytesIO(_report(app))),
    ]


def _alexa(at: int, device: str, words: str, make: Maker) -> dict[str, object]:
    serial = f"G0{at}EXAMPLESERIAL"
    make.told.private.add(serial)
    texts = [("CUSTOMER_TRANSCRIPT", words), ("ALEXA_RESPONSE", f"I will {words}")]
    return alexa_record(
        f"GENERAL_{next(iter(sorted(make.told.private))).upper()}" if at == 1 else "GENERAL",
        *({"recordItemType": kind, "transcriptText": text, "utteranceId": None} for kind, text in texts),
        recordKey=f"A0CUSTOMER#16465036{at}{len(words):03}4#{TYPE}#{serial}",
        timestamp=1646503600000 + at * 3_600_000 + len(words) * 60_000,
        device={"deviceName": device, "deviceType": TYPE, "serialNumber": serial},
        deviceInfo=[{"deviceName": device, "deviceType": TYPE, "deviceSerialNumber": serial}],
        personsInfo=[{"personFirstName": device, "personId": serial}],
    )


def _report(app: str) -> bytes:
    lines = [
        {
            "accessor": {"identifier": app, "identifierType": "bundleID"},
            "category": category,
            "identifier": identifier,
            "kind": kind,
            "timeStamp": f"2026-05-04T10:00:{at:02}.000+02:00",
            "type": "access",
        }
        for at, (category, identifier, kind) in enumerate(
            [
                ("camera", "Z", "event"),
                ("microphone", "A", "intervalBegin"),
                ("microphone", "A", "intervalEnd"),
                ("microphone", "B", "intervalBegin"),
            ]
        )
    ]
    return "".join(json.dumps(one) + "\n" for one in lines).encode()


# Making and searching bundles -----------------------------------------------------------------


def bundle(given: Sequence[Upload | Path], level: Level, folder: Path) -> Path:
    """Write a bundle as the command does, with the names of what was given."""
    for one in given:
        if isinstance(one, tuple):
            one[1].seek(0)
    names = [one[0] if isinstance(one, tuple) else str(one) for one in given]
    subject = subject_from(given, Settings(ZONE, level=level))
    write(subject, folder, Run(names, "out", dt.datetime(2026, 11, 27, tzinfo=dt.UTC)))
    return folder


def everything(folder: Path) -> dict[str, str]:
    """Return by file all that can be read in it, in one way of writing; under "" the names of the files."""
    found = {"": " ".join(path.name for path in folder.rglob("*"))}
    for path in folder.rglob("*"):
        data = path.read_bytes()
        text = data.decode("utf-8", "replace").replace(library(), "")  # Plotly's, in every report
        if path.suffix == ".parquet":
            table = pq.read_table(path)
            text += f"{table.schema.metadata} {pq.read_metadata(path)}"
            text += "\n".join(str(one) for name in table.column_names for one in _values(table, name))
        found[path.name] = _one_writing(text)
    return found


def _values(table: pa.Table, name: str) -> list[object]:
    column = table.column(name)
    return list(column.to_pylist() if name == "reasons" else column.unique().to_pylist())


def _one_writing(text: str) -> str:
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), html.unescape(text))
    return unicodedata.normalize("NFKC", text).casefold()


def slipped(secrets: set[str], texts: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (file, secret) for every secret that stands in a file, also if signs or blanks stand inside it."""
    wanted = {_one_writing(one) for one in secrets}
    for name, text in texts.items():
        run_together = re.sub(r"[\W_]+", "", text)
        for one in wanted:
            if one in text or (len(one) > 6 and one in run_together):
                yield name, one


@given(NAMES, NUMBERS, FORMS)
@settings(max_examples=3, derandomize=True, deadline=None, database=None)
def test_no_name_number_or_sentence_survives_at_its_level(
    names: list[tuple[str, str]], numbers: list[int], forms: list[str]
) -> None:
    make = Maker(names, numbers)
    given_ = exports(make, forms)
    with tempfile.TemporaryDirectory() as place:
        open_ = everything(bundle(given_, "none", Path(place) / "none"))
        found = {secret for _, secret in slipped(make.told.words | make.told.private, open_)}
        assert len(found) > 15  # they are in there
        for level in COVERING:
            texts = everything(bundle(given_, level, Path(place) / level))
            secrets = make.told.private | (make.told.words if level != "names" else set())
            assert not list(slipped(secrets, texts)), level
            if level == "names":
                assert any(_one_writing(word) in texts["recordings.csv"] for word in make.told.words)


# The made-up household ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    given_ = [one for one in sample_data.folder().iterdir() if one.suffix in (".zip", ".ndjson")]
    place = tmp_path_factory.mktemp("bundles")
    return {level: bundle(given_, level, place / level) for level in ("none", *COVERING)}


# Also words of the program, of the published figures or of the page's script.
_ALSO_OURS = {"alexa app", "candles", "continue", "unknown voice command", "used assistant"}


def _secrets(folder: Path) -> dict[str, set[str]]:
    """Return what the full bundle holds of a person, by the column or the list that it stands in."""
    table = pq.read_table(folder / "recordings.parquet").to_pylist()
    ledger = json.loads((folder / "ledger.json").read_bytes())
    found: dict[str, set[str]] = {
        name: {row[name] for row in table if row[name]}
        for name in ("transcript", "reply", "device", "device_id", "recording_id", "audio")
    }
    found["app"] = {row["product"] for row in table if row["kind"] == "microphone_session"}
    found["hash"] = {one["sha256"] for one in ledger["containers"]} | {one[:16] for one in ledger["hashes"]}
    found["file"] = {one["name"] for one in ledger["containers"]}
    found["file"] |= {one["member"].rpartition("/")[2] for one in ledger["members"]}
    return found


def _distinct(text: str) -> bool:
    """Whether a text is long enough to be told from words of the program by chance."""
    return len(text) > 6 and text.casefold() not in _ALSO_OURS


@pytest.mark.parametrize("level", COVERING)
def test_no_string_of_the_household_is_in_a_bundle_that_may_not_hold_it(
    household: dict[str, Path], level: Level
) -> None:
    secrets = _secrets(household["none"])
    assert all(secrets.values())
    if level == "names":
        del secrets["transcript"], secrets["reply"]
    wanted = sorted({_one_writing(one) for some in secrets.values() for one in some if _distinct(one)})
    for name, text in everything(household[level]).items():
        words = _shingles(text, wanted)
        assert not words, (name, sorted(words)[:5])


def _shingles(text: str, wanted: Sequence[str]) -> set[str]:
    """Return which texts stand in another one: all are sought at once by their first seven signs."""
    by_head: dict[str, list[str]] = {}
    for one in wanted:
        by_head.setdefault(one[:7], []).append(one)
    heads = _sums("".join(by_head))[::7]
    places = np.flatnonzero(np.isin(_sums(text), heads)).tolist()
    return {one for at in places for one in by_head.get(text[at : at + 7], ()) if text.startswith(one, at)}


def _sums(text: str) -> npt.NDArray[np.uint64]:
    """Return a number for every seven signs of a text; equal signs have equal numbers."""
    signs = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    windows = [signs[at : len(signs) - 6 + at] * np.uint64(pow(1_000_003, at, 2**64)) for at in range(7)]
    return np.sum(windows, axis=0, dtype=np.uint64) if len(signs) > 6 else np.zeros(0, np.uint64)


def test_a_bundle_of_counts_holds_no_rows_and_no_ids(household: dict[str, Path]) -> None:
    names = {path.name for path in household["counts"].iterdir()}
    assert not names & {"recordings.parquet", "recordings.csv", "answers.json"}
    found = json.loads((household["counts"] / "findings.json").read_bytes())
    assert len(found["exposure"]["last"]) == len("2026-05")
    for one in found["findings"]:
        assert one["id"] not in DATED
        assert "recording_ids" not in one
        assert one["rows"]["first"] is one["rows"]["last"] is None  # no single day
    ledger = json.loads((household["counts"] / "ledger.json").read_bytes())
    assert len(ledger["recordings"]["first"]) == len("2026-05")
    assert all(one["device_id"] is None for one in ledger["devices"])


def test_the_same_device_has_the_same_name_in_every_file(household: dict[str, Path]) -> None:
    rows = pq.read_table(household["words"] / "recordings.parquet").column("device").unique().to_pylist()
    ledger = json.loads((household["words"] / "ledger.json").read_bytes())
    assert {one for one in rows if one} <= {one["name"] for one in ledger["devices"]}
