"""Every sentence has its translation, every translation its sentence, and both the same values in them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from auditor.language import LANGUAGES, gather
from auditor.language.gather import as_text, gathered, missing, updated
from auditor.language.speech import catalogue_path

OTHERS = [language for language in LANGUAGES if language != "en"]


@lru_cache(maxsize=1)
def messages() -> Catalog:
    return gathered()


@lru_cache(maxsize=4)
def catalogue(language: str) -> Catalog:
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(message: Message) -> list[tuple[str, str]]:
    """Return pairs of English and translation; what is missing is another test's matter."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))] if message.string else []
    return [(message.id[min(at, 1)], said) for at, said in enumerate(message.string) if said]


def test_a_message_that_is_put_together_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    for line in ('tr(f"{n} rows")', 'tr("a " + name)', 'later(f"{x}")', 'trn("{n} row", f"{n} rows", 3)'):
        path.write_text(line, encoding="utf-8")
        with pytest.raises(ValueError, match=r"page\.py:1"):
            list(gather._said_by(path))


def test_every_way_to_say_something_is_found(tmp_path: Path) -> None:
    path = tmp_path / "page.py"
    path.write_text(
        'tr("one", x=f"{1}")\nf"{tr(\'two\')}"\ntr("three {x}", x=tr("four"))\n'
        'trn("{n} five", "{n} fives", 2)\ntrc("menu", "six")\nlater("se" "ven")\ntr(dynamic)\n',
        encoding="utf-8",
    )
    found = set(gather._said_by(path))
    plain = {(word, None) for word in ("one", "two", "three {x}", "four", "seven")}
    assert found == plain | {(("{n} five", "{n} fives"), None), ("six", "menu")}


@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_lacks_its_translation(language: str) -> None:
    lacking = missing(updated(language, messages()))
    assert not lacking, f"{len(lacking)} without translation, the first: {lacking[:5]}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_of_a_sentence_that_nobody_says(language: str) -> None:
    said = {(message.id, message.context) for message in messages() if message.id}
    known = {(message.id, message.context) for message in catalogue(language) if message.id}
    assert not known - said


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_is_as_the_command_writes_it(language: str) -> None:
    written = as_text(updated(language, messages()))
    assert catalogue_path(language).read_text(encoding="utf-8") == written, (
        "run: python -m auditor.language.gather"
    )


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_holds_the_values_of_its_sentence_and_no_others(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        for english, said in forms(message) if message.id else ():
            wanted, got = set(re.findall(r"\{(\w*)\}", english)), set(re.findall(r"\{(\w*)\}", said))
            # A singular may write its number as a word.
            if got != wanted and not (isinstance(message.id, tuple | list) and got | {"n"} == wanted | {"n"}):
                wrong.append((english, said))
    assert not wrong


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_keeps_marks_of_plotly_and_spaces_at_its_ends(language: str) -> None:
    for message in catalogue(language):
        for english, said in forms(message) if message.id else ():
            assert sorted(re.findall(r"%\{[^}]*\}|</?\w+>", english)) == sorted(
                re.findall(r"%\{[^}]*\}|</?\w+>", said)
            )
            assert (english[:1].isspace(), english[-1:].isspace()) == (
                said[:1].isspace(),
                said[-1:].isspace(),
            )
