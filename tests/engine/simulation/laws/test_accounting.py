"""Laws of the account, on random small markets: money and shares are neither lost nor made."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import groupby, product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.prices.action import CorporateAction
from engine.simulation.costs import Costs
from engine.simulation.decision import Side
from engine.simulation.outcome import Fate
from engine.simulation.plan import Plan

ETF, STOCK = "510001.SS", "300001.SZ"
LAW = settings(
    derandomize=True,
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@LAW
@given(data=st.data())
def test_p01_equity_is_cash_and_positions_at_every_session(cases, data):
    """At each close the written positions and the written cash add up to the written equity."""
    outcome = data.draw(cases).run()
    worth = Counter()
    for row in outcome.positions:
        worth[row.session] += row.value_cents
    assert [point.equity_cents - point.cash_cents for point in outcome.equity] == [
        worth[point.session] for point in outcome.equity
    ]


@LAW
@given(data=st.data())
def test_p02_cash_is_the_capital_and_every_flow_since(cases, data):
    """Capital − purchases − costs + sales + dividends, to the cent, at every session, from the written rows alone."""
    case = data.draw(cases)
    outcome = case.run()
    for point in outcome.equity:
        cash = round(case.cash * 100)
        for fill in outcome.fills:
            if fill.session <= point.session:
                costs = fill.commission_cents + fill.stamp_duty_cents + fill.transfer_fee_cents
                cash += -costs - fill.notional_cents if fill.side is Side.BUY else -costs + fill.notional_cents
        cash += sum(row.cash_cents for row in outcome.entitlements if row.session <= point.session)
        assert point.cash_cents == cash


@LAW
@given(data=st.data())
def test_p03_the_gain_is_the_sum_of_the_trades(cases, data):
    """Final equity − capital = Σ net gains, the open trades at their last value; exactly."""
    case = data.draw(cases)
    outcome = case.run()
    assert outcome.equity[0].equity_cents == round(case.cash * 100)
    gain = outcome.equity[-1].equity_cents - outcome.equity[0].equity_cents
    assert gain == sum(trade.net_cents for trade in outcome.trades)


@LAW
@given(data=st.data())
def test_p04_positions_can_be_rebuilt_from_fills_and_entitlements(cases, data):
    """Bought shares, as splits left them, less the sold ones are what the positions say, plan by plan."""
    outcome = data.draw(cases).run()
    written = {(row.session, row.plan): row.shares for row in outcome.positions}
    for point in outcome.equity:
        held = {}
        flows = [(row.session, 0, row) for row in outcome.entitlements]
        flows += [(row.session, 1, row) for row in outcome.fills]
        for session, is_fill, row in sorted(flows, key=lambda flow: flow[:2]):
            if session > point.session:
                continue
            if not is_fill:
                assert held[row.plan] == row.shares_before
                held[row.plan] = row.shares_after
            elif row.side is Side.BUY:
                held[row.plan] = row.shares
            else:
                assert held.pop(row.plan) == row.shares
        assert held == {plan: shares for (session, plan), shares in written.items() if session == point.session}


@LAW
@given(data=st.data())
def test_p05_every_fill_has_its_plan_every_plan_its_decision_every_catalyst_its_row(cases, data):
    """Each plan: one decision to buy, then one trade or one refusal; each trade one buy and at most one sale; each
    catalyst one fate, which fits what became of its plans."""
    case = data.draw(cases)
    outcome = case.run()
    wanted = [decision.plan for decision in outcome.decisions if decision.side is Side.BUY]
    assert len(set(wanted)) == len(wanted)
    ended = [trade.plan for trade in outcome.trades] + [refusal.plan for refusal in outcome.refusals]
    assert sorted(ended) == sorted(wanted)
    buys, sells = ([fill.plan for fill in outcome.fills if fill.side is side] for side in (Side.BUY, Side.SELL))
    assert sorted(buys) == sorted(trade.plan for trade in outcome.trades)
    assert sorted(sells) == sorted(trade.plan for trade in outcome.trades if not trade.is_open)
    assert all(fill.shares <= fill.wanted for fill in outcome.fills)
    asked_to_sell = [decision.plan for decision in outcome.decisions if decision.side is Side.SELL]
    assert len(set(asked_to_sell)) == len(asked_to_sell)
    assert set(sells) <= set(asked_to_sell) <= set(buys)

    assert sorted(fate.catalyst for fate in outcome.fates) == sorted(row.id for row in case.catalysts)
    traded = {trade.catalyst for trade in outcome.trades}
    refused = {refusal.catalyst for refusal in outcome.refusals}
    for fate in outcome.fates:
        assert (fate.fate is Fate.TRADED) == (fate.catalyst in traded)
        assert (fate.fate is Fate.REFUSED) == (fate.catalyst in refused - traded)
        assert fate.why


@LAW
@given(data=st.data())
def test_p06_neither_cash_nor_shares_are_ever_below_nothing(cases, data):
    """After every fill, not only at the closes; and purchases are whole lots."""
    case = data.draw(cases)
    outcome = case.run()
    assert all(point.cash_cents >= 0 for point in outcome.equity)
    assert all(row.shares > 0 for row in outcome.positions)
    cash, paid = round(case.cash * 100), {}
    for row in outcome.entitlements:
        paid[row.session] = paid.get(row.session, 0) + row.cash_cents
    for session, fills in groupby(outcome.fills, key=lambda fill: fill.session):
        cash += sum(paid.pop(on) for on in sorted(paid) if on <= session)
        for fill in fills:
            cash += fill.cash_cents
            assert cash >= 0
            assert fill.side is Side.SELL or (fill.shares > 0 and fill.shares % 100 == 0)


@LAW
@given(data=st.data())
def test_p07_the_costs_of_trades_are_those_of_their_fills(cases, data):
    """Σ fees of trades = Σ costs of fills; no stamp duty on purchases or funds, none of the fund's transfer fees."""
    outcome = data.draw(cases).run()
    assert sum(trade.fees_cents for trade in outcome.trades) == sum(fill.costs_cents for fill in outcome.fills)
    for fill in outcome.fills:
        assert fill.stamp_duty_cents == 0 or (fill.side is Side.SELL and fill.ticker != ETF)
        assert fill.transfer_fee_cents == 0 or fill.ticker != ETF


@LAW
@given(data=st.data())
def test_p09_without_catalysts_a_catalyst_strategy_does_nothing(cases, data, script):
    """Equity is the capital at every session: no decision, no fill, no refusal."""
    case = replace(data.draw(cases), catalysts=(), strategy=script({}), parameters={})
    outcome = case.run()
    assert {point.equity_cents for point in outcome.equity} == {round(case.cash * 100)}
    assert outcome.decisions == outcome.fills == outcome.refusals == outcome.trades == outcome.fates == ()


@LAW
@given(
    opens=st.lists(st.integers(100, 5_000), min_size=6, max_size=6),
    rates=st.tuples(*[st.sampled_from([0.0, 0.0003, 0.002])] * 3),
    more=st.tuples(*[st.sampled_from([0.0, 0.0001, 0.003])] * 3),
    minimum=st.sampled_from([0.0, 5.0, 20.0]),
)
def test_p11_costs_only_hurt_and_by_exactly_their_difference(run, bars, catalyst, opens, rates, more, minimum):
    """The same order at higher costs: final equity is lower by the difference of the costs, to the cent."""
    prices = {k: (cents / 100, cents / 100) for k, cents in enumerate(opens)}
    outcomes = []
    for commission, duty, transfer, least in (
        (*rates, 0.0),
        (*(one + two for one, two in zip(rates, more, strict=True)), minimum),
    ):
        costs = Costs(commission, least, duty, transfer)
        plans = {"c1": [Plan(STOCK, 0.1, 2, "")]}
        outcomes.append(run(plans, [bars(STOCK, 1.0, prices)], [catalyst("c1", "2024-08-27")], costs=costs))
    low, high = outcomes
    assume(low.fills and [fill.shares for fill in low.fills] == [fill.shares for fill in high.fills])
    fees = [sum(fill.costs_cents for fill in outcome.fills) for outcome in outcomes]
    assert fees[1] >= fees[0]
    assert low.equity[-1].equity_cents - high.equity[-1].equity_cents == fees[1] - fees[0]


@LAW
@given(
    cents=st.integers(100, 30_000),
    weight=st.sampled_from([0.01, 0.2, 1.0]),
    hold=st.integers(1, 8),
    ticker=st.sampled_from([ETF, STOCK]),
)
def test_p12_a_round_trip_at_one_price_costs_exactly_the_fees(run, bars, catalyst, cents, weight, hold, ticker):
    """At a price that never moves the account loses what was charged, no cent more or less."""
    outcome = run({"c1": [Plan(ticker, weight, hold, "")]}, [bars(ticker, cents / 100)], [catalyst("c1", "2024-08-27")])
    charged = sum(fill.costs_cents for fill in outcome.fills)
    assert outcome.equity[-1].equity_cents == 100_000_000 - charged
    assert len(outcome.trades) + len(outcome.refusals) == 1


@pytest.mark.parametrize("missing", [(), (5,), (5, 6), (4, 5), (6,)])
@pytest.mark.parametrize(("multiplier", "cash"), [(1.0, 1.2345), (0.5, 0.0), (1.3, 0.05), (3.0, 0.0), (1.3337, 0.2)])
def test_p34_an_ex_date_by_itself_changes_no_equity(run, bars, catalyst, day, multiplier, cash, missing):
    """One price up to the ex-date and its reference price from then on, traded or suspended, free of costs: whoever
    holds over it, buys on it or sells on it has what he had, up to the rounding of three amounts to the cent."""
    reference = (12.34 - cash) / multiplier
    market = bars(STOCK, 12.34, dict.fromkeys(range(5, 40), (reference, reference)), missing=missing)
    for entry, hold, weight in product(range(1, 6), range(1, 6), (0.05, 1.0)):
        outcome = run(
            {"c1": [Plan(STOCK, weight, hold, "")]},
            [market],
            [catalyst("c1", str(day(entry - 1)))],
            actions=[CorporateAction(STOCK, day(5), multiplier, cash)],
            costs=Costs(0.0, 0.0, 0.0, 0.0),
            end=12,
        )
        assert all(abs(point.equity_cents - 100_000_000) <= 2 for point in outcome.equity)


def test_the_random_cases_reach_every_corner(cases):
    """The laws are tested on something: trades, splits, dividends, delays and most kinds of refusal come up."""
    seen = Counter()

    @settings(LAW, max_examples=150)
    @given(case=cases)
    def look(case):
        outcome = case.run()
        seen.update(str(refusal.reason) for refusal in outcome.refusals)
        seen.update(str(fate.fate) for fate in outcome.fates)
        seen["trades"] += len(outcome.trades)
        seen["open"] += sum(trade.is_open for trade in outcome.trades)
        seen["late"] += sum(trade.exit_delay > 0 for trade in outcome.trades)
        seen["entitled"] += len(outcome.entitlements)
        seen["shrunk"] += sum(fill.shares < fill.wanted for fill in outcome.fills)

    look()
    expected = {
        *("trades", "open", "late", "entitled", "shrunk", "suspended", "not listed", "no volume", "no cash"),
        *("under one lot", "not tradable", "no prices", "after the last bar"),
        *("traded", "refused", "declined", "excluded", "pending"),
    }
    assert {name for name in expected if not seen[name]} == set()


@pytest.mark.parametrize("size", [0.3, 1.0])
def test_p10_buy_and_hold_without_costs_earns_the_total_return(run, bars, size):
    """Two for one and 0.10 in cash on the way: each share of 2.00 became 2 × 1.20 + 0.10 = 2.50."""
    outcome = run(
        {},
        [bars(ETF, 2.0, {5: (1.0, 1.0), 8: (1.2, 1.2)})],
        [],
        actions=[CorporateAction(ETF, date(2024, 9, 2), 2.0, 0.1)],
        standing=[Plan(ETF, size, None, "")],
        costs=Costs(0.0, 0.0, 0.0, 0.0),
        end=10,
    )
    assert outcome.equity[-1].equity_cents == round(100_000_000 * (1 + size * 0.25))
