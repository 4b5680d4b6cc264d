"""Problems: what could not be read, said by kind and place and never by content.

An exception's text often quotes the row that broke, and a row is somebody's life.
So a problem carries a kind from the table below and a place (member, row or byte),
and nothing else can be put into it.
"""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of rows that gave no recording, or of members that gave no (or not all) rows.
PROBLEM_KINDS: dict[str, str] = {
    "not_an_object": "an entry is not a record",
    "row_broken": "an entry could not be decoded",
    "row_cut_off": "the file ends in the middle of an entry",
    "row_too_large": "an entry is larger than the limit",
    "line_too_large": "a line is larger than the limit",
    "page_too_large": "the page is larger than the limit, so it was not read",
    "unknown_kind": "an entry is of a kind that this version does not know",
    "wrong_types": "an entry's fields are not of the documented types",
    "file_cut_off": "the file ends before it should",
    "checksum_wrong": "the file does not match its checksum, so it was damaged on its way",
    "damaged": "the file is damaged and could be read only in part",
    "header_changed": "the file is almost, but not quite, of a known shape",
    "wrong_encoding": "the file is not in UTF-8",
    "refused": "the file was refused for safety",
    "reader_failed": "the reader met something that it was not written for",
}

# Kinds of recordings that lack something that their row should have had.
FLAW_KINDS: dict[str, str] = {
    "time_unreadable": "a recording's time could not be read",
    "begin_missing": "the end of a session has no beginning",
    "end_missing": "the beginning of a session has no end",
    "audio_absent": "a recording names a sound file that is not there",
    "title_not_split": "a title could not be split into verb and words",
    "label_unknown": "a vendor's label is not known to this version",
    "text_type_unknown": "a text is of a type that is not known to this version",
    "audio_unreadable": "a sound file is empty, or is not what its name says",
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
        place = ""
        if self.row is not None:
            place = f" (row {self.row})"
        elif self.offset is not None:
            place = f" (byte {self.offset:,})"
        return PROBLEM_KINDS[self.kind] + place
