"""The page of evidence: a bundle is made and checked, nothing hidden is shown, and what goes wrong is said."""

from __future__ import annotations

import hashlib
import html
import io
import json
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from auditor.history import read_history
from auditor.report.bundle.packing import FOLDER, TooLargeError
from auditor.report.bundle.subject import Settings
from auditor.report.bundle.verifying import CannotVerifyError, verify
from auditor.report.method import sections
from auditor.report.redaction import LEVELS, SENTENCES
from auditor.shapes.contract import Options
from auditor.wakeups import judge
from dashboards.parts.evidence_work import (
    Checked,
    Made,
    NotFreeError,
    Watcher,
    Work,
    check,
    make,
    must_be_free,
)
from dashboards.parts.state import Opened
from tests.dashboards.histories import EVIDENCE, all_words, broken, empty_export, million, page
from tests.packing import write_zip

DEVICE, WORDS, FILE = "Vogelsang kitchen", "remind me of Annegret", "alexa of Annegret.json"


def export_in(folder: Path) -> Path:
    """Return a small export with a name, words and a file name that are nobody's business."""
    items = [
        {
            "header": "Assistant",
            "title": f"Said {WORDS} {day}",
            "titleUrl": f"https://www.google.com/search?q=remind+{day}",
            "time": f"2026-05-{day:02}T08:00:00.000Z",
            "products": ["Assistant"],
            "subtitles": [{"name": "Done."}],
        }
        for day in range(1, 29)
    ]
    path = folder / "takeout of Annegret-001.zip"
    write_zip(path, {"Takeout/My Activity/Assistant/MyActivity.json": json.dumps(items).encode()})
    return path


@pytest.fixture
def holder(tmp_path: Path) -> Opened:
    export = export_in(tmp_path)
    judgement = judge(read_history([export], options=Options(zone="UTC")), zone=ZoneInfo("UTC"))
    return Opened(judgement.history, is_sample=False, exports=[export], judgement=judgement)


def opened_page(holder: Opened, **state: object) -> AppTest:
    return page(EVIDENCE, None, opened=holder, zone="UTC", **state)


def told(test: AppTest) -> str:
    code = [one.value for one in test.code]
    labels = [one.label for kind in ("button", "expander", "checkbox") for one in getattr(test, kind)]
    # The style sheet names classes, not people.
    return html.unescape("\n".join([all_words(test), *code, *labels]))


def finished(test: AppTest, name: str = "evidence-work") -> AppTest:
    """Wait until the work of the page has ended, and draw the page with what came of it."""
    work = test.session_state[name] if name in test.session_state else None  # noqa: SIM401 (it has no `get`)
    if work is not None:
        work.wait(60)
        assert work.state != "running"
        test.run()
    assert not test.exception
    return test


def press(test: AppTest, key: str, work: str = "evidence-work") -> AppTest:
    test.button(key=key).click().run()
    return finished(test, work)


def box(test: AppTest, kind: str, label: str):
    return next(one for one in getattr(test, kind) if one.label == label)


def made_by(test: AppTest) -> Made:
    return test.session_state["evidence-made"][1]


# What is offered ---------------------------------------------------------------------------------


def test_with_nothing_read_a_bundle_can_be_checked_and_the_method_read() -> None:
    test = page(EVIDENCE, None)
    assert "Nothing has been read yet." in told(test)
    assert [one.label for one in test.text_input if one.label == "Folder of the bundle"]
    assert "Make the bundle" not in [one.label for one in test.button]
    test.segmented_control(key="evidence-view/nothing").set_value("method").run()
    assert [one.title for one in sections()] == [one.label for one in test.expander]


def test_each_level_is_explained_in_one_sentence(holder: Opened) -> None:
    test = opened_page(holder)
    radio = box(test, "radio", "What is left out")
    assert len(radio.options) == len(LEVELS)
    assert list(radio.proto.captions) == [SENTENCES[level] for level in LEVELS]
    for name in ("report.html", "recordings.csv", "findings.json", "ledger.json", "manifest.sha256"):
        assert name in told(test)


@pytest.mark.parametrize("level", LEVELS)
def test_three_rows_are_shown_as_the_level_leaves_them(holder: Opened, level: str) -> None:
    test = opened_page(holder)
    box(test, "radio", "What is left out").set_value(level).run()
    shown = told(test)
    assert ("Annegret" in shown) == (level == "none")
    assert ("remind me of" in shown) == (level in ("none", "names"))
    assert ("MyActivity" in shown) == (level == "none")
    assert ("No recording stands by itself any more." in shown) == (level == "counts")


def test_rows_of_very_many_recordings_are_shown_only_when_asked_for() -> None:
    test = page(EVIDENCE, million())
    assert "as they would stand in the bundle" not in told(test)
    assert [one.label for one in test.toggle if one.key == "evidence-rows"] == [
        "Show three rows as they would be"
    ]


# Making ------------------------------------------------------------------------------------------


def test_a_zip_is_made_with_its_files_its_hash_how_to_cite_and_how_to_check_it(
    holder: Opened, tmp_path: Path
) -> None:
    test = opened_page(holder)
    box(test, "radio", "What is left out").set_value("names").run()
    press(test, "evidence-go")
    result, shown = made_by(test), told(test)
    assert "The bundle is made." in shown
    with zipfile.ZipFile(io.BytesIO(result.zip or b"")) as archive:
        archive.extractall(tmp_path / "unpacked")
    folder = tmp_path / "unpacked" / FOLDER
    assert verify(folder, holder.exports) == []
    manifest = (folder / "manifest.sha256").read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == result.manifest
    assert f"Manifest SHA-256 {result.manifest}" in shown
    assert set(result.sizes) == {path.name for path in folder.iterdir()}
    findings = json.loads((folder / "findings.json").read_text("utf-8"))["findings"]
    assert {one["id"] for one in findings} == {id_ for _, id_, _ in result.findings}
    assert all(one["sentence"] in shown for one in findings)
    assert "Annegret" not in shown
    assert "voice-auditor verify" in shown
    session = json.loads((folder / "session.json").read_text("utf-8"))
    assert session["run"]["by"] == "app"
    assert session["settings"]["zone"] == "UTC"


def test_a_folder_is_made_and_can_be_checked_with_the_files_that_are_open(
    holder: Opened, tmp_path: Path
) -> None:
    target = tmp_path / "bundle"
    test = opened_page(holder)
    test.segmented_control(key="evidence-where/0/0").set_value("folder").run()
    box(test, "text_input", "Folder to write to").set_value(str(target)).run()
    press(test, "evidence-go")
    assert str(target) in told(test)
    assert verify(target, holder.exports) == []
    test.segmented_control(key="evidence-view").set_value("check").run()
    box(test, "text_input", "Folder of the bundle").set_value(str(target)).run()
    box(test, "checkbox", "Compare it with the files that are open now").check().run()
    press(test, "evidence-check-go", "evidence-checking")
    assert "Every file is what the exports give, and as the manifest says." in told(test)
    assert box(test, "text_input", "Folder of the bundle").value == str(target)


def test_the_answers_of_the_review_are_part_of_it(holder: Opened, tmp_path: Path) -> None:
    ids = holder.history.table.column("recording_id").to_pylist()[:3]
    holder.answers.update(dict.fromkeys(ids, "not_meant"))
    test = opened_page(holder)
    assert "Your 3 answers from the review count in it." in told(test)
    press(test, "evidence-go")
    result = made_by(test)
    assert "answers.json" in result.sizes
    with zipfile.ZipFile(io.BytesIO(result.zip or b"")) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert verify(tmp_path / "unpacked" / FOLDER, holder.exports) == []


def test_of_what_could_not_be_read_a_bundle_is_made_that_says_so(tmp_path: Path) -> None:
    history = broken(tmp_path)
    held = Opened(history, is_sample=False, exports=[tmp_path / "takeout-20260504T120000Z-001.zip"])
    test = opened_page(held)
    assert "Not everything could be read. Do not rely on the numbers alone." in told(test)
    press(test, "evidence-go")
    assert not made_by(test).trustworthy
    assert "Not everything could be read; the report says so at its beginning." in told(test)


def test_of_an_empty_export_there_is_nothing_to_make(tmp_path: Path) -> None:
    test = page(EVIDENCE, empty_export(tmp_path))
    assert "There are no recordings in these files." in told(test)
    assert "Make the bundle" not in [one.label for one in test.button]


def test_what_was_opened_without_its_files_is_made_from_what_is_open(holder: Opened) -> None:
    holder.exports = ()
    test = opened_page(holder)
    assert "so the bundle is made from what is open, not from the files" in told(test)
    press(test, "evidence-go")
    assert "The bundle is made." in told(test)


def test_a_bundle_of_something_else_is_not_shown(holder: Opened, tmp_path: Path) -> None:
    test = press(opened_page(holder), "evidence-go")
    other = export_in(tmp_path)
    test.session_state["opened"] = Opened(read_history([other]), is_sample=False, exports=[other])
    test.run()
    assert "The bundle is made." not in told(test)


def test_another_one_can_be_made_with_the_same_choices(holder: Opened) -> None:
    test = opened_page(holder)
    box(test, "radio", "What is left out").set_value("words").run()
    press(test, "evidence-go")
    test.button(key="evidence-again").click().run()
    assert "The bundle is made." not in told(test)
    assert box(test, "radio", "What is left out").value == "words"


# Incognito ---------------------------------------------------------------------------------------


def test_in_incognito_only_bundles_without_words_and_names_are_made_and_no_path_is_shown(
    holder: Opened,
) -> None:
    test = opened_page(holder, incognito=True)
    assert box(test, "radio", "What is left out").options == ["Redacted: words", "Redacted: counts only"]
    assert not test.text_input
    press(test, "evidence-go")
    result, shown = made_by(test), told(test)
    assert result.settings.level == "words"
    assert "The bundle is made." in shown
    for hidden in ("Annegret", "remind me of", "MyActivity", str(Path.home()), str(holder.exports[0])):
        assert hidden not in shown
    test.segmented_control(key="evidence-view").set_value("check").run()
    assert not test.text_input
    assert str(Path.home()) not in told(test)


def test_a_bundle_with_words_that_was_made_before_is_not_shown_in_incognito(holder: Opened) -> None:
    test = press(opened_page(holder), "evidence-go")
    test.toggle(key="incognito-side").set_value(True).run()
    shown = told(test)
    assert "so it is not shown in incognito" in shown
    assert made_by(test).manifest not in shown
    assert not test.get("download_button")


# Checking ----------------------------------------------------------------------------------------


def bundle_in(folder: Path, holder: Opened) -> Path:
    make(holder.exports, None, Settings("UTC", level="words"), folder / "made", Watcher())
    return folder / "made"


def checking(folder: str) -> AppTest:
    test = page(EVIDENCE, None)
    box(test, "text_input", "Folder of the bundle").set_value(folder).run()
    return press(test, "evidence-check-go", "evidence-checking")


def test_a_redacted_bundle_is_compared_with_the_full_one(holder: Opened, tmp_path: Path) -> None:
    covered, full = bundle_in(tmp_path, holder), tmp_path / "full"
    make(holder.exports, None, Settings("UTC"), full, Watcher())
    test = page(EVIDENCE, None)
    box(test, "text_input", "Folder of the bundle").set_value(str(covered)).run()
    box(test, "checkbox", "Compare it with the full bundle").check().run()
    test.button(key="evidence-check-go").click().run()
    assert [one.value for one in test.error] == ["Type a path first."]
    box(test, "text_input", "Folder of the full bundle").set_value(str(full)).run()
    assert "It is the redaction of the full bundle." in told(
        press(test, "evidence-check-go", "evidence-checking")
    )
    with pytest.raises(CannotVerifyError, match="to check is not redacted"):
        check(full, [], Watcher(), full=covered)
    (full / "session.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CannotVerifyError, match=r"session\.json of the full bundle cannot be read"):
        check(covered, [], Watcher(), full=full)


def test_a_bundle_agrees_and_each_file_says_so(holder: Opened, tmp_path: Path) -> None:
    shown = told(checking(str(bundle_in(tmp_path, holder))))
    assert "rows, counts and findings agree with each other." in shown
    assert "can be checked with the exports only." in shown
    assert shown.count("✓ Agrees") == len(list((tmp_path / "made").iterdir())) - 1
    assert "✗ Differs" not in shown


def test_a_changed_file_is_named(holder: Opened, tmp_path: Path) -> None:
    folder = bundle_in(tmp_path, holder)
    (folder / "ledger.json").write_bytes((folder / "ledger.json").read_bytes() + b" ")
    (folder / "report.html").unlink()
    shown = told(checking(str(folder)))
    assert "2 of 8 files differ." in shown
    assert shown.count("✗ Differs") == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Type a path first."),
        ("nothing here", "There is no file or folder of this name."),
        (".", "There is no evidence bundle in this folder."),
    ],
)
def test_what_cannot_be_checked_says_why(tmp_path: Path, name: str, said: str) -> None:
    test = checking(str(tmp_path / name) if name else "")
    assert said in told(test)


# The work beside the page ------------------------------------------------------------------------


def test_a_folder_with_something_in_it_is_not_touched(holder: Opened, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("dear Annegret", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    inside = tmp_path / "export"
    inside.mkdir()
    for folder, exports in (
        (tmp_path / "full", []),
        (tmp_path / "file", []),
        (tmp_path / "gone" / "deeper", []),
        (inside / "bundle", [inside]),
    ):
        with pytest.raises(NotFreeError):
            must_be_free(folder, exports)
    test = opened_page(holder)
    test.segmented_control(key="evidence-where/0/0").set_value("folder").run()
    box(test, "text_input", "Folder to write to").set_value(str(tmp_path / "full")).run()
    test.button(key="evidence-go").click().run()
    assert "a bundle is written to a new or an empty one" in told(test)
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["letter.txt"]


def test_cancelling_leaves_nothing_behind(holder: Opened, tmp_path: Path) -> None:
    watch = Watcher()
    begun, go_on = threading.Event(), threading.Event()

    def slowly(told: Watcher) -> Made:
        begun.set()
        go_on.wait(30)
        return make(holder.exports, None, Settings("UTC"), tmp_path / "made", told)

    work = Work(slowly)
    assert begun.wait(30)
    work.cancel()
    go_on.set()
    work.wait(60)
    assert work.state == "cancelled"
    assert {path.name for path in tmp_path.iterdir()} == {Path(holder.exports[0]).name}
    assert watch.share == 0


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TooLargeError(), "The zip would be larger"),
        (CannotVerifyError("This is no folder."), "This is no folder."),
        (NotFreeError("It is full."), "It is full."),
        (FileNotFoundError("Annegret"), "no longer where it was"),
        (PermissionError(13, "Permission denied", "Annegret"), "({reason})"),
        (MemoryError(), "not enough memory"),
        (ValueError("Annegret"), "({error})"),
    ],
)
def test_what_goes_wrong_is_said_without_words_of_files(error: Exception, said: str) -> None:
    def fail(_watch: Watcher) -> None:
        raise error

    work = Work(fail)
    work.wait(30)
    assert work.state == "failed"
    assert said in (work.problem or "")
    assert "Annegret" not in f"{work.problem}{work.told}"


def test_forgetting_stops_the_work_and_drops_the_bundle(holder: Opened) -> None:
    test = press(opened_page(holder), "evidence-go")
    assert "evidence-made" in test.session_state
    go_on = threading.Event()
    waiting: Callable[[Watcher], bool] = lambda _watch: go_on.wait(30)  # noqa: E731
    work = Work(waiting)
    test.session_state["evidence-work"], test.session_state["evidence-work-of"] = work, id(holder)
    test.run()
    test.button(key="forget").click().run()
    go_on.set()
    assert work.watch.cancelled.is_set()
    assert "evidence-made" not in test.session_state
    assert "evidence-work" not in test.session_state


def test_checking_says_what_it_was_compared_with(holder: Opened, tmp_path: Path) -> None:
    folder = bundle_in(tmp_path, holder)
    alone: Checked = check(folder, [], Watcher())
    with_exports: Checked = check(folder, holder.exports, Watcher())
    assert (alone.anew, with_exports.anew) == (False, True)
    assert not alone.differences
    assert not with_exports.differences
    assert "report.html" in alone.names
