"""A subject from exports and settings: how `report` makes a bundle, and how `verify` makes it once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from auditor.containers import Upload
from auditor.history import History, Progress, read_history
from auditor.report.bundle.exports import as_exports, renamed
from auditor.report.bundle.subject import Settings, Subject, subject_of
from auditor.report.redaction import answers_of_whole
from auditor.shapes.contract import Options
from auditor.wakeups import Judgement, judge

Watch = Callable[[int, int, str], None]


def subject_from(
    paths: Sequence[Path | Upload],
    settings: Settings,
    *,
    covered: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    watch: Watch | None = None,
) -> Subject:
    """Read exports, judge them and return what a bundle of them is about.

    settings: its zone is used for everything, also for rows whose zone is not in the file.
    covered:  answers by the ids of a bundle at the level of the settings; they replace the settings' own.
    names:    of archives by SHA-256, where they had other names when the bundle was made.
    watch:    told (done, of, what) while reading and judging; may raise to stop.

    Raises FileNotFoundError for a path that does not exist, CannotListenError where clips must be listened
    to and cannot be.
    """
    show = watch or (lambda _done, _of, _what: None)

    def reading(progress: Progress) -> None:
        show(progress.done, progress.total, f"{progress.recordings:,} recordings")

    options = Options(zone=settings.zone, other_apps=settings.other_apps, experimental=settings.experimental)
    whole = renamed(as_exports(read_history(paths, options=options, watch=reading)), names or {})
    if covered is not None:
        settings = replace(settings, answers=answers_of_whole(covered, whole, settings.level))
    return subject_of(whole, _judged(whole, settings, show), settings)


def _judged(whole: History, settings: Settings, show: Watch) -> Judgement:
    judgement = judge(
        whole,
        zone=ZoneInfo(settings.zone),
        watch=lambda done, of: show(done, of, "Weighing what was meant"),
    )
    if settings.listen != "no":
        from auditor.wakeups.listening import listen  # noqa: PLC0415 (native code)

        asked = judgement.worth_listening(undecided=settings.listen == "undecided")
        judgement = judgement.heard(
            listen(judgement.history, asked, watch=lambda done, of: show(done, of, "Listening to clips"))
        )
    return judgement.reviewed(settings.answers) if settings.answers else judgement
