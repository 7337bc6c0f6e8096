"""Two books worked by hand: who is sold when, and whose cash pays for whom."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import numpy as np

from catalysts import Catalyst, CatalystCalendar, Kind, When
from engine.markets.instrument import Instruments
from engine.markets.sessions import sessions_of
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.exit_rule import ExitRule
from engine.simulation.plan import Plan
from engine.simulation.replay.runs import Runs
from engine.simulation.spec import RunSpec, StrategySpec
from engine.simulation.strategy import CatalystStrategy
from tests.engine.simulation.random_case import Case
from tests.engine.simulation.walk_difference import walked

CLOCK, FIRST, SECOND = "000300.SS", "510001.SS", "513001.SS"
DATES = sessions_of("XSHG").between(date(2022, 3, 1), date(2022, 3, 16))
ROW = 4  # the session in which the first one falls


class Both(CatalystStrategy):
    """Nine tenths of the equity into the first, half of it into the second."""

    is_independent = True

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """The first with a stop at a tenth below, the second without."""
        exits = ExitRule(stop_loss=0.05 if catalyst.title == "five" else 0.1) if catalyst.id == "a" else ExitRule()
        is_first = catalyst.id == "a"
        yield Plan(FIRST if is_first else SECOND, 0.9 if is_first else 0.5, 6, "drawn by hand", exits=exits)


def book(title: str, opened: float, low: float) -> Runs:
    """The first one is bought at 1.000 in row 1 and falls in ROW, in which the second one is bought at 2.000."""
    bars = {ticker: _flat(ticker, price) for ticker, price in ((CLOCK, 3000.0), (FIRST, 1.0), (SECOND, 2.0))}
    columns = {name: getattr(bars[FIRST], name).copy() for name in ("open", "high", "low", "close")}
    columns["open"][ROW], columns["low"][ROW], columns["close"][ROW] = opened, low, opened
    for column in columns.values():
        column[ROW + 1 :] = opened
    bars[FIRST] = replace(bars[FIRST], **columns)
    rows = [
        Catalyst(name, title, Kind.PRODUCT, When.of_day(DATES[row]), "solid-state-battery")
        for name, row in (("a", 0), ("b", ROW - 1))
    ]
    chosen = ChosenStrategy("both", Both, ())
    spec = RunSpec((StrategySpec("x"),), (CLOCK,), cash=100_000.0)
    store = PriceStore(bars, {}, Instruments())
    case = Case(0, chosen, store, CatalystCalendar(tuple(rows)), spec, sessions_of, DATES[0], DATES[-1])
    done = walked([case])
    assert done is not None
    return done[0]


def _flat(ticker: str, price: float) -> Bars:
    column = np.full(len(DATES), price)
    return Bars(
        ticker, np.array(DATES, dtype="datetime64[D]"), column, column, column, column, np.full(len(DATES), 1e9)
    )


def test_a_touched_order_pays_for_nothing_that_was_bought_before_it() -> None:
    # 90,000 shares at 1.000 with a commission of 22.50 leave 9,977.50: 4,900 shares at 2.000 with one of 5.00; those at
    # 0.950 are sold within the session, after the open
    runs = book("five", 0.97, 0.94)
    assert runs.walked.shares.tolist() == [90_000, 4_900]
    assert runs.walked.entry_fees.tolist() == [2_250, 500]
    assert runs.pit.legs.exits[runs.sheet.leg[0]] == ROW
    assert runs.pit.legs.exit_prices[runs.sheet.leg[0]] == 95_000_000


def test_a_stop_at_the_lower_limit_is_sold_at_the_next_open() -> None:
    # 0.900 is the lower limit of 1.000: the stop at it finds no buyer; the next open is 0.960
    runs = book("ten", 0.96, 0.9)
    leg = runs.sheet.leg[0]
    assert runs.pit.legs.exits[leg] == ROW + 1
    assert runs.pit.legs.exit_prices[leg] == 96_000_000
    assert not runs.pit.legs.is_touched[leg]
