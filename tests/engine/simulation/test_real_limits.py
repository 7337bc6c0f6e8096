"""Real bars at their limits, and through their ex-dates: what a person in Shanghai could have got, worked by hand.

The bars are no part of the project: $CATALYST_PRICES names their folder.
"""

import os
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from catalysts import CatalystCalendar
from engine.backtest import run_backtest
from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.fees import OrderFees
from engine.markets.rules.limits import Band, band_of
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.rules.statuses import Statuses
from engine.markets.sessions import sessions_of
from engine.prices.folder import FolderSource
from engine.prices.store import PriceStore, load_store
from engine.simulation.costs import Costs, fees
from engine.simulation.decision import Side
from engine.simulation.facts import facts_of
from engine.simulation.fill_policy import AtLimit, FillPolicy
from engine.simulation.market_answer import Execution, Facts, No, answer
from engine.simulation.outcome import Outcome
from engine.simulation.refusal import Reason

REAL = Path(os.environ.get("CATALYST_PRICES", Path(__file__).resolve().parents[4] / "shared" / "prices"))
BOOK = shipped_rule_book()
CLOCK, XIANGTAN, BYD, GOTION = "000300.SS", "002125.SZ", "002594.SZ", "002074.SZ"
TICKERS = (CLOCK, XIANGTAN, BYD, GOTION, "603800.SS", "002263.SZ")
BOTH = pytest.mark.parametrize("at_limit", list(AtLimit))
JUNE = {n: date(2025, 6, n) for n in (19, 20, 23, 24, 25, 26, 27)}


class Few(FolderSource):
    """The folder, as if it held a few tickers only."""

    def tickers(self) -> tuple[str, ...]:
        """The tickers of these tests."""
        return TICKERS


@cache
def source() -> Few:
    """The real prices; skips where there are none."""
    if not (REAL / "bars" / f"{XIANGTAN}.csv").is_file():
        pytest.skip(f"no real prices in {REAL}: they are no part of this project; CATALYST_PRICES names their folder")
    return Few(REAL)


@cache
def store() -> PriceStore:
    """The store of these tickers."""
    return load_store(source(), TICKERS)


def facts(ticker: str, on: date) -> Facts:
    """What an order met."""
    found = facts_of(store(), BOOK, Statuses(), sessions_of("XSHG"), ticker, on, store()[ticker].on(on))
    assert found is not None
    return found


def limits(ticker: str, on: date) -> Band:
    """The limits of a session."""
    known = facts(ticker, on)
    band = band_of(BOOK, known.instrument, on, known.reference)
    assert band is not None
    return band


def run(calendar: CatalystCalendar, how: str, policy: FillPolicy | None = None) -> Outcome:
    """A run of the strategy leaders from April to September 2025, a fifth of a million for each catalyst."""
    report = run_backtest(
        [f"leaders:size=0.2,{how}"],
        calendar=calendar,
        prices=source(),
        benchmarks=[CLOCK],
        start=date(2025, 4, 1),
        end=date(2025, 9, 30),
        policy=policy,
    )
    return report.strategies[0].outcome


@pytest.fixture
def news(catalyst):
    """A calendar of one catalyst, known after the close of a date."""
    return lambda ticker, known: CatalystCalendar((catalyst("c1", known, targets=(ticker,)),))


@BOTH
@pytest.mark.parametrize(
    ("day", "limit", "price"),
    [
        (19, "11.17", "10.60"),  # 10.15 + 10 % = 11.165; opens at 10.60, closes at the limit
        (20, "12.29", None),  # 11.17 + 10 % = 12.287; locked: open = high = low = close
        (23, "13.52", "13.49"),  # 12.29 + 10 % = 13.519; opens three ticks below
        (24, "14.87", "14.86"),  # 13.52 + 10 % = 14.872; opens a tick below
        (25, "16.36", None),  # 14.87 + 10 % = 16.357; locked
    ],
)
def test_what_could_be_bought_of_xiangtan_electrochemical(at_limit, day, limit, price):
    """Five limit-up closes in a row; no bar opens at its limit and leaves it, so skip and queue agree."""
    on = JUNE[day]
    assert limits(XIANGTAN, on).up == Decimal(limit)
    assert store()[XIANGTAN].on(on).close == float(limit)
    got = answer(Side.BUY, 10_000, facts(XIANGTAN, on), FillPolicy(at_limit), BOOK)
    if price is None:
        assert isinstance(got, No)
        assert got.reason is Reason.LIMIT_UP
    else:
        assert got == Execution(10_000, Decimal(price))


# Tried from the session `delay` after the 19th on: 19, 20, 23, 24, 25, 26 June; 26 June opens free at 16.88.
OPENS = {0: "10.60", 2: "13.49", 3: "14.86", 5: "16.88"}
DAYS = (JUNE[19], JUNE[20], JUNE[23], JUNE[24], JUNE[25], JUNE[26])
FIRST_OPEN = {0: 0, 1: 2, 2: 2, 3: 3, 4: 5}
SHARES = {0: 19_700, 1: 17_900, 2: 16_200, 3: 14_700, 4: 13_400}  # 200 000 / 10.15, 11.17, 12.29, 13.52, 14.87


@BOTH
@pytest.mark.parametrize("retry", range(5))
@pytest.mark.parametrize("delay", range(5))
def test_a_run_buys_xiangtan_electrochemical_when_a_person_could(news, at_limit, delay, retry):
    """Known on 18 June after the close. Entered on the 20th: locked, bought on the 23rd if tried again at least once;
    on the 25th: locked, bought on the 26th; else refused. Every locked session is a block."""
    outcome = run(news(XIANGTAN, "2025-06-18"), f"hold=3,delay={delay}", FillPolicy(at_limit, retry=retry))
    n = FIRST_OPEN[delay]
    blocked = [(DAYS[day], Reason.LIMIT_UP, SHARES[delay]) for day in range(delay, min(n, delay + retry + 1))]
    assert [(block.session, block.reason, block.blocked) for block in outcome.blocks] == blocked
    if n > delay + retry:
        assert outcome.trades == ()
        (refusal,) = outcome.refusals
        assert (refusal.session, refusal.reason) == (DAYS[delay + retry], Reason.LIMIT_UP)
        assert refusal.wanted == SHARES[delay]
        return
    (trade,) = outcome.trades
    assert outcome.refusals == ()
    assert (trade.entry_on, trade.shares) == (DAYS[n], SHARES[delay])
    assert trade.entry_price == float(OPENS[n])


def test_the_costs_of_the_first_purchase(news):
    """19 700 x 10.60 = 208 820.00; commission 0.025 % = 52.205, so 52.21, of which 0.00341 % = 7.12 handling and
    0.002 % = 4.18 regulatory; transfer 0.001 % = 2.09. Cash 1 000 000.00 - 208 820.00 - 52.21 - 2.09."""
    outcome = run(news(XIANGTAN, "2025-06-18"), "hold=3")
    bought = outcome.fills[0]
    assert (bought.notional_cents, bought.commission_cents) == (20_882_000, 5_221 - 712 - 418)
    assert (bought.handling_fee_cents, bought.regulatory_fee_cents, bought.transfer_fee_cents) == (712, 418, 209)
    assert (bought.stamp_duty_cents, bought.dividend_tax_cents) == (0, 0)
    cash = {point.session: point.cash_cents for point in outcome.equity}
    assert cash[JUNE[19]] == 100_000_000 - 20_882_000 - 5_221 - 209


@pytest.mark.parametrize(("at_limit", "retry", "entry"), [("skip", 0, None), ("queue", 0, 3.75), ("skip", 1, 3.80)])
def test_an_open_at_the_limit_that_traded_below_it(news, at_limit, retry, entry):
    """002263.SZ on 27 June 2025: 3.41 + 10 % = 3.751, so it opens at its limit of 3.75, and trades at 3.69 later:
    skip refuses, or buys at the next open of 3.80; queue buys at the limit."""
    policy = FillPolicy(AtLimit(at_limit), retry=retry)
    outcome = run(news("002263.SZ", "2025-06-26"), "hold=3", policy)
    assert limits("002263.SZ", JUNE[27]).up == Decimal("3.75")
    if entry is None:
        assert [refusal.reason for refusal in outcome.refusals] == [Reason.LIMIT_UP]
        return
    assert (outcome.fills[0].price, outcome.fills[0].is_queued) == (entry, at_limit == "queue")


@pytest.mark.parametrize(
    ("at_limit", "sold_on", "price", "delay"),
    [("skip", date(2025, 5, 6), 23.3, 3), ("queue", date(2025, 4, 30), 19.89, 2)],
)
def test_a_blocked_exit_stays_until_it_can_trade(news, at_limit, sold_on, price, delay):
    """603800.SS, to be sold on 28 April 2025: locked at 24.56 (27.29 - 10 % = 24.561), on the 29th at 22.10 (22.104);
    on the 30th it opens at the limit 19.89 and recovers: sold there under queue, under skip on 6 May at 23.30."""
    outcome = run(news("603800.SS", "2025-04-24"), "hold=1", FillPolicy(AtLimit(at_limit)))
    assert [str(limits("603800.SS", date(2025, 4, n)).down) for n in (28, 29, 30)] == ["24.56", "22.10", "19.89"]
    (trade,) = outcome.trades
    assert (trade.planned_exit_on, trade.exit_on, trade.exit_delay) == (date(2025, 4, 28), sold_on, delay)
    assert trade.exit_price == price
    blocks = [(block.session.day, block.side, block.reason) for block in outcome.blocks]
    assert blocks == [(day, Side.SELL, Reason.LIMIT_DOWN) for day in (28, 29, 30)[:delay]]


def test_byd_through_three_for_one_and_a_dividend(news):
    """500 shares of 341.00 (200 000 / 342.72) on 25 July 2025; on the 29th 1 500 and 500 x 3.974 = 1 987.00.

    Bought: 170 500.00, commission 42.63, transfer 1.71. Held: 829 455.66 in cash and 500 x 337.00 on the 28th, then
    831 442.66 and 1 500 x 111.42: 617.00 more, which is 1 500 x (111.42 - 333.026 / 3). Sold on the 30th at 108.05:
    162 075.00, commission 40.52, stamp duty 81.04, transfer 1.62, and 20 % of the dividend, 397.40.
    """
    outcome = run(news(BYD, "2025-07-24"), "hold=3")
    bought, sold = outcome.fills
    assert (bought.session, bought.shares, bought.notional_cents) == (date(2025, 7, 25), 500, 17_050_000)
    assert bought.costs_cents == 4_263 + 171
    (entitled,) = outcome.entitlements
    assert (entitled.session, entitled.shares_before, entitled.shares_after) == (date(2025, 7, 29), 500, 1_500)
    assert entitled.cash_cents == 198_700
    equity = {str(point.session): (point.cash_cents, point.equity_cents) for point in outcome.equity}
    assert equity["2025-07-28"] == (82_945_566, 82_945_566 + 16_850_000)
    assert equity["2025-07-29"] == (83_144_266, 99_795_566 + 61_700)
    assert (sold.session, sold.shares, sold.notional_cents) == (date(2025, 7, 30), 1_500, 16_207_500)
    assert (sold.stamp_duty_cents, sold.transfer_fee_cents, sold.dividend_tax_cents) == (8_104, 162, 39_740)
    assert sold.costs_cents == 4_052 + 8_104 + 162 + 39_740
    assert outcome.equity[-1].equity_cents == 83_144_266 + 16_207_500 - 52_058 == 99_299_708


def test_the_limits_of_an_ex_date():
    """BYD: (337.00 - 3.974) / 3 = 111.0087, so 111.01, limits 99.91 and 122.11; Gotion: 31.22 - 0.10 = 31.12, limits
    28.01 (28.008) and 34.23 (34.232)."""
    assert facts(BYD, date(2025, 7, 29)).reference == 111.01
    assert limits(BYD, date(2025, 7, 29)) == Band(Decimal("99.91"), Decimal("122.11"))
    assert facts(GOTION, date(2025, 7, 21)).reference == 31.12
    assert limits(GOTION, date(2025, 7, 21)) == Band(Decimal("28.01"), Decimal("34.23"))


def test_gotion_through_a_dividend(news):
    """6 600 shares of 30.30 (200 000 / 30.00) on 18 July 2025; 660.00 on the 21st; sold on the 24th at 29.95.

    Bought: 199 980.00, commission 50.00, transfer 2.00: 799 968.00 left. Equity on the 18th with 6 600 x 31.22, on the
    21st with the dividend and 6 600 x 31.19: 462.00 more, 0.07 a share over 31.12. Sold: 197 670.00, commission 49.42,
    stamp duty 98.84, transfer 1.98, tax 20 % of 660.00.
    """
    outcome = run(news(GOTION, "2025-07-17"), "hold=4")
    bought, sold = outcome.fills
    assert (bought.shares, bought.notional_cents, bought.costs_cents) == (6_600, 19_998_000, 5_200)
    equity = {str(point.session): (point.cash_cents, point.equity_cents) for point in outcome.equity}
    assert equity["2025-07-18"] == (79_996_800, 79_996_800 + 20_605_200)
    assert equity["2025-07-21"] == (79_996_800 + 66_000, 100_602_000 + 46_200)
    assert (sold.session, sold.notional_cents) == (date(2025, 7, 24), 19_767_000)
    assert (sold.stamp_duty_cents, sold.transfer_fee_cents, sold.dividend_tax_cents) == (9_884, 198, 13_200)
    assert sold.costs_cents == 4_942 + 9_884 + 198 + 13_200
    assert outcome.equity[-1].equity_cents == 80_062_800 + 19_767_000 - 28_224


@pytest.mark.parametrize(("hold", "sold_on", "tax"), [(21, "2025-08-18", 13_200), (22, "2025-08-19", 6_600)])
def test_the_dividend_tax_halves_after_a_month(news, hold, sold_on, tax):
    """Bought on 18 July: sold on 18 August is within the month, 20 % of 660.00; a session later 10 %."""
    outcome = run(news(GOTION, "2025-07-17"), f"hold={hold}")
    sold = outcome.fills[1]
    assert (str(sold.session), sold.dividend_tax_cents) == (sold_on, tax)


@pytest.mark.parametrize(
    ("on", "notional", "stamp", "transfer", "handling", "regulatory"),
    [
        (date(2023, 8, 25), 1_123_000, 1_123, 11, 55, 22),  # 0.1 %; handling 0.00487 %
        (date(2023, 8, 28), 1_152_000, 576, 12, 39, 23),  # 0.05 %; handling 0.00341 %
    ],
)
def test_the_costs_of_a_sale_on_both_sides_of_the_cut_in_stamp_duty(
    on, notional, stamp, transfer, handling, regulatory
):
    """1 000 x 11.23 and 1 000 x 11.52 of 000001.SZ: the stamp duty as in rqalpha's recorded runs of the point-in-time
    tax. The least commission of 5.00 has the fees of exchange and regulator in it, as is usual."""
    bank = Instrument("000001.SZ", "Bank", InstrumentKind.STOCK, "XSHG", "main")
    got = fees(Costs(), BOOK, bank, on, Side.SELL, notional)
    assert got == OrderFees(500 - handling - regulatory, stamp, transfer, handling, regulatory)
    assert got.total_cents == 500 + stamp + transfer
    bought = fees(Costs(), BOOK, bank, on, Side.BUY, notional)
    assert (bought.stamp_duty_cents, bought.transfer_fee_cents) == (0, transfer)
