"""Whole-number arithmetic of prices and fees against the decimal one."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.exact import exact, to_multiple
from engine.markets.rules.fees import order_fees
from engine.markets.rules.limits import HALF_UP, INWARD, limit_prices
from engine.markets.rules.rule_book import shipped_rule_book
from engine.simulation.costs import Costs, rates_of
from engine.simulation.decision import Side
from engine.simulation.money import worth_cents
from engine.simulation.replay.deal import parts
from engine.simulation.replay.fee_schedule import fee_schedule
from engine.simulation.replay.quotes import band_prices, mean_price
from engine.simulation.replay.regime import Regime
from engine.simulation.replay.scaled import SCALE, half_up, scaled, to_ticks, worth

INSTRUMENTS = [
    (Instrument("600001.SS", "A", InstrumentKind.STOCK, "XSHG", "main"), date(2022, 5, 6)),
    (Instrument("600001.SS", "A", InstrumentKind.STOCK, "XSHG", "main"), date(2024, 5, 6)),
    (Instrument("510300.SS", "B", InstrumentKind.ETF, "XSHG"), date(2024, 5, 6)),
    (Instrument("0700.HK", "C", InstrumentKind.STOCK, "XHKG"), date(2024, 5, 6)),
    (Instrument("0700.HK", "C", InstrumentKind.STOCK, "XHKG"), date(2025, 9, 1)),
    (Instrument("ABC", "D", InstrumentKind.STOCK, "XNYS"), date(2024, 6, 3)),
]
COSTS = [Costs(), Costs(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), Costs(commission=0.0013, minimum_commission=7.77)]
prices = st.integers(1, 10_000_000).map(lambda units: units / 10_000)


@given(st.integers(0, 10**15), st.integers(1, 10**6))
def test_half_up_rounds_as_decimal_does(numerator: int, denominator: int) -> None:
    wanted = int((Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1), ROUND_HALF_UP))
    assert half_up(numerator, denominator) == wanted


@given(prices, st.integers(0, 10**7))
def test_a_worth_is_that_of_the_account(price: float, shares: int) -> None:
    units, is_exact = scaled(np.array([price]))
    assert is_exact[0]
    assert worth(int(units[0]), shares) == worth_cents(price, shares)


def test_a_price_that_was_divided_is_not_taken_for_exact() -> None:
    _, is_exact = scaled(np.array([10.0 / 3.0, 9.989999771118164, 9.99, np.nan, 1e9]))
    assert is_exact.tolist() == [False, False, True, False, False]


@pytest.mark.parametrize("costs", COSTS, ids=["book", "none", "own"])
@pytest.mark.parametrize(("instrument", "on"), INSTRUMENTS, ids=lambda one: getattr(one, "ticker", str(one)))
@pytest.mark.parametrize("side", [Side.BUY, Side.SELL])
def test_fees_are_those_of_the_book(instrument: Instrument, on: date, side: Side, costs: Costs) -> None:
    rates = rates_of(costs, shipped_rule_book(), instrument, on, side)
    found = fee_schedule(rates)
    assert found is not None
    notional = np.concatenate((np.arange(0, 4000), np.random.default_rng(5).integers(1, 10**11, 2000)))
    wanted = [order_fees(rates, int(one)).total_cents for one in notional]
    assert found.of_all(notional).tolist() == wanted
    assert [found.of(int(one)) for one in notional[:300]] == wanted[:300]


def _regime(limit: tuple[int, int], *, is_inward: bool) -> Regime:
    from engine.markets.rules.lots import LotRules

    book = shipped_rule_book()
    schedules = [fee_schedule(rates_of(Costs(), book, *INSTRUMENTS[0], side)) for side in (Side.BUY, Side.SELL)]
    buying, selling = schedules
    assert buying is not None
    assert selling is not None
    return Regime(limit, is_inward, (), (SCALE // 100,), LotRules(100, 100), 1, buying, selling)


@given(st.integers(1, 500_000), st.sampled_from([5, 10, 20, 30]), st.booleans())
def test_limits_are_those_of_the_book(cents: int, percent: int, is_inward: bool) -> None:
    reference = cents / 100
    wanted = limit_prices(reference, Decimal(percent) / 100, Decimal("0.01"), INWARD if is_inward else HALF_UP)
    tick = np.array(SCALE // 100)
    found = band_prices(_regime((percent, 100), is_inward=is_inward), scaled(np.array([reference]))[0], tick)
    assert found is not None
    assert tuple(Decimal(int(one[0])) / SCALE for one in found) == wanted


@given(st.lists(st.integers(1, 99_999), min_size=4, max_size=4))
def test_the_mean_price_is_rounded_as_decimals_are(units: list[int]) -> None:
    four = [exact(one / 1000) for one in units]
    wanted = (sum(four) / 4).quantize(Decimal("0.0001"))
    found = mean_price(*(scaled(np.array([float(one)]))[0] for one in four))
    assert Decimal(int(found[0])) / SCALE == wanted


@given(prices, st.sampled_from(["0.01", "0.001", "0.0001"]))
def test_a_price_is_rounded_to_the_tick_half_up(price: float, tick: str) -> None:
    step = int(Decimal(tick) * SCALE)
    found = to_ticks(int(scaled(np.array([price]))[0][0]), step)
    assert Decimal(found) / SCALE == to_multiple(exact(price), Decimal(tick))


@given(
    st.lists(st.tuples(st.sampled_from([0.2, 0.2 / 3, 0.3, 1.0, 0.1 / 7, 1 / 3]), st.integers(0, 10**12)), max_size=20)
)
def test_parts_of_money_are_cut_as_decimals_are(rows: list[tuple[float, int]]) -> None:
    weights, amounts = (np.array([row[n] for row in rows]) for n in (0, 1))
    wanted = [int(exact(weight) * cents) for weight, cents in rows]
    assert parts(weights.astype(np.float64), amounts.astype(np.int64)).tolist() == wanted
