"""The commands `policies list|check`: the pages that facts rest on. Only `check` uses the network."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.cli.console import NOT_TRUSTWORTHY, STOPPED, WRONG_USE, fail, printable, say, watched
from auditor.cli.options import Quiet

if TYPE_CHECKING:
    from auditor.policies.check import Outcome
    from auditor.policies.pages import Page
    from auditor.policies.text import Part

policies = typer.Typer(
    help="The web pages of vendors, courts and authorities that facts here rest on: do they still say so?",
    no_args_is_help=True,
)

Json = Annotated[bool, typer.Option("--json", help="Show the result as one JSON object, for programs.")]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", help="Only this page or this vendor; may be given several times.", metavar="ID|VENDOR"
    ),
]


@policies.command("list")
def show(only: Only = None, as_json: Json = False) -> None:
    """Show the pages, their sentences and the facts that rest on them. Uses no network."""
    from auditor.policies.pages import HOW_READ

    found = _chosen(only)
    if as_json:
        print(json.dumps({"pages": [_page(page) for page in found]}, ensure_ascii=False, indent=2))
        return
    for page in found:
        print(f"{page.id} ({page.vendor}): {page.title}")
        print(f"  {page.address}")
        for quote in page.quotes:
            print(f"  says: {quote}")
        if page.retold:
            print(f"  is said to say: {page.retold}")
        print(f"  {HOW_READ[page.grade]}; last read {page.checked.isoformat()}; {page.source}")
        print(f"  facts on it: {', '.join(page.rests)}")
        print()
    say(f"{len(found)} pages. `policies check` asks whether they still say so; nothing was asked now.")


@policies.command()
def check(
    only: Only = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Folder in which copies of the pages are kept, and compared with those kept earlier. "
            "Without it nothing is kept.",
            metavar="DIR",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask first: the hosts that are named may be contacted.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Look whether the pages still say so. The only command that uses the network; names the hosts first."""
    found = _chosen(only)
    if output is not None and output.exists() and not output.is_dir():
        fail("The folder for the pages is a file.", WRONG_USE)
    _agree(found, yes=yes)
    from auditor.policies.check import STATES, STILL
    from auditor.policies.check import check as ask

    try:
        with watched(quiet, counts_bytes=False) as progress:
            outcomes = ask(found, output, watch=progress)
    except KeyboardInterrupt:
        fail("Stopped. Pages that were kept until then are whole.", STOPPED)
    except OSError as error:
        fail(
            f"The folder for the pages could not be written: {error.strerror or 'no reason was given'}.",
            WRONG_USE,
        )
    if as_json:
        print(json.dumps({"pages": [one.as_dict() for one in outcomes]}, ensure_ascii=False, indent=2))
    else:
        for outcome in outcomes:
            print(printable_lines(outcome))
    counts = {state: sum(one.state == state for one in outcomes) for state in STATES}
    if not quiet:
        say(
            f"Of {len(outcomes)} pages: "
            + ", ".join(f"{number} {state}" for state, number in counts.items())
            + "."
        )
        if output is not None:
            say("Pages that could be read are kept in the folder `snapshots`, with hash and time.")
    if counts[STILL] < len(outcomes):
        raise typer.Exit(NOT_TRUSTWORTHY)


def _chosen(only: Sequence[str] | None) -> tuple[Page, ...]:
    from auditor.policies.pages import chosen

    try:
        return chosen(only or ())
    except KeyError as error:
        fail(f"There is no page or vendor {printable(str(error.args[0]))}; see `policies list`.", WRONG_USE)


def _agree(pages: Sequence[Page], *, yes: bool) -> None:
    """Name every host, and end unless the person agrees. Nothing is asked of anybody before."""
    from auditor.policies.fetch import proxies
    from auditor.policies.pages import hosts

    names = hosts(pages)
    through = proxies(names)
    say(f"These hosts will be asked: {', '.join(names)}.")
    if through:
        say(f"This machine reaches them through a proxy: {', '.join(through)}.")
    say("They will see your address on the internet, and that a program named voice-auditor asks.")
    say("Nothing of your exports is read or sent.")
    if yes:
        return
    if not sys.stdin or not sys.stdin.isatty():
        fail(
            "Nobody was there to agree, so nothing was asked. With --yes you agree to the hosts above.",
            WRONG_USE,
        )
    print("Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        fail("Nothing was asked.", WRONG_USE)


def _page(page: Page) -> dict[str, object]:
    return {
        "id": page.id,
        "vendor": page.vendor,
        "title": page.title,
        "address": page.address,
        "quotes": list(page.quotes),
        "retold": page.retold or None,
        "grade": page.grade,
        "source": page.source,
        "checked": page.checked.isoformat(),
        "facts": list(page.rests),
    }


def printable_lines(outcome: Outcome) -> str:
    """Return an outcome for the terminal; what a page says is foreign, and may move no cursor."""
    from auditor.policies.check import STILL

    lines = [f"{outcome.state}: {outcome.page.id} ({outcome.page.host})", f"  {outcome.reason}"]
    for one in outcome.quotes:
        if not one.found:
            lines.append(f"  was read as: {one.quote}")
            lines.append(
                f"  now: {words(one.nearest)}" if one.nearest else "  Nothing like it is on the page."
            )
    if outcome.earlier:
        day = outcome.earlier.strftime("%Y-%m-%d %H:%M UTC")
        same = "the same text as on" if outcome.same_as_earlier else "not the same text as on"
        lines.append(f"  The page shows {same} {day}.")
    if outcome.changes and not outcome.page.quotes:
        lines += [f"  {'-' if part.kind == 'gone' else '+'} {part.words}" for part in outcome.changes]
    if outcome.state != STILL:
        lines.append(f"  facts on it: {', '.join(outcome.page.rests)}")
    if outcome.snapshot:
        lines.append(f"  kept: {outcome.snapshot}")
    return "\n".join(printable(line) for line in lines)


def words(parts: Sequence[Part]) -> str:
    """Return changes word by word: [-gone-] {+new+}, and the rest as it is."""
    marks = {"gone": "[-{}-]", "new": "{{+{}+}}", "same": "{}"}
    return " ".join(marks[part.kind].format(part.words) for part in parts)
