"""A desk as a run begins: its account filled, its agenda made, nothing decided yet."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from catalysts.calendar import CatalystCalendar
from engine.markets.sessions import Sessions
from engine.prices.store import PriceStore
from engine.simulation.account import Account
from engine.simulation.agenda import agenda
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.floor import Floor
from engine.simulation.market import market_of
from engine.simulation.money import to_cents
from engine.simulation.news import News
from engine.simulation.spec import RunSpec


def new_desk(
    chosen: ChosenStrategy,
    store: PriceStore,
    calendar: CatalystCalendar,
    spec: RunSpec,
    sessions_of: Callable[[str], Sessions],
    *,
    base_on: date,
    end_on: date,
) -> Desk:
    """The desk of a run from the close of `base_on` to the close of `end_on`, whatever executor drives it."""
    market = market_of(store, spec, sessions_of)
    clock = market.sessions(spec.benchmarks[0])
    return Desk(
        strategy=chosen.label,
        store=store,
        calendar=calendar,
        agenda=agenda(calendar, clock, spec.precision, base_on, end_on),
        clock=clock,
        market=market,
        base_on=base_on,
        end_on=end_on,
        floor=Floor(market, Account(to_cents(Decimal(repr(float(spec.cash)))))),
        sizing=spec.sizing,
        news=News.of(calendar),
        cash_rate=spec.cash_rate,
    )
