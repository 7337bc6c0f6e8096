"""Yahoo as a price source: what a run needs is fetched into the store, and read from there."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from engine.markets.instrument import Instruments
from engine.markets.rules.statuses import Statuses
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.location import data_folder
from engine.prices.disk.stored_source import StoredSource
from engine.prices.fetching.clock import Clock, MachineClock
from engine.prices.fetching.report import FetchReport, Watch, unwatched
from engine.prices.yahoo.client import YahooClient
from engine.prices.yahoo.fetcher import Fetcher
from engine.prices.yahoo.offer import is_offered
from engine.prices.yahoo.pace import BackOff, Pace
from engine.prices.yahoo.settings import FetchSettings


class YahooSource:
    """The store's prices, after `provide` has fetched into it. `options` go to the HTTP session.

    A ticker that failed is not read from the store either, whatever older bars of it are there: that is what the
    source `store` is for.
    """

    label = "yahoo"
    is_gathered = True

    def __init__(
        self,
        store: DiskStore | None = None,
        *,
        settings: FetchSettings | None = None,
        clock: Clock | None = None,
        back_off: BackOff | None = None,
        options: dict[str, Any] | None = None,
    ) -> None:
        self._store = store or DiskStore(data_folder(None))
        self._read = StoredSource(self._store)
        self._settings = settings or FetchSettings()
        self._clock = clock or MachineClock()
        self._back_off = back_off or BackOff()
        self._options = options
        self._report = FetchReport()

    @property
    def notice(self) -> str:
        """What the stored prices say of themselves, and which tickers could not be fetched."""
        failed = self._report.failed
        if not failed:
            return self._read.notice
        named = ", ".join(f"{failure.ticker} ({failure.reason})" for failure in failed)
        return " ".join(filter(None, (self._read.notice, f"Yahoo did not give {len(failed)} tickers: {named}.")))

    @property
    def accepted_file(self) -> Path | None:
        """The store's: what is fetched is kept there."""
        return self._read.accepted_file

    def offers(self, ticker: str) -> bool:
        """Whether Yahoo can have a ticker at all; it has no THS indices."""
        return is_offered(ticker)

    def provide(self, tickers: Iterable[str], from_on: date, to_on: date, watch: Watch = unwatched) -> FetchReport:
        """Fetch what the store lacks of the tickers between two dates, both included."""
        client = YahooClient(self._clock, Pace(self._clock, self._settings.rate), self._options)
        try:
            fetcher = Fetcher(self._store, client, self._clock, self._settings, self._back_off)
            self._report = fetcher.fetch(tickers, from_on, to_on, watch)
        finally:
            client.close()
            self._read = StoredSource(self._store)
        return self._report

    def instruments(self) -> Instruments:
        """The instruments that the store describes."""
        return self._read.instruments()

    def tickers(self) -> tuple[str, ...]:
        """The tickers that the store has, but for those that could not be fetched."""
        failed = {failure.ticker for failure in self._report.failed}
        return tuple(ticker for ticker in self._read.tickers() if ticker not in failed)

    def load(self, tickers: tuple[str, ...]) -> dict[str, Bars]:
        """Raw bars of the tickers, from the store."""
        return self._read.load(tickers)

    def actions(self, tickers: tuple[str, ...]) -> tuple[CorporateAction, ...]:
        """Corporate actions of the tickers, from the store."""
        return self._read.actions(tickers)

    def statuses(self) -> Statuses:
        """The marks that the store knows."""
        return self._read.statuses()

    def hashes(self, tickers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """(name, SHA-256) of what was read for the tickers."""
        return self._read.hashes(tickers)


def open_yahoo(data: Path | None = None, settings: FetchSettings | None = None) -> YahooSource:
    """Yahoo with the store of a data folder (none: the user's)."""
    return YahooSource(DiskStore(data_folder(data)), settings=settings)
