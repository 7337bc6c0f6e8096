"""Net asset values derived from an ETF's closes: 95 % of its total return, fees by calendar days, four decimals."""

from datetime import date

import numpy as np
import pytest

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.errors import RuleError
from engine.markets.rules.rule_book import shipped_rule_book
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.linked_fund import linked_values, with_linked_fund
from engine.prices.store import PriceStore

BOOK = shipped_rule_book()
A, C, ETF = "016019.OF", "016020.OF", "561910.SS"
TABLE = Instruments.of(
    [
        Instrument(A, "Linked A", InstrumentKind.FUND, "XSHG", "class-a"),
        Instrument(C, "Linked C", InstrumentKind.FUND, "XSHG", "class-c"),
    ]
)
DAYS = tuple(date(2024, 9, day) for day in (4, 5, 6, 9))


def etf(*closes: float, days: tuple[date, ...] = DAYS) -> Bars:
    """Bars that open at 9."""
    prices = np.array(closes)
    sessions = np.array(days[: len(closes)], dtype="datetime64[D]")
    return Bars(ETF, sessions, np.full(len(closes), 9.0), prices + 9, prices * 0.5, prices, np.full(len(closes), 1e6))


def test_a_value_earns_95_percent_of_the_etf_less_the_days_fee():
    """+10 % makes 1.0950; -10 % 0.990975; flat over a weekend takes 3 days of 3.65 % a year, a ten-thousandth each."""
    values = linked_values(C, etf(1.0, 1.1, 0.99, 0.99), (), np.full(4, 0.0365))
    expected = [1.0]
    for move, days in ((0.1, 1), (-0.1, 1), (0.0, 3)):
        expected.append(expected[-1] * (1 + 0.95 * move - 0.0001 * days))
    assert [round(one, 4) for one in expected] == [1.0, 1.0949, 0.9908, 0.9905]
    assert values.close.tolist() == [1.0, 1.0949, 0.9908, 0.9905]
    assert all(np.array_equal(values.close, column) for column in (values.open, values.high, values.low))
    assert (values.ticker, values.volume.tolist()) == (C, [0.0] * 4)


def test_a_split_and_a_dividend_of_the_etf_are_no_loss():
    """One share becomes two at half the price; 0.05 is paid of 0.55 that falls to 0.50."""
    actions = (CorporateAction(ETF, DAYS[1], 2.0), CorporateAction(ETF, DAYS[2], 1.0, 0.05))
    assert linked_values(C, etf(1.1, 0.55, 0.5), actions, np.zeros(3)).close.tolist() == [1.0, 1.0, 1.0]


def test_no_value_depends_on_a_later_bar():
    """Cut after any bar, the values before are the same."""
    whole = linked_values(C, etf(1.0, 1.3, 0.7, 1.9), (), np.full(4, 0.01)).close.tolist()
    for n in range(1, 5):
        assert linked_values(C, etf(*[1.0, 1.3, 0.7, 1.9][:n]), (), np.full(n, 0.01)).close.tolist() == whole[:n]


def test_the_store_says_what_was_derived():
    """Name, notice and list of derived series; class C has 0.25 % a year less than class A."""
    day, later = date(2024, 9, 4), date(2025, 9, 4)
    store = PriceStore({ETF: etf(1.0, 1.0, days=(day, later))}, {}, TABLE, notice="Generated.")
    for ticker in (A, C):
        store = with_linked_fund(store, ticker, ETF, BOOK)
    assert store.derived == (A, C)
    assert (store[A].close.tolist(), store[C].close.tolist()) == ([1.0, 0.9997], [1.0, 0.9972])
    found = store.instrument(C)
    assert found is not None
    assert (found.name, found.board) == ("Linked C (derived from 561910.SS)", "class-c")
    assert store.notice == (
        "Generated. 016019.OF has no published net asset values here: they are derived from 561910.SS (95% of its "
        "total return, the rest in cash, less 0.03% a year). 016020.OF has no published net asset values here: they "
        "are derived from 561910.SS (95% of its total return, the rest in cash, less 0.28% a year)."
    )


def test_published_values_are_kept_and_without_the_etf_there_are_none():
    """Nothing is derived where the source has the fund, or lacks its ETF."""
    own = linked_values(C, etf(2.0, 3.0), (), np.zeros(2))
    store = PriceStore({ETF: etf(1.0, 1.0), C: own}, {}, TABLE)
    assert with_linked_fund(store, C, ETF, BOOK) is store
    assert with_linked_fund(store, A, "561160.SS", BOOK) is store


def test_values_begin_with_the_book_and_need_a_share_class():
    """2017-09-29 is before the rules of funds; a fund that no table describes has no class."""
    days = (date(2017, 9, 29), date(2017, 10, 9), date(2017, 10, 10))
    store = PriceStore({ETF: etf(1.0, 2.0, 2.0, days=days)}, {}, TABLE)
    assert with_linked_fund(store, C, ETF, BOOK)[C].first_on == days[1]
    with pytest.raises(RuleError, match=r"016021\.OF: its number does not tell the share class"):
        with_linked_fund(store, "016021.OF", ETF, BOOK)
