"""The market's answer: every yes and no of it worked by hand from a bar, a reference price and the rule book."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.dated_row import Period
from engine.markets.rules.limits import Listing
from engine.markets.rules.rule import Status
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.rules.statuses import Marking, Statuses
from engine.markets.sessions import sessions_of
from engine.prices.action import CorporateAction
from engine.prices.bars import Bar, Bars
from engine.prices.store import PriceStore
from engine.simulation.decision import Side
from engine.simulation.facts import facts_of
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy
from engine.simulation.market_answer import Execution, Facts, No, answer
from engine.simulation.refusal import Reason

BOOK = shipped_rule_book()
BEFORE, ON = date(2024, 8, 30), date(2024, 9, 2)
MAIN = Instrument("600001.SS", "Powders", InstrumentKind.STOCK, "XSHG", "main")
STAR = Instrument("688001.SS", "Lasers", InstrumentKind.STOCK, "XSHG", "star")
EQUITY_FUND = Instrument("512001.SS", "Fund of stocks", InstrumentKind.ETF, "XSHG")
FOREIGN_FUND = Instrument("513001.SS", "Fund of foreign stocks", InstrumentKind.ETF, "XSHG")
STRANGE_FUND = Instrument("599999.SS", "Fund of no known kind", InstrumentKind.ETF, "XSHG")
LONG_HELD = ((BEFORE, 1_000),)
SKIP, QUEUE = FillPolicy(AtLimit.SKIP), FillPolicy(AtLimit.QUEUE)
BOTH = pytest.mark.parametrize("policy", [SKIP, QUEUE], ids=["skip", "queue"])


def bar(opened: float, high: float, low: float, close: float, volume: float = 1e6) -> Bar:
    """A bar of the session."""
    return Bar(ON, opened, high, low, close, volume)


def flat(price: float, volume: float = 1e6) -> Bar:
    """A bar of one price."""
    return bar(price, price, price, price, volume)


def meet(side: Side, given: Bar | None, policy: FillPolicy = SKIP, shares: int = 1_000, **facts: object):
    """The answer to an order in a main-board stock whose reference price is 10.00, held since the session before."""
    known = {"instrument": MAIN, "session": ON, "bar": given, "reference": 10.0, "held": LONG_HELD, **facts}
    return answer(side, shares, Facts(**known), policy, BOOK)


def reason_of(got: Execution | No) -> Reason:
    """The reason of a no."""
    assert isinstance(got, No), got
    assert got.detail
    return got.reason


@BOTH
def test_nobody_buys_in_a_bar_locked_at_the_upper_limit(policy):
    """10.00 + 10 % = 11.00, and no trade took place below it."""
    assert reason_of(meet(Side.BUY, flat(11.0), policy)) is Reason.LIMIT_UP


@BOTH
def test_nobody_sells_in_a_bar_locked_at_the_lower_limit(policy):
    """10.00 - 10 % = 9.00, and no trade took place above it."""
    got = meet(Side.SELL, flat(9.0), policy)
    assert got == No(Reason.LIMIT_DOWN, "locked at the limit 9.00 all session")


def test_an_open_at_the_upper_limit_that_opens_up_later_is_a_matter_of_policy():
    """Open 11.00 at the limit, low 10.50: skip refuses, queue fills at the limit."""
    opened = bar(11.0, 11.0, 10.5, 10.8)
    assert reason_of(meet(Side.BUY, opened, SKIP)) is Reason.LIMIT_UP
    assert meet(Side.BUY, opened, QUEUE) == Execution(1_000, Decimal("11.00"), is_queued=True)


def test_an_open_at_the_lower_limit_that_recovers_is_a_matter_of_policy():
    """Open 9.00 at the limit, high 9.50: skip refuses, queue fills at the limit."""
    opened = bar(9.0, 9.5, 9.0, 9.2)
    assert reason_of(meet(Side.SELL, opened, SKIP)) is Reason.LIMIT_DOWN
    assert meet(Side.SELL, opened, QUEUE) == Execution(1_000, Decimal("9.00"), is_queued=True)


@BOTH
def test_a_limit_bars_one_side_only(policy):
    """At the upper limit one may sell, at the lower one buy, at the limit's own price."""
    assert meet(Side.SELL, flat(11.0), policy) == Execution(1_000, Decimal("11.0"))
    assert meet(Side.BUY, flat(9.0), policy) == Execution(1_000, Decimal("9.0"))


@BOTH
def test_an_open_below_the_limit_fills_though_the_bar_closes_at_it(policy):
    """Xiangtan Electrochemical on 2025-06-19: 10.60 at the open, 11.17 (10.15 + 10 %) at the close."""
    opened = bar(10.6, 11.17, 10.6, 11.17)
    assert meet(Side.BUY, opened, policy, reference=10.15) == Execution(1_000, Decimal("10.6"))


@pytest.mark.parametrize("noisy", [9.990001, 9.989999771118164])
def test_a_price_that_a_source_kept_in_single_precision_stands_at_the_limit(noisy):
    """9.08 + 10 % = 9.988, the limit is 9.99; a price less than half a tick from it is that price."""
    assert reason_of(meet(Side.BUY, flat(noisy), QUEUE, reference=9.08)) is Reason.LIMIT_UP
    opened = bar(noisy, noisy, 9.5, 9.6)
    assert reason_of(meet(Side.BUY, opened, SKIP, reference=9.08)) is Reason.LIMIT_UP
    assert meet(Side.BUY, opened, QUEUE, reference=9.08) == Execution(1_000, Decimal("9.99"), is_queued=True)


def test_a_price_one_tick_from_the_limit_does_not_stand_at_it():
    """10.99 under a limit of 11.00 is bought at 10.99; 9.01 over one of 9.00 is sold at 9.01."""
    assert meet(Side.BUY, bar(10.99, 11.0, 10.99, 11.0)) == Execution(1_000, Decimal("10.99"))
    assert meet(Side.SELL, bar(9.01, 9.01, 9.0, 9.0)) == Execution(1_000, Decimal("9.01"))


@pytest.mark.parametrize(
    ("instrument", "first", "is_free"),
    [(MAIN, date(2024, 8, 27), True), (MAIN, date(2024, 8, 26), False), (STAR, date(2024, 8, 27), True)],
)
def test_the_first_five_sessions_after_a_listing_have_no_limit(instrument, first, is_free):
    """Listed on Tuesday 27 August 2024, Monday 2 September is the fifth session; listed on the 26th, the sixth."""
    listing = Listing.of(sessions_of("XSHG"), first, ON)
    assert listing.session == (5 if is_free else 6)
    got = meet(Side.BUY, flat(25.0), instrument=instrument, listing=listing)
    if is_free:
        assert got == Execution(1_000, Decimal("25.0"))
    else:
        assert reason_of(got) is Reason.LIMIT_UP


def test_a_suspension_and_a_session_without_volume_say_no():
    """No bar: suspended. A bar in which no share changed hands is no trade either."""
    for side in (Side.BUY, Side.SELL):
        assert reason_of(meet(side, None)) is Reason.SUSPENDED
        assert reason_of(meet(side, flat(10.0, volume=0.0))) is Reason.NO_VOLUME


@pytest.mark.parametrize(
    ("instrument", "wanted", "bought"),
    [(MAIN, 100, 100), (MAIN, 251, 200), (STAR, 200, 200), (STAR, 201, 201), (STAR, 399, 399)],
)
def test_purchases_are_of_whole_lots(instrument, wanted, bought):
    """Hundreds on the main board; STAR from 200 on by single shares."""
    assert meet(Side.BUY, flat(10.0), shares=wanted, instrument=instrument) == Execution(bought, Decimal("10.0"))


@pytest.mark.parametrize(("instrument", "wanted"), [(MAIN, 99), (STAR, 199)])
def test_less_than_a_lot_is_not_bought(instrument, wanted):
    """99 shares on the main board, 199 of STAR."""
    assert reason_of(meet(Side.BUY, flat(10.0), shares=wanted, instrument=instrument)) is Reason.UNDER_ONE_LOT


@pytest.mark.parametrize(
    ("instrument", "held", "volume", "sold"),
    [
        (MAIN, 250, 1e6, 250),  # the odd 50 with the whole lots
        (MAIN, 250, 2_400, 200),  # 240 at most: the odd 50 and one lot are 150, two lots are more
        (MAIN, 250, 1_700, 150),  # 170 at most: the odd 50 and one lot
        (MAIN, 50, 1e6, 50),  # less than a lot, whole
        (STAR, 150, 1e6, 150),
        (STAR, 450, 4_400, 440),  # at most 440: 200 and single shares above
    ],
)
def test_an_odd_lot_is_sold_whole(instrument, held, volume, sold):
    """What is below a lot leaves in one order, alone or with whole lots; the cap is a tenth of the volume."""
    got = meet(Side.SELL, flat(10.0, volume), shares=held, instrument=instrument, held=((BEFORE, held),))
    assert got == Execution(sold, Decimal("10.0"))


def test_an_odd_lot_is_not_cut():
    """Of 50 shares the cap leaves 40: none is sold."""
    got = meet(Side.SELL, flat(10.0, volume=400.0), shares=50, held=((BEFORE, 50),))
    assert reason_of(got) is Reason.PARTICIPATION


@pytest.mark.parametrize("instrument", [MAIN, EQUITY_FUND])
def test_shares_of_today_are_sold_tomorrow(instrument):
    """T+1 for stocks and funds of stocks: only what was bought before this session leaves."""
    got = meet(Side.SELL, flat(10.0), instrument=instrument, held=((ON, 1_000),))
    assert reason_of(got) is Reason.T_PLUS_ONE
    both = ((BEFORE, 700), (ON, 300))
    assert meet(Side.SELL, flat(10.0), instrument=instrument, held=both) == Execution(700, Decimal("10.0"))


def test_a_fund_of_foreign_stocks_is_sold_on_the_day_of_purchase():
    """513xxx.SS follow other markets: T+0."""
    got = meet(Side.SELL, flat(10.0), instrument=FOREIGN_FUND, held=((ON, 1_000),))
    assert got == Execution(1_000, Decimal("10.0"))


@pytest.mark.parametrize(("taken", "bought"), [(0, 1_200), (1_000, 200), (1_134, 100)])
def test_orders_share_a_tenth_of_the_volume_in_whole_lots(taken, bought):
    """12 345 shares changed hands: 1 234 at most, less what the account has traded already, in hundreds."""
    got = meet(Side.BUY, flat(10.0, 12_345.0), shares=5_000, taken=taken)
    assert got == Execution(bought, Decimal("10.0"))


def test_a_volume_cap_used_up_says_no():
    """1 234 less 1 135 is 99 shares, under one lot."""
    got = meet(Side.BUY, flat(10.0, 12_345.0), shares=5_000, taken=1_135)
    assert reason_of(got) is Reason.PARTICIPATION


def test_a_larger_participation_trades_more():
    """A quarter of 12 345 is 3 086: 3 000 shares."""
    got = meet(Side.BUY, flat(10.0, 12_345.0), FillPolicy(participation=0.25), shares=5_000)
    assert got == Execution(3_000, Decimal("10.0"))


def test_a_close_and_the_mean_price_fill_instead_of_the_open():
    """(10.00 + 10.60 + 9.90 + 10.20) / 4 = 10.175."""
    given = bar(10.0, 10.6, 9.9, 10.2)
    assert meet(Side.BUY, given, FillPolicy(at=FillAt.CLOSE)) == Execution(1_000, Decimal("10.2"))
    assert meet(Side.BUY, given, FillPolicy(at=FillAt.VWAP)) == Execution(1_000, Decimal("10.175"))


def test_an_order_for_the_close_meets_the_limit_of_the_close():
    """Open 10.00, close 11.00 at the limit: skip refuses the close, queue fills it, the open is free."""
    given = bar(10.0, 11.0, 10.0, 11.0)
    got = meet(Side.BUY, given, FillPolicy(AtLimit.SKIP, FillAt.CLOSE))
    assert reason_of(got) is Reason.LIMIT_UP
    assert "closed at the limit 11.00" in got.detail
    queued = meet(Side.BUY, given, FillPolicy(AtLimit.QUEUE, FillAt.CLOSE))
    assert queued == Execution(1_000, Decimal("11.00"), is_queued=True)
    assert meet(Side.BUY, given, SKIP) == Execution(1_000, Decimal("10.0"))


def test_the_mean_price_is_traded_in_a_bar_that_leaves_its_limit():
    """Open 11.00 at the limit, low 10.40: (11.00 + 11.00 + 10.40 + 10.80) / 4 = 10.80; a locked bar says no."""
    policy = FillPolicy(AtLimit.SKIP, FillAt.VWAP)
    assert meet(Side.BUY, bar(11.0, 11.0, 10.4, 10.8), policy) == Execution(1_000, Decimal("10.8"))
    assert reason_of(meet(Side.BUY, flat(11.0), policy)) is Reason.LIMIT_UP


def test_a_touched_order_takes_its_trigger_as_price_whatever_the_policy():
    """A stop at 9.40 sells at 9.40, not at the open, the close or the mean; at the lower limit 9.00 it waits."""
    known = Facts(MAIN, ON, bar(9.8, 9.9, 9.0, 9.1), 10.0, LONG_HELD)
    for at in FillAt:
        got = answer(Side.SELL, 1_000, known, FillPolicy(at=at), BOOK, Decimal("9.40"))
        assert got == Execution(1_000, Decimal("9.40"))
        assert reason_of(answer(Side.SELL, 1_000, known, FillPolicy(at=at), BOOK, Decimal(9))) is Reason.LIMIT_DOWN


def test_a_fund_that_the_book_does_not_know_is_refused_with_a_sentence():
    """Neither its number nor a table says what it follows."""
    got = meet(Side.BUY, flat(10.0), instrument=STRANGE_FUND)
    assert reason_of(got) is Reason.NO_RULE
    assert got.detail.startswith("599999.SS: the rule book does not know what this fund follows")


def test_a_date_before_the_book_is_refused_with_a_sentence():
    """The main board begins with the price limit, on 16 December 1996."""
    got = meet(Side.BUY, flat(10.0), session=date(1996, 12, 13))
    assert reason_of(got) is Reason.NO_RULE
    assert "1996-12-13 is before the rule book begins" in got.detail
    assert "1996-12-16" in got.detail


def store(ticker: str, rows: list[tuple[str, float]], *actions: CorporateAction) -> PriceStore:
    """Bars of one price each."""
    prices = np.array([price for _, price in rows])
    days = np.array([on for on, _ in rows], dtype="datetime64[D]")
    bars = Bars(ticker, days, prices, prices, prices, prices, np.full(len(rows), 1e6))
    instrument = Instrument(ticker, "Stock", InstrumentKind.STOCK, "XSHG", "main")
    return PriceStore({ticker: bars}, {ticker: actions}, Instruments.of([instrument]))


def gathered(prices: PriceStore, ticker: str, on: date, statuses: Statuses | None = None) -> Facts:
    """The facts of a session."""
    marks = statuses or Statuses()
    facts = facts_of(prices, BOOK, marks, sessions_of("XSHG"), ticker, on, prices[ticker].on(on))
    assert facts is not None
    return facts


def test_the_reference_of_an_ex_date_comes_from_the_action():
    """BYD on 2025-07-29: (337.00 - 3.974) / 3 = 111.0087, so 111.01; limits 122.11 and 99.91."""
    ex_on = date(2025, 7, 29)
    action = CorporateAction("002594.SZ", ex_on, 3.0, 3.974)
    for price, reason in ((122.11, Reason.LIMIT_UP), (122.10, None), (99.91, None)):
        prices = store("002594.SZ", [("2025-07-28", 337.0), ("2025-07-29", price)], action)
        facts = gathered(prices, "002594.SZ", ex_on)
        assert facts.reference == 111.01
        got = answer(Side.BUY, 100, facts, SKIP, BOOK)
        assert (reason_of(got) if isinstance(got, No) else None) is reason
    assert reason_of(answer(Side.SELL, 100, _held(facts), SKIP, BOOK)) is Reason.LIMIT_DOWN


def _held(facts: Facts) -> Facts:
    return Facts(facts.instrument, facts.session, facts.bar, facts.reference, ((date(2025, 7, 25), 100),))


def test_an_ex_date_within_a_suspension_still_counts():
    """Last close 20.00 on 26 August, ex 2-for-1 on the 28th without a bar: the reference on 2 September is 10.00."""
    action = CorporateAction(MAIN.ticker, date(2024, 8, 28), 2.0, 0.0)
    prices = store(MAIN.ticker, [("2024-08-26", 20.0), ("2024-09-02", 11.0)], action)
    facts = gathered(prices, MAIN.ticker, ON)
    assert facts.reference == 10.0
    assert reason_of(answer(Side.BUY, 100, facts, SKIP, BOOK)) is Reason.LIMIT_UP


def test_an_action_that_went_ex_before_the_last_close_is_in_it():
    """Ex on 30 August, the last close is that of 30 August: the reference is that close."""
    action = CorporateAction(MAIN.ticker, BEFORE, 2.0, 0.0)
    prices = store(MAIN.ticker, [("2024-08-29", 20.0), ("2024-08-30", 10.0), ("2024-09-02", 10.5)], action)
    assert gathered(prices, MAIN.ticker, ON).reference == 10.0


@pytest.mark.parametrize(
    ("on", "status", "reason"),
    [
        ("2026-07-03", Status.ST, Reason.LIMIT_UP),
        ("2026-07-06", Status.ST, None),
        ("2026-07-03", Status.NORMAL, None),
    ],
)
def test_a_marked_stock_has_five_percent_until_july_2026(on, status, reason):
    """10.50 is the limit of 10.00 at 5 %: on Friday 3 July 2026, no more on Monday the 6th, never for normal ones.

    The mark of the session itself counts, also on its first day.
    """
    row = Marking(MAIN.ticker, status, Period(date.fromisoformat(on), None), "statuses.csv:2")
    prices = store(MAIN.ticker, [("2026-07-02", 10.0), (on, 10.5)])
    facts = gathered(prices, MAIN.ticker, date.fromisoformat(on), Statuses((row,)))
    assert facts.status is status
    got = answer(Side.BUY, 100, facts, SKIP, BOOK)
    assert (reason_of(got) if isinstance(got, No) else None) is reason


def test_before_its_first_bar_a_stock_has_no_facts():
    """No reference price on the first session, and none before."""
    prices = store(MAIN.ticker, [("2024-09-02", 10.0), ("2024-09-03", 10.0)])
    for on in (BEFORE, ON):
        bars = prices[MAIN.ticker]
        assert facts_of(prices, BOOK, Statuses(), sessions_of("XSHG"), MAIN.ticker, on, bars.on(on)) is None
