"""`catalyst prices list`: what is stored."""

import typer

from engine.cli.prices.data_option import Data

PARTLY = 6


def list_(data: Data = None) -> None:
    """List the stored tickers: range, rows, actions, where they came from and how old that is.

    Ends with 6 where something of the store is damaged.
    """
    from datetime import UTC, datetime

    from engine.data_folder import data_folder
    from engine.prices.disk.disk_store import DiskStore
    from engine.prices.disk.kept_tables import kept_instruments
    from engine.reports.stored_prices import print_stored

    store = DiskStore(data_folder(data))
    damaged, is_rebuilt = store.damaged(), store.is_rebuilt
    print_stored(
        store.entries(), kept_instruments(store), store.folder, datetime.now(UTC), damaged=damaged, rebuilt=is_rebuilt
    )
    if damaged:
        raise typer.Exit(PARTLY)
