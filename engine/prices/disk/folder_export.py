"""The store, or a part of it, written as a folder of prices that every folder source reads."""

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from catalysts.errors import FaultsError, WriteError, shown
from engine.markets.codes import TickerError, exchange_of
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.durable import sync_folder, write_durably
from engine.prices.disk.errors import ExportError
from engine.prices.disk.kept_tables import kept_instruments, kept_statuses
from engine.prices.folder_tables import encoded_actions, encoded_bars, encoded_instruments, encoded_statuses
from engine.prices.history import History


def export_folder(store: DiskStore, folder: Path, tickers: Iterable[str] = ()) -> tuple[History, ...]:
    """Write the tickers (of none named: all) with their actions and tables into a new folder, whole or not at all.

    Raises ExportError (exit 2) where the folder is there and not empty, WriteError (exit 5) where it cannot be written,
    FaultsError (exit 3) for a ticker that no folder source would read.
    """
    target = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would follow a link at the target
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise ExportError(f"{shown(str(folder))} is there already and not an empty folder: choose another name")
    named = tuple(tickers)
    histories = tuple(store.read_all(named or store.tickers()).values())
    _check_tickers(histories)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    try:
        (partial / "bars").mkdir(parents=True)
        for name, data in _files(store, histories, is_whole=not named).items():
            write_durably(partial / name, data)
        sync_folder(partial / "bars")
        sync_folder(partial)
        if target.exists():
            target.rmdir()
        partial.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise WriteError(
            f"{shown(str(folder))}: cannot be written ({error.strerror or error}); nothing was left there, choose a "
            "folder that is writable and has room"
        ) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(partial)
    return histories


def _files(store: DiskStore, histories: tuple[History, ...], *, is_whole: bool) -> dict[str, bytes]:
    """Names and bytes; of a whole store the tables' rows of tickers without a history as well."""
    tickers = {history.ticker for history in histories}
    files = {f"bars/{history.ticker}.csv": encoded_bars(history.bars) for history in histories}
    files["actions.csv"] = encoded_actions(action for history in histories for action in history.actions)
    instruments = [one for one in kept_instruments(store) if is_whole or one.ticker in tickers]
    if instruments:
        files["instruments.csv"] = encoded_instruments(instruments)
    markings = [one for one in kept_statuses(store).rows if is_whole or one.ticker in tickers]
    if markings:
        files["statuses.csv"] = encoded_statuses(markings)
    notices = dict.fromkeys(one.notice for one in store.entries() if one.notice and one.ticker in tickers)
    if notices:
        files["NOTICE"] = (" ".join(notices) + "\n").encode()
    return files


def _check_tickers(histories: tuple[History, ...]) -> None:
    faults = []
    for history in histories:
        try:
            exchange_of(history.ticker)
        except TickerError as error:
            faults.append(error.fault.at("prices"))
    if faults:
        raise FaultsError(faults)
