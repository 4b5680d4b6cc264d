"""What became of a page: still there, changed, gone, unreachable; and what is kept of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.policies.check import CHANGED, GONE, STILL, UNREACHABLE, Outcome, check
from tests.policies.serving import (
    QUICK,
    SENTENCE,
    Answer,
    Server,
    in_turn,
    leading,
    page,
    reply,
    serving,
    web,
)

SAME = reply(web("Before.", SENTENCE, "After."))


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def one(answer: Answer, *quotes: str, folder: Path | None = None) -> Outcome:
    with serving({"/": answer}) as server:
        return only(server, *quotes, folder=folder)


def only(server: Server, *quotes: str, folder: Path | None = None) -> Outcome:
    (outcome,) = check([page(server.at("/"), *quotes)], folder, QUICK)
    return outcome


def test_the_same_sentence_is_still_there() -> None:
    outcome = one(SAME, SENTENCE)
    assert (outcome.state, outcome.status) == (STILL, 200)
    assert [found.found for found in outcome.quotes] == [True]
    assert outcome.snapshot == ""


def test_another_sentence_in_its_place_is_a_change_and_told() -> None:
    outcome = one(reply(web("Before.", SENTENCE.replace("small", "larger"), "After.")), SENTENCE, "Before.")
    assert outcome.state == CHANGED
    assert outcome.reason == "1 of 2 sentences are not on the page as read."
    assert [found.found for found in outcome.quotes] == [False, True]
    kinds = {part.kind: part.words for part in outcome.quotes[0].nearest if part.kind != "same"}
    assert kinds == {"gone": "small", "new": "larger"}


def test_a_page_without_anything_like_it_has_changed_too() -> None:
    outcome = one(reply(web("Lamps and chairs.")), SENTENCE)
    assert (outcome.state, outcome.quotes[0].nearest) == (CHANGED, ())


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone(status: int) -> None:
    outcome = one(reply(web(SENTENCE), status=status), SENTENCE)
    assert (outcome.state, outcome.status) == (GONE, status)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (reply(b"", status=500), "The host sent no page (status 500)."),
        (reply(b"", status=204), "The host sent no page (status 204)."),
        (reply(b"", status=401), "The host shows the page only to who signs in (status 401)."),
        (reply(b"<b>" * 200_000), "It is built of too many parts to be a page of text."),
        (reply(b"", status=403), "The host does not show the page to a program like this one (status 403)."),
        (reply(b"", status=503), "The host asks to come back later (status 503)."),
        (reply(b"\x89PNG\0\0", kind="image/png"), "It is not a page of text."),
        (reply(b"%PDF-1.7", kind="application/pdf"), "It is not a page of text."),
        (reply(b"<html>\0\0\0\0" + bytes(range(256))), "It is not a page of text."),
        (reply(b""), "The page is empty, or shows nothing without running its scripts."),
        (
            reply(b"<script>write('" + SENTENCE.encode() + b"')</script>"),
            "The page is empty, or shows nothing without running its scripts.",
        ),
        (leading("https://elsewhere.example/"), "It moved to another host: elsewhere.example; not followed."),
        (leading("/"), "It leads round in a circle."),
        (reply(b"x" * 6_000_000), "It is larger than 5 MB."),
    ],
)
def test_everything_else_is_unreachable_and_says_why(answer: Answer, reason: str) -> None:
    outcome = one(answer, SENTENCE)
    assert (outcome.state, outcome.reason) == (UNREACHABLE, reason)


def test_a_sentence_in_a_wrong_charset_is_read() -> None:
    words = "Für Prüfer: höchstens 1 %."
    body = f"<p>{words}</p>".encode("latin-1")
    assert one(reply(body, kind="text/html; charset=utf-8"), words).state == STILL
    assert one(reply(body, kind='text/html; charset="nonsense"'), words).state == STILL
    assert one(reply(web(words), kind="text/html; charset=latin-1"), words).state == STILL
    assert one(reply(web(words), kind=""), words).state == STILL


def test_only_the_hosts_of_the_chosen_pages_are_asked() -> None:
    with serving({"/": SAME}) as other, serving({"/": leading(other.at("/"))}) as server:
        first, second = check([page(server.at("/"), SENTENCE), page(other.at("/"), SENTENCE)], None, QUICK)
        assert (first.state, second.state) == (STILL, STILL)
        asked = len(other.asked)
        assert only(server, SENTENCE).state == UNREACHABLE
        assert len(other.asked) == asked


# --- Pages of which no sentence is known ----------------------------------------------------------------------


def test_without_a_sentence_only_the_page_is_looked_for() -> None:
    outcome = one(SAME)
    assert (outcome.state, outcome.quotes) == (STILL, ())
    assert "none was compared" in outcome.reason


def test_without_a_sentence_the_last_snapshot_is_compared(tmp_path: Path) -> None:
    with serving({"/": in_turn(SAME, SAME, reply(web("Before.", "After.")))}) as server:
        first, second, third = (only(server, folder=tmp_path) for _ in range(3))
    assert (first.state, first.earlier, first.same_as_earlier) == (STILL, None, None)
    assert (second.state, second.same_as_earlier) == (STILL, True)
    assert second.earlier == first.at
    assert (third.state, third.same_as_earlier) == (CHANGED, False)
    assert any(part.kind == "gone" and "small fraction" in part.words for part in third.changes)


# --- Snapshots ------------------------------------------------------------------------------------------------


def test_a_snapshot_holds_the_bytes_and_what_is_known_of_them(tmp_path: Path) -> None:
    body = web(SENTENCE)
    headers = {"ETag": '"1"', "Set-Cookie": "who=you", "X-Trace": "you", "Last-Modified": "yesterday"}
    outcome = one(reply(body, headers=headers), SENTENCE, folder=tmp_path)
    path = tmp_path / outcome.snapshot
    assert path.read_bytes() == body
    digest = hashlib.sha256(body).hexdigest()
    assert path.name == f"{outcome.at:%Y%m%dT%H%M%SZ}-{digest[:8]}.html"
    known = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert known["sha256"] == digest
    assert known["outcome"] == STILL
    assert known["address"] == outcome.page.address
    assert known["final_address"] == outcome.address
    assert known["time_utc"] == outcome.at.isoformat(timespec="seconds")
    assert known["status"] == 200
    assert set(known["headers"]) == {"content-type", "date", "last-modified", "etag", "content-length"}
    assert not list(tmp_path.rglob("*.part"))


def test_what_became_of_pages_that_are_gone_is_kept_too(tmp_path: Path) -> None:
    one(reply(b"", status=404), SENTENCE, folder=tmp_path)
    (run,) = tmp_path.glob("policies-*.json")
    assert json.loads(run.read_text(encoding="utf-8"))["pages"][0]["outcome"] == GONE
    assert not (tmp_path / "snapshots").exists()


def test_no_snapshot_is_overwritten(tmp_path: Path) -> None:
    with serving({"/": SAME}) as server:
        kept = [only(server, SENTENCE, folder=tmp_path).snapshot for _ in range(4)]
    assert len(set(kept)) == 4
    assert len(list((tmp_path / "snapshots" / "a_page").iterdir())) == 8
    assert len(list(tmp_path.glob("policies-*.json"))) == 4


def test_later_checks_say_whether_the_page_is_the_same(tmp_path: Path) -> None:
    more = reply(web("Before.", SENTENCE, "After.", "And more."))
    restyled = reply(web("Before.", f"<em>{SENTENCE}</em>", "After.").replace(b"A page", b"Another title"))
    with serving({"/": in_turn(SAME, restyled, more)}) as server:
        outcomes = [only(server, SENTENCE, folder=tmp_path) for _ in range(3)]
    assert [outcome.state for outcome in outcomes] == [STILL] * 3
    assert [outcome.same_as_earlier for outcome in outcomes] == [None, True, False]


def test_a_snapshot_that_was_tampered_with_is_not_believed(tmp_path: Path) -> None:
    with serving({"/": SAME}) as server:
        first = only(server, SENTENCE, folder=tmp_path)
        (tmp_path / first.snapshot).write_bytes(b"something else")
        assert only(server, SENTENCE, folder=tmp_path).earlier is None
        (tmp_path / "snapshots" / "a_page" / "99990101T000000Z-00000000.json").write_text(
            "[]", encoding="utf-8"
        )
        assert only(server, SENTENCE, folder=tmp_path).earlier is not None


def test_being_stopped_leaves_whole_files_only(tmp_path: Path) -> None:
    def stop(done: int, _total: int, _what: str) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with serving({"/": SAME}) as server:
        both = [page(server.at("/"), SENTENCE, name=name) for name in ("first", "second")]
        with pytest.raises(KeyboardInterrupt):
            check(both, tmp_path, QUICK, stop)
    assert sorted(path.suffix for path in tmp_path.rglob("*") if path.is_file()) == [".html", ".json"]


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "snapshots").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(OSError):
        one(SAME, SENTENCE, folder=tmp_path)


def test_progress_names_the_host() -> None:
    seen: list[tuple[int, int, str]] = []
    with serving({"/": SAME}) as server:
        check([page(server.at("/"), SENTENCE)] * 2, None, QUICK, lambda *told: seen.append(told))
        assert seen == [(0, 2, server.host), (1, 2, server.host)]


def test_a_late_page_does_not_keep_the_others(tmp_path: Path) -> None:
    import time

    def slow(handler) -> None:
        time.sleep(1.5)

    with serving({"/slow": slow, "/": SAME}) as server:
        pages = [page(server.at("/slow"), SENTENCE), page(server.at("/"), SENTENCE)]
        outcomes = check(pages, None, replace(QUICK, whole_s=0.5))
    assert [outcome.state for outcome in outcomes] == [UNREACHABLE, STILL]
