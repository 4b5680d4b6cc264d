"""No sentence that a person may read claims more than the evidence (evidence 6.8).

Read are: every text of the program about verdicts, the tables of facts behind it, and the pages that say how
good they are.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from auditor.facts import table

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "docs/accuracy.md", "docs/models/directedness.md"]
TABLES = (
    "wakeup_signals",
    "wakeup_verdicts",
    "wakeup_levels",
    "wake_word_checks",
    "dubois2020",
    "language_words",
    "export_requests",
    "vendor_events",
    "baselines",
    "household_dials",
)
SOURCES = [
    *sorted((ROOT / "auditor" / "wakeups").rglob("*.py")),
    *sorted((ROOT / "auditor" / "insights").rglob("*.py")),
    ROOT / "auditor" / "samples" / "lesson.py",
    ROOT / "auditor" / "samples" / "answers.py",
    *sorted((ROOT / "auditor" / "report").rglob("*.py")),
    *sorted((ROOT / "auditor" / "cli").rglob("*.py")),
    *sorted((ROOT / "dashboards").rglob("*.py")),
]

# What must not be said, and why.
FORBIDDEN = {
    r"\d[\d,]* (?:false|accidental|mistaken) (?:wake|activation)": "rows look unintended; that they are is not known",
    r"(?:listen|record)\w* (?:to you )?(?:all day|constantly|all the time|around the clock)": "no sign of it was found",
    r"(?:somebody|someone|a person|people|employees?|humans?|reviewers?|strangers?) (?:has |have |had )?"
    r"(?:heard|listened to) (?:you|your|this|it|them)": "no export says which clips a person heard",
    r"\b(?:illegal|unlawful|spied|spying|eavesdrop|secretly record|caught)\w*": "a missing wake word has many reasons",
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
# Said on purpose, as what cannot be said.
SAYS_NOT = re.compile(r"\bnot\b|\bnever\b|\bno\b|\bnobody\b|cannot|n't\b|\bwhether\b", re.IGNORECASE)


SAYS_NOT_IN_GERMAN = re.compile(r"\b(?:nicht|nie|niemand|kein\w*|ob)\b", re.IGNORECASE)


def sentences_of(text: str) -> Iterator[str]:
    """Yield the sentences of a text; a table's cell and a list's item are sentences too."""
    for part in re.split(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-*|]|\|", text):
        if part.strip():
            yield " ".join(part.split())


def strings_of(path: Path) -> Iterator[str]:
    """Yield the texts of a source file that a person may read: literals, no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def strings_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("telling", "joining", "excuses"):
                yield from strings_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_in(inner)


def claims_in(texts: Iterator[str]) -> list[str]:
    found = []
    for text in texts:
        for sentence in sentences_of(text):
            for pattern, why in FORBIDDEN.items():
                hit = re.search(pattern, sentence, re.IGNORECASE)
                if hit and not SAYS_NOT.search(sentence):
                    found.append(f"{hit[0]!r}: {why}: {sentence}")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_no_page_claims_more_than_the_evidence(name: str) -> None:
    assert not claims_in(iter([(ROOT / name).read_text(encoding="utf-8")]))


@pytest.mark.parametrize("name", TABLES)
def test_no_table_claims_more_than_the_evidence(name: str) -> None:
    assert not claims_in(strings_in(table(name)))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_text_of_the_program_claims_more_than_the_evidence(path: Path) -> None:
    assert not claims_in(strings_of(path))


def test_no_translation_claims_more_than_the_evidence() -> None:
    with (ROOT / "auditor" / "language" / "de.po").open("rb") as file:
        catalogue = read_po(file, locale="de")
    found = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        for sentence in (one for text in strings if message.id for one in sentences_of(text or "")):
            for pattern, why in FORBIDDEN_IN_GERMAN.items():
                if re.search(pattern, sentence, re.IGNORECASE) and not SAYS_NOT_IN_GERMAN.search(sentence):
                    found.append(f"{why}: {sentence}")
    assert not found


@pytest.mark.parametrize(
    "claim",
    [
        "We found 12 false wake-ups.",
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
    assert claims_in(iter([claim]))


@pytest.mark.parametrize(
    "sentence",
    [
        "12 recordings are likely not meant, by our signs.",
        "No export says whether a person heard it.",
        "A silent month does not mean that nothing was recorded.",
    ],
)
def test_a_sentence_that_says_what_is_known_is_not(sentence: str) -> None:
    assert not claims_in(iter([sentence]))


def test_accuracy_is_always_said_to_be_on_stand_in_data() -> None:
    for name in ("docs/accuracy.md", "docs/models/directedness.md"):
        assert "public stand-in data" in " ".join((ROOT / name).read_text(encoding="utf-8").split())


def test_every_inferred_verdict_names_itself_an_estimate() -> None:
    for row in table("wakeup_verdicts")["verdicts"]:
        if row["evidence"] == "inferred":
            assert re.search(r"likely|possibly", row["line"], re.IGNORECASE)
