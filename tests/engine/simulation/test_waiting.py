"""Plans that wait for a date: when their order goes out, and what makes them stale."""

import pytest

from catalysts import Status
from engine.simulation.decision import Side
from engine.simulation.errors import StrategyError
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import FillPolicy
from engine.simulation.outcome import Fate
from engine.simulation.plan import Plan
from engine.simulation.refusal import Reason

ETF, STOCK = "510001.SS", "300001.SZ"
LOCKED = {3: (12.0, 12.0, 12.0, 12.0), 4: (14.4, 14.4, 14.4, 14.4), 5: (15.0, 15.2)}


def _entries(outcome):
    return [(trade.entry_on, trade.exit_on) for trade in outcome.trades]


@pytest.mark.parametrize(
    ("enter_from", "delay", "entry"),
    [(6, 0, 6), (6, 2, 8), (2, 0, 3), (0, 1, 4)],
    ids=["from its date", "and sessions more", "not before it is known", "nor with a delay"],
)
def test_enter_from_is_the_earliest_entry(run, bars, catalyst, day, enter_from, delay, entry):
    """Known on 28 August, tradable on the 29th (session 3): a later date waits, an earlier one does not hasten."""
    plan = Plan(ETF, 0.1, 2, "", delay, enter_from=day(enter_from))
    outcome = run({"c1": [plan]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-28")])
    assert _entries(outcome) == [(day(entry), day(entry + 2))]
    assert (outcome.decisions[0].decided_on, outcome.decisions[0].act_on) == (day(2), day(entry))


def test_a_date_on_which_the_exchange_is_shut_means_the_next_session(run, bars, catalyst, day):
    """Saturday 31 August: bought on Monday 2 September, sold on Tuesday, the first session from the 3rd on."""
    saturday = day(4).replace(day=31)
    plan = Plan(ETF, 0.1, None, "", enter_from=saturday, leave_on=day(6))
    outcome = run({"c1": [plan]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-28")])
    assert _entries(outcome) == [(day(5), day(6))]


@pytest.mark.parametrize("status", [Status.EXPECTED, Status.CANCELLED])
def test_what_is_replaced_or_cancelled_before_its_order_is_not_bought(run, bars, catalyst, day, status):
    """To be bought in session 8; a record known after the close of 5 replaces it: refused for the open of 6."""
    plan = Plan(ETF, 0.1, 2, "", enter_from=day(8))
    news = [catalyst("c1", "2024-08-28"), catalyst("c2", f"{day(5)}", supersedes="c1", status=status)]
    outcome = run({"c1": [plan]}, [bars(ETF, 2.0)], news)
    (no,) = outcome.refusals
    assert (no.reason, no.session, no.wanted) == (Reason.SUPERSEDED, day(6), 0)
    assert no.detail == f"replaced by c2, known for the open of {day(6)}"
    assert (outcome.trades, outcome.fates[0].fate) == ((), Fate.REFUSED)


@pytest.mark.parametrize(
    ("known", "is_bought"), [("2024-09-05", False), ("2024-09-06T09:14+08:00", False), ("2024-09-06T09:15+08:00", True)]
)
def test_what_is_known_in_time_for_the_entrys_open_is_in_time(run, bars, catalyst, day, known, is_bought):
    """The entry is the open of 6 September, session 9: until 09:15 of that session the order can be held back."""
    news = [catalyst("c1", "2024-08-28"), catalyst("c2", known, supersedes="c1")]
    outcome = run({"c1": [Plan(ETF, 0.1, 2, "", enter_from=day(9))]}, [bars(ETF, 2.0)], news)
    assert _entries(outcome) == ([(day(9), day(11))] if is_bought else [])
    assert [no.reason for no in outcome.refusals] == ([] if is_bought else [Reason.SUPERSEDED])


def test_an_order_that_is_tried_again_is_given_up_when_it_is_stale(run, bars, catalyst, day):
    """Locked in 3 and 4, with three tries more; replaced in time for 4: refused then, not bought in 5."""
    news = [catalyst("c1", "2024-08-28"), catalyst("c2", f"{day(3)}", supersedes="c1")]
    plan = {"c1": [Plan(STOCK, 0.1, 2, "")]}
    outcome = run(plan, [bars(STOCK, 10.0, LOCKED)], news, policy=FillPolicy(retry=3))
    (no,) = outcome.refusals
    assert (no.reason, no.session, no.wanted, outcome.trades) == (Reason.SUPERSEDED, day(4), 10_000, ())
    assert _entries(run(plan, [bars(STOCK, 10.0, LOCKED)], news[:1], policy=FillPolicy(retry=3))) == [(day(5), day(7))]


@pytest.mark.parametrize("on_replaced", [False, True])
def test_shares_that_are_held_leave_on_a_replacement_where_the_plan_says_so(run, bars, catalyst, day, on_replaced):
    """Bought in 3, replaced in time for 5: sold there, or kept for the five sessions."""
    news = [catalyst("c1", "2024-08-28"), catalyst("c2", f"{day(4)}", supersedes="c1")]
    plan = Plan(ETF, 0.1, 5, "", exits=ExitRule(on_replaced=on_replaced))
    outcome = run({"c1": [plan]}, [bars(ETF, 2.0)], news)
    assert _entries(outcome) == [(day(3), day(5) if on_replaced else day(8))]
    sale = next(row for row in outcome.decisions if row.side is Side.SELL)
    assert sale.why == ("its catalyst is replaced by c2" if on_replaced else "held for 5 sessions")


def _warning(catalyst, known, ticker=STOCK, direction=-1):
    return catalyst("w1", known, direction=direction, targets=(ticker,))


def test_a_warning_sells_at_the_next_open(run, bars, catalyst, day):
    """Bought in 3; warned of at noon of session 5: sold at the open of 6. Others' warnings and good news do not."""
    plan = {"c1": [Plan(STOCK, 0.1, None, "", exits=ExitRule(on_warning=True))]}
    news = catalyst("c1", "2024-08-28")
    noon = f"{day(5)}T12:00+08:00"
    outcome = run(plan, [bars(STOCK, 10.0)], [news, _warning(catalyst, noon)])
    assert (_entries(outcome), outcome.decisions[-1].why) == ([(day(3), day(6))], "warned of by w1")
    for other in (_warning(catalyst, noon, ETF), _warning(catalyst, noon, direction=1)):
        assert _entries(run(plan, [bars(STOCK, 10.0)], [news, other])) == [(day(3), None)]


def test_a_warning_known_on_the_day_of_purchase_sells_in_the_next_session(run, bars, catalyst, day):
    """T+1: told after the close of 3, in which it was bought: sold in 4."""
    plan = Plan(STOCK, 0.1, None, "", exits=ExitRule(on_warning=True))
    outcome = run({"c1": [plan]}, [bars(STOCK, 10.0)], [catalyst("c1", "2024-08-28"), _warning(catalyst, f"{day(3)}")])
    assert _entries(outcome) == [(day(3), day(4))]


def test_a_warning_while_suspended_sells_when_it_trades_again(run, bars, catalyst, day):
    """Warned of for the open of 5, suspended in 5 and 6: sold in 7, two sessions late."""
    plan = Plan(STOCK, 0.1, None, "", exits=ExitRule(on_warning=True))
    news = [catalyst("c1", "2024-08-28"), _warning(catalyst, f"{day(4)}")]
    (trade,) = run({"c1": [plan]}, [bars(STOCK, 10.0, missing=(5, 6))], news).trades
    assert (trade.planned_exit_on, trade.exit_on, trade.exit_delay) == (day(5), day(7), 2)


@pytest.mark.parametrize("on_warning", [False, True])
def test_a_plan_that_waits_is_not_bought_after_a_warning(run, bars, catalyst, day, on_warning):
    """Decided after 2 for session 8, warned of after 5; one that was known at the decision does not count."""
    plan = Plan(STOCK, 0.1, 2, "", exits=ExitRule(on_warning=on_warning), enter_from=day(8))
    news = catalyst("c1", "2024-08-28")
    outcome = run({"c1": [plan]}, [bars(STOCK, 10.0)], [news, _warning(catalyst, f"{day(5)}")])
    assert [(no.reason, no.session) for no in outcome.refusals] == ([(Reason.WARNED, day(6))] if on_warning else [])
    known_before = run({"c1": [plan]}, [bars(STOCK, 10.0)], [news, _warning(catalyst, "2024-08-28")])
    assert _entries(known_before) == [(day(8), day(10))]


def test_what_is_wrong_with_a_plan_is_said(run, bars, catalyst, day):
    """All faults of the new fields at once."""
    rule = ExitRule(failed_limit_up="yes", limit_ups=0, on_warning=1)
    plan = Plan(ETF, 0.1, 2, "", exits=rule, enter_from="2024-09-02", stand_aside=None)
    with pytest.raises(StrategyError) as error:
        run({"c1": [plan]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-28")])
    for sentence in (
        "enter_from must be a date, or None, was '2024-09-02'",
        "stand_aside must be True or False, was None",
        "limit_ups must be a whole number of closes from 1 on, or None, was 0",
        "failed_limit_up must be True or False, was 'yes'",
        "on_warning must be True or False, was 1",
    ):
        assert sentence in str(error.value)
    plan = Plan(ETF, 0.1, 2, "", enter_from=day(5), leave_on=day(5))
    with pytest.raises(StrategyError, match=f"leave_on {day(5)} must lie after enter_from {day(5)}"):
        run({"c1": [plan]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-28")])
