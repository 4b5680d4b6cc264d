"""The command `inspect`: what is in exports, every file and every row accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from auditor.cli.console import NOTHING_READABLE, WRONG_USE, fail, printable, say
from auditor.cli.options import Experimental, Listen, OtherApps, Paths, Quiet, Zone, options_of
from auditor.cli.reading import end, judged, must_be_able_to, read

if TYPE_CHECKING:
    from auditor.history import History, MemberEntry

MOST_FILES = 200  # of which it says something of their own
MOST_JUDGED = 100_000  # recordings that it judges unasked
NAMED_OF_MANY = 3  # files of which it says the same


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
    options = options_of(zone, other_apps=other_apps, experimental=experimental)
    must_be_able_to(listen)
    if listen != "no" and verdicts is False:
        fail("Listening is for verdicts; leave out --no-verdicts.", WRONG_USE)
    if listen != "no":
        verdicts = True
    words_up_to = {None: MOST_JUDGED, True: None, False: 0}[verdicts]
    history = read(paths, options, quiet, words_up_to=words_up_to)
    if history.has_words and verdicts is not False and history.exit_code != NOTHING_READABLE:
        history = judged(history, zone, quiet, listen)
    elif verdicts is None and len(history) > MOST_JUDGED and not quiet:
        say("Too many recordings to weigh unasked whether each was meant; --verdicts does it.")
    if as_json:
        import msgspec

        from auditor.insights.ledger import as_plain

        print(msgspec.json.format(msgspec.json.encode(as_plain(history)), indent=1).decode())
    else:
        _show(history)
    end(history, quiet)


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
