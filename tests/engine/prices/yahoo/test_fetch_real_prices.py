"""Real prices through the real yfinance: what is stored is what the folder says, to the last digit, with actions."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from engine.prices.disk.disk_store import DiskStore
from engine.prices.folder import FolderSource, open_folder
from engine.prices.history import History
from engine.prices.yahoo.fetcher import Fetcher
from tests.engine.prices.yahoo.loopback import Yahoo

# Stocks with several splits, with one after the last bar (301349.SZ, 515050.SS), a consolidation (516160.SS), a
# split with six digits (510500.SS), funds, indices with four decimals, a name with suspensions.
SOME = (
    "000300.SS",
    "399006.SZ",
    "002594.SZ",
    "300769.SZ",
    "301349.SZ",
    "688567.SS",
    "510500.SS",
    "515050.SS",
    "516160.SS",
    "561910.SS",
)
FEW = ("301349.SZ", "516160.SS", "000300.SS")


@pytest.fixture(scope="module")
def folder(real_folder: Path) -> FolderSource:
    """The folder of real prices."""
    return open_folder(real_folder)


def unlike(history: History, folder: FolderSource, first: date, last: date) -> list[str]:
    """What a stored history says otherwise than the folder between two dates."""
    ticker = history.ticker
    whole = folder.load([ticker])[ticker].until(last)
    bars = whole.between_rows(whole.n_until(first) - (whole.on(first) is not None), len(whole))
    if history.bars.sessions.tolist() != bars.sessions.tolist():
        return [f"{ticker}: other sessions"]
    found = []
    for name in ("open", "high", "low", "close", "volume"):
        differ = np.flatnonzero(getattr(history.bars, name) != getattr(bars, name))
        found += [f"{ticker} {name} {bars.sessions[row]}" for row in differ]
    actions = tuple(one for one in folder.actions([ticker]) if first <= one.ex_on <= last)
    return found if history.actions == actions else [*found, f"{ticker}: {history.actions} is not {actions}"]


def differences(
    tickers: Iterable[str], folder: FolderSource, fetcher: Fetcher, first: date = date(2020, 1, 1)
) -> list[str]:
    """Fetch tickers up to the folder's last bar of each; what came out otherwise."""
    found = []
    for ticker in tickers:
        last = folder.load([ticker])[ticker].last_on
        report = fetcher.fetch([ticker], first, last)
        found += [failure.sentence() for failure in report.failed]
        found += unlike(fetcher.store.read(ticker), folder, first, last) if report.stored else []
    return found


def test_some_are_stored_as_the_folder_has_them(
    folder: FolderSource, real_yahoo: Yahoo, fetcher_of: Callable[[Yahoo], Fetcher]
) -> None:
    """Ten instruments of every kind of difficulty; each costs one request beside the cookie and the crumb."""
    assert differences(SOME, folder, fetcher_of(real_yahoo)) == []
    assert real_yahoo.asked == list(SOME)
    assert len(real_yahoo.paths) == len(SOME) + 2


@pytest.mark.slow
def test_all_are_stored_as_the_folder_has_them(
    folder: FolderSource, real_yahoo: Yahoo, fetcher_of: Callable[[Yahoo], Fetcher]
) -> None:
    """Every stock, fund and exchange index of the folder."""
    tickers = tuple(real_yahoo.listings)
    assert len(tickers) == 62
    assert differences(tickers, folder, fetcher_of(real_yahoo)) == []


def test_a_range_that_ended_before_a_split(
    folder: FolderSource, real_yahoo: Yahoo, fetcher_of: Callable[[Yahoo], Fetcher]
) -> None:
    """The splits of 2025 and 2026 are in the prices that Yahoo sends of 2022: those of 2022 come out raw."""
    fetcher = fetcher_of(real_yahoo)
    first, last = date(2022, 1, 1), date(2022, 12, 31)
    tickers = ("002594.SZ", "301349.SZ", "515050.SS", "300750.SZ")
    assert fetcher.fetch(tickers, first, last).is_whole
    assert [one for ticker in tickers for one in unlike(fetcher.store.read(ticker), folder, first, last)] == []
    # BYD closed 2022 at 256.97; its split of 2025-07-29 made three of one
    assert fetcher.store.read("002594.SZ").bars.close[-1] == 256.97


@pytest.mark.parametrize("idle", ["null", "repeat", "absent"])
def test_suspended_sessions_have_no_bar(
    idle: str, folder: FolderSource, real_yahoo: Yahoo, fetcher_of: Callable[[Yahoo], Fetcher]
) -> None:
    """However Yahoo tells a suspension, by empty rows, by the last close with no volume, or not at all."""
    listing = real_yahoo.listings["688567.SS"]
    way, listing.idle = listing.idle, idle
    try:
        fetcher = fetcher_of(real_yahoo)
        report = fetcher.fetch(["688567.SS"], date(2020, 1, 1), date(2026, 5, 7))
    finally:
        listing.idle = way
    assert unlike(fetcher.store.read("688567.SS"), folder, date(2020, 1, 1), date(2026, 5, 7)) == []
    counted = f"{len(listing.idle_on)} rows without trading left out"
    assert (counted in report.stored[0].notes) == (idle != "absent")


@pytest.mark.slow
def test_in_a_process_of_its_own(
    folder: FolderSource,
    real_yahoo: Yahoo,
    process_environment: Callable[[Yahoo], dict[str, str]],
    tmp_path: Path,
) -> None:
    """The command as a user runs it, through HTTPS_PROXY and the certificate variables."""
    code = "from engine.cli import main; main()"
    options = ["--start", "2020-01-01", "--end", "2026-05-07", "--rate", "10"]
    done = subprocess.run(
        [sys.executable, "-W", "error::ResourceWarning", "-c", code, "prices", "fetch", *FEW, *options],
        env=process_environment(real_yahoo),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "3 stored, 0 were in the store already, 0 failed." in done.stdout
    store = DiskStore(tmp_path / "data")
    told = [one for ticker in FEW for one in unlike(store.read(ticker), folder, date(2020, 1, 1), date(2026, 5, 7))]
    assert told == []
    entry = store.entry("000300.SS")
    assert entry is not None
    assert (entry.origin.source, entry.origin.reader.split(".")[0], entry.currency) == ("yahoo", "yfinance 1", "")
