"""How the numbers come about, written from the code's own tables: nothing here is said twice by hand.

Used by the report of a bundle, by docs/method.md (scripts/write_docs.py) and by the app. All texts are in the
language that is spoken now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditor.facts import table
from auditor.history.ledger import LOUD_SHARE
from auditor.history.merge import AMAZON_TOLERANCE_US, GOOGLE_TOLERANCE_US
from auditor.insights.baselines import studies
from auditor.insights.findings import LEAST, ORDER
from auditor.insights.heard.sensitive import measured as sensitive_measured
from auditor.insights.when import GAP_DAYS, NIGHT_HOURS
from auditor.language import decimal, later, number, tr
from auditor.language.told import again
from auditor.problem import FLAW_KINDS, PROBLEM_KINDS
from auditor.recording import EVIDENCE, KINDS, NOT_HEARD_KINDS, TIME_BASES
from auditor.shapes.contract import SET_ASIDE
from auditor.shapes.registry import SHAPES
from auditor.wakeups.catalogue import level, signals
from auditor.wakeups.telling import VERDICTS


@dataclass(frozen=True, slots=True)
class Table:
    """A table of plain texts. numbers: so many columns at the end hold numbers."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the method: its name for programs, its title, paragraphs, then tables."""

    id: str
    title: str
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...] = ()


def sections() -> list[Section]:
    """Return the whole method, in order."""
    return [
        _counted(),
        _rows(),
        _times(),
        _repeats(),
        _evidence(),
        _verdicts(),
        _signs(),
        _accuracy(),
        _private(),
        _findings(),
        _studies(),
        _unknown(),
        _practice(),
        _shapes(),
    ]


def as_markdown() -> str:
    """Return the method as a page of the documentation."""
    lines = ["# Method", "", tr("Written from the code's own tables."), ""]
    for one in sections():
        lines += [f"## {one.title}", ""]
        for text in one.paragraphs:
            lines += [text, ""]
        for each in one.tables:
            lines += [*([f"{each.caption}:", ""] if each.caption else []), *_as_markdown(each), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _as_markdown(one: Table) -> list[str]:
    plain = len(one.head) - one.numbers
    return [
        f"| {' | '.join(one.head)} |",
        f"|{'---|' * plain}{'---:|' * one.numbers}",
        *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in one.rows),
    ]


# What is counted --------------------------------------------------------------------------------

_KIND_LINES: Mapping[str, str] = {
    "voice": later("A microphone of an assistant recorded."),
    "typed": later("The request was typed."),
    "automatic": later("Nobody spoke: the row tells of a routine, or of something the device did by itself."),
    "second_microphone": later("Another device answered the same words."),
    "microphone_session": later("An app held the microphone. What it did with it is not said."),
    "unknown": later("The row does not say."),
}


def _counted() -> Section:
    rows = tuple(
        (kind, tr(_KIND_LINES[kind]), tr("no") if kind in NOT_HEARD_KINDS else tr("yes")) for kind in KINDS
    )
    return Section(
        "counted",
        tr("What is counted"),
        (
            tr(
                "A recording is one time that a microphone was opened for an assistant or by an app, as one "
                "row of an export tells it. Rows for which no microphone was opened are read and listed too; "
                "days, hours and silences leave them out."
            ),
            tr(
                "Whether a recording was meant is asked only where a device waited for its wake word. All "
                "others leave every share: they are in no numerator and in no denominator."
            ),
        ),
        (Table((tr("Kind"), tr("Meaning"), tr("Counted in days and hours")), rows),),
    )


def _rows() -> Section:
    head = (tr("Kind"), tr("Meaning"))

    def told(kinds: Mapping[str, str], caption: str) -> Table:
        return Table(head, tuple((kind, tr(said)) for kind, said in kinds.items()), caption=caption)

    return Section(
        "rows",
        tr("What becomes of every row"),
        (
            tr(
                "For every file: rows = recordings + repeats + set aside + problems, exactly. A file of "
                "which this does not hold stops the audit."
            ),
            tr(
                "A file is called not trustworthy when more than {share} of its rows could not be read or "
                "have no readable time, when none could be read, or when it was refused or damaged.",
                share=f"{100 * LOUD_SHARE:.0f} %",
            ),
            tr("Nothing of the person's own words is kept with a problem: only its kind and its place."),
        ),
        (
            told(PROBLEM_KINDS, tr("Why a row is a problem (it gave no recording)")),
            told(FLAW_KINDS, tr("What a recording can lack (it counts as a recording)")),
            told(SET_ASIDE, tr("Why a row is set aside (it is understood, and no recording)")),
        ),
    )


_BASIS_LINES: Mapping[str, str] = {
    "utc": later("The file says that it is UTC."),
    "offset": later("The row gives its own offset."),
    "zone_at_export": later(
        "An abbreviation in the file, taken as one fixed offset: that of the day of export."
    ),
    "assumed": later("The file does not say. The zone that the person chose was applied."),
}


def _times() -> Section:
    rows = tuple((basis, tr(_BASIS_LINES[basis])) for basis in TIME_BASES)
    return Section(
        "times",
        tr("Times and zones"),
        (
            tr(
                "All times are kept in UTC. Days, hours and months are those of one zone, which the report "
                "names with the reason why. The time at which a file was changed is never used."
            ),
            tr(
                "A time keeps the precision of its file: milliseconds, seconds, minutes or a day. A row "
                "without a readable time is counted, and drawn on no line of time; each chart says how many "
                "these are."
            ),
            tr(
                "The night is from {begin} to {end}. A silence is {days} or more whole days without a "
                "recording.",
                begin=f"{NIGHT_HOURS[0]:02}:00",
                end=f"{NIGHT_HOURS[-1] + 1:02}:00",
                days=GAP_DAYS,
            ),
        ),
        (Table((tr("Zone known from"), tr("Meaning")), rows),),
    )


def _repeats() -> Section:
    return Section(
        "repeats",
        tr("Repeats"),
        (
            tr("Equal rows of one file are never put together: people do repeat themselves."),
            tr(
                "Rows of different files are one recording when they share the vendor's own key. Google's "
                "also when words and time agree within {google} seconds, Amazon's of different forms of "
                "export within {amazon} seconds; Apple's by identifier, kind and time.",
                google=GOOGLE_TOLERANCE_US // 1_000_000,
                amazon=AMAZON_TOLERANCE_US // 1_000_000,
            ),
            tr(
                "The row that tells most is kept; the others stay in the table with the id of the kept one "
                "in the column duplicate_of, and are in no other number."
            ),
        ),
    )


# Was it meant? ----------------------------------------------------------------------------------

_EVIDENCE_LINES: tuple[str, ...] = (
    later("The vendor's own label or words, taken over as they are."),
    later("Counted from rows and files, with nothing added."),
    later("Worked out from signs, with a chance of being wrong that was measured on test sets."),
    later("No file says it, and no sign points either way."),
)


def _evidence() -> Section:
    rows = tuple((tr(kind), tr(line)) for kind, line in zip(EVIDENCE, _EVIDENCE_LINES, strict=True))
    return Section(
        "evidence",
        tr("Four kinds of evidence"),
        (tr("They are never mixed and never added up: each number and each chart carries one of them."),),
        (Table((tr("Evidence"), tr("Meaning")), rows),),
    )


def _verdicts() -> Section:
    rows = tuple(
        (word, tr(told.sentence), tr(_EVIDENCE_OF[told.evidence])) for word, told in VERDICTS.items()
    )
    levels = tuple(
        (row["name"], tr(row["meaning"]), tr(_GRADES.get(row["grade"], row["grade"])), f"{row['value']:g}")
        for row in table("wakeup_levels")["levels"]
    )
    return Section(
        "verdicts",
        tr("How a verdict is made"),
        (
            tr("What the vendor marked as not meant comes first, and stays apart as what the vendor says."),
            tr(
                "For every other recording signs are looked for, each with points for or against. The points "
                "are added to a starting value, which assumes that {share} of recordings were not meant and "
                "follows the vendor's own marks and the person's answers where there are any. The sum gives "
                "a chance between 0 and 1.",
                share=f"{100 * level('prior_share'):.0f} %",
            ),
            tr(
                "From a chance of {likely} on it is called likely, from {possible} on possible; without any "
                "telling sign nothing is claimed. Every recording shows its own reasons.",
                likely=decimal(level("likely"), 2),
                possible=decimal(level("possible"), 2),
            ),
        ),
        (
            Table((tr("Verdict"), tr("Meaning"), tr("Evidence")), rows),
            Table(
                (tr("Level"), tr("Meaning"), tr("Grade"), tr("Value")),
                levels,
                numbers=1,
                caption=tr("The levels of the score"),
            ),
        ),
    )


_EVIDENCE_OF: Mapping[str, str] = {
    "vendor says": EVIDENCE[0],
    "inferred": EVIDENCE[2],
    "not available": EVIDENCE[3],
}
_GRADES: Mapping[str, str] = {
    "measured": later("measured"),
    "published": later("published"),
    "judged": later("judged"),
}


def _signs() -> Section:
    rows = tuple(
        (
            one.id,
            tr(one.sentence),
            tr(one.applies),
            tr(_GRADES.get(one.grade, one.grade)),
            f"{one.points:+g}",
        )
        for one in signals().values()
    )
    return Section(
        "signs",
        tr("The signs"),
        (
            tr(
                "Points above 0 speak for “not meant”, below 0 against it: +0.7 doubles the odds, +2.3 makes "
                "them ten times as high."
            ),
            tr(
                "Never a sign, on purpose: how many recordings lie close together, what the talk is about, "
                "who speaks, a child's voice."
            ),
            tr(
                "Grades: measured on public stand-in data; published in a study or by a vendor; judged, a "
                "cautious choice of our own that was checked on made-up households only."
            ),
        ),
        (Table((tr("Sign"), tr("In words"), tr("Found on"), tr("Grade"), tr("Points")), rows, numbers=1),),
    )


_HEARD_AS: Mapping[str, str] = {
    "words alone": later("words alone"),
    "with a clip": later("with a clip that was listened to"),
    "all, clips where there are some": later("all, clips where there are some"),
}


def _accuracy() -> Section:
    rows = tuple(
        (
            tr(_HEARD_AS.get(row["evidence"], row["evidence"])),
            number(row["households"]),
            _share(row, "precision"),
            _share(row, "recall"),
            _share(row, "recall_of_all"),
        )
        for row in table("wakeup_accuracy")["measured"]
    )
    return Section(
        "accuracy",
        tr("How good the verdicts are"),
        (
            tr(
                "Measured on made-up households that were put together from public recordings and texts, "
                "because nobody has published a history with the truth beside it. On a real history it may "
                "be better or worse."
            ),
            tr(
                "Precision: of those called likely, so many were not meant. Recall: of those that were not "
                "meant, so many were called likely. In brackets the 95 % interval."
            ),
        ),
        (
            Table(
                (
                    tr("Judged by"),
                    tr("Households"),
                    tr("Precision"),
                    tr("Recall, where there was something to judge by"),
                    tr("Recall, of all"),
                ),
                rows,
                numbers=0,
            ),
        ),
    )


def _share(row: Mapping[str, float], what: str) -> str:
    return _interval(row[what], row[f"{what}_low"], row[f"{what}_high"], int(row[f"{what}_of"]))


def _interval(share: float, low: float, high: float, of: int) -> str:
    return tr(
        "{share} of {of} ({low} to {high})",
        share=f"{100 * share:.0f} %",
        of=number(of),
        low=f"{100 * low:.0f} %",
        high=f"{100 * high:.0f} %",
    )


def _private() -> Section:
    titles = {row["id"]: row["title"] for row in table("sensitive")["kind"]}
    rows = tuple(
        (
            tr(titles[one.kind]),
            one.language,
            one.set,
            _interval(*one.precision) if one.precision else "",
            _interval(*one.recall) if one.recall else "",
        )
        for one in sensitive_measured()
        if one.kind in titles
    )
    return Section(
        "private",
        tr("Words about private matters"),
        (
            tr(
                "A mark is about words, never about a person: who spoke, of whom, and whether it was meant "
                "is not known. How often marks are right was measured on texts that were judged line by line."
            ),
        ),
        (
            Table(
                (tr("Mark"), tr("Language"), tr("Test set"), tr("Precision"), tr("Recall")), rows, numbers=0
            ),
        ),
    )


# Findings, studies, limits ------------------------------------------------------------------------

LEAST_LINES: Mapping[str, str] = {
    "recordings": later("Recordings in the numerator of a count, at least"),
    "night_share": later("Share of recordings at night, at least"),
    "silence_days": later("Days of the longest silence, at least"),
    "burst_times": later("The busiest day against the middle one of all days with any, times at least"),
    "change_times": later("One half of the time against the other, times at least"),
}
FINDING_LINES: Mapping[str, str] = {
    "marked": later("How many the vendor marked as not meant."),
    "likely": later("How many are likely not meant, by our signs."),
    "night": later("How many were made at night."),
    "silence": later("The longest silence, and what lies near it as a possible reason."),
    "burst": later("The busiest day."),
    "unrecognised": later("On how many the vendor noted a voice that was not recognised."),
    "sound": later("Of how many the sound is in the files."),
    "withheld": later("For how many the vendor says that it keeps no text."),
    "change": later("The later half of the time against the earlier one."),
}


def _findings() -> Section:
    numbered = tuple((f"F{at}", name, tr(FINDING_LINES[name])) for at, name in enumerate(ORDER, 1))
    least = tuple((tr(LEAST_LINES[name]), f"{value:g}") for name, value in LEAST.items())
    return Section(
        "findings",
        tr("Which findings are told"),
        (
            tr(
                "Which findings are told is decided by fixed sizes, not by what is interesting: each kind is "
                "told when it reaches its size, and always in the same words."
            ),
        ),
        (
            Table((tr("Number"), tr("Id"), tr("What it is about")), numbered),
            Table((tr("From where on"), tr("Value")), least, numbers=1),
        ),
    )


def _studies() -> Section:
    rows = tuple(
        (
            one.study,
            f"{number(one.n)} {tr(one.n_of)}",
            tr(one.sentence),
            tr(one.caveat),
            f"{one.source} ({one.checked.isoformat()})",
        )
        for one in studies()
    )
    return Section(
        "studies",
        tr("Published figures"),
        (
            tr(
                "They stand beside the own numbers and are never pooled with them: other people, other "
                "years, and mostly another way of counting."
            ),
        ),
        (
            Table(
                (tr("Study"), tr("Of whom"), tr("What was found"), tr("Caveat"), tr("Source, read on")), rows
            ),
        ),
    )


_UNKNOWN: tuple[str, ...] = (
    later("Whether a person at the vendor or at a contractor listened to a recording: no export says so."),
    later("What was deleted, or never stored: an export tells what was kept until the day of export."),
    later("Who spoke. At most a vendor notes whether it recognised a voice."),
    later("Whether a recording was meant, unless the vendor marked it or the person remembers."),
    later("How long a device was switched on, so that rates per hour of use cannot be given."),
    later("What an app did with the microphone while it was open."),
)


def _unknown() -> Section:
    return Section(
        "unknown",
        tr("What cannot be known"),
        (tr("From the files alone nobody can tell:"),),
        (Table((tr("Not known"),), tuple((tr(line),) for line in _UNKNOWN)),),
    )


def _practice() -> Section:
    facts = table("evidence_practice")

    def told(name: str, caption: str) -> Table:
        rows = tuple(
            (
                tr(row["name"]),
                tr(row["sentence"]),
                " ".join(tr(row[part]) for part in ("serves", "limits") if row[part]),
            )
            for row in facts[name]
        )
        return Table((tr("Name"), tr("What is asked"), tr("What serves it")), rows, caption=caption)

    rows = [row for name in ("attributes", "sessions") for row in facts[name]]
    sources = dict.fromkeys(f"{row['source']} ({row['checked'].isoformat()})" for row in rows)
    return Section(
        "practice",
        tr("Practice that is followed"),
        (
            tr(
                "The six attributes are those of the Berkeley Protocol on Digital Open Source "
                "Investigations. It is written for investigators who collect what is public; here it is a "
                "yardstick, no more."
            ),
            tr("Sources, with the day on which each was read: {sources}.", sources="; ".join(sources)),
        ),
        (
            told("attributes", tr("Six attributes of what is preserved (Berkeley Protocol)")),
            told("sessions", tr("What is stored of each run (plaso)")),
        ),
    )


def _shapes() -> Section:
    rows = tuple((again(shape.title), shape.id, shape.source) for shape in SHAPES)
    return Section(
        "shapes",
        tr("Forms of export that are read"),
        (tr("A form is recognised by its content; its name is a hint only."),),
        (Table((tr("What"), tr("Form"), tr("Known from")), rows, caption=tr("Forms of export")),),
    )
