"""Gathers every sentence that people read into the catalogues: `python -m auditor.language.gather`.

Sources are what the program's code hands to `tr`, `trn`, `trc` and `later`, and in tables of facts the
fields that the table names in `said`. Translations are kept; what nobody says any more goes. With
`--check` nothing is written and the exit code is 1 where a catalogue is not up to date or not complete.
"""

from __future__ import annotations

import ast
import io
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from auditor.language.speech import LANGUAGES, catalogue_path

ROOT = Path(__file__).resolve().parents[2]
# Which arguments hold the context (or None) and the forms of the message.
_SAYING: Mapping[str, tuple[int | None, tuple[int, ...]]] = {
    "tr": (None, (0,)),
    "later": (None, (0,)),
    "trn": (None, (0, 1)),
    "trc": (0, (1,)),
}
_HEAD = """\
# What Voice Auditor says, in another language: PROJECT.
# Written by `python -m auditor.language.gather`; translations are written here by hand."""


def gathered() -> Catalog:
    """Return every message of the program, without translations, in the order of the files."""
    found = Catalog(charset="utf-8")
    for path in _sources():
        for message, context in _said_by(path):
            found.add(message, locations=[(path.relative_to(ROOT).as_posix(), 1)], context=context)
    for path in sorted((ROOT / "auditor" / "facts").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        said = frozenset(table.get("said", ()))
        for sentence in _said_in(table, said):
            found.add(sentence, locations=[(path.relative_to(ROOT).as_posix(), 1)])
    return found


def _said_by(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """Yield messages and contexts of a source file.

    Read from its syntax tree: Babel's own reader misses calls inside f-strings. Raises ValueError where a
    message is put together, which no catalogue could hold.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SAYING):
            continue
        context_at, forms_at = _SAYING[node.func.id]
        forms = tuple(_literal(node, at, path) for at in forms_at)
        whole = [form for form in forms if form is not None]
        if len(whole) == len(forms):
            context = None if context_at is None else _literal(node, context_at, path)
            yield whole[0] if len(whole) == 1 else tuple(whole), context


def _literal(call: ast.Call, at: int, path: Path) -> str | None:
    """Return the text that stands there; None for a value, which a table marks with `later`."""
    argument = call.args[at] if at < len(call.args) else None
    if isinstance(argument, ast.JoinedStr | ast.BinOp):
        raise ValueError(f"{path.name}:{call.lineno}: a message is one literal, not put together")  # noqa: TRY004
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else None


def _sources() -> Iterator[Path]:
    for room in ("auditor", "dashboards"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if path.parent.name != "language" or path.name == "forms.py":
                yield path


def _said_in(value: object, said: frozenset[str]) -> Iterator[str]:
    """Yield the texts of the fields that a table says are read by people, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "said":
                continue
            if name in said:
                yield from _texts(inner)
            else:
                yield from _said_in(inner, said)
    elif isinstance(value, list):
        for inner in value:
            yield from _said_in(inner, said)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def updated(language: str, found: Catalog) -> Catalog:
    """Return the catalogue of a language with these messages and the translations that it has of them."""
    path = catalogue_path(language)
    known = Catalog(locale=language)
    if path.exists():
        with path.open("rb") as file:
            known = read_po(file, locale=language)
    fresh = Catalog(
        locale=language,
        charset="utf-8",
        project="Voice Auditor",
        header_comment=_HEAD.replace("PROJECT", LANGUAGES[language]),
        fuzzy=False,
    )
    for message in _messages(found):
        had = known.get(message.id, message.context)
        fresh.add(message.id, had.string if had else None, message.locations, context=message.context)
    return fresh


def _messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def as_text(catalogue: Catalog) -> str:
    """Return a catalogue as it lies on the disk: no dates and no line numbers, which change by themselves."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, include_lineno=False, sort_output=False)
    text = out.getvalue().decode("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(_CHANGING)]
    return "\n".join(kept).rstrip("\n") + "\n"


_CHANGING = (
    '"Project-Id',
    '"Report-Msgid',
    '"POT-Creation-Date',
    '"PO-Revision-Date',
    '"Last-Translator',
    '"Language-Team',
    '"Generated-By',
)


def missing(catalogue: Catalog) -> list[str]:
    """Return the messages that have no translation, or not in every form."""
    found = []
    for message in _messages(catalogue):
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(strings):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def main(arguments: list[str]) -> int:
    """Write or check the catalogues; return the exit code."""
    check = "--check" in arguments
    found, wrong = gathered(), False
    for language in LANGUAGES:
        if language == "en":
            continue
        catalogue = updated(language, found)
        text, path = as_text(catalogue), catalogue_path(language)
        old = not path.exists() or path.read_text(encoding="utf-8") != text
        lacking = missing(catalogue)
        if not check:
            path.write_text(text, encoding="utf-8", newline="\n")
        state = ", not up to date" if check and old else ""
        sys.stdout.write(
            f"{language}: {len(catalogue)} messages, {len(lacking)} without translation{state}\n"
        )
        wrong = wrong or bool(lacking) or (check and old)
    return int(check and wrong)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
