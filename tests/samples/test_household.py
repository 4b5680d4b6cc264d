from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

import sample_data
from auditor.recording import ordinal_id, recording_id
from auditor.samples import write_sample
from tests.samples.opening import ASSISTANT, Sample, members, opened


def content(folder: Path) -> dict[str, object]:
    """What the files hold; deflated bytes may differ between versions of zlib, so archives are opened."""
    return {
        path.name: list(members(path).items()) if path.suffix == ".zip" else path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.suffix in (".zip", ".csv", ".txt", ".ndjson")
    }


def test_the_same_seed_tells_the_same_story_byte_for_byte(tmp_path):
    write_sample(tmp_path / "a", months=4)
    write_sample(tmp_path / "b", months=4)
    assert content(tmp_path / "a") == content(tmp_path / "b")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_another_seed_tells_another_story(tmp_path):
    write_sample(tmp_path / "a", months=1)
    write_sample(tmp_path / "b", months=1, seed=8)
    assert not {row["recording_id"] for row in opened(tmp_path / "a").truth} & {
        row["recording_id"] for row in opened(tmp_path / "b").truth
    }


def test_the_committed_sample_is_what_the_generator_writes(sample: Sample):
    assert content(sample_data.folder()) == content(sample.folder)


def test_the_committed_sample_is_small():
    files = [path for path in sample_data.folder().iterdir() if path.is_file()]
    assert len(files) == 7
    assert sum(path.stat().st_size for path in files) < 6_000_000


def test_the_exports_are_returned_and_nothing_else_is_written(tmp_path):
    exports = write_sample(tmp_path / "new" / "folder", months=1)
    assert [path.name for path in exports] == [
        "takeout-20260702T081500Z-001.zip",
        "takeout-20260702T081500Z-002.zip",
        "alexa-privacy-page.zip",
        "App_Privacy_Report_v4_2026-06-30T21_04_11.ndjson",
    ]
    there = {path.name for path in (tmp_path / "new" / "folder").iterdir()}
    assert there == {path.name for path in exports} | {"truth.csv", "README.txt"}


def test_three_years_of_four_people_are_some_fifteen_thousand_recordings(sample: Sample):
    assert 12_000 < len(sample.truth) < 18_000
    assert len(sample.records) > 7_000
    assert len(sample.assistant) > 4_000


def test_truth_has_one_line_a_recording_in_order_of_time(sample: Sample):
    text = (sample.folder / "truth.csv").read_bytes().decode()
    assert text.startswith("recording_id,started_at,meant,why\n")
    assert "\r" not in text
    ids = [row["recording_id"] for row in sample.truth]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[0-9a-f]{20}", identity) for identity in ids)
    times = [row["started_at"] for row in sample.truth]
    assert times == sorted(times)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", at) for at in times)
    assert {row["meant"] for row in sample.truth} == {"yes", "no", "nobody", "app"}
    assert all(re.fullmatch(r"[a-z][\w ',]+", row["why"]) for row in sample.truth)


def test_truth_names_every_alexa_record_by_its_key(sample: Sample):
    ids = {row["recording_id"] for row in sample.truth}
    assert all(recording_id("amazon", "record", record["recordKey"]) in ids for record in sample.records)


def test_truth_names_every_request_of_google_by_second_and_words(sample: Sample):
    truth = {row["recording_id"]: row for row in sample.truth}
    seen: Counter[str] = Counter()
    for item in sample.assistant:
        if item["title"].startswith("Selected "):
            continue
        base = recording_id("google", item["time"][:19], item["title"].removeprefix("Said "))
        identity = ordinal_id(base, seen[base])
        seen[base] += 1
        assert datetime.fromisoformat(truth[identity]["started_at"]) == datetime.fromisoformat(item["time"])
    assert sorted(seen.values())[-2:] == [1, 2]  # one request was heard twice in the same second


def test_truth_names_a_sound_that_no_row_names_by_its_file(sample: Sample):
    ids = {row["recording_id"] for row in sample.truth}
    named = {name for item in sample.assistant for name in item.get("audioFiles", [])}
    clips = {
        name.removeprefix(ASSISTANT)
        for part in sample.parts
        for name in part
        if name.startswith(ASSISTANT) and name.endswith(".mp3")
    }
    assert len(clips - named) == 2
    assert all(recording_id("google", "clip", name) in ids for name in clips - named)


def test_truth_names_every_microphone_session_of_the_iphone(sample: Sample):
    apple = {row["recording_id"] for row in sample.truth if row["meant"] == "app"}
    lines = [line for line in sample.report if line.get("category") == "microphone"]
    begun = {line["identifier"] for line in lines if line["kind"] == "intervalBegin"}
    for line in lines:
        at = (
            datetime.fromisoformat(line["timeStamp"]).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]
            + "Z"
        )
        kind = "session" if line["kind"] == "intervalBegin" else "intervalEnd"
        if kind == "session" or line["identifier"] not in begun:
            assert recording_id("apple", line["identifier"], kind, at) in apple
    assert len(apple) == len(begun) + 1


@pytest.mark.parametrize("vendor", ["amazon", "google"])
def test_the_share_of_false_wake_ups_lies_in_the_published_range(sample: Sample, vendor: str):
    amazon = {recording_id("amazon", "record", record["recordKey"]) for record in sample.records}
    counts = Counter(
        row["meant"] for row in sample.truth if (row["recording_id"] in amazon) == (vendor == "amazon")
    )
    assert 0.02 < counts["no"] / (counts["no"] + counts["yes"]) < 0.17


def test_nothing_looks_like_somebody_s_real_data(sample: Sample):
    files = content(sample.folder)
    texts = [
        data.decode()
        for value in files.values()
        for data in ([value] if isinstance(value, bytes) else [data for _, data in value])
        if not data.startswith((b"\xff\xf3", b"\xff\xfb"))
    ]
    whole = "\n".join(texts)
    assert set(re.findall(r"[\w.+-]+@[\w.-]+", whole)) == {"household@example.invalid"}
    assert not re.search(r"\b\d{1,3}(\.\d{1,3}){3}\b(?!\.)", whole.replace("1.0", ""))  # no internet address
    uuids = set(re.findall(r"\b[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-", whole))
    assert uuids == {"00000000-0000-4000-8000-"}
    assert set(re.findall(r"https?://([^/\"?]+)", whole)) == {"www.google.com"}
    serials = set(re.findall(r"(?<!-)\b(?=[0-9]*[A-Z])[A-Z0-9]{13,16}\b", whole))
    assert serials
    assert all("EXAMPLE" in serial for serial in serials)


def test_no_entry_of_an_archive_tells_when_or_where_it_was_packed(sample: Sample):
    for path in sample.folder.glob("*.zip"):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                assert entry.date_time == (2026, 7, 2, 8, 15, 0)
                assert entry.create_system == 3
                assert not entry.extra
                assert entry.filename.startswith(("Takeout/", "alexa-privacy-page.json"))


def test_the_readme_says_that_it_is_made_up_how_and_under_which_licence(sample: Sample):
    text = (sample.folder / "README.txt").read_text(encoding="utf-8")
    assert "Nothing in this folder is anybody's real data" in text
    assert "Apache-2.0" in text
    assert "CC0" in text
    assert "--seed 7 --months 36 --people 4" in text
    assert "24 July 2023 to 8 August 2023" in text
    assert "30 December 2024" in text
    assert "espeak-ng" in text
    assert "{" not in text


@pytest.mark.parametrize(("months", "people"), [(1, 1), (1, 8), (2, 3), (13, 2)])
def test_other_lengths_and_sizes_work(tmp_path, months: int, people: int):
    write_sample(tmp_path, months=months, people=people)
    small = opened(tmp_path)
    assert small.truth
    first = min(row["started_at"] for row in small.truth)
    assert first >= {1: "2026-05-31", 2: "2026-04-30", 13: "2025-05-31"}[months]
    assert max(row["started_at"] for row in small.truth) < "2026-07-01"


@pytest.mark.timeout(60)
def test_a_month_and_three_years_are_written(tmp_path):
    write_sample(tmp_path / "month", months=1)
    write_sample(tmp_path / "years")
    assert 0 < len(opened(tmp_path / "month").truth) < len(opened(tmp_path / "years").truth)


def test_progress_is_told_from_nothing_to_all(tmp_path):
    told: list[float] = []
    write_sample(tmp_path, months=1, progress=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)


def test_a_sample_is_written_over_an_older_one(tmp_path):
    write_sample(tmp_path, months=2)
    write_sample(tmp_path, months=1)
    with (tmp_path / "truth.csv").open(encoding="utf-8") as truth:
        assert min(row["started_at"] for row in csv.DictReader(truth)) >= "2026-05-31"


def test_impossible_households_are_refused_before_anything_is_written(tmp_path):
    with pytest.raises(ValueError, match="months"):
        write_sample(tmp_path / "none", months=0)
    assert not (tmp_path / "none").exists()
