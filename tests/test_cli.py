"""The command line as people and scripts use it: real processes, exit codes, nothing private in errors."""

from __future__ import annotations

import json
import os
import plistlib
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from auditor.shapes.contract import NOTES
from tests import sounds
from tests.fixtures import HERE as FIXTURES
from tests.packing import write_zip

ROW = {
    "header": "Assistant",
    "title": "Said a private sentence",
    "time": "2020-01-01T00:00:00.120Z",
    "products": ["Assistant"],
}
MEMBER = "Takeout/My Activity/Assistant/MyActivity.json"
APPLE = FIXTURES / "apple"


def run(*arguments: str | Path, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = os.environ | ({"HOME": str(home), "TMPDIR": str(home)} if home else {})
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=False, timeout=120)


def written(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def takeout(tmp_path: Path) -> Path:
    return write_zip(tmp_path / "takeout.zip", {MEMBER: json.dumps([ROW]).encode(), "other.csv": b"a,b\n"})


def test_inspect_json_has_the_shape_that_the_design_fixes(takeout: Path) -> None:
    done = run("inspect", takeout, "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"trustworthy", "containers", "members", "totals", "recordings", "settings", "devices"} <= set(
        found
    )
    assert found["trustworthy"] is True
    assert set(found["containers"][0]) >= {"name", "sha256", "bytes"}
    by_name = {member["member"]: member for member in found["members"]}
    assert by_name[MEMBER]["shape"] == "google.my_activity_json"
    assert by_name["other.csv"]["state"] == "not_understood"
    assert found["totals"] == {"rows": 1, "recordings": 1, "duplicates": 0, "set_aside": 0, "problems": 0}
    assert found["recordings"]["first"] == found["recordings"]["last"] == "2020-01-01T00:00:00.120Z"
    assert found["recordings"]["by_vendor"] == {"google": 1}


def test_inspect_json_tells_that_a_part_is_missing(tmp_path: Path) -> None:
    second = write_zip(tmp_path / "takeout-20200101T000000Z-002.zip", {MEMBER: json.dumps([ROW]).encode()})
    done = run("inspect", second, "--json")
    [member] = json.loads(done.stdout)["members"]
    assert member["notes"] == ["parts of this export are not here: number 1"]


def test_inspect_for_people_names_every_file(takeout: Path) -> None:
    done = run("inspect", takeout)
    assert "1 recording" in done.stdout
    assert "other.csv" in done.stdout


def test_inspect_says_once_what_holds_for_many_files(tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    shutil.copytree(APPLE / "made-up_backup", folder)
    for number in range(1, 400):
        name = f"{number:040x}"
        (folder / name[:2]).mkdir(exist_ok=True)
        (folder / name[:2] / name).write_bytes(b"whatever")
    (folder / "unknown.txt").write_bytes(b"whatever")
    done = run("inspect", folder)
    assert done.returncode == 0
    assert "also found: 16 settings and 1 device" in done.stdout
    assert done.stdout.count("another file of the backup") == 1
    assert "and 397 more files\n    each: apple.backup: another file of the backup" in done.stdout
    # What has to do with listening is not lost among them, however late its name comes.
    for name in ("fd19d4ea1449198c75be879296bf1cb547f9f00c", "64d0019cb3d46bfc8cce545a8ba54b93e7ea9347"):
        assert name in done.stdout
    assert "unknown.txt\n    not understood: no known shape" in done.stdout
    assert len(done.stdout.splitlines()) < 60


def test_inspect_names_each_file_that_gave_recordings_or_was_not_understood(tmp_path: Path) -> None:
    files = {f"{n}/My Activity/Assistant/MyActivity.json": json.dumps([ROW]).encode() for n in range(5)}
    done = run("inspect", write_zip(tmp_path / "a.zip", files | {f"{n}.csv": b"a,b\n" for n in range(5)}))
    for name in (*files, *(f"{n}.csv" for n in range(5))):
        assert f"\n{name}\n    " in done.stdout


def test_inspect_says_how_many_files_it_does_not_name(tmp_path: Path) -> None:
    done = run("inspect", write_zip(tmp_path / "a.zip", {f"{n:03}.csv": b"a,b\n" for n in range(210)}))
    assert "\n199.csv\n" in done.stdout
    assert "\n200.csv\n" not in done.stdout
    assert "10 more files; --json names them all" in done.stdout


def test_inspect_names_an_empty_report(tmp_path: Path) -> None:
    path = tmp_path / "App_Privacy_Report_v4_2026-05-04T22_59_58.ndjson"
    path.write_bytes(b"\n")
    done = run("inspect", path)
    assert done.returncode == 0
    assert f"\n{path.name}\n    apple.app_privacy_report: 0 rows = nothing\n" in done.stdout
    assert "sound" not in done.stdout.partition("note:")[0]


def test_inspect_says_a_note_once_with_its_files() -> None:
    done = run("inspect", APPLE / "made-up_portal")
    assert done.returncode == 0
    files = "Apple Account and device information/Apple Account Device Information.csv and 4 more files"
    note = f"note: {NOTES['no_siri_history']}\n    {files}\n"
    assert done.stdout.count(note) == 1
    assert f"note: {NOTES['audio_of_unknown_origin']}\n    Other Data/Apple Features" in done.stdout
    assert done.stdout.startswith("0 recordings\nalso found: 4 settings and 2 devices\n")


@pytest.mark.parametrize("path", ["Photos/1.jpg", "Photos/Photo Details.csv", "Recordings/1.m4a", "x.json"])
def test_inspect_says_that_siri_is_not_in_a_copy_of_apples_whatever_is(tmp_path: Path, path: str) -> None:
    done = run("inspect", write_zip(tmp_path / "iCloud Photos Part 1 of 2.zip", {path: b"x"}))
    assert done.returncode == 0
    assert (
        "Apple does not hand over Siri or Dictation history: it keeps requests under a random" in done.stdout
    )


def test_requests_of_other_apps_are_read_only_with_other_apps(tmp_path: Path) -> None:
    path = APPLE / "made-up_Apple_Intelligence_Report.json"
    counted = {
        more: json.loads(run("inspect", path, "--json", *more).stdout)["totals"]
        for more in ((), ("--other-apps",))
    }
    assert counted[()] == {"rows": 3, "recordings": 1, "duplicates": 0, "set_aside": 2, "problems": 0}
    assert counted["--other-apps",] == counted[()] | {"recordings": 2, "set_aside": 1}
    assert f"note: {NOTES['opt_in_only']}" in run("inspect", path).stdout
    for more, products in (((), ["Siri"]), (("--other-apps",), ["Siri", "com.apple.WritingToolsUIService"])):
        assert run("export", path, "-o", tmp_path / "o.jsonl", *more).returncode == 0
        assert [row["product"] for row in written(tmp_path / "o.jsonl")] == products


def test_the_voice_trigger_is_read_only_with_experimental_and_shown_raw(tmp_path: Path) -> None:
    path = APPLE / "made-up_log_show.ndjson"
    for more, recordings, aside in (((), 1, {"experimental": 1}), (("--experimental",), 2, {})):
        [member] = json.loads(run("inspect", path, "--json", *more).stdout)["members"]
        assert (member["rows"], member["recordings"], member["set_aside_kinds"]) == (2, recordings, aside)
        assert run("export", path, "-o", tmp_path / "o.jsonl", *more).returncode == 0
        raw = [row["placeholder"] for row in written(tmp_path / "o.jsonl") if row["product"] == "Siri"]
        message = json.loads(path.read_text(encoding="utf-8").splitlines()[0])["eventMessage"]
        assert raw == ([message] if more else [])


def test_an_encrypted_backup_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "Manifest.db").write_bytes(b"\x8f\x12\x00 no database")
    (tmp_path / "Manifest.plist").write_bytes(plistlib.dumps({"IsEncrypted": True, "BackupKeyBag": b"x"}))
    done = run("inspect", tmp_path)
    assert done.returncode == 0
    assert f"note: {NOTES['encrypted_backup']}\n    Manifest.plist\n" in done.stdout
    (tmp_path / "Manifest.plist").unlink()
    done = run("inspect", tmp_path)
    assert "encrypted or damaged; make a backup without a password in Finder or iTunes" in done.stdout


def test_inspect_says_how_much_sound_there_is(tmp_path: Path) -> None:
    clips = [f"2020-01-01_00_00_0{n}_120_UTC.mp3" for n in range(3)]
    folder = MEMBER.rpartition("/")[0] + "/"
    sound = {folder + clips[0]: sounds.mp3(1000), folder + clips[1]: sounds.mp3(100), folder + clips[2]: b""}
    path = write_zip(
        tmp_path / "t.zip", {MEMBER: json.dumps([ROW | {"audioFiles": clips[:1]}]).encode(), **sound}
    )
    found = json.loads(run("inspect", path, "--json").stdout)["recordings"]["sound"]
    assert found == {"clips": 3, "seconds": 39.6, "unreadable": 1, "unmeasured": 0}
    assert "sound held: 3 clips, 0:00:40 in all; 1 of them cannot be read" in run("inspect", path).stdout


def test_without_sound_inspect_says_nothing_of_it(takeout: Path) -> None:
    assert "sound held" not in run("inspect", takeout).stdout


def test_a_missing_path_is_wrong_use(tmp_path: Path) -> None:
    assert run("inspect", tmp_path / "nothing.zip").returncode == 2
    assert run("inspect").returncode == 2
    assert run("nonsense").returncode == 2


def test_an_unknown_zone_is_wrong_use(takeout: Path) -> None:
    done = run("inspect", takeout, "--zone", "Middle-earth/Shire")
    assert done.returncode == 2
    assert "Europe/Berlin" in done.stderr


def test_nothing_readable_ends_with_1_and_export_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello", encoding="utf-8")
    assert run("inspect", tmp_path / "a.txt").returncode == 1
    assert run("export", tmp_path / "a.txt", "-o", tmp_path / "o.csv").returncode == 1
    assert not (tmp_path / "o.csv").exists()


def test_damage_ends_with_3_and_the_rest_is_written(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {MEMBER: json.dumps([ROW]).encode(), "../evil": b"x"})
    done = run("export", path, "-o", tmp_path / "o.jsonl")
    assert done.returncode == 3
    assert "Not trustworthy" in done.stderr
    assert (
        json.loads((tmp_path / "o.jsonl").read_text(encoding="utf-8"))["transcript"] == "a private sentence"
    )


def test_export_refuses_a_form_it_does_not_write(takeout: Path, tmp_path: Path) -> None:
    assert run("export", takeout, "-o", tmp_path / "o.xlsx").returncode == 2
    assert run("export", takeout, "-o", tmp_path / "no" / "folder.csv").returncode == 2


def test_an_empty_export_is_an_empty_table(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {MEMBER: b"[]"})
    assert run("export", path, "-o", tmp_path / "o.jsonl").returncode == 0
    assert (tmp_path / "o.jsonl").read_bytes() == b""


def test_quiet_says_nothing_but_the_result(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", {MEMBER: json.dumps([ROW]).encode(), "../evil": b"x"})
    done = run("inspect", path, "--json", "--quiet")
    assert (done.returncode, done.stderr) == (3, "")


def test_an_audit_leaves_nothing_behind(takeout: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    assert run("inspect", takeout, home=home).returncode == 0
    assert list(home.rglob("*")) == []


def test_a_failure_inside_shows_its_place_and_no_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from auditor import cli

    def fail() -> None:
        raise KeyError("a private sentence")

    monkeypatch.setattr(cli, "app", fail)
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "private" not in said


def test_ctrl_c_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from auditor import cli

    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "app", stop)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert "Nothing was left behind" in capsys.readouterr().err


def test_sample_writes_the_same_household_twice(tmp_path: Path) -> None:
    for name in ("one", "two"):
        done = run("sample", "-o", tmp_path / name, "--months", "2", "--people", "2", "--seed", "5")
        assert done.returncode == 0, done.stderr
    one, two = ({p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two"))
    assert one == two
    assert "truth.csv" in one


def test_help_is_quick_to_load() -> None:
    """--help must not load what takes long; the time itself is measured in benchmarks/."""
    script = "import sys; import auditor.cli; print(sorted({'pandas','pyarrow','streamlit','plotly','rich'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert "pyarrow" not in done.stdout
    assert "streamlit" not in done.stdout
    assert "plotly" not in done.stdout
    assert "pandas" not in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal of this kind is not to be had there")
def test_long_work_shows_size_rate_and_time_left_on_a_terminal(tmp_path: Path) -> None:
    import pty

    rows = [ROW | {"title": f"Said word {n} " + "and so on " * 20} for n in range(60_000)]
    path = write_zip(tmp_path / "a.zip", {MEMBER: json.dumps(rows).encode()})
    # The clock of the child is set back, so that the first second is over at once.
    script = (
        "import sys, time; real = time.monotonic; calls = iter([0.0]); "
        "import auditor.cli as cli; import auditor.cli.console as console; console.time = type('Clock', (), {'monotonic': staticmethod(lambda: next(calls, real() + 10))}); "
        f"sys.argv = ['voice-auditor', 'inspect', {str(path)!r}]; cli.main()"
    )
    process, terminal = pty.fork()
    if process == 0:
        os.environ["COLUMNS"] = "160"  # as wide as a real window: too narrow a one hides the last columns
        os.execv(sys.executable, [sys.executable, "-c", script])
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the end, on Linux
            break
        if not piece:
            break
        shown += piece
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    text = shown.decode("utf-8", "replace")
    assert "recordings" in text
    assert "/s" in text
    assert "MB" in text
    assert "60,000 recordings, from 2020-01-01" in text


def test_a_path_that_no_disk_can_hold_is_wrong_use() -> None:
    done = run("inspect", "x" * 5_000)
    assert done.returncode == 2
    assert "There is no file" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="needs a device that is always full")
def test_a_full_disk_behind_the_result_is_said(takeout: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "auditor", "inspect", takeout],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.strip() == "The result could not be written: No space left on device."


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_a_reader_that_has_seen_enough_is_no_failure(tmp_path: Path) -> None:
    path = write_zip(
        tmp_path / "a.zip", {MEMBER: json.dumps([ROW]).encode(), **{f"{n}.txt": b"x" for n in range(2_000)}}
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "inspect", "--json", path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    process.stdout.read(10)
    process.stdout.close()
    assert (process.stderr.read(), process.wait()) == (b"", 0)
    process.stderr.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is sent otherwise there")
def test_ctrl_c_during_an_export_leaves_nothing_and_keeps_the_old_file(tmp_path: Path) -> None:
    rows = [ROW | {"title": f"Said word {n}"} for n in range(150_000)]
    source = tmp_path / "a.json"
    source.write_text(json.dumps(rows), encoding="utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "o.csv").write_text("old", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "auditor", "export", source, "-o", folder / "o.csv"],
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    while len(list(folder.iterdir())) < 2 and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    assert process.communicate()[1] == "Stopped. Nothing was left behind.\n"
    assert process.returncode == 130
    assert [(path.name, path.read_text(encoding="utf-8")) for path in folder.iterdir()] == [("o.csv", "old")]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_inspect_json_is_json_whatever_the_files_are_called(tmp_path: Path) -> None:
    for name in (b"b\xffd.json", b"a\nb\x1b[31m.json", b"b\xff.zip"):
        (tmp_path / os.fsdecode(name)).write_bytes(json.dumps([ROW]).encode())
    done = run("inspect", tmp_path, "--json")
    assert done.returncode == 3  # the zip is none
    assert json.loads(done.stdout)["totals"]["rows"] == 2


# Was it meant? ------------------------------------------------------------------------------------


def exports_of_the_sample() -> list[Path]:
    import sample_data

    return sample_data.exports()


def test_inspect_and_export_say_the_same_of_every_verdict(tmp_path: Path) -> None:
    inspected = json.loads(
        run("inspect", *exports_of_the_sample(), "--json", "--zone", "Europe/Berlin").stdout
    )
    out = tmp_path / "all.jsonl"
    assert run("export", *exports_of_the_sample(), "-o", out, "--zone", "Europe/Berlin", "-q").returncode == 0
    rows = [row for row in written(out) if row["duplicate_of"] is None]
    counted = Counter(row["verdict"] for row in rows)
    assert inspected["recordings"]["by_verdict"] == dict(counted)
    assert counted["vendor_says_unintended"] == 297  # Amazon's own label, counted in the file
    assert all((row["p_unintended"] is None) == (row["verdict"] == "not_applicable") for row in rows)
    assert all(row["reasons"] for row in rows if row["verdict"] == "vendor_says_unintended")


def test_inspect_for_people_keeps_the_answers_apart_and_says_how_good_they_are() -> None:
    said = run("inspect", *exports_of_the_sample()).stdout
    assert "marked by the vendor as not meant: 297" in said
    for words in (
        "likely not meant, by our signs",
        "cannot tell",
        "public stand-in data",
        "made-up households",
    ):
        assert words in said


def test_without_verdicts_none_are_given(takeout: Path) -> None:
    found = json.loads(run("inspect", takeout, "--json", "--no-verdicts").stdout)
    assert found["recordings"]["by_verdict"] == {}
    assert json.loads(run("inspect", takeout, "--json").stdout)["recordings"]["by_verdict"] != {}


def test_with_too_many_recordings_inspect_says_how_to_get_verdicts(
    takeout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from auditor import cli

    monkeypatch.setattr("auditor.cli.inspect.MOST_JUDGED", 0)
    monkeypatch.setattr(sys, "argv", ["voice-auditor", "inspect", str(takeout)])
    with pytest.raises(SystemExit):
        cli.main()
    said = capsys.readouterr()
    assert "--verdicts" in said.err
    assert "was it meant" not in said.out


def test_listening_is_for_verdicts(takeout: Path) -> None:
    done = run("inspect", takeout, "--listen", "all", "--no-verdicts")
    assert done.returncode == 2


def test_listening_hears_the_clips_and_says_for_how_many_there_is_no_check(tmp_path: Path) -> None:
    from auditor.wakeups.listening import why_not

    done = run("inspect", *exports_of_the_sample(), "--listen", "all")
    if why_not():
        assert (done.returncode, done.stderr.strip()) == (2, why_not())
        return
    assert done.returncode == 0
    assert "171 of 171 clips could be listened to." in done.stderr
    assert "For the wake words of 171 no check is available" in done.stderr
