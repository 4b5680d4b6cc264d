"""Voices are counted as the vendor says, never guessed."""

from __future__ import annotations

from auditor.insights.heard.voices import voices
from tests.making import history_of


def test_voices_are_counted_by_assistant_device_and_time() -> None:
    whole = history_of(
        [
            {"speaker": "recognised", "device": "Hall", "started_at": "2026-01-31T23:30:00Z"},
            {"speaker": "unrecognised", "device": "Hall", "started_at": "2026-06-01T10:00:00Z"},
            {"speaker": "unrecognised", "vendor": "google", "started_at": "2026-06-02T10:00:00Z"},
            {"speaker": "unknown", "device": "Attic"},
            {"speaker": "unrecognised", "kind": "typed"},
        ]
    )
    found = voices(whole, "Europe/Berlin")
    assert found.counts == {"recognised": 1, "unrecognised": 2, "unknown": 1}
    assert found.said == 3
    assert found.by_device == {
        "Hall": {"recognised": 1, "unrecognised": 1, "unknown": 0},
        None: {"recognised": 0, "unrecognised": 1, "unknown": 0},
    }
    assert set(found.by_vendor) == {"amazon", "google"}
    assert [str(one)[:7] for one in found.periods.starts] == [
        "2026-02",
        "2026-03",
        "2026-04",
        "2026-05",
        "2026-06",
    ]
    assert found.over_time["unrecognised"].tolist() == [0, 0, 0, 0, 2]


def test_nothing_is_said_where_nothing_is_known() -> None:
    found = voices(history_of([{"speaker": "unknown"}]), "UTC")
    assert found.said == 0
    assert not found.by_device
    assert len(found.periods) == 0
