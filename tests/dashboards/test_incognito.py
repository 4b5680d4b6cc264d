"""In incognito no word, name, file or clip of a person reaches any page, in whatever element."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from auditor.history import ContainerEntry, History, MemberEntry
from auditor.recording import Device, Setting
from auditor.wakeups import Judgement, judge
from tests.dashboards.histories import BEGIN, LEARN, PAGES, RECORDINGS, page
from tests.making import history_of

SECRETS = ("zebrasecret", "Quagmire", "xylophone", "private-folder", "com.hidden.app")


def private() -> Judgement:
    """Return a history in which every kind of text is a secret."""
    spoken = [
        {
            "vendor": vendor,
            "product": product,
            "device": "Quagmire room",
            "device_id": "xylophone",
            "transcript": f"zebrasecret call Quagmire {number % 5}",
            "reply": "xylophone answer",
            "placeholder": None,
            "kind": "voice",
            "outcome": "not_for_device" if number % 9 == 0 else "answered",
            "vendor_label": "FALSE_WAKE_WORD_1P" if number % 9 == 0 else None,
            "audio": "private-folder/zebrasecret.wav",
            "audio_state": "linked",
            "started_at": BEGIN + dt.timedelta(hours=5 * number),
        }
        for number in range(60)
        for vendor, product in (("amazon", "Alexa"), ("google", "Assistant"))
    ]
    app = {
        "vendor": "apple",
        "product": "com.hidden.app",
        "kind": "microphone_session",
        "transcript": None,
        "started_at": BEGIN,
        "duration_s": 3.0,
    }
    made = history_of([*spoken, app])
    history = History(
        made.table,
        [ContainerEntry("private-folder.zip", "0" * 64, 10, None)],
        [
            MemberEntry(
                "private-folder/zebrasecret.csv",
                "private-folder.zip",
                shape="google.my_activity_json",
                state="read",
                rows=len(made),
                recordings=len(made),
            ),
            MemberEntry("private-folder/Quagmire.bin", "private-folder.zip"),
        ],
        [Setting("amazon", "wake word", "zebrasecret")],
        [Device("amazon", "Quagmire room", "xylophone")],
        prefixes=["0" * 64 + ":private-folder/zebrasecret.csv"] * 8,
    )
    return judge(history, zone=ZoneInfo("Europe/Berlin"))


def drawn(test: AppTest) -> Iterator[bytes]:
    """Yield everything that is sent to the browser, table cells and chart specifications included."""
    waiting = [test._tree]
    while waiting:
        block = waiting.pop()
        waiting += list(getattr(block, "children", {}).values())
        if getattr(block, "proto", None) is not None:
            yield block.proto.SerializeToString()


def leaks(test: AppTest) -> set[str]:
    sent = b"\n".join(drawn(test))
    return {secret for secret in SECRETS if secret.encode() in sent}


@pytest.mark.parametrize("path", PAGES)
def test_no_page_sends_a_secret_in_incognito(path: str) -> None:
    judgement = private()
    test = page(path, judgement.history, judgement=judgement, incognito=True)
    assert leaks(test) == set()


def test_without_incognito_the_same_look_finds_them() -> None:
    judgement = private()
    assert leaks(page(RECORDINGS, judgement.history, judgement=judgement)) >= {"zebrasecret", "Quagmire"}


@pytest.mark.parametrize("path", PAGES)
def test_the_switch_is_on_every_page(path: str) -> None:
    judgement = private()
    test = page(path, judgement.history, judgement=judgement)
    test.toggle(key="incognito-side").set_value(True).run()
    assert test.session_state["incognito"] is True
    assert leaks(test) == set()
    test.toggle(key="incognito-side").set_value(False).run()
    if path != LEARN:
        assert not test.exception


def test_one_recording_shows_neither_words_nor_its_file_in_incognito() -> None:
    judgement = private()
    target = judgement.history.table.column("recording_id")[0].as_py()
    test = AppTest.from_string(
        "from dashboards.parts.details import show_details\n"
        "from dashboards.parts.state import shown\n"
        f"show_details(shown().history, {target!r})\n"
    )
    from dashboards.parts.state import Opened

    test.session_state["opened"] = Opened(judgement.history, is_sample=False, judgement=judgement)
    test.session_state["incognito"] = True
    test.run()
    assert not test.exception
    assert leaks(test) == set()


def test_numbers_are_the_same_in_incognito() -> None:
    judgement = private()
    plain = page(PAGES[1], judgement.history, judgement=judgement)
    covered = page(PAGES[1], judgement.history, judgement=judgement, incognito=True)
    assert {one.label: one.value for one in plain.metric} == {one.label: one.value for one in covered.metric}
