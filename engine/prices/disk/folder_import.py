"""A source's prices taken into the store: all of its tickers and tables as one change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from engine.markets.codes import exchange_of, instrument_from_code
from engine.markets.exchange import EXCHANGES
from engine.markets.instrument import InstrumentKind, Instruments
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.disk.change import Change
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.kept_tables import merged_tables
from engine.prices.history import History, Origin
from engine.prices.source import PriceSource


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import: a change for each ticker, and how many rows of the tables were taken."""

    changes: tuple[Change, ...]
    n_instruments: int
    n_statuses: int


def import_source(
    store: DiskStore, source: PriceSource, read_at: datetime, tickers: Iterable[str] = (), *, replace: bool = False
) -> Imported:
    """Store what a source has of the tickers (of none named: all), with its instruments, statuses and notice.

    `read_at` is when the prices were gathered. What disagrees with the store is RESTATED and left, unless `replace`.
    """
    histories = histories_of(source, tuple(tickers) or source.tickers(), read_at)
    wanted = {history.ticker for history in histories}
    instruments = Instruments.of(one for one in source.instruments() if one.ticker in wanted or not tickers)
    statuses = source.statuses()
    changes = store.put_all(
        histories,
        replace=replace,
        notice=source.notice,
        tables=merged_tables(store, instruments, statuses),
    )
    return Imported(changes, len(instruments), len(statuses.rows))


def histories_of(source: PriceSource, tickers: tuple[str, ...], read_at: datetime) -> tuple[History, ...]:
    """What a source has of the tickers, each asked from its first bar or action to its last."""
    bars = source.load(tickers)
    by_ticker: dict[str, list[CorporateAction]] = {}
    for action in source.actions(tickers):
        by_ticker.setdefault(action.ticker, []).append(action)
    origin = Origin(source.label, f"catalyst-engine {version('catalyst-engine')}", read_at)
    told = source.instruments()
    return tuple(_history(bars[ticker], by_ticker.get(ticker, []), told, origin) for ticker in bars)


def newest_instant(folder: Path) -> datetime:
    """When the newest file of a folder of prices was written, UTC."""
    paths = [path for path in (folder, *folder.iterdir(), *(folder / "bars").iterdir()) if path.exists()]
    return datetime.fromtimestamp(int(max(path.stat().st_mtime for path in paths)), UTC)


def _history(bars: Bars, actions: list[CorporateAction], told: Instruments, origin: Origin) -> History:
    days = [one.ex_on for one in actions]
    instrument = told.find(bars.ticker) or instrument_from_code(bars.ticker)
    is_index = instrument is not None and instrument.kind is InstrumentKind.INDEX
    exchange = instrument.exchange if instrument is not None else exchange_of(bars.ticker)
    return History(
        bars=bars,
        actions=tuple(sorted(actions)),
        asked_from=min([bars.first_on, *days]),
        asked_to=max([bars.last_on, *days]),
        currency="" if is_index else EXCHANGES[exchange].currency,
        origin=origin,
    )
