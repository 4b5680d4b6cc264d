"""How the method tells of what is counted: rows, times, repeats."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.history.ledger import LOUD_SHARE
from auditor.history.merge import AMAZON_TOLERANCE_US, GOOGLE_TOLERANCE_US
from auditor.insights.when import GAP_DAYS, NIGHT_HOURS
from auditor.language import later, tr
from auditor.problem import FLAW_KINDS, PROBLEM_KINDS
from auditor.recording import KINDS, NOT_HEARD_KINDS, TIME_BASES
from auditor.report.method.form import Section, Table
from auditor.shapes.contract import SET_ASIDE

_KIND_LINES: Mapping[str, str] = {
    "voice": later("A microphone of an assistant recorded."),
    "typed": later("The request was typed."),
    "automatic": later("Nobody spoke: the row tells of a routine, or of something the device did by itself."),
    "second_microphone": later("Another device answered the same words."),
    "microphone_session": later("An app held the microphone. What it did with it is not said."),
    "unknown": later("The row does not say."),
}


def counted() -> Section:
    """Which rows are recordings, and which are asked about."""
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


def rows() -> Section:
    """What becomes of every row of every file."""
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


def times() -> Section:
    """Where times come from, and by which clock days are counted."""
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


def repeats() -> Section:
    """When rows are one recording."""
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
