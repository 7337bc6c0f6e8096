"""Many plans at once: separate trades, one account, an order that no row order decides."""

from datetime import date

from engine.simulation.costs import Costs
from engine.simulation.plan import Plan
from engine.simulation.refusal import Reason

ETF, STOCK, OTHER = "510001.SS", "300001.SZ", "600001.SS"
FREE = Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_overlapping_plans_on_one_instrument_are_separate_trades(run, bars, catalyst):
    """Two catalysts a session apart, each held for three: each sale sells its own plan's shares.

    1 000 000 at 10.00: the first buys 100 000 / 10 = 10 000 shares. At 12.00 the equity is 900 000 + 120 000, and a
    tenth of 1 020 000 buys 8 500 shares. They leave at 15.00 and 16.00: gains of 50 000 and 34 000.
    """
    outcome = run(
        {"c1": [Plan(STOCK, 0.1, 3, "")], "c2": [Plan(STOCK, 0.1, 3, "")]},
        [bars(STOCK, 10.0, {3: (10.0, 12.0), 5: (14.0, 14.0), 6: (15.0, 15.0), 7: (16.0, 16.0)})],
        [catalyst("c1", "2024-08-28"), catalyst("c2", "2024-08-29")],
        costs=FREE,
    )
    first, second = outcome.trades
    assert (first.plan, first.shares, first.entry_on, first.exit_on) == (
        "c1/300001.SZ", 10_000, date(2024, 8, 29), date(2024, 9, 3),
    )  # fmt: skip
    assert (second.plan, second.shares, second.entry_on, second.exit_on) == (
        "c2/300001.SZ", 8_500, date(2024, 8, 30), date(2024, 9, 4),
    )  # fmt: skip
    assert (first.net_cents, second.net_cents) == (5_000_000, 3_400_000)
    assert outcome.equity[-1].equity_cents == 108_400_000


def test_two_plans_of_one_catalyst_on_one_instrument_have_names_of_their_own(run, bars, catalyst):
    """Half is held for one session, half for two: the second plan is named #2, and both are traded."""
    outcome = run(
        {"c1": [Plan(ETF, 0.1, 1, "short"), Plan(ETF, 0.1, 2, "long")]},
        [bars(ETF, 2.0)],
        [catalyst("c1", "2024-08-28")],
    )
    assert [(trade.plan, trade.exit_on) for trade in outcome.trades] == [
        ("c1/510001.SS", date(2024, 8, 30)),
        ("c1/510001.SS#2", date(2024, 9, 2)),
    ]


def test_the_earlier_known_catalyst_has_the_cash(run, bars, catalyst):
    """Both are tradable on 2 September; the one known on Friday comes before Sunday's, whatever the ids."""
    outcome = run(
        {"a": [Plan(STOCK, 0.8, 1, "")], "b": [Plan(OTHER, 0.8, 1, "")]},
        [bars(STOCK, 10.0), bars(OTHER, 10.0)],
        [catalyst("a", "2024-09-01"), catalyst("b", "2024-08-30")],
        costs=FREE,
    )
    buys = [(fill.ticker, fill.wanted, fill.shares) for fill in outcome.fills[:2]]
    assert buys == [(OTHER, 80_000, 80_000), (STOCK, 80_000, 20_000)]


def test_of_catalysts_known_together_the_smaller_id_has_the_cash(run, bars, catalyst):
    """a before b, however they stand in the calendar."""
    for rows in (("a", "b"), ("b", "a")):
        outcome = run(
            {"a": [Plan(OTHER, 0.8, 1, "")], "b": [Plan(STOCK, 0.8, 1, "")]},
            [bars(STOCK, 10.0), bars(OTHER, 10.0)],
            [catalyst(name, "2024-08-28") for name in rows],
            costs=FREE,
        )
        assert [(fill.ticker, fill.shares) for fill in outcome.fills[:2]] == [(OTHER, 80_000), (STOCK, 20_000)]


def test_of_one_catalyst_the_strategys_own_order_has_the_cash(run, bars, catalyst):
    """The plans are served as they were yielded, not by ticker."""
    outcome = run(
        {"c1": [Plan(OTHER, 0.8, 1, ""), Plan(ETF, 0.8, 1, "")]},
        [bars(ETF, 10.0), bars(OTHER, 10.0)],
        [catalyst("c1", "2024-08-28")],
        costs=FREE,
    )
    assert [(fill.ticker, fill.shares) for fill in outcome.fills[:2]] == [(OTHER, 80_000), (ETF, 20_000)]


def test_a_purchase_shrinks_to_the_lots_that_cash_pays_for_with_costs(run, bars, catalyst):
    """All of 100 000 wants 10 000 shares at 10.00; at 10.30 and with costs 9 600 are 98 880.00 + 24.72 + 0.99, while
    9 700 are 99 910.00 + 24.98 + 1.00 = 99 935.98: so 9 700 are bought, and 64.02 stay."""
    outcome = run(
        {"c1": [Plan(STOCK, 1.0, None, "")]},
        [bars(STOCK, 10.0, {3: (10.3, 10.3)})],
        [catalyst("c1", "2024-08-28")],
        cash=100_000.0,
    )
    (buy,) = outcome.fills
    assert (buy.wanted, buy.shares, buy.costs_cents) == (10_000, 9_700, 2_598)
    assert outcome.equity[-1].cash_cents == 6_402


def test_costs_alone_can_take_one_lot_away(run, bars, catalyst):
    """100 000 pays for 10 000 shares at 10.00 but not for their costs: 9 900."""
    outcome = run(
        {"c1": [Plan(STOCK, 1.0, None, "")]}, [bars(STOCK, 10.0)], [catalyst("c1", "2024-08-28")], cash=100_000.0
    )
    assert outcome.fills[0].shares == 9_900


def test_what_is_sold_at_an_open_pays_for_what_is_bought_at_it(run, bars, catalyst):
    """All the money leaves the fund at the open at which the stock is bought: sales come before purchases."""
    outcome = run(
        {"c1": [Plan(ETF, 1.0, 1, "")], "c2": [Plan(STOCK, 1.0, 1, "")]},
        [bars(ETF, 2.0), bars(STOCK, 10.0)],
        [catalyst("c1", "2024-08-28"), catalyst("c2", "2024-08-29")],
        costs=FREE,
    )
    assert [(fill.session, str(fill.side), fill.ticker, fill.shares) for fill in outcome.fills] == [
        (date(2024, 8, 29), "buy", ETF, 500_000),
        (date(2024, 8, 30), "sell", ETF, 500_000),
        (date(2024, 8, 30), "buy", STOCK, 100_000),
        (date(2024, 9, 2), "sell", STOCK, 100_000),
    ]


def test_without_cash_the_later_plan_is_refused(run, bars, catalyst):
    """The first takes all; the second wanted as much and gets nothing."""
    outcome = run(
        {"c1": [Plan(ETF, 1.0, 2, ""), Plan(STOCK, 1.0, 2, "")]},
        [bars(ETF, 2.0), bars(STOCK, 10.0)],
        [catalyst("c1", "2024-08-28")],
        costs=FREE,
    )
    (refusal,) = outcome.refusals
    assert (refusal.ticker, refusal.reason, refusal.wanted) == (STOCK, Reason.NO_CASH, 100_000)
    assert refusal.detail == "0.00 in cash, 100 shares cost 1000.00 with fees"
