"""The command's frame: its sub-commands, and how each kind of error ends it.

Exit codes: 0 done, 1 our bug or a strategy's, 2 usage or specification, 3 bad input, 4 data not available, 5 output
not writable, 6 partly done, 130 interrupted.
"""

import gc
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from catalysts.errors import CatalystError
from engine import __version__
from engine.cli import (
    calendar,
    compare,
    diff,
    figures,
    hypothesis,
    names,
    placebo,
    plot,
    prices,
    report,
    rules,
    run,
    runs,
    study,
    sweep,
    trials,
    why,
)

MOST_SENTENCES, INTERRUPTED = 20, 130

app = typer.Typer(
    name="catalyst",
    invoke_without_command=True,
    help="Backtest trading on announcements: what would it have earned, at prices one could really get, "
    "against the index?",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("run")(run.run)
app.command("compare")(compare.compare)
app.command("diff")(diff.diff)
app.command("plot")(plot.plot)
app.command("report")(report.report)
app.command("rules")(rules.rules)
app.command("study")(study.study)
app.command("sweep")(sweep.sweep)
app.command("placebo")(placebo.placebo)
app.command("figures")(figures.figures)
app.command("why")(why.why)
app.command("trials")(trials.trials)
app.add_typer(calendar.app, name="calendar")
app.add_typer(names.app, name="names")
app.add_typer(hypothesis.app, name="hypothesis")
app.add_typer(prices.app, name="prices")
app.add_typer(runs.app, name="runs")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"catalyst-engine {__version__}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001 - its callback acts
        bool, typer.Option("--version", help="Show the version and leave.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Options of the command itself."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code."""
    gc.set_threshold(500_000, 20, 20)  # what a run makes it keeps: looking through it often took a sixth of its time
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    sys.exit(_exit_code(arguments))


def _exit_code(arguments: Sequence[str] | None) -> int:
    try:
        code = app(args=None if arguments is None else list(arguments), standalone_mode=False)
        sys.stdout.flush()
    except BrokenPipeError:
        _close_output()
        return 0
    except (KeyboardInterrupt, typer.Abort):
        _tell("interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the last frame: whatever was not foreseen becomes one line
        return _told(error)
    if code == INTERRUPTED:
        _tell("interrupted")
    return code if isinstance(code, int) else 0


def _told(error: Exception) -> int:
    """Say an error in the form it deserves; the exit code that goes with it."""
    if isinstance(error, CatalystError):
        _tell(str(error))
        return error.exit_code
    if isinstance(error, typer.TyperException):
        _tell(f"{error.format_message()} (try --help)")
        return 2
    if isinstance(error, MemoryError):
        _tell("there is not enough memory for this run; narrow it with --start, --end or fewer strategies")
    else:
        _tell(_bug_sentence(error))
    return 1


def _tell(text: str) -> None:
    lines = text.splitlines()
    for line in lines[:MOST_SENTENCES]:
        typer.echo(f"catalyst: {_printable(line)}", err=True)
    if len(lines) > MOST_SENTENCES:
        typer.echo(f"catalyst: and {len(lines) - MOST_SENTENCES} more", err=True)


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def _bug_sentence(error: Exception) -> str:
    handle, name = tempfile.mkstemp(prefix="catalyst-", suffix=".log")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        traceback.print_exception(error, file=file)
    return f"a fault of ours: {type(error).__name__}: {error}; the details are in {Path(name)}"


def _close_output() -> None:
    """The reader of a pipe has gone: nothing more may be written, also not when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
