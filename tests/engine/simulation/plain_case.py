"""Random cases that the walk of many books can run: one exchange, a clock without gaps, exits by dates and orders."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np

from catalysts import Catalyst, CatalystCalendar, Kind, When
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, Slippage, SlippageModel
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.sizing import Sizing, SizingMode
from tests.engine.simulation.random_case import Case, Drawn, case
from tests.engine.simulation.random_market import CLOCK

BEIJING_ON = date(2021, 11, 15)
_SIZINGS = (
    Sizing(),
    Sizing(),
    Sizing(plan_cap=1),
    Sizing(plan_cap=3),
    Sizing(SizingMode.CASH, 50_000.0),
    Sizing(SizingMode.CASH, 200_000.0, plan_cap=1),
    Sizing(SizingMode.CASH, 100_000.0, plan_cap=2),
)
_SLIPPAGES = (Slippage(), Slippage(SlippageModel.BPS, 25.0), Slippage(SlippageModel.TICKS, 1.0))
_FRACTIONS = (None, 0.01, 0.03, 0.08)


class Plain(Drawn):
    """Drawn plans whose exits are dates and standing orders alone."""

    parameters = {"orders": Parameter(True, "whether there are standing orders")}  # noqa: RUF012 - read once

    warm_up = 0
    is_independent = True

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """The drawn plans, with other exits."""
        rng = Random(f"plain {self.p.seed}/{catalyst.id}")  # noqa: S311
        for plan in super().plans(catalyst):
            yield _tamed(plan, rng, orders=self.p.orders)

    def standing_plans(self) -> Iterable[Plan]:
        """The drawn plans, with other exits."""
        rng = Random(f"plain {self.p.seed}")  # noqa: S311
        for plan in super().standing_plans():
            yield _tamed(plan, rng, orders=self.p.orders)


def _tamed(plan: Plan, rng: Random, *, orders: bool) -> Plan:
    orders = orders and rng.random() < 0.5
    exits = ExitRule(*(rng.choice(_FRACTIONS) if orders else None for _ in range(3)))
    return replace(plan, exits=exits, weight=rng.choice([plan.weight, 0.1, 0.2 / 3]))


def plain_case(seed: int) -> Case:
    """The plain case of a seed. Other strategies of it: `with_seed`."""
    found, rng = case(seed), Random(f"plain case {seed}")  # noqa: S311
    exchange = "XSHG"
    own = {
        ticker: bars
        for ticker, bars in found.store.bars.items()
        if (row := found.store.instrument(ticker)) is not None
        and row.exchange == exchange
        and row.kind != "fund"
        and (ticker != "920001.BJ" or found.base_on > BEIJING_ON)
    }
    if rng.random() < 0.75:
        own = {ticker: replace(bars, volume=bars.volume * 1000) for ticker, bars in own.items()}
    own[CLOCK] = _clock(found)
    tickers = "+".join(ticker for ticker in sorted(own) if ticker != CLOCK)
    declared = {name: row.default for name, row in Plain.declared_parameters().items()}
    at = rng.choice([FillAt.OPEN] * 4 + [FillAt.CLOSE, FillAt.VWAP])
    given = {
        **declared,
        "orders": at is FillAt.OPEN,
        "seed": seed,
        "tickers": tickers or "600999.SS",
        "standing": rng.random() < 0.3,
    }
    return replace(
        found,
        calendar=_calendar(found, rng),
        chosen=replace(found.chosen, label="plain", strategy=Plain, parameters=tuple(sorted(given.items()))),
        store=PriceStore(own, _actions(found, rng), found.store.instruments, statuses=found.store.statuses),
        spec=replace(
            found.spec,
            benchmarks=(CLOCK,),
            cash=rng.choice([20_000.0, 300_000.0, 1_000_000.01, 1_000_000.01, 3e7]),
            policy=FillPolicy(
                at_limit=rng.choice(list(AtLimit)),
                at=at,
                participation=rng.choice([1.0, 1.0, 0.1]),
                slippage=rng.choice(
                    [Slippage(), Slippage(SlippageModel.BPS, 25.0), Slippage(SlippageModel.TICKS, 1.0)]
                ),
            ),
            sizing=rng.choice(_SIZINGS),
            cash_rate=0.0,
        ),
    )


def _actions(found: Case, rng: Random) -> dict[str, tuple[CorporateAction, ...]]:
    """None in half of the cases; else at most one an instrument, which leaves whole shares of whole lots."""
    if rng.random() < 0.5:
        return {}
    return {
        ticker: (
            replace(rows[0], share_multiplier=rng.choice([1.0, 1.3, 2.0]), cash_per_share=rng.choice([0.0, 0.05])),
        )
        for ticker, rows in found.store.actions.items()
    }


def _calendar(found: Case, rng: Random) -> CatalystCalendar:
    """The case's own calendar, and up to thirty more catalysts, some of them on one day."""
    more = []
    for n in range(rng.choice([0, 5, 30])):
        on = found.base_on + timedelta(days=rng.randrange((found.end_on - found.base_on).days + 2))
        more.append(Catalyst(f"d{n}", f"More {n}", Kind.PRODUCT, When.parse(f"{on}"), "solid-state-battery"))
    return CatalystCalendar((*found.calendar, *more), themes=found.calendar.themes)


def _clock(found: Case) -> Bars:
    sessions = found.sessions_of("XSHG")
    dates = sessions.between(sessions.offset(found.base_on, -1), found.end_on)
    prices = np.full(len(dates), 3000.0)
    days = np.array(dates, dtype="datetime64[D]")
    return Bars(CLOCK, days, prices, prices, prices, prices, np.full(len(dates), 1e9))


def with_seed(found: Case, seed: int) -> Case:
    """The same case with a strategy of other plans."""
    given = {**dict(found.chosen.parameters), "seed": seed}
    return replace(found, chosen=replace(found.chosen, parameters=tuple(sorted(given.items()))))
