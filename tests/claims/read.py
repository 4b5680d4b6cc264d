"""Everything that a person may read of this program, found by what it is and not by a list of names.

Read are: the literals of every source file (f-strings with a number for each value), the texts of every table of
facts, the translations, and every page of text in the repository's root and in docs/. A new file is read from
the day it is there; what is left out stands below, with the reason.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent.parent
# What stands for a value in a message: as a number, so that "{n} false wake-ups" reads as "7 false wake-ups".
NUMBER = "7"

SOURCES = sorted(
    path
    for room in ("auditor", "dashboards")
    for path in (ROOT / room).rglob("*.py")
    # The commands that write the catalogues are for those who translate.
    if path.name != "gather.py"
)
TABLES = sorted((ROOT / "auditor").rglob("*.toml"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "dashboards").rglob("*.md")])
# Words that vendors, people and televisions use: data that is matched or made up, said by nobody of us. What
# such a table has for people to read stands in the fields it names in `said`, which are read all the same.
DATA = {
    "amazon_labels": "Amazon's own labels",
    "amazon_pages": "Amazon's own pages",
    "amazon_sentences": "Amazon's own sentences",
    "apple_portal": "Apple's own columns",
    "google_locales": "Google's own words in many languages",
    "google_my_activity": "Google's own words",
    "given_names": "names",
    "language_words": "frequent words",
    "phrases": "what the made-up household and its television say",
    "published_triggers": "what television said in a study",
    "sensitive": "patterns for private matters",
    "stop_words": "frequent words",
    "structure_names": "names of columns and keys",
    "text_cues": "words that speak for or against a request",
    "topics": "words of topics",
    "wake_words": "sounds of wake words",
}
# Fields that hold no sentence of ours.
_NOT_OURS = ("telling", "joining", "excuses", "source", "url", "quote")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def filled(template: str) -> str:
    """Return a message with a number for each of its values."""
    return re.sub(r"\{\w*\}", NUMBER, template)


def text_of(node: ast.AST) -> str | None:
    """Return the text of a literal or an f-string, None where it is neither."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "{}" for part in node.values)
    return None


def texts_of(path: Path) -> Iterator[str]:
    """Yield the texts of a source file that a person may read: all literals.

    No docstrings: only the command line shows them, as its help.
    """
    shows_docstrings = "cli" in path.parts or path.stem == "cli"
    hidden = {
        id(node.value)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Expr) and not shows_docstrings
    }
    hidden |= {
        id(part)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree_of(path)):
        text = text_of(node)
        if text is not None and id(node) not in hidden:
            yield filled(text)


def table_of(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def texts_in(path: Path) -> Iterator[str]:
    """Yield the texts of a table that a person may read."""
    table = table_of(path)
    said = table.get("said", ())
    only = frozenset(map(str, said)) if isinstance(said, list) and path.stem in DATA else None
    yield from () if path.stem in DATA and not said else _texts_in(table, only)


def _texts_in(value: object, only: frozenset[str] | None) -> Iterator[str]:
    if isinstance(value, str):
        if only is None:
            yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in _NOT_OURS:
                yield from _texts_in(inner, None if only is not None and key in only else only)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_in(inner, only)


def translations() -> Iterator[tuple[str, str]]:
    """Yield the language and the text of every translated message."""
    for path in sorted((ROOT / "auditor" / "language").glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
        for message in catalogue:
            strings = message.string if isinstance(message.string, tuple | list) else [message.string]
            if message.id:
                yield from ((path.stem, filled(text)) for text in strings if text)


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a text; a table's cell and a list's item are sentences too."""
    for part in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-*|]|\|", text):
        if part.strip():
            yield " ".join(part.split())
