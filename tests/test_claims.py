"""No sentence that a person may read claims more than the evidence (evidence 6.8).

Read are all texts of the program and all pages of text (tests/claims/read.py). That each percentage is said with
what it is of, tests/test_shares.py looks at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from auditor.facts import table
from tests.claims.read import (
    DATA,
    PAGES,
    ROOT,
    SOURCES,
    TABLES,
    filled,
    sentences_of,
    texts_in,
    texts_of,
    translations,
)

# What must not be said, and why.
FORBIDDEN = {
    r"\d[\d,]* (?:false|accidental|mistaken) (?:wake|activation)": "rows look unintended; that they are is not known",
    r"(?:listen|record)\w* (?:to you )?(?:all day|constantly|all the time|around the clock)": "no sign of it was found",
    r"(?:somebody|someone|a person|people|employees?|workers?|staff|humans?|reviewers?|contractors?|strangers?) "
    r"(?:has |have |had |probably |likely )*(?:heard|listened to|reviewed|read) "
    r"(?:(?:some|one|part) of )?(?:you|your|yours|this|these|it|them)\b": "no export says which clips a person heard",
    r"\byour (?:own )?(?:recordings?|clips?|words|voice) (?:was|were|has been|have been) "
    r"(?:heard|listened to|reviewed|read|graded)": "no export says which clips a person heard",
    r"\b(?:illegal|unlawful|spied|spies|spying|eavesdrop|wiretap|secretly record|caught|surveil)\w*": (
        "a missing wake word has many reasons"
    ),
    r"\b(?:violat\w*|criminal\w*|broke the law|against the law|victims?)\b": "what the law says a court decides",
    r"\b(?:alarming|shocking|scary|creepy|outrageous)\w*": "no alarm",
    r"0\.95 (?:per|times an) hour|19 (?:per|a) day": "a maximum of one study is nobody's own rate",
    r"your (?:own )?(?:rate|share) (?:is|of false)": "an estimate is not the person's rate",
    r"\b(?:was|were) (?:a )?false wake(?:-?ups?)?\b": "only the vendor can say so of a row",
    r"\b(?:a child|your child|children|a guest|a stranger) (?:said|spoke|speaks|was speaking)": "who spoke is not known",
    r"\b(?:certainly|definitely|proven|proof|without doubt|guarantee\w*)\b": "inferred is not proven",
    r"\b(?:angry|upset|afraid|emotion\w*)\b": "no guess about feelings",
    r"nothing was recorded|was never recorded": "an absent row may have been deleted or never stored",
}
# The same in German, for its catalogue.
FORBIDDEN_IN_GERMAN = {
    r"\d[\d.]* (?:Fehlaktivierung|Fehlauslösung|versehentliche)": "rows look unintended; that they are is not known",
    r"(?:hört|hörte|zeichnet|nimmt) (?:den ganzen Tag|ständig|immer|rund um die Uhr)": "no sign of it was found",
    r"(?:jemand|Menschen|Mitarbeiter\w*|Fremde|Prüfer\w*) (?:hat|haben|hatte|hatten) (?:Sie|Ihre?|das|es|dies\w*) "
    r"(?:gehört|angehört|abgehört)": "no export says which clips a person heard",
    r"\b(?:illegal|rechtswidrig|ausspioniert|Spionage|heimlich|belauscht|abgehört)\w*": "a missing wake word has many reasons",
    r"\b(?:war|waren) (?:eine )?Fehl(?:aktivierung|auslösung)": "only the vendor can say so of a row",
    r"\b(?:sicherlich|zweifellos|bewiesen|Beweis|garantiert)\b": "inferred is not proven",
}
# Said on purpose, as what cannot be said: before the claim, or right after it.
SAYS_NOT = re.compile(r"\b(?:not|never|no|nobody|none|cannot|whether|if)\b|n't\b", re.IGNORECASE)
SAYS_NOT_AFTER = re.compile(r"\b(?:is|are|does|do) not\b|\bcannot\b|\bnobody\b|\bno sign\b", re.IGNORECASE)
SAYS_NOT_IN_GERMAN = re.compile(r"\b(?:nicht|nie|niemand|kein\w*|ob|wenn)\b", re.IGNORECASE)
# Words of the law may be told of whoever said them.
OF_THE_LAW = r"illegal|unlawful|violat|criminal"
SAID_BY = re.compile(r"\b(?:court|judge|FTC|complaint|lawsuit|alleg\w*|charged|accus\w*|settle\w*|Article)\b")


def claims_in(texts: Iterable[str]) -> list[str]:
    return [
        f"{hit[0]!r}: {why}: {sentence}"
        for text in texts
        for sentence in sentences_of(text)
        for pattern, why in FORBIDDEN.items()
        for hit in re.finditer(pattern, sentence, re.IGNORECASE)
        if not SAYS_NOT.search(sentence[: hit.end()])
        and not SAYS_NOT_AFTER.search(sentence[hit.end() :])
        and not (re.match(OF_THE_LAW, hit[0], re.IGNORECASE) and SAID_BY.search(sentence))
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_page_claims_more_than_the_evidence(path: Path) -> None:
    assert not claims_in([path.read_text(encoding="utf-8")])


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_no_table_claims_more_than_the_evidence(path: Path) -> None:
    assert not claims_in(texts_in(path))


def test_only_tables_of_words_are_left_out_and_all_of_them_are_there() -> None:
    assert not DATA.keys() - {path.stem for path in TABLES}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_text_of_the_program_claims_more_than_the_evidence(path: Path) -> None:
    assert not claims_in(texts_of(path))


def test_what_is_read_is_all_that_there_is() -> None:
    """A file of another kind in the program must be looked at, or be known to have no sentences of ours."""
    kinds = {
        path.suffix
        for room in ("auditor", "dashboards")
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    read = {".py", ".toml", ".po", ".md"}
    # Clips and their licence, a model's numbers, the app's scripts, which say nothing, and a typing mark.
    without_words = {".mp3", ".txt", ".json", ".xz", ".js", ".typed", ".LICENSE", ""}
    assert kinds <= read | without_words
    assert (ROOT / "auditor" / "cli") in {path.parent for path in SOURCES}
    assert len(SOURCES) > 300
    assert len(TABLES) > 30
    assert {"README.md", "SECURITY.md", "CONTRIBUTING.md"} <= {path.name for path in PAGES}


def test_help_and_printed_sentences_of_the_command_line_are_read() -> None:
    told = " ".join(text for path in SOURCES if "cli" in path.parts for text in texts_of(path))
    assert "was it meant? Of 7" in told  # an f-string
    assert "Show the ledger" in told or "Say what" in told  # a docstring, which is the help of a command


def test_no_translation_claims_more_than_the_evidence() -> None:
    found = []
    for language, text in translations():
        assert language == "de", "a language needs its own list"
        for sentence in sentences_of(text):
            for pattern, why in FORBIDDEN_IN_GERMAN.items():
                if re.search(pattern, sentence, re.IGNORECASE) and not SAYS_NOT_IN_GERMAN.search(sentence):
                    found.append(f"{why}: {sentence}")
    assert not found


@pytest.mark.parametrize(
    "claim",
    [
        "We found 12 false wake-ups.",
        "{n} false wake-ups were found.",
        "Someone listened to yours.",
        "A reviewer has heard some of your recordings.",
        "At least one of your recordings was reviewed.",
        "Alexa spied on you, not on others.",
        "This is illegal.",
        "Amazon recorded you illegally.",
        "A shocking number.",
        "The device listened all day.",
        "Somebody has heard this.",
        "Alexa was spying on you.",
        "It happens 0.95 per hour.",
        "This was a false wake-up.",
        "Your child said so.",
        "It was definitely an accident.",
    ],
)
def test_a_sentence_that_claims_too_much_is_refused(claim: str) -> None:
    assert claims_in([filled(claim)])


@pytest.mark.parametrize(
    "sentence",
    [
        "12 recordings are likely not meant, by our signs.",
        "No export says whether a person heard it.",
        "Whether someone listened to yours is not known.",
        "That one of your recordings was reviewed cannot be told from your files.",
        "The FTC charged that keeping them was unlawful.",
        "A silent month does not mean that nothing was recorded.",
    ],
)
def test_a_sentence_that_says_what_is_known_is_not(sentence: str) -> None:
    assert not claims_in([sentence])


def test_accuracy_is_always_said_to_be_on_stand_in_data() -> None:
    for name in ("docs/accuracy.md", "docs/models/directedness.md"):
        assert "public stand-in data" in " ".join((ROOT / name).read_text(encoding="utf-8").split())


def test_every_inferred_verdict_names_itself_an_estimate() -> None:
    for row in table("wakeup_verdicts")["verdicts"]:
        if row["evidence"] == "inferred":
            assert re.search(r"likely|possibly", row["line"], re.IGNORECASE)
