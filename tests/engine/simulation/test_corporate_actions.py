"""Splits and dividends through an open position: nobody gains or loses by the ex-date itself."""

from datetime import date

from engine.prices.action import CorporateAction
from engine.simulation.costs import Costs
from engine.simulation.fill import Entitlement
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.plan import Plan

ETF, STOCK = "510001.SS", "300001.SZ"
FREE = Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
EX = date(2024, 9, 2)  # session 5


def test_a_split_of_three_for_one_keeps_the_equity(run, bars, catalyst):
    """1 000 shares of 30.00 become 3 000 of 10.00 on 2 September; they are sold on the 3rd at 11.00.

    A 0.03 part of 1 000 000 buys 1 000 shares at 30.00; 3 000 × 11.00 = 33 000.00, a gain of 3 000.00.
    """
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 3, "")]},
        [bars(STOCK, 30.0, {5: (10.0, 10.0), 6: (11.0, 11.0)})],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(STOCK, EX, 3.0, 0.0)],
        costs=FREE,
    )
    assert outcome.entitlements == (Entitlement("c1/300001.SZ", EX, STOCK, 1_000, 3_000, 0),)
    (trade,) = outcome.trades
    assert (trade.shares, trade.exit_shares, trade.net_cents) == (1_000, 3_000, 300_000)
    assert {point.equity_cents for point in outcome.equity[:6]} == {100_000_000}
    assert [row.shares for row in outcome.positions] == [1_000, 1_000, 3_000]
    assert [decision.shares for decision in outcome.decisions] == [0, 3_000]


def test_cash_of_a_dividend_arrives_on_the_ex_date(run, bars, catalyst):
    """1 000 shares of 30.00 pay 1.2345 each: 1 234.50 in cash, and a close of 28.7655 leaves the equity as it was.

    They are sold within a month, so that a fifth of the dividend, 246.90, is due as tax at the sale.
    """
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 3, "")]},
        [bars(STOCK, 30.0, {5: (28.7655, 28.7655)})],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(STOCK, EX, 1.0, 1.2345)],
        costs=FREE,
    )
    (paid,) = outcome.entitlements
    assert (paid.session, paid.cash_cents, paid.shares_after) == (EX, 123_450, 1_000)
    assert [point.cash_cents for point in outcome.equity[4:6]] == [97_000_000, 97_123_450]
    assert {point.equity_cents for point in outcome.equity[:6]} == {100_000_000}
    assert {point.equity_cents for point in outcome.equity[6:]} == {100_000_000 - 24_690}
    assert outcome.fills[1].dividend_tax_cents == 24_690
    assert (outcome.trades[0].dividends_cents, outcome.trades[0].net_cents) == (123_450, -24_690)


def test_a_split_and_a_dividend_on_one_date_are_both_reckoned_on_the_old_shares(run, bars, catalyst):
    """One share of 30.00 becomes 1.5 and 0.60: the reference is (30.00 − 0.60) / 1.5 = 19.60.

    1 000 shares become 1 500 and 600.00: 1 500 × 19.60 + 600 = 30 000. At the sale 20 % of the 600.00 are due.
    """
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 3, "")]},
        [bars(STOCK, 30.0, {5: (19.6, 19.6)})],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(STOCK, EX, 1.5, 0.6)],
        costs=FREE,
    )
    (paid,) = outcome.entitlements
    assert (paid.shares_after, paid.cash_cents) == (1_500, 60_000)
    assert {point.equity_cents for point in outcome.equity[:6]} == {100_000_000}
    assert outcome.equity[-1].equity_cents == 100_000_000 - 12_000


def test_the_fraction_of_a_share_is_paid_in_cash_at_the_reference_price(run, bars, catalyst):
    """100 shares of 13.00 at 1.333 for one are 133.3: 133 shares, and 0.3 of 13.00 / 1.333 = 9.752438…, so 2.93.

    133 × 9.752438… = 1 297.0743 and 2.93: the equity stays at 1 000 000.00 to a cent when the close is the reference.
    """
    reference = 13.0 / 1.333
    outcome = run(
        {"c1": [Plan(STOCK, 0.0014, 3, "")]},
        [bars(STOCK, 13.0, {5: (reference, reference)})],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(STOCK, EX, 1.333, 0.0)],
        costs=FREE,
    )
    (paid,) = outcome.entitlements
    assert (paid.shares_before, paid.shares_after, paid.cash_cents) == (100, 133, 293)
    assert outcome.equity[5].equity_cents == 100_000_000 - 130_000 + 293 + 129_707
    assert outcome.trades[0].exit_shares == 133


def test_who_buys_on_the_ex_date_is_not_entitled_and_buys_at_the_new_size(run, bars, catalyst):
    """A last close of 30.00, an open of 10.00 after three for one: a tenth of a million buys 10 000, not 3 300."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.1, 2, "")]},
        [bars(STOCK, 30.0, {5: (10.0, 10.0)})],
        [catalyst("c1", "2024-08-30")],
        actions=[CorporateAction(STOCK, EX, 3.0, 0.0)],
        costs=FREE,
    )
    assert outcome.entitlements == ()
    assert (outcome.fills[0].session, outcome.fills[0].wanted, outcome.fills[0].shares) == (EX, 10_000, 10_000)
    assert outcome.trades[0].net_cents == 0


def test_the_dividend_of_the_ex_date_lowers_the_price_that_a_purchase_is_sized_on(run, bars, catalyst):
    """Last close 10.00 less 2.00: 100 000 / 8.00 = 12 500 shares."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.1, 2, "")]},
        [bars(STOCK, 10.0, {5: (8.0, 8.0)})],
        [catalyst("c1", "2024-08-30")],
        actions=[CorporateAction(STOCK, EX, 1.0, 2.0)],
        costs=FREE,
    )
    assert outcome.fills[0].wanted == 12_500
    assert outcome.trades[0].dividends_cents == 0


def test_who_sells_on_the_ex_date_has_the_entitlement(run, bars, catalyst):
    """Bought on 30 August, sold at the open of the ex-date: 3 000 shares leave at 10.00, with 0.30 for each old one."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 1, "")]},
        [bars(STOCK, 30.0, {5: (10.0, 10.0)})],
        [catalyst("c1", "2024-08-29")],
        actions=[CorporateAction(STOCK, EX, 3.0, 0.3)],
        costs=FREE,
    )
    (trade,) = outcome.trades
    assert (trade.exit_on, trade.exit_shares, trade.dividends_cents) == (EX, 3_000, 30_000)
    assert outcome.fills[1].shares == 3_000
    assert outcome.decisions[1].shares == 1_000


def test_each_of_two_plans_has_its_own_entitlement(run, bars, catalyst):
    """One bought before the ex-date, one on it: only the first is entitled."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 5, "")], "c2": [Plan(STOCK, 0.03, 5, "")]},
        [bars(STOCK, 30.0, {5: (10.0, 10.0)})],
        [catalyst("c1", "2024-08-28"), catalyst("c2", "2024-08-30")],
        actions=[CorporateAction(STOCK, EX, 3.0, 0.0)],
        costs=FREE,
    )
    assert [(row.plan, row.shares_after) for row in outcome.entitlements] == [("c1/300001.SZ", 3_000)]
    assert [trade.exit_shares for trade in outcome.trades] == [3_000, 3_000]


def test_an_ex_date_while_suspended_changes_shares_and_mark_on_that_date(run, bars, catalyst):
    """Suspended from 2 to 4 September, three for one on the 2nd: 3 000 shares at a mark of 10.00, and equity stays."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 2, "")]},
        [bars(STOCK, 30.0, {8: (12.0, 12.0)}, missing=(5, 6, 7))],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(STOCK, EX, 3.0, 0.0)],
        costs=FREE,
    )
    stale = [row for row in outcome.positions if row.is_stale]
    assert [(row.shares, row.close, row.value_cents) for row in stale] == [(3_000, 10.0, 3_000_000)] * 3
    assert {point.equity_cents for point in outcome.equity[:8]} == {100_000_000}
    (trade,) = outcome.trades
    assert (trade.exit_on, trade.exit_delay, trade.net_cents) == (date(2024, 9, 5), 3, 600_000)


def test_an_ex_date_on_a_closed_day_is_applied_at_the_next_open(run, bars, catalyst):
    """Dated on Saturday 31 August: the holders of Friday are entitled at Monday's open."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 3, "")]},
        [bars(STOCK, 30.0, {5: (10.0, 10.0)})],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(STOCK, date(2024, 8, 31), 3.0, 0.0)],
        costs=FREE,
    )
    assert [(row.session, row.shares_after) for row in outcome.entitlements] == [(EX, 3_000)]


def test_an_action_before_the_entry_or_after_the_exit_changes_nothing(run, bars, catalyst):
    """Ex-dates on the session before the entry and on that after the exit."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 2, "")]},
        [bars(STOCK, 30.0)],
        [catalyst("c1", "2024-08-28")],
        actions=[
            CorporateAction(STOCK, date(2024, 8, 28), 3.0, 1.0),
            CorporateAction(STOCK, date(2024, 9, 3), 3.0, 1.0),
        ],
        costs=FREE,
    )
    assert outcome.entitlements == ()
    assert outcome.equity[-1].equity_cents == 100_000_000


def test_a_fund_splits_like_a_stock(run, bars, catalyst):
    """Two for one of an ETF: 50 000 shares of 2.00 become 100 000 of 1.00."""
    outcome = run(
        {"c1": [Plan(ETF, 0.1, 3, "")]},
        [bars(ETF, 2.0, {5: (1.0, 1.0)})],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(ETF, EX, 2.0, 0.0)],
        costs=FREE,
    )
    assert outcome.trades[0].exit_shares == 100_000
    assert outcome.trades[0].net_cents == 0


def test_a_delisting_is_settled_at_the_stated_value(run, bars, catalyst):
    """1 000 shares of 30.00 have their last bar on 30 August; on 2 September each pays 26.50, without a sale.

    26 500.00 come back of 30 000.00; the cash stays to the end and no share is valued any more.
    """
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, None, "")]},
        [bars(STOCK, 30.0, missing=tuple(range(5, 40)))],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(STOCK, EX, 0.0, 26.5)],
        costs=FREE,
    )
    (trade,) = outcome.trades
    assert (trade.is_open, trade.exit_on, trade.exit_price, trade.proceeds_cents) == (False, EX, 26.5, 2_650_000)
    assert (trade.dividends_cents, trade.net_cents, len(outcome.fills)) == (0, -350_000, 1)
    assert outcome.equity[-1].equity_cents == outcome.equity[-1].cash_cents == 100_000_000 - 350_000


def test_a_purchase_in_part_before_a_reverse_split_stays_a_purchase(run, bars, catalyst):
    """3 000 shares are wanted, the cap lets 100 trade on 29 August; on 2 September 2 000 become one: of the order one
    share is wanted and one missing, of the hundred none is left but 1 000.00. One trade, no refusal."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.03, 9, "")]},
        [bars(STOCK, 10.0, {5: (20_000.0, 20_000.0)}, volumes={3: 1_000.0, 4: 0.0})],
        [catalyst("c1", "2024-08-28")],
        actions=[CorporateAction(STOCK, EX, 0.0005, 0.0)],
        policy=FillPolicy(retry=4),
        costs=FREE,
    )
    assert outcome.entitlements == (Entitlement("c1/300001.SZ", EX, STOCK, 100, 0, 100_000),)
    assert [trade.net_cents for trade in outcome.trades] == [0]
    assert outcome.refusals == ()
