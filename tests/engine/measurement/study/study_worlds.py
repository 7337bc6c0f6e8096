"""Small made-up worlds for studies: instruments with chosen returns on Shanghai's sessions."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.sessions import sessions_of
from engine.measurement.study.event import StudyEvent
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.study import Study, study_events
from engine.prices.bars import Bars, Floats
from engine.prices.store import PriceStore
from engine.simulation.market import Market, market_of
from engine.simulation.spec import RunSpec, StrategySpec

INDEX = "000300.SS"
DAYS = sessions_of("XSHG").between(date(2021, 1, 4), date(2022, 12, 30))


def bars_of(ticker: str, returns: Floats, skipped: Sequence[int] = (), start: float = 10.0) -> Bars:
    """Closes with these returns; rows skipped have no bar."""
    close = start * np.concatenate(([1.0], np.cumprod(1.0 + returns)))
    kept = np.setdiff1d(np.arange(len(close)), np.array(skipped, dtype=int))
    sessions = np.array(DAYS[: len(close)], dtype="datetime64[D]")[kept]
    close = close[kept]
    return Bars(ticker, sessions, close, close * 1.001, close * 0.999, close, np.full(len(close), 1e7))


def market(bars: Mapping[str, Bars]) -> Market:
    """A market of these bars, the index as an index, the rest as stocks of the main board."""
    instruments = Instruments.of(
        Instrument(ticker, ticker, InstrumentKind.INDEX if ticker == INDEX else InstrumentKind.STOCK, "XSHG", board, "")
        for ticker in bars
        for board in ("" if ticker == INDEX else "main",)
    )
    spec = RunSpec((StrategySpec("study"),), (INDEX,))
    return market_of(PriceStore(dict(bars), {}, instruments), spec, sessions_of)


def world(n_stocks: int, seed: int = 0, n_days: int = 400, common: float = 0.0) -> dict[str, Bars]:
    """An index and stocks of the market model; `common` is the sd of a residual that all of them share."""
    rng = np.random.default_rng(seed)
    index = 0.01 * rng.standard_normal(n_days)
    shared = common * rng.standard_normal(n_days)
    found = {INDEX: bars_of(INDEX, index, start=3000.0)}
    for number in range(n_stocks):
        own = 0.0003 + rng.uniform(0.5, 1.5) * index + shared + 0.015 * rng.standard_normal(n_days)
        ticker = f"{600100 + number}.SS"
        found[ticker] = bars_of(ticker, np.clip(own, -0.09, 0.09))
    return found


def event(ticker: str, day: int, name: str = "") -> StudyEvent:
    """An event whose session 0 is a day of DAYS by its position."""
    return StudyEvent(ticker, DAYS[day], (name or f"c{day}",))


def study(bars: Mapping[str, Bars], events: Sequence[StudyEvent], **settings: object) -> Study:
    """A study of events on bars."""
    world_market = market(bars)
    asked = StudySettings(INDEX, **{"n_estimation": 100, "n_draws": 199, **settings})  # type: ignore[arg-type]
    benchmark = bars.get(asked.benchmark)
    return study_events(events, asked, world_market, world_market.sessions, benchmark)
