"""The command `report`: an evidence bundle, which somebody else can check."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from auditor.cli.console import NOTHING_READABLE, WRONG_USE, fail, printable, say, watched
from auditor.cli.options import Experimental, Listen, OtherApps, Paths, Quiet, Zone, must_be_zone
from auditor.cli.reading import end, must_be_able_to, must_exist

if TYPE_CHECKING:
    from auditor.report.bundle.subject import Settings, Subject

Folder = Annotated[
    Path,
    typer.Option("--output", "-o", help="Folder to write to: a new or an empty one.", metavar="DIR"),
]
Redact = Annotated[
    Literal["none", "names", "words", "counts"],
    typer.Option(
        help="What is left out of every file. none: nothing. names: names of devices, apps and files, and of "
        "people as far as they are recognised. words: besides, all words and sounds. counts: all but counts."
    ),
]
Clips = Annotated[
    bool,
    typer.Option(
        "--clips",
        help="Put in the sound of up to 200 recordings that the vendor marked as not meant or that are "
        "likely not meant. Only with --redact none.",
    ),
]
Language = Annotated[
    Literal["en", "de"], typer.Option(help="Language of the report and of the sentences in the other files.")
]


def report(
    paths: Paths,
    output: Folder,
    redact: Redact = "none",
    clips: Clips = False,
    language: Language = "en",
    zone: Zone = None,
    other_apps: OtherApps = False,
    experimental: Experimental = False,
    listen: Listen = "no",
    quiet: Quiet = False,
) -> None:
    """Write an evidence bundle: a report to read, the recordings, and what others need to check both."""
    from auditor.report.bundle.subject import Settings

    started = dt.datetime.now(dt.UTC)
    if zone is not None:
        must_be_zone(zone)
    if clips and redact != "none":
        fail("A voice cannot be redacted: --clips goes only with --redact none.", WRONG_USE)
    must_exist(paths)
    _must_be_apart(paths, output)
    must_be_able_to(listen)
    from auditor.insights.when import system_zone

    settings = Settings(
        zone=zone or system_zone()[0],
        zone_reason="given" if zone else "system",
        language=language,
        level=redact,
        other_apps=other_apps,
        experimental=experimental,
        listen=listen,
        clips=clips,
        made_up=_is_sample(paths),
    )
    _make(paths, output, settings, started, quiet)


def _is_sample(paths: list[Path]) -> bool:
    """Whether these are files of the made-up household that comes with the program."""
    import sample_data

    folder = sample_data.folder().resolve()
    return all(folder in (path.resolve(), path.resolve().parent) for path in paths)


def _must_be_apart(paths: list[Path], output: Path) -> None:
    from auditor.report.bundle.writing import must_be_free

    try:
        must_be_free(output, paths)
    except (ValueError, OSError) as error:
        said = str(error) if type(error) is ValueError else "The folder to write to cannot be used."
        fail(said, WRONG_USE)


def _make(paths: list[Path], output: Path, settings: Settings, started: dt.datetime, quiet: bool) -> None:
    from auditor.report.bundle.session import Run
    from auditor.report.bundle.writing import write

    subject = _subject(paths, settings, quiet)
    if subject.whole.exit_code == NOTHING_READABLE:
        end(subject.whole, quiet)
    run = Run([str(path) for path in paths], str(output), started)
    try:
        with watched(quiet, counts_bytes=False) as show:
            names = write(subject, output, run, show)
    except ValueError as error:
        fail(str(error), WRONG_USE)
    except OSError as error:
        fail(f"The bundle could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    if not quiet:
        for line in _said(output, len(names), settings):
            say(line)
    end(subject.whole, quiet)


def _subject(paths: list[Path], settings: Settings, quiet: bool) -> Subject:
    from auditor.report.bundle.anew import subject_from
    from auditor.wakeups.listening import CannotListenError

    try:
        # Of reading and weighing, only the first counts in bytes; the bar says what is being done.
        with watched(quiet, counts_bytes=False) as show:
            return subject_from(paths, settings, watch=show)
    except CannotListenError as error:
        fail(str(error), WRONG_USE)


def _said(output: Path, files: int, settings: Settings) -> list[str]:
    """Return what was written, what may be in it, and how somebody can check it."""
    folder = printable(str(output))
    private = {
        "none": "It holds words, names and times as the exports have them. Think before you hand it on.",
        "names": "Names were left out, words were not: read it before you hand it on.",
        "words": "Words, names and sounds were left out; times of every recording were not.",
        "counts": "Only counts are left.",
    }[settings.level]
    return [
        f"{files:,} files written to {folder}. Open report.html in any browser; it needs no network.",
        private,
        f"To check it later: voice-auditor verify {_quoted(folder)}",
        "With the paths of the exports behind that, every file is made anew and compared.",
        "In the folder, sha256sum -c manifest.sha256 checks the hashes alone.",
        _zone(settings),
    ]


def _zone(settings: Settings) -> str:
    """Return by which clock was counted, and whose it is."""
    if settings.zone_reason == "given":
        return f"Days and hours are counted in {settings.zone}, as --zone says."
    return f"Days and hours are counted in {settings.zone}, this machine's zone; --zone NAME chooses another."


def _quoted(folder: str) -> str:
    return f'"{folder}"' if " " in folder else folder
