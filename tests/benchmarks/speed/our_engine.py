"""Our executors on a workload: the same market, spec and strategies as `catalyst run`, called in Python."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
from job import Job
from trade_table import TradeTable, trade_table
from workload import Workload

from catalysts.calendar import CatalystCalendar
from catalysts.catalyst import Catalyst, Kind, Target
from catalysts.theme import Theme
from catalysts.when import When
from engine.markets.codes import instrument_from_code
from engine.markets.instrument import Instruments
from engine.markets.sessions import sessions_of
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy, choose
from engine.simulation.outcome import Outcome
from engine.simulation.sizing import Sizing, SizingMode
from engine.simulation.spec import RunSpec, StrategySpec

THEME = "made-up"
EPOCH = date(1970, 1, 1)
Executor = Callable[..., Outcome]


def store_of(workload: Workload) -> PriceStore:
    """The workload's bars in a price store."""
    days = workload.sessions.astype("datetime64[D]")
    one = workload
    bars = {one.index: Bars(one.index, days, *(one.clock / 100), np.full(one.n_rows, 1e9))}
    for at, ticker in enumerate(one.tickers):
        prices = (column[at] / one.ticks_a_unit for column in (one.open, one.high, one.low, one.close))
        bars[ticker] = Bars(ticker, days, *prices, one.volume[at].astype(np.float64))
    known = (instrument_from_code(ticker) for ticker in bars)
    return PriceStore(bars, {}, Instruments.of(row for row in known if row is not None))


def spec_of(workload: Workload) -> RunSpec:
    """Fixed amounts, the rule book's fees, one plan at a time where the workload says so."""
    amount = workload.amount_cents / 100
    return RunSpec(
        strategies=(StrategySpec(_name(workload)),),
        benchmarks=(workload.index,),
        cash=workload.cash_cents / 100,
        sizing=Sizing(SizingMode.CASH, amount, plan_cap=1 if workload.one_at_a_time else None),
    )


def chosen_for(workload: Workload, job: Job) -> ChosenStrategy:
    """The shipped strategy with a job's parameters."""
    given = {"hold": job.hold, "delay": job.delay, "size": 1.0, "stop_loss": job.stop / 100}
    return choose(StrategySpec(_name(workload), tuple(sorted(given.items()))))


def calendar_of(workload: Workload, job: Job) -> CatalystCalendar:
    """A job's catalysts; those of a basket name the share, that of a single ETF is the theme's."""
    is_single = workload.name == "single"
    rows = []
    for at, (row, instrument) in enumerate(zip(job.rows.tolist(), job.instruments.tolist(), strict=True)):
        targets = () if is_single else (Target(workload.tickers[instrument]),)
        known = When.of_day(EPOCH + timedelta(days=int(workload.sessions[row])))
        rows.append(Catalyst(f"c{at:05d}", f"made up, number {at}", Kind.PRODUCT, known, THEME, targets=targets))
    return CatalystCalendar(tuple(rows), themes=(Theme(THEME, "made up", workload.tickers[0] if is_single else ""),))


@dataclass
class OurEngine:
    """An executor with the signature of `simulate`, one call a job."""

    workload: Workload
    executor: Executor
    store: PriceStore = field(init=False)
    spec: RunSpec = field(init=False)

    def __post_init__(self) -> None:
        self.store, self.spec = store_of(self.workload), spec_of(self.workload)

    @property
    def span(self) -> tuple[date, date]:
        """The first session and the last."""
        first, last = (int(self.workload.sessions[at]) for at in (0, -1))
        return EPOCH + timedelta(days=first), EPOCH + timedelta(days=last)

    def prepared(self, jobs: list[Job]) -> list[tuple[ChosenStrategy, CatalystCalendar]]:
        """Strategies and calendars: given, as the frames are to plain backtrader."""
        return [(chosen_for(self.workload, job), calendar_of(self.workload, job)) for job in jobs]

    def run(self, jobs: list[tuple[ChosenStrategy, CatalystCalendar]]) -> list[Outcome]:
        """Each job from the first close to the last."""
        base_on, end_on = self.span
        return [
            self.executor(chosen, self.store, calendar, self.spec, sessions_of, base_on=base_on, end_on=end_on)
            for chosen, calendar in jobs
        ]

    def trades(self, done: list[Outcome]) -> TradeTable:
        """The outcomes' trades, in rows and ticks."""
        return trade_table(row for run, outcome in enumerate(done) for row in self._rows(run, outcome))

    def _rows(self, run: int, outcome: Outcome) -> list[tuple[int, ...]]:
        row_of = {EPOCH + timedelta(days=day): row for row, day in enumerate(self.workload.sessions.tolist())}
        number = {ticker: at for at, ticker in enumerate(self.workload.tickers)}
        ticks = self.workload.ticks_a_unit
        return [_row(run, one, row_of, number, ticks) for one in outcome.trades]


def _row(run: int, one: Any, row_of: dict[date, int], number: dict[str, int], ticks: int) -> tuple[int, ...]:
    if one.exit_on is None or one.exit_price is None:
        raise ValueError(f"{one.plan} was still open at the end: the workload leaves room for every exit")
    prices = round(one.entry_price * ticks), round(one.exit_price * ticks)
    return run, row_of[one.entry_on], number[one.ticker], row_of[one.exit_on], *prices, one.shares, one.net_cents


def _name(workload: Workload) -> str:
    return "sector-etf" if workload.name == "single" else "leaders"
