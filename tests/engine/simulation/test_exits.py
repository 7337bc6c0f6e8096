"""How a trade ends: on its day, later where it cannot be sold, or not before the run does."""

from datetime import date

from engine.simulation.costs import Costs
from engine.simulation.decision import Side
from engine.simulation.plan import Plan

ETF, STOCK = "510001.SS", "300001.SZ"
FREE = Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def test_a_suspension_delays_the_exit_and_is_counted(run, bars, catalyst):
    """Due on 30 August, suspended then and on 2 and 3 September: sold on the 4th, three sessions late, at that open."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.1, 1, "")]},
        [bars(STOCK, 10.0, {7: (9.0, 9.5)}, missing=(4, 5, 6))],
        [catalyst("c1", "2024-08-28")],
        costs=FREE,
    )
    (trade,) = outcome.trades
    assert (trade.planned_exit_on, trade.exit_on, trade.exit_delay) == (date(2024, 8, 30), date(2024, 9, 4), 3)
    assert (trade.exit_price, trade.net_cents) == (9.0, -1_000_000)
    assert [decision.act_on for decision in outcome.decisions if decision.side is Side.SELL] == [date(2024, 8, 30)]


def test_while_suspended_the_shares_are_valued_at_their_last_close(run, bars, catalyst):
    """Closes of 12.00 and then nothing: 10 000 shares stay worth 120 000.00 and are marked stale."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.1, 1, "")]},
        [bars(STOCK, 10.0, {3: (10.0, 12.0)}, missing=(4, 5))],
        [catalyst("c1", "2024-08-28")],
        costs=FREE,
        end=5,
    )
    assert [(row.close, row.value_cents, row.is_stale) for row in outcome.positions] == [
        (12.0, 12_000_000, False),
        (12.0, 12_000_000, True),
        (12.0, 12_000_000, True),
    ]
    assert outcome.equity[-1].equity_cents == 102_000_000


def test_a_session_without_volume_delays_the_exit(run, bars, catalyst):
    """A bar in which nothing changed hands buys nothing: sold one session later."""
    outcome = run({"c1": [Plan(STOCK, 0.1, 1, "")]}, [bars(STOCK, 10.0, quiet=(4,))], [catalyst("c1", "2024-08-28")])
    (trade,) = outcome.trades
    assert (trade.exit_on, trade.exit_delay) == (date(2024, 9, 2), 1)


def test_a_trade_that_is_not_over_at_the_end_is_open_and_valued_without_selling_costs(run, bars, catalyst):
    """Held for twenty sessions in a run that ends four after the entry: valued at the last close of 11.00.

    10 000 shares at 10.00 with 25.00 commission and 1.00 transfer fee: net 10 000.00 − 26.00.
    """
    outcome = run(
        {"c1": [Plan(STOCK, 0.1, 20, "")]},
        [bars(STOCK, 10.0, {7: (10.5, 11.0)})],
        [catalyst("c1", "2024-08-28")],
        end=7,
    )
    (trade,) = outcome.trades
    assert trade.is_open
    assert (trade.exit_on, trade.exit_price, trade.exit_fees_cents) == (None, None, 0)
    assert (trade.planned_exit_on, trade.valued_on, trade.exit_delay) == (date(2024, 9, 30), date(2024, 9, 4), 0)
    assert (trade.proceeds_cents, trade.net_cents) == (11_000_000, 997_400)
    assert outcome.equity[-1].equity_cents == 100_997_400


def test_an_exit_planned_for_the_last_session_happens_in_it(run, bars, catalyst):
    """The run ends with the close of the session at whose open the shares were to be sold."""
    outcome = run({"c1": [Plan(ETF, 0.1, 2, "")]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-28")], end=5)
    assert outcome.trades[0].exit_on == date(2024, 9, 2)


def test_an_exit_that_never_comes_leaves_the_trade_open_and_late(run, bars, catalyst):
    """Suspended from the exit to the end, four sessions: open, valued at the last close, three sessions late."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.1, 1, "")]},
        [bars(STOCK, 10.0, missing=(4, 5, 6, 7))],
        [catalyst("c1", "2024-08-28")],
        end=7,
    )
    (trade,) = outcome.trades
    assert (trade.is_open, trade.exit_delay, trade.valued_on) == (True, 3, date(2024, 9, 4))


def test_an_instrument_that_is_delisted_while_held_stays_open(run, bars, catalyst):
    """Its bars end before the exit: the shares are worth their last close to the end."""
    outcome = run(
        {"c1": [Plan(STOCK, 0.1, 5, "")]}, [bars(STOCK, 10.0, last=5)], [catalyst("c1", "2024-08-28")], costs=FREE
    )
    (trade,) = outcome.trades
    assert (trade.is_open, trade.net_cents) == (True, 0)
    assert outcome.positions[-1].is_stale


def test_the_exit_counts_sessions_over_closed_days(run, bars, catalyst):
    """Bought on 27 September and held for three sessions: 30 September, 8 and 9 October."""
    outcome = run({"c1": [Plan(ETF, 0.1, 3, "")]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-09-26")])
    assert (outcome.trades[0].entry_on, outcome.trades[0].exit_on) == (date(2024, 9, 27), date(2024, 10, 9))


def test_an_exit_beyond_the_known_sessions_holds_to_the_end(run, bars, catalyst):
    """Ten thousand sessions: no exit date, and the trade is open."""
    outcome = run({"c1": [Plan(ETF, 0.1, 10_000, "")]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-09-26")])
    (trade,) = outcome.trades
    assert (trade.planned_exit_on, trade.is_open) == (None, True)
