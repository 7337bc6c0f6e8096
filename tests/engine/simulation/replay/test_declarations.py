"""What strategies declare of themselves is true: which bars their plans read, and what they depend on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from catalysts.calendar import CatalystCalendar
from engine.calendar_source import open_calendar
from engine.markets.sessions import sessions_of
from engine.prices.source import open_source
from engine.prices.store import PriceStore, load_store
from engine.simulation.catalog import ChosenStrategy, choose, shipped_strategies, shipped_vehicles
from engine.simulation.decision import Side
from engine.simulation.new_desk import new_desk
from engine.simulation.outcome import Outcome
from engine.simulation.plan import Plan
from engine.simulation.replay.asker import asker_of
from engine.simulation.replay.replay import replay
from engine.simulation.spec import RunSpec, StrategySpec
from engine.simulation.strategy import CatalystStrategy
from strategies.leaders import Leaders
from strategies.sector_etf import SectorEtf
from tests.engine.simulation.random_case import case

NAMES = (*shipped_strategies(), *(f"vehicle:{one}" for one in shipped_vehicles()))
# Keeps what stands aside; looks for earlier claims; its standing plan is of the first theme that any catalyst has.
DEPENDENT = {"fade", "first-mention", "buy-and-hold"}
# Parameters with which plans are made on the generated prices.
TRADING = {
    "cheap-catalyst": {"bottom": 1.0, "fresh": 9_999, "growth": "yes"},
    "rotation": {"fall": 0.0, "rank": 9},
}
ENDLESS = {"limit-chain", "fade"}  # a chain of limit-ups may be as long as the bars are


def _of_catalyst(outcome: Outcome, catalyst: str) -> tuple[list[object], list[str]] | None:
    """What was planned for a catalyst and why it was declined; None where it was not asked about."""
    plans = [(plan.plan, plan.decided_on) for plan in outcome.plans if plan.catalyst == catalyst]
    noes = [row.why for row in outcome.decisions if row.catalyst == catalyst and row.side is Side.NONE]
    excluded = {fate.catalyst for fate in outcome.fates if fate.fate in {"excluded", "pending"} and not plans}
    return None if catalyst in excluded else (plans, noes)


def _dependent_cases(name: str, seeds: range) -> list[tuple[int, str]]:
    """The cases and catalysts whose plans change when the catalyst stands alone in the calendar."""
    found = []
    for seed in seeds:
        drawn = case(seed)
        chosen = choose(StrategySpec(name))
        few = {"lookback": 3, "before": 2, "n": 1}
        short = {key: value for key, value in few.items() if key in dict(chosen.parameters)}
        drawn = replace(drawn, chosen=choose(StrategySpec(name, tuple(short.items()))))
        together = drawn.run(replay)
        for catalyst in drawn.calendar:
            single = CatalystCalendar((replace(catalyst, supersedes=""),), themes=drawn.calendar.themes)
            mine, other = _of_catalyst(together, catalyst.id), None
            if mine is not None:
                other = _of_catalyst(replace(drawn, calendar=single).run(replay), catalyst.id)
            if mine is not None and other is not None and repr(mine) != repr(other):
                found.append((seed, catalyst.id))
    return found


@pytest.mark.parametrize("name", sorted(set(NAMES) - DEPENDENT))
def test_what_is_independent_plans_the_same_whatever_else_there_is(name):
    """Each catalyst alone in the calendar gets the plans that it gets among the others."""
    assert choose(StrategySpec(name)).strategy.is_independent
    assert _dependent_cases(name, range(12)) == []


@pytest.mark.parametrize("name", ["fade", "first-mention"])
def test_what_depends_on_others_is_found_by_the_same_comparison(name):
    """The comparison above can fail: it does for those that keep state or read the calendar."""
    assert not choose(StrategySpec(name)).strategy.is_independent
    assert _dependent_cases(name, range(40)) != []


def test_the_reference_is_not_independent():
    """It takes the first theme of any catalyst."""
    assert not choose(StrategySpec("buy-and-hold")).strategy.is_independent


@pytest.fixture(scope="module")
def sample():
    """The seeds' calendar with stocks for rivals, and the generated prices."""
    source = open_source("sample", None)
    given = open_calendar("seeds")
    store = load_store(source, source.tickers(), given.instruments)
    stocks = tuple(ticker for ticker in store.tradable() if not ticker.startswith("5"))[:6]
    themes = tuple(replace(theme, rivals=stocks) for theme in given.calendar.themes)
    return replace(given.calendar, themes=themes), store


def _last_bars(store: PriceStore, session: date, n: int) -> PriceStore:
    cut = {ticker: bars.until(session) for ticker, bars in store.bars.items()}
    kept = {ticker: bars.between_rows(max(0, len(bars) - n), len(bars)) for ticker, bars in cut.items() if len(bars)}
    return replace(store, bars=kept, _growth={})


def _asked(chosen: ChosenStrategy, store: PriceStore, calendar: CatalystCalendar, on: date) -> list[str]:
    """What the strategy plans and says after the close of a session, asked about every catalyst."""
    spec = RunSpec((StrategySpec("x"),), ("000300.SS",))
    desk = new_desk(chosen, store, calendar, spec, sessions_of, base_on=date(2024, 1, 2), end_on=date(2026, 6, 30))
    asker = asker_of(chosen, desk)
    asker.market = desk.view(on)
    asker._is_asked = True
    told = [repr(plan) for plan in asker.standing_plans()]
    for catalyst in calendar:
        asker._at_hand = catalyst
        told += [repr(plan) for plan in asker.plans(catalyst)]
    return [*told, *(row.why for row in desk.decisions)]


@pytest.mark.parametrize("name", sorted(set(NAMES) - ENDLESS))
def test_no_bar_before_the_declared_warm_up_is_read(name, sample):
    """With the last `warm_up` bars of every instrument alone the plans and the reasons are the same."""
    calendar, store = sample
    few = {"years": 1, "lookback": 13, "before": 21, "volatility": 0.2, **TRADING.get(name, {})}
    declared = choose(StrategySpec(name)).strategy.declared_parameters()
    chosen = choose(StrategySpec(name, tuple((key, value) for key, value in few.items() if key in declared)))
    n = chosen.strategy.warm_up_of(dict(chosen.parameters))
    assert n is not None
    sessions = [bars.bar(row).session for bars in [store["000300.SS"]] for row in range(280, len(bars), 60)]
    whole = [_asked(chosen, store, calendar, on) for on in sessions]
    assert [_asked(chosen, _last_bars(store, on, n), calendar, on) for on in sessions] == whole
    assert any("Plan(" in line for told in whole for line in told) or name == "vehicle:fund"


@pytest.mark.parametrize("name", sorted(ENDLESS))
def test_a_chain_has_no_bound(name):
    """It is declared to read everything."""
    assert choose(StrategySpec(name)).strategy.warm_up_of({}) is None


def test_a_strategy_declares_nothing_unless_it_says_so():
    """Everything is read, and plans may depend on anything."""

    class Mine(CatalystStrategy):
        def plans(self, catalyst: object) -> Iterable[Plan]:
            return ()

    assert (Mine.warm_up, Mine.warm_up_of({}), Mine.is_independent) == (None, None, False)


def test_what_a_base_declared_does_not_hold_for_a_method_of_ones_own():
    """A subclass that defines plans() may read more than its base; one that sets a default does not."""

    class Other(SectorEtf):
        def plans(self, catalyst: object) -> Iterable[Plan]:
            return super().plans(self.market.calendar().by_id("c1"))

    class Longer(Leaders):
        def plans(self, catalyst: object) -> Iterable[Plan]:
            return ()

    class Same(SectorEtf):
        tickers = ("159001.SZ",)

    assert (Other.warm_up, Other.is_independent) == (None, False)
    assert (Longer.warm_up_of({"lookback": 5}), Longer.is_independent) == (None, False)
    assert (Same.warm_up, Same.is_independent) == (SectorEtf.warm_up, True)
