"""The turns of one conversation with Alexa+: `conversationTurns` (format notes, Amazon 4.2, 4d).

A reply belongs to the turn of the customer that it says it relates to, in whatever order they stand; both
are one row. The first turn of a conversation carries the second key of its heading in the newer list
(alexa_history_json.py), every other the key of its utterance, so that no turn is counted twice where both
files are there. That a heading begins in the same second as its first turn was never seen in a real file:
where it does not, the heading counts as one recording more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from auditor.language import later
from auditor.recording import recording_id
from auditor.shapes.amazon.alexa_history_json import conversation_key
from auditor.shapes.amazon.answers import claim_answer
from auditor.shapes.amazon.dialogues import DialogueShape, Waiting
from auditor.shapes.amazon.identifiers import Clip, clip_second_key, read_utterance_id
from auditor.shapes.amazon.labels import kinds_by_client, stand_in
from auditor.shapes.amazon.records import decoded
from auditor.shapes.amazon.rows import device_of
from auditor.shapes.contract import Batch, Claim, Head, Rows, Source
from auditor.shapes.instants import Instant, iso_instant, iso_ms
from auditor.shapes.json_stream import Damage, Item, array_items

LIST_KEY = "conversationTurns"
_USER, _AGENT = "USER", "AGENT"
_HELD_TURNS = 20_000  # of a file; those after them are linked among themselves
_HELD_BYTES = 64 << 20
_LONGEST_CHAIN = 100  # replies to replies

_TURN_KEY = re.compile(rb'"(?:fragment|createTime)"\s*:')


class _Content(msgspec.Struct, gc=False):
    """Words of a turn."""

    text: str | None = None


class _Variant(msgspec.Struct, gc=False):
    """One wording of a reply."""

    content: _Content | None = None


class _Relation(msgspec.Struct, gc=False, rename={"fragment_uri": "fragmentURI"}):
    """To what a turn refers."""

    fragment_uri: str | None = None


class _Metadata(msgspec.Struct, gc=False):
    """Who spoke, and to what it refers."""

    purpose: str | None = None
    relationships: list[_Relation] | None = None


class _Fragment(msgspec.Struct, gc=False, rename={"fragment_uri": "fragmentURI"}):
    """What was said."""

    fragment_uri: str | None = None
    metadata: _Metadata | None = None
    content: _Content | None = None
    variants: list[_Variant] | None = None


class _Turn(msgspec.Struct, rename="camel", gc=False):
    """One turn; what is not named here is passed over and never kept."""

    utterance_id: str | None = None
    create_time: str | None = None
    fragment: _Fragment | None = None

    @property
    def purpose(self) -> str | None:
        """Who spoke."""
        return self.fragment.metadata.purpose if self.fragment and self.fragment.metadata else None

    @property
    def uri(self) -> str | None:
        """By what other turns refer to this one."""
        return self.fragment.fragment_uri if self.fragment else None

    @property
    def relates_to(self) -> list[str]:
        """To what turns this one refers."""
        metadata = self.fragment.metadata if self.fragment else None
        return [one.fragment_uri for one in (metadata and metadata.relationships) or () if one.fragment_uri]

    @property
    def text(self) -> str | None:
        """The words: the content, or the first variant that has some."""
        if self.fragment is None:
            return None
        variants = [one.content for one in self.fragment.variants or ()]
        texts = [one.text for one in (self.fragment.content, *variants) if one]
        return next((text for text in texts if text and not text.isspace()), None)


class ConversationJson(DialogueShape):
    """The answer of the page about one conversation."""

    id = "amazon.conversation_json"
    title = later("Alexa+ conversation (JSON)")
    source = "a public client with tests; seen since 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Claim JSON with a list of turns whose entries have a fragment or a time."""
        return claim_answer(head, LIST_KEY, _TURN_KEY, 0.93, entries="turns", fields="a fragment or a time")

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield what the customer said, with the replies that relate to it."""
        rows = Rows({"vendor": "amazon", "shape": self.id, "product": "Alexa+", "audio_state": "none"})
        waiting = Waiting(source)
        held: list[tuple[int, _Turn]] = []
        number, size = -1, 0
        with source.open() as stream:
            for event in array_items(stream, {LIST_KEY}):
                if isinstance(event, Damage):
                    rows.damage(event.kind)
                elif isinstance(event, Item):
                    number += 1
                    turn = event.problem or _turn_in(event.raw or b"")
                    if isinstance(turn, str):
                        rows.row = number - 1
                        rows.begin()
                        rows.problem(turn)
                    else:
                        held.append((number, turn))
                        size += len(event.raw or b"")
                if len(held) >= _HELD_TURNS or size >= _HELD_BYTES:
                    _settle(held, source, waiting, rows)
                    held, size = [], 0
                    yield waiting.settled(rows.batch())
        _settle(held, source, waiting, rows)
        yield waiting.settled(rows.batch())


def _turn_in(raw: bytes) -> _Turn | str:
    """Decode one turn; return the kind of problem where it is none."""
    turn = decoded(raw, _Turn)
    if isinstance(turn, str):
        return turn
    if turn.purpose not in (_USER, _AGENT):
        return "unknown_kind" if turn.purpose else "wrong_types"
    return turn


def _settle(held: list[tuple[int, _Turn]], source: Source, waiting: Waiting, rows: Rows) -> None:
    """Settle turns: one row for each that the customer spoke, and for each reply that belongs to none."""
    by_uri = {turn.uri: turn for _, turn in held if turn.uri}
    replies: dict[int, list[str]] = {}
    alone: list[tuple[int, _Turn]] = []
    for number, turn in held:
        if turn.purpose == _AGENT:
            asked = _asked_by(turn, by_uri)
            if asked is None:
                alone.append((number, turn))
            elif turn.text:
                replies.setdefault(id(asked), []).append(turn.text)
    asked_turns = [(number, turn) for number, turn in held if turn.purpose == _USER]
    instants = [(instant.micros, number) for number, turn in asked_turns if (instant := _instant(turn))]
    first = min(instants)[1] if instants else None
    for number, turn in sorted(asked_turns + alone, key=lambda pair: pair[0]):
        rows.row = number - 1
        rows.begin()
        reply = "\n".join(dict.fromkeys(replies.get(id(turn), ()))) or None
        clip = read_utterance_id(turn.utterance_id or "")
        row = _columns(turn, clip, reply, first=number == first)
        if row["started_at"] is None:
            rows.flaw("time_unreadable")
        if clip:
            waiting.see(clip.stem, clip.number)
            if row["outcome"] == "not_for_device":
                waiting.hold(number, clip.stem, clip.number)
        rows.recording(**row, device_id=device_of(clip, source))


def _asked_by(turn: _Turn, by_uri: dict[str, _Turn]) -> _Turn | None:
    """Return the turn of the customer that a reply relates to, also by way of other replies."""
    for _ in range(_LONGEST_CHAIN):
        related = [by_uri[uri] for uri in turn.relates_to if uri in by_uri]
        asked = next((one for one in related if one.purpose == _USER), None)
        if asked or not related:
            return asked
        turn = related[0]
    return None


def _instant(turn: _Turn) -> Instant | None:
    return iso_instant(turn.create_time)


def _columns(turn: _Turn, clip: Clip | None, reply: str | None, *, first: bool) -> dict[str, object]:
    """Return the columns of a turn. A reply that belongs to no words of the customer came on its own."""
    asked = turn.purpose == _USER
    words, reply = (turn.text, reply) if asked else (None, turn.text)
    said_outcome = stand_in(words) if words else None
    instant = _instant(turn)
    started, basis, precision = _start(clip, instant)
    key = _key(turn, instant, words or reply or "")
    by_reply = "answered" if reply else "unknown"
    also = clip_second_key(turn.utterance_id) if turn.utterance_id else None
    if first and instant:
        also = conversation_key(instant.micros)
    typed = next(
        (kind for start, kind in kinds_by_client() if (turn.utterance_id or "").startswith(start)), None
    )
    return {
        "recording_id": recording_id("amazon", *key),
        "keyed": key[0] != "text",
        "also": also,
        "kind": (typed or "voice") if asked else "automatic",
        "started_at": started,
        "time_basis": basis,
        "time_precision": precision,
        "transcript": None if said_outcome else words,
        "placeholder": words if said_outcome else None,
        "reply": reply,
        "outcome": (said_outcome if said_outcome != "unknown" else None)
        or (by_reply if asked else "unknown"),
    }


def _start(clip: Clip | None, instant: Instant | None) -> tuple[int | None, str | None, str | None]:
    """Return when a turn began: the start in its utterance id, else the time of its entry."""
    if clip and clip.micros is not None:
        return clip.micros, "utc", "s"
    return (instant.micros, instant.basis, instant.precision) if instant else (None, None, None)


def _key(turn: _Turn, instant: Instant | None, words: str) -> tuple[str, ...]:
    """Return what the id rests on."""
    if turn.utterance_id:
        return "utterance", turn.utterance_id
    if turn.uri:
        return "fragment", turn.uri
    return "text", iso_ms(instant.micros) if instant else "", "", words
