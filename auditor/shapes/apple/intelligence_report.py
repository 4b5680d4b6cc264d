"""Apple Intelligence Report: what was asked of Apple's models, and their answers (format notes, Apple 3).

One JSON object with the requests and, apart from them, what the servers noted of those that left the
device. Only Siri's requests are read unless more was asked for: those of other apps hold mails and
messages, and words of people who never chose to be in an export. Simple requests to Siri and Dictation
do not pass through these models and are missing.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from auditor.language import later
from auditor.recording import recording_id, second_key
from auditor.shapes.apple.storable import storable
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.instants import is_sane, iso_ms
from auditor.shapes.json_stream import Damage, Item, Sibling, array_runs, decode_kindly

REQUESTS, ON_SERVERS = "modelRequests", "privateCloudComputeRequests"
SIRI = "com.apple.siri"
# What holds the person's words in a printed template or in JSON, best first.
_BINDINGS = ("userPrompt", "prompt", "userContent", "doc")

_KEYS = re.compile(rb'"(?:modelRequests|privateCloudComputeRequests)"\s*:\s*(\[|null)?')
_TEMPLATE = "PromptTemplateInfo("
# A name with its text, as Swift prints them; or any other quoted text, so that nothing is found inside one.
# Text that no mark closes goes to the end: looked for again at each of its marks, it would take for ever.
_BOUND = re.compile(
    r'"(\w+)": (?:[^"\[\],]*?\bstring: )?"((?:[^"\\]|\\.)*+)"(?=\s*[,\])])|"(?:[^"\\]|\\.)*+(?:"|\\?\Z)',
    re.DOTALL,
)
_LOCALE = re.compile(r"[,(]\s*locale: ([A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})*)\b")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,8})\}|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
_SENTINEL = re.compile(r"<(tool-call|image|file)>")


class _Request(msgspec.Struct):
    """What is used of an entry of either list. Long proofs of the servers are passed over."""

    timestamp: object = None
    identifier: object = None
    use_case: object = msgspec.field(name="useCase", default=None)
    client: object = msgspec.field(name="clientIdentifier", default=None)
    environment: object = msgspec.field(name="executionEnvironment", default=None)
    prompt: object = None
    response: object = None
    request_id: object = msgspec.field(name="requestId", default=None)
    pipeline: object = msgspec.field(name="pipelineKind", default=None)

    @property
    def on_server(self) -> bool:
        """Whether the entry is what a server noted."""
        return self.request_id is not None or (self.pipeline is not None and self.client is None)


_REQUESTS = msgspec.json.Decoder(list[_Request])
_REQUEST = msgspec.json.Decoder(_Request)


class IntelligenceReport(Shape):
    """The JSON that Settings exports."""

    id = "apple.intelligence_report"
    title = later("Apple Intelligence Report")
    source = "public parsers; iOS 18.1 and later, macOS 15.1 and later; format notes, Apple 3"

    def recognise(self, head: Head) -> Claim | None:
        """Claim an object with one of the two lists."""
        data = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()
        found = _KEYS.search(data) if data.startswith(b"{") else None
        if found is None:
            return None
        if found[1] is None and found.end() < len(data):
            return Claim(0.9, ("requests to Apple's models, but not as a list",), changed=True)
        return Claim(0.95, ("an object with a list of requests to Apple's models",))

    def read(self, source: Source) -> Iterator[Batch]:
        """Settle requests as they come; what servers noted waits until all requests are known, as numbers."""
        rows = Rows({"vendor": "apple", "shape": self.id, "kind": "unknown", "audio_state": "none"})
        rows.note("report_window")
        asked: set[int] = set()
        noted: Counter[int | None] = Counter()
        with source.open() as stream:
            for event in array_runs(stream, (REQUESTS, ON_SERVERS), _REQUESTS):
                if isinstance(event, Damage):
                    rows.damage(event.kind)
                for found in _entries_of(event):
                    if isinstance(found, _Request) and found.on_server:
                        noted[_number_of(found.request_id)] += 1
                        continue
                    rows.begin()
                    if isinstance(found, str):
                        rows.problem(found)
                    else:
                        asked.add(_number_of(found.identifier) or 0)
                        _settle(found, rows, other_apps=source.options.other_apps)
                if rows.full:
                    yield rows.batch()
        yield rows.batch()
        yield _servers_part(noted, asked)


def _servers_part(noted: Counter[int | None], asked: set[int]) -> Batch:
    """Account for what servers noted. It has no words and no app, so it is never a recording of its own."""
    batch = Batch(rows=noted.total())
    for number, count in noted.items():
        batch.set_aside["server_side" if number in asked else "server_only"] += count
    return batch


def _number_of(identifier: object) -> int | None:
    return second_key("apple", identifier.upper()) if isinstance(identifier, str) and identifier else None


def _entries_of(event: list[_Request] | Item | Sibling | Damage) -> Iterator[_Request | str]:
    """Yield the entries of a stretch, or a kind of problem for one that is none."""
    if isinstance(event, list):
        yield from event
    elif isinstance(event, Item):
        yield event.problem or _entry_in(event.raw or b"")


def _entry_in(raw: bytes) -> _Request | str:
    try:
        return _REQUEST.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        value = decode_kindly(raw)
        return msgspec.convert(value, _Request) if isinstance(value, dict) else "not_an_object"
    except (ValueError, RecursionError):  # msgspec's errors are ValueErrors
        return "row_broken"


def _settle(request: _Request, rows: Rows, *, other_apps: bool) -> None:
    """Turn one request into one recording, or set it aside."""
    client = _text(request.client)
    if all(one is None for one in (client, request.prompt, request.response, request.use_case)):
        rows.problem("unknown_kind")
        return
    is_siri = client is not None and client.casefold() == SIRI
    if not is_siri and not other_apps:
        rows.note("opt_in_only")
        rows.set_aside("other_app" if client else "app_unknown")
        return
    micros = _micros(request.timestamp)
    if micros is None:
        rows.flaw("time_unreadable")
    prompt = _text(request.prompt)
    words, language, understood = _words_of(prompt) if prompt else (None, None, True)
    if not understood:
        rows.flaw("text_type_unknown")
    reply, sentinel = _reply_of(_text(request.response))
    identifier = _text(request.identifier)
    when = iso_ms(micros) if micros is not None else ""
    held = words is not None and not _SENTINEL.sub("", words).strip()
    labels = (_text(request.use_case), _text(request.environment), sentinel)
    rows.recording(
        recording_id=recording_id(
            "apple", identifier or client or "", "request", when, *_unkeyed(identifier, words)
        ),
        keyed=identifier is not None,
        product="Siri" if is_siri else client,
        started_at=micros,
        time_basis=None if micros is None else "utc",
        time_precision=None if micros is None else "ms",
        transcript=None if held else words,
        placeholder=words if held else None,
        reply=reply,
        language=language,
        vendor_label="; ".join(filter(None, labels)) or None,
        outcome="answered" if reply else "unknown",
    )


def _unkeyed(identifier: str | None, words: str | None) -> tuple[str, ...]:
    """Without the vendor's key, the words are part of what tells a request."""
    return () if identifier else (words or "",)


def _text(value: object) -> str | None:
    """Return text that any table can hold; None for nothing. Structures are kept as JSON."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        try:
            value = json.dumps(value, ensure_ascii=False)
        except RecursionError:
            value = "(nested too deeply)"
    return storable(value)


def _micros(value: object) -> int | None:
    """Return microseconds since 1970 for seconds with a fraction, also as text; None where not sane."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(seconds) or abs(seconds) > 1e11:
        return None
    micros = round(seconds * 1_000_000)
    return micros if is_sane(micros) else None


def _words_of(prompt: str) -> tuple[str | None, str | None, bool]:
    """Return the person's words in a prompt, their language where it is given, and whether the form is known.

    A form that is not known is kept whole: part of it may be somebody's words.
    """
    text = prompt.strip()
    language = None
    bound: Mapping[str, Any] | None = None
    if text.startswith(_TEMPLATE):
        outside = _LOCALE.search(_QUOTED.sub('""', text))
        language = outside[1].replace("_", "-") if outside else None
        bound = {name: _unescaped(inner) for name, inner in _BOUND.findall(text) if name}
    elif text.startswith(("{", "[")):
        bound = _json_bindings(text)
        if bound is None:  # it only looks like it
            return _broken_lines(prompt), None, True
    if bound is None:
        return _broken_lines(prompt) or None, None, True
    for name in _BINDINGS:
        if isinstance(inner := bound.get(name), str) and inner.strip():
            return _broken_lines(inner), language, True
    return _broken_lines(prompt), language, False


def _json_bindings(text: str) -> Mapping[str, Any] | None:
    """Return an object of JSON that a prompt is; what follows it after a mark for a line is left."""
    for piece in (text, text.partition("<n>")[0]):
        try:
            value = json.loads(piece)
        except (ValueError, RecursionError):
            continue
        return value if isinstance(value, dict) else {}
    return None


def _unescaped(text: str) -> str:
    """Undo what Swift writes for special characters when it prints a text."""
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    code, letter = found.groups()
    if letter is not None:
        return _ESCAPES.get(letter, letter)
    number = int(code, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


def _broken_lines(text: str) -> str:
    return text.replace("<n>", "\n")


def _reply_of(response: str | None) -> tuple[str | None, str | None]:
    """Return the answer in words, and the mark that stands in its place where there are none."""
    if response is None:
        return None, None
    text = response.strip()
    first = _SENTINEL.match(text)
    if first and (first[1] == "file" or not _SENTINEL.sub("", text).strip()):
        return None, first[0]
    return _broken_lines(text) or None, None
