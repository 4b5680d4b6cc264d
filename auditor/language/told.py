"""Sentences that are kept before anybody reads them: English at first, said again in the reader's language.

The ledger is written while files are read, for programs and for people of any language. What it keeps is a
plain `str`, so that exports and the command line take it as it is; with values in it, it also remembers its
message and them.
"""

from __future__ import annotations

from auditor.language.forms import number
from auditor.language.speech import speaking, tr

Value = str | int


class Told(str):
    """An English sentence that remembers how it was made."""

    __slots__ = ("message", "values")

    message: str
    values: dict[str, Value]


def told(message: str, /, **values: Value) -> Told:
    """Return the English sentence of a message and its values, which `again` can say in another language.

    message: marked where it stands: told(later("{n} of {of} rows ..."), n=3, of=7). Whole numbers are
    written as people write them; a value that was itself told is said again, too.
    """
    with speaking("en"):
        sentence = Told(_say(message, values))
    sentence.message, sentence.values = message, values
    return sentence


def again(sentence: str) -> str:
    """Return a sentence of a table or one that was told, in the current language; others as they stand."""
    if isinstance(sentence, Told):
        return _say(sentence.message, sentence.values)
    return tr(sentence) if sentence else ""  # to gettext, nothing is the name of a catalogue's head


def _say(message: str, values: dict[str, Value]) -> str:
    said = {name: number(value) if isinstance(value, int) else again(value) for name, value in values.items()}
    return tr(message, **said)
