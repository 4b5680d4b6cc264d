"""The internal list of the browser extension CheckMyVA: what it shows and donates (format notes, Amazon 7).

It holds less than the extension's export: no label, and two sentences of the tool's own in places where
Amazon has none. They are told apart by facts/amazon_pages.toml. Made from the data download, its lines
name sound files by Amazon's own key, and the end of that table has left a line without anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import msgspec

from auditor.language import later
from auditor.recording import Device, recording_id
from auditor.shapes.amazon.clip_names import ClipName, is_sound, keys_of_names, read_clip_name
from auditor.shapes.amazon.dialogues import DialogueShape, Waiting
from auditor.shapes.amazon.identifiers import clip_second_key, read_utterance_id
from auditor.shapes.amazon.labels import NO_LABEL, Meaning, kinds_by_client, meaning, stand_in
from auditor.shapes.amazon.page import facts
from auditor.shapes.amazon.records import decoded
from auditor.shapes.amazon.rows import BYTE_ORDER_MARK, device_of
from auditor.shapes.amazon.sound_beside import clip_beside
from auditor.shapes.contract import Batch, Claim, Head, Rows, Source
from auditor.shapes.instants import epoch_ms_micros, iso_instant, iso_ms
from auditor.shapes.json_stream import Damage, Item, array_items

_KEYS = ("timestamp", "file", "request", "response")
_LIST_KEY = "takeoutVoiceLines"
_NAMED = re.compile(rb'"takeoutVoiceLines"\s*:\s*\[')
_OBJECT = re.compile(rb"\{[^{}\[\]]*\}")
_SOUND = (".wav", ".mp3")
_NOTHING = re.compile(rb'\s*\{\s*"timestamp"\s*:\s*null\s*\}\s*')


class _Line(msgspec.Struct, gc=False):
    """One row of the list; what is not named here is passed over and never kept."""

    timestamp: int | float | str | None = None
    request: str | None = None
    response: str | None = None
    file: str | None = None
    device: str | None = None


class CheckMyVaLines(DialogueShape):
    """The extension's own list of voice lines."""

    id = "amazon.checkmyva_lines"
    title = later("CheckMyVA: list of voice lines")
    source = "the extension's code; in use from 2020 to 2023"

    def recognise(self, head: Head) -> Claim | None:
        """Claim a list of objects with the four fields of the extension."""
        data = head.data.removeprefix(BYTE_ORDER_MARK).lstrip()
        named = _NAMED.search(data) if data[:1] == b"{" else None
        if data[:1] != b"[" and named is None:
            return None
        first = _OBJECT.search(data, named.end() if named else 0)
        if first and all(f'"{key}"'.encode() in first[0] for key in _KEYS):
            return Claim(0.87, ("objects with timestamp, file, request and response",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield the lines in batches."""
        rows, waiting = Rows({"vendor": "amazon", "shape": self.id, "product": "Alexa"}), Waiting(source)
        with source.open() as stream:
            bare = stream.read(64).removeprefix(BYTE_ORDER_MARK).lstrip()[:1] == b"["
        with source.open() as stream:
            for event in array_items(stream, None if bare else {_LIST_KEY}):
                if isinstance(event, Damage):
                    rows.damage(event.kind)
                elif isinstance(event, Item):
                    rows.begin()
                    line = event.problem or decoded(event.raw or b"", _Line)
                    if _NOTHING.fullmatch(event.raw or b""):
                        rows.set_aside("empty_line")
                    elif isinstance(line, str):
                        rows.problem(line)
                    else:
                        _settle(line, source, waiting, rows)
                if rows.full:
                    yield waiting.settled(rows.batch())
        yield waiting.settled(rows.batch())


def _settle(line: _Line, source: Source, waiting: Waiting, rows: Rows) -> None:
    """Turn one line into one recording."""
    means, said, answered = _meaning_of(line)
    if not (said or answered or line.file or line.timestamp):
        rows.problem("wrong_types")
        return
    outcome = stand_in(said) if said else None
    name = _utterance_in(line.file)
    clip = read_utterance_id(name) if name else None
    kinds = [kind for beginning, kind in kinds_by_client() if name and name.startswith(beginning)]
    started, basis, precision = (clip.micros, "utc", "s") if clip and clip.micros is not None else _time(line)
    if started is None:
        rows.flaw("time_unreadable")
    if clip:
        waiting.see(clip.stem, clip.number)
        if outcome == "not_for_device":
            waiting.hold(rows.row, clip.stem, clip.number)
    hashed = device_of(clip, source)
    if line.device or hashed:
        rows.device(Device("amazon", line.device or None, hashed))
    when = "" if started is None else iso_ms(started)
    key, also = _keys(name, line.file)
    rows.recording(
        recording_id=recording_id("amazon", *(key or ("text", when, line.device or "", said or ""))),
        keyed=key is not None,
        also=also,
        kind=kinds[0] if kinds else means.kinds[0],
        started_at=started,
        time_basis=None if started is None else basis,
        time_precision=None if started is None else precision,
        device=line.device or None,
        device_id=hashed,
        transcript=None if outcome else said,
        placeholder=said if outcome else None,
        reply=answered,
        outcome=(outcome if outcome != "unknown" else None) or _by_reply(means, answered),
        **_sound(line.file, source, rows),
    )


def _keys(name: str | None, file: str | None) -> tuple[tuple[str, str] | None, int | None]:
    """Return what the id rests on and the further key, by the utterance id or by the name of a sound file."""
    if name:
        return ("utterance", name), clip_second_key(name)
    told = read_clip_name(file) if file and is_sound(file) else ClipName()
    return ("clip", told.key) if told.key else None, keys_of_names([told])[0].as_py()


def _by_reply(means: Meaning, answered: str | None) -> str:
    return "unknown" if means is not NO_LABEL else ("answered" if answered else "unknown")


def _meaning_of(line: _Line) -> tuple[Meaning, str | None, str | None]:
    """Return what the tool's sentences mean, and words and reply without them."""
    texts = {"request": line.request or None, "response": line.response or None}
    means = NO_LABEL
    for row in facts()["tool_sentences"]:
        if texts.get(row["field"]) == row["text"]:
            texts[row["field"]] = None
            means = (meaning(row["label"]) if row["label"] else None) or means
    return means, texts["request"], texts["response"]


def _time(line: _Line) -> tuple[int | None, str | None, str | None]:
    """Return the time of the line's own stamp, epoch milliseconds or ISO 8601."""
    instant = iso_instant(line.timestamp)
    if instant:
        return instant.micros, instant.basis, instant.precision
    return epoch_ms_micros(line.timestamp), "utc", "ms"


def _utterance_in(file: str | None) -> str | None:
    """Return the utterance id from the address of a clip; the tool writes "undefined" where it has none."""
    try:
        found = parse_qs(urlsplit(file or "").query).get("uid", [""])[0]
    except ValueError:
        return None
    return found if found and found != "undefined" else None


def _sound(file: str | None, source: Source, rows: Rows) -> dict[str, object]:
    """Return the columns about sound, where a line names a file and no address."""
    if not file or "/" in file or not file.lower().endswith(_SOUND):
        return {}
    # A name with Amazon's key is the only one of its kind, wherever it lies.
    keyed = read_clip_name(file).uuid is not None
    found = source.exports.find_clip(source.member, file) if keyed else clip_beside(source, file)
    if found is None:
        rows.flaw("audio_absent")
        return {"audio_state": "named_but_absent"}
    return {"audio_state": "linked", "clip": found[0], "audio": found[1]}
