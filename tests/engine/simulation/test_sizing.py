"""The size of an order: modes and caps, worked by hand on an equity of 1 000 000.00."""

from datetime import date

import numpy as np
import pytest

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.rule_book import shipped_rule_book
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.market_answer import No
from engine.simulation.order_size import OrderSize, order_size
from engine.simulation.plan import DatedPlan, Plan
from engine.simulation.refusal import Reason
from engine.simulation.sizing import Purse, Sizing, SizingMode, wanted_cents, wanted_shares

PURSE = Purse(equity_cents=100_000_000, ticker_cents=0, n_plans=0, volatility=0.4)
CASH, VOLATILITY = SizingMode.CASH, SizingMode.VOLATILITY
BEFORE, ON = date(2024, 8, 30), date(2024, 9, 2)


@pytest.mark.parametrize(
    ("sizing", "weight", "cents"),
    [
        (Sizing(), 0.2, 20_000_000),
        (Sizing(), 1.0, 100_000_000),
        (Sizing(CASH, 50_000.0), 1.0, 5_000_000),  # whatever the equity
        (Sizing(CASH, 50_000.0), 0.5, 2_500_000),
        (Sizing(VOLATILITY, 0.2), 0.5, 25_000_000),  # 0.5 x 0.2 / 0.4
        (Sizing(VOLATILITY, 0.8), 0.3, 60_000_000),  # 0.3 x 0.8 / 0.4
        (Sizing(VOLATILITY, 0.8), 0.9, 100_000_000),  # 1.8, at most all of it
    ],
)
def test_a_weight_is_a_part_of_what_the_mode_says(sizing, weight, cents):
    """Of the equity, of a fixed amount, or of the equity at a target volatility."""
    assert wanted_cents(sizing, weight, PURSE) == cents


def test_a_part_is_rounded_down_to_the_cent():
    """A third of 100.00 is 33.33."""
    assert wanted_cents(Sizing(), 1 / 3, Purse(10_000, 0, 0, None)) == 3_333


@pytest.mark.parametrize(("held", "cents"), [(0, 15_000_000), (4_000_000, 11_000_000), (14_999_999, 1)])
def test_a_name_is_filled_up_to_its_cap(held, cents):
    """15 % of the equity are 150 000.00, less what its plans hold or have ordered; 200 000.00 were wanted."""
    assert wanted_cents(Sizing(name_cap=0.15), 0.2, Purse(100_000_000, held, 1, None)) == cents


@pytest.mark.parametrize("held", [15_000_000, 16_000_000])
def test_a_full_name_is_refused(held):
    """At the cap, or grown beyond it."""
    no = wanted_cents(Sizing(name_cap=0.15), 0.2, Purse(100_000_000, held, 1, None))
    assert isinstance(no, No)
    assert no.reason is Reason.NAME_CAP
    assert "15%" in no.detail


def test_a_cap_that_is_not_reached_changes_nothing():
    """100 000.00 wanted, 150 000.00 allowed."""
    assert wanted_cents(Sizing(name_cap=0.15), 0.1, PURSE) == 10_000_000


def test_the_cap_on_plans_counts_those_held_and_ordered():
    """Two plans under a cap of three leave room for one; three leave none."""
    sizing = Sizing(plan_cap=3)
    assert wanted_cents(sizing, 0.2, Purse(100_000_000, 0, 2, None)) == 20_000_000
    no = wanted_cents(sizing, 0.2, Purse(100_000_000, 0, 3, None))
    assert no == No(Reason.PLAN_CAP, "3 plans are held or ordered, the cap is 3")


@pytest.mark.parametrize(("cents", "price", "shares"), [(33_000, 3.3, 100), (32_999, 3.3, 99), (10, 0.1, 1)])
def test_an_amount_buys_whole_shares(cents, price, shares):
    """330.00 at 3.30 are 100 shares exactly, though 330 / 3.3 is 99.99 in binary."""
    assert wanted_shares(cents, price) == shares


def _store(board: str = "main", *actions: CorporateAction) -> PriceStore:
    ticker = "688001.SS" if board == "star" else "600001.SS"
    days = np.array(["2024-08-30", "2024-09-02"], dtype="datetime64[D]")
    prices, volume = np.array([30.0, 99.0]), np.array([1e6, 1e6])
    instrument = Instrument(ticker, "Stock", InstrumentKind.STOCK, "XSHG", board)
    bars = Bars(ticker, days, prices, prices, prices, prices, volume)
    return PriceStore({ticker: bars}, {ticker: actions}, Instruments.of([instrument]))


def _size(store: PriceStore, weight: float, session: date = BEFORE) -> OrderSize | No:
    (ticker,) = store.bars
    dated = DatedPlan("p", "", Plan(ticker, weight, 5, ""), BEFORE, ON, None)
    return order_size(store, shipped_rule_book(), Sizing(), dated, session, PURSE)


def test_an_order_is_of_whole_lots_at_the_last_close():
    """20 000.00 at 30.00 are 666 shares: 600 on the main board, 666 on STAR; the open of 99.00 is not known."""
    assert _size(_store(), 0.02) == OrderSize(600, 2_000_000)
    assert _size(_store("star"), 0.02) == OrderSize(666, 2_000_000)


def test_an_order_is_sized_at_what_the_close_becomes_on_the_ex_date():
    """Three for one and 3.00 on the entry date: (30.00 - 3.00) / 3 = 9.00, 20 000.00 buy 2 222, so 2 200."""
    action = CorporateAction("600001.SS", ON, 3.0, 3.0)
    assert _size(_store("main", action), 0.02) == OrderSize(2_200, 2_000_000)


def test_an_amount_under_one_lot_is_refused():
    """3 000.00 buy a lot of 100 at 30.00, 2 999.99 do not; a lot of STAR is 200."""
    assert _size(_store(), 0.003) == OrderSize(100, 300_000)
    for store, weight in ((_store(), 0.00299999), (_store("star"), 0.00599)):
        no = _size(store, weight)
        assert isinstance(no, No)
        assert no.reason is Reason.UNDER_ONE_LOT


def test_a_stock_without_a_bar_yet_is_not_listed():
    """Before its first bar there is no price to reckon with."""
    no = _size(_store(), 0.02, date(2024, 8, 29))
    assert isinstance(no, No)
    assert no.reason is Reason.NOT_LISTED
