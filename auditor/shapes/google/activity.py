"""The entries of Google's activity, whatever file they stood in, and how they become recordings.

JSON and web pages give the same entries (format notes, Google 2 and 3): what they mean is settled here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditor.problem import Problem
from auditor.recording import TIMESTAMP, Place, Setting, few_words, record_batch, recording_ids
from auditor.shapes.contract import Batch, Source
from auditor.shapes.google import phrases
from auditor.shapes.instants import is_sane, iso_instant


class Named(msgspec.Struct, gc=False):
    """A line of an answer or a detail; old exports have empty objects here."""

    name: str | None = None


class Location(msgspec.Struct, gc=False):
    """Where it happened; decoded only on request."""

    name: str | None = None
    url: str | None = None
    source: str | None = None


class Entry(msgspec.Struct, gc=False):
    """The fields of an entry that are used; the others are skipped without being built."""

    # In the order of the files: the decoder looks for the next key where it stands.
    header: str | None = None
    title: str | None = None
    titleUrl: str | None = None  # noqa: N815 (the vendor's name)
    subtitles: list[Named] | None = None
    time: str | None = None
    audioFiles: list[str] | None = None  # noqa: N815
    products: list[str] | None = None
    details: list[Named] | None = None
    activityControls: list[str] | None = None  # noqa: N815


class PlacedEntry(Entry, gc=False):
    """An entry with its places."""

    locationInfos: list[Location] | None = None  # noqa: N815


@dataclass(frozen=True, slots=True)
class Times:
    """When entries happened, where reading that took more than one look at each.

    micros:    timestamps in UTC, null where unreadable.
    basis:     a word of recording.TIME_BASES each, or one for all.
    precision: one word of recording.TIME_PRECISIONS for all.
    """

    micros: pa.Array
    basis: pa.Array | str
    precision: str


def batch_of(
    source: Source, shape: str, entries: list[Entry], rows: Sequence[int], times: Times | None = None
) -> Batch:
    """Settle entries of one file.

    shape: id of the shape that read them; rows: their places in the file.
    times: where the file does not give them as RFC 3339 text in `Entry.time`.
    """
    return _Reading(source, shape, entries, rows, times).batch()


class _Reading:
    """Some entries of the file on their way to a batch.

    A million entries pass through here: columns are made by one pass over the entries each, what is rare
    is mended afterwards, and what is the same for all is never written out.
    """

    def __init__(
        self, source: Source, shape: str, items: list[Entry], rows: Sequence[int], times: Times | None
    ) -> None:
        self._source, self._shape, self._items, self._rows, self._times = source, shape, items, rows, times
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
        if self._times:
            micros, basis = self._times.micros, self._times.basis
            at = pa.array(kept, pa.int64())
            self._times = Times(
                micros.take(at), basis if isinstance(basis, str) else basis.take(at), self._times.precision
            )
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
        if self._times:
            times, basis, precision = self._times.micros, self._times.basis, self._times.precision
            ids = recording_ids("google", _seconds(times), words)
        else:
            stamps = [item.time for item in items]
            times, basis = read_times(stamps)
            precision = "ms"
            ids = _ids(stamps, times, words)
        nothing = [at for at, meaning in meanings.items() if meaning != "unsplit"]
        unsplit = [at for at, meaning in meanings.items() if meaning == "unsplit"]
        self._flaw("time_unreadable", times.null_count)
        self._flaw("title_not_split", len(unsplit))
        replies = pa.array(_replies(items), pa.string())
        columns: dict[str, object] = {
            "recording_id": ids,
            "vendor": "google",
            "shape": self._shape,
            "product": names[0] if names.count(names[0]) == len(names) else names,
            "kind": few_words("voice", dict.fromkeys(unsplit, "unknown") | _opened(meanings), len(items)),
            "started_at": times,
            "time_basis": basis,
            "time_precision": _where_valid(times, precision),
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
    def _add_details(columns: dict[str, object], entries: list[Entry]) -> None:
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

    def _add_audio(self, columns: dict[str, object], entries: list[Entry]) -> None:
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

    def _add_settings(self, entries: list[Entry]) -> None:
        controls = {name for entry in entries if entry.activityControls for name in entry.activityControls}
        self._batch.settings |= {Setting("google", "activity control", name) for name in controls}

    def _add_places(self, ids: list[str], entries: list[Entry]) -> None:
        for one, entry in zip(ids, entries, strict=True):
            for place in getattr(entry, "locationInfos", None) or ():
                self._batch.places.append(Place(one, place.url or place.name or "", place.source or ""))


def _replies(items: list[Entry]) -> list[str | None]:
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


def _where_valid(times: pa.Array, word: str) -> pa.Array | str:
    """Return the word for all rows, or null where there is no time."""
    if not times.null_count:
        return word
    return pc.if_else(times.is_valid(), pa.scalar(word, pa.string()), pa.scalar(None, pa.string()))


def _outcomes(replies: pa.Array, nothing: list[int]) -> pa.Array:
    """Return "answered" where there is a reply, "nothing_heard" where the title says so, else "unknown"."""
    codes = np.where(replies.is_valid().to_numpy(zero_copy_only=False), 0, 1).astype(np.int32)
    codes[nothing] = 2
    words = pa.array(["answered", "unknown", "nothing_heard"], pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(codes), words)


def _seconds(times: pa.Array) -> list[str]:
    """Return each time in UTC as ids need it, to the second; nothing where there is none."""
    texts = pc.strftime(times.cast(pa.timestamp("s", tz="UTC")), "%Y-%m-%dT%H:%M:%S")
    return pc.fill_null(texts, "").to_pylist()


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
