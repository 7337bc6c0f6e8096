"""Open-ended funds off the exchange: bought for an amount at a net asset value, redeemed from T+2. Worked by hand.

A catalyst known on 2024-08-28 is bought on Thursday the 29th; 2024-09-02 is T+2, and 2024-09-05 seven days later.
"""

from dataclasses import replace
from datetime import date

import pytest

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.errors import RuleError
from engine.markets.rules.fund_fees import redemption_rate, subscription_rate
from engine.markets.rules.rule_book import shipped_rule_book
from engine.simulation.costs import Costs
from engine.simulation.decision import Side
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy, Slippage, SlippageModel
from engine.simulation.plan import Plan
from engine.simulation.refusal import Reason

A, C, ETF, CLOCK = "016019.OF", "016020.OF", "510001.SS", "000300.SS"
TABLE = Instruments.of(
    [
        Instrument(A, "Linked A", InstrumentKind.FUND, "XSHG", "class-a", "battery"),
        Instrument(C, "Linked C", InstrumentKind.FUND, "XSHG", "class-c", "battery"),
        Instrument(ETF, "Battery ETF", InstrumentKind.ETF, "XSHG", segment="battery"),
        Instrument(CLOCK, "Broad index", InstrumentKind.INDEX, "XSHG"),
    ]
)
AUGUST_29, AUGUST_30 = date(2024, 8, 29), date(2024, 8, 30)
SEPTEMBER = {n: date(2024, 9, n) for n in range(1, 31)}


@pytest.fixture(scope="module")
def run(case, store, bars, catalyst, script):
    """An outcome of plans for the catalyst of 28 August, on funds whose value is 1 but for the moves of sessions."""

    def go(*plans, moves=None, missing=(), later=(), **more):
        lines = [bars(ticker, 1.0, moves, volumes=dict.fromkeys(range(40), 0.0), missing=missing) for ticker in (A, C)]
        lines.append(bars(ETF, 1.0))
        rows = [catalyst("c1", "2024-08-28"), *(catalyst(name, known) for name, known, _ in later)]
        strategy = script({"c1": plans, **{name: [plan] for name, _, plan in later}})
        return case(strategy, store(lines, instruments=TABLE), tuple(rows), **more).run()

    return go


def plan(ticker=C, weight=0.2, hold=None, **more):
    """A purchase of a part of the equity."""
    return Plan(ticker, weight, hold, "why", **more)


def told(outcome, side):
    """The fills of a side: session, units, price, notional and fee in cents."""
    rows = [row for row in outcome.fills if row.side is side]
    return [(row.session, row.shares, row.price, row.notional_cents, row.fund_fee_cents) for row in rows]


def test_an_amount_buys_units_at_the_value_of_the_entry_session(run):
    """200 000.00 were decided at a value of 1; at 1.25, that of the 29th, they make 160 000 units, without a fee."""
    outcome = run(plan(), moves={3: (1.25, 1.25)})
    assert told(outcome, Side.BUY) == [(AUGUST_29, 160_000, 1.25, 20_000_000, 0)]
    assert outcome.equity[-1].cash_cents == 80_000_000
    assert (outcome.refusals, outcome.blocks) == ((), ())


def test_class_a_pays_a_tenth_of_its_fee_out_of_the_amount(run):
    """1.2 % × 0.1 of what is put into units: 200 000 / 1.0012 / 1.25 = 159 808.2 units, 199 760.00 and 239.71."""
    assert told(run(plan(A), moves={3: (1.25, 1.25)}), Side.BUY) == [(AUGUST_29, 159_808, 1.25, 19_976_000, 23_971)]


def test_a_given_subscription_fee_takes_the_books_place(run):
    """1.5 % in full: 200 000 / 1.015 = 197 044.3 units; 2 955.66."""
    outcome = run(plan(A), costs=Costs(subscription_fee=0.015, commission=0.01))
    assert told(outcome, Side.BUY) == [(AUGUST_29, 197_044, 1.0, 19_704_400, 295_566)]


def test_units_can_be_redeemed_from_t_plus_2_on(run):
    """To be sold on T+1: the units are being confirmed, so it is T+2, at the value of that session, 1.3."""
    outcome = run(plan(A, hold=1), moves={3: (1.25, 1.25), 5: (1.3, 1.3)})
    assert told(outcome, Side.SELL) == [(SEPTEMBER[2], 159_808, 1.3, 20_775_040, 311_626)]
    assert [(row.session, row.reason) for row in outcome.blocks] == [(AUGUST_30, Reason.T_PLUS_ONE)]
    assert outcome.trades[0].exit_delay == 1


@pytest.mark.parametrize(
    ("ticker", "hold", "rate"),
    [(C, 2, 15), (C, 4, 15), (C, 5, 0), (A, 4, 15), (A, 5, 5), (A, 18, 5), (A, 19, 0)],
)
def test_the_fee_of_a_redemption_is_by_the_days_between_two_confirmations(run, ticker, hold, rate):
    """Confirmed on 30 August: redeemed on 4 September it is confirmed on the 5th, 6 days and 1.5 %; a session later 7
    days. Redeemed on the 26th it is 28 days; on the 27th, a Friday, it is confirmed on the 30th: 31 days."""
    outcome = run(plan(ticker, hold=hold))
    ((_, units, _, notional, fee),) = told(outcome, Side.SELL)
    assert (notional, fee) == (units * 100, (units * rate + 5) // 10)


def test_the_sessions_of_those_holds(run):
    """What the test above rests on."""
    exits = [run(plan(hold=hold)).trades[0].exit_on.day for hold in (2, 4, 5, 18, 19)]
    assert exits == [2, 4, 5, 26, 27]


def test_a_given_redemption_fee_leaves_the_laws_own_before_seven_days(run):
    """0.25 % of 200 000.00 is 500.00; before seven days it is 3 000.00 all the same."""
    costs = Costs(redemption_fee=0.0025)
    fees = [told(run(plan(hold=hold), costs=costs), Side.SELL)[0][4] for hold in (4, 5)]
    assert fees == [300_000, 50_000]


def test_the_money_of_a_redemption_is_there_three_sessions_later(run):
    """All of it redeemed on the 5th: a plan of the 9th has no cash, one of the 10th has; in between it is equity."""
    later = [("early", "2024-09-06", plan(ETF, 0.5)), ("late", "2024-09-09", plan(ETF, 0.5))]
    outcome = run(plan(weight=1.0, hold=5), later=later)
    assert [row.settles_on for row in outcome.fills] == [None, SEPTEMBER[10], None]
    assert [(row.plan, row.session, row.reason) for row in outcome.refusals] == [
        (f"early/{ETF}", SEPTEMBER[9], Reason.NO_CASH)
    ]
    assert outcome.fills[-1].session == SEPTEMBER[10]
    by_day = {row.session: (row.cash_cents, row.unsettled_cents, row.equity_cents) for row in outcome.equity}
    assert by_day[SEPTEMBER[4]] == (0, 0, 100_000_000)
    assert by_day[SEPTEMBER[5]] == by_day[SEPTEMBER[9]] == (100_000_000, 100_000_000, 100_000_000)
    assert by_day[SEPTEMBER[10]][1] == 0


def test_a_run_can_set_when_the_money_is_there(run):
    """redemption=1: the early plan, two sessions later, has its cash."""
    later = [("early", "2024-09-06", plan(ETF, 0.5))]
    outcome = run(plan(weight=1.0, hold=5), later=later, policy=FillPolicy(redemption=1))
    assert (outcome.refusals, outcome.fills[1].settles_on) == ((), SEPTEMBER[6])


def test_money_on_its_way_earns_no_interest(run):
    """36.5 % a year is a thousandth a day. Redeemed on the 5th for a million, there on the 10th: until then only the
    interest of the first days earns some, about 1 000.00; on the 11th all of it does."""
    outcome = run(plan(weight=1.0, hold=5), cash_rate=0.365)
    points = {row.session: row for row in outcome.equity}
    before = points[SEPTEMBER[4]].cash_cents
    assert 100_000 < before < 102_000
    assert all(100 < points[SEPTEMBER[n]].interest_cents < 110 for n in (6, 10))
    assert points[SEPTEMBER[11]].interest_cents == round(points[SEPTEMBER[10]].cash_cents / 1000) > 100_000


def test_neither_limit_nor_volume_nor_slippage_nor_the_open_concerns_a_fund(run):
    """The value leaps by half: it is bought at it, under any policy, without a share of volume."""
    policies = [
        FillPolicy(at=at, at_limit=limit, participation=0.01, slippage=Slippage(SlippageModel.BPS, 100))
        for at in FillAt
        for limit in AtLimit
    ]
    outcomes = [run(plan(hold=5), moves={3: (1.5, 1.5)}, policy=policy) for policy in policies]
    assert {tuple(told(one, Side.BUY)) for one in outcomes} == {((AUGUST_29, 133_333, 1.5, 19_999_950, 0),)}
    assert len({tuple(told(one, Side.SELL)) for one in outcomes}) == 1


@pytest.mark.parametrize(("retry", "filled_on"), [(0, None), (1, AUGUST_30)])
def test_without_a_value_nothing_is_bought(run, retry, filled_on):
    """No value on the 29th: refused, or bought a session later."""
    outcome = run(plan(), missing=[3], policy=FillPolicy(retry=retry))
    assert [row.session for row in outcome.fills] == [day for day in [filled_on] if day]
    assert [row.reason for row in outcome.blocks] == [Reason.SUSPENDED]
    assert len(outcome.refusals) == (0 if filled_on else 1)


@pytest.mark.parametrize("retry", [0, 2])
def test_what_the_cash_does_not_pay_for_is_cut(run, retry):
    """The ETF takes seven tenths, and fees of 175.00; of the fund's seven three are left: 299 825 of 700 000 units."""
    outcome = run(plan(ETF, 0.7), plan(weight=0.7), policy=FillPolicy(retry=retry))
    (block,) = outcome.blocks[:1]
    assert (block.reason, block.wanted, block.blocked) == (Reason.NO_CASH, 700_000, 400_175)
    assert [row.shares for row in outcome.fills] == [700_000, 299_825]
    assert (len(outcome.trades), outcome.refusals) == (2, ())


def test_the_rest_of_a_cut_purchase_is_of_the_money_that_is_left(run):
    """The ETF is sold on the 30th: of 700 000.00 there are 400 175.00 left to put in, at 1.25 that is 320 140 units."""
    outcome = run(plan(ETF, 0.7, 1), plan(weight=0.7), moves={4: (1.25, 1.25)}, policy=FillPolicy(retry=2))
    assert [row[:3] for row in told(outcome, Side.BUY)][1:] == [
        (AUGUST_29, 299_825, 1.0),
        (AUGUST_30, 320_140, 1.25),
    ]
    assert [(row.wanted, row.blocked) for row in outcome.blocks] == [(700_000, 400_175)]


def test_less_than_one_unit_is_refused(run):
    """0.50 does not buy a unit at 1."""
    outcome = run(plan(weight=0.0001), cash=5_000.0)
    assert [row.reason for row in outcome.refusals] == [Reason.UNDER_ONE_LOT]


@pytest.mark.parametrize(
    ("exits", "moves", "why"),
    [
        (ExitRule(stop_loss=0.05), {6: (0.94, 0.94)}, "stop loss 5.00%"),
        (ExitRule(take_profit=0.1), {6: (1.1, 1.1)}, "take profit 10.00%"),
        (ExitRule(trailing_stop=0.05), {5: (1.2, 1.2), 6: (1.13, 1.13)}, "trailing stop 5.00% below 1.2"),
    ],
)
def test_an_order_is_looked_at_with_each_value_and_done_at_the_next(run, exits, moves, why):
    """The value of 3 September touches it, known after that close: redeemed on the 4th, at 0.9, not at the trigger."""
    outcome = run(plan(exits=exits), moves={**moves, 7: (0.9, 0.9)})
    assert [(row.session, row.price) for row in outcome.fills if row.side is Side.SELL] == [(SEPTEMBER[4], 0.9)]
    called = [(row.decided_on, row.act_on, row.why) for row in outcome.decisions if row.side is Side.SELL]
    assert called == [(SEPTEMBER[3], SEPTEMBER[4], why)]


def test_an_open_trade_is_valued_at_its_last_value(run):
    """200 000 units at 1.1 at the end."""
    outcome = run(plan(), moves={39: (1.1, 1.1)})
    assert (outcome.trades[0].is_open, outcome.trades[0].proceeds_cents) == (True, 22_000_000)
    assert outcome.equity[-1].equity_cents == 102_000_000


def test_the_rates_of_the_book():
    """Class A's purchase, and the redemption by days; since 2026 an index fund takes at most 0.3 % at the purchase."""
    book, fund = shipped_rule_book(), TABLE.find(A)
    assert fund is not None
    assert [str(subscription_rate(book, fund, on)) for on in (date(2025, 12, 31), date(2026, 1, 1))] == [
        "0.0012",
        "0.0003",
    ]
    rates = [str(redemption_rate(book, fund, AUGUST_29, days)) for days in (0, 6, 7, 29, 30)]
    assert rates == ["0.015", "0.015", "0.005", "0.005", "0"]
    with pytest.raises(RuleError, match=r"does not tell the share class .* write class-a or class-c"):
        subscription_rate(book, replace(fund, board=""), AUGUST_29)
    with pytest.raises(RuleError, match="before the rule book begins for a class-a fund off the exchange"):
        subscription_rate(book, fund, date(2017, 9, 30))
