"""Is a bundle what it was when it was made, and what its exports give? Checking writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

from auditor.containers import Upload
from auditor.language import later, speaking
from auditor.language.told import told
from auditor.report.bundle.agreeing import disagreements
from auditor.report.bundle.anew import subject_from
from auditor.report.bundle.forms import SessionForm
from auditor.report.bundle.held import CannotVerifyError, Difference, Held, held_in
from auditor.report.bundle.manifest import SEALS, SESSION, Hashed
from auditor.report.bundle.parts import ANSWERS
from auditor.report.bundle.program import environment, models, program, tables
from auditor.report.bundle.session import exports_of, run_line
from auditor.report.bundle.subject import Subject
from auditor.report.bundle.writing import files_of

__all__ = ["CannotVerifyError", "Difference", "made_with_others", "verify"]

Watch = Callable[[int, int, str], None]
_OTHER = later("is not what the exports give")
# A redacted bundle does not hold the names of archives, and the full ledger, of which it has a seal, does.
_SEALED = later("is not what the exports give; that an archive has another name by now is enough for that")


def verify(folder: Path, paths: Sequence[Path | Upload] = (), watch: Watch | None = None) -> list[Difference]:
    """Return how a bundle differs from its manifest, from itself and, with `paths`, from its exports.

    paths: the exports that it was made from; every file is then made anew, in memory.
    watch: told (done, of, what); may raise to stop.

    Raises CannotVerifyError where there is no bundle, or it cannot be made anew, FileNotFoundError for a
    path that does not exist.
    """
    show = watch or (lambda _done, _of, _what: None)
    held, found = held_in(folder, lambda name: show(0, 0, f"Checking {name}"))
    found += disagreements(held)
    if paths:
        found += _made_anew(held, paths, show)
    first: dict[str, Difference] = {}  # one sentence a file: what is found later follows from it
    for one in sorted(found, key=lambda one: one.name):
        first.setdefault(one.name, one)
    return list(first.values())


def _made_anew(held: Held, paths: Sequence[Path | Upload], show: Watch) -> Iterator[Difference]:
    """Read the exports with the settings of the bundle, make every file once more, and compare."""
    session = _session_of(held)
    settings = session.settings
    covered = None
    if settings.answers and ANSWERS in held.hashes:
        try:
            covered = held.json(ANSWERS, dict[str, str])
        except ValueError as error:
            raise CannotVerifyError(
                told(later("{file} cannot be read, so nothing can be made anew."), file=ANSWERS)
            ) from error
    elif settings.answers:
        raise CannotVerifyError(
            told(
                later(
                    "The numbers of this bundle rest on {n} answers that it leaves out at this level. It can "
                    "be checked by itself; from the exports only the full bundle can be."
                ),
                n=settings.answers,
            )
        )
    try:
        names = {str(one.get("sha256")): str(one.get("name")) for one in session.exports}
        subject = subject_from(paths, settings.settings(), covered=covered, names=names, watch=show)
        with speaking(settings.language):
            line = run_line(session.program.version, session.program.commit, session.run.started)
    except (ValueError, KeyError, OverflowError) as error:  # a zone or a time that does not exist
        raise CannotVerifyError(
            told(later("The settings in {file} cannot be used."), file=SESSION)
        ) from error
    if exports_of(subject) != session.exports:
        yield Difference(SESSION, later("names other exports than those that were given to compare with"))
    yield from _compared(held, subject, line, show)


def _compared(held: Held, subject: Subject, line: str, show: Watch) -> Iterator[Difference]:
    files = files_of(subject, line)
    for at, part in enumerate(files):
        show(at, len(files), f"Making {part.name} anew")
        if part.name not in held.hashes:
            yield Difference(part.name, later("is missing"))
            continue
        again = Hashed()
        part.write(cast("BinaryIO", again))
        if again.hexdigest != held.hashes[part.name]:
            yield Difference(part.name, _SEALED if part.name == SEALS else _OTHER)
    for name in sorted(set(held.hashes) - {part.name for part in files} - {SESSION}):
        yield Difference(name, later("is not among the files that the exports give"))


def _session_of(held: Held) -> SessionForm:
    try:
        return held.json(SESSION, SessionForm)
    except ValueError as error:
        raise CannotVerifyError(
            told(later("{file} cannot be read, so nothing can be made anew."), file=SESSION)
        ) from error


def made_with_others(folder: Path) -> list[str]:
    """Return in what the program that made a bundle was not this one, in plain sentences.

    Files may then differ for that reason alone. Empty where it was the same, or nothing can be read.
    """
    try:
        session = Held(folder, {}, {}).json(SESSION, SessionForm)
    except ValueError:
        return []
    here, around = program(), environment()
    pairs = [
        ("Voice Auditor", session.program.version, here["version"]),
        (later("the commit"), session.program.commit, here["commit"]),
        ("Python", session.environment.python, around["python"]),
        (later("the kind of processor"), session.environment.machine, around["machine"]),
    ]
    libraries = session.environment.libraries
    pairs += [(name, libraries.get(name), version) for name, version in around["libraries"].items()]
    nothing = later("not stated")
    found: list[str] = [
        told(
            later("{what}: {then} then, {now} now."),
            what=name,
            then=then or nothing,
            now=now or nothing,
        )
        for name, then, now in pairs
        if then != now
    ]
    if session.program.code_sha256 != here["code_sha256"]:
        found.append(later("The code of Voice Auditor is not the same."))
    for sentence, then_, now_ in (
        (later("Not the same table of facts: {names}."), session.facts, tables()),
        (later("Not the same model: {names}."), session.models, models()),
    ):
        other = sorted(name for name in {*then_, *now_} if then_.get(name) != now_.get(name))
        if other:
            found.append(told(sentence, names=", ".join(other)))
    return found
