"""A bundle that was changed is found, and the file named; one that means harm breaks nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import sample_data
from auditor.report.bundle.verifying import CannotVerifyError, Difference, made_with_others, verify
from auditor.report.export import write_tables
from auditor.report.redaction import Level
from tests.report.bundle.bundles import BERLIN, bundle_of, hashes, run, sign_again


def replaced(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_bytes().decode()
    assert old in text
    (folder / name).write_bytes(text.replace(old, new, 1).encode())


def edited(folder: Path, name: str, edit: Callable[[Any], object]) -> None:
    plain = json.loads((folder / name).read_bytes())
    edit(plain)
    (folder / name).write_text(json.dumps(plain, indent=1), encoding="utf-8")


def other_rows(folder: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    """Change the rows in both files, as somebody would who knows that they are compared."""
    table = change(pq.read_table(folder / "recordings.parquet"))
    for suffix in (".parquet", ".csv"):
        with (folder / f"recordings{suffix}").open("wb") as file:
            write_tables(iter([table]), suffix, file)


def other_word(table: pa.Table) -> pa.Table:
    at = table.schema.get_field_index("transcript")
    words = table.column(at).to_pylist()
    first = next(row for row, one in enumerate(words) if one)
    words[first] = "words that nobody said"
    return table.set_column(at, table.schema.field(at), pa.array(words, pa.string()))


def finding(plain: Any, name: str = "marked") -> Any:
    return next(one for one in plain["findings"] if one["id"] == name)


def one_more_not_meant(folder: Path) -> None:
    """A finding, its ids, its sentence and the report all say more than the rows give."""
    spare = set(pq.read_table(folder / "recordings.parquet").column("recording_id").to_pylist())

    def edit(plain: Any) -> None:
        one = finding(plain)
        one["recording_ids"].append(min(spare - set(one["recording_ids"])))
        more = one["numerator"] + 1
        one["sentence"] = one["sentence"].replace(f"{one['numerator']} of", f"{more} of")
        replaced_everywhere(folder, "report.html", f"{one['numerator']} of", f"{more} of")
        one["numerator"] = more

    edited(folder, "findings.json", edit)


def another_number(folder: Path) -> None:
    """Only what people read is forged: the sentence, wherever it stands."""
    number = finding(json.loads((folder / "findings.json").read_bytes()))["numerator"]
    for name in ("findings.json", "report.html"):
        replaced_everywhere(folder, name, f"{number} of", f"9{number} of")


def replaced_everywhere(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_bytes().decode()
    assert old in text
    (folder / name).write_bytes(text.replace(old, new).encode())


def made_by_another(folder: Path) -> None:
    edited(folder, "session.json", lambda one: one["program"].update(code_sha256="0" * 64))


def both(first: Callable[[Path], object], then: Callable[[Path], object]) -> Callable[[Path], None]:
    return lambda folder: (first(folder), then(folder), None)[-1]


def other_block(folder: Path) -> None:
    """The report shows a finding once more, with another number."""
    text = (folder / "report.html").read_bytes().decode()
    block = re.search(r'<section class="finding" id="F1">.*?</section>', text, re.DOTALL)
    assert block
    again = block[0].replace('id="F1"', 'id="F12"')
    (folder / "report.html").write_bytes(text.replace(block[0], block[0] + again).encode())


def other_where(folder: Path) -> None:
    """Other recordings stand behind a finding, as many as before."""
    spare = set(pq.read_table(folder / "recordings.parquet").column("recording_id").to_pylist())

    def edit(plain: Any) -> None:
        ids = finding(plain)["recording_ids"]
        ids[0] = min(spare - set(ids))

    edited(folder, "findings.json", edit)


@dataclass(frozen=True)
class Tampering:
    """What is done, in which file it shows; signed: the manifest fits again; exports: only they show it."""

    what: str
    change: Callable[[Path], object]
    name: str
    signed: bool = True
    exports: bool = False


TAMPERINGS = [
    Tampering(
        "one letter of a row",
        lambda f: replaced(f, "recordings.csv", "amazon", "Amazon"),
        "recordings.csv",
        signed=False,
    ),
    Tampering("a file is gone", lambda f: (f / "findings.json").unlink(), "findings.json", signed=False),
    Tampering("a file too many", lambda f: (f / "notes.txt").write_text("x"), "notes.txt", signed=False),
    Tampering(
        "another hash in the manifest",
        lambda f: replaced(f, "manifest.sha256", hashes(f)["ledger.json"], "0" * 64),
        "ledger.json",
        signed=False,
    ),
    Tampering(
        "a line of the manifest is gone",
        lambda f: replaced(f, "manifest.sha256", f"{hashes(f)['report.html']}  report.html\n", ""),
        "report.html",
        signed=False,
    ),
    Tampering(
        "a row is gone from the table for spreadsheets",
        lambda f: (f / "recordings.csv").write_bytes(
            b"".join((f / "recordings.csv").read_bytes().splitlines(keepends=True)[:-1])
        ),
        "recordings.csv",
    ),
    Tampering(
        "a larger number in a finding",
        lambda f: edited(f, "findings.json", lambda one: one["findings"][0].update(numerator=1)),
        "findings.json",
    ),
    Tampering(
        "a problem less in the ledger",
        lambda f: edited(f, "ledger.json", lambda one: one["totals"].update(rows=1)),
        "ledger.json",
    ),
    Tampering(
        "rows are gone from both tables",
        lambda f: other_rows(f, lambda table: table.slice(3)),
        "ledger.json",
    ),
    Tampering(
        "another zone in the session",
        lambda f: edited(f, "session.json", lambda one: one["settings"].update(zone="Asia/Tokyo")),
        "session.json",
    ),
    Tampering(
        "other words in both tables", lambda f: other_rows(f, other_word), "recordings.parquet", exports=True
    ),
    Tampering("a finding with one id more", one_more_not_meant, "findings.json"),
    Tampering(
        "a finding with one id more, as if by another program",
        both(one_more_not_meant, made_by_another),
        "findings.json",
    ),
    Tampering("other recordings behind a finding", other_where, "findings.json"),
    Tampering("another number in sentences and report", another_number, "findings.json"),
    Tampering(
        "another number in sentences and report, as if by another program",
        both(another_number, made_by_another),
        "findings.json",
    ),
    Tampering(
        "another denominator in a finding",
        lambda f: edited(f, "findings.json", lambda one: finding(one).update(denominator=20_000)),
        "findings.json",
    ),
    Tampering(
        "another sentence in a finding",
        lambda f: edited(f, "findings.json", lambda one: one["findings"][0].update(sentence="All of it.")),
        "findings.json",
    ),
    Tampering(
        "a finding is gone",
        lambda f: edited(f, "findings.json", lambda one: one["findings"].remove(finding(one))),
        "findings.json",
    ),
    Tampering(
        "a caveat is gone",
        lambda f: edited(f, "findings.json", lambda one: finding(one, "likely").update(caveat="")),
        "findings.json",
    ),
    Tampering(
        "another number beside a published one",
        lambda f: edited(
            f,
            "findings.json",
            lambda one: next(one["own"] for one in one["baselines"] if one["own"]).update(numerator=1),
        ),
        "findings.json",
    ),
    Tampering(
        "other numbers on who may have listened",
        lambda f: edited(f, "findings.json", lambda one: one["exposure"].update(recordings=1)),
        "findings.json",
    ),
    Tampering(
        "another sentence in the report",
        lambda f: replaced_everywhere(f, "report.html", "marked by the vendor as", "marked by nobody as"),
        "report.html",
    ),
    Tampering(
        "another number beside the evidence of a finding",
        lambda f: (f / "report.html").write_bytes(
            re.sub(
                rb"(<section class=.finding.*?</h3>.*?</span>)\d+",
                rb"\g<1>99",
                (f / "report.html").read_bytes(),
                count=1,
            )
        ),
        "report.html",
    ),
    Tampering(
        "another number in short",
        lambda f: replaced(f, "report.html", "as not meant: ", "as not meant: 9"),
        "report.html",
    ),
    Tampering(
        "another number of recordings of a vendor, in short",
        lambda f: replaced(f, "report.html", "Amazon 5", "Amazon 6"),
        "report.html",
    ),
    Tampering("a finding too many in the report", other_block, "report.html"),
    Tampering(
        "another number in the report",
        lambda f: replaced(f, "report.html", "</h2>", " 99 %</h2>"),
        "report.html",
        exports=True,
    ),
    Tampering(
        "another file name in the ledger",
        lambda f: replaced(f, "ledger.json", ".json", ".html"),
        "ledger.json",
        exports=True,
    ),
    Tampering(
        "another meaning in the dictionary",
        lambda f: replaced(f, "data-dictionary.csv", "never guessed", "mostly guessed"),
        "data-dictionary.csv",
        exports=True,
    ),
    Tampering(
        "another day of the run",
        lambda f: replaced(f, "session.json", '"started": "2026-', '"started": "2025-'),
        "report.html",
        exports=True,
    ),
    Tampering(
        "another hash of an export",
        lambda f: edited(f, "session.json", lambda one: one["exports"][0].update(sha256="0" * 64)),
        "session.json",
        exports=True,
    ),
    Tampering(
        "an answer that was not given",
        lambda f: (f / "answers.json").write_text("{}", encoding="utf-8"),
        "answers.json",
    ),
]


def test_there_are_ten_tamperings_and_some_that_only_the_exports_show() -> None:
    assert len(TAMPERINGS) >= 10
    assert sum(one.exports for one in TAMPERINGS) >= 4


@pytest.mark.parametrize("one", TAMPERINGS, ids=[one.what for one in TAMPERINGS])
def test_a_tampering_is_found_and_its_file_named(one: Tampering, bundle: Path, exports: list[Path]) -> None:
    one.change(bundle)
    if one.signed:
        sign_again(bundle)
    if one.exports:
        assert verify(bundle) == []
    found = verify(bundle, exports if one.exports else ())
    assert one.name in {difference.name for difference in found}
    assert all(difference.what for difference in found)


def test_exports_of_somebody_else_are_not_those_of_the_bundle(made_once: Path, exports: list[Path]) -> None:
    found = {one.name: one.what for one in verify(made_once, exports[:-1])}
    assert "other exports" in found["session.json"]
    assert {"ledger.json", "recordings.csv", "recordings.parquet", "report.html"} <= set(found)


def test_a_bundle_agrees_with_the_unpacked_and_renamed_exports_but_for_what_names_them(
    made_once: Path, exports: list[Path], tmp_path: Path
) -> None:
    copies = [Path(shutil.copy(one, tmp_path / f"renamed {one.name}")) for one in exports]
    found = {one.name for one in verify(made_once, copies)}
    assert "session.json" in found
    assert "data-dictionary.csv" not in found


def test_the_zone_of_the_machine_is_kept_and_used_again_on_another_machine(
    exports: list[Path], tmp_path: Path
) -> None:
    pages = [one for one in exports if "takeout" not in one.name]
    done = run("report", *pages, "-o", tmp_path / "out", env={"TZ": "America/New_York"})
    assert done.returncode == 0, done.stderr
    session = json.loads((tmp_path / "out" / "session.json").read_bytes())
    assert session["settings"]["zone"] == session["zone"]["name"] == "America/New_York"
    assert session["settings"]["zone_reason"] == "system"
    assert "machine" in session["zone"]["why"]
    done = run("verify", tmp_path / "out", *pages, env={"TZ": "Asia/Tokyo"})
    assert (done.returncode, done.stdout.count("\n")) == (0, 1), done.stdout


def test_what_an_operating_system_leaves_in_a_folder_is_no_tampering(bundle: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (bundle / name).write_bytes(b"x")
    assert verify(bundle) == []


def test_it_says_in_what_the_program_was_another_one(bundle: Path) -> None:
    assert made_with_others(bundle) == []
    edited(
        bundle,
        "session.json",
        lambda one: (
            one["program"].update(version="0.0.1"),
            one["environment"]["libraries"].update(pyarrow="1.0"),
            one["facts"].update(topics="0" * 64),
        ),
    )
    told = " ".join(made_with_others(bundle))
    for word in ("0.0.1", "pyarrow: 1.0 then", "topics"):
        assert word in told


# What means harm ------------------------------------------------------------------------------


def differences(folder: Path, exports: list[Path]) -> set[str]:
    """Return the names of what differs, with and without exports; it must never raise anything else."""
    names: set[str] = set()
    for paths in ((), exports):
        try:
            found = verify(folder, paths)
        except CannotVerifyError as error:
            assert str(error).endswith(".")
            names.add("")
        else:
            names |= {one.name for one in found}
    return names


@pytest.mark.parametrize("what", ["nothing", "an empty folder", "a file", "other files"])
def test_what_is_no_bundle_cannot_be_checked(what: str, tmp_path: Path) -> None:
    place = tmp_path / "place"
    if what == "a file":
        place.write_bytes(b"x")
    elif what != "nothing":
        place.mkdir()
    if what == "other files":
        (place / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(CannotVerifyError):
        verify(place)


@pytest.mark.parametrize(
    "line",
    [
        "../outside.txt",
        "/etc/hostname",
        "C:\\Windows\\win.ini",
        "clips/../../outside.txt",
        "clips\\..\\x",
        "a\x1b[2J",
        "\u202egpj.exe",
        "x" * 5000,
    ],
)
def test_a_name_in_the_manifest_that_leads_elsewhere_is_never_opened(
    line: str, bundle: Path, exports: list[Path]
) -> None:
    outside = bundle.parent / "outside.txt"
    outside.write_bytes(b"secret")
    with (bundle / "manifest.sha256").open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{'0' * 64}  {line}\n")
    found = verify(bundle)
    assert found
    assert all("SHA-256 is not" not in one.what for one in found)


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"no hash here\n", b"0" * (5 << 20), b"0" * 64 + b"  report.html\n" * 3]
)
def test_a_manifest_that_is_none_is_a_difference(data: bytes, bundle: Path) -> None:
    (bundle / "manifest.sha256").write_bytes(data)
    assert "manifest.sha256" in {one.name for one in verify(bundle)}


@pytest.mark.parametrize("name", ["session.json", "findings.json", "ledger.json"])
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[" * 200_000,
        b"\xff\xff",
        b"null",
        b"{}",
        b'{"findings": [{"id": 5}], "settings": {}, "members": [7]}',
        b'{"form": 1e999}',
    ],
    ids=["empty", "deep", "bytes", "null", "nothing in it", "other types", "endless"],
)
def test_json_of_another_form_is_a_difference(name: str, data: bytes, bundle: Path) -> None:
    (bundle / name).write_bytes(data)
    sign_again(bundle)
    assert name in {one.name for one in verify(bundle)}


@pytest.mark.parametrize(
    "settings",
    [
        {"zone": "../../etc/passwd"},
        {"zone": "Nowhere/At_All"},
        {"zone": ""},
        {"level": "secret"},
        {"language": "xx"},
        {"listen": "rm -rf"},
        {"answers": -1},
    ],
)
def test_settings_that_nobody_can_have_are_a_difference(
    settings: dict[str, object], bundle: Path, exports: list[Path]
) -> None:
    edited(bundle, "session.json", lambda one: one["settings"].update(settings))
    sign_again(bundle)
    assert differences(bundle, exports) & {"session.json", ""}


@pytest.mark.parametrize(
    "started", ["", "yesterday", "9999-12-31T23:59:59+99:00", "0001-01-01T00:00:00+14:00"]
)
def test_times_that_are_none_are_told(started: str, bundle: Path, exports: list[Path]) -> None:
    edited(bundle, "session.json", lambda one: one["run"].update(started=started))
    sign_again(bundle)
    assert differences(bundle, exports) & {"session.json", "report.html", ""}


@pytest.mark.parametrize("data", [b"", b"PAR1" + b"\0" * 100 + b"PAR1", b"x" * 4096])
def test_a_table_that_is_none_is_a_difference(data: bytes, bundle: Path) -> None:
    (bundle / "recordings.parquet").write_bytes(data)
    sign_again(bundle)
    assert "recordings.parquet" in {one.name for one in verify(bundle)}


def test_a_table_with_other_columns_is_a_difference(bundle: Path) -> None:
    pq.write_table(pa.table({"recording_id": ["a"]}), bundle / "recordings.parquet")
    sign_again(bundle)
    assert "recordings.parquet" in {one.name for one in verify(bundle)}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_and_pipes_are_not_followed(bundle: Path, made_once: Path) -> None:
    for name in ("ledger.json", "clips"):
        (bundle / name).unlink(missing_ok=True)
    (bundle / "ledger.json").symlink_to(made_once / "ledger.json")
    (bundle / "clips").symlink_to(made_once, target_is_directory=True)
    os.mkfifo(bundle / "answers.json")
    found = {one.name: one.what for one in verify(bundle)}
    assert {"ledger.json", "clips", "answers.json"} <= set(found)
    assert "plain file" in found["clips"]


@pytest.mark.skipif(sys.platform == "win32", reason="files with holes are made otherwise there")
def test_a_file_far_larger_than_a_bundle_has_is_not_read(bundle: Path) -> None:
    with (bundle / "recordings.csv").open("r+b") as file:
        file.truncate(1 << 40)
    assert Difference("recordings.csv", "cannot be read") in verify(bundle)


def test_a_folder_full_of_files_is_no_bundle(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.report.bundle.held.MOST_FILES", 5)
    with pytest.raises(CannotVerifyError, match="far more files"):
        verify(bundle)


def test_a_level_that_was_raised_does_not_hide_that_rows_are_there(bundle: Path) -> None:
    edited(bundle, "session.json", lambda one: one["settings"].update(level="counts"))
    edited(bundle, "findings.json", lambda one: one.update(redaction="counts"))
    sign_again(bundle)
    assert {"recordings.csv", "recordings.parquet"} <= {one.name for one in verify(bundle)}


def test_counts_that_do_not_add_up_are_found(exports: list[Path], tmp_path: Path) -> None:
    folder = bundle_of(exports, tmp_path / "out", replace(BERLIN, level="counts"))
    assert verify(folder) == verify(folder, exports) == []
    rows = (folder / "counts.csv").read_bytes().splitlines(keepends=True)
    (folder / "counts.csv").write_bytes(b"".join(rows[:-1]))
    sign_again(folder)
    assert "counts.csv" in {one.name for one in verify(folder)}
    (folder / "counts.csv").write_bytes(b'month,vendor\r\n"\r\n')
    sign_again(folder)
    assert "counts.csv" in {one.name for one in verify(folder)}


def test_counts_that_findings_do_not_give_are_found(exports: list[Path], tmp_path: Path) -> None:
    folder = bundle_of(exports, tmp_path / "out", replace(BERLIN, level="counts"))
    another_number(folder)
    edited(
        folder,
        "findings.json",
        lambda one: finding(one).update(numerator=int(f"9{finding(one)['numerator']}")),
    )
    sign_again(folder)
    assert "findings.json" in {one.name for one in verify(folder)}


@pytest.mark.parametrize("level", ["none", "names", "words", "counts"])
def test_bundles_of_every_level_and_language_agree_with_themselves(
    level: Level, exports: list[Path], tmp_path: Path
) -> None:
    settings = replace(BERLIN, level=level, language="de", zone="America/New_York")
    assert verify(bundle_of(exports, tmp_path / "out", settings)) == []


def test_a_time_that_no_calendar_has_breaks_nothing(bundle: Path) -> None:
    def change(table: pa.Table) -> pa.Table:
        at = table.schema.get_field_index("started_at")
        field = table.schema.field(at)
        return table.set_column(at, field, pa.array([2**62] * len(table), pa.int64()).cast(field.type))

    table = change(pq.read_table(bundle / "recordings.parquet"))
    with (bundle / "recordings.parquet").open("wb") as file:
        write_tables(iter([table]), ".parquet", file)
    sign_again(bundle)
    assert "recordings.csv" in {one.name for one in verify(bundle)}


def test_an_export_that_lacks_a_part_gives_a_bundle_that_agrees(tmp_path: Path) -> None:
    [part] = sample_data.folder().glob("takeout-*-002.zip")
    folder = bundle_of([part], tmp_path / "out", replace(BERLIN, language="de"))
    assert "parts of this export are not here" in (folder / "ledger.json").read_text("utf-8")
    assert verify(folder) == verify(folder, [part]) == []
