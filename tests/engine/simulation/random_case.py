"""A random case of a simulation from a seed: market, calendar, strategy, policy, sizing, costs.

`case(seed)` is the same everywhere; `case(seed).run(simulate)` runs it with an executor.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from catalysts import Catalyst, CatalystCalendar, Kind, Precision, Status, Target, Theme, When, Window
from engine.markets.sessions import Sessions, sessions_of
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy, choose, shipped_strategies, shipped_vehicles
from engine.simulation.costs import Costs
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, Slippage, SlippageModel
from engine.simulation.outcome import Outcome
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.sizing import Sizing, SizingMode
from engine.simulation.spec import RunSpec, StrategySpec
from engine.simulation.strategy import CatalystStrategy
from tests.engine.simulation.random_market import CLOCK, TRADABLE, Span, dice, random_span, random_store

ETF, FUNDS = "510001.SS", ("016019.OF", "016020.OF")
_THEME = Theme(
    "solid-state-battery",
    "Solid-state battery",
    ETF,
    rivals=("513001.SS",),
    indices=(CLOCK,),
    segments=(("equipment", ("300001.SZ", "920001.BJ")), ("cells", ("688001.SS", "600002.SS", "ABCD"))),
    growth=True,
    linked_funds=FUNDS,
)
_SLIPPAGES = (
    Slippage(),
    Slippage(),
    Slippage(SlippageModel.BPS, 25.0),
    Slippage(SlippageModel.TICKS, 1.0),
    Slippage(SlippageModel.IMPACT, 0.1),
)
_SIZINGS = (
    Sizing(),
    Sizing(),
    Sizing(),
    Sizing(SizingMode.CASH, 50_000.0),
    Sizing(SizingMode.VOLATILITY, 0.2, 3),
    Sizing(name_cap=0.25, plan_cap=2),
    Sizing(SizingMode.CASH, 200_000.0, name_cap=0.5),
    Sizing(SizingMode.VOLATILITY, 0.3, 4, name_cap=0.4, plan_cap=3),
)
_COSTS = (
    Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    Costs(),
    Costs(),
    Costs(0.003, 1.5, 0.001, 0.0007, subscription_fee=0.01, redemption_fee=0.002),
)


@dataclass(frozen=True)
class Case:
    """Everything that an executor takes."""

    seed: int
    chosen: ChosenStrategy
    store: PriceStore
    calendar: CatalystCalendar
    spec: RunSpec
    sessions_of: Callable[[str], Sessions]
    base_on: date
    end_on: date

    def run(self, executor: Callable[..., Outcome]) -> Outcome:
        """The outcome that an executor gives."""
        return executor(
            self.chosen,
            self.store,
            self.calendar,
            self.spec,
            self.sessions_of,
            base_on=self.base_on,
            end_on=self.end_on,
        )


class Drawn(CatalystStrategy):
    """Plans drawn from the seed, the catalyst's id and the tickers: every exit, delay and weight; no price is read."""

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "seed": Parameter(0, "what the plans are drawn from"),
        "tickers": Parameter("", "instruments, joined by +"),
        "standing": Parameter(False, "whether there are standing plans"),
    }
    warm_up = 0
    is_independent = True

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One to three plans, now and then none."""
        rng = dice(f"{self.p.seed}/{catalyst.id}")
        if rng.random() < 0.1:
            self.decline("drawn so")
            return
        for _ in range(rng.randrange(1, 4)):
            yield _plan(rng, self.p.tickers.split("+"), catalyst.known.last_on)

    def standing_plans(self) -> Iterable[Plan]:
        """One or two plans."""
        rng = dice(f"{self.p.seed}/standing")
        for _ in range(rng.randrange(1, 3) if self.p.standing else 0):
            yield _plan(rng, self.p.tickers.split("+"), self.market.session)


class Seeing(CatalystStrategy):
    """Its weight, hold and stop depend on every number that it is shown, and on what it was asked before."""

    parameters = {"tickers": Parameter("", "instruments, joined by +")}  # noqa: RUF012 - read once by the metaclass
    _mix = 0

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """Two plans."""
        market, tickers = self.market, self.p.tickers.split("+")
        seen = [float(len(market.calendar())), float(self._mix)]
        for ticker in tickers:
            shown = market.bars(ticker)
            seen += [float(column.sum()) for column in (shown.open, shown.high, shown.low, shown.close, shown.volume)]
            seen += market.closes(ticker, 5).tolist()
            seen += [market.turnover(ticker, 3), float(market.is_trading(ticker)), market.strength(ticker, 2) or 0.0]
            seen += [market.percentile(ticker, 3) or 0.0, float(market.limit_ups(ticker))]
            seen += [float(len(market.actions(ticker)))]
        mix = self._mix = sum((n + 1) * round(value * 1e4) for n, value in enumerate(seen)) % 1009
        stop = ExitRule(trailing_stop=0.01 + mix % 5 / 100)
        yield Plan(tickers[mix % len(tickers)], 0.05 + mix % 10 / 20, 1 + mix % 4, f"saw {mix}", mix % 3, stop)
        yield Plan(tickers[mix % 7 % len(tickers)], 0.05 + mix % 7 / 20, 1 + mix % 5, f"saw {mix}")


def case(seed: int) -> Case:
    """The case of a seed."""
    rng = dice(f"case {seed}")
    span = random_span(rng)
    store = random_store(rng, span)
    dates = span.dates
    base = rng.choice([0, 0, 1, 4, 6])
    end = rng.choice([len(dates) - 1, len(dates) - 1, len(dates) - 2, max(base + 2, len(dates) - 5)])
    clock = CLOCK if rng.random() < 0.9 or ETF not in store else ETF
    base_on = dates[base]
    if clock == ETF:
        base_on = max(base_on, store[ETF].first_on)
    return Case(
        seed=seed,
        chosen=_strategy(rng, store),
        store=store,
        calendar=_calendar(rng, span, store),
        spec=RunSpec(
            strategies=(StrategySpec("x"),),
            benchmarks=(clock,),
            cash=rng.choice([2_000.0, 20_000.0, 300_000.0, 1_000_000.01, 3e7]),
            precision=rng.choice([Precision.DAY, Precision.DAY, Precision.MONTH, Precision.YEAR]),
            costs=rng.choice(_COSTS),
            policy=_policy(rng),
            sizing=rng.choice(_SIZINGS),
            cash_rate=rng.choice([0.0, 0.0, 0.02, -0.01]),
        ),
        sessions_of=sessions_of,
        base_on=base_on,
        end_on=max(dates[end], base_on + timedelta(days=1)),
    )


def _policy(rng: Random) -> FillPolicy:
    return FillPolicy(
        at_limit=rng.choice(list(AtLimit)),
        at=rng.choice([FillAt.OPEN, FillAt.OPEN, FillAt.CLOSE, FillAt.VWAP]),
        retry=rng.choice([0, 0, 1, 3, 8]),
        participation=rng.choice([0.1, 1.0, 1.0, 0.02]),
        slippage=rng.choice(_SLIPPAGES),
        redemption=rng.choice([None, None, 0, 2, 6]),
    )


def _strategy(rng: Random, store: PriceStore) -> ChosenStrategy:
    held = [ticker for ticker in store.bars if ticker != CLOCK]
    kind = rng.random()
    if kind < 0.2:
        names = [*shipped_strategies(), *(f"vehicle:{one}" for one in shipped_vehicles())]
        return _shipped(rng, rng.choice(names), held)
    if kind < 0.3:
        return _chosen(Seeing, tickers="+".join(held))
    strangers = [CLOCK, "600999.SS", *TRADABLE] if rng.random() < 0.3 else []
    tickers = "+".join([*held * 4, *strangers])
    return _chosen(Drawn, seed=rng.randrange(10**9), tickers=tickers, standing=rng.random() < 0.3)


def _chosen(strategy: type[CatalystStrategy], **parameters: Any) -> ChosenStrategy:
    values = {name: row.default for name, row in strategy.declared_parameters().items()}
    return ChosenStrategy(strategy.__name__.lower(), strategy, tuple(sorted({**values, **parameters}.items())))


def _shipped(rng: Random, name: str, held: list[str]) -> ChosenStrategy:
    """A shipped strategy with short look-backs, so that it trades in a small market."""
    declared = choose(StrategySpec(name)).strategy.declared_parameters()
    wanted: dict[str, Any] = {
        "hold": rng.randrange(1, 7),
        "size": rng.choice([0.05, 0.4, 1.0]),
        "delay": rng.randrange(3),
        "lookback": rng.randrange(1, 5),
        "before": rng.randrange(1, 5),
        "fall": rng.choice([0.0, 0.02]),
        "stop_loss": rng.choice([0.0, 0.03]),
        "take_profit": rng.choice([0.0, 0.03]),
        "trailing_stop": rng.choice([0.0, 0.03]),
        "until_next": rng.random() < 0.3,
        "volatility": rng.choice([0.0, 0.0, 0.3]),
        "milestones": rng.random() < 0.5,
        "n": rng.randrange(1, 3),
        "ahead": rng.randrange(2, 6),
        "mode": rng.choice(declared["mode"].choices) if "mode" in declared else "",
        "leave": rng.choice(["before", "on", "after"]),
        "group": rng.choice(["first", "repeat"]),
        "etf": rng.choice(["", "", rng.choice(held)]),
        "share_class": rng.choice("ac"),
    }
    given = {key: value for key, value in wanted.items() if key in declared}
    return replace(choose(StrategySpec(name, tuple(sorted(given.items())))), label=name)


def _calendar(rng: Random, span: Span, store: PriceStore) -> CatalystCalendar:
    dates = span.dates
    rows: list[Catalyst] = []
    held = [ticker for ticker in store.bars if ticker != CLOCK]
    for n in range(rng.choice([1, 2, 3, 4] if span.is_calm else [1, 3, 5, 8, 12])):
        on = dates[0] + timedelta(days=rng.randrange(-2, (dates[-1] - dates[0]).days + 1))
        clock = rng.choice(["", "", "T08:30+08:00", "T09:14+08:00", "T09:15+08:00", "T20:00-04:00"])
        known = f"{on:%Y-%m}" if rng.random() < 0.12 else f"{on}{clock}"
        earlier = rng.choice([""] * 3 + [row.id for row in rows[-1:]])
        is_off = rng.random() < (0.4 if earlier else 0.05)
        targets = rng.sample(held, min(len(held), rng.randrange(3)))
        kind = rng.choice([Kind.PRODUCT, Kind.PRODUCT, Kind.DISCLOSURE, Kind.CONFERENCE, Kind.MILESTONE])
        is_dated = kind is Kind.MILESTONE or rng.random() < 0.4
        occurs = Window.parse(f"{on + timedelta(days=rng.randrange(2, 15))}") if is_dated else None
        rows.append(
            Catalyst(
                id=f"c{n}",
                title=f"News {n}",
                kind=kind,
                announced=When.parse(known),
                theme=rng.choice([_THEME.id] * 5 + ["another-theme"]),
                direction=rng.choice([1, 1, 1, 1, 1, 0, -1]),
                scheduled=occurs is not None and rng.random() < 0.8,
                status=Status.CANCELLED if is_off else Status.CONFIRMED,
                targets=tuple(map(Target.parse, targets)),
                segment=rng.choice(["", "", "equipment", "cells"]),
                key=rng.choice(["", "", "one-claim"]),
                occurs=occurs,
                supersedes=earlier,
            )
        )
    theme = rng.choice([_THEME, _THEME, replace(_THEME, etf="", linked_funds=()), replace(_THEME, leaders=tuple(held))])
    return CatalystCalendar(tuple(rows), themes=(theme,))


def _plan(rng: Random, tickers: list[str], near: date) -> Plan:
    fraction = [None, None, 0.01, 0.03, 0.08]
    exits = ExitRule()
    if rng.random() < 0.55:
        exits = ExitRule(
            stop_loss=rng.choice(fraction),
            take_profit=rng.choice(fraction),
            trailing_stop=rng.choice(fraction),
            failed_limit_up=rng.random() < 0.15,
            limit_ups=rng.choice([None, None, None, 1, 2]),
            on_warning=rng.random() < 0.4,
            on_replaced=rng.random() < 0.4,
        )
    enter_from = near + timedelta(days=rng.randrange(10)) if rng.random() < 0.15 else None
    leave_on = (enter_from or near) + timedelta(days=rng.randrange(1, 20)) if rng.random() < 0.2 else None
    return Plan(
        ticker=rng.choice(tickers),
        weight=rng.choice([0.001, 0.05, 0.3, 0.3, 0.6, 1.0]),
        hold=rng.choice([1, 2, 3, 5, 9, None]),
        why="drawn",
        delay=rng.choice([0, 0, 0, 1, 4]),
        exits=exits,
        leave_on=leave_on,
        until_next=rng.random() < 0.2,
        enter_from=enter_from,
        stand_aside=rng.random() < 0.05,
    )
