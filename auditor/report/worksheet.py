"""The lesson on paper: a worksheet for the class and the answers for the teacher, each one HTML file.

First all guesses on one sheet, then the numbers to work with. Everything is about the made-up household.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np

from auditor.charts import NIGHT_HOURS
from auditor.insights.when import hour_weekday, per_day
from auditor.language import decimal, later, number, tr
from auditor.report import paper
from auditor.report.paper import Piece, element
from auditor.samples.answers import against_truth, answer, first_pair
from auditor.samples.classroom import CALLED, ZONE, five_clips, numbers, open_classroom
from auditor.samples.dials import DAYS, Dials, Stories, expected
from auditor.samples.lesson import HELD_AS, KNOWN, MINUTES, SAYS_MADE_UP, STEPS, TO_DO, Step, reviews

# On paper nothing can be turned or clicked.
_TASKS: Mapping[str, str] = {
    "often": later(
        "Work out how many recordings there were a day, for each year and for all. In two summers the family "
        "was away for 16 days: what does that do to the numbers?"
    ),
    "when": later(
        "When do they get up, when do they eat, when do the children go to bed? Mark what you can tell, and "
        "what you only guess."
    ),
    "understood": later(
        "Find the rows without words. Where would you look for recordings that nobody meant to make?"
    ),
    "meant": later(
        "Decide for each of the five, and say why. Then compare with the truth, and work out precision and "
        "recall."
    ),
    "rate": later("Fill in the last three rows. Which household has more mistaken wake-ups?"),
    "known": later(
        "Decide for each line: does an export tell it? Who says so: the vendor, the file, nobody?"
    ),
}
_BANDS = (6, 9, 12, 15, 18, 21, 23)  # where the bands of the day begin, the night aside


def worksheet() -> str:
    """Return the sheet for the class, in the current language."""
    title = tr("What does a voice assistant keep?")
    guesses = [_to_guess(at, step) for at, step in enumerate(STEPS, 1)]
    looks = [_to_look(at, step) for at, step in enumerate(STEPS, 1)]
    head = [
        element("h1", title),
        element("p", tr("A worksheet in {n} steps", n=number(len(STEPS))), kind="note"),
        element("div", tr(SAYS_MADE_UP), kind="made-up"),
        element("div", element("span", tr("Name")), element("span", tr("Date")), kind="who"),
        element("h2", tr("Guess first")),
    ]
    first, *rest = looks
    looking = paper.section(element("h1", tr("Then look")), first, kind="new-page long")
    return paper.document(title, [*head, *guesses, looking, *rest])


def answer_sheet() -> str:
    """Return the sheet for the teacher, in the current language."""
    title = tr("Answers and notes for the teacher")
    head = [
        element("h1", title),
        element(
            "p",
            tr(
                "To the worksheet “What does a voice assistant keep?”. {minutes} minutes in all.",
                minutes=number(MINUTES),
            ),
        ),
        element("div", tr(SAYS_MADE_UP), kind="made-up"),
    ]
    return paper.document(title, [*head, *(_answered(at, step) for at, step in enumerate(STEPS, 1))])


# The class ------------------------------------------------------------------------------------


def _to_guess(at: int, step: Step) -> Piece:
    if step.kind == "number":
        place = element("p", tr("My guess:"), " ", paper.blank(), " ", tr(step.unit))
    elif step.kind == "choice":
        place = paper.boxes([tr(one) for one in step.choices.values()])
    else:
        place = paper.lines(1)
    return paper.section(element("h3", f"{at}. {tr(step.title)}"), element("p", tr(step.question)), place)


def _to_look(at: int, step: Step) -> Piece:
    return paper.section(
        element("h2", f"{at}. {tr(step.title)}"), element("p", tr(_TASKS[step.id])), *_DATA[step.id]()
    )


def _often() -> list[Piece]:
    daily = per_day(open_classroom().history, ZONE)["total"]
    years = daily.groupby(daily.index.to_numpy("datetime64[Y]").astype(np.int64) + 1970)
    rows = [[str(year), number(len(of)), number(int(of.sum())), ""] for year, of in years]
    rows.append([tr("all"), number(len(daily)), number(int(daily.sum())), ""])
    head = (tr("Year"), tr("Days"), tr("Recordings"), tr("Recordings a day"))
    return [
        paper.table(head, rows, numbers=3, tall=True),
        element("p", tr("Days are those from the first to the last recording.")),
        element("p", tr("How far was my guess from it? What surprises me?")),
        paper.lines(2),
    ]


def _when() -> list[Piece]:
    hours = hour_weekday(open_classroom().history, ZONE).sum().to_numpy()
    bands = [(NIGHT_HOURS[0], _BANDS[0]), *pairwise(_BANDS)]
    counts = [int(hours[list(_hours(begin, end))].sum()) for begin, end in bands]
    spans = [tr("{begin} to {end}", begin=f"{begin:02}:00", end=f"{end:02}:00") for begin, end in bands]
    total = sum(counts)
    return [
        _barred((tr("Time of day"), tr("Recordings")), spans, counts),
        element(
            "p",
            tr("At night: {n} of {of}. Of 100 recordings that is", n=number(counts[0]), of=number(total)),
            " ",
            paper.blank(),
        ),
        paper.lines(2),
    ]


def _hours(begin: int, end: int) -> Sequence[int]:
    return [hour % 24 for hour in range(begin, end if end > begin else end + 24)]


def _understood() -> list[Piece]:
    held = numbers().held
    return [
        _barred(
            (tr("What the export holds"), tr("Recordings")),
            [tr(HELD_AS[name]) for name in held],
            list(held.values()),
        ),
        element("p", tr("Without any words, of 100 recordings:"), " ", paper.blank()),
        paper.lines(2),
    ]


def _barred(head: tuple[str, str], names: Sequence[str], counts: Sequence[int]) -> Piece:
    most = max(counts)
    rows = [[name, paper.bar(n / most), number(n)] for name, n in zip(names, counts, strict=True)]
    return paper.table((head[0], "", head[1]), rows, numbers=1)


def _meant() -> list[Piece]:
    rows = [[str(at), tr("“{words}”", words=words), "", ""] for at, words in enumerate(_words(), 1)]
    head = ("", tr("What was understood"), tr("Meant or not?"), tr("Why do I think so?"))
    fields = [
        [tr("I called it not meant"), "", ""],
        [tr("I called it meant"), "", ""],
    ]
    return [
        paper.table(head, rows, tall=True),
        element("p", tr("The truth comes from your teacher. Then count:")),
        paper.table(("", tr("it was not meant"), tr("it was meant")), fields, tall=True),
        element("p", tr("Precision: of those that I called not meant, so many were:"), " ", paper.blank()),
        element("p", tr("Recall: of those that were not meant, I called so many so:"), " ", paper.blank()),
    ]


def _words() -> list[str]:
    ids = [clip.recording_id for clip in five_clips()]
    return [str(words) for words in open_classroom().history.rows(ids).column("transcript").to_pylist()]


def _rate() -> list[Piece]:
    return [
        _households(lambda _: ("", "")),
        element("p", tr("My answer, with a reason:")),
        paper.lines(2),
    ]


def _households(filled: Callable[[str], tuple[str, str]]) -> Piece:
    """Return both households as a table. filled: for a denominator, what stands in the two cells."""
    pair = first_pair()

    def both(value: Callable[[Dials], str]) -> tuple[str, str]:
        return value(pair.a), value(pair.b)

    rows = [
        (tr("Hours of television a day"), *both(lambda one: decimal(one.tv_hours, 0))),
        (tr("Devices"), *both(lambda one: number(one.devices))),
        (
            tr("Mistaken wake-ups in {days} days", days=number(DAYS)),
            *both(lambda one: decimal(DAYS * expected(one).not_meant)),
        ),
        (
            tr("Requests that were meant in {days} days", days=number(DAYS)),
            *both(lambda one: decimal(DAYS * expected(one).asked, 0)),
        ),
        (tr("Mistaken wake-ups a day"), *filled("per_day")),
        (tr("Mistaken wake-ups for each hour of television"), *filled("per_tv_hour")),
        (tr("Mistaken wake-ups of 100 recordings"), *filled("per_100")),
    ]
    return paper.table(("", tr("Household A"), tr("Household B")), rows, numbers=2, tall=True)


def _known() -> list[Piece]:
    rows = [[tr(words), "", ""] for words, _ in KNOWN]
    return [
        paper.table((tr("Does an export tell …"), tr("yes, no or likely"), tr("Who says so?")), rows),
        element("p", tr("What could one do at home?")),
        paper.lines(2),
    ]


_DATA: Mapping[str, Callable[[], list[Piece]]] = {
    "often": _often,
    "when": _when,
    "understood": _understood,
    "meant": _meant,
    "rate": _rate,
    "known": _known,
}


# The teacher ----------------------------------------------------------------------------------


def _answered(at: int, step: Step) -> Piece:
    more = _MORE.get(step.id)
    return paper.section(
        element("h2", f"{at}. {tr(step.title)}"),
        element("p", tr("{minutes} minutes", minutes=number(step.minutes)), kind="note"),
        element("p", tr(step.question)),
        element("p", element("b", answer(step.id, numbers()))),
        *(more() if more else []),
        element("h3", tr("To discuss")),
        paper.bullets([tr(line) for line in step.discuss]),
        element("h3", tr("Watch out")),
        paper.bullets([tr(line) for line in step.pitfalls]),
        kind="long" if more else "",
    )


def _truth() -> list[Piece]:
    rows = [
        [
            str(at),
            tr("“{words}”", words=words),
            tr("not meant") if clip.not_meant else tr("meant"),
            tr(clip.why),
            tr("called not meant") if clip.verdict in CALLED else tr("not called so"),
        ]
        for at, (clip, words) in enumerate(zip(five_clips(), _words(), strict=True), 1)
    ]
    head = ("", tr("What was understood"), tr("Truth"), tr("As the truth file says"), tr("The program"))
    return [paper.table(head, rows), element("p", against_truth(numbers()))]


def _divided() -> list[Piece]:
    told = first_pair().told

    def filled(name: str) -> tuple[str, str]:
        first, second = (_story(one, name) for one in told)
        return first, second

    return [_households(filled)]


def _story(told: Stories, name: str) -> str:
    value = getattr(told, name)
    return tr("cannot be said") if value is None else decimal(value, 1 if name == "per_100" else 2)


def _evidence() -> list[Piece]:
    said = [f"{tr(row['sentence'])} ({source})" for row, source in reviews()]
    return [
        paper.table(
            (tr("Does an export tell …"), tr("Evidence")), [[tr(words), tr(kind)] for words, kind in KNOWN]
        ),
        element(
            "h3",
            tr("What the companies and a court have said about people who listen to recordings"),
        ),
        paper.bullets(said),
        element("h3", tr("What one can do")),
        paper.bullets([tr(line) for line in TO_DO]),
    ]


_MORE: Mapping[str, Callable[[], list[Piece]]] = {"meant": _truth, "rate": _divided, "known": _evidence}
