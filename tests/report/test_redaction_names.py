"""Covering names, numbers and addresses in words: what is certain, what helps, and what stays."""

from __future__ import annotations

import time
import unicodedata

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.report.redaction.names import Names, evened

NAMES = Names(["Emma's Kitchen Echo", "Echo", "キッチン", "The Home", "🏠", "Jörg"], ["com.burbn.instagram"])


def covered(text: str, names: Names = NAMES) -> str:
    return str(names.texts(pa.array([text], pa.string()))[0].as_py())


@pytest.mark.parametrize(
    ("said", "left"),
    [
        # names that the export gives, in any case, whole and in their telling parts
        ("play jazz on emma's kitchen echo", "play jazz on •••"),
        ("turn on the KITCHEN light", "turn on the ••• light"),
        ("what's emmas favourite", "what's ••• favourite"),
        ("open Instagram now", "open ••• now"),
        ("echo echo ECHO!", "•••!"),
        ("the home is nice, go home", "••• is nice, go home"),
        ("キッチンの電気をつけて", "•••の電気をつけて"),
        ("🏠 on", "••• on"),
        (unicodedata.normalize("NFD", "is jörg there"), "is ••• there"),
        # given names of a table; those that are also words only behind a word such as call
        ("alexa call anna schmidt on mobile", "alexa call ••• on mobile"),
        ("tell aunt ulla about it", "tell aunt ••• about it"),
        ("mark's book", "•••'s book"),
        ("alexa stop", "alexa stop"),
        # digits, in any writing; spoken ones where there are several
        ("wake me at 5:30", "wake me at •••"),
        ("call 0171 555-12 34 now", "call ••• now"),
        ("\uff14\uff12 is the answer", "••• is the answer"),
        ("the pin is b4x9", "the pin is •••"),
        ("oh seven seven nine", "•••"),
        ("dreiundzwanzig mal zwei", "••• mal zwei"),
        ("timer for one minute", "timer for one minute"),
        # addresses
        ("mail john.smith@gmail.com please", "mail ••• please"),
        ("john dot smith at gmail dot com", "•••"),
        ("go to example.com/foo/bar", "go to •••"),
        ("send letter.docx", "send •••"),
        ("12 maple street is near", "••• is near"),
        ("", ""),
        ("•••", "•••"),
    ],
)
def test_what_is_covered(said: str, left: str) -> None:
    assert covered(said) == left


def test_a_name_that_nobody_told_stays_which_the_level_says() -> None:
    assert covered("call zorblax") == "call zorblax"


def test_nothing_stays_nothing() -> None:
    column = pa.chunked_array([[None, "call anna", None], []], pa.string())
    assert Names().covered(column).to_pylist() == [None, "call •••", None]
    assert len(Names().covered(pa.chunked_array([], pa.string()))) == 0


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
SPOKEN = st.sampled_from(
    [
        "call",
        "anna",
        "will",
        "mark",
        "emma",
        "kitchen",
        "one",
        "two",
        "seven",
        "with",
        "12",
        "a@b",
        "www.x.de",
        "•••",
        "'s",
        ",",
        "-",
        "@",
        ".",
        "/",
        " ",
    ]
)
TEXTS = st.lists(st.one_of(WORDS, SPOKEN), max_size=10).map(" ".join)


@given(st.lists(TEXTS, max_size=20))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_covering_twice_is_covering_once(texts: list[str]) -> None:
    once = NAMES.texts(pa.array(texts, pa.string()))
    assert NAMES.texts(once).to_pylist() == once.to_pylist()


@given(st.lists(TEXTS, max_size=20))
@settings(max_examples=40, derandomize=True, deadline=None)
def test_no_digit_and_no_at_sign_is_left(texts: list[str]) -> None:
    for text in NAMES.texts(pa.array(texts, pa.string())).to_pylist():
        assert not any(unicodedata.category(sign).startswith("N") for sign in text)
        assert "@" not in text


@given(WORDS.filter(lambda name: any(sign.isalnum() for sign in name)), st.lists(WORDS, max_size=3))
@settings(max_examples=80, derandomize=True, deadline=None)
def test_whatever_a_device_is_called_its_name_does_not_stand_among_words(
    name: str, around: list[str]
) -> None:
    before, after = " ".join(around[:1]), " ".join(around[1:])
    said = [name, name.upper(), name.lower(), unicodedata.normalize("NFD", name)]
    said = [one for one in said if len(evened(one)) == len(evened(name))]  # not "SS" for "ß"
    texts = [f"{before} {one} {after}" for one in ["•••", *said]]
    plain, *left = map(evened, Names([name]).texts(pa.array(texts, pa.string())).to_pylist())
    for text in left:
        assert evened(name).strip() not in text or evened(name).strip() in plain


def test_a_text_of_one_sign_a_million_times_takes_no_more_than_a_moment() -> None:
    started = time.monotonic()
    for sign in ("a@", "a.", "/", "\\", "dot ", " dot a", "1", "é", "one ", "•••"):
        covered(sign * 100_000)
    assert time.monotonic() - started < 20
