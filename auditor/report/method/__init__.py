"""How the numbers come about, written from the code's own tables: nothing here is said twice by hand.

Used by the report of a bundle, by docs/method.md (scripts/write_docs.py) and by the app. All texts are in the
language that is spoken now.
"""

from __future__ import annotations

from auditor.language import tr
from auditor.report.method import counting, judging, telling
from auditor.report.method.form import Section, Table

__all__ = ["Section", "Table", "as_markdown", "sections"]


def sections() -> list[Section]:
    """Return the whole method, in order."""
    return [
        counting.counted(),
        counting.rows(),
        counting.times(),
        counting.repeats(),
        judging.evidence(),
        judging.verdicts(),
        judging.signs(),
        judging.accuracy(),
        judging.private(),
        telling.findings(),
        telling.studies(),
        telling.unknown(),
        telling.practice(),
        telling.shapes(),
    ]


def as_markdown() -> str:
    """Return the method as a page of the documentation."""
    lines = ["# Method", "", tr("Written from the tables that the program itself works with."), ""]
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
