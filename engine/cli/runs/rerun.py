"""`catalyst runs rerun`: run a written run again, and tell whether it is still the same."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.prices.data_option import Data
from engine.cli.runs.run_name import RUNS, Folder, Run

if TYPE_CHECKING:
    from engine.reports.record import RunRecord
    from engine.rerun import Inputs

DIFFERENT = 6


def rerun(
    run: Run,
    folder: Folder = RUNS,
    calendar: Annotated[
        str | None, typer.Option(help="Where the calendar is, if it was a path [default: as the run named it].")
    ] = None,
    prices: Annotated[
        str | None, typer.Option(help="Where the prices are, if they were a path [default: as the run named them].")
    ] = None,
    inputs: Annotated[
        Path | None, typer.Option(help="A folder to look in for what was a path: by name and hash, also further down.")
    ] = None,
    data: Data = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write what the run gives today.")] = None,
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace a different run in that folder.")] = False,
) -> None:
    """Run a run's specification again on today's inputs.

    Ends with 0 where every file is the same to the byte; else it names the inputs and versions that changed and the
    files that differ, and ends with 6.
    """
    from engine.reports.fetch import FetchBar
    from engine.reports.rerun_screen import print_rerun
    from engine.reports.run_folder import MANIFEST, check_writable, read_run
    from engine.reports.runs import found_run
    from engine.reports.strategy_bar import StrategyBar
    from engine.reports.whole_folder import write_whole
    from engine.rerun import rerun as run_again

    place = found_run(run, folder)
    record = read_run(place).record
    if out is not None:
        check_writable(out)
    given = replace(_inputs(record, inputs, calendar, prices), data=data)
    files = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
    with StrategyBar() as bar:
        again = run_again(record, files, given, watch=FetchBar().show, progress=bar.show)
    print_rerun(again)
    if out is not None:
        write_whole(out, again.content, MANIFEST, force=force)
        typer.echo(f"What the run gives today is in {out}")
    if not again.is_same:
        raise typer.Exit(DIFFERENT)


def _inputs(record: "RunRecord", folder: Path | None, calendar: str | None, prices: str | None) -> "Inputs":
    """The run's inputs: as it named them, or where they are now, or what is found of them in a folder."""
    from engine.reports.input_search import found_inputs
    from engine.rerun import inputs_of

    if folder is None:
        return inputs_of(record, calendar, prices, {})
    found = found_inputs(record, folder)
    if calendar is None and record.sources.calendar in {"folder", "file", ""} and found.calendar:
        calendar = str(found.calendar)
    if prices is None and record.sources.prices in {"folder", ""} and found.prices:
        prices = str(found.prices)
    return inputs_of(record, calendar, prices, found.strategies)
