"""Google "My Activity" as JSON: one array, one object per entry (format notes, Google 2).

Read in pieces of a few megabytes that are cut between entries and decoded at once; what does not decode
is taken apart entry by entry. Places are not even decoded unless they are asked for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditor.problem import Problem
from auditor.recording import TIMESTAMP, Place, Setting, few_words, record_batch, recording_ids
from auditor.shapes.contract import Batch, Claim, Head, Shape, Source
from auditor.shapes.google import phrases
from auditor.shapes.instants import is_sane, iso_instant
from auditor.shapes.json_stream import Damage, Item, array_runs, decode_kindly

_HELD = 5_000


class _Named(msgspec.Struct, gc=False):
    """A line of an answer or a detail; old exports have empty objects here."""

    name: str | None = None


class _Location(msgspec.Struct, gc=False):
    name: str | None = None
    url: str | None = None
    source: str | None = None


class _Entry(msgspec.Struct, gc=False):
    """The fields of an entry that are used; the others are skipped without being built."""

    # In the order of the files: the decoder looks for the next key where it stands.
    header: str | None = None
    title: str | None = None
    titleUrl: str | None = None  # noqa: N815 (the vendor's name)
    subtitles: list[_Named] | None = None
    time: str | None = None
    audioFiles: list[str] | None = None  # noqa: N815
    products: list[str] | None = None
    details: list[_Named] | None = None
    activityControls: list[str] | None = None  # noqa: N815


class _PlacedEntry(_Entry, gc=False):
    locationInfos: list[_Location] | None = None  # noqa: N815


class MyActivityJson(Shape):
    """Google My Activity, JSON."""

    id = "google.my_activity_json"
    title = "Google My Activity (JSON)"
    source = "a published sample export and public parsers; exports of 2018 to 2026"

    def recognise(self, head: Head) -> Claim | None:
        """Look for an array of objects with title, time and products; the name does not matter."""
        text = head.data.removeprefix(b"\xef\xbb\xbf").lstrip()
        if not text.startswith(b"["):
            return None
        inside = text[1:].lstrip()
        if inside.startswith(b"]") and head.name.lower().replace(" ", "").startswith("myactivity"):
            return Claim(0.6, ("an empty list in a file of this name",))
        if not inside.startswith(b"{"):
            return None
        keys = [key for key in ("header", "title", "time", "products") if f'"{key}"'.encode() in text]
        if {"title", "time"} <= set(keys) and {"header", "products"} & set(keys):
            return Claim(0.7 + 0.05 * len(keys), ("a list of objects with " + ", ".join(keys),))
        if {"title", "header"} <= set(keys) or {"title", "products"} <= set(keys):
            return Claim(0.5, ("a list of objects without a time: " + ", ".join(keys),), changed=True)
        return None

    def read(self, source: Source) -> Iterator[Batch]:
        """Yield a batch per piece of the file."""
        entry_type: type[_Entry] = _PlacedEntry if source.options.places else _Entry
        decoder = msgspec.json.Decoder(list[entry_type])  # type: ignore[valid-type]
        row = 0
        held = _Held(entry_type)
        with source.open() as stream:
            for event in array_runs(stream, None, decoder):
                if isinstance(event, list):
                    yield from held.batch(source)
                    yield _Reading(source, event, range(row, row + len(event))).batch()
                    row += len(event)
                elif isinstance(event, Item):
                    held.add(event, row)
                    row += 1
                    if held.full:
                        yield from held.batch(source)
                elif isinstance(event, Damage):
                    yield Batch(damage=[Problem(event.kind)])
        yield from held.batch(source)


class _Held:
    """Entries that did not decode in one go, read one by one and more kindly."""

    def __init__(self, entry_type: type[_Entry]) -> None:
        self._type = entry_type
        self._entries: list[_Entry] = []
        self._rows: list[int] = []
        self._problems: list[Problem] = []

    def add(self, item: Item, row: int) -> None:
        """Take one entry in."""
        entry = self._entry(item.raw) if item.raw is not None else item.problem or "row_broken"
        if isinstance(entry, str):
            self._problems.append(Problem(entry, row=row))
        else:
            self._entries.append(entry)
            self._rows.append(row)

    def _entry(self, raw: bytes) -> _Entry | str:
        """Return the entry with the fields that have the right type, or a kind of problem."""
        try:
            value = decode_kindly(raw)
        except ValueError:
            return "row_broken"
        if not isinstance(value, dict):
            return "not_an_object"
        fields = {}
        for field in msgspec.structs.fields(self._type):
            with contextlib.suppress(msgspec.ValidationError):
                fields[field.name] = msgspec.convert(value.get(field.name), field.type)
        if not fields.get("title") and not fields.get("time"):
            return "wrong_types"
        return self._type(**fields)

    @property
    def full(self) -> bool:
        """Whether it is time to hand them out."""
        return len(self._rows) + len(self._problems) >= _HELD

    def batch(self, source: Source) -> Iterator[Batch]:
        """Yield what was taken in, if anything."""
        if self._entries:
            yield _Reading(source, self._entries, self._rows).batch()
        if self._problems:
            yield Batch(rows=len(self._problems), problems=self._problems)
        self._entries, self._rows, self._problems = [], [], []


class _Reading:
    """Some entries of the file on their way to a batch.

    A million entries pass through here: columns are made by one pass over the entries each, what is rare
    is mended afterwards, and what is the same for all is never written out.
    """

    def __init__(self, source: Source, items: list[_Entry], rows: Sequence[int]) -> None:
        self._source, self._items, self._rows = source, items, rows
        self._batch = Batch(rows=len(items))

    def batch(self) -> Batch:
        """Settle every entry."""
        self._sort_out_products()
        words, meanings = self._split()
        dropped = {at: meaning for at, meaning in meanings.items() if meaning in ("tap", "not_speech")}
        if dropped:
            self._batch.set_aside.update(dropped.values())
            kept = [at for at in range(len(words)) if at not in dropped]
            meanings = {new: meanings[old] for new, old in enumerate(kept) if old in meanings}
            words = [words[at] for at in kept]
            self._keep(kept)
        if self._items:
            self._batch.recordings = self._columns(words, meanings)
        return self._batch

    def _sort_out_products(self) -> None:
        """Keep what is about a voice assistant; set the rest aside; what names no product is a problem."""
        voice = phrases.products()
        self._names = [item.products[0] if item.products else item.header for item in self._items]
        if voice.issuperset(self._names):
            return
        kept = []
        for at, (item, name) in enumerate(zip(self._items, self._names, strict=True)):
            if not name:
                self._batch.problems.append(Problem("wrong_types", row=self._rows[at]))
            elif any(phrases.plain(one) in voice for one in item.products or (name,)):
                kept.append(at)
            else:
                self._batch.set_aside["other_product"] += 1
        self._keep(kept)

    def _keep(self, kept: list[int]) -> None:
        self._items = [self._items[at] for at in kept]
        self._rows = [self._rows[at] for at in kept]
        self._names = [self._names[at] for at in kept]

    def _split(self) -> tuple[list[str], dict[int, str]]:
        """Return the words of every title, and what those titles mean that are not plain speech."""
        # The commonest title by far is taken apart here; the table of facts knows it too, and the rest.
        said = "Said "
        titles = [item.title or "" for item in self._items]
        words = [title[5:] if title[:5] == said else "" for title in titles]
        meanings: dict[int, str] = {}
        for at in [at for at, text in enumerate(words) if not text]:
            meaning, words[at] = phrases.split_title(titles[at], self._items[at].titleUrl or "")
            if meaning != "speech":
                meanings[at] = meaning
        return words, meanings

    def _columns(self, words: list[str], meanings: dict[int, str]) -> pa.RecordBatch:
        """Build the columns. meanings: of the rows that are not plain speech."""
        items, names = self._items, self._names
        stamps = [item.time for item in items]
        times, basis = read_times(stamps)
        ids = _ids(stamps, times, words)
        nothing = [at for at, meaning in meanings.items() if meaning != "unsplit"]
        unsplit = [at for at, meaning in meanings.items() if meaning == "unsplit"]
        self._flaw("time_unreadable", times.null_count)
        self._flaw("title_not_split", len(unsplit))
        replies = pa.array(_replies(items), pa.string())
        columns: dict[str, object] = {
            "recording_id": ids,
            "vendor": "google",
            "shape": MyActivityJson.id,
            "product": names[0] if names.count(names[0]) == len(names) else names,
            "kind": few_words("voice", dict.fromkeys(unsplit, "unknown") | _opened(meanings), len(items)),
            "started_at": times,
            "time_basis": basis,
            "time_precision": "ms" if not times.null_count else _where(times.is_valid(), "ms", None),
            "transcript": _transcripts(words, nothing),
            "outcome": _outcomes(replies, nothing),
            "reply": replies,
            "row": np.asarray(self._rows, dtype=np.int64),
        }
        if nothing:
            columns["placeholder"] = few_words(None, {at: words[at] for at in nothing}, len(items))
        self._add_details(columns, items)
        self._add_audio(columns, items)
        self._add_settings(items)
        if self._source.options.places:
            self._add_places(ids, items)
        return record_batch(columns, len(items))

    def _flaw(self, kind: str, count: int) -> None:
        if count:
            self._batch.flaws[kind] += count

    @staticmethod
    def _add_details(columns: dict[str, object], entries: list[_Entry]) -> None:
        """Fill trigger and speaker where the details say something."""
        detailed = [(at, entry.details) for at, entry in enumerate(entries) if entry.details]
        if not detailed:
            return
        meanings = phrases.detail_meanings()
        triggers: dict[int, str] = {}
        speakers: dict[int, str] = {}
        for at, details in detailed:
            for detail in details:
                meaning = meanings.get(detail.name or "") or meanings.get(phrases.plain(detail.name or ""))
                if meaning == "hotword":
                    triggers[at] = "hotword"
                elif meaning == "unrecognised_speaker":
                    speakers[at] = "unrecognised"
        columns["trigger"] = few_words("unknown", triggers, len(entries))
        columns["speaker"] = few_words("unknown", speakers, len(entries))

    def _add_audio(self, columns: dict[str, object], entries: list[_Entry]) -> None:
        """Link the sound files that entries name, in whatever part they lie."""
        voiced = [(at, entry.audioFiles) for at, entry in enumerate(entries) if entry.audioFiles]
        if not voiced:
            return
        count = len(entries)
        paths: list[str | None] = [None] * count
        clips: list[int | None] = [None] * count
        states: dict[int, str] = {}
        for at, names in voiced:
            for name in reversed(names):
                found = self._source.exports.find_clip(self._source.member, name)
                if found:
                    clips[at], paths[at] = found
                    states[at] = "linked"
                else:
                    states.setdefault(at, "named_but_absent")
        self._flaw("audio_absent", list(states.values()).count("named_but_absent"))
        columns |= {"audio": paths, "audio_state": few_words("none", states, count), "clip": clips}

    def _add_settings(self, entries: list[_Entry]) -> None:
        controls = {name for entry in entries if entry.activityControls for name in entry.activityControls}
        self._batch.settings |= {Setting("google", "activity control", name) for name in controls}

    def _add_places(self, ids: list[str], entries: list[_Entry]) -> None:
        for one, entry in zip(ids, entries, strict=True):
            for place in getattr(entry, "locationInfos", None) or ():
                self._batch.places.append(Place(one, place.url or place.name or "", place.source or ""))


def _replies(items: list[_Entry]) -> list[str | None]:
    """Return the answer of every entry: usually one line, sometimes several, or none."""
    answers = [item.subtitles for item in items]
    replies = [lines[0].name if lines else None for lines in answers]
    for at in [at for at, lines in enumerate(answers) if lines and len(lines) > 1]:
        replies[at] = "\n".join(line.name for line in answers[at] or () if line.name) or None
    return [reply or None for reply in replies] if "" in replies else replies


def _opened(meanings: dict[int, str]) -> dict[int, str]:
    """Return the places where the assistant was only opened, by voice or by hand: unknown which."""
    return {at: "unknown" for at, meaning in meanings.items() if meaning == "opened"}


def _transcripts(words: list[str], nothing: list[int]) -> list[str | None]:
    values: list[str | None] = list(words)
    for at in nothing:
        values[at] = None
    return values


def _where(mask: pa.Array, yes: str, no: str | None) -> pa.Array:
    return pc.if_else(mask, pa.scalar(yes, pa.string()), pa.scalar(no, pa.string()))


def _outcomes(replies: pa.Array, nothing: list[int]) -> pa.Array:
    """Return "answered" where there is a reply, "nothing_heard" where the title says so, else "unknown"."""
    codes = np.where(replies.is_valid().to_numpy(zero_copy_only=False), 0, 1).astype(np.int32)
    codes[nothing] = 2
    words = pa.array(["answered", "unknown", "nothing_heard"], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes), words)


def _ids(stamps: list[str | None], times: pa.Array, words: list[str]) -> list[str]:
    """Return ids from the second and the words; the raw stamp is cut where it is in UTC already."""
    seconds = [stamp[:19] if stamp and stamp[-1:] == "Z" else "" for stamp in stamps]
    if "" in seconds:
        for at, second in enumerate(seconds):
            if not second and times[at].is_valid:
                seconds[at] = times[at].as_py().strftime("%Y-%m-%dT%H:%M:%S")
    return recording_ids("google", seconds, words)


def read_times(stamps: list[str | None]) -> tuple[pa.Array, pa.Array | str]:
    """Read RFC 3339 stamps: returns UTC times (null where unreadable) and their basis.

    Accepts 0 to 9 digits of a second and a numeric offset; a stamp without any zone is unreadable.
    """
    texts = pa.array(stamps, pa.string())
    plain = pc.and_(pc.ends_with(texts, "Z"), pc.less_equal(pc.binary_length(texts), 27))
    if not texts.null_count and pc.all(plain).as_py():
        with contextlib.suppress(pa.ArrowInvalid):
            times = texts.cast(TIMESTAMP)
            ends = pc.min_max(times.cast(pa.int64()))
            if is_sane(ends["min"].as_py()) and is_sane(ends["max"].as_py()):
                return times, "utc"
    read = [iso_instant(stamp) for stamp in stamps]
    micros = pa.array([instant and instant.micros for instant in read], pa.int64())
    return micros.cast(TIMESTAMP), pa.array([instant and instant.basis for instant in read], pa.string())
