"""The guided lesson: six steps, 45 minutes, guess first and then look. Its words.

Its numbers are in classroom.py, the sentences that hold them in answers.py.

Whoever shows a step says `tr` of the texts here. Everything is about the made-up household, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from auditor.facts import table as facts_table
from auditor.language import later

SAYS_MADE_UP = later("Everything in this lesson is made up: the people, their words, the times, the sounds.")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the lesson. All texts are messages.

    minutes:  how long it takes.
    kind:     how a guess is given: a number from 0 to `most`, one of the choices, or a short text.
    unit:     what the number is of. choices: by key.
    task:     what to do with the view.
    discuss, pitfalls: the teacher's note.
    """

    id: str
    minutes: int
    title: str
    question: str
    kind: Literal["number", "choice", "short"]
    task: str
    discuss: tuple[str, ...]
    pitfalls: tuple[str, ...]
    unit: str = ""
    most: int = 100
    choices: Mapping[str, str] = field(default_factory=dict)


STEPS: tuple[Step, ...] = (
    Step(
        id="often",
        minutes=6,
        title=later("How often does it record?"),
        question=later(
            "Two parents and two children, two Echo speakers, a Google speaker and their phones. How many "
            "recordings does their export hold for an average day?"
        ),
        kind="number",
        unit=later("recordings a day"),
        most=1000,
        task=later("Find the fullest stretch and the silent ones. What could have happened there?"),
        discuss=(
            later("Who guessed too high, who too low? Ask one of each what they thought of."),
            later("Before you tell: what are the grey stretches? The family was away."),
            later("What would this picture alone tell a stranger about the family?"),
        ),
        pitfalls=(
            later("An average hides the spread. The fullest day is a birthday party."),
            later(
                "A recording is not a request: somebody who says the name, waits and then asks makes two of "
                "them."
            ),
        ),
    ),
    Step(
        id="when",
        minutes=6,
        title=later("When does it record?"),
        question=later("Of 100 recordings, how many were made at night, between 23:00 and 06:00?"),
        kind="number",
        unit=later("of 100 recordings"),
        task=later("Read the week: when do they get up, when do they eat, when do the children go to bed?"),
        discuss=(
            later("Which habits can be read from the hours, without a single word?"),
            later("The few recordings after midnight: why does one notice just those?"),
        ),
        pitfalls=(
            later("The few at night are too few for a rule. With so small a number, chance is large."),
            later("Hours need a time zone. In the wrong one the night would move to another place."),
        ),
    ),
    Step(
        id="understood",
        minutes=7,
        title=later("What did it understand?"),
        question=later("Of 100 recordings, of how many does the export hold no words at all?"),
        kind="number",
        unit=later("of 100 recordings"),
        task=later(
            "Find the rows without words. Where would you look for recordings that nobody meant to make?"
        ),
        discuss=(
            later("What may have happened where nothing was understood? Collect at least four causes."),
            later("A row without words: is it less private than one with words?"),
        ),
        pitfalls=(
            later("No words does not mean no recording, and not that nobody spoke."),
            later("Words in the export are what the program understood, which is not always what was said."),
        ),
    ),
    Step(
        id="meant",
        minutes=12,
        title=later("Which were not meant, and how would you know?"),
        question=later("Of 100 recordings, how many did nobody mean to make?"),
        kind="number",
        unit=later("of 100 recordings"),
        task=later(
            "Vote on five recordings, then compare your votes with the truth and with the program. Work out "
            "precision and recall by hand."
        ),
        discuss=(
            later("Read each recording aloud, vote by hands, and ask one person of each side why."),
            later(
                "Precision: of those that we called not meant, how many were? Recall: of those that were "
                "not meant, how many did we call so?"
            ),
            later(
                "Which mistake would be worse: to call a real request not meant, or to miss one that was not "
                "meant?"
            ),
        ),
        pitfalls=(
            later(
                "The five were chosen to be hard. Their shares say nothing about the household: for that "
                "there is the count of all recordings."
            ),
            later("Only a made-up household has a truth file. With a real export one has to ask the people."),
            later("Precision alone flatters: who names only the one certain case has 100 % of it."),
        ),
    ),
    Step(
        id="rate",
        minutes=9,
        title=later("Why does a rate need a denominator?"),
        question=later(
            "In household B the television runs three times as long as in household A. All else is equal. "
            "Which household has more mistaken wake-ups?"
        ),
        kind="choice",
        choices={
            "a": later("Household A"),
            "b": later("Household B"),
            "depends": later("It depends on what one divides by"),
        },
        task=later("Turn one dial at a time. Try to make B look better than A, and then worse."),
        discuss=(
            later("Which number would a maker print in an advertisement, and which a critic?"),
            later("Which denominator would you ask for before you believe a headline?"),
            later("Look at the months: how far can chance alone move the number of one month?"),
        ),
        pitfalls=(
            later(
                "The dials are a teaching model. Published is only how often some speakers woke beside "
                "television in one study; all else is an assumption, and no number here is a fact about a "
                "product."
            ),
            later(
                "Without television hours there is no rate per hour of television: one cannot divide by 0."
            ),
        ),
    ),
    Step(
        id="known",
        minutes=5,
        title=later("What can be known, and what cannot?"),
        question=later("Name one thing that you would like to know and that no export can tell you."),
        kind="short",
        task=later("Sort your answers: who could know it, if anybody? What could one do at home?"),
        discuss=(
            later("Was anybody's answer “who listened”? What would have to be written down to know it?"),
            later("Switching off the saving of sound: what changed in the export, and what did not?"),
        ),
        pitfalls=(
            later(
                "“Not in the export” is neither yes nor no. The lesson must not end with a suspicion that "
                "nobody can check."
            ),
        ),
    ),
)
MINUTES = sum(step.minutes for step in STEPS)
BY_ID: Mapping[str, Step] = {step.id: step for step in STEPS}


# What an export holds of a recording, by auditor.samples.classroom.HELD.
HELD_AS: Mapping[str, str] = {
    "words": later("words"),
    "wake_word": later("only the name by which it is called"),
    "not_understood": later("no words: nothing was understood"),
    "kept_back": later("no words: the vendor keeps none"),
    "marked": later("no words: the vendor marked it as not meant"),
    "nothing": later("no words, and nothing said about them"),
}

# What can be known from an export, and on what evidence (auditor.charts.EVIDENCE).
KNOWN: tuple[tuple[str, str], ...] = (
    (later("How often it recorded, and when"), "measured from your file"),
    (later("What was understood and answered"), "vendor says"),
    (later("Which recordings the vendor marked as not meant"), "vendor says"),
    (later("Which others were likely not meant"), "inferred (likely)"),
    (later("Whether a person listened to a recording"), "not available"),
    (later("Who else was in the room"), "not available"),
    (later("What was recorded and deleted again"), "not available"),
)

TO_DO: tuple[str, ...] = (
    later("Switch the microphone off by its button when talk is private, or when guests do not want it."),
    later("Look into the history from time to time, and delete what should not be there."),
    later("Switch off the saving of sound in the settings; the microphone hears as before."),
    later("Do not put a speaker beside a television."),
    later("Try another name to call it by, if the device offers one, and count again."),
)

_REVIEWS = ("google_statement", "apple_apology", "amazon_garner")


def reviews() -> list[tuple[Mapping[str, Any], str]]:
    """Return what was said about how much people listen: rows of facts/vendor_events.toml, and source."""
    events = {row["id"]: row for row in facts_table("vendor_events")["events"]}
    rows = [events[name] for name in _REVIEWS]
    # Before the colon stands where our own notes hold it.
    return [(row, row["source"].partition(": ")[2] or row["source"]) for row in rows]
