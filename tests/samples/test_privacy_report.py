from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta

from auditor.samples.privacy_report import EXPORTED, NAME
from tests.samples.opening import Sample


def accesses(sample: Sample, category: str | None = None) -> list[dict]:
    lines = [line for line in sample.report if line["type"] == "access"]
    return [line for line in lines if category in (None, line["category"])]


def test_access_lines_come_first_oldest_first_then_the_network(sample: Sample):
    kinds = [line["type"] for line in sample.report]
    assert kinds == sorted(kinds)  # "access" before "networkActivity"
    assert set(kinds) == {"access", "networkActivity"}
    times = [datetime.fromisoformat(line["timeStamp"]) for line in accesses(sample)]
    assert times == sorted(times)


def test_it_covers_four_weeks_before_the_export_in_berlin_time(sample: Sample):
    times = [datetime.fromisoformat(line["timeStamp"]) for line in accesses(sample)]
    assert timedelta(27) < EXPORTED - times[0] < timedelta(28)
    assert times[-1] < EXPORTED
    assert all(line["timeStamp"].endswith("+02:00") for line in sample.report)
    assert NAME == "App_Privacy_Report_v4_2026-06-30T21_04_11.ndjson"


def test_lines_have_the_keys_of_the_format_notes_in_their_order(sample: Sample):
    raw = (sample.folder / NAME).read_text(encoding="utf-8")
    assert raw.endswith("}\n")
    for text in raw.splitlines():
        line = json.loads(text)
        assert text == json.dumps(line, separators=(",", ":"))
        if line["type"] == "access":
            assert list(line) == sorted(line)
            required = {"accessor", "category", "identifier", "kind", "timeStamp", "type"}
            assert line.keys() - required <= {"outOfProcess"}
        else:
            assert list(line) == [
                "timeStamp",
                "initiatedType",
                "context",
                "domain",
                "contextVerificationType",
                "type",
                "domainType",
                "firstTimeStamp",
                "bundleID",
                "domainOwner",
                "hits",
                "domainClassification",
            ]


def test_sessions_are_pairs_but_for_one_begin_and_one_end(sample: Sample):
    pairs: dict[str, list[str]] = {}
    for line in accesses(sample, "microphone"):
        pairs.setdefault(line["identifier"], []).append(line["kind"])
    kinds = Counter(map(tuple, pairs.values()))
    assert kinds.pop(("intervalBegin", "intervalEnd")) > 40
    assert kinds == {("intervalBegin",): 1, ("intervalEnd",): 1}


def test_microphone_sessions_last_as_long_as_published_ones(sample: Sample):
    # formats/apple.md 2.4: 0.1 s to 940 s
    begun: dict[str, datetime] = {}
    lengths = []
    for line in accesses(sample, "microphone"):
        at = datetime.fromisoformat(line["timeStamp"])
        if line["identifier"] in begun:
            lengths.append((at - begun[line["identifier"]]).total_seconds())
        begun[line["identifier"]] = at
    assert min(lengths) >= 0.1
    assert max(lengths) <= 940
    assert 5 < sorted(lengths)[len(lengths) // 2] < 120


def test_apps_are_apple_s_own_or_invented_and_hosts_cannot_exist(sample: Sample):
    for line in sample.report:
        app = line["bundleID"] if "bundleID" in line else line["accessor"]["identifier"]
        assert app.startswith(("com.apple.", "com.example.", "ABCDE12345.com.example."))
        assert line.get("domain", "x.example.com").endswith((".example.com", ".example.org", ".example.net"))
    assert {line["category"] for line in accesses(sample)} == {
        "microphone",
        "camera",
        "photos",
        "location",
        "contacts",
    }
