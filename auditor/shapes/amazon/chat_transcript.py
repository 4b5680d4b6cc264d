"""What a public research scraper writes: lines in the style of CHAT, with sound beside.

Format notes, Amazon 7. `*PAR:` is what the customer was understood to say, `%xvas:` what Alexa answered,
`%rep:` a replacement text: the customer's where a sound file belongs to it, Alexa's where none does. Date,
device and sound file may stand at the end of a line. Files that people edited afterwards keep these tiers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from auditor.language import later
from auditor.recording import Device, recording_id
from auditor.shapes.amazon.labels import stand_in
from auditor.shapes.amazon.page import micros_in_zone
from auditor.shapes.amazon.rows import BYTE_ORDER_MARK
from auditor.shapes.amazon.sound_beside import clip_beside
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.json_stream import Damage, lines

_CUSTOMER = re.compile(rb"^\*PAR:\t", re.MULTILINE)
_OTHERS = re.compile(rb"^%(?:xvas|rep):\t", re.MULTILINE)
_TIER = re.compile(r"([*%]\w{1,20}):\t(.*)", re.DOTALL)
_SOUND = re.compile(r"\s+(\d{3,6}\.wav)\s*$")
_DEVICE = re.compile(r"\s+~([^~]*)~\s*$")
_TIME = re.compile(r"\s+\{(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):\d\d\}\s*$", re.ASCII)
_REPLIES = 1_000  # lines of answers to one request


@dataclass(slots=True)
class _Line:
    """One line of a tier, without what stands at its end."""

    tier: str
    text: str
    sound: str | None
    device: str | None
    time: tuple[int, int, int, int, int] | None


@dataclass(slots=True)
class _Request:
    """A line of the customer with the answers below it."""

    row: int
    said: _Line
    replies: list[str] = field(default_factory=list)


class ChatTranscript(Shape):
    """The scraper's transcript."""

    id = "amazon.chat_transcript"
    title = later("Alexa research scraper: transcript (CHAT)")
    source = "the tool's public code; pages of about 2020 to 2024"

    def recognise(self, head: Head) -> Claim | None:
        """Claim lines of the customer's tier together with one of Alexa's or of replacements."""
        data = head.data.removeprefix(BYTE_ORDER_MARK)
        if _OTHERS.search(data) and (_CUSTOMER.search(data) or b".wav" in data):
            return Claim(0.9, ("lines of the tiers PAR, xvas or rep",))
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield each line of the customer's with the answers that follow it."""
        rows = Rows({"vendor": "amazon", "shape": self.id, "product": "Alexa"})
        request: _Request | None = None
        with source.open() as stream:
            for raw in lines(stream):
                if isinstance(raw, Damage):
                    rows.damage(raw.kind)
                    continue
                if raw.raw is None:
                    rows.row = raw.number - 1
                    rows.begin()
                    rows.problem("line_too_large")
                    continue
                line = _line_in(raw.raw.decode("utf-8", "replace"))
                if line is None:
                    continue  # headers, comments and blank lines are no rows
                if request and _answers(line):
                    request.replies += [line.text][: _REPLIES - len(request.replies)]
                    continue
                if request:
                    _settle(request, source, rows)
                    if rows.full:
                        yield rows.batch()
                request = _Request(raw.number, line)
        if request:
            _settle(request, source, rows)
        yield rows.batch()


def _answers(line: _Line) -> bool:
    """Whether a line is Alexa's."""
    return line.tier == "%xvas" or (line.tier == "%rep" and line.sound is None)


def _line_in(text: str) -> _Line | None:
    """Read a line of one of the three tiers; None for any other."""
    found = _TIER.fullmatch(text)
    if found is None or found[1] not in ("*PAR", "%xvas", "%rep"):
        return None
    words = found[2]
    ends: list[re.Match[str] | None] = []
    for pattern in (_SOUND, _DEVICE, _TIME):
        end = pattern.search(words[-400:]) if len(words) < 400 else None
        ends.append(end)
        words = words[: end.start()] if end else words
    sound, device, time = ends
    parts = tuple(map(int, time.groups())) if time else None
    return _Line(
        found[1],
        words.strip(),
        sound[1] if sound else None,
        (device[1].strip() or None) if device else None,
        (parts[0], parts[1], parts[2], parts[3], parts[4]) if parts else None,
    )


def _settle(request: _Request, source: Source, rows: Rows) -> None:
    """Turn a line of the customer's and its answers into one recording."""
    rows.row = request.row - 1
    rows.begin()
    said = request.said
    alone = _answers(said)  # an answer that nothing stands before
    outcome = stand_in(said.text) if said.text and not alone else None
    replaced = bool(outcome) or said.tier == "%rep"
    if replaced and not alone and outcome is None and said.text:
        rows.flaw("text_type_unknown")
    started = micros_in_zone(said.time, source.options.zone) if said.time else None
    if said.time and started is None:
        rows.flaw("time_unreadable")
    if started is not None:
        rows.note("zone_assumed")
    if said.device:
        rows.device(Device("amazon", said.device, None))
    answers = [said.text, *request.replies] if alone else request.replies
    reply = "\n".join(dict.fromkeys(text for text in answers if text and not stand_in(text))) or None
    seen = ("-".join(map(str, said.time or ())), said.device or "", said.text)
    rows.recording(
        recording_id=recording_id("amazon", "text", *seen),
        keyed=False,
        kind="unknown" if alone else "voice",
        started_at=started,
        time_basis=None if started is None else "assumed",
        time_precision=None if started is None else "min",
        device=said.device,
        transcript=None if replaced or alone else said.text or None,
        placeholder=said.text or None if replaced and not alone else None,
        reply=reply,
        outcome=(outcome if outcome != "unknown" else None) or ("answered" if reply else "unknown"),
        **_sound(said.sound, source, rows),
    )


def _sound(name: str | None, source: Source, rows: Rows) -> dict[str, object]:
    """Return the columns about sound, which lies in the folder `audio` beside the transcript."""
    if name is None:
        return {}
    found = clip_beside(source, name)
    if found is None:
        rows.flaw("audio_absent")
        return {"audio_state": "named_but_absent"}
    return {"audio_state": "linked", "clip": found[0], "audio": found[1]}
