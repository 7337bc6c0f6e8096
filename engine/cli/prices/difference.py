"""`catalyst prices diff`: the store against a folder, against what a run read, or against what was stored."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.prices.data_option import Data

if TYPE_CHECKING:
    from engine.prices.disk.comparison import Compared
    from engine.prices.disk.disk_store import DiskStore

PARTLY = 6


def diff(
    other: Annotated[
        Path | None,
        typer.Argument(help="A folder of prices, or the folder of a run; without it every file is verified."),
    ] = None,
    data: Data = None,
    accept_changed: Annotated[
        list[str] | None,
        typer.Option("--accept-changed", help="Record the ticker's file as it stands now, changed by hand."),
    ] = None,
) -> None:
    """Tell in what the store differs from a folder, from what a run read, or from what was stored.

    Ends with 0 where nothing contradicts the store, else with 6.
    """
    from engine.data_folder import data_folder
    from engine.prices.disk.comparison import checked, compared_histories
    from engine.prices.disk.disk_store import DiskStore
    from engine.prices.disk.folder_import import histories_of, newest_instant
    from engine.prices.disk.swap import accept_changed as accept
    from engine.prices.folder import open_folder
    from engine.reports.stored_prices import print_accepted, print_compared

    store = DiskStore(data_folder(data))
    for ticker in accept_changed or ():
        print_accepted(accept(store, ticker))
    if other is None:
        compared = checked(store)
    elif (other / "run.json").is_file():
        compared = _against_run(store, other)
    else:
        source = open_folder(other)
        compared = compared_histories(store, histories_of(source, source.tickers(), newest_instant(other)))
    print_compared(compared)
    if not all(one.verdict.agrees for one in compared):
        raise typer.Exit(PARTLY)


def _against_run(store: "DiskStore", folder: Path) -> "tuple[Compared, ...]":
    from engine.prices.disk.comparison import compared_inputs
    from engine.prices.errors import PricesNotAvailableError
    from engine.reports.run_folder import read_run

    inputs = {one.name: one.sha256 for one in read_run(folder).record.inputs}
    compared = compared_inputs(store, inputs)
    if not compared:
        raise PricesNotAvailableError(f"{folder}: the run noted no hash of its prices; run it again to have them noted")
    return compared
