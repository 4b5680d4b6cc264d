"""A veiled history counts as before and holds no word, name, file or sound of anybody."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.history import ContainerEntry, History, MemberEntry
from auditor.history.veil import MASK, veiled
from auditor.recording import Device, Setting
from tests.making import history_of

SECRET = "secretword"


def full() -> History:
    spoken = {
        "vendor": "amazon",
        "product": "Alexa",
        "device": f"{SECRET} kitchen",
        "transcript": SECRET,
        "reply": SECRET,
        "audio": f"{SECRET}.wav",
        "audio_state": "linked",
        "device_id": SECRET,
    }
    app = {
        "vendor": "apple",
        "product": f"com.{SECRET}.app",
        "kind": "microphone_session",
        "device": None,
        "transcript": None,
    }
    plain = {"vendor": "google", "product": "Assistant", "device": "Mini", "placeholder": SECRET}
    made = history_of([spoken, spoken, spoken, plain, app])
    return History(
        made.table,
        [ContainerEntry(f"{SECRET}.zip", SECRET, 10)],
        [MemberEntry(f"{SECRET}/a.csv", f"{SECRET}.zip", shape="x", rows=5, recordings=5, state="read")],
        [Setting("amazon", "wake word", SECRET)],
        [Device("amazon", f"{SECRET} kitchen", SECRET), Device("amazon", f"{SECRET} hall", None)],
        [],
        [f"{SECRET}:{SECRET}/a.csv"],
    )


def everything(history: History) -> str:
    return "\n".join(
        [
            str(history.public().to_pylist()),
            str(history.table.to_pylist()),
            *map(repr, (history.containers, history.members, history.settings, history.devices)),
            *map(repr, (history.prefixes, history.origins, history.alarms)),
        ]
    )


def test_nothing_private_is_left_anywhere() -> None:
    assert SECRET in everything(full())
    assert SECRET not in everything(veiled(full()))


def test_counts_of_everything_stay() -> None:
    before, after = full(), veiled(full())
    assert len(before) == len(after)
    assert before.totals == after.totals
    for name in ("transcript", "reply", "placeholder", "device", "product"):
        assert before.table.column(name).null_count == after.table.column(name).null_count
    for name in ("recording_id", "started_at", "vendor", "kind", "audio_state", "outcome"):
        assert before.table.column(name).equals(after.table.column(name))


def test_devices_are_numbered_the_most_heard_first_and_the_same_in_the_list() -> None:
    after = veiled(full())
    assert after.table.column("device").to_pylist() == ["Device 1"] * 3 + ["Device 2", None]
    assert [one.name for one in after.devices] == ["Device 1", "Device 3"]


def test_an_assistant_keeps_its_name_and_an_app_does_not() -> None:
    assert veiled(full()).table.column("product").to_pylist() == ["Alexa"] * 3 + ["Assistant", "App 1"]


def test_a_clip_cannot_be_heard() -> None:
    after = veiled(full())
    assert after.clip(after.table.column("recording_id")[0].as_py()) is None


def test_the_schema_stays() -> None:
    assert veiled(full()).table.schema.equals(full().table.schema)


def test_a_history_that_was_read_without_words_can_be_veiled() -> None:
    made = full()
    kept = made.table.drop_columns(["transcript", "reply", "placeholder"])
    assert len(veiled(History(kept, prefixes=made.prefixes))) == len(made)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=8))
def test_whatever_the_words_are_only_the_mask_stands_there(words: list[str]) -> None:
    after = veiled(history_of([{"transcript": one, "device": one} for one in words]))
    assert set(after.table.column("transcript").to_pylist()) == {MASK}
    assert after.table.column("device").null_count == 0
    assert len(set(after.table.column("device").to_pylist())) == len(set(words))


@pytest.mark.parametrize("rows", [0, 1])
def test_small_histories(rows: int) -> None:
    made = history_of([{"transcript": SECRET}])
    cut = veiled(History(made.table.slice(0, rows), prefixes=made.prefixes))
    assert cut.table.num_rows == rows
    assert isinstance(cut.table, pa.Table)
