"""Which strategies can be run without backtrader: those that read nothing of it. The others are told so, by name."""

from collections.abc import Iterable
from dataclasses import replace
from functools import wraps

import backtrader as bt
import pytest

from engine.simulation.catalog import ChosenStrategy, choose, shipped_strategies, shipped_vehicles
from engine.simulation.errors import SpecError, StrategyError
from engine.simulation.executor import both
from engine.simulation.plan import Plan
from engine.simulation.replay.asker import hindrances
from engine.simulation.replay.replay import replay
from engine.simulation.simulate import simulate
from engine.simulation.spec import StrategySpec
from engine.simulation.strategy import CatalystStrategy
from strategies.sector_etf import SectorEtf
from tests.engine.simulation.random_case import Case, Drawn, case


class Overriding(CatalystStrategy):
    def next(self) -> None:
        super().next()

    def notify_order(self, order: object) -> None:
        pass


class Reading(CatalystStrategy):
    def plans(self, catalyst: object) -> Iterable[Plan]:
        return [Plan(data._name, 0.1, 1, "") for data in self.datas if self.broker.getcash()]


class Within(CatalystStrategy):
    def plans(self, catalyst: object) -> Iterable[Plan]:
        return [plan for plan in [self._one()] if any(self.position for _ in range(2))]

    def _one(self) -> Plan:
        return Plan("x", 0.1, 1, f"{self.data0.close[0]}")


class Indicating(CatalystStrategy):
    def __init__(self) -> None:
        self.mean = bt.indicators.SMA(self.data.close, period=5)


class AsProperty(CatalystStrategy):
    @property
    def _cash(self) -> float:
        return float(self.broker.getcash())


def _kept(function):
    @wraps(function)
    def inner(self, *given):
        return function(self, *given)

    return inner


class Wrapped(CatalystStrategy):
    @_kept
    def plans(self, catalyst: object) -> Iterable[Plan]:
        return [Plan("x", 0.1, 1, f"{self.stats}")]


class Mixed:
    def stop(self) -> None:
        pass


class WithMixin(Mixed, SectorEtf):
    pass


class Below(Reading):
    def standing_plans(self) -> Iterable[Plan]:
        return ()


@pytest.mark.parametrize(
    ("strategy", "told"),
    [
        (Overriding, ("Overriding.next overrides what backtrader calls",
                      "Overriding.notify_order overrides what backtrader calls")),
        (Reading, ("Reading.plans reads self.broker", "Reading.plans reads self.datas")),
        (Within, ("Within.plans reads self.position", "Within._one reads self.data0")),
        (Indicating, ("Indicating.__init__ reads self.data",)),
        (AsProperty, ("AsProperty._cash reads self.broker",)),
        (Wrapped, ("Wrapped.plans reads self.stats",)),
        (WithMixin, ("Mixed.stop overrides what backtrader calls",)),
        (Below, ("Reading.plans reads self.broker", "Reading.plans reads self.datas")),
    ],
)  # fmt: skip
def test_what_needs_backtrader_is_named(strategy, told):
    """Methods that backtrader calls, and attributes that it sets, wherever in the class or its bases they stand."""
    assert hindrances(strategy) == told


@pytest.mark.parametrize("name", [*shipped_strategies(), *(f"vehicle:{one}" for one in shipped_vehicles())])
def test_every_shipped_strategy_can_be_replayed(name):
    """None reads anything of backtrader."""
    assert hindrances(choose(StrategySpec(name)).strategy) == ()


def _with(strategy: type[CatalystStrategy]) -> Case:
    return replace(case(3), chosen=ChosenStrategy("mine", strategy, ()))


@pytest.mark.parametrize("executor", [replay, both])
def test_a_strategy_that_needs_backtrader_is_refused_with_a_sentence(executor):
    """A wrong choice of engine (exit code 2), not a bug; under `both` before anything is run."""
    with pytest.raises(SpecError) as failed:
        _with(Reading).run(executor)
    assert failed.value.exit_code == 2
    assert str(failed.value) == (
        "strategy 'mine' cannot be replayed: Reading.plans reads self.broker; Reading.plans reads self.datas; run it "
        "with the engine backtrader"
    )


def _cash_of(strategy: CatalystStrategy) -> float:
    return float(strategy.broker.getcash())


class Hiding(CatalystStrategy):
    def plans(self, catalyst: object) -> Iterable[Plan]:
        return [Plan("510001.SS", 0.1, 1, f"{_cash_of(self)}")]


def test_what_the_class_does_not_show_is_told_when_it_is_read():
    """A function that is given the strategy reads its broker: the same sentence, when it happens."""
    drawn = next(one for one in map(case, range(50)) if one.run(replay).plans)
    with pytest.raises(SpecError, match="cannot be replayed: it reads broker, which backtrader sets"):
        replace(drawn, chosen=ChosenStrategy("mine", Hiding, ())).run(replay)


class Counting(Drawn):
    """State of its own, made in an __init__ in backtrader's idiom."""

    def __init__(self) -> None:
        self.n = len(self.p.tickers)

    def plans(self, catalyst: object) -> Iterable[Plan]:
        self.n += 1
        for plan in super().plans(catalyst):
            yield replace(plan, weight=plan.weight / (1 + self.n % 3), why=f"number {self.n}")


def test_a_strategy_with_state_of_its_own_is_replayed():
    """Its __init__ is called, with the parameters set, and what it keeps is kept from catalyst to catalyst."""
    for seed in range(30):
        drawn = case(seed)
        if drawn.chosen.strategy is Drawn:
            own = replace(drawn, chosen=replace(drawn.chosen, strategy=Counting))
            assert repr(own.run(replay)) == repr(own.run(simulate))


class Failing(CatalystStrategy):
    def plans(self, catalyst: object) -> Iterable[Plan]:
        yield 1 / 0


class FailingAtOnce(CatalystStrategy):
    def __init__(self) -> None:
        raise KeyError("nothing here")


@pytest.mark.parametrize("strategy", [Failing, FailingAtOnce, CatalystStrategy])
def test_a_strategy_that_fails_is_told_of_in_the_same_words(strategy):
    """Session, file and line are those that the run under backtrader names."""
    told = set()
    for executor in (simulate, replay):
        drawn = next(one for one in map(case, range(50)) if len(one.run(replay).plans) > 3)
        with pytest.raises(StrategyError) as failed:
            replace(drawn, chosen=ChosenStrategy("mine", strategy, ())).run(executor)
        told.add(str(failed.value))
    assert len(told) == 1
