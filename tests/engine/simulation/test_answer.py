"""The market's answer and what it costs: pure functions, worked by hand."""

from datetime import date

import pytest

from engine.markets.instrument import Instrument, InstrumentKind
from engine.prices.bars import Bar
from engine.simulation.answer import Execution, No, affordable_shares, answer_buy, answer_sell, wanted_shares
from engine.simulation.costs import Costs, Fees, fees
from engine.simulation.decision import Side
from engine.simulation.money import part_cents, worth_cents
from engine.simulation.refusal import Reason

STOCK = Instrument("300001.SZ", "Machines", InstrumentKind.STOCK, "XSHG")
FUND = Instrument("510001.SS", "Fund", InstrumentKind.ETF, "XSHG")
ON, BEFORE = date(2024, 9, 2), date(2024, 8, 30)
BAR = Bar(ON, 10.0, 11.0, 9.0, 10.5, 1e6)
QUIET = Bar(ON, 10.0, 10.0, 10.0, 10.0, 0.0)


@pytest.mark.parametrize(
    ("price", "shares", "cents"),
    [(0.005, 1, 1), (0.0049, 1, 0), (1.005, 1, 101), (2.675, 1, 268), (0.1, 3, 30), (19.6, 1_500, 2_940_000)],
)
def test_an_amount_is_rounded_half_up_from_the_decimal_that_was_written(price, shares, cents):
    """1.005 is 101 cents and 2.675 is 268, though the binary fractions lie below the half."""
    assert worth_cents(price, shares) == cents


def test_a_part_of_an_amount_is_rounded_half_up_once():
    """0.025 % of 2 000.20 is 0.50005, so 50 cents; of 2 020.00 it is 0.505, so 51."""
    assert part_cents(200_020, 0.00025) == 50
    assert part_cents(202_000, 0.00025) == 51


def test_money_takes_numpys_numbers():
    """A price or a rate out of an array counts like the plain number."""
    import numpy as np

    assert worth_cents(np.float64(1.005), 1) == 101
    assert part_cents(202_000, np.float64(0.00025)) == 51
    assert fees(Costs(minimum_commission=np.float64(5)), InstrumentKind.ETF, Side.BUY, 100).commission_cents == 500


@pytest.mark.parametrize(
    ("kind", "side", "notional", "expected"),
    [
        (InstrumentKind.STOCK, Side.BUY, 2_000_000, Fees(500, 0, 20)),
        (InstrumentKind.STOCK, Side.BUY, 2_002_000, Fees(501, 0, 20)),
        (InstrumentKind.STOCK, Side.SELL, 2_000_000, Fees(500, 1_000, 20)),
        (InstrumentKind.STOCK, Side.SELL, 100, Fees(500, 0, 0)),
        (InstrumentKind.ETF, Side.BUY, 10_000_000, Fees(2_500, 0, 0)),
        (InstrumentKind.ETF, Side.SELL, 10_000_000, Fees(2_500, 0, 0)),
    ],
)
def test_costs_follow_kind_and_side(kind, side, notional, expected):
    """Commission 0.025 % and at least 5.00; stamp duty 0.05 % of sales of stocks; transfer fee 0.001 % of stocks.

    20 020.00 × 0.025 % = 5.005 → 5.01; 1.00 × 0.05 % = 0.0005 → 0.00.
    """
    assert fees(Costs(), kind, side, notional) == expected
    assert expected.total_cents == sum(
        (expected.commission_cents, expected.stamp_duty_cents, expected.transfer_fee_cents)
    )


def test_a_purchase_fills_the_wanted_lots_at_the_open():
    """1 000 shares at 10.00 with cash to spare."""
    assert answer_buy(FUND, BAR, 1_000, 10_000_000, Costs()) == Execution(1_000, 10.0)


@pytest.mark.parametrize(
    ("cash_cents", "shares"),
    [(1_000_500, 1_000), (1_000_499, 900), (900_500, 900), (100_500, 100), (100_499, 0), (0, 0)],
)
def test_the_cash_pays_for_whole_lots_and_their_costs(cash_cents, shares):
    """A lot costs 1 000.00, the commission 5.00 up to 20 000.00: one cent too little is one lot less."""
    assert affordable_shares(FUND, 10.0, 1_000, cash_cents, Costs()) == shares


def test_an_odd_number_is_bought_in_whole_lots():
    """1 099 wanted shares are ten lots."""
    assert affordable_shares(FUND, 10.0, 1_099, 10_000_000, Costs()) == 1_000


def test_noes_of_a_purchase():
    """No bar: suspended; no volume; less cash than a lot costs."""
    assert answer_buy(STOCK, None, 100, 10**9, Costs()) == No(Reason.SUSPENDED, "no trading in this session")
    no = answer_buy(STOCK, QUIET, 100, 10**9, Costs())
    assert isinstance(no, No)
    assert no.reason is Reason.NO_VOLUME
    no = answer_buy(STOCK, BAR, 100, 100_000, Costs())
    assert no == No(Reason.NO_CASH, "1000.00 in cash, one lot costs 1000.00 and fees")


def test_noes_of_a_sale():
    """Shares bought in this session cannot be sold in it; a suspension and a session without trading say no."""
    assert answer_sell(BAR, 100, ON, ON) == No(Reason.T_PLUS_ONE, "bought in this session")
    for bar, reason in ((None, Reason.SUSPENDED), (QUIET, Reason.NO_VOLUME)):
        no = answer_sell(bar, 100, BEFORE, ON)
        assert isinstance(no, No)
        assert no.reason is reason


def test_an_odd_lot_is_sold_whole():
    """133 shares leave at the open."""
    assert answer_sell(BAR, 133, BEFORE, ON) == Execution(133, 10.0)


@pytest.mark.parametrize(
    ("equity_cents", "weight", "price", "shares"),
    [
        (100_000_000, 0.2, 19.9, 10_000),
        (100_000_000, 0.1, 3.3, 30_300),
        (33_000, 1.0, 3.3, 100),
        (32_999, 1.0, 3.3, 0),
        (100_000_000, 1.0, 0.1, 10_000_000),
    ],
)
def test_the_wanted_shares_are_whole_lots_of_the_weighted_equity(equity_cents, weight, price, shares):
    """330.00 buy exactly one lot at 3.30, a cent less buys none; 100 000 / 3.30 = 30 303."""
    assert wanted_shares(equity_cents, weight, price) == shares
