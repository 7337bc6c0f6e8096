"""Laws of funds off the exchange, on random values, plans and policies beside an ETF in the same account."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.simulation.decision import Side
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import FillAt, FillPolicy
from engine.simulation.plan import Plan

A, C, ETF, CLOCK = "016019.OF", "016020.OF", "510001.SS", "000300.SS"
TABLE = Instruments.of(
    [
        Instrument(A, "Linked A", InstrumentKind.FUND, "XSHG", "class-a"),
        Instrument(C, "Linked C", InstrumentKind.FUND, "XSHG", "class-c"),
        Instrument(ETF, "Battery ETF", InstrumentKind.ETF, "XSHG", segment="battery"),
        Instrument(CLOCK, "Broad index", InstrumentKind.INDEX, "XSHG"),
    ]
)
RATES = {A: Decimal("0.0012"), C: Decimal(0)}
LAW = settings(
    derandomize=True,
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
VALUES = st.lists(st.integers(8_000, 12_500), min_size=20, max_size=20)
PLANS = st.builds(
    Plan,
    st.sampled_from([A, C, ETF]),
    st.sampled_from([0.2, 0.55, 1.0]),
    st.sampled_from([1, 2, 5, None]),
    st.just("why"),
    st.integers(0, 2),
    st.builds(ExitRule, stop_loss=st.sampled_from([None, 0.05]), trailing_stop=st.sampled_from([None, 0.08])),
)
POLICIES = st.builds(
    FillPolicy,
    at=st.sampled_from(list(FillAt)),
    retry=st.integers(0, 2),
    redemption=st.sampled_from([None, 1, 4]),
)


@pytest.fixture(scope="module")
def drawn(case, store, bars, catalyst, script, day):
    """A case with up to six catalysts of up to two plans each over twenty sessions, and the values of the funds."""

    def draw(data):
        numbers = data.draw(VALUES)
        missing = data.draw(st.sets(st.integers(1, 18), max_size=2))
        moves = {n: (number / 1e4, number / 1e4) for n, number in enumerate(numbers)}
        zero = dict.fromkeys(range(40), 0.0)
        lines = [bars(ticker, 1.0, moves, volumes=zero, missing=missing) for ticker in (A, C)] + [bars(ETF, 1.0)]
        known = data.draw(st.lists(st.integers(1, 17), min_size=1, max_size=6, unique=True))
        plans = {f"c{n}": data.draw(st.lists(PLANS, min_size=1, max_size=2)) for n in known}
        rows = tuple(catalyst(f"c{n}", day(n).isoformat()) for n in known)
        policy = data.draw(POLICIES)
        return case(
            script(plans), store(lines, instruments=TABLE), rows, policy=policy, end=19, cash_rate=0.02
        ), numbers

    return draw


@LAW
@given(data=st.data())
def test_money_adds_up_and_none_is_spent_before_it_is_there(drawn, data):
    """Cash is capital, flows and interest; what settles later is on its way, and what is not is never below nothing."""
    case, _ = drawn(data)
    outcome = case.run()
    assert len(outcome.trades) + len(outcome.refusals) == len(outcome.plans)
    interest = 0
    for point in outcome.equity:
        interest += point.interest_cents
        past = [row for row in outcome.fills if row.session <= point.session]
        assert point.cash_cents == 100_000_000 + interest + sum(row.cash_cents for row in past)
        later = [row.cash_cents for row in past if row.settles_on is not None and row.settles_on > point.session]
        assert point.unsettled_cents == sum(later)
        assert point.cash_cents - point.unsettled_cents >= 0
        held = sum(row.value_cents for row in outcome.positions if row.session == point.session)
        assert point.equity_cents == point.cash_cents + held


@LAW
@given(data=st.data())
def test_a_fund_is_done_at_the_sessions_value_for_its_amount_and_from_t_plus_2_on(drawn, day, data):
    """Whatever the policy; a whole purchase spends its amount to within a unit, and no unit is sold before T+2."""
    case, numbers = drawn(data)
    outcome = case.run()
    number = {day(n): n for n in range(40)}
    equity = {row.session: row.equity_cents for row in outcome.equity}
    plans = {row.id: row for row in outcome.plans}
    for row in outcome.fills:
        if row.ticker == ETF:
            continue
        value = Decimal(numbers[number[row.session]]) / 10_000
        assert Decimal(repr(row.price)) == value
        if row.side is Side.SELL:
            own = [one for one in outcome.fills if one.plan == row.plan and one.session <= row.session]
            sold = sum(one.shares for one in own if one.side is Side.SELL)
            ripe = [one for one in own if number[row.session] - number[one.session] >= 2]
            assert sold <= sum(one.shares for one in ripe if one.side is Side.BUY)
            continue
        if row.wanted == row.shares and row.session == plans[row.plan].enter_on:
            plan = plans[row.plan]
            before = equity[day(number[plan.enter_on] - 1)]
            amount = int(Decimal(repr(plan.plan.weight)) * before)
            unit = value * 100 * (1 + RATES[row.ticker])
            assert 0 <= amount + row.cash_cents < unit + 2
        fee = (RATES[row.ticker] * row.notional_cents).quantize(Decimal(1), ROUND_HALF_UP)
        assert (row.fund_fee_cents, row.costs_cents) == (fee, fee)


@LAW
@given(data=st.data())
def test_another_future_changes_no_decision_and_no_fill(drawn, day, data):
    """All prices after a session are tenfold or a tenth: what was decided and done up to it is the same."""
    case, _ = drawn(data)
    at, factor = day(data.draw(st.integers(1, 18))), data.draw(st.sampled_from([0.1, 10.0]))
    outcome, twin = case.run(), replace(case, store=case.store.altered_after(at, factor)).run()
    for rows, others, when in (
        (outcome.decisions, twin.decisions, "decided_on"),
        (outcome.fills, twin.fills, "session"),
        (outcome.equity, twin.equity, "session"),
    ):
        past = [row for row in rows if getattr(row, when) <= at]
        assert past == [row for row in others if getattr(row, when) <= at]
