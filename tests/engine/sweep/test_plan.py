"""The plan: which combinations are points, which come to the same run, and which are none."""

import pytest

from engine.simulation.errors import SpecError
from engine.simulation.executor import Engine


def test_points_of_a_grid_by_hand(opened):
    """Each with its number, its values and the strategy that they make."""
    plan = opened('strategies = ["sector-etf:size=0.3"]\n[axes]\nhold = [3, 5]\nfills.retry = [0, 2]').plan
    assert [(one.number, one.values) for one in plan.points] == [(0, (3, 0)), (1, (3, 2)), (2, (5, 0)), (3, (5, 2))]
    assert [dict(one.strategy.parameters)["hold"] for one in plan.points] == [3, 3, 5, 5]
    assert [plan.specs[one.settings].policy.retry for one in plan.points] == [0, 2, 0, 2]
    assert len(plan.specs) == 2


def test_what_a_strategy_does_not_have_is_left_out_and_counted(opened):
    """The ETF has no k: its three points per hold are one run."""
    plan = opened('strategies = ["sector-etf", "leaders"]\n[axes]\nhold = [3, 5]\nk = [1, 2, 3]').plan
    assert plan.n_same == 4
    assert [(one.strategy.name, one.values) for one in plan.points[:3]] == [
        ("sector-etf", (3, None)),
        ("sector-etf", (5, None)),
        ("leaders", (3, 1)),
    ]
    assert len(plan.points) == 8


def test_a_combination_that_no_strategy_takes_is_told(opened):
    """By its number and its reason; the others are points."""
    plan = opened('strategies = ["failing.py:Failing"]\n[axes]\nhold = [1, 3]\ndelay = [0, 2]').plan
    assert [one.number for one in plan.points] == [0, 2, 3]
    assert [(one.number, one.values) for one in plan.invalid] == [(1, (1, 2))]
    assert "hold is shorter than delay" in plan.invalid[0].why


def test_settings_that_do_not_go_together_are_told(opened):
    """A full weight in money needs an amount; the equity does not."""
    plan = opened(
        'strategies = ["sector-etf"]\n[axes]\nsizing.mode = ["equity", "cash"]\nsizing.amount = [0.0, 1e5]'
    ).plan
    assert [one.values for one in plan.invalid] == [("cash", 0.0)]
    assert "sizing.amount" in plan.invalid[0].why


@pytest.mark.parametrize(
    ("axes", "sentence"),
    [
        ("hodl = [1, 2]", "axes.hodl: neither a parameter of the strategies nor a setting; did you mean 'hold'?"),
        ("hold = [0, 1]", "axes.hold: 0 is out of bounds"),
        ("size = [0.1, 0.2]", "axes.size: is fixed in 'sector-etf' too"),
        ("fills.participation = [0.1, 2.0]", "axes.fills.participation: fills.participation: 2.0 is not"),
        ("fills.slippage = ['bsp:1']", "axes.fills.slippage: slippage: 'bsp:1' is not none"),
        ("cash = [1.0, 1e6]", "axes.cash: cash: 1.0 is not an amount"),
    ],
)
def test_each_fault_of_an_axis_has_its_sentence(opened, axes, sentence):
    """Told before anything is run, all of them at once."""
    with pytest.raises(SpecError) as error:
        opened(f'strategies = ["sector-etf:size=0.3"]\n[axes]\n{axes}\nretry = [1]')
    assert sentence in str(error.value)
    assert "axes.retry: neither" in str(error.value)


def test_a_subset_without_a_catalyst(opened):
    """Told, not run."""
    with pytest.raises(SpecError, match=r"subsets\.none: holds none of the calendar's"):
        opened('strategies = ["sector-etf"]\n[axes]\ncalendar = ["all", "none"]\n[subsets.none]\nthemes = ["paper"]')


def test_one_point_in_a_hundred_is_checked_and_some_keep_their_returns(opened):
    """At least one; all with the engine both; the choice is the seed's."""
    text = 'strategies = ["sector-etf"]\n[sweep]\nseed = {seed}\n[axes]\nhold = {{ from = 1, to = 250 }}'
    plan = opened(text.format(seed=1)).plan
    checked = [one.number for one in plan.points if one.is_check]
    assert len(checked) == 3
    assert checked == [one.number for one in opened(text.format(seed=1)).plan.points if one.is_check]
    assert checked != [one.number for one in opened(text.format(seed=2)).plan.points if one.is_check]
    assert all(one.keeps_returns for one in plan.points)
    both = opened('strategies = ["sector-etf"]\n[axes]\nhold = [1, 2]', Engine.BOTH).plan
    assert all(one.is_check for one in both.points)


def test_of_very_many_points_four_hundred_keep_their_returns(opened):
    """Spread evenly, the first and the last among them."""
    plan = opened(
        'strategies = ["sector-etf"]\n[axes]\nhold = { from = 1, to = 300 }\ndelay = { from = 0, to = 9 }'
    ).plan
    kept = [one.number for one in plan.points if one.keeps_returns]
    assert (len(plan.points), len(kept), kept[0], kept[-1]) == (3000, 400, 0, 2999)
