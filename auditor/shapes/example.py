"""A shape to copy: `example.lines`, an invented export that is as small as one can be.

It is not in the registry, because nobody has such files; the tests run it, so that what it shows stays
true. An export of the invented assistant is a text file with one JSON object a line:

    {"when": "2026-05-04T20:59:58.120Z", "room": "Kitchen", "heard": "how late is it", "answered": "Nine."}
    {"when": "2026-05-04T21:03:10Z", "room": "Kitchen", "heard": "", "result": "NOT_MEANT"}
    {"when": "2026-05-04T21:05:00Z", "advert": "shown"}

To read a form of export that nobody reads yet:

1. Write down what is known of it, with sources, in the format notes.
2. Make a file with invented contents, or take a published one whose licence allows it, into
   tests/fixtures/<vendor>, and say in the MANIFEST where it comes from.
3. Copy this file to auditor/shapes/<vendor>/<shape>.py and rewrite it from top to bottom.
4. Put what a person who does not program could check (labels, phrases, months) into a table in
   auditor/facts, each row with its source and grade. The table below stands here only so that the
   example is one file.
5. Write tests that mirror it: first the accounting (rows = recordings + set aside + problems), then
   single fields, then damaged files.
6. Add one line to auditor/shapes/registry.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

import msgspec

from auditor.language import later
from auditor.problem import PROBLEM_KINDS
from auditor.recording import recording_id
from auditor.shapes.contract import Batch, Claim, Head, Rows, Shape, Source
from auditor.shapes.instants import iso_instant, iso_ms
from auditor.shapes.json_stream import Damage, lines


class _Entry(msgspec.Struct):
    """The fields that are used. What is not named here is passed over and never kept."""

    when: str | None = None
    room: str | None = None
    heard: str | None = None
    answered: str | None = None
    result: str | None = None
    advert: str | None = None


_ENTRY = msgspec.json.Decoder(_Entry)


class ExampleLines(Shape):
    """The invented assistant's history."""

    # The part before the dot is the vendor, a word of recording.VENDORS for a real shape.
    id = "example.lines"
    title = later("Example assistant (lines)")
    source = "invented; see the module"

    # What the vendor's label means: word -> outcome. A real shape reads this from a table in facts/.
    OUTCOMES: ClassVar[dict[str, str]] = {"NOT_MEANT": "not_for_device"}

    def recognise(self, head: Head) -> Claim | None:
        """Look at the content; the name is a hint at most.

        None is "not mine". A file that has the keys but not the expected kind of time is "almost mine": it
        is said aloud and not read, because a format that has changed must not be misread in silence.
        """
        first = head.data.split(b"\n", 1)[0]
        try:
            entry = _ENTRY.decode(first)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        if entry.room is None and entry.advert is None:
            return None
        if iso_instant(entry.when) is None:
            return Claim(0.9, ("lines with a room, but without a time",), changed=True)
        return Claim(0.95, ("lines with a time and a room or an advert",))

    def read(self, source: Source) -> Iterator[Batch]:
        """Announce each row of the file, then settle it in exactly one way."""
        rows = Rows({"vendor": "example", "shape": self.id, "product": "Example", "audio_state": "none"})
        with source.open() as stream:
            for line in lines(stream):
                if isinstance(line, Damage):
                    rows.damage(line.kind)
                    continue
                if line.raw is not None and not line.raw.strip():
                    continue  # an empty line is no row
                rows.begin()
                found = "line_too_large" if line.raw is None else _entry_in(line.raw, ended=line.ended)
                if isinstance(found, str):
                    assert found in PROBLEM_KINDS  # noqa: S101 (a problem says its kind, never the row)
                    rows.problem(found)
                elif found.advert is not None:
                    rows.set_aside("other_product")
                else:
                    self._settle(found, rows)
                if rows.full:
                    yield rows.batch()
        yield rows.batch()

    def _settle(self, entry: _Entry, rows: Rows) -> None:
        """Turn one entry into one recording. What the file does not say stays null; nothing is guessed."""
        instant = iso_instant(entry.when)
        if instant is None:
            rows.flaw("time_unreadable")  # still a recording: it happened, only when is unknown
        if entry.result is not None and entry.result not in self.OUTCOMES:
            rows.flaw("label_unknown")
        words = entry.heard or None
        by_reply = "answered" if entry.answered else "unknown"
        rows.recording(
            # The vendor gives no key, so the row is known by when, where and what: the same in every
            # download. Equal rows of one file are told apart later (recording.ordinal_id).
            recording_id=recording_id(
                "example", iso_ms(instant.micros) if instant else "", entry.room or "", words or ""
            ),
            keyed=False,
            kind="voice",
            started_at=instant.micros if instant else None,
            time_basis=instant.basis if instant else None,
            time_precision=instant.precision if instant else None,
            device=entry.room,
            transcript=words,
            reply=entry.answered or None,
            vendor_label=entry.result,
            outcome=self.OUTCOMES.get(entry.result or "", by_reply),
        )


def _entry_in(raw: bytes, *, ended: bool) -> _Entry | str:
    """Decode one line, or return the kind of problem. The decoder's message quotes the row: it is dropped."""
    try:
        return _ENTRY.decode(raw)
    except msgspec.ValidationError:
        return "wrong_types"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return "row_broken" if ended else "row_cut_off"
