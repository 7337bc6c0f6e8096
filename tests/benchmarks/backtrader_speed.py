"""How fast backtrader is as it is used here, beside it as it comes: `python tests/benchmarks/backtrader_speed.py`.

W1 is one ETF and a benchmark with 60 catalysts, W2 500 stocks with 3,000, each over 2,500 made-up bars. Plain
backtrader has PandasData and its defaults, and knows neither limits nor lots beyond the order's own; its trades are
compared one by one. Seconds are of the processor, loading of the bars into feeds included. `--plain` runs plain
backtrader too (W2 takes it more than a minute), `--case W1|W2` one case alone.
"""

import argparse
import resource
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from time import process_time

import numpy as np

from catalysts import Catalyst, CatalystCalendar, Kind, Target, When
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.sessions import sessions_of
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.costs import Costs
from engine.simulation.outcome import Outcome
from engine.simulation.plan import Plan
from engine.simulation.simulate import simulate
from engine.simulation.sizing import Sizing, SizingMode
from engine.simulation.spec import RunSpec, StrategySpec
from engine.simulation.strategy import CatalystStrategy

CLOCK, N_BARS, HOLD, NOTIONAL, CASH = "000300.SS", 2500, 5, 100_000.0, 1e8
Row = tuple[str, date, float, int, date, float]


class Held(CatalystStrategy):
    """Buys what a catalyst names and holds it."""

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for each target."""
        for ticker in catalyst.tickers:
            yield Plan(ticker, 1.0, HOLD, "")


@dataclass(frozen=True)
class Workload:
    """A market and its catalysts."""

    name: str
    store: PriceStore
    calendar: CatalystCalendar
    days: tuple[date, ...]

    def run(self) -> Outcome:
        """This engine's executor, with rule book and fees."""
        spec = RunSpec(
            (StrategySpec("held"),), (CLOCK,), cash=CASH, costs=Costs(minimum_commission=0.0),
            sizing=Sizing(SizingMode.CASH, NOTIONAL),
        )  # fmt: skip
        chosen = ChosenStrategy("held", Held, ())
        return simulate(
            chosen, self.store, self.calendar, spec, sessions_of, base_on=self.days[0], end_on=self.days[-1]
        )


def workload(name: str, tickers: list[str], n_catalysts: int) -> Workload:
    """Random walks inside the price limits, and catalysts known after the close of random sessions."""
    days = sessions_of("XSHG").between(date(2015, 9, 1), date(2026, 6, 30))[:N_BARS]
    days64 = np.array(days, dtype="datetime64[D]")
    rng = np.random.default_rng(7)
    bars = {ticker: _bars(ticker, days64, rng) for ticker in [CLOCK, *tickers]}
    said = sorted((int(rng.integers(20, N_BARS - 20)), tickers[rng.integers(len(tickers))]) for _ in range(n_catalysts))
    calendar = CatalystCalendar(
        Catalyst(
            id=f"c{n:04d}", title=f"News {n}", announced=When.of_day(days[at]), kind=Kind.PRODUCT, theme="theme",
            targets=(Target.parse(ticker),),
        )
        for n, (at, ticker) in enumerate(said)
    )  # fmt: skip
    kinds = {CLOCK: InstrumentKind.INDEX}
    instruments = Instruments.of(
        Instrument(one, one, kinds.get(one, InstrumentKind.STOCK), "XSHG", "" if one in kinds else "main")
        for one in bars
    )
    return Workload(name, PriceStore(bars, {}, instruments), calendar, days)


def _bars(ticker: str, days: np.ndarray, rng: np.random.Generator) -> Bars:
    steps = np.clip(0.02 * rng.standard_normal(len(days)), -0.06, 0.06)
    close = np.round(30.0 * np.cumprod(1 + steps - steps.mean()), 2)
    opened = np.round(np.concatenate([close[:1], close[:-1]]) * (1 + np.clip(steps / 4, -0.01, 0.01)), 2)
    high, low = np.maximum(opened, close), np.minimum(opened, close)
    return Bars(ticker, days, opened, high, low, close, np.full(len(days), 1e9))


def rows_of(outcome: Outcome) -> list[Row]:
    """Its trades, comparable."""
    return sorted(
        (one.ticker, one.entry_on, one.entry_price, one.shares, one.exit_on, one.exit_price)
        for one in outcome.trades
        if one.exit_on is not None and one.exit_price is not None
    )


def plain_rows(load: Workload) -> list[Row]:
    """The trades of backtrader as it comes: PandasData, defaults."""
    import backtrader as bt

    places = {day: n for n, day in enumerate(load.days)}
    due: dict[int, list[tuple[str, str]]] = {}
    for catalyst in load.calendar:
        due.setdefault(places[catalyst.known.last_on], []).append((catalyst.id, catalyst.tickers[0]))
    rows: list[Row] = []

    class Plain(bt.Strategy):  # type: ignore[misc]
        def __init__(self) -> None:
            self.bought: dict[int, tuple[str, date, float, int]] = {}
            self.leaving: dict[int, list[tuple[str, int, int]]] = {}
            self.entry_of: dict[int, int] = {}

        def notify_order(self, order: bt.Order) -> None:
            if order.status != order.Completed:
                return
            n, name, on = len(self) - 1, order.data._name, bt.num2date(order.executed.dt).date()
            if order.isbuy():
                self.bought[order.ref] = (name, on, order.executed.price, int(order.executed.size))
                self.leaving.setdefault(n + HOLD - 1, []).append((name, int(order.executed.size), order.ref))
            else:
                rows.append((*self.bought[self.entry_of[order.ref]], on, order.executed.price))

        def next(self) -> None:
            n = len(self) - 1
            for name, size, ref in self.leaving.pop(n, ()):
                self.entry_of[self.sell(data=self.getdatabyname(name), size=size).ref] = ref
            for _, name in due.get(n, ()):
                data = self.getdatabyname(name)
                self.buy(data=data, size=int(NOTIONAL / data.close[0] // 100) * 100)

    cerebro = bt.Cerebro()
    cerebro.broker.setcash(CASH)
    cerebro.broker.setcommission(commission=0.0005)
    for ticker in (CLOCK, *(one for one in sorted(load.store.bars) if one != CLOCK)):
        cerebro.adddata(bt.feeds.PandasData(dataname=load.store[ticker].frame()), name=ticker)
    cerebro.addstrategy(Plain)
    cerebro.run()
    return sorted(rows)


def main() -> None:
    """Print the seconds of both, and whether the trades are the same."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--case", choices=["W1", "W2"])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    loads = {
        "W1": lambda: workload("W1", ["510001.SS"], 60),
        "W2": lambda: workload("W2", [f"{600000 + n}.SS" for n in range(500)], 3000),
    }
    for name in [given.case] if given.case else loads:
        load = loads[name]()
        load.run() if name == "W1" else workload("W1", ["510001.SS"], 60).run()  # imports and tables, once a command
        before = _peak()
        best, outcome = min((_timed(load.run) for _ in range(given.rounds)), key=lambda pair: pair[0])
        ours = _peak()
        print(
            f"{name}: {len(outcome.trades):,} trades in {best:.3f} s, peak memory {ours:.0f} (+{ours - before:.0f}) MiB"
        )
        if given.plain:
            seconds, rows = _timed(lambda load=load: plain_rows(load))
            same = "the same trades" if rows == rows_of(outcome) else "OTHER TRADES"
            print(f"{name}: plain backtrader {seconds:.2f} s, {seconds / best:.1f} times as long, {same}")
            print(f"{name}: plain backtrader's peak memory {_peak():.0f} (+{_peak() - before:.0f}) MiB")


def _timed(call):
    started = process_time()
    got = call()
    return process_time() - started, got


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
