"""The store on disk as a source of prices: `catalyst run --prices store`."""

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from catalysts.errors import shown
from engine.markets.instrument import Instruments
from engine.markets.rules.statuses import Statuses
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.content import content_hashes
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.kept_tables import kept_instruments, kept_statuses
from engine.prices.disk.location import data_folder
from engine.prices.errors import PricesNotAvailableError
from engine.prices.findings.acceptance_file import NAME as ACCEPTED_FILE
from engine.prices.history import History


class StoredSource:
    """Prices of the store. Opens only the files that it is asked for, each once, as they stood at one moment."""

    label = "store"
    is_gathered = True

    def __init__(self, store: DiskStore) -> None:
        self._store = store
        self._read: dict[str, History] = {}

    @property
    def notice(self) -> str:
        """The notices of the tickers that were loaded; of all before anything was."""
        entries = [one for one in self._store.entries() if not self._read or one.ticker in self._read]
        return " ".join(dict.fromkeys(one.notice for one in entries if one.notice))

    @cached_property
    def _instruments(self) -> Instruments:
        return kept_instruments(self._store)

    @cached_property
    def _statuses(self) -> Statuses:
        return kept_statuses(self._store)

    @property
    def accepted_file(self) -> Path | None:
        """Where it is kept which findings a person has accepted: in the data folder, beside the prices."""
        return self._store.folder / ACCEPTED_FILE

    def instruments(self) -> Instruments:
        """The instruments that were imported."""
        return self._instruments

    def tickers(self) -> tuple[str, ...]:
        """The stored tickers, sorted."""
        return self._store.tickers()

    def load(self, tickers: Iterable[str]) -> dict[str, Bars]:
        """Raw bars of the tickers, verified. PricesNotAvailableError (exit 4), or StoreError (exit 5) for damage."""
        return {ticker: history.bars for ticker, history in self._histories(tickers).items()}

    def actions(self, tickers: Iterable[str]) -> tuple[CorporateAction, ...]:
        """Corporate actions of those of the tickers that are stored."""
        stored = set(self.tickers()) | set(self._read)
        histories = self._histories(ticker for ticker in tickers if ticker in stored)
        return tuple(sorted(action for history in histories.values() for action in history.actions))

    def statuses(self) -> Statuses:
        """The statuses that were imported."""
        return self._statuses

    def hashes(self, tickers: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """What the store tells of the tickers, by content: the same on every machine."""
        histories = self._histories(tickers)
        return content_hashes(
            {ticker: one.bars for ticker, one in histories.items()},
            {ticker: one.actions for ticker, one in histories.items()},
            self._instruments,
            self._statuses,
        )

    def _histories(self, tickers: Iterable[str]) -> dict[str, History]:
        wanted = tuple(dict.fromkeys(tickers))
        unread = [ticker for ticker in wanted if ticker not in self._read]
        stored = set(self.tickers()) if unread else set()
        missing = [shown(ticker) for ticker in unread if ticker not in stored]
        if missing:
            raise PricesNotAvailableError(
                f"prices: {', '.join(missing)} not in the store; fetch what is missing (catalyst prices fetch TICKER) "
                "or import a folder that has it (catalyst prices import FOLDER)"
            )
        self._read |= self._store.read_all(unread) if unread else {}
        return {ticker: self._read[ticker] for ticker in wanted}


def open_stored(data: Path | None = None) -> StoredSource:
    """The store in a data folder (none: the user's). PricesNotAvailableError (exit 4) where nothing is stored."""
    store = DiskStore(data_folder(data))
    if not store.tickers():
        raise PricesNotAvailableError(
            f"prices: nothing is stored in {shown(str(store.folder))!r}; fetch prices (catalyst prices fetch TICKER) "
            "or import a folder of them (catalyst prices import FOLDER)"
        )
    return StoredSource(store)
