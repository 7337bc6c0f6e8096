"""What a strategy says of parameters that are only handed on: its plans at another point are those with them put in."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from engine.simulation.catalog import ChosenStrategy, choose, shipped_strategies, shipped_vehicles
from engine.simulation.replay.planned import Planned, asked_plans, planned_of
from engine.simulation.replay.point_plans import PointPlans
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.runs import run_panel
from engine.simulation.spec import StrategySpec
from tests.engine.simulation.plain_case import plain_case
from tests.engine.simulation.random_case import Case

UNUSED = {"cheap-catalyst", "rotation", "vehicle:fund"}
"""Strategies that trade nothing in so small a market; they hand nothing on."""
NAMES = [*shipped_strategies(), *(f"vehicle:{one}" for one in shipped_vehicles())]


def drawn(rng: Random, name: str) -> ChosenStrategy:
    """A strategy with short look-backs and drawn trade parameters."""
    declared = choose(StrategySpec(name)).strategy.declared_parameters()
    wanted: dict[str, Any] = {
        "hold": rng.randrange(1, 7),
        "delay": rng.randrange(3),
        "lookback": 2,
        "before": 2,
        "fall": 0.0,
        "n": 1,
        "ahead": 2,
        "leave": "on",
        "stop_loss": rng.choice([0.0, 0.03]),
        "take_profit": rng.choice([0.0, 0.03]),
        "trailing_stop": rng.choice([0.0, 0.03]),
        "until_next": rng.random() < 0.4,
        "size": rng.choice([0.1, 0.3]),
    }
    given = {key: value for key, value in wanted.items() if key in declared}
    return choose(StrategySpec(name, tuple(sorted(given.items()))))


def told(planned: Planned) -> list[tuple[Any, ...]] | str:
    """What the walk is told of plans; that it is not to walk them is all that it is told of the others."""
    if planned.unclear:
        return "unclear"
    exits_of = [planned.rules[place] for place in planned.rule]
    rows = zip(planned.plans, exits_of, planned.tickers, planned.enter, planned.due, planned.codes, strict=True)
    return sorted(
        (
            dated.catalyst,
            dated.ticker,
            int(code),
            *((dated.plan.weight, str(exits), *row) if code == Code.OK else ()),
        )
        for dated, exits, *row, code in rows
    )


@pytest.mark.parametrize("name", NAMES)
def test_points_share_what_decides(name: str) -> None:
    n_plans = 0
    for seed in range(7):
        rng = Random(f"{name} {seed}")  # noqa: S311
        case: Case = plain_case(seed)
        spec = replace(case.spec, cash_rate=0.0)
        panel = run_panel(case.store, spec, case.sessions_of, base_on=case.base_on, end_on=case.end_on)
        if isinstance(panel, str):
            continue
        given = (case.store, case.calendar, spec, case.sessions_of)
        points = PointPlans(panel, *given)
        for _ in range(3):
            chosen = drawn(rng, name)
            asked = planned_of(panel, asked_plans(chosen, *given, base_on=case.base_on, end_on=case.end_on))
            assert told(points.planned(chosen)) == told(asked)
            n_plans += len(asked.plans)
    assert (n_plans == 0) == (name in UNUSED)


def test_each_shipped_strategy_says_what_it_hands_on() -> None:
    shared = {name: choose(StrategySpec(name)).strategy.handed_on for name in NAMES}
    assert shared["sector-etf"] >= {"hold", "delay", "stop_loss"}
    assert {name for name, handed_on in shared.items() if not handed_on} == {"fade", *UNUSED}
