"""The command line: the same verbs as the library. Results to stdout, progress and problems to stderr.

Exit codes: 0 done; 1 nothing readable; 2 wrong use; 3 done, but not trustworthy; 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn
from zoneinfo import ZoneInfo

import typer
import typer.core

from auditor import __version__

# What takes long to load is loaded by the command that needs it: --help must answer at once.
if TYPE_CHECKING:
    from auditor.history import History, MemberEntry, Progress
    from auditor.shapes.contract import Options
    from auditor.wakeups import Judgement


class _Commands(typer.core.TyperGroup):
    """The commands, ending as we say where the library that runs them has a way of its own."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            _fail("Stopped. Nothing was left behind.", STOPPED)
        except BrokenPipeError:  # whoever read the result has seen enough
            _let_go_of_output()
            sys.exit(DONE)


app = typer.Typer(
    name="voice-auditor",
    cls=_Commands,
    help="Opens what Amazon, Google and Apple kept of your voice assistants, on this machine only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback may quote a person's words
    context_settings={"help_option_names": ["-h", "--help"]},
)

MOST_FILES = 200  # of which `inspect` says something of their own
MOST_JUDGED = 100_000  # recordings that `inspect` judges unasked
NAMED_OF_MANY = 3  # files of which it says the same
DONE, NOTHING_READABLE, WRONG_USE, NOT_TRUSTWORTHY, STOPPED = 0, 1, 2, 3, 130

Paths = Annotated[
    list[Path],
    typer.Argument(
        help="Files, folders, zip or tgz archives; all parts of one export together.", metavar="PATH..."
    ),
]
Zone = Annotated[
    str | None,
    typer.Option(
        help="Time zone (e.g. Europe/Berlin) for rows whose zone is not in the file.", metavar="NAME"
    ),
]
OtherApps = Annotated[
    bool,
    typer.Option(
        "--other-apps", help="Apple Intelligence Report: read what other apps asked, not only Siri."
    ),
]
Experimental = Annotated[
    bool,
    typer.Option(
        "--experimental", help="Also read what is known from programs only, never seen in a real file."
    ),
]
Listen = Annotated[
    Literal["no", "undecided", "all"],
    typer.Option(
        help="Let this computer listen for speech and the wake word: to clips of which nothing else tells "
        "whether they were meant, or to all. Needs the extra `audio`; nothing is sent or kept."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes.")]
Port = Annotated[int | None, typer.Option(help="Port on this machine; a free one is found if it is taken.")]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")]


def main() -> None:
    """Run the command line. No error ever shows a row of an export."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError):  # a console that cannot show a letter shows another
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        try:
            app()
        finally:
            if sys.stdout:
                sys.stdout.flush()
    except KeyboardInterrupt:
        _fail("Stopped. Nothing was left behind.", STOPPED)
    except BrokenPipeError:
        _let_go_of_output()
        sys.exit(DONE)
    except OSError as error:
        _let_go_of_output()
        _fail(f"The result could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    except MemoryError:
        _fail("This machine has not enough memory for it.", NOTHING_READABLE)
    except Exception as error:  # noqa: BLE001 (its text may quote a row, so only its kind and place are shown)
        _fail(f"Something failed inside Voice Auditor: {_place_of(error)}.", NOTHING_READABLE)


def _let_go_of_output() -> None:
    """Keep Python from trying once more, at its end, to write what nobody takes."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _place_of(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else ""
    return type(error).__name__ + place


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _fail(text: str, code: int) -> NoReturn:
    _say(text)
    sys.exit(code)


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Opens what Amazon, Google and Apple kept of your voice assistants, on this machine only."""


@app.command()
def demo(port: Port = None, no_browser: NoBrowser = False) -> None:
    """Open the app on a made-up household."""
    import sample_data

    _serve(sample_data.exports(), port, no_browser)


@app.command("app")
def open_app(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Exports to open at once.", metavar="[PATH...]")
    ] = None,
    port: Port = None,
    no_browser: NoBrowser = False,
) -> None:
    """Open the app."""
    _must_exist(paths or [])
    _serve(paths or [], port, no_browser)


def _serve(paths: list[Path], port: int | None, no_browser: bool) -> None:
    from dashboards.server import serve

    serve(paths, port=port, open_browser=not no_browser)


@app.command()
def inspect(
    paths: Paths,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")] = False,
    zone: Zone = None,
    other_apps: OtherApps = False,
    experimental: Experimental = False,
    verdicts: Annotated[
        bool | None,
        typer.Option(
            "--verdicts/--no-verdicts",
            help="Weigh for each recording whether it was meant; "
            f"unasked, up to {MOST_JUDGED:,} recordings, because more need much memory.",
        ),
    ] = None,
    listen: Listen = "no",
    quiet: Quiet = False,
) -> None:
    """Say what is in exports: every file, every row accounted for."""
    options = _options(zone, other_apps=other_apps, experimental=experimental)
    _must_be_able_to(listen)
    if listen != "no" and verdicts is False:
        _fail("Listening is for verdicts; leave out --no-verdicts.", WRONG_USE)
    if listen != "no":
        verdicts = True
    words_up_to = {None: MOST_JUDGED, True: None, False: 0}[verdicts]
    history = _read(paths, options, quiet, words_up_to=words_up_to)
    if history.has_words and verdicts is not False and history.exit_code != NOTHING_READABLE:
        history = _judged(history, zone, quiet, listen)
    elif verdicts is None and len(history) > MOST_JUDGED and not quiet:
        _say("Too many recordings to weigh unasked whether each was meant; --verdicts does it.")
    if as_json:
        import msgspec

        from auditor.insights.ledger import as_plain

        print(msgspec.json.format(msgspec.json.encode(as_plain(history)), indent=1).decode())
    else:
        _show(history)
    _end(history, quiet)


@app.command()
def export(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write: .csv, .jsonl or .parquet.", metavar="FILE")
    ],
    zone: Zone = None,
    other_apps: OtherApps = False,
    experimental: Experimental = False,
    listen: Listen = "no",
    quiet: Quiet = False,
) -> None:
    """Write every recording to a file, duplicates included and marked."""
    from auditor.report.export import WRITERS
    from auditor.report.export import export as write

    if output.suffix.lower() not in WRITERS:
        _fail(f"The file name must end in {', '.join(WRITERS)}.", WRONG_USE)
    if not output.resolve().parent.is_dir():
        _fail("The folder to write to does not exist.", WRONG_USE)
    _must_be_able_to(listen)
    history = _read(paths, _options(zone, other_apps=other_apps, experimental=experimental), quiet)
    if history.exit_code == NOTHING_READABLE:
        _end(history, quiet)
    history = _judged(history, zone, quiet, listen)
    try:
        with _watched(quiet, counts_bytes=False) as show:
            write(history, output, lambda rows: show(rows, history.table.num_rows, "Writing rows"))
    except OSError as error:
        _fail(f"The file could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    if not quiet:
        _say(f"{history.table.num_rows:,} rows written, {history.duplicates:,} of them marked as duplicates.")
    _end(history, quiet)


@app.command()
def structure(
    paths: Paths,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="File to write; without it the report is shown.", metavar="FILE"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object instead of text.")] = False,
    quiet: Quiet = False,
) -> None:
    """Describe exports without any of their values, to send to us where a file is not understood."""
    _must_exist(paths)
    if output is not None and output.resolve() in [path.resolve() for path in paths]:
        _fail("The report cannot be written over the export that it describes.", WRONG_USE)
    from auditor.structure import as_json as in_json
    from auditor.structure import as_text, describe

    with _watched(quiet, counts_bytes=False) as show:
        report = describe(paths, watch=show)
    text = in_json(report) if as_json else as_text(report)
    if output is None:
        print(text, end="")
    else:
        try:
            output.write_text(text, encoding="utf-8", newline="\n")
        except OSError as error:
            _fail(f"The file could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
        if not quiet:
            _say("Written. Read it before you send it to anybody: it should hold none of your words.")
    if not report["files"]:
        raise typer.Exit(NOTHING_READABLE)


@app.command()
def sample(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="Folder to write to; made if it is not there.", metavar="DIR"),
    ],
    seed: Annotated[int, typer.Option(help="Another number, another household.", min=0)] = 7,
    months: Annotated[int, typer.Option(help="Length of the history.", min=1, max=240)] = 36,
    people: Annotated[int, typer.Option(help="People in the household.", min=1, max=8)] = 4,
    quiet: Quiet = False,
) -> None:
    """Make a household up: exports of all three vendors, with the truth beside them."""
    from auditor.samples import write_sample

    try:
        output.mkdir(parents=True, exist_ok=True)
        with _watched(quiet, counts_bytes=False) as show:
            written = write_sample(
                output,
                seed=seed,
                months=months,
                people=people,
                progress=lambda share: show(round(share * 100), 100, "Making a household up"),
            )
    except OSError as error:
        _fail(f"The folder could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    if not quiet:
        _say("Nothing in these files is anybody's real data.")
    for path in written:
        print(path)


def _summary_lines(history: History) -> list[str]:
    """Return the few sentences that come before the table."""
    from auditor.insights.ledger import recordings

    totals, plain = history.totals, recordings(history)
    headline = f"{totals.recordings:,} {'recording' if totals.recordings == 1 else 'recordings'}"
    if plain["first"]:
        headline += f", from {plain['first'][:10]} to {plain['last'][:10]}"
    by_vendor = [f"  {vendor}: {count:,}" for vendor, count in plain["by_vendor"].items()]
    verdicts = _verdict_lines(plain["by_verdict"])
    return [headline, *by_vendor, *verdicts, *_sound_lines(plain["sound"]), *_other_lines(history)]


def _verdict_lines(by_verdict: dict[str, int]) -> list[str]:
    """Say what the vendor marked, what our signs say, and of how many nobody can tell; never mixed."""
    from auditor.wakeups.telling import VERDICTS, accuracy, denominator

    of = denominator(by_verdict)
    if not of:
        return []
    lines = [f"was it meant? Of {of:,} {'recording' if of == 1 else 'recordings'} that can be asked about:"]
    lines += [f"  {name.line}: {by_verdict.get(word, 0):,}" for word, name in VERDICTS.items()]
    return [*lines, f"  {accuracy(with_sound=False)}"]


def _other_lines(history: History) -> list[str]:
    """Say how many settings and devices the files tell of, which are no recordings."""
    found = ((len(history.settings), "setting"), (len(history.devices), "device"))
    told = [f"{count:,} {name}{'s' if count > 1 else ''}" for count, name in found if count]
    return [f"also found: {' and '.join(told)}"] if told else []


def _sound_lines(sound: dict[str, Any]) -> list[str]:
    """Say how much sound there is, and of how much of it the length is not known."""
    if not sound["clips"]:
        return []
    minutes, seconds = divmod(round(sound["seconds"]), 60)
    length = f"{minutes // 60:,}:{minutes % 60:02}:{seconds:02}"
    line = f"sound held: {sound['clips']:,} {'clip' if sound['clips'] == 1 else 'clips'}, {length} in all"
    unknown = ((sound["unreadable"], "cannot be read"), (sound["unmeasured"], "of unknown length"))
    return [line + "".join(f"; {count:,} of them {what}" for count, what in unknown if count)]


def _show(history: History) -> None:
    """Print the ledger for people: what was found, what became of each file, what must be known of it."""
    from auditor.containers import is_media

    for line in _summary_lines(history):
        print(line)
    # Of sound that belongs to rows of another file there is nothing to say.
    shown = [
        entry
        for entry in history.members
        if entry.rows or entry.state != "read" or entry.loud or not is_media(entry.member)
    ]
    groups = _alike(shown)
    for entries in groups[:MOST_FILES]:
        print("", *(printable(entry.member) for entry in entries[:NAMED_OF_MANY]), sep="\n")
        if more := len(entries[NAMED_OF_MANY:]):
            print(f"and {_more_files(more)}")
        print(f"    {'each: ' if len(entries) > 1 else ''}{_sentence(entries[0])}")
    if left := sum(map(len, groups[MOST_FILES:])):
        print(f"\n{_more_files(left)}; --json names them all")
    if clips := len(history.members) - len(shown):
        print(f"\n{_more_files(clips)}, most of them sound that belongs to the rows above")
    _show_notes(history)


def _more_files(count: int) -> str:
    return f"{count:,} more {'file' if count == 1 else 'files'}"


def _alike(entries: list[MemberEntry]) -> list[list[MemberEntry]]:
    """Put files together of which the same is to be said; a backup holds thousands that are set aside.

    What gave recordings or problems, or was not understood, stays by itself.
    """
    groups: dict[object, list[MemberEntry]] = {}
    for number, entry in enumerate(entries):
        own = entry.recordings or entry.duplicates or entry.problems or entry.loud
        alone = own or entry.state == "not_understood"
        groups.setdefault(number if alone else _sentence(entry), []).append(entry)
    return list(groups.values())


def _show_notes(history: History) -> None:
    """Print what must be known to read the numbers rightly: each sentence once, with its files."""
    files: dict[str, list[str]] = {}
    for entry in history.members:
        for note in entry.notes:
            files.setdefault(note, []).append(entry.member)
    for note, names in files.items():
        also = f" and {_more_files(len(names) - 1)}" if len(names) > 1 else ""
        print(f"\nnote: {note}\n    {printable(names[0])}{also}")


def _sentence(entry: MemberEntry) -> str:
    """Say what became of one file: its shape, and its rows as a sum."""
    what = entry.shape or ("set aside" if entry.state == "set_aside" else "not understood")
    if entry.reason:
        what += f": {entry.reason}"
    if entry.state != "read":
        return what
    parts = [(entry.recordings, "recordings"), (entry.duplicates, "duplicates")]
    parts += [(entry.set_aside, "set aside"), (entry.problems, "problems")]
    counted = " + ".join(
        f"{count:,} {name if count > 1 else name.removesuffix('s')}" for count, name in parts if count
    )
    return f"{what}: {entry.rows:,} {'row' if entry.rows == 1 else 'rows'} = {counted or 'nothing'}"


def printable(text: str) -> str:
    """Return a name from outside without characters that could move the cursor or recolour the screen."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _must_exist(paths: list[Path]) -> None:
    for path in paths:
        try:
            there = path.exists()
        except (OSError, ValueError):  # a name too long, a folder closed to us
            there = False
        if not there:
            _fail(f"There is no file or folder named {printable(str(path))}.", WRONG_USE)


def _options(zone: str | None, *, other_apps: bool, experimental: bool) -> Options:
    if zone is not None:
        _must_be_zone(zone)
    from auditor.shapes.contract import Options

    return Options(zone=zone, other_apps=other_apps, experimental=experimental)


def _read(paths: list[Path], options: Options, quiet: bool, *, words_up_to: int | None = None) -> History:
    _must_exist(paths)
    from auditor.history import read_history

    with _watched(quiet, counts_bytes=True) as show:

        def watch(progress: Progress) -> None:
            show(progress.done, progress.total, f"{progress.recordings:,} recordings")

        return read_history(paths, options=options, watch=watch, words_up_to=words_up_to)


def _must_be_able_to(listen: str) -> None:
    if listen == "no":
        return
    from auditor.wakeups.listening import why_not

    reason = why_not()
    if reason:
        _fail(reason, WRONG_USE)


def _judged(history: History, zone: str | None, quiet: bool, listen: str) -> History:
    """Return the history with a verdict on every recording."""
    from auditor.insights.when import system_zone
    from auditor.wakeups import judge

    with _watched(quiet, counts_bytes=False) as show:
        judgement = judge(
            history,
            zone=ZoneInfo(zone or system_zone()[0]),
            watch=lambda done, of: show(done, of, "Weighing what was meant"),
        )
    if listen != "no":
        judgement = _listened(judgement, quiet, undecided=listen == "undecided")
    return judgement.history


def _listened(judgement: Judgement, quiet: bool, *, undecided: bool) -> Judgement:
    """Return the judgement with what this computer heard in the clips."""
    from auditor.wakeups.listening import CannotListenError, checkable
    from auditor.wakeups.listening import listen as listen_to

    asked = judgement.worth_listening(undecided=undecided)
    try:
        with _watched(quiet, counts_bytes=False) as show:
            heard = listen_to(
                judgement.history, asked, watch=lambda done, of: show(done, of, "Listening to clips")
            )
    except CannotListenError as error:
        _fail(str(error), WRONG_USE)
    if not quiet:
        read = sum(one.was_read for one in heard.values())
        _say(f"{read:,} of {len(asked):,} clips could be listened to.")
        unknown = sum(not checkable(word) for word in asked.values())
        if unknown:
            _say(f"For the wake words of {unknown:,} no check is available: only speech was listened for.")
    return judgement.heard(heard)


def _must_be_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # a name that is not found is a KeyError
        _fail("There is no time zone of that name; it looks like Europe/Berlin.", WRONG_USE)


@contextlib.contextmanager
def _watched(quiet: bool, *, counts_bytes: bool) -> Iterator[Callable[[int, int, str], None]]:
    """Give a function that shows how far work is: (done, total, what) on stderr, once a second has passed.

    counts_bytes: whether done and total are bytes; otherwise they are rows or parts of a whole.
    """
    if quiet or not sys.stderr or not sys.stderr.isatty():
        yield lambda _done, _total, _what: None
        return
    from rich import progress
    from rich.console import Console

    sizes = (
        (progress.DownloadColumn(), progress.TransferSpeedColumn())
        if counts_bytes
        else (progress.TaskProgressColumn(show_speed=True),)
    )
    bar = progress.Progress(
        progress.TextColumn("{task.description}", markup=False),
        progress.BarColumn(),
        *sizes,
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=None)
    began = time.monotonic()

    def show(done: int, total: int, what: str) -> None:
        bar.update(task, completed=done, total=total or None, description=what)
        if time.monotonic() - began > 1:
            bar.start()

    try:
        yield show
    finally:
        bar.stop()


def _end(history: History, quiet: bool) -> NoReturn:
    """Say on stderr what cannot be trusted, and end with the exit code that says it too."""
    code = history.exit_code
    if not quiet:
        for name, sentence in history.alarms:
            _say(f"Not trustworthy: {printable(name)}: {sentence}.")
        if code == NOTHING_READABLE:
            _say("Nothing in these files could be read as a voice history.")
    raise typer.Exit(code)


if __name__ == "__main__":
    main()
