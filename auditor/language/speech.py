"""Sentences in the language of whoever reads them: gettext, with catalogues that are read as text.

Which language that is, the caller says for a while (`speaking`), or whoever shows pages says how to find
out (`ask`); else it is English. Values are filled in after translating, so no person's words are ever
looked up, and braces in them are left alone.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

LANGUAGES: Mapping[str, str] = {"en": "English", "de": "Deutsch"}
_SOURCE = "en"
_HERE = Path(__file__).resolve().parent

_said: ContextVar[str | None] = ContextVar("language", default=None)
_asked: list[Callable[[], str | None]] = []


def ask(where: Callable[[], str | None]) -> None:
    """Name the function that knows the language of whoever is looking; None from it means English.

    It replaces the one named before: there is one app in a process.
    """
    _asked[:] = [where]


def current() -> str:
    """Return the language to speak now, a key of LANGUAGES."""
    found = _said.get() or (_asked[0]() if _asked else None)
    return found if found is not None and found in LANGUAGES else _SOURCE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak this language inside the block, whatever was asked for outside."""
    token = _said.set(language)
    try:
        yield
    finally:
        _said.reset(token)


def tr(message: str, /, **values: object) -> str:
    """Return a sentence in the current language, its {names} filled in."""
    language = current()
    said = message if language == _SOURCE else _catalogue(language).gettext(message)
    return said.format(**values) if values else said


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """Return the sentence that fits a number; {n} is that number as people write it."""
    from auditor.language.forms import number  # noqa: PLC0415 - forms speak too

    language = current()
    said = (one if n == 1 else many) if language == _SOURCE else _catalogue(language).ngettext(one, many, n)
    return said.format(n=number(n), **values)


def trc(context: str, message: str, /, **values: object) -> str:
    """Return a sentence that is translated by where it stands: the same English may need two translations."""
    language = current()
    said = message if language == _SOURCE else _catalogue(language).pgettext(context, message)
    return said.format(**values) if values else said


def later(message: str) -> str:
    """Mark a text of a table for the catalogues; it is translated where it is said, with `tr`."""
    return message


def catalogue_path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return _HERE / f"{language}.po"


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> gettext.NullTranslations:
    """Read a catalogue, once a process. It is kept as text, so that there is no second form to forget."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - English needs neither
    from babel.messages.pofile import read_po  # noqa: PLC0415

    with catalogue_path(language).open("rb") as file:
        read = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
