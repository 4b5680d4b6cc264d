"""Every letter that exists: whole sentences, the same law in each language, blanks where nothing was given."""

from __future__ import annotations

import datetime as dt
import itertools
import re

import pytest

from auditor.recording import VENDORS
from auditor.report.letters import (
    GAPS,
    KINDS,
    LANGUAGES,
    LAWS,
    Gap,
    Letter,
    Sender,
    as_docx,
    as_text,
    kinds_of,
    languages_of,
    letter,
    lists_missing,
)

MANY = [
    Gap("parts_missing", n=2, numbers=(2, 4)),
    Gap("clips_absent", n=1234),
    Gap("no_sound", n=3, of=9),
    Gap("no_labels"),
    Gap("period", first=dt.date(2023, 7, 1), last=dt.date(2026, 6, 30)),
]
WHO = Sender(
    "Ada {missing} [Example]",
    "1 Test Road\nExampleton",
    "ada@example.org",
    "C-77",
    dt.date(2026, 11, 27),
    "DE",
)
ALL = [
    (kind, law, language, vendor)
    for law in LAWS
    for kind in kinds_of(law)
    for language in languages_of(law)
    for vendor in VENDORS
]


def articles(made: Letter) -> set[str]:
    """Return the numbers of the law that a letter names, whatever the language calls an article."""
    text = " ".join(
        one.text for one in made.paragraphs if one.role in ("subject", "text", "bullet", "numbered")
    )
    # Years, the number of the regulation and of the judgment are no articles; counts and days were given.
    text = re.sub(
        r"2016/679|C-154/21|12\. ?Januar 2023|12 \w+ (?:de )?2023|12 January 2023|12 de enero de 2023",
        "",
        text,
    )
    return set(re.findall(r"\b(\d{1,2})\b", text))


def roles(made: Letter) -> list[str]:
    return [one.role for one in made.paragraphs]


@pytest.mark.parametrize("which", ALL, ids="-".join)
def test_every_letter_is_whole(which: tuple[str, str, str, str]) -> None:
    made = letter(*which, MANY)
    text = as_text(made)
    assert not re.search(r"[{}]", text)
    assert "  " not in re.sub(r"^ +", "", text, flags=re.MULTILINE)
    assert text.count("[") == text.count("]") >= 5
    assert made.subject in " ".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_a_translation_has_the_parts_of_the_english_letter_and_names_the_same_articles(
    kind: str, language: str
) -> None:
    english, other = letter(kind, "gdpr", "en", "amazon"), letter(kind, "gdpr", language, "amazon")
    assert roles(other) == roles(english)
    assert [one.number for one in other.paragraphs] == [one.number for one in english.paragraphs]
    assert articles(other) == articles(english)


@pytest.mark.parametrize(
    ("kind", "number"), [("access", "15"), ("erasure", "17"), ("objection", "21"), ("complaint", "77")]
)
def test_each_kind_rests_on_its_article(kind: str, number: str) -> None:
    for law in ("gdpr", "uk"):
        assert f"Article {number}" in letter(kind, law, "en", "google").subject


def test_access_asks_whether_people_had_access_and_to_what() -> None:
    text = " ".join(as_text(letter("access", "gdpr", "en", "apple")).split())
    assert (
        "whether people (your staff, staff of contractors, or others) have had access to recordings" in text
    )
    assert "Article 15(1)(c)" in text
    assert "within one month (Article 12(3))" in text


def test_california_has_its_own_sections_and_no_letter_of_complaint() -> None:
    said = {kind: as_text(letter(kind, "ccpa", "en", "google")) for kind in kinds_of("ccpa")}
    assert set(said) == {"access", "erasure", "objection"}
    assert "1798.110" in said["access"]
    assert "1798.105" in said["erasure"]
    assert "1798.121" in said["objection"]
    assert "1798.120" in said["objection"]
    assert not any("GDPR" in text for text in said.values())


def test_what_is_missing_is_a_list_of_its_own_in_the_language_of_the_letter() -> None:
    made = letter("access", "gdpr", "de", "google", MANY)
    items = [one for one in made.paragraphs if one.role == "numbered"]
    first = [at for at, one in enumerate(items) if one.number == 1]
    assert len(first) == 2
    listed = items[first[1] :]
    assert [one.number for one in listed] == list(range(1, len(MANY) + 1))
    assert [one.text[-1] for one in listed] == [";"] * (len(MANY) - 1) + ["."]
    assert "mit den Nummern 2 und 4" in listed[0].text
    assert "1.234 Aufnahmen" in listed[1].text
    assert "3 von 9" in listed[2].text
    assert "vor dem 1. Juli 2023 und nach dem 30. Juni 2026" in listed[4].text


def test_one_is_said_as_one() -> None:
    one = as_text(letter("access", "gdpr", "en", "google", [Gap("clips_absent", n=1)]))
    assert "the sound of 1 recording whose entry names" in " ".join(one.split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", GAPS)
def test_every_gap_can_be_said_in_every_language(language: str, name: str) -> None:
    day = dt.date(2024, 2, 29)
    for n in (1, 2, 1_000_000):
        made = letter(
            "access", "gdpr", language, "apple", [Gap(name, n=n, of=n, first=day, last=day, numbers=(3,))]
        )
        assert not re.search(r"[{}]", as_text(made))


def test_only_access_and_complaint_list_what_is_missing() -> None:
    for kind, law in itertools.product(KINDS, LAWS):
        if kind in kinds_of(law):
            has = roles(letter(kind, law, "en", "amazon", MANY)) != roles(letter(kind, law, "en", "amazon"))
            assert has == lists_missing(kind, law) == (kind in ("access", "complaint"))


def test_nothing_missing_means_no_sentence_about_it() -> None:
    assert "lacks" not in as_text(letter("access", "gdpr", "en", "amazon"))
    assert "lacks" in as_text(letter("access", "gdpr", "en", "amazon", MANY))


def test_what_a_person_gives_stands_as_it_is() -> None:
    made = letter("access", "gdpr", "en", "amazon", (), WHO)
    sender = made.paragraphs[0]
    assert sender.text.splitlines() == [
        "Ada {missing} [Example]",
        "1 Test Road",
        "Exampleton",
        "Account: ada@example.org",
        "Reference: C-77",
    ]
    assert made.paragraphs[-1].text == WHO.name
    assert "27 November 2026" in [one.text for one in made.paragraphs]


def test_the_country_gives_the_e_mail_address_and_the_authority() -> None:
    def recipient(kind: str, law: str, where: str) -> str:
        made = letter(kind, law, "en", "amazon", (), Sender(country=where))
        return next(one.text for one in made.paragraphs if one.role == "recipient")

    assert "eu-privacy@amazon.de" in recipient("access", "gdpr", "DE")
    assert "eu-privacy@amazon.fr" in recipient("access", "gdpr", "FR")
    assert "@" not in recipient("access", "gdpr", "PL")
    assert "CNIL" in recipient("complaint", "gdpr", "FR")
    assert recipient("complaint", "gdpr", "PL").startswith("[")
    assert "Information Commissioner" in recipient("complaint", "uk", "")


@pytest.mark.parametrize(
    "which",
    [
        ("access", "uk", "de", "amazon"),
        ("access", "ccpa", "fr", "amazon"),
        ("complaint", "ccpa", "en", "amazon"),
        ("access", "gdpr", "pl", "amazon"),
        ("access", "gdpr", "en", "microsoft"),
        ("other", "gdpr", "en", "amazon"),
        ("access", "lgpd", "en", "amazon"),
    ],
)
def test_a_letter_that_does_not_exist_is_refused(which: tuple[str, str, str, str]) -> None:
    with pytest.raises(ValueError, match="no such letter"):
        letter(*which)


def test_a_line_break_adds_no_line_but_in_the_address() -> None:
    breaks = "\n\r\v\f\x1c\x85\u2028\u2029"
    for sign in [*breaks, "\r\n", "\t"]:
        who = Sender(
            f"Ada{sign}Example", f"1 Road{sign}Town", f"a@b.c{sign}To: x", f"C{sign}7", dt.date(2026, 11, 27)
        )
        made = letter("access", "gdpr", "en", "amazon", (), who)
        block = next(one.text for one in made.paragraphs if one.role == "sender").splitlines()
        address = ["1 Road Town"] if sign == "\t" else ["1 Road", "Town"]
        assert block[: 1 + len(address)] == ["Ada Example", *address]
        assert len(block) == 3 + len(address)
        assert made.paragraphs[-1].text == "Ada Example"


def test_control_characters_are_left_out_and_scripts_keep_their_signs() -> None:
    who = Sender(
        "A\x00d\x1b[2Ja\x7f\u202e \ud800\uffff\u2067", "R\x07oad\n\n\x08\nTown", "a\x00@b.c", "\x9b7"
    )
    made = letter("access", "gdpr", "en", "amazon", (), who)
    text = as_text(made)
    assert "Ad[2Ja\nRoad\nTown\n" in text
    assert as_docx(made)
    assert all(one == "\n" or one.isprintable() for one in text)
    persian = "\u0645\u06cc\u200c\u0622\u06cc\u062f"
    assert persian in as_text(letter("access", "gdpr", "en", "amazon", (), Sender(persian)))
