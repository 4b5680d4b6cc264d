"""A wake word and its request are one dialogue, wherever its two clips stand and whatever file tells of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from auditor.history import read_history
from auditor.shapes.amazon import conversation_json, rows
from auditor.shapes.amazon.activities_json import ActivitiesJson
from auditor.shapes.amazon.alexa_history_json import AlexaHistoryJson
from auditor.shapes.amazon.alexa_remote_json import AlexaRemoteJson
from auditor.shapes.amazon.checkmyva_json import CheckMyVaJson
from auditor.shapes.amazon.checkmyva_lines import CheckMyVaLines
from auditor.shapes.amazon.conversation_json import ConversationJson
from auditor.shapes.amazon.dialogues import DialogueShape
from auditor.shapes.amazon.privacy_page_json import PrivacyPageJson
from auditor.shapes.amazon.recognition_data import RecognitionData
from auditor.shapes.amazon.recordings_downloader_json import RecordingsDownloaderJson
from auditor.shapes.amazon.saved_mycd import SavedMycd
from auditor.shapes.amazon.transcript_workbook import TranscriptWorkbook
from auditor.shapes.amazon.transcriptions import Transcriptions
from auditor.shapes.contract import Options, Rows
from auditor.shapes.csv_stream import BLOCK
from auditor.shapes.registry import SHAPES
from tests.reading import Clips, read_all
from tests.shapes.amazon.making import Row, dump, item, key, record, utterance

SENTENCE = "Audio was not intended for Alexa"
Clip = tuple[str, str | None]  # utterance id, and words; None where the sentence stands


def records(clips: list[Clip]) -> list[Row]:
    return [
        record(
            None,
            item("ASR_REPLACEMENT_TEXT", words or SENTENCE, name),
            recordKey=key(1646503661204 + at),
        )
        for at, (name, words) in enumerate(clips)
    ]


def activities(clips: list[Clip]) -> bytes:
    return dump(
        {
            "activities": [
                {
                    "activityStatus": None,
                    "id": key(1646503661204 + at),
                    "description": {"summary": words or SENTENCE, "firstUtteranceId": name},
                }
                for at, (name, words) in enumerate(clips)
            ]
        }
    )


def mycd(clips: list[Clip]) -> bytes:
    return "".join(
        f'<audio id="audio-{name}"></audio><div class="{"summaryCss" if words else "summaryNotAvailableCss"}">'
        f"{words or SENTENCE}</div>"
        for name, words in clips
    ).encode()


def lines(clips: list[Clip]) -> bytes:
    return dump(
        [
            {
                "timestamp": 1646503661204 + at,
                "file": f"?uid={name}",
                "request": words or SENTENCE,
                "response": "",
            }
            for at, (name, words) in enumerate(clips)
        ]
    )


def downloads(clips: list[Clip]) -> bytes:
    return dump(
        [
            {
                "message": f"\u201c{words}\u201d" if words else SENTENCE,
                "date": "March 05, 2022",
                "time": "6:07 PM",
                "device": "Hallway",
                "div_id": f"record-EXAMPLE-{at}",
                "audio_id": name,
            }
            for at, (name, words) in enumerate(clips)
        ]
    )


def turns(clips: list[Clip]) -> bytes:
    return dump(
        {
            "conversationTurns": [
                {
                    "utteranceId": name,
                    "createTime": "2022-03-05T18:07:41Z",
                    "fragment": {"metadata": {"purpose": "USER"}, "content": {"text": words or SENTENCE}},
                }
                for name, words in clips
            ]
        }
    )


def workbook(clips: list[Clip]) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["record_key", "utteranceType", "voice1Type", "voice1UtteranceId", "voice1Transcript"])
    for at, (name, words) in enumerate(clips):
        sheet.append([key(1646503661204 + at), None, "ASR_REPLACEMENT_TEXT", name, words or SENTENCE])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def table_of(before: str, columns: int, text: int, audio: int) -> Callable[[list[Clip]], bytes]:
    def table(clips: list[Clip]) -> bytes:
        table_rows = []
        for name, words in clips:
            cells = [before] * columns
            cells[text], cells[audio] = words or SENTENCE, name.replace(":", "_").replace("/", "_") + ".wav"
            table_rows.append(",".join(cells))
        return "\r\n".join([",".join("abcdef"[:columns]), *table_rows, ""]).encode()

    return table


SHAPES_OF_DIALOGUES: list[tuple[DialogueShape, Callable[[list[Clip]], bytes]]] = [
    (PrivacyPageJson(), lambda clips: dump({"customerHistoryRecords": records(clips)})),
    (AlexaHistoryJson(), lambda clips: dump({"alexaHistoryRecords": records(clips)})),
    (CheckMyVaJson(), lambda clips: dump({"history": records(clips), "requests": []})),
    (AlexaRemoteJson(), lambda clips: dump([{"data": one} for one in records(clips)])),
    (ActivitiesJson(), activities),
    (SavedMycd(), mycd),
    (CheckMyVaLines(), lines),
    (RecordingsDownloaderJson(), downloads),
    (ConversationJson(), turns),
    (TranscriptWorkbook(), workbook),
    (Transcriptions(), table_of("2022-03-05T18:07:41Z", 4, 1, 2)),
    (RecognitionData(), table_of("x", 6, 0, 4)),
]
EACH = pytest.mark.parametrize(
    ("shape", "made"), SHAPES_OF_DIALOGUES, ids=[shape.id for shape, _ in SHAPES_OF_DIALOGUES]
)

FIRST: Clip = (utterance(clip=0), None)
SECOND: Clip = (utterance("18:07:52", clip=1), "stop")
ELSEWHERE: Clip = (utterance("18:20:00", clip=1, last=2), "play jazz")


def outcomes(shape: DialogueShape, *files: bytes) -> list[str]:
    """Return the outcomes of the rows with Amazon's sentence, in order of member and row."""
    table, _ = read_all(
        shape, {str(at): data for at, data in enumerate(files)}, clips=Clips(), options=Options(zone="UTC")
    )
    found = table.sort_by([("member", "ascending"), ("row", "ascending")]).to_pylist()
    return [str(row["outcome"]) for row in found if row["placeholder"]]


@EACH
def test_the_first_clip_of_a_dialogue_that_goes_on_is_a_wake_word(
    shape: DialogueShape, made: Callable[[list[Clip]], bytes]
) -> None:
    assert outcomes(shape, made([FIRST, SECOND])) == ["wake_word_only"]
    assert outcomes(shape, made([SECOND, ELSEWHERE, FIRST])) == ["wake_word_only"]


@EACH
def test_a_first_clip_alone_is_not_for_the_device(
    shape: DialogueShape, made: Callable[[list[Clip]], bytes]
) -> None:
    assert outcomes(shape, made([FIRST])) == ["not_for_device"]
    assert outcomes(shape, made([FIRST, ELSEWHERE])) == ["not_for_device"]


@EACH
def test_a_clip_without_a_number_and_a_later_one_are_not_for_the_device(
    shape: DialogueShape, made: Callable[[list[Clip]], bytes]
) -> None:
    alone: Clip = (utterance(clip=None), None)
    assert outcomes(shape, made([alone, SECOND])) == ["not_for_device"]
    later: Clip = (utterance("18:07:52", clip=1), None)
    assert outcomes(shape, made([FIRST, later])) == ["wake_word_only", "not_for_device"]


@EACH
def test_the_request_may_stand_in_another_file(
    shape: DialogueShape, made: Callable[[list[Clip]], bytes]
) -> None:
    assert outcomes(shape, made([FIRST]), made([SECOND])) == ["wake_word_only"]
    assert outcomes(shape, made([SECOND]), made([FIRST])) == ["wake_word_only"]


@pytest.mark.parametrize("forwards", [True, False])
@EACH
def test_the_request_may_stand_many_batches_away(
    shape: DialogueShape,
    made: Callable[[list[Clip]], bytes],
    forwards: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Rows, "full", property(lambda _rows: True))
    monkeypatch.setattr(rows, "_BATCH_ROWS", 2)
    monkeypatch.setattr(conversation_json, "_HELD_TURNS", 2)
    far: list[Clip] = [(utterance("18:30:00", clip=0, last=9), "stop")] * 50
    ends = [FIRST, SECOND] if forwards else [SECOND, FIRST]
    assert outcomes(shape, made([ends[0], *far, ends[1]])) == ["wake_word_only"]


def test_the_request_may_stand_many_stretches_of_a_table_away() -> None:
    far: list[Clip] = [(utterance("18:30:00", clip=0, last=9), "stop")] * 40_000
    assert outcomes(*_in_table([FIRST, *far, SECOND])) == ["wake_word_only"]


def _in_table(clips: list[Clip]) -> tuple[DialogueShape, bytes]:
    data = table_of("x", 6, 0, 4)(clips)
    assert len(data) > BLOCK
    return RecognitionData(), data


def test_every_shape_that_knows_utterance_ids_is_one_of_these() -> None:
    asked = {shape.id for shape, _ in SHAPES_OF_DIALOGUES}
    assert asked == {shape.id for shape in SHAPES if isinstance(shape, DialogueShape)}


def test_a_dialogue_goes_on_in_a_file_of_another_shape(tmp_path: Path) -> None:
    (tmp_path / "mycd.html").write_bytes(mycd([FIRST]))
    (tmp_path / "page.json").write_bytes(dump({"customerHistoryRecords": records([SECOND])}))
    together = read_history([tmp_path]).table.to_pylist()
    assert {row["outcome"] for row in together if row["placeholder"]} == {"wake_word_only"}
    alone = read_history([tmp_path / "mycd.html"]).table.to_pylist()
    assert [row["outcome"] for row in alone] == ["not_for_device"]


def test_one_audit_knows_nothing_of_another() -> None:
    shape = SavedMycd()
    assert outcomes(shape, mycd([SECOND])) == []
    assert outcomes(shape, mycd([FIRST])) == ["not_for_device"]


def test_what_waits_keeps_its_other_columns_and_is_counted_once() -> None:
    shape, data = SavedMycd(), mycd([FIRST, SECOND])
    table, [read] = read_all(shape, {"x": data})
    first = next(row for row in table.to_pylist() if row["row"] == 0)
    assert (read.rows, read.recordings) == (2, 2)
    assert (first["placeholder"], first["transcript"], first["audio_state"]) == (SENTENCE, None, "none")
    assert first["started_at"].isoformat() == "2022-03-05T18:07:38+00:00"


def test_a_label_of_amazons_does_not_wait() -> None:
    false_wake = record("FALSE_WAKE_WORD_1P", item("ASR_REPLACEMENT_TEXT", SENTENCE, FIRST[0]))
    page = dump({"customerHistoryRecords": [false_wake, *records([SECOND])]})
    assert outcomes(PrivacyPageJson(), page) == ["not_for_device"]
