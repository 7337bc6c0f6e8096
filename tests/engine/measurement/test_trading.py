"""Counts, rates, exposure, turnover and costs of a strategy's trades."""

from typing import Any

import pytest

from engine.measurement.trading import measure_trading
from engine.simulation.decision import Side

YEAR = 4.0


def test_nothing_traded(outcome: Any) -> None:
    """Without a plan every rate is undefined, every sum 0."""
    measured = measure_trading(outcome(), YEAR)
    assert (measured.n_plans, measured.n_trades, measured.n_open, measured.n_refused) == (0, 0, 0, 0)
    assert (measured.hit_rate, measured.average_win, measured.average_loss) == (None, None, None)
    assert (measured.exposure, measured.turnover) == (0.0, None)
    assert (measured.costs_cents, measured.net_cents) == (0, 0)


def test_trades_by_hand(outcome: Any, trade: Any, refusal: Any) -> None:
    """Of four trades two win 98.00 and 48.00, one loses 52.00, one breaks even; all paid 1001.00."""
    trades = (
        trade(plan="p1"),
        trade(plan="p2", proceeds_cents=105_000),
        trade(plan="p3", proceeds_cents=95_000),
        trade(plan="p4", proceeds_cents=100_100, exit_on=None, exit_price=None, exit_fees_cents=0),
    )
    measured = measure_trading(outcome(trades=trades, refusals=(refusal(),)), YEAR)
    assert (measured.n_plans, measured.n_trades, measured.n_open, measured.n_refused) == (5, 4, 1, 1)
    assert measured.hit_rate == 0.5
    assert measured.average_win == pytest.approx((9_800 + 4_800) / 2 / 100_100)
    assert measured.average_loss == pytest.approx(-5_200 / 100_100)
    assert measured.net_cents == 9_800 + 4_800 - 5_200


def test_only_wins(outcome: Any, trade: Any) -> None:
    """Without a losing trade there is no average loss."""
    measured = measure_trading(outcome(trades=(trade(),)), YEAR)
    assert (measured.hit_rate, measured.average_loss) == (1.0, None)


def test_exposure(outcome: Any, equity: Any) -> None:
    """Invested 0, 50 and 25 % on the three sessions after the base session: 25 % on average."""
    points = equity([100, 100, 200, 400], cash=[100, 100, 100, 300])
    assert measure_trading(outcome(equity=points), YEAR).exposure == pytest.approx(0.25)


def test_turnover(outcome: Any, equity: Any, fill: Any) -> None:
    """Bought 1000.00, sold 1100.00 on a mean equity of 2000.00 in half a year: 1050 / 2000 / ½ = 1.05."""
    fills = (fill(), fill(side=Side.SELL, notional_cents=110_000, stamp_duty_cents=55))
    measured = measure_trading(outcome(equity=equity([999_999, 150_000, 250_000]), fills=fills), YEAR)
    assert measured.turnover == pytest.approx(1.05)
    assert measured.costs_cents == 100 + 100 + 55


def test_turnover_of_one_session(outcome: Any, equity: Any, fill: Any) -> None:
    """One session is too little for a yearly rate."""
    assert measure_trading(outcome(equity=equity([100, 100]), fills=(fill(),)), YEAR).turnover is None
