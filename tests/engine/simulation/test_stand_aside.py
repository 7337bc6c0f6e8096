"""Plans that stand aside: not bought, measured all the same."""

import pytest

from engine.markets.sessions import sessions_of
from engine.measurement.attainable import attainable
from engine.measurement.catalyst_entry import catalyst_entries
from engine.measurement.plan_entry import plan_entries
from engine.measurement.three_returns import three_returns
from engine.simulation.decision import Side
from engine.simulation.market import market_of
from engine.simulation.outcome import Fate
from engine.simulation.plan import Plan
from engine.simulation.refusal import Reason
from engine.simulation.spec import RunSpec

CLOCK, STOCK, OTHER = "000300.SS", "300001.SZ", "600001.SS"


@pytest.fixture(scope="module")
def fallen(bars):
    """Opens at 10.00 in session 3 and at 8.00 in session 5."""
    return bars(STOCK, 10.0, {4: (9.5, 9.0), 5: (8.0, 8.0)})


@pytest.fixture(scope="module")
def measured(run, store, catalyst):
    """Entries and means of plans over some bars."""

    def go(plans, lines):
        outcome = run({"c1": plans}, lines, [catalyst("c1", "2024-08-28")])
        market = market_of(store(lines), RunSpec((), (CLOCK,)), sessions_of)
        entries = plan_entries(outcome, market)
        returns = three_returns(outcome, (), market, market.store[CLOCK])
        return outcome, entries, attainable(returns, entries)

    return go


def test_it_takes_no_cash_and_ends_as_a_refusal_of_its_own(measured, fallen, day):
    """No fill, no block, a decision not to buy, and its catalyst counts as declined."""
    outcome, _, _ = measured([Plan(STOCK, 0.5, 2, "too hot", stand_aside=True)], [fallen])
    assert outcome.fills == outcome.blocks == outcome.trades == ()
    assert {point.cash_cents for point in outcome.equity} == {100_000_000}
    (no,) = outcome.refusals
    assert (no.reason, no.session, no.wanted, no.detail) == (Reason.STOOD_ASIDE, day(3), 0, "too hot")
    (decision,) = outcome.decisions
    assert (decision.side, decision.act_on, decision.why) == (Side.NONE, day(3), "too hot")
    assert (outcome.fates[0].fate, outcome.fates[0].why) == (Fate.DECLINED, "300001.SZ stood aside: too hot")


def test_its_missed_return_turned_round_is_the_avoided_loss(measured, fallen):
    """From the open at 10.00 to that at 8.00 two sessions later: a fifth is avoided, and no share was blocked."""
    outcome, entries, means = measured([Plan(STOCK, 0.5, 2, "", stand_aside=True)], [fallen])
    (entry,) = entries
    assert (entry.wanted, entry.blocked, entry.worth_cents, entry.missed_cents) == (0, 0, None, None)
    assert entry.missed_return == pytest.approx(-0.2)
    assert (means.avoided, means.n_avoided) == (pytest.approx(0.2), 1)
    assert (means.n_blocked, means.missed_cents, means.n_reaction, means.n_capturable) == (0, 0, 0, 0)
    (catalyst,) = catalyst_entries(outcome, entries)
    assert (catalyst.blocked_by, catalyst.missed_return) == ((), None)


def test_beside_a_purchase_it_changes_nothing(measured, fallen, bars):
    """The other plan is bought as if it were alone, and alone counts in the means."""
    lines, bought = [fallen, bars(OTHER, 10.0)], Plan(OTHER, 0.6, 2, "")
    alone, _, one = measured([bought], lines)
    outcome, _, both = measured([Plan(STOCK, 0.9, 2, "", stand_aside=True), bought], lines)
    assert (outcome.fills, outcome.equity) == (alone.fills, alone.equity)
    assert (both.n_reaction, both.reaction) == (one.n_reaction, one.reaction) == (1, 0.0)
    assert outcome.fates[0].fate is Fate.TRADED


def test_one_that_was_never_listed_has_nothing_to_measure(measured, fallen):
    """It is refused for what it is: no prices."""
    outcome, entries, means = measured([Plan("600999.SS", 0.5, 2, "", stand_aside=True)], [fallen])
    assert [no.reason for no in outcome.refusals] == [Reason.UNKNOWN_INSTRUMENT]
    assert (entries[0].missed_return, means.n_avoided) == (None, 0)
