"""Laws of the market, on random small markets: limits, lots, volume, suspensions, T+1, retries and caps hold for every
fill, whatever the policy. Limits are restated here from raw closes and corporate actions."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.simulation.decision import Side
from engine.simulation.fill_policy import AtLimit, FillAt, SlippageModel
from engine.simulation.refusal import Reason
from engine.simulation.sizing import Sizing

ETF = "510001.SS"
LAW = settings(
    derandomize=True,
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FREE_SESSIONS = 5


def _exact(price: float) -> Decimal:
    return Decimal(repr(float(price)))


def _is_free(store, ticker: str, session: date) -> bool:
    """A stock's first five sessions have no limit (a fund's do); the exchange's sessions run on while it has no bar."""
    first_on = store[ticker].first_on
    return ticker != ETF and first_on > store.first_on and (session - first_on).days < FREE_SESSIONS + 2


def _touches(outcome) -> set[tuple[date, str]]:
    """Sessions and plans whose standing orders were touched: filled at a price of their own."""
    return {(row.decided_on, row.plan) for row in outcome.decisions if row.act_on == row.decided_on}


@LAW
@given(data=st.data())
def test_p40_no_fill_lies_beyond_the_limits_or_where_they_are_locked(cases, band, data):
    """Every price lies within the band of the raw previous close as the actions since leave it; nobody buys in a
    session that never left limit-up or sells in one that never left limit-down."""
    case = data.draw(cases)
    for fill in case.run().fills:
        bar = case.store[fill.ticker].on(fill.session)
        assert bar is not None
        assert bar.volume > 0
        if _is_free(case.store, fill.ticker, fill.session):
            continue
        down, up = band(case.store, fill.ticker, fill.session)
        assert down <= _exact(fill.price) <= up
        locked = _exact(bar.low) >= up if fill.side is Side.BUY else _exact(bar.high) <= down
        assert not locked


@LAW
@given(data=st.data())
def test_p40_an_open_at_the_limit_is_skipped_or_queued_for_as_the_policy_says(cases, band, data):
    """Where the price that the policy fills at stands at the limit, `skip` fills nothing and `queue` at the limit,
    and says so; a block for a limit names a session that stands at it."""
    case = data.draw(cases)
    outcome = case.run()
    if case.policy.at is FillAt.VWAP:
        assert not any(fill.is_queued for fill in outcome.fills)
        return
    touched = _touches(outcome)

    def meets(row) -> tuple[Decimal, Decimal] | None:
        if (row.session, row.plan) in touched or _is_free(case.store, row.ticker, row.session):
            return None
        down, up = band(case.store, row.ticker, row.session)
        bar = case.store[row.ticker].on(row.session)
        price = _exact(bar.open if case.policy.at is FillAt.OPEN else bar.close)
        return (price, up) if row.side is Side.BUY else (-price, -down)

    for fill in outcome.fills:
        met = meets(fill)
        if met is None:
            continue
        price, limit = met
        assert fill.is_queued == (price >= limit)
        if price >= limit:
            assert case.policy.at_limit is AtLimit.QUEUE
            assert _exact(fill.price) == abs(limit)
    for block in outcome.blocks:
        met = meets(block) if block.reason in {Reason.LIMIT_UP, Reason.LIMIT_DOWN} else None
        if met is None:
            continue
        bar = case.store[block.ticker].on(block.session)
        assert met[0] >= met[1]
        assert case.policy.at_limit is AtLimit.SKIP or bar.low == bar.high == bar.open


@LAW
@given(data=st.data())
def test_a_fill_has_the_policys_price_and_its_slippage(cases, band, data):
    """Open, close or the mean of the four; with slippage that much worse, to the next tick, and within the limits."""
    case = data.draw(cases)
    outcome = case.run()
    touched, slippage = _touches(outcome), case.policy.slippage
    for fill in outcome.fills:
        if (fill.session, fill.plan) in touched or fill.is_queued:
            continue
        bar = case.store[fill.ticker].on(fill.session)
        four = [_exact(price) for price in (bar.open, bar.high, bar.low, bar.close)]
        price = {FillAt.OPEN: four[0], FillAt.CLOSE: four[3], FillAt.VWAP: sum(four) / 4}[case.policy.at]
        sign = 1 if fill.side is Side.BUY else -1
        tick = Decimal("0.001") if fill.ticker == ETF else Decimal("0.01")
        worse = {
            SlippageModel.NONE: Decimal(0),
            SlippageModel.BPS: price * _exact(slippage.amount) / 10_000,
            SlippageModel.TICKS: tick * _exact(slippage.amount),
            SlippageModel.IMPACT: price * _exact(slippage.amount) * (fill.shares / _exact(bar.volume)).sqrt(),
        }[slippage.model]
        low, high = (Decimal(0), Decimal(10**9))
        if not _is_free(case.store, fill.ticker, fill.session):
            low, high = band(case.store, fill.ticker, fill.session)
        if slippage.model is SlippageModel.NONE:
            assert abs(_exact(fill.price) - price) <= Decimal("0.00005")
        elif slippage.model is SlippageModel.IMPACT and fill.side is Side.BUY:
            # The price was made for the shares that the market had; the cash may have paid for fewer.
            assert _exact(fill.price) >= min(price + worse, high) - Decimal("0.0001")
        else:
            rounding = ROUND_CEILING if sign > 0 else ROUND_FLOOR
            moved = ((price + sign * worse) / tick).to_integral_value(rounding) * tick
            if case.policy.at is FillAt.VWAP:  # the mean is kept to 0.0001 before it slips
                assert abs(_exact(fill.price) - min(max(moved, low), high)) <= tick
            else:
                assert _exact(fill.price) == min(max(moved, low), high)


@LAW
@given(data=st.data())
def test_p42_all_plans_together_trade_no_more_than_the_participation(cases, crowds, data):
    """Purchases and sales of a ticker in a session, of all plans, are at most the policy's part of its volume."""
    case = data.draw(st.one_of(crowds, cases))
    traded = Counter()
    for fill in case.run().fills:
        traded[fill.ticker, fill.session] += fill.shares
    for (ticker, session), shares in traded.items():
        volume = case.store[ticker].on(session).volume
        assert shares <= _exact(volume) * _exact(case.policy.participation)


@LAW
@given(data=st.data())
def test_p42_a_block_says_what_the_session_was(cases, data):
    """Suspended without a bar, no volume with one that has none, and a cap only where it binds."""
    case = data.draw(cases)
    for block in case.run().blocks:
        bar = case.store[block.ticker].on(block.session)
        assert (bar is None) == (block.reason is Reason.SUSPENDED)
        assert bar is None or (bar.volume == 0) == (block.reason is Reason.NO_VOLUME)
        if block.reason is Reason.PARTICIPATION:
            lot = 200 if block.ticker == "688001.SS" else 100
            assert block.wanted > _exact(bar.volume) * _exact(case.policy.participation) - 100 * lot


@LAW
@given(data=st.data())
def test_an_entry_is_tried_in_its_session_and_as_many_later_ones_as_the_policy_says(cases, crowds, day, data):
    """No fill after the last try; a plan that the market refused was tried in every one of them."""
    case = data.draw(st.one_of(crowds, cases))
    outcome = case.run()
    sessions = [day(n) for n in range(40)]
    entries = {row.plan: sessions.index(row.act_on) for row in outcome.decisions if row.side is Side.BUY}
    tries = Counter(block.plan for block in outcome.blocks if block.side is Side.BUY)
    for row in (*outcome.fills, *outcome.blocks):
        if row.side is Side.BUY:
            assert 0 <= sessions.index(row.session) - entries[row.plan] <= case.policy.retry
    for refusal in outcome.refusals:
        if tries[refusal.plan]:
            gone = refusal.reason is Reason.AFTER_LAST_BAR and refusal.detail.startswith("the run ends")
            assert gone or sessions.index(refusal.session) - entries[refusal.plan] == case.policy.retry
            assert gone or tries[refusal.plan] == case.policy.retry + 1
    sold = {fill.plan for fill in outcome.fills if fill.side is Side.SELL}
    sold |= {block.plan for block in outcome.blocks if block.side is Side.SELL}
    for trade in outcome.trades:
        buys = [fill for fill in outcome.fills if fill.plan == trade.plan and fill.side is Side.BUY]
        last = sessions.index(buys[-1].session)
        unfilled = buys[-1].shares < buys[-1].wanted
        if unfilled and trade.plan not in sold and last < min(entries[trade.plan] + case.policy.retry, case.end):
            assert outcome.blocks[-1].session >= sessions[last]
            assert tries[trade.plan] >= min(entries[trade.plan] + case.policy.retry, case.end) - last


@LAW
@given(data=st.data())
def test_p39_nothing_is_sold_in_the_session_it_was_bought_in(cases, crowds, data):
    """A plan's sales are at most what it held at the close before, as the session's actions left it."""
    outcome = data.draw(st.one_of(crowds, cases)).run()
    older: dict[str, int] = {}
    flows = [(row.session, 0, row) for row in outcome.entitlements]
    flows += [(row.session, 1 if row.side is Side.SELL else 2, row) for row in outcome.fills]
    for _, kind, row in sorted(flows, key=lambda flow: flow[:2]):  # sales first: of a purchase they see nothing
        if kind == 0:
            older[row.plan] = row.shares_after
        elif kind == 1:
            assert row.shares <= older[row.plan]
            older[row.plan] -= row.shares
        else:
            older[row.plan] = older.get(row.plan, 0) + row.shares


@LAW
@given(data=st.data(), most=st.integers(1, 3))
def test_no_more_plans_are_held_than_the_cap_allows(cases, data, most):
    """At every close, retried entries among them."""
    case = replace(data.draw(cases), sizing=Sizing(plan_cap=most))
    outcome = case.run()
    held = Counter(row.session for row in outcome.positions)
    assert max(held.values(), default=0) <= most


@LAW
@given(data=st.data(), cap=st.sampled_from([0.1, 0.4]))
def test_the_orders_of_a_name_stay_within_its_cap(cases, day, data, cap):
    """What a name's plans hold, have ordered and order, at the last close, is at most the cap × equity.

    Orders are known from first fills, refusals and blocks; those with an ex-date up to their last try are left out:
    what is told of them is in the shares after it.
    """
    case = replace(data.draw(cases), sizing=Sizing(name_cap=cap))
    outcome = case.run()
    sessions = [day(n) for n in range(40)]
    entries = {row.plan: row.act_on for row in outcome.decisions if row.side is Side.BUY}
    wanted = {row.plan: row.wanted for row in (*reversed(outcome.blocks), *outcome.refusals) if row.plan in entries}
    wanted |= {fill.plan: fill.wanted for fill in reversed(outcome.fills) if fill.session == entries.get(fill.plan)}
    equity = {point.session: point.equity_cents for point in outcome.equity}
    sold = {fill.plan for fill in outcome.fills if fill.side is Side.SELL}
    for plan, entry in entries.items():
        ticker = next(row.ticker for row in outcome.plans if row.id == plan)
        if entry not in sessions or not wanted.get(plan) or ticker not in case.store:
            continue
        at = sessions[sessions.index(entry) - 1]
        tried_until = sessions[sessions.index(entry) + case.policy.retry]
        if any(at <= action.ex_on <= tried_until or plan in sold for action in case.store.actions_of(ticker)):
            continue
        rows = [row for row in outcome.plans if row.ticker == ticker and entries.get(row.id) == entry]
        shares = sum(wanted.get(row.id, 0) for row in rows)
        for block in outcome.blocks:
            last = sessions.index(entries.get(block.plan, entry)) + case.policy.retry
            tried_again = block.side is Side.BUY and block.session == at and sessions.index(at) < last
            shares += block.blocked if tried_again and block.ticker == ticker and block.plan not in sold else 0
        held = sum(row.value_cents for row in outcome.positions if (row.session, row.ticker) == (at, ticker))
        price = _exact(case.store[ticker].until(at).close[-1])
        assert held + 100 * shares * price <= _exact(cap) * equity[at] or (held and shares == 0)


@pytest.mark.parametrize(("lot", "shares"), [(1, 250), (0, 0)])
def test_p41_the_star_board_takes_200_and_then_single_shares(run, bars, catalyst, lot, shares):
    """12 500 / 50.00 = 250 shares are bought as they are; 9 950 / 50.00 = 199 are under the lot of 200."""
    from engine.simulation.plan import Plan

    outcome = run(
        {"c1": [Plan("688001.SS", 0.0125 if lot else 0.00995, 1, "")]},
        [bars("688001.SS", 50.0)],
        [catalyst("c1", "2024-08-28")],
    )
    assert sum(fill.shares for fill in outcome.fills if fill.side is Side.BUY) == shares
    assert [refusal.reason for refusal in outcome.refusals] == ([] if lot else [Reason.UNDER_ONE_LOT])
