"""The command line: the same verbs as the library. Results to stdout, progress and problems to stderr.

Exit codes: 0 done; 1 nothing readable; 2 wrong use; 3 done, but not trustworthy; 130 stopped by Ctrl-C.
One file a command; what they share is in `console`, `options` and `reading`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import typer.core

from auditor import __version__
from auditor.cli import case, export, inspect, letters, policies, report, sample, serve, structure, verify
from auditor.cli.console import DONE, NOT_TRUSTWORTHY, NOTHING_READABLE, STOPPED, WRONG_USE, fail

__all__ = ["DONE", "NOTHING_READABLE", "NOT_TRUSTWORTHY", "STOPPED", "WRONG_USE", "app", "main"]


class _Commands(typer.core.TyperGroup):
    """The commands, ending as we say where the library that runs them has a way of its own."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            fail("Stopped. Nothing was left behind.", STOPPED)
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
        fail("Stopped. Nothing was left behind.", STOPPED)
    except BrokenPipeError:
        _let_go_of_output()
        sys.exit(DONE)
    except OSError as error:
        _let_go_of_output()
        fail(f"The result could not be written: {error.strerror or 'no reason was given'}.", WRONG_USE)
    except MemoryError:
        fail("This machine has not enough memory for it.", NOTHING_READABLE)
    except Exception as error:  # noqa: BLE001 (its text may quote a row, so only its kind and place are shown)
        fail(f"Something failed inside Voice Auditor: {_place_of(error)}.", NOTHING_READABLE)


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


# In the order in which --help lists them.
app.command()(serve.demo)
app.command("app")(serve.open_app)
app.command()(inspect.inspect)
app.command()(export.export)
app.command()(report.report)
app.command()(verify.verify)
app.command()(letters.letters)
app.command()(structure.structure)
app.command()(sample.sample)
app.add_typer(case.case, name="case")
app.add_typer(policies.policies, name="policies")
