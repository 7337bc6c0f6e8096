"""`catalyst prices remove`: take tickers out of the store."""

from typing import Annotated

import typer

from engine.cli.prices.data_option import Data


def remove(
    tickers: Annotated[list[str], typer.Argument(help="Stored tickers.")],
    data: Data = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove tickers from the store, all of them or, where one is not stored, none. Asks unless --yes is given."""
    from engine.data_folder import data_folder
    from engine.prices.disk.disk_store import DiskStore

    store = DiskStore(data_folder(data))
    if not yes:
        typer.confirm(f"Remove {', '.join(tickers)} from {store.folder}?", abort=True)
    store.remove(tickers)
    typer.echo(f"removed {', '.join(tickers)}")
