"""`catalyst prices import`: take a folder of prices into the store."""

from pathlib import Path
from typing import Annotated

import typer

from engine.cli.prices.data_option import Data

PARTLY = 6


def import_(
    folder: Annotated[Path, typer.Argument(help="Folder with bars/TICKER.csv, actions.csv, instruments.csv.")],
    ticker: Annotated[list[str] | None, typer.Option(help="Only this ticker; may be repeated.")] = None,
    data: Data = None,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Take the folder's word where the two disagree.")] = False,
    volume_unit: Annotated[
        str, typer.Option(help="What volumes count where files do not say it: shares or lots.")
    ] = "",
    lot_size: Annotated[int, typer.Option(help="Shares in a lot (default: 100 on the mainland).")] = 0,
    encoding: Annotated[str, typer.Option(help="Encoding of the bar files, such as gb18030.")] = "",
    date_format: Annotated[str, typer.Option(help='How dates are written, such as "%d/%m/%Y".')] = "",
) -> None:
    """Store a folder's bars, actions, instruments and statuses as one change: all of it or nothing.

    What the bar files do not say themselves can also stand in the folder's folder.toml; an option goes before it.
    A ticker that tells the past otherwise than the store does is left and listed (exit 6), unless --replace is given.
    """
    from engine.data_folder import data_folder
    from engine.prices.disk.change import ChangeKind
    from engine.prices.disk.disk_store import DiskStore
    from engine.prices.disk.folder_import import import_source, newest_instant
    from engine.prices.folder import open_folder
    from engine.prices.folder_format import declared_format
    from engine.reports.mendings import print_mendings
    from engine.reports.stored_prices import print_imported

    form = declared_format(volume_unit=volume_unit, lot_size=lot_size, encoding=encoding, date_format=date_format)
    source = open_folder(folder, form=form)
    store = DiskStore(data_folder(data))
    imported = import_source(store, source, newest_instant(folder), ticker or (), replace=replace)
    print_mendings(source.mendings(ticker or source.tickers()))
    print_imported(imported, store.folder)
    if any(change.kind is ChangeKind.RESTATED for change in imported.changes):
        raise typer.Exit(PARTLY)
