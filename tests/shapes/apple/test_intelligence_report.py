"""Apple Intelligence Report: Siri's requests are read, those of other apps only on request."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.recording import recording_id
from auditor.shapes.apple.intelligence_report import IntelligenceReport
from auditor.shapes.contract import Options
from tests.fixtures import fixture
from tests.reading import Read, Trickle, claim_of, read_all, read_bytes, read_one

SHAPE = IntelligenceReport()
MADE_UP = fixture("apple/made-up_Apple_Intelligence_Report.json")
Row = dict[str, object]


def request(**more: object) -> dict[str, object]:
    entry = {
        "timestamp": 1777968000.25,
        "identifier": "A1",
        "useCase": "GenerativeAssistant.knowledge",
        "prompt": "how tall is the tower",
        "response": "120 metres.",
        "clientIdentifier": "com.apple.siri",
        "executionEnvironment": "OnDevice",
        **more,
    }
    return {key: value for key, value in entry.items() if value is not None}


def on_server(identifier: object = "A1", **more: object) -> dict[str, object]:
    return {"timestamp": 1777968000.75, "requestId": identifier, "pipelineKind": "x", "nodes": [], **more}


def report(*requests: object, servers: object = ()) -> bytes:
    servers = list(servers)  # type: ignore[call-overload]
    return json.dumps({"modelRequests": list(requests), "privateCloudComputeRequests": servers}).encode()


def one(**more: object) -> tuple[Row, Read]:
    [row], read = read_one(SHAPE, report(request(**more)))
    return row, read


def test_every_request_of_the_made_up_report_is_accounted_for() -> None:
    _, read = read_one(SHAPE, MADE_UP)
    assert (read.rows, read.recordings) == (3, 1)
    assert read.set_aside == {"other_app": 1, "server_side": 1}
    assert (read.problems, read.flaws, read.damage) == ({}, {}, [])
    assert read.notes == {"opt_in_only", "report_window"}


def test_a_request_to_siri_is_what_was_asked_and_answered() -> None:
    [row], _ = read_one(SHAPE, MADE_UP)
    assert (row["vendor"], row["shape"], row["product"]) == ("apple", "apple.intelligence_report", "Siri")
    assert (row["kind"], row["trigger"], row["speaker"]) == ("unknown", "unknown", "unknown")
    assert row["started_at"].isoformat() == "2026-05-05T08:00:00.250000+00:00"
    assert (row["time_basis"], row["time_precision"]) == ("utc", "ms")
    assert row["transcript"] == "how tall is the example tower"
    assert row["reply"] == "The example tower is\n120 metres tall."
    assert (row["language"], row["outcome"]) == ("en-US", "answered")
    assert row["vendor_label"] == "GenerativeAssistant.knowledgeFallback; PrivateCloudCompute"
    assert (row["audio_state"], row["duration_s"], row["device"]) == ("none", None, None)
    assert row["recording_id"] == recording_id(
        "apple", "00000000-0000-4000-8000-0000000000A1", "request", "2026-05-05T08:00:00.250Z"
    )
    assert row["keyed"] is True


def test_requests_of_other_apps_are_read_on_request() -> None:
    table, [read] = read_all(SHAPE, {"x": MADE_UP}, options=Options(other_apps=True))
    assert read.set_aside == {"server_side": 1}
    assert read.notes == {"report_window"}
    _, other = table.to_pylist()
    assert other["product"] == "com.apple.WritingToolsUIService"
    assert (other["transcript"], other["placeholder"]) == (None, "<image>")
    assert (other["reply"], other["outcome"]) == (None, "unknown")
    assert other["vendor_label"] == "textComposition.BulletsTransform; OnDevice; <tool-call>"


def test_a_request_without_an_app_is_not_taken_for_siris() -> None:
    rows, read = read_one(SHAPE, report(request(clientIdentifier=None)))
    assert (rows, read.set_aside) == ([], {"app_unknown": 1})
    assert "opt_in_only" in read.notes


def test_what_a_server_noted_belongs_to_its_request_in_any_order() -> None:
    data = {"privateCloudComputeRequests": [on_server("a1")], "modelRequests": [request()]}
    _, read = read_one(SHAPE, json.dumps(data).encode())
    assert (read.rows, read.recordings, read.set_aside) == (2, 1, {"server_side": 1})


def test_what_only_a_server_noted_is_nobodys_recording() -> None:
    for data in (report(servers=[on_server()]), b'{"privateCloudComputeRequests":[{"requestId":"x"}]}'):
        rows, read = read_one(SHAPE, data)
        assert (rows, read.rows, read.set_aside) == ([], 1, {"server_only": 1})
        _, [read] = read_all(SHAPE, {"x": data}, options=Options(other_apps=True))
        assert read.set_aside == {"server_only": 1}  # it has no words that could be asked for


@pytest.mark.parametrize(
    "client", ["com.apple.mobilesafari", "com.apple.siri.other", "siri", " com.apple.siri", 5]
)
def test_only_siri_itself_is_siri(client: object) -> None:
    rows, read = read_one(SHAPE, report(request(clientIdentifier=client)))
    assert (rows, read.set_aside) == ([], {"other_app": 1})


def test_words_of_other_apps_are_nowhere_in_what_was_read() -> None:
    data = report(request(clientIdentifier="com.apple.mobilemail", prompt="a secret", response="a secret"))
    table, [read] = read_all(SHAPE, {"x": data})
    assert "secret" not in repr((table.to_pylist(), read))


def test_json_inside_texts_is_left_alone() -> None:
    inner = json.dumps({"modelRequests": [request()], "privateCloudComputeRequests": [{"requestId": 1}]})
    rows, read = read_one(
        SHAPE, report(request(response=inner), servers=[on_server(pipelineParameters=inner)])
    )
    assert (read.rows, read.set_aside, rows[0]["reply"]) == (2, {"server_side": 1}, inner)


def test_old_and_new_forms_of_proofs_are_passed_over() -> None:
    new = on_server(nodes=[{"node": "n", "attestationBundle": "e" * 300_000}])
    old = on_server(nodes=None, attestations=[{"node": "n", "attestationString": "e" * 300_000}])
    _, read = read_one(SHAPE, report(request(), request(identifier="A2"), servers=[new, old] * 10))
    assert (read.rows, read.recordings, read.set_aside) == (22, 2, {"server_side": 20})


def test_a_proof_beyond_the_limit_costs_itself_alone() -> None:
    huge = on_server(nodes=[{"attestationBundle": "e" * (17 << 20)}])
    _, read = read_one(SHAPE, report(request(), servers=[huge, on_server()]))
    assert (read.rows, read.recordings) == (3, 1)
    assert (read.problems, read.set_aside) == ({"row_too_large": 1}, {"server_side": 1})


@pytest.mark.parametrize(
    ("prompt", "words", "language"),
    [
        ("plain words", "plain words", None),
        ("one<n>two", "one\ntwo", None),
        (
            'PromptTemplateInfo(templateID: "t", variableBindings: ["prompt": "how far"], locale: de_DE)',
            "how far",
            "de-DE",
        ),
        (
            'PromptTemplateInfo(variableBindings: ["doc": "a mail", "userPrompt": "answer it"], locale: zh_Hans_CN)',
            "answer it",
            "zh-Hans-CN",
        ),
        (
            'PromptTemplateInfo(variableBindings: ["prompt": "say \\"hi\\", locale: fr_FR\\n\\u{e9}"], locale: en_GB)',
            'say "hi", locale: fr_FR\n\u00e9',
            "en-GB",
        ),
        (
            'PromptTemplateInfo(templateID: "t", variableBindings: ["doc": "\\"userPrompt\\": \\"not this\\""])',
            '"userPrompt": "not this"',
            None,
        ),
        (
            'PromptTemplateInfo(variableBindings: ["userPrompt": "this"], locale: en_US, rest: "never closed',
            "this",
            "en-US",
        ),
        (
            'PromptTemplateInfo(templateID: "t", variableBindings: ["userPrompt": "", "userContent": "that"])',
            "that",
            None,
        ),
        ('PromptTemplateInfo(variableBindings: ["prompt": Text(string: "within")])', "within", None),
        ('{"prompt": "from JSON", "originalText": "x"}<n>more', "from JSON", None),
        ("{not JSON<n>at all}", "{not JSON\nat all}", None),
        ("what is in <image> here", "what is in <image> here", None),
    ],
)
def test_the_persons_words_are_found_in_every_form_of_prompt(
    prompt: str, words: str, language: str | None
) -> None:
    row, read = one(prompt=prompt)
    assert (row["transcript"], row["language"]) == (words, language)
    assert read.flaws == {}


@pytest.mark.parametrize(
    "prompt",
    [
        "PromptTemplateInfo(something: new)",
        'PromptTemplateInfo(templateID: "t", variableBindings: ["other": "x"], locale: en_US)',
        'PromptTemplateInfo(templateID: "t", variableBindings: ["userPrompt": "he said "hi" to"], locale: en_US)',
        '{"messages": ["x"]}',
        "[1, 2]",
    ],
)
def test_a_form_that_is_not_known_is_kept_whole_and_said(prompt: str) -> None:
    row, read = one(prompt=prompt)
    assert (row["transcript"], read.flaws) == (prompt, {"text_type_unknown": 1})


@pytest.mark.parametrize(
    ("response", "reply", "mark"),
    [
        ("Yes.", "Yes.", None),
        ("One<n>two", "One\ntwo", None),
        ("<tool-call>", None, "<tool-call>"),
        ("<image>", None, "<image>"),
        ('<file>{"content": "x"}', None, "<file>"),
        ("Here: <image>", "Here: <image>", None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_only_words_are_an_answer(response: str | None, reply: str | None, mark: str | None) -> None:
    row, _ = one(response=response)
    assert (row["reply"], row["outcome"]) == (reply, "answered" if reply else "unknown")
    labels = "GenerativeAssistant.knowledge; OnDevice"
    assert row["vendor_label"] == (f"{labels}; {mark}" if mark else labels)


@pytest.mark.parametrize("stamp", [None, 0, -5, "later", True, [], 1e300, 4.2e9])
def test_a_time_that_cannot_be_one_is_none(stamp: object) -> None:
    row, read = one(timestamp=stamp)
    assert (row["started_at"], row["time_basis"], row["time_precision"]) == (None, None, None)
    assert read.flaws == {"time_unreadable": 1}


def test_times_as_whole_seconds_or_text_are_times() -> None:
    assert one(timestamp=1777968000)[0]["started_at"].isoformat() == "2026-05-05T08:00:00+00:00"
    assert one(timestamp="1777968000.5")[0]["started_at"].isoformat() == "2026-05-05T08:00:00.500000+00:00"


def test_equal_requests_without_an_identifier_are_told_apart_by_time_and_words() -> None:
    rows, _ = read_one(SHAPE, report(request(identifier=None), request(identifier=None, prompt="other")))
    assert [row["keyed"] for row in rows] == [False, False]
    assert rows[0]["recording_id"] != rows[1]["recording_id"]


@pytest.mark.parametrize(
    ("entry", "kind"),
    [
        (7, "not_an_object"),
        ("text", "not_an_object"),
        ([], "not_an_object"),
        ({}, "unknown_kind"),
        (None, "not_an_object"),
    ],
)
def test_what_is_no_request_is_a_problem(entry: object, kind: str) -> None:
    _, read = read_one(SHAPE, report(request(), entry, request(identifier="A2")))
    assert (read.rows, read.recordings, read.problems) == (3, 2, {kind: 1})


def test_a_report_that_breaks_off_keeps_what_came_before() -> None:
    data = report(request(), request(identifier="A2"))
    _, read = read_one(SHAPE, data[: data.index(b"A2")])
    assert (read.recordings, read.problems) == (1, {"row_cut_off": 1})
    assert "file_cut_off" in read.damage


@pytest.mark.parametrize(
    "deep", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 50_000 + "1" + "}" * 50_000]
)
def test_lists_in_lists_without_end_cost_only_their_entry(deep: str) -> None:
    whole = report(request(), request(identifier="A2", response="HERE"), request(identifier="A3"))
    data = whole.replace(b'"HERE"', deep.encode())
    _, read = read_one(SHAPE, data)
    assert read.rows == read.recordings + read.problems.total()
    assert read.recordings >= 1
    assert bool(read.problems) or read.recordings == 3
    _, read = read_one(SHAPE, b'{"modelRequests": ' + deep.encode())
    assert read.recordings == 0
    assert read.damage or read.problems


def test_a_prompt_that_is_made_to_keep_us_busy_does_not() -> None:
    for piece in ('\\"', '"', '"a": ', '"a": "', '"a": string: ', '"a": "b" ', "locale: ", ", ", "(", "\\"):
        row, _ = one(prompt='PromptTemplateInfo("' + piece * 100_000)
        assert row["transcript"]


def test_an_empty_report_is_normal() -> None:
    _, read = read_one(SHAPE, b'{"modelRequests": [], "privateCloudComputeRequests": []}')
    assert (read.rows, read.damage) == (0, [])


def test_strange_text_does_not_stop_anything() -> None:
    row, _ = one(prompt="lone \ud800 \u0000 end", response={"deep": [1]}, useCase=5)
    assert row["transcript"].startswith("lone ")
    assert row["reply"] == '{"deep": [1]}'


@pytest.mark.parametrize("keys", [("modelRequests",), ("privateCloudComputeRequests",)])
def test_either_list_tells_the_report(keys: tuple[str, ...]) -> None:
    for data in (json.dumps({key: [] for key in keys}), "\ufeff" + json.dumps(dict.fromkeys(keys), indent=1)):
        claim = claim_of(SHAPE, data.encode(), "renamed.txt")
        assert claim is not None
        assert (claim.changed, claim.confidence) == (False, 0.95)


def test_lists_of_another_kind_are_said_aloud() -> None:
    claim = claim_of(SHAPE, b'{"modelRequests": {"a": 1}}')
    assert claim is not None
    assert claim.changed


@pytest.mark.parametrize(
    "data", [b"[]", b"{}", b'{"text": "\\"modelRequests\\": ["}', b"", b'[{"modelRequests": []}]']
)
def test_other_files_are_not_claimed(data: bytes) -> None:
    assert claim_of(SHAPE, data) is None


def test_memory_does_not_grow_with_the_report() -> None:
    data = report(*[request(identifier=f"I{n}", prompt="x" * 2000) for n in range(3000)])
    _, [read] = read_all(SHAPE, {"x": lambda: Trickle(data, 70_000)})  # type: ignore[dict-item, return-value]
    assert read.recordings == 3000


texts = st.text(max_size=20) | st.none() | st.integers() | st.lists(st.integers(), max_size=2)
entries = st.dictionaries(
    st.sampled_from(
        ["timestamp", "identifier", "prompt", "response", "clientIdentifier", "requestId", "useCase"]
    ),
    texts | st.just("com.apple.siri"),
)


@settings(deadline=None)
@given(st.lists(entries | texts, max_size=6), st.lists(entries, max_size=3))
def test_every_entry_is_accounted_for(requests: list[object], servers: list[object]) -> None:
    _, read = read_one(SHAPE, report(*requests, servers=servers))
    assert read.rows == len(requests) + len(servers)


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(0, 1500), st.integers(0, 1500))
def test_garbage_never_raises(junk: bytes, start: int, stop: int) -> None:
    read_bytes(SHAPE, MADE_UP[:start] + junk + MADE_UP[stop:])
    claim_of(SHAPE, MADE_UP[:start] + junk + MADE_UP[stop:])


@settings(deadline=None)
@given(st.text(alphabet='PromptTemplateInfo(variableBindings: ["prompt"\\n<>,){}', max_size=80))
def test_any_prompt_gives_some_words_or_none(prompt: str) -> None:
    row, _ = one(prompt="PromptTemplateInfo(" + prompt)
    assert row["transcript"] or row["placeholder"]
