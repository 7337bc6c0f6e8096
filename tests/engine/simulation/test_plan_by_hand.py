"""One plan from the announcement to the last cent, worked by hand."""

from dataclasses import astuple
from datetime import date

import pytest

from engine.simulation.decision import Decision, Side
from engine.simulation.fill import Fill
from engine.simulation.outcome import CatalystFate, EquityPoint, Fate, PositionValue
from engine.simulation.plan import Plan
from engine.simulation.trade import Trade

STOCK, ETF = "300001.SZ", "510001.SS"


@pytest.fixture(scope="module")
def outcome(run, bars, catalyst):
    """A fifth of a million in a stock: known on Wednesday 28 August, held for three sessions.

    The last close before is 19.90: 200 000 / 19.90 = 10 050.25, so 10 000 shares in whole lots. Bought on the 29th at
    20.13 = 201 300.00; commission 0.025 % = 50.325, rounded half up 50.33, out of which the handling fee of 0.00341 %
    (6.86) and the regulatory fee of 0.002 % (4.03) are paid: 39.44 stay with the broker; transfer fee 0.001 % = 2.013,
    so 2.01. Sold on 3 September at 21.57 = 215 700.00; commission 53.925, so 53.93, out of which 7.36 and 4.31: 42.26
    stay; stamp duty 0.05 % = 107.85; transfer fee 2.157, so 2.16.
    """
    prices = {2: (19.70, 19.90), 3: (20.13, 20.50), 4: (20.40, 20.00), 5: (21.00, 21.25), 6: (21.57, 19.00)}
    plans = {"c1": [Plan(STOCK, 0.2, 3, "by hand")]}
    return run(plans, [bars(STOCK, 20.0, prices)], [catalyst("c1", "2024-08-28")], end=7)


def test_the_two_fills_have_their_open_prices_and_costs(outcome):
    """Entry at the open after the known day, exit at the open three sessions later, each with its own costs."""
    buy = Fill(
        "c1/300001.SZ", date(2024, 8, 29), STOCK, Side.BUY, 10_000, 10_000, 20.13, 20_130_000, 3_944, 0, 201, 686, 403
    )
    sell = Fill(
        "c1/300001.SZ", date(2024, 9, 3), STOCK, Side.SELL, 10_000, 10_000, 21.57, 21_570_000, 4_226, 10_785, 216,
        736, 431,
    )  # fmt: skip
    assert outcome.fills == (buy, sell)
    assert (buy.cash_cents, sell.cash_cents) == (-20_135_234, 21_553_606)


def test_the_decision_log_says_what_was_wanted_when(outcome):
    """The purchase is decided after the close before the entry, the sale after the close before the exit."""
    assert outcome.decisions == (
        Decision(
            date(2024, 8, 28), "c1", "c1/300001.SZ", STOCK, Side.BUY, date(2024, 8, 29), 0.2, 0, "by hand"
        ),
        Decision(
            date(2024, 9, 2), "c1", "c1/300001.SZ", STOCK, Side.SELL, date(2024, 9, 3), 0.0, 10_000,
            "held for 3 sessions",
        ),
    )  # fmt: skip


def test_the_trade_is_the_two_fills(outcome):
    """Gain 14 400.00 before costs of 52.34 and 163.94, so 14 183.72 net on 201 352.34 paid."""
    (trade,) = outcome.trades
    assert trade == Trade(
        plan="c1/300001.SZ",
        catalyst="c1",
        ticker=STOCK,
        decided_on=date(2024, 8, 28),
        entry_on=date(2024, 8, 29),
        entry_price=20.13,
        shares=10_000,
        cost_cents=20_130_000,
        entry_fees_cents=5_234,
        planned_exit_on=date(2024, 9, 3),
        exit_on=date(2024, 9, 3),
        exit_price=21.57,
        exit_shares=10_000,
        proceeds_cents=21_570_000,
        exit_fees_cents=16_394,
        dividends_cents=0,
        valued_on=date(2024, 9, 3),
        exit_delay=0,
    )
    assert (trade.gross_cents, trade.fees_cents, trade.net_cents) == (1_440_000, 21_628, 1_418_372)
    assert trade.paid_cents == 20_135_234
    assert trade.net_return == pytest.approx(14_183.72 / 201_352.34, rel=1e-12)
    assert not trade.is_open


def test_cash_and_equity_are_right_to_the_cent_at_every_close(outcome):
    """Cash falls to 798 647.66 and ends at 1 014 183.72; equity values the 10 000 shares at each close."""
    rows = [astuple(point)[:3] for point in outcome.equity]
    assert rows == [
        (date(2024, 8, 26), 100_000_000, 100_000_000),
        (date(2024, 8, 27), 100_000_000, 100_000_000),
        (date(2024, 8, 28), 100_000_000, 100_000_000),
        (date(2024, 8, 29), 79_864_766, 79_864_766 + 20_500_000),
        (date(2024, 8, 30), 79_864_766, 79_864_766 + 20_000_000),
        (date(2024, 9, 2), 79_864_766, 79_864_766 + 21_250_000),
        (date(2024, 9, 3), 101_418_372, 101_418_372),
        (date(2024, 9, 4), 101_418_372, 101_418_372),
    ]
    assert outcome.equity[0] == EquityPoint(date(2024, 8, 26), 100_000_000, 100_000_000)


def test_positions_are_written_down_at_the_closes_between(outcome):
    """The plan's shares stand in the books after the closes of 29 and 30 August and 2 September."""
    assert outcome.positions == (
        PositionValue(date(2024, 8, 29), "c1/300001.SZ", STOCK, 10_000, 20.5, 20_500_000, False),
        PositionValue(date(2024, 8, 30), "c1/300001.SZ", STOCK, 10_000, 20.0, 20_000_000, False),
        PositionValue(date(2024, 9, 2), "c1/300001.SZ", STOCK, 10_000, 21.25, 21_250_000, False),
    )


def test_the_catalyst_has_a_row_that_says_it_was_traded(outcome):
    """Its fate names the first tradable session and that its one plan was filled."""
    assert outcome.fates == (CatalystFate("c1", Fate.TRADED, date(2024, 8, 29), "1 of 1 plans filled"),)


def test_a_fund_pays_the_minimum_commission_and_neither_duty_nor_transfer_fee(run, bars, catalyst):
    """10 000 / 2.00 = 5 000 shares; 0.025 % of 10 050.00 is 2.51, so the minimum of 5.00 on either side: net 440.00.

    Out of the 5.00 the handling fee of 0.004 % is paid, 0.40 and 0.42; funds have no regulatory fee.
    """
    outcome = run(
        {"c1": [Plan(ETF, 0.01, 1, "")]},
        [bars(ETF, 2.0, {3: (2.01, 2.05), 4: (2.10, 2.10)})],
        [catalyst("c1", "2024-08-28")],
    )
    buy, sell = outcome.fills
    assert (buy.shares, buy.notional_cents, buy.commission_cents, buy.handling_fee_cents) == (5_000, 1_005_000, 460, 40)
    assert (sell.notional_cents, sell.commission_cents, sell.handling_fee_cents) == (1_050_000, 458, 42)
    assert [fill.costs_cents for fill in (buy, sell)] == [500, 500]
    assert outcome.trades[0].net_cents == 44_000
    assert outcome.equity[-1].cash_cents == 100_044_000


def test_the_size_follows_the_equity_of_the_last_close_not_the_capital(run, bars, catalyst):
    """Equity has grown to 1 100 000 when the second plan is sized: half of it buys 5 500 shares at 100.00.

    The standing plan puts 1 000 000 into 500 000 shares of the fund at 2.00, free of costs; at 2.20 they are worth
    1 100 000 after the close of 28 August. There is no cash for the second plan, but 5 500 shares are what it wanted.
    """
    from engine.simulation.costs import Costs

    outcome = run(
        {"c1": [Plan(STOCK, 0.5, 1, "")]},
        [bars(ETF, 2.0, {2: (2.2, 2.2)}), bars(STOCK, 100.0)],
        [catalyst("c1", "2024-08-28")],
        standing=[Plan(ETF, 1.0, None, "")],
        costs=Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    )
    assert outcome.fills[0].shares == 500_000
    assert [(refusal.ticker, refusal.wanted) for refusal in outcome.refusals] == [(STOCK, 5_500)]
