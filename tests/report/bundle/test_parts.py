"""The data files: the same bytes wherever they are made, and numbers that can be counted again."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from auditor.insights.findings import ORDER
from auditor.recording import COLUMNS
from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.json_form import as_json, write_object
from auditor.report.bundle.parts import parts
from auditor.report.bundle.subject import Subject
from auditor.report.bundle.verifying import CannotVerifyError, verify
from auditor.report.export import export
from tests.packing import zip_bytes
from tests.report.bundle.bundles import BERLIN, HERE, THERE, bundle_of, hashes, run

NOT_THE_SAME = {"session.json", "manifest.sha256", "report.html"}


@pytest.fixture(scope="module")
def subject(exports: list[Path]) -> Subject:
    return subject_from(exports, BERLIN)


@pytest.fixture(scope="module")
def elsewhere(exports: list[Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two runs that share nothing but the exports and the settings."""
    here = tmp_path_factory.mktemp("here")
    there = tmp_path_factory.mktemp("there with another name")
    copies = [Path(shutil.copy(one, there)) for one in reversed(exports)]
    for folder, given, env in ((here, exports, HERE), (there, copies, THERE)):
        done = run("report", *given, "-o", folder / "out", "--zone", "Europe/Berlin", env=env, cwd=folder)
        assert done.returncode == 0, done.stderr
    return here / "out", there / "out"


def bytes_of(subject: Subject) -> dict[str, bytes]:
    found = {}
    for part in parts(subject):
        file = io.BytesIO()
        part.write(file)
        found[part.name] = file.getvalue()
    return found


def test_zone_locale_hash_seed_processor_and_order_of_inputs_change_no_data_file(
    elsewhere: tuple[Path, Path],
) -> None:
    first, second = (hashes(one) for one in elsewhere)
    assert first.keys() == second.keys()
    data = first.keys() - NOT_THE_SAME
    assert {"recordings.parquet", "recordings.csv", "findings.json", "ledger.json"} <= data
    assert {name: first[name] for name in data} == {name: second[name] for name in data}


def test_the_report_differs_in_its_run_line_alone(elsewhere: tuple[Path, Path]) -> None:
    first, second = ((one / "report.html").read_text(encoding="utf-8") for one in elsewhere)
    (before, _, rest), (before_2, _, rest_2) = (one.partition("<!-- run -->") for one in (first, second))
    assert before == before_2
    assert rest.partition("<!-- end of run -->")[2] == rest_2.partition("<!-- end of run -->")[2] != ""


def test_each_of_the_two_agrees_with_itself_and_with_the_exports(
    elsewhere: tuple[Path, Path], exports: list[Path]
) -> None:
    assert run("verify", elsewhere[0], *exports, env=THERE).returncode == 0
    for folder in elsewhere:
        assert verify(folder) == verify(folder, exports) == []


def test_the_library_makes_the_same_files_as_the_command(
    elsewhere: tuple[Path, Path], subject: Subject
) -> None:
    for name, data in bytes_of(subject).items():
        assert data == (elsewhere[0] / name).read_bytes()


def test_recordings_are_those_of_export(made_once: Path, subject: Subject, tmp_path: Path) -> None:
    for name in ("recordings.csv", "recordings.parquet"):
        export(subject.history, tmp_path / name)
        assert (tmp_path / name).read_bytes() == (made_once / name).read_bytes()


def test_every_finding_is_told_with_the_recordings_that_it_counted(made_once: Path) -> None:
    table = pq.read_table(made_once / "recordings.parquet").to_pylist()
    kept = {row["recording_id"]: row for row in table if row["duplicate_of"] is None}
    found = json.loads((made_once / "findings.json").read_bytes())
    findings = {one["id"]: one for one in found["findings"]}
    assert set(findings) <= set(ORDER)
    assert len(findings) > 3
    for name, one in findings.items():
        assert one["number"] == f"F{list(ORDER).index(name) + 1}"
        ids = one["recording_ids"]
        assert len(set(ids)) == len(ids) <= len(kept)
        assert set(ids) <= kept.keys()
        if one["unit"] == "recordings":
            assert len(ids) == one["numerator"]
        assert one["evidence"] in {"vendor says", "measured from your file", "inferred (likely)"}
    # Counted again, by hand.
    marked = {key for key, row in kept.items() if row["verdict"] == "vendor_says_unintended"}
    assert set(findings["marked"]["recording_ids"]) == marked
    times = [kept[one]["started_at"] for one in findings["marked"]["recording_ids"]]
    assert times == sorted(times)


def test_published_figures_and_exposure_stand_apart_from_findings(made_once: Path) -> None:
    found = json.loads((made_once / "findings.json").read_bytes())
    assert {"baselines", "exposure", "findings"} <= set(found)
    for one in found["baselines"]:
        assert one["published"]["source"]
        assert one["published"]["grade"]
        assert one["own"] is None or one["own"]["numerator"] <= 10**6
    assert found["exposure"]["recordings"]


def test_the_ledger_accounts_for_every_row_and_names_no_content(made_once: Path) -> None:
    ledger = json.loads((made_once / "ledger.json").read_bytes())
    for one in [*ledger["members"], ledger["totals"]]:
        outcomes = one["recordings"] + one["duplicates"] + one["set_aside"] + one["problems"]
        assert one["rows"] == outcomes
    rows = pq.read_metadata(made_once / "recordings.parquet").num_rows
    assert rows == ledger["totals"]["recordings"] + ledger["totals"]["duplicates"]
    assert {place for one in ledger["members"] for item in one["places"] for place in item} <= {
        "kind",
        "row",
        "offset",
    }
    assert ledger["devices"]
    assert ledger["settings"]


def test_the_dictionary_explains_every_column_and_every_word_of_a_closed_vocabulary(made_once: Path) -> None:
    with (made_once / "data-dictionary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["column"] for row in rows if not row["word"]] == [one.name for one in COLUMNS]
    for column in COLUMNS:
        explained = {row["word"] for row in rows if row["column"] == column.name}
        assert set(column.words) <= explained
    assert all(row["meaning"] for row in rows)


def test_at_counts_no_row_and_no_id_is_left(exports: list[Path], subject: Subject) -> None:
    made = bytes_of(subject_from(exports, replace(BERLIN, level="counts")))
    assert set(made) == {"counts.csv", "data-dictionary.csv", "findings.json", "ledger.json", "seals.json"}
    ids = subject.history.table.column("recording_id").to_pylist()
    text = b"".join(made.values()).decode()
    assert not [one for one in ids if one in text]
    assert "recording_ids" not in text
    counted: Counter[str] = Counter()
    for row in csv.DictReader(io.StringIO(made["counts.csv"].decode())):
        counted[row["vendor"]] += int(row["n"])
    assert dict(counted) == json.loads(made["ledger.json"])["recordings"]["by_vendor"]
    assert counted.total() == len(subject.history)


def test_seals_are_those_of_the_full_bundle(exports: list[Path], subject: Subject) -> None:
    from auditor.report.redaction import key_of, seals_of

    made = json.loads(bytes_of(subject_from(exports, replace(BERLIN, level="words")))["seals.json"])
    full = ((name, [data]) for name, data in bytes_of(subject).items())
    assert made == seals_of(full, key_of(subject.whole))


def test_answers_and_the_sound_of_what_was_not_meant_can_be_added(
    exports: list[Path], subject: Subject, tmp_path: Path
) -> None:
    table = subject.history.table.select(["recording_id", "clip"]).to_pylist()
    heard = [row["recording_id"] for row in table if row["clip"] is not None]
    answers = dict.fromkeys(heard[:3], "not_meant") | {heard[4]: "meant"}
    folder = bundle_of(exports, tmp_path / "out", replace(BERLIN, answers=answers, clips=True))
    assert json.loads((folder / "answers.json").read_bytes()) == answers
    clips = {path.stem: path for path in (folder / "clips").iterdir()}
    assert set(heard[:3]) <= set(clips)
    assert heard[4] not in clips
    for one in heard[:3]:
        sound, name = subject.history.clip(one) or (b"", "")
        assert clips[one].read_bytes() == sound != b""
        assert clips[one].suffix == Path(name).suffix
    assert verify(folder, exports) == []
    # Answers speak at every level; what is heard, at none but the first.
    covered = replace(BERLIN, answers=answers, clips=True, level="words")
    again = bundle_of(exports, tmp_path / "covered", covered)
    assert not (again / "clips").exists()
    told = json.loads((again / "answers.json").read_bytes())
    assert Counter(told.values()) == Counter(answers.values())
    assert not set(told) & set(answers)
    assert verify(again, exports) == []


def test_counts_that_rest_on_answers_can_only_be_checked_by_themselves(
    exports: list[Path], subject: Subject, tmp_path: Path
) -> None:
    one = subject.history.table.column("recording_id")[0].as_py()
    settings = replace(BERLIN, answers={one: "meant"}, level="counts")
    folder = bundle_of(exports, tmp_path / "out", settings)
    assert verify(folder) == []
    with pytest.raises(CannotVerifyError, match="rest on 1 answers"):
        verify(folder, exports)


def test_json_is_sorted_indented_and_ends_lines_as_on_unix() -> None:
    assert as_json({"b": [1], "a": None}) == b'{\n "a": null,\n "b": [\n  1\n ]\n}\n'
    file = io.BytesIO()
    write_object({"b": iter([{"d": 1, "c": "x\n"}]), "a": {"e": []}, "n": iter([])}, file)
    assert json.loads(file.getvalue()) == {"a": {"e": []}, "b": [{"c": "x\n", "d": 1}], "n": []}
    assert file.getvalue() == as_json({"a": {"e": []}, "b": [{"c": "x\n", "d": 1}], "n": []})


def test_sha256sum_reads_the_manifest(made_once: Path) -> None:
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("no sha256sum on this system")
    done = subprocess.run(
        [tool, "-c", "--strict", "manifest.sha256"], cwd=made_once, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert sys.platform != "linux" or done.stdout.count(b": OK") == len(hashes(made_once)) - 1


def test_two_exports_of_one_name_may_lie_anywhere(tmp_path: Path) -> None:
    def row(at: int, text: str) -> dict[str, object]:
        time = f"2020-01-0{at}T00:00:00.120Z"
        return {"header": "Assistant", "title": f"Said {text}", "time": time, "products": ["Assistant"]}

    member = "Takeout/My Activity/Assistant/MyActivity.json"
    rows = ([row(1, "one"), row(2, "both")], [row(2, "both"), row(3, "three")])
    zips = [zip_bytes({member: json.dumps(of).encode()}) for of in rows]
    made = []
    for folders in (("a", "b"), ("d", "c")):
        paths = [tmp_path / folder / "takeout.zip" for folder in folders]
        for path, data in zip(paths, zips, strict=True):
            path.parent.mkdir()
            path.write_bytes(data)
        made.append(bytes_of(subject_from(paths, BERLIN)))
    assert made[0] == made[1]
