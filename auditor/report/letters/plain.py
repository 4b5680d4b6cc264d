"""A letter as plain text: lines of 78 letters at most, for an e-mail or a form."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from auditor.report.letters.writing import Letter, Paragraph

WIDTH = 78
_ITEMS = ("bullet", "numbered")


def as_text(letter: Letter) -> str:
    """Return the letter as text; it ends with a line break. For UTF-8."""
    return "\n".join(_lines(letter)) + "\n"


def _lines(letter: Letter) -> Iterator[str]:
    before: Paragraph | None = None
    for one in letter.paragraphs:
        is_same_list = before is not None and one.role == before.role and one.role in _ITEMS
        if before is not None and not is_same_list:
            yield ""
        yield from _wrapped(one)
        before = one


def _wrapped(one: Paragraph) -> Iterator[str]:
    if one.role not in _ITEMS:
        for line in one.text.splitlines():
            yield from _wrap(line)
        if one.role == "close":  # room for a signature
            yield from ("", "")
        return
    mark = "- " if one.number is None else f"{one.number}. "
    yield from _wrap(one.text, first=mark, rest=" " * len(mark))


def _wrap(text: str, first: str = "", rest: str = "") -> list[str]:
    # A blank, an address or a word of the law is not cut, however long.
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
