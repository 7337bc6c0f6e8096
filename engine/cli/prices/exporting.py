"""`catalyst prices export`: write the store as a folder of prices."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.prices.data_option import Data


def export(
    folder: Annotated[Path, typer.Argument(help="Folder to write; it must not be there, or be empty.")],
    ticker: Annotated[list[str] | None, typer.Option(help="Only this ticker; may be repeated.")] = None,
    data: Data = None,
) -> None:
    """Write what is stored as a folder of prices: whole or not at all, and to the last digit."""
    from engine.data_folder import data_folder
    from engine.prices.disk.disk_store import DiskStore
    from engine.prices.disk.folder_export import export_folder

    histories = export_folder(DiskStore(data_folder(data)), folder, ticker or ())
    n_bars = sum(len(history.bars) for history in histories)
    typer.echo(f"{len(histories)} instruments, {n_bars} bars are in {folder}")
