"""Fees to the cent: golden orders, minima, fills of one order; dividend tax by holding period."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.markets.codes import instrument_from_code
from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.dividend_tax import dividend_tax, months_later
from engine.markets.rules.errors import RuleError
from engine.markets.rules.fees import (
    Commission,
    FeeRates,
    OrderFees,
    fee_rates,
    fill_fees,
    order_fees,
    usual_commission,
)
from engine.markets.rules.rule_book import shipped_rule_book

BOOK = shipped_rule_book()
D = Decimal
NO_COMMISSION = Commission(D(0))


def of(ticker: str) -> Instrument:
    """The instrument that a ticker tells."""
    instrument = instrument_from_code(ticker)
    assert instrument is not None
    return instrument


def costs(
    ticker: str, on: str, shares: int, price: str, *, sale: bool, commission: Commission | None = NO_COMMISSION
) -> OrderFees:
    """The costs of an order."""
    rates = fee_rates(BOOK, of(ticker), date.fromisoformat(on), is_sale=sale, commission=commission)
    return order_fees(rates, int(shares * D(price) * 100))


# rqalpha, tests/integration_tests/test_backtest_results/outs/test_s_pit_tax: 000001, 1000 shares a trade.
def test_stamp_duty_before_and_after_the_cut() -> None:
    """1000 × 11.23 sold on 2023-08-25: 11.23; 1000 × 11.52 on 2023-08-28: 5.76; a buy pays none."""
    assert costs("000001.SZ", "2023-08-25", 1000, "11.23", sale=True).stamp_duty_cents == 1123
    assert costs("000001.SZ", "2023-08-28", 1000, "11.52", sale=True).stamp_duty_cents == 576
    assert costs("000001.SZ", "2023-08-28", 1000, "11.52", sale=False).stamp_duty_cents == 0


def test_the_full_cost_of_a_sale() -> None:
    """Of 11 520 on 2023-08-28: stamp duty 5.76, transfer 0.1152, handling 0.392832, regulatory 0.2304, to the cent."""
    fees = costs("000001.SZ", "2023-08-28", 1000, "11.52", sale=True)
    assert fees == OrderFees(0, 576, 12, 39, 23)
    assert fees.total_cents == 650


def test_commission_of_rqalphas_run() -> None:
    """1000 × 11.73 at 0.08 % is 9.384, which rqalpha keeps unrounded: 9.38 to the cent."""
    commission = Commission(D("0.0008"), 500)
    fees = costs("000001.SZ", "2023-08-23", 1000, "11.73", sale=False, commission=commission)
    assert fees.commission_cents == 938
    assert D("11730") * commission.rate == D("9.384")


def test_the_usual_commission_covers_the_fees() -> None:
    """100 000 at 0.025 % is 25.00 with handling 3.41 and regulatory 2.00 in it: 19.59 is left for the broker."""
    fees = costs("600519.SS", "2025-06-24", 100, "1000", sale=False, commission=None)
    assert fees == OrderFees(1959, 0, 100, 341, 200)
    assert fees.commission_cents + fees.handling_fee_cents + fees.regulatory_fee_cents == 2500


def test_the_minimum_of_an_order() -> None:
    """1 000 at 0.025 % would be 0.25: the order pays 5.00, the fees of 0.03 and 0.02 in it."""
    fees = costs("600519.SS", "2025-06-24", 100, "10", sale=False, commission=None)
    assert fees == OrderFees(495, 0, 1, 3, 2)


def test_a_commission_below_the_fees_it_covers() -> None:
    """Nobody pays a negative commission: at 0.001 % covering, the fees of 0.00541 % stay."""
    cheap = Commission(D("0.00001"), 0, covers_exchange_fees=True)
    assert costs("600519.SS", "2025-06-24", 100, "1000", sale=False, commission=cheap) == OrderFees(0, 0, 100, 341, 200)


def test_funds_pay_no_stamp_duty_and_no_transfer_fee() -> None:
    """100 000 of a stock ETF: 0.004 % to the exchange, nothing else; of a bond ETF not even that."""
    assert costs("561910.SS", "2025-06-24", 200_000, "0.5", sale=True) == OrderFees(0, 0, 0, 400, 0)
    assert costs("511010.SS", "2025-06-24", 1000, "100", sale=True) == OrderFees(0, 0, 0, 0, 0)


def test_hong_kong() -> None:
    """100 × 400.20 on 2025-06-24: duty 40.02 rounded up to 41, trading fee 2.26, levies 1.14, settlement at least 2."""
    fees = costs("0700.HK", "2025-06-24", 100, "400.20", sale=False)
    assert fees == OrderFees(0, 4100, 200, 226, 114)  # 40 020: 0.8004, 2.261130, 1.140570
    assert costs("0700.HK", "2025-06-30", 100, "400.20", sale=False).transfer_fee_cents == 168  # 1.68084
    assert costs("0700.HK", "2025-06-24", 100_000, "400.20", sale=False).transfer_fee_cents == 10_000
    assert costs("0700.HK", "2023-11-16", 100, "400.00", sale=True).stamp_duty_cents == 5200
    tracker = Instrument("2800.HK", "Tracker Fund", InstrumentKind.ETF, "XHKG")
    rates = fee_rates(BOOK, tracker, date(2025, 6, 24), is_sale=True)
    assert order_fees(rates, 1_000_000).stamp_duty_cents == 0


def test_the_us() -> None:
    """10 000 sold on 2024-05-22 pays Section 31: 0.278, so 0.28; bought, nothing."""
    assert costs("TSLA", "2024-05-22", 50, "200", sale=True) == OrderFees(0, 0, 0, 0, 28)
    assert costs("TSLA", "2024-05-22", 50, "200", sale=False) == OrderFees()
    assert usual_commission(BOOK, of("TSLA"), date(2024, 5, 22)) == Commission(D(0), 0)


def test_nothing_traded_costs_nothing() -> None:
    """A notional of 0 has no minimum; one below 0 is refused."""
    rates = FeeRates(Commission(D("0.0003"), 500))
    assert order_fees(rates, 0) == OrderFees()
    with pytest.raises(ValueError, match="0 cents or more"):
        order_fees(rates, -1)


@pytest.mark.parametrize("rate", ["5", "0.05", "-0.001"])
def test_a_rate_that_is_no_fraction(rate: str) -> None:
    """A commission of 5 meant as 5 basis points is refused with what to write."""
    with pytest.raises(ValueError, match=r"is not a fraction of the notional below 0.05; 5 basis points are 0.0005"):
        Commission(D(rate))


def test_a_date_without_all_fees_is_refused() -> None:
    """In 2010 the book knows the stamp duty, not the fees: no order of that day can be costed."""
    with pytest.raises(RuleError, match="does not say the transfer_fee"):
        fee_rates(BOOK, of("600519.SS"), date(2010, 6, 1), is_sale=True, commission=NO_COMMISSION)


RATES = st.builds(
    FeeRates,
    commission=st.builds(
        Commission,
        rate=st.sampled_from([D(0), D("0.00025"), D("0.003")]),
        minimum_cents=st.sampled_from([0, 500]),
        covers_exchange_fees=st.booleans(),
    ),
    stamp_duty=st.sampled_from([D(0), D("0.0005"), D("0.0013")]),
    transfer_fee=st.sampled_from([D(0), D("0.00001")]),
    handling_fee=st.sampled_from([D(0), D("0.0000341")]),
    regulatory_fee=st.sampled_from([D(0), D("0.00002")]),
    least_transfer_cents=st.sampled_from([0, 200]),
    most_transfer_cents=st.sampled_from([None, 10_000]),
    is_stamp_duty_rounded_up=st.booleans(),
)
FILLS = st.lists(st.integers(min_value=1, max_value=50_000_000), min_size=1, max_size=5)
FillFees = Callable[[FeeRates, int, int], OrderFees]


def added(fill: FillFees, rates: FeeRates, fills: list[int]) -> list[int]:
    """The costs of an order in fills, column by column."""
    done, columns = 0, [0] * 5
    for cents in fills:
        fees = fill(rates, done, cents)
        columns = [a + b for a, b in zip(columns, as_list(fees), strict=True)]
        done += cents
    return columns


def as_list(fees: OrderFees) -> list[int]:
    """The five columns."""
    return [
        fees.commission_cents,
        fees.stamp_duty_cents,
        fees.transfer_fee_cents,
        fees.handling_fee_cents,
        fees.regulatory_fee_cents,
    ]


@settings(derandomize=True, max_examples=200)
@given(RATES, FILLS)
def test_fills_add_up_to_the_order(rates: FeeRates, fills: list[int]) -> None:
    """However an order is cut, each column and the total are those of the whole; no fill costs less than nothing."""
    assert added(fill_fees, rates, fills) == as_list(order_fees(rates, sum(fills)))
    done = 0
    for cents in fills:
        assert fill_fees(rates, done, cents).total_cents >= 0
        done += cents


def test_a_minimum_for_each_fill_is_found() -> None:
    """Charging each fill as an order of its own breaks the law above; zipline's 230, 170, 100 shares do it."""
    rates = FeeRates(Commission(D("0.003"), 250))
    per_fill: FillFees = lambda rates, done, cents: order_fees(rates, cents)  # noqa: E731
    fills = [57_500, 42_500, 25_000]
    assert added(fill_fees, rates, fills)[0] == order_fees(rates, sum(fills)).commission_cents == 375
    assert added(per_fill, rates, fills)[0] == 750


@settings(derandomize=True, max_examples=100)
@given(RATES, st.integers(min_value=1, max_value=10**9), st.integers(min_value=0, max_value=10**6))
def test_more_traded_never_costs_less(rates: FeeRates, notional: int, more: int) -> None:
    """The total never falls with the notional, and lies within a cent a column of the sum of the rates."""
    assert order_fees(rates, notional + more).total_cents >= order_fees(rates, notional).total_cents >= 0


@pytest.mark.parametrize(
    ("bought", "sold", "rate"),
    [
        ("2024-01-08", "2024-02-07", "0.20"),
        ("2024-01-08", "2024-02-08", "0.20"),  # held from 01-08 to 02-07: a month
        ("2024-01-08", "2024-02-09", "0.10"),
        ("2024-01-31", "2024-02-29", "0.20"),
        ("2024-01-31", "2024-03-01", "0.10"),
        ("2024-01-08", "2025-01-08", "0.10"),  # a year
        ("2024-01-08", "2025-01-09", "0"),
        ("2024-02-29", "2025-02-28", "0.10"),
        ("2024-02-29", "2025-03-01", "0"),
    ],
)
def test_dividend_tax_by_holding_period(bought: str, sold: str, rate: str) -> None:
    """Up to a month 20 %, up to a year 10 %, longer nothing; a month and a year by the calendar, from day to day."""
    first_on, last_on = date.fromisoformat(bought), date.fromisoformat(sold)
    assert dividend_tax(BOOK, of("600519.SS"), last_on, first_on, last_on).number == D(rate)


def test_dividend_tax_goes_by_the_date_of_record() -> None:
    """A dividend of 2015-09-07 held long paid 5 %, one of 2015-09-08 nothing; a fund's pays nothing."""
    long_ago, late = date(2010, 1, 4), date(2016, 1, 4)
    assert dividend_tax(BOOK, of("600519.SS"), date(2015, 9, 7), long_ago, late).number == D("0.05")
    assert dividend_tax(BOOK, of("600519.SS"), date(2015, 9, 8), long_ago, late).number == 0
    assert dividend_tax(BOOK, of("510300.SS"), date(2025, 6, 17), date(2025, 6, 10), date(2025, 6, 20)).number == 0
    with pytest.raises(ValueError, match="do not follow each other"):
        dividend_tax(BOOK, of("600519.SS"), date(2025, 6, 17), date(2025, 6, 18), date(2025, 6, 20))


@settings(derandomize=True, max_examples=200)
@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(min_value=0, max_value=24))
def test_months_later(on: date, n: int) -> None:
    """The same day of the month, or the last one of a shorter month."""
    later = months_later(on, n)
    assert (later.year * 12 + later.month) - (on.year * 12 + on.month) == n
    assert later.day == on.day or (later.day < on.day and months_later(later, 0) == later)
