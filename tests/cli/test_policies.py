"""The command `policies`: it names its hosts, asks first, and every other command asks nobody."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import auditor.policies.check
import auditor.policies.pages
from auditor.cli import DONE, NOT_TRUSTWORTHY, WRONG_USE, app
from auditor.policies.pages import hosts, pages
from tests.packing import write_zip
from tests.policies.serving import QUICK, SENTENCE, Server, page, reply, serving, web

GUARD = Path(__file__).parent.parent / "dashboards" / "guard"
SAME = reply(web("Before.", SENTENCE, "After."))


class Terminal:
    """Stands in for a person at a keyboard."""

    def __init__(self, typed: str) -> None:
        self.typed = typed

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self.typed


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch):
    """A server of our own in place of the world: a function that says which pages are watched on it."""
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(auditor.policies.check, "Manners", lambda: QUICK)

    def watch(*found: object) -> None:
        monkeypatch.setattr(auditor.policies.pages, "pages", lambda: found)

    return watch


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["policies", *arguments])


def one(server: Server, **changes: str):
    return page(server.at("/"), SENTENCE, **changes)


# --- list -----------------------------------------------------------------------------------------------------


def test_list_shows_every_page_with_its_sentence_date_grade_and_facts() -> None:
    done = call("list")
    assert done.exit_code == DONE
    for watched_page in pages():
        for part in (watched_page.id, watched_page.address, *watched_page.quotes, *watched_page.rests):
            assert part in done.stdout
    assert done.stdout.count("last read 2026-") == len(pages())


def test_list_in_json() -> None:
    told = json.loads(call("list", "--json", "--only", "court").stdout)
    assert [row["id"] for row in told["pages"]] == ["garner_order", "lopez_order"]
    assert set(told["pages"][0]) >= {"address", "quotes", "grade", "source", "checked", "facts"}


def test_a_page_that_is_not_known_is_wrong_use() -> None:
    for command in ("list", "check"):
        done = call(command, "--only", "nobody")
        assert (done.exit_code, done.stdout) == (WRONG_USE, "")
        assert "nobody" in done.stderr


# --- check ----------------------------------------------------------------------------------------------------


def test_all_pages_as_they_were_is_done(watched, tmp_path: Path) -> None:
    with serving({"/": SAME}) as server:
        watched(one(server))
        done = call("check", "--yes", "-o", str(tmp_path))
    assert done.exit_code == DONE
    assert done.stdout.startswith(f"still there: a_page ({server.host})")
    assert f"These hosts will be asked: {server.host}." in done.stderr
    assert "1 still there, 0 changed, 0 gone, 0 unreachable" in done.stderr
    assert len(list(tmp_path.glob("snapshots/a_page/*.html"))) == 1


def test_a_change_is_told_word_by_word_and_is_exit_code_3(watched) -> None:
    changed = reply(web(SENTENCE.replace("small", "\x1b[31mlarger")))
    with serving({"/": changed}) as server:
        watched(one(server))
        done = call("check", "--yes")
        told = json.loads(call("check", "--yes", "--json").stdout)
    assert done.exit_code == NOT_TRUSTWORTHY
    assert "[-small-] {+\ufffd[31mlarger+}" in done.stdout
    assert "facts on it: vendor_events:amazon_letter" in done.stdout
    assert told["pages"][0]["outcome"] == "changed"
    assert {"is": "gone", "words": "small"} in told["pages"][0]["quotes"][0]["nearest"]


@pytest.mark.parametrize("status", [404, 500])
def test_a_page_that_is_gone_or_does_not_answer_is_exit_code_3(watched, status: int) -> None:
    with serving({"/": reply(b"", status=status)}) as server:
        watched(one(server))
        assert call("check", "--yes", "--quiet").exit_code == NOT_TRUSTWORTHY


def test_without_a_folder_nothing_is_kept(watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with serving({"/": SAME}) as server:
        watched(one(server))
        call("check", "--yes")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("typed", ["\n", "n\n", "no\n", "", "x\n", "yesterday\n"])
def test_who_declines_asks_nobody(watched, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    with serving({"/": SAME}) as server:
        watched(one(server))
        code, output = at_a_terminal(monkeypatch, typed)
        assert server.asked == []
    assert code == WRONG_USE
    assert output.index(server.host) < output.index("Go on? [y/N]")
    assert "They will see your address on the internet" in output


@pytest.mark.parametrize("typed", ["y\n", "Yes\n", " y \n"])
def test_who_agrees_asks(watched, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    with serving({"/": SAME}) as server:
        watched(one(server))
        code, _ = at_a_terminal(monkeypatch, typed)
        assert server.paths == ["/"]
    assert code in {DONE, None}


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, typed: str) -> tuple[int | str | None, str]:
    import contextlib
    import io

    output = io.StringIO()
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    with contextlib.redirect_stderr(output), contextlib.redirect_stdout(output):
        try:
            app(["policies", "check"], standalone_mode=False)
        except SystemExit as ended:
            return ended.code, output.getvalue()
    return DONE, output.getvalue()


def test_without_anybody_there_nothing_is_asked(watched) -> None:
    with serving({"/": SAME}) as server:
        watched(one(server))
        done = call("check")
        assert server.asked == []
    assert done.exit_code == WRONG_USE
    assert "so nothing was asked" in done.stderr


def test_only_the_chosen_pages_are_asked_for(watched) -> None:
    with serving({"/": SAME}) as first, serving({"/": SAME}) as second:
        watched(one(first, name="first"), one(second, name="second"))
        done = call("check", "--yes", "--only", "second")
        assert (len(first.paths), len(second.paths)) == (0, 1)
        assert first.host not in done.stderr


def test_a_folder_that_cannot_be_used_is_said(watched, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "snapshots").write_text("", encoding="utf-8")
    with serving({"/": SAME}) as server:
        watched(one(server))
        assert call("check", "--yes", "-o", str(tmp_path / "file")).exit_code == WRONG_USE
        assert server.asked == []
        done = call("check", "--yes", "-o", str(tmp_path))
    assert (done.exit_code, done.stdout) == (WRONG_USE, "")
    assert "could not be written" in done.stderr


# --- Whole processes in which no other machine can be reached -------------------------------------------------


def guarded(*arguments: str | Path, log: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    env = plain | {
        "PYTHONPATH": os.pathsep.join([str(GUARD), str(GUARD.parent.parent.parent)]),
        "GUARD_LOG": str(log),
    }
    command = [sys.executable, "-m", "auditor", *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        env=env,
        check=False,
        timeout=120,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
    )


def test_check_tries_only_the_hosts_that_it_named(tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = guarded("policies", "check", "--yes", "--only", "court", "-o", tmp_path / "case", log=log)
    assert done.returncode == NOT_TRUSTWORTHY
    assert set(log.read_text(encoding="utf-8").splitlines()) == {
        f"look up {host}" for host in hosts(page for page in pages() if page.vendor == "court")
    }
    assert done.stdout.count("unreachable: ") == 2
    assert not done.stderr.count("Traceback")
    assert not (tmp_path / "case" / "snapshots").exists()


def takeout(home: Path, day: int) -> Path:
    row = {"header": "Assistant", "title": "Said hello", "products": ["Assistant"]}
    rows = [{**row, "time": f"2026-05-{day:02}T1{hour}:00:00.120Z"} for hour in range(5)]
    member = "Takeout/My Activity/Assistant/MyActivity.json"
    return write_zip(home / f"takeout-{day}.zip", {member: json.dumps(rows).encode()})


def silent(home: Path, exports: list[Path]) -> dict[str, list[list[str | Path]]]:
    """Every command but `policies check`, with what it needs to do its work."""
    secret = home / "secret.txt"
    secret.write_text("a long enough passphrase of five words\n", encoding="utf-8")
    case, bundle, one = home / "case", home / "bundle", exports[:1]
    return {
        "inspect": [["inspect", *exports, "--json"]],
        "export": [["export", *exports, "-o", home / "out.csv"]],
        "report": [["report", *one, "-o", bundle, "--zone", "Europe/Berlin"]],
        "verify": [["verify", bundle, *one]],
        "letters": [["letters", *one, "-o", home / "letters", "--country", "DE"], ["letters", "--list"]],
        "structure": [["structure", *exports]],
        "sample": [["sample", "-o", home / "more", "--months", "1"]],
        "case": [
            ["case", "keep", *one, "-o", case, "--passphrase-file", secret, "--zone", "Europe/Berlin"],
            ["case", "add", case, *exports[1:2], "--passphrase-file", secret],
            ["case", "export", case, "-o", home / "case.csv", "--passphrase-file", secret],
            ["case", "forget", case, "--yes"],
        ],
        "policies": [["policies", "list"], ["policies", "check"], ["policies", "--help"]],
        "": [["--version"], ["--help"]],
    }


def test_no_other_command_tries_to_reach_another_machine(tmp_path: Path) -> None:
    log = tmp_path / "log"
    commands = silent(tmp_path, [takeout(tmp_path, 1), takeout(tmp_path, 2)])
    served = {"demo", "app"}  # real processes of these are watched in tests/dashboards
    names = {command.name or command.callback.__name__ for command in app.registered_commands}
    names |= {group.name for group in app.registered_groups}
    assert names - served == set(commands) - {""}, "a command that is not watched here"
    for calls in commands.values():
        for arguments in calls:
            done = guarded(*arguments, log=log)
            expected = {WRONG_USE} if arguments == ["policies", "check"] else {DONE, NOT_TRUSTWORTHY}
            assert done.returncode in expected, (arguments, done.stderr)
    assert not log.exists(), log.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way there")
def test_ctrl_c_leaves_whole_files_only(tmp_path: Path) -> None:
    script = (
        "import sys, auditor.policies.check as c, auditor.policies.pages as p\n"
        "from auditor.cli import main\n"
        "from tests.policies.serving import QUICK, page\n"
        "c.Manners = lambda: QUICK\n"
        "found = tuple(page(sys.argv[1] + path, 'Before. After.', name=name) for path, name in (('/', 'a'), ('/slow', 'b')))\n"
        "p.pages = lambda: found\n"
        "sys.argv = ['voice-auditor', 'policies', 'check', '--yes', '-o', sys.argv[2]]\n"
        "main()\n"
    )

    def slow(handler) -> None:
        time.sleep(5)

    with serving({"/": SAME, "/slow": slow}) as server:
        process = subprocess.Popen(
            [sys.executable, "-c", script, f"http://{server.host}", str(tmp_path)],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"NO_PROXY": "*"},
            cwd=GUARD.parent.parent.parent,
        )
        end = time.monotonic() + 30
        while "/slow" not in server.paths and time.monotonic() < end:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=10)
    assert process.returncode == 130, told
    assert "Stopped." in told
    assert sorted(path.suffix for path in tmp_path.rglob("*") if path.is_file()) == [".html", ".json"]
