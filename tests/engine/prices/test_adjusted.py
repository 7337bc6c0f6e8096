"""Growth and the adjusted view: worked by hand, recovered from random histories, and never changed by what follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.prices.action import CorporateAction
from engine.prices.adjusted import adjusted_bars, growth
from engine.prices.bars import Bars

DAYS = ["2024-01-02", "2024-01-03", "2024-01-04", "2024-01-08"]
Make = Callable[..., Bars]
Act = Callable[..., CorporateAction]


def test_without_actions(make_bars: Make) -> None:
    """Without actions growth is the close, and the adjusted bars are the raw ones."""
    bars = make_bars(DAYS, [10, 12, 9, 18])
    assert growth(bars, ()).tolist() == pytest.approx([10, 12, 9, 18], rel=1e-14)
    assert adjusted_bars(bars, ()).close.tolist() == pytest.approx([10, 12, 9, 18], rel=1e-14)


@pytest.mark.parametrize(
    ("closes", "actions", "expected"),
    [
        # the 0.5 is earned on 01-04: (9.5 + 0.5) / 10 = 1, then 19 / 9.5 = 2
        pytest.param([10, 10, 9.5, 19], [("2024-01-04", 1, 0.5)], [10, 10, 10, 20], id="cash"),
        # a share becomes two: 2 × 5 / 10 = 1, then 6 / 5 = 1.2
        pytest.param([10, 10, 5, 6], [("2024-01-04", 2, 0)], [10, 10, 10, 12], id="split"),
        # an old share becomes two at 5 and 1 in cash: (2 × 5 + 1) / 10 = 1.1, then 6 / 5 = 1.2
        pytest.param([10, 10, 5, 6], [("2024-01-04", 2, 1)], [10, 10, 11, 13.2], id="both on one day"),
        # two shares become one: 0.5 × 24 / 12 = 1
        pytest.param([10, 12, 24, 24], [("2024-01-04", 0.5, 0)], [10, 12, 12, 12], id="reverse split"),
        # no bar on 01-05: the split takes effect on 01-08, 2 × 5 / 10 = 1
        pytest.param([10, 10, 10, 5], [("2024-01-05", 2, 0)], [10, 10, 10, 10], id="while suspended"),
        # the split first: two shares, each of which then pays 0.25: (2 × 5 + 2 × 0.25) / 10 = 1.05
        pytest.param(
            [10, 10, 10, 5],
            [("2024-01-08", 1, 0.25), ("2024-01-05", 2, 0)],
            [10, 10, 10, 10.5],
            id="split, then cash, both before one bar",
        ),
        # the one share pays 0.5, then becomes two: (2 × 5 + 0.5) / 10 = 1.05
        pytest.param(
            [10, 10, 10, 5],
            [("2024-01-08", 2, 0), ("2024-01-05", 1, 0.5)],
            [10, 10, 10, 10.5],
            id="cash, then split, both before one bar",
        ),
        # (10 + 1) / 10 = 1.1, 10 / 10 = 1, 2 × 10 / 10 = 2
        pytest.param(
            [10, 10, 10, 10],
            [("2024-01-08", 2, 0), ("2024-01-03", 1, 1)],
            [10, 11, 11, 22],
            id="two actions on two days, in any order",
        ),
        pytest.param([10, 10, 10, 5], [("2024-01-02", 2, 1)], [10, 10, 10, 5], id="on the first session: not held"),
        pytest.param([10, 10, 10, 5], [("2023-12-29", 2, 1)], [10, 10, 10, 5], id="before the first session"),
        pytest.param([10, 10, 10, 5], [("2024-01-09", 2, 1)], [10, 10, 10, 5], id="after the last session"),
    ],
)  # fmt: skip
def test_growth_by_hand(
    make_bars: Make,
    make_action: Act,
    closes: list[float],
    actions: list[tuple[str, float, float]],
    expected: list[float],
) -> None:
    """Growth is the worth of one share bought at the first close, with cash reinvested at the ex-date's close."""
    bars = make_bars(DAYS, closes)
    given_ = [make_action(*action) for action in actions]
    assert growth(bars, given_).tolist() == pytest.approx(expected, rel=1e-14)
    assert growth(bars, given_[::-1]).tolist() == growth(bars, given_).tolist()
    assert adjusted_bars(bars, given_).close.tolist() == pytest.approx(expected, rel=1e-14)


def test_actions_of_another_ticker(make_bars: Make, make_action: Act) -> None:
    """An action of another ticker changes nothing."""
    bars = make_bars(DAYS, [10, 10, 10, 10])
    assert growth(bars, [make_action("2024-01-04", 2, 1, ticker="600001.SS")]).tolist() == [10, 10, 10, 10]


def test_one_bar_and_none(make_bars: Make, make_action: Act) -> None:
    """One bar has grown to its own close; no bars have no growth."""
    assert growth(make_bars(DAYS[:1], [7.5]), [make_action("2024-01-02", 2)]).tolist() == [7.5]
    assert growth(make_bars([], []), [make_action("2024-01-02", 2)]).tolist() == []
    assert len(adjusted_bars(make_bars([], []), ())) == 0


def test_a_whole_bar_is_scaled(make_action: Act) -> None:
    """On the ex-date of a split in two, open, high and low double as the close does; the volume is left raw."""
    opened, high, low, close = np.array([10.0, 5.0]), np.array([11.0, 6.0]), np.array([9.0, 4.5]), np.array([10.0, 5.5])
    bars = Bars("600000.SS", np.array(DAYS[:2], "datetime64[D]"), opened, high, low, close, np.array([100.0, 200.0]))
    view = adjusted_bars(bars, [make_action("2024-01-03", 2)])
    assert [view.open[1], view.high[1], view.low[1], view.close[1]] == pytest.approx([10, 12, 9, 11], rel=1e-14)
    assert [view.open[0], view.high[0], view.low[0], view.close[0]] == [10, 11, 9, 10]
    assert view.volume.tolist() == [100, 200]


@dataclass(frozen=True)
class History:
    """What holding one share was worth, session by session, and the raw bars and actions that it left behind."""

    worth: list[float]
    bars: Bars
    actions: list[CorporateAction]


@st.composite
def histories(draw: st.DrawFn) -> History:
    """A random worth path with gaps, and up to two actions before each bar; raw closes follow from keeping accounts."""
    n = draw(st.integers(1, 12))
    day, worth, held = date(2024, 1, 1), 10.0, 1.0
    days, path, closes, actions = [day], [worth], [worth], list[CorporateAction]()
    for _ in range(n):
        gap = draw(st.integers(1, 4))
        worth *= 1 + draw(st.floats(-0.3, 0.3))
        shares, cash = held, 0.0
        for ex_on in sorted(draw(st.sets(st.integers(1, gap), max_size=2))):
            multiplier = draw(st.sampled_from([1.0, 0.5, 1.3, 2.0, 3.0]))
            paid = draw(st.floats(0, 0.2)) * (worth - cash) / shares
            actions.append(CorporateAction("600000.SS", day + timedelta(ex_on), multiplier, paid))
            cash += shares * paid
            shares *= multiplier
        close = (worth - cash) / shares
        held = worth / close
        day += timedelta(gap)
        days.append(day)
        path.append(worth)
        closes.append(close)
    close_ = np.array(closes)
    bars = Bars("600000.SS", np.array(days, "datetime64[D]"), close_, close_, close_, close_, np.ones(len(days)))
    return History(path, bars, draw(st.permutations(actions)))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(histories())
def test_raw_prices_and_actions_give_back_the_worth(history: History) -> None:
    """P34: raw closes and actions together give back the worth path that they were made from."""
    assert growth(history.bars, history.actions).tolist() == pytest.approx(history.worth, rel=1e-11)
    assert adjusted_bars(history.bars, history.actions).close.tolist() == pytest.approx(history.worth, rel=1e-11)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(histories(), st.data())
def test_what_follows_changes_nothing(history: History, data: st.DataObject) -> None:
    """P18: growth and adjusted bars up to a session are, to the last bit, those without later bars and actions."""
    n = data.draw(st.integers(1, len(history.bars)))
    known = history.bars.between_rows(0, n)
    told = [action for action in history.actions if action.ex_on <= known.last_on]
    assert growth(known, told).tolist() == growth(history.bars, history.actions).tolist()[:n]
    later, now = adjusted_bars(history.bars, history.actions), adjusted_bars(known, told)
    for name in ("open", "high", "low", "close", "volume"):
        assert getattr(now, name).tolist() == getattr(later, name).tolist()[:n]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.floats(0.01, 1e4), st.sampled_from([0.5, 1.3, 2.0, 3.0, 10.0]), st.floats(0, 0.9))
def test_a_split_leaves_the_worth(close: float, multiplier: float, part: float) -> None:
    """P34: on the ex-date the shares at the reference price and the cash are worth the previous close."""
    action = CorporateAction("600000.SS", date(2024, 1, 2), multiplier, part * close)
    worth = multiplier * action.reference_price(close) + action.cash_per_share
    assert worth == pytest.approx(close, rel=1e-12)
