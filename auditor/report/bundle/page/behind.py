"""What the numbers depend on besides the files; how the bundle is checked; how it is cited."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from auditor import __version__
from auditor.language import LANGUAGES, later, number, tr
from auditor.report import paper
from auditor.report.bundle.dictionary import write_dictionary
from auditor.report.bundle.page.pieces import facts, note, scrolled
from auditor.report.bundle.page.seen import Seen
from auditor.report.paper import Piece, element
from auditor.report.redaction import SENTENCES, TITLES

_ZONE_REASONS: Mapping[str, str] = {
    "given": later("It was given by whoever made the report."),
    "system": later("It is that of the machine on which the report was made."),
}
_YES, _NO = later("yes"), later("no")


def settings(seen: Seen) -> list[Piece]:
    """Return the part."""
    told = seen.settings
    reason = _ZONE_REASONS.get(told.zone_reason, told.zone_reason)
    named = {
        tr("Zone"): tr(
            "{zone}. Days and hours are counted by its clock. {reason}", zone=told.zone, reason=tr(reason)
        ),
        tr("Redaction"): f"{tr(TITLES[told.level])}. {tr(SENTENCES[told.level])}",
        tr("Language"): LANGUAGES.get(told.language, told.language),
        tr("Other apps were read too"): tr(_YES if told.other_apps else _NO),
        tr("Forms known from programs only were read too"): tr(_YES if told.experimental else _NO),
        tr("Clips were listened to by the program"): tr(_NO) if told.listen == "no" else told.listen,
        tr("Sound is part of the bundle"): tr(_YES if told.clips else _NO),
        tr("Answers of a review that were used"): number(len(told.answers)),
        tr("Program"): f"Voice Auditor {__version__}",
    }
    about = tr(
        "The same files and the same settings give the same data files, byte for byte. session.json holds "
        "the settings for programs, with the versions and hashes of the tables behind the verdicts."
    )
    return [note(about), facts(named)]


def dictionary(seen: Seen) -> list[Piece]:
    """Return the part: the columns, as data-dictionary.csv has them; the words in them stand there alone."""
    file = io.BytesIO()
    write_dictionary(seen.settings.language, not seen.by_day, file)
    rows = [
        [element("code", row["column"]), row["type"], row["meaning"]]
        for row in csv.DictReader(io.StringIO(file.getvalue().decode(), newline=""))
        if not row["word"]
    ]
    about = (
        tr("The columns of recordings.csv and recordings.parquet: one row is one recording.")
        if seen.by_day
        else tr("The columns of counts.csv: one row is one count.")
    )
    more = tr("What each word in them means stands in data-dictionary.csv.")
    head = (tr("Column"), tr("Type"), tr("Meaning"))
    return [note(about, " ", more), scrolled(paper.data_table(head, rows, kind="words"))]


def check(_seen: Seen) -> list[Piece]:
    """Return the part."""
    return [
        element(
            "p",
            tr(
                "manifest.sha256 holds a hash of every file of this bundle. It can be checked without this "
                "program, in the folder of the bundle:"
            ),
        ),
        element("pre", "sha256sum --check manifest.sha256"),
        note(
            tr(
                "That is the command of Linux; on a Mac it is: {mac}. On Windows, {windows} gives the hash "
                "of one file, to be compared with its line.",
                mac="shasum -a 256 -c manifest.sha256",
                windows="certutil -hashfile FILE SHA256",
            )
        ),
        element(
            "p",
            tr(
                "With the program and the exports that were given, everything is computed anew and compared; "
                "what differs is named:"
            ),
        ),
        element("pre", "voice-auditor verify BUNDLE EXPORT..."),
        note(
            tr(
                "Two things differ from run to run: session.json and the line in this report that says when "
                "it was made; and so the manifest."
            )
        ),
    ]


def cite(_seen: Seen) -> list[Piece]:
    """Return the part."""
    line = tr(
        "The Voice Auditor developers: Voice Auditor, version {version}. Apache License 2.0.",
        version=__version__,
    )
    about = tr(
        "Name the finding or the chart by its number, with n of N, the kind of evidence and the hash of the "
        "export, and say which level of redaction the report has."
    )
    return [element("p", about), element("p", line)]
