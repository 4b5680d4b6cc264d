"""The command `letters`: requests to vendors and complaints, with what is missing in exports filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from auditor.cli.console import NOTHING_READABLE, WRONG_USE, fail, printable, say
from auditor.cli.options import Quiet, Zone, options_of
from auditor.cli.reading import end, read

if TYPE_CHECKING:
    from auditor.history import History
    from auditor.report.letters import Letter, Sender

Kind = Literal["access", "erasure", "objection", "complaint", "all"]

_NOTHING_SENT = (
    "Nothing was sent. These are letters to check and to change, no legal advice.",
    "Fill in what stands in square brackets, and delete lines that do not apply.",
    "Ask for access first: what is deleted can no longer be asked about.",
)


def letters(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Exports. What is missing in them is asked for in the letters; without exports nothing is "
            "listed as missing.",
            metavar="[PATH...]",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help="Folder to write to; made if it does not exist. Needed, but for --list.",
            metavar="DIR",
        ),
    ] = None,
    vendor: Annotated[
        list[str] | None,
        typer.Option(
            help="To whom: amazon, google or apple; may be given several times. Otherwise to the vendors of "
            "the exports, and without exports to all.",
            metavar="VENDOR",
        ),
    ] = None,
    country: Annotated[
        str,
        typer.Option(
            help="Where you live, e.g. DE, FR, GB or US-CA. Decides law, language and authority.",
            metavar="CODE",
        ),
    ] = "",
    law: Annotated[
        Literal["gdpr", "uk", "ccpa"] | None,
        typer.Option(
            help="Under which law: that of the European Union, the United Kingdom or California. Otherwise "
            "that of the country, and without a country gdpr."
        ),
    ] = None,
    language: Annotated[
        Literal["en", "de", "fr", "es", "it", "nl"] | None,
        typer.Option(
            help="Language of the letters. Otherwise that of the country, and without a country en."
        ),
    ] = None,
    kind: Annotated[
        Kind,
        typer.Option(
            help="Which letters: ask for a copy, for erasure, object to review by people, or complain."
        ),
    ] = "all",
    form: Annotated[Literal["txt", "docx", "both"], typer.Option(help="Form of the files.")] = "both",
    name: Annotated[
        str, typer.Option(help="Your name. What you leave out is a blank in the letters.", metavar="TEXT")
    ] = "",
    address: Annotated[
        list[str] | None,
        typer.Option(help="A line of your address; may be given several times.", metavar="LINE"),
    ] = None,
    email: Annotated[str, typer.Option(help="E-mail address of your account.", metavar="TEXT")] = "",
    reference: Annotated[
        str, typer.Option(help="Your customer number, if you have one.", metavar="TEXT")
    ] = "",
    date: Annotated[
        dt.datetime | None,
        typer.Option(help="Date of the letters, e.g. 2026-11-30.", formats=["%Y-%m-%d"], metavar="DATE"),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Only show which letters there are, and in which languages.")
    ] = False,
    zone: Zone = None,
    quiet: Quiet = False,
) -> None:
    """Write requests for access, erasure and objection, and complaints. Nothing is sent."""
    from auditor.report.letters import Sender

    if listed:
        _show_list()
        return
    if output is None:
        fail("Say with -o into which folder the letters go, or ask for --list.", WRONG_USE)
    under, speaking = _law_and_language(country, law, language)
    kinds = _kinds(kind, under)
    for one in vendor or ():
        _must_be_vendor(one)
    sender = Sender(
        name, "\n".join(address or ()), email, reference, date.date() if date else None, country.upper()
    )
    history = _history(paths or [], zone, quiet)
    made = {
        f"{one}-{what}-{under}-{speaking}": _letter(what, under, speaking, one, history, zone, sender)
        for one in vendor or _vendors(history)
        for what in kinds
    }
    for path in _written(made, output, form):
        print(printable(str(path)))
    if not quiet:
        _say_what_to_do(list(made.values()), under, country.upper())
    if history is not None:
        end(history, quiet)


def _law_and_language(country: str, law: str | None, language: str | None) -> tuple[str, str]:
    """Return what was chosen, else what the country has, else the GDPR in English."""
    from auditor.report.letters import countries, languages_of
    from auditor.report.letters import country as country_of

    found = country_of(country.upper()) if country else None
    if country and found is None:
        known = ", ".join(sorted(one.code for one in countries()))
        fail(f"There are no letters for that country. Known are: {known}.", WRONG_USE)
    law = law or (found.law if found else "gdpr")
    at_first = found.language if found and found.law == law else "en"
    language = language or at_first
    if language not in languages_of(law):
        fail(f"Under {law} there are letters in: {', '.join(languages_of(law))}.", WRONG_USE)
    return law, language


def _kinds(kind: str, law: str) -> Sequence[str]:
    from auditor.report.letters import complaint_steps, kinds_of

    there = kinds_of(law)
    if kind == "all":
        return there
    if kind not in there:
        for step in complaint_steps(law):
            say(step)
        fail(f"Under {law} there is no letter of that kind; there are: {', '.join(there)}.", WRONG_USE)
    return (kind,)


def _must_be_vendor(name: str) -> None:
    from auditor.recording import VENDORS

    if name not in VENDORS:
        fail(f"There are letters to: {', '.join(VENDORS)}.", WRONG_USE)


def _history(paths: list[Path], zone: str | None, quiet: bool) -> History | None:
    if not paths:
        return None
    history = read(paths, options_of(zone, other_apps=False, experimental=False), quiet)
    if history.exit_code == NOTHING_READABLE:
        end(history, quiet)
    return history


def _vendors(history: History | None) -> Sequence[str]:
    """Return the vendors whose files were read, else all."""
    from auditor.recording import VENDORS

    there = {(member.shape or "").partition(".")[0] for member in history.members} if history else set()
    return [vendor for vendor in VENDORS if vendor in there] or VENDORS


def _letter(
    kind: str,
    law: str,
    language: str,
    vendor: str,
    history: History | None,
    zone: str | None,
    sender: Sender,
) -> Letter:
    from auditor.insights.when import system_zone
    from auditor.report.letters import letter, missing_of

    missing = missing_of(history, vendor, zone or system_zone()[0])
    return letter(kind, law, language, vendor, missing, sender)


def _written(made: Mapping[str, Letter], output: Path, form: str) -> list[Path]:
    """Write the files; ends, with nothing written, where one is there already."""
    from auditor.report.letters import as_docx, as_text

    forms = ("txt", "docx") if form == "both" else (form,)
    targets = [output / f"{name}.{ending}" for name in made for ending in forms]
    try:
        there = [path.name for path in targets if path.exists()]
        if there:
            fail(
                f"There is a file {printable(there[0])} in that folder; nothing was written over it.",
                WRONG_USE,
            )
        output.mkdir(parents=True, exist_ok=True)
        for path in targets:
            one = made[path.stem]
            path.write_bytes(as_docx(one) if path.suffix == ".docx" else as_text(one).encode("utf-8"))
    except OSError as error:
        fail(f"The letters could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    return targets


def _say_what_to_do(made: Sequence[Letter], law: str, country: str) -> None:
    from auditor.recording import VENDOR_NAMES
    from auditor.report.letters import complaint_steps, controller_of

    for line in _NOTHING_SENT:
        say(line)
    for vendor in dict.fromkeys(one.vendor for one in made):
        to = controller_of(vendor, law, country)
        say(f"{VENDOR_NAMES[vendor]}: {to.name}; on the web: {to.web}. Read on {to.checked.isoformat()}.")
        if to.note:
            say(f"  {to.note}")
    for step in complaint_steps(law):
        say(f"To complain: {step}")


def _show_list() -> None:
    """Show laws, kinds and languages, on stdout."""
    from auditor.report.letters import LANGUAGES, LAWS, kinds_of, languages_of, law_title

    for law in LAWS:
        print(f"{law}: {law_title(law)}")
        print(f"  letters: {', '.join(kinds_of(law))}")
        print(f"  languages: {', '.join(f'{one} ({LANGUAGES[one]})' for one in languages_of(law))}")
