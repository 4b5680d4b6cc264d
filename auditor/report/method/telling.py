"""How the method tells of findings, published figures, limits, practice and forms of export."""

from __future__ import annotations

from collections.abc import Mapping

from auditor.facts import table
from auditor.insights.baselines import studies as published
from auditor.insights.findings import LEAST, ORDER
from auditor.language import later, number, tr
from auditor.language.told import again
from auditor.report.method.form import Section, Table, exact
from auditor.shapes.registry import SHAPES

LEAST_LINES: Mapping[str, str] = {
    "recordings": later("Recordings in the numerator of a count"),
    "night_share": later("Share of recordings at night"),
    "silence_days": later("Days of the longest silence"),
    "burst_times": later(
        "How many times as many recordings the busiest day has as the middle one of all days with any"
    ),
    "change_times": later("How many times as many recordings one half of the time has as the other"),
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


def findings() -> Section:
    """From which size on a finding is told."""
    numbered = tuple((f"F{at}", name, tr(FINDING_LINES[name])) for at, name in enumerate(ORDER, 1))
    least = tuple((tr(LEAST_LINES[name]), exact(value)) for name, value in LEAST.items())
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
            Table((tr("What is measured"), tr("Least size")), least, numbers=1),
        ),
    )


def studies() -> Section:
    """Every published figure with its source."""
    rows = tuple(
        (
            one.study,
            f"{number(one.n)} {tr(one.n_of)}",
            tr(one.sentence),
            tr(one.caveat),
            f"{one.source} ({one.checked.isoformat()})",
        )
        for one in published()
    )
    return Section(
        "studies",
        tr("Published figures"),
        (
            tr(
                "They stand beside your own numbers and are never pooled with them: other people, other "
                "years, and mostly another way of counting."
            ),
        ),
        (
            Table(
                (tr("Study"), tr("Of what"), tr("What was found"), tr("Caveat"), tr("Source, read on")), rows
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


def unknown() -> Section:
    """What no file says."""
    return Section(
        "unknown",
        tr("What cannot be known"),
        (tr("From the files alone nobody can tell:"),),
        (Table((tr("Not known"),), tuple((tr(line),) for line in _UNKNOWN)),),
    )


def practice() -> Section:
    """What practice is followed, and what serves it."""
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


def shapes() -> Section:
    """Every form of export that is read."""
    rows = tuple((again(shape.title), shape.id, shape.source) for shape in SHAPES)
    return Section(
        "shapes",
        tr("Forms of export that are read"),
        (tr("A form is recognised by its content; its name is a hint only."),),
        (Table((tr("What"), tr("Form"), tr("Known from")), rows, caption=tr("Forms of export")),),
    )
