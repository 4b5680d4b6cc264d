"""report.html: the bundle as one page for people. It loads nothing, and prints well.

Everything on it is made from the redacted history. Two runs of the same subject differ in one line,
which stands between `<!-- run -->` and `<!-- end of run -->`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import BinaryIO

from auditor.language import current, date_span, listing, speaking, tr
from auditor.recording import VENDOR_NAMES
from auditor.report.bundle.page import behind, method_part, script
from auditor.report.bundle.page.answer import answer
from auditor.report.bundle.page.exposure import exposure
from auditor.report.bundle.page.figures import Figures
from auditor.report.bundle.page.found import findings
from auditor.report.bundle.page.ledger import ledger
from auditor.report.bundle.page.pictures import about_rates, meant_charts, verdicts_table, when_charts
from auditor.report.bundle.page.seen import Seen
from auditor.report.bundle.page.studies import studies
from auditor.report.bundle.page.style import STYLE, margins
from auditor.report.bundle.subject import Subject
from auditor.report.paper import Piece, element
from auditor.report.redaction import SENTENCES, TITLES

__all__ = ["RUN", "RUN_END", "write_page"]

_HUNDREDTHS = re.compile(r"(?<=\d) %")
RUN, RUN_END = "<!-- run -->", "<!-- end of run -->"


def write_page(subject: Subject, run: str, file: BinaryIO) -> None:
    """Write the page. run: when and by which version it was made, plain text."""
    with speaking(subject.settings.language):
        file.write(_page(Seen(subject), run).encode())


def _page(seen: Seen, run: str) -> str:
    figures = Figures()
    parts = [(name, title, make(seen, figures)) for name, title, make in _parts()]
    title = tr("What the voice assistants kept")
    level = tr(TITLES[seen.settings.level])
    body = [
        element("header", *_head(seen, title), Piece(f"{RUN}{element('p', run, kind='run')}{RUN_END}")),
        _contents(parts),
        element("div", level, kind="edge", marks={"aria-hidden": "true"}),
        element("main", *(_part(at, *part) for at, part in enumerate(parts, 1))),
    ]
    return (
        f'<!doctype html>\n<html lang="{current()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(script.policy())}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{html.escape(f'{title} ({level})')}</title>\n"
        f"<style>{STYLE}{margins(title, level)}</style>\n</head>\n<body>\n"
        + _unbroken("\n".join(body))
        + f"\n{script.scripts(figures.charts)}\n</body>\n</html>\n"
    )


def _unbroken(text: str) -> str:
    """Return the text with every number kept on one line with its sign for hundredths."""
    return _HUNDREDTHS.sub("\N{NO-BREAK SPACE}%", text)


def _head(seen: Seen, title: str) -> list[Piece]:
    vendors = listing([VENDOR_NAMES[one] for one in seen.vendors])
    about = tr("A report on files of {vendors}.", vendors=vendors) if vendors else tr("A report.")
    if seen.by_day and len(seen.daily):
        first, last = seen.daily.index[0].date(), seen.daily.index[-1].date()
        about = tr("A report on files of {vendors}, {dates}.", vendors=vendors, dates=date_span(first, last))
    made_up = [element("strong", f"{tr('Sample household')}."), " ", tr("Made up. No real person's data.")]
    return [
        element("h1", title),
        element("p", about),
        *([element("p", *made_up, kind="level")] if seen.settings.made_up else []),
        element(
            "p",
            element("strong", f"{tr(TITLES[seen.settings.level])}."),
            " ",
            tr(SENTENCES[seen.settings.level]),
            kind="level",
        ),
    ]


_Make = Callable[[Seen, Figures], list[Piece]]


def _parts() -> list[tuple[str, str, _Make]]:
    """Return the parts of the page: id, title, and what makes it, and may draw charts."""
    return [
        ("answer", tr("In short"), _plain(answer)),
        ("findings", tr("Findings"), _plain(findings)),
        ("when", tr("When and how often"), _when),
        ("meant", tr("Was it meant?"), _meant),
        ("studies", tr("Beside published figures"), _plain(studies)),
        ("exposure", tr("Who may have listened"), exposure),
        ("ledger", tr("What became of every file"), _plain(ledger)),
        ("settings", tr("Settings behind these numbers"), _plain(behind.settings)),
        ("method", tr("Method"), _plain(method_part.method)),
        ("dictionary", tr("Data dictionary"), _plain(behind.dictionary)),
        ("check", tr("How to check this bundle"), _plain(behind.check)),
        ("cite", tr("How to cite"), _plain(behind.cite)),
    ]


def _plain(make: Callable[[Seen], list[Piece]]) -> _Make:
    return lambda seen, _figures: make(seen)


def _when(seen: Seen, figures: Figures) -> list[Piece]:
    return [figures.draw(chart, short) for chart, short in when_charts(seen)]


def _meant(seen: Seen, figures: Figures) -> list[Piece]:
    rate = seen.rate
    if rate is None:
        return [element("p", tr("These recordings have not been judged."))]
    if not rate.recordings:
        return [element("p", tr("In none of these did a device wait for its wake word."))]
    about = about_rates(rate, len(seen.history))
    return [verdicts_table(rate), *about, *map(figures.draw, meant_charts(seen))]


def _contents(parts: list[tuple[str, str, list[Piece]]]) -> Piece:
    lines = (element("li", element("a", title, marks={"href": f"#{name}"})) for name, title, _ in parts)
    return element("nav", element("ol", *lines), marks={"aria-label": tr("Contents")})


def _part(at: int, name: str, title: str, pieces: list[Piece]) -> Piece:
    heading = element("h2", f"{at}. {title}", marks={"id": f"{name}-title"})
    return element(
        "section", heading, *pieces, kind="part", marks={"id": name, "aria-labelledby": f"{name}-title"}
    )
