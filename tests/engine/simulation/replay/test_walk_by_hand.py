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
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.runs import Runs
from engine.simulation.spec import RunSpec, StrategySpec
from engine.simulation.strategy import CatalystStrategy
from tests.engine.simulation.random_case import Case
from tests.engine.simulation.walk_difference import walked

CLOCK, FIRST, SECOND = "000300.SS", "510001.SS", "513001.SS"
DATES = sessions_of("XSHG").between(date(2022, 3, 1), date(2022, 3, 16))
ROW = 4  # the session in which the first one falls


class Both(CatalystStrategy):
    """All of the equity into whatever a catalyst is called."""

    is_independent = True

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """The first with a stop at a tenth below, the second without."""
        exits = ExitRule(stop_loss=0.05 if catalyst.title == "five" else 0.1) if catalyst.id == "a" else ExitRule()
        yield Plan(FIRST if catalyst.id == "a" else SECOND, 1.0, 6, "all in", exits=exits)


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
    # sold at 0.950 within the session, after the open at which 2.000 a share could not be paid for
    runs = book("five", 0.97, 0.94)
    assert runs.walked.codes.tolist() == [Code.OK, Code.NO_CASH]
    assert runs.pit.legs.exits[runs.sheet.leg[0]] == ROW
    assert runs.pit.legs.exit_prices[runs.sheet.leg[0]] == 95_000_000


def test_a_stop_at_the_lower_limit_is_sold_at_the_next_open() -> None:
    # 0.900 is the lower limit of 1.000: the stop at it finds no buyer; the next open is 0.960
    runs = book("ten", 0.96, 0.9)
    leg = runs.sheet.leg[0]
    assert runs.pit.legs.exits[leg] == ROW + 1
    assert runs.pit.legs.exit_prices[leg] == 96_000_000
    assert not runs.pit.legs.is_touched[leg]
