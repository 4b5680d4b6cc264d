"""Problems: what could not be read, said by kind and place and never by content.

An exception's text often quotes the row that broke, and a row is somebody's life.
So a problem carries a kind from the table below and a place (member, row or byte),
and nothing else can be put into it.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.language import later
from auditor.language.told import told

# Kinds of rows that gave no recording, or of members that gave no (or not all) rows.
PROBLEM_KINDS: dict[str, str] = {
    "not_an_object": later("an entry is not a record"),
    "row_broken": later("an entry could not be decoded"),
    "row_cut_off": later("the file ends in the middle of an entry"),
    "row_too_large": later("an entry is larger than the limit"),
    "line_too_large": later("a line is larger than the limit"),
    "page_too_large": later("the page is larger than the limit, so it was not read"),
    "unknown_kind": later("an entry is of a kind that this version does not know"),
    "wrong_types": later("an entry's fields are not of the documented types"),
    "file_cut_off": later("the file ends before it should"),
    "checksum_wrong": later("the file does not match its checksum, so it was damaged on its way"),
    "damaged": later("the file is damaged and could be read only in part"),
    "header_changed": later("the file is almost, but not quite, of a known shape"),
    "wrong_encoding": later("the file is not in UTF-8"),
    "refused": later("the file was refused for safety"),
    "reader_failed": later("the reader met something that it was not written for"),
}

# Kinds of recordings that lack something that their row should have had.
FLAW_KINDS: dict[str, str] = {
    "time_unreadable": later("a recording's time could not be read"),
    "begin_missing": later("the end of a session has no beginning"),
    "end_missing": later("the beginning of a session has no end"),
    "audio_absent": later("a recording names a sound file that is not there"),
    "title_not_split": later("a title could not be split into verb and words"),
    "label_unknown": later("a vendor's label is not known to this version"),
    "text_type_unknown": later("a text is of a type that is not known to this version"),
    "audio_unreadable": later("a sound file is empty, or is not what its name says"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read.

    kind:   a key of PROBLEM_KINDS.
    row:    number of the row in its member, from 0, or None for the member as a whole.
    offset: byte offset in the member, where a row number means nothing.
    """

    kind: str
    row: int | None = None
    offset: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in PROBLEM_KINDS:
            raise ValueError("unknown problem kind")

    @property
    def sentence(self) -> str:
        """What happened and where, in plain words, without any content."""
        what = PROBLEM_KINDS[self.kind]
        if self.row is not None:
            return told(later("{what} (row {row})"), what=what, row=str(self.row))
        if self.offset is not None:
            return told(later("{what} (byte {offset})"), what=what, offset=self.offset)
        return what
