"""How long a study of 3,000 events on 500 instruments takes: `python tests/benchmarks/study_speed.py`.

Made-up prices over 1,500 sessions; seconds are of the processor, so that other work on the machine does not count.
What any command does once (imports, sessions, the rule book) is done before.
"""

from datetime import date
from time import process_time

import numpy as np

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.sessions import sessions_of
from engine.measurement.study.event import StudyEvent
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.study import study_events
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.market import market_of
from engine.simulation.spec import RunSpec, StrategySpec

INDEX, N_STOCKS, N_EVENTS, N_DAYS = "000300.SS", 500, 3000, 1500


def main() -> None:
    """Print the seconds of events on dates of their own, on fifty dates, and on one."""
    days = np.array(sessions_of("XSHG").between(date(2018, 1, 1), date(2025, 12, 31))[:N_DAYS], dtype="datetime64[D]")
    rng = np.random.default_rng(0)
    index = 0.01 * rng.standard_normal(N_DAYS)
    bars = {INDEX: _bars(INDEX, days, index, 3000.0)}
    for number in range(N_STOCKS):
        ticker = f"{600000 + number}.SS"
        own = rng.uniform(0.5, 1.5) * index + 0.02 * rng.standard_normal(N_DAYS)
        bars[ticker] = _bars(ticker, days, np.clip(own, -0.1, 0.1), 20.0)
    instruments = Instruments.of(
        Instrument(ticker, ticker, kind, "XSHG", board, "")
        for ticker in bars
        for kind, board in [(InstrumentKind.INDEX, "") if ticker == INDEX else (InstrumentKind.STOCK, "main")]
    )
    spec = RunSpec((StrategySpec("study"),), (INDEX,))
    small = market_of(PriceStore(bars, {}, instruments), spec, sessions_of)
    few = [StudyEvent("600000.SS", days[300].item(), ("c",)), StudyEvent("600001.SS", days[400].item(), ("c",))]
    study_events(few, StudySettings(INDEX), small, small.sessions, bars[INDEX])  # imports and tables, once a command
    for name, n_dates in (("dates of their own", N_DAYS), ("fifty dates", 50), ("one date", 1)):
        market = market_of(PriceStore(bars, {}, instruments), spec, sessions_of)
        choices = rng.integers(200, N_DAYS - 40, n_dates)
        pairs = [(choices[rng.integers(n_dates)], rng.integers(N_STOCKS)) for _ in range(N_EVENTS)]
        if n_dates == 1:
            pairs = [(choices[0] + at % 6, at % N_STOCKS) for at in range(N_EVENTS)]  # one week: a stock once a day
        events = [StudyEvent(f"{600000 + s}.SS", days[d].item(), (f"c{at}",)) for at, (d, s) in enumerate(pairs)]
        events = list({(one.entry_on, one.ticker): one for one in events}.values())
        started = process_time()
        found = study_events(events, StudySettings(INDEX), market, market.sessions, bars[INDEX])
        seconds = process_time() - started
        print(f"{len(found.events):,} events on {name}: {seconds:.2f} s of the processor")


def _bars(ticker: str, days: np.ndarray, returns: np.ndarray, start: float) -> Bars:
    close = np.round(start * np.cumprod(1.0 + returns), 2)
    return Bars(ticker, days, close, close * 1.01, close * 0.99, close, np.full(len(close), 1e8))


if __name__ == "__main__":
    main()
