"""The entries of Google's activity, whatever file they stood in, and how they become recordings.

JSON and web pages give the same entries (format notes, Google 2 and 3): what they mean is settled here.
"""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from auditor.problem import Problem
from auditor.recording import (
    TABLE_SCHEMA,
    TIMESTAMP,
    Place,
    Setting,
    column_array,
    few_words,
    record_batch,
    recording_ids,
)
from auditor.shapes.contract import Batch, Source
from auditor.shapes.google import phrases
from auditor.shapes.google.answer_text import answer_text
from auditor.shapes.google.clip import is_sound
from auditor.shapes.instants import is_sane, iso_instant

# Stands for the product of an entry in the form of before 2018, which wraps everything in "snippet". The
# voice assistant never wrote that form (format notes, Google 2.2).
_OLD_FORM = "an entry of an old form"


class Named(msgspec.Struct, gc=False):
    """A line of an answer or a detail; old exports have empty objects here."""

    name: str | None = None


class Location(msgspec.Struct, gc=False):
    """Where it happened; decoded only on request."""

    name: str | None = None
    url: str | None = None
    source: str | None = None


class Markup(msgspec.Struct, gc=False):
    """An answer as HTML."""

    html: str | None = None


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
    attachedFiles: list[str] | None = None  # noqa: N815
    safeHtmlItem: list[Markup] | None = None  # noqa: N815
    snippet: object = None


class PlacedEntry(Entry, gc=False):
    """An entry with its places."""

    locationInfos: list[Location] | None = None  # noqa: N815


Files = dict[int, list[str]]  # by place among entries or recordings: names of sound files


@dataclass(slots=True)
class Times:
    """When entries happened.

    micros:    timestamps in UTC, null where unreadable.
    basis:     a word of recording.TIME_BASES each, or one for all.
    precision: one word of recording.TIME_PRECISIONS for all.
    seconds:   UTC to the second, "2019-11-03T06:15:42", "" where unreadable: what ids rest on.
    """

    micros: pa.Array
    basis: pa.Array | str | None
    precision: str
    seconds: list[str]


@dataclass(slots=True)
class Columns:
    """Entries of one file as columns: one place in every list for each entry.

    path:     of the file.
    rows:     their places in the file.
    names:    what the file names the product; a voice assistant's, where it names several.
    titles:   verb and words, or a sentence.
    urls:     where the title leads.
    replies:  what was answered.
    details:  by place: the lines of the entry's details.
    files:    by place: names of sound files.
    places:   by place: where it happened; only where that was asked for.
    controls: under which of the account's settings entries were kept.
    """

    path: str
    rows: Sequence[int]
    names: list[str | None]
    titles: list[str]
    urls: list[str | None]
    replies: pa.Array
    times: Times
    details: dict[int, list[str]] = field(default_factory=dict)
    files: Files = field(default_factory=dict)
    places: dict[int, list[Location]] = field(default_factory=dict)
    controls: set[str] = field(default_factory=set)

    def take(self, kept: list[int]) -> Columns:
        """Return only these entries."""
        new = {old: at for at, old in enumerate(kept)}
        times, at = self.times, pa.array(kept, pa.int64())
        return Columns(
            path=self.path,
            rows=[self.rows[one] for one in kept],
            names=[self.names[one] for one in kept],
            titles=[self.titles[one] for one in kept],
            urls=[self.urls[one] for one in kept],
            replies=self.replies.take(at),
            times=Times(
                times.micros.take(at),
                times.basis.take(at) if isinstance(times.basis, pa.Array) else times.basis,
                times.precision,
                [times.seconds[one] for one in kept],
            ),
            details={new[one]: lines for one, lines in self.details.items() if one in new},
            files={new[one]: names for one, names in self.files.items() if one in new},
            places={new[one]: places for one, places in self.places.items() if one in new},
            controls=self.controls,
        )


def columns_of(entries: list[Entry], rows: Sequence[int], path: str) -> Columns:
    """Return entries as columns; rows: their places in the file; path: of the file."""
    details = {at: entry.details for at, entry in enumerate(entries) if entry.details}
    controls = {name for entry in entries if entry.activityControls for name in entry.activityControls}
    names, replies = _names(entries, path), _replies(entries)
    files = {at: entry.audioFiles for at, entry in enumerate(entries) if entry.audioFiles}
    for at in _of_gemini(names):
        # Here `subtitles` are notes about attachments, and the answer is HTML.
        replies[at] = _answer(entries[at])
        sounds = [name for name in entries[at].attachedFiles or () if is_sound(name)]
        if sounds:
            files.setdefault(at, sounds)
    return Columns(
        path=path,
        rows=rows,
        names=names,
        titles=[entry.title or "" for entry in entries],
        urls=[entry.titleUrl for entry in entries],
        replies=pa.array(replies, pa.string()),
        times=_times([entry.time for entry in entries]),
        details={at: [line.name for line in lines if line.name] for at, lines in details.items()},
        files=files,
        places={
            at: entry.locationInfos
            for at, entry in enumerate(entries)
            if isinstance(entry, PlacedEntry) and entry.locationInfos
        },
        controls=controls,
    )


def _names(entries: list[Entry], path: str) -> list[str | None]:
    """Return the product of every entry: a voice assistant's where it names one, else its first."""
    names = [(entry.products[0] if entry.products else None) or entry.header for entry in entries]
    if not phrases.products().issuperset(names):
        folder = phrases.folder_product(path)
        for at, entry in enumerate(entries):
            name = names[at]
            if entry.products and len(entry.products) > 1:
                name = min(entry.products, key=rank)
            elif not name and entry.snippet is not None:
                name = _OLD_FORM
            names[at] = named(name, folder)
    return names


def named(name: str | None, folder: str | None) -> str | None:
    """Return the name of an entry's product, or that of its folder where only that one is known.

    folder: as `phrases.folder_product` returns it. Both have the same name in every language that was seen,
    but folders may stay English where the entries do not (format notes, Google 7, Chinese).
    """
    if folder is None or name == _OLD_FORM or (name and phrases.product_kind(name)):
        return name
    return folder


def rank(name: str) -> int:
    """Return 0 for a voice assistant's name, 1 for Gemini's, 2 for others: of several, the least counts."""
    kind = phrases.product_kind(name)
    return 0 if kind == "assistant" else 1 if kind == "gemini" else 2


def _of_gemini(names: list[str | None]) -> list[int]:
    """Return the places of the entries of Gemini Apps."""
    if phrases.products().issuperset(names):
        return []
    return [at for at, name in enumerate(names) if name and phrases.product_kind(name) == "gemini"]


def _answer(entry: Entry) -> str | None:
    texts = (answer_text(item.html) for item in entry.safeHtmlItem or () if item.html)
    return "\n".join(text for text in texts if text) or None


# What a title may mean besides speech (phrases.split_title, phrases.split_prompt), where the title is a
# sentence of the vendor's, and where that sentence says that nothing was heard.
_NO_WORDS = frozenset({"not_recognised", "opened", "started"})
_NOTHING_HEARD = frozenset({"not_recognised", "opened"})


def batch_of(source: Source, shape: str, columns: Columns) -> Batch:
    """Settle entries of one file and link their sound. shape: id of the shape that read them."""
    return linked(source, *settled(shape, columns))


def settled(shape: str, columns: Columns) -> tuple[Batch, Files]:
    """Settle entries of one file; also return, by place in the recordings, the sound files they name."""
    return _Settling(shape, columns).batch()


def linked(source: Source, batch: Batch, files: Files) -> Batch:
    """Link the sound files that recordings name, in whatever part they lie."""
    if not files or batch.recordings is None:
        return batch
    count = batch.recordings.num_rows
    paths: list[str | None] = [None] * count
    clips: list[int | None] = [None] * count
    states: dict[int, str] = {}
    for at, names in files.items():
        for name in reversed(names):
            # Members are named in this form, whatever a computer made of their names on the way.
            found = source.exports.find_clip(source.member, unicodedata.normalize("NFC", name))
            if found:
                clips[at], paths[at] = found
                states[at] = "linked"
            else:
                states.setdefault(at, "named_but_absent")
    absent = list(states.values()).count("named_but_absent")
    if absent:
        batch.flaws["audio_absent"] += absent
    columns = {"audio": paths, "audio_state": few_words("none", states, count), "clip": clips}
    for name, values in columns.items():
        at = TABLE_SCHEMA.get_field_index(name)
        batch.recordings = batch.recordings.set_column(
            at, TABLE_SCHEMA.field(name), column_array(name, values, count)
        )
    return batch


class _Settling:
    """Some entries of the file on their way to a batch.

    A million entries pass through here: what is rare is mended after what is common, and what is the same
    for all is never written out.
    """

    def __init__(self, shape: str, columns: Columns) -> None:
        self._shape, self._given = shape, columns
        self._batch = Batch(rows=len(columns.rows))

    def batch(self) -> tuple[Batch, Files]:
        """Settle every entry; files by place in the recordings."""
        self._sort_out_products()
        words, meanings = self._split()
        dropped = {at: meaning for at, meaning in meanings.items() if meaning in ("tap", "not_speech")}
        if dropped:
            self._batch.set_aside.update(dropped.values())
            kept = [at for at in range(len(words)) if at not in dropped]
            meanings = {new: meanings[old] for new, old in enumerate(kept) if old in meanings}
            words = [words[at] for at in kept]
            self._given = self._given.take(kept)
        if words:
            self._batch.recordings = self._columns(words, meanings)
        return self._batch, self._given.files

    def _sort_out_products(self) -> None:
        """Keep what is about an assistant; set the rest aside; what names no product is a problem.

        What Assistant Memory holds nobody has seen; nothing says that it was spoken, so it is set aside.
        An entry with sound is about a microphone, also where nobody has seen its product's name yet.
        """
        given = self._given
        if phrases.products().issuperset(given.names):
            return
        kept, searched = [], False
        for at, name in enumerate(given.names):
            if not name:
                self._batch.problems.append(Problem("wrong_types", row=given.rows[at]))
            elif at in given.files or phrases.product_kind(name) in ("assistant", "gemini"):
                kept.append(at)
            else:
                self._batch.set_aside["other_product"] += 1
                searched = searched or "/search?" in (given.urls[at] or "")
        if searched and not phrases.tells_assistant(given.path):
            self._batch.notes.add("product_unknown")
        self._given = given.take(kept)

    def _split(self) -> tuple[list[str], dict[int, str]]:
        """Return the words of every title, and what those titles mean that are not plain speech."""
        # The commonest title by far is taken apart here; the table of facts knows it too, and the rest.
        said, said_unbroken = "Said ", "Said\u00a0"
        titles, urls = self._given.titles, self._given.urls
        words = [title[5:] if title[:5] == said or title[:5] == said_unbroken else "" for title in titles]
        meanings: dict[int, str] = {}
        for at in [at for at, text in enumerate(words) if not text]:
            meaning, words[at] = phrases.split_title(titles[at], urls[at] or "")
            if meaning != "speech":
                meanings[at] = meaning
        for at in self._given.files:
            if meanings.get(at) in ("tap", "not_speech"):
                del meanings[at]  # somebody was heard, whatever the verb: one may search by voice
        for at in _of_gemini(self._given.names):
            meanings[at], words[at] = phrases.split_prompt(titles[at])
        return words, meanings

    def _columns(self, words: list[str], meanings: dict[int, str]) -> pa.RecordBatch:
        """Build the columns. meanings: of the rows that are not plain speech."""
        given, count = self._given, len(words)
        names, times = given.names, given.times
        ids = recording_ids("google", times.seconds, _comparable(words))
        nothing = [at for at, meaning in meanings.items() if meaning in _NO_WORDS]
        self._flaw("time_unreadable", times.micros.null_count)
        self._flaw("title_not_split", list(meanings.values()).count("unsplit"))
        columns: dict[str, object] = {
            "recording_id": ids,
            "vendor": "google",
            "shape": self._shape,
            "product": names[0] if names.count(names[0]) == len(names) else names,
            "kind": few_words("voice", _unknown(meanings), count),
            "started_at": times.micros,
            "time_basis": times.basis,
            "time_precision": _where_valid(times.micros, times.precision),
            "transcript": _transcripts(words, [*nothing, *(at for at in meanings if not words[at])]),
            "outcome": _outcomes(given.replies, [at for at in nothing if meanings[at] in _NOTHING_HEARD]),
            "reply": given.replies,
            "row": np.asarray(given.rows, dtype=np.int64),
        }
        if nothing:
            columns["placeholder"] = few_words(None, {at: words[at] for at in nothing}, count)
        self._add_details(columns, count)
        self._batch.settings |= {Setting("google", "activity control", name) for name in given.controls}
        for at, places in given.places.items():
            self._batch.places += [
                Place(ids[at], one.url or one.name or "", one.source or "") for one in places
            ]
        return record_batch(columns, count)

    def _flaw(self, kind: str, count: int) -> None:
        if count:
            self._batch.flaws[kind] += count

    def _add_details(self, columns: dict[str, object], count: int) -> None:
        """Fill trigger and speaker where the details say something."""
        meanings = phrases.detail_meanings()
        triggers: dict[int, str] = {}
        speakers: dict[int, str] = {}
        for at, lines in self._given.details.items():
            for line in lines:
                meaning = meanings.get(line) or meanings.get(phrases.plain(line))
                if meaning == "hotword":
                    triggers[at] = "hotword"
                elif meaning == "unrecognised_speaker":
                    speakers[at] = "unrecognised"
        if triggers:
            columns["trigger"] = few_words("unknown", triggers, count)
        if speakers:
            columns["speaker"] = few_words("unknown", speakers, count)


def _comparable(words: list[str]) -> list[str]:
    """Return words as ids compare them: a page has other blanks than the JSON, and none at the ends."""
    joined = "\0".join(["", *words, ""])
    if any(odd in joined for odd in _BLANKS):
        return [" ".join(text.split()) for text in words]
    return words


_BLANKS = ("\u00a0", "  ", "\0 ", " \0", "\n", "\r", "\t", "\u202f", "\u3000")


def _replies(items: list[Entry]) -> list[str | None]:
    """Return the answer of every entry: usually one line, sometimes several, or none."""
    answers = [item.subtitles for item in items]
    replies = [lines[0].name if lines else None for lines in answers]
    for at in [at for at, lines in enumerate(answers) if lines and len(lines) > 1]:
        replies[at] = "\n".join(line.name for line in answers[at] or () if line.name) or None
    return [reply or None for reply in replies] if "" in replies else replies


def _unknown(meanings: dict[int, str]) -> dict[int, str]:
    """Return the places of entries that do not say whether somebody spoke, or typed, or touched."""
    return {at: "unknown" for at, meaning in meanings.items() if meaning != "not_recognised"}


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


def _times(stamps: list[str | None]) -> Times:
    """Read RFC 3339 stamps; the raw stamp is cut to the second where all are in UTC already."""
    micros, basis = read_times(stamps)
    if isinstance(basis, str):
        return Times(micros, basis, "ms", [stamp[:19] for stamp in stamps if stamp])
    unread = micros.is_null().to_numpy(zero_copy_only=False)
    since = pc.fill_null(micros.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    return Times(micros, basis, "ms", seconds_of(since, unread))


def seconds_of(micros: np.ndarray, unread: np.ndarray) -> list[str]:
    """Return each time to the second, in UTC, as ids rest on it; "" where there is none."""
    stamps = np.datetime_as_string(np.where(unread, 0, micros).astype("M8[us]"), unit="s")
    found: list[str] = np.where(unread, "", stamps).tolist()
    return found


_PLAIN_UTC = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$"


def read_times(stamps: list[str | None]) -> tuple[pa.Array, pa.Array | str]:
    """Read RFC 3339 stamps: returns UTC times (null where unreadable) and their basis.

    Accepts 0 to 9 digits of a second and a numeric offset; a stamp without any zone is unreadable.
    """
    texts = pa.array(stamps, pa.string())
    if not texts.null_count and pc.all(pc.match_substring_regex(texts, _PLAIN_UTC)).as_py():
        with contextlib.suppress(pa.ArrowInvalid):
            times = texts.cast(TIMESTAMP)
            ends = pc.min_max(times.cast(pa.int64()))
            if is_sane(ends["min"].as_py()) and is_sane(ends["max"].as_py()):
                return times, "utc"
    read = [iso_instant(stamp) for stamp in stamps]
    micros = pa.array([instant and instant.micros for instant in read], pa.int64())
    return micros.cast(TIMESTAMP), pa.array([instant and instant.basis for instant in read], pa.string())
