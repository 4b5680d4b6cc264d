"""Writes the made-up household: its exports, really packed, the truth beside them, and what it all is."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from importlib import resources
from pathlib import Path

from auditor.samples.alexa_page import alexa_page
from auditor.samples.life import BERLIN, Calendar, calendar, second_echo, tell
from auditor.samples.privacy_report import NAME as PRIVACY_REPORT
from auditor.samples.privacy_report import privacy_report
from auditor.samples.takeout import part_name, takeout
from auditor.samples.truth import truth_csv

TRUTH = "truth.csv"
README = "README.txt"
ALEXA_PAGE = "alexa-privacy-page"  # .json, in a .zip of the same name


def write_sample(
    out: Path,
    *,
    seed: int = 7,
    months: int = 36,
    people: int = 4,
    clips: bool = True,
    progress: Callable[[float], None] | None = None,
) -> list[Path]:
    """Write the sample household into the folder `out` and return the paths of its exports.

    The same seed, months and people give the same bytes inside the archives, on every machine.

    seed:     which story is told.
    months:   length of the history, 1 to 240, ending on 30 June 2026.
    people:   who lives there, 1 to 8.
    clips:    put sound into the Takeout.
    progress: is told the share that is done, 0 to 1.
    Raises ValueError for months or people outside their range.
    """
    tell_progress = progress or (lambda _: None)
    tell_progress(0.0)
    events = tell(seed, months, people)
    year = calendar(months)
    tell_progress(0.3)
    first, second, google = takeout(events, seed=seed, year=year, sounds=sounds() if clips else {})
    page, amazon = alexa_page(events, seed=seed, room=second_echo(people))
    report, apple = privacy_report(seed=seed)
    tell_progress(0.6)

    out.mkdir(parents=True, exist_ok=True)
    exports = [out / part_name(1), out / part_name(2), out / f"{ALEXA_PAGE}.zip", out / PRIVACY_REPORT]
    _pack(exports[0], first)
    _pack(exports[1], second)
    tell_progress(0.8)
    _pack(exports[2], [(f"{ALEXA_PAGE}.json", page)])
    exports[3].write_bytes(report)
    (out / TRUTH).write_bytes(truth_csv([*google, *amazon, *apple]).encode())
    (out / README).write_bytes(_readme(year, seed, months, people).encode())
    tell_progress(1.0)
    return exports


def sounds() -> dict[str, bytes]:
    """Return the pool of spoken phrases: name -> mp3."""
    folder = resources.files(__package__).joinpath("clips")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".mp3"): file.read_bytes() for file in files if file.name.endswith(".mp3")}


def _pack(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Write a zip whose entries have one fixed date and no trace of this machine."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, date_time=(2026, 7, 2, 8, 15, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".mp3") else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def _long(day: date) -> str:
    """Return a day in words, whatever the locale of this machine."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _readme(year: Calendar, seed: int, months: int, people: int) -> str:
    journeys = "".join(
        f"- {_long(first)} to {_long(last)}: away, the home is empty\n" for first, last in year.journeys
    )
    return (
        resources.files(__package__)
        .joinpath("readme.txt")
        .read_text(encoding="utf-8")
        .format(
            seed=seed,
            months=months,
            people=people,
            first=_long(year.first),
            journeys=journeys,
            off=_long(year.audio_off.astimezone(BERLIN).date()),
            party=_long(year.party),
            tv=_long(year.new_tv),
        )
    )
