"""One strategy over one calendar on one price store: backtrader runs it, the books are closed after."""

import traceback
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

import backtrader as bt

from catalysts.calendar import CatalystCalendar
from catalysts.errors import CatalystError
from engine.markets.sessions import Sessions
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.account import Account
from engine.simulation.agenda import agenda
from engine.simulation.books import close_books
from engine.simulation.broker import PlanBroker
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.errors import StrategyError
from engine.simulation.feed import feed_of
from engine.simulation.floor import Floor
from engine.simulation.market import market_of
from engine.simulation.money import to_cents
from engine.simulation.news import News
from engine.simulation.outcome import Outcome
from engine.simulation.spec import RunSpec
from engine.simulation.strategy import CatalystStrategy


def simulate(
    chosen: ChosenStrategy,
    store: PriceStore,
    calendar: CatalystCalendar,
    spec: RunSpec,
    sessions_of: Callable[[str], Sessions],
    *,
    base_on: date,
    end_on: date,
) -> Outcome:
    """Run a strategy from the close of `base_on` to the close of `end_on`.

    The first benchmark is data0 and the clock; `sessions_of` gives an exchange's sessions by its code. Raises
    StrategyError where the strategy's own code fails.
    """
    clock = clock_sessions(store, spec, sessions_of)
    market = market_of(store, spec, sessions_of)
    desk = Desk(
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
    cerebro = bt.Cerebro(stdstats=False, preload=False, runonce=False)
    cerebro.setbroker(PlanBroker(desk=desk))
    for ticker in feed_order(spec.benchmarks[0], store.tradable()):
        bars = cut(store[ticker], base_on, end_on)
        if len(bars):
            cerebro.adddata(feed_of(bars), name=ticker)
    cerebro.addstrategy(chosen.strategy, desk=desk, **dict(chosen.parameters))
    try:
        cerebro.run()
    except StrategyError:
        raise
    except Exception as error:
        own = _own_line(chosen, error)
        if own is None and isinstance(error, CatalystError):
            raise
        raise StrategyError(_failure(chosen, desk, error, own)) from error
    return close_books(desk, chosen.parameters)


def clock_sessions(store: PriceStore, spec: RunSpec, sessions_of: Callable[[str], Sessions]) -> Sessions:
    """The sessions of the first benchmark's exchange."""
    return market_of(store, spec, sessions_of).sessions(spec.benchmarks[0])


def feed_order(clock: str, tradable: Iterable[str]) -> tuple[str, ...]:
    """The clock first, then the instruments that can be bought, by ticker."""
    return (clock, *(ticker for ticker in sorted(tradable) if ticker != clock))


def cut(bars: Bars, base_on: date, end_on: date) -> Bars:
    """The bars from `base_on` to `end_on`, with the last one before where `base_on` itself has none: an instrument
    that was suspended then is known to backtrader from the start."""
    stop = bars.n_until(end_on)
    start = min(max(bars.n_until(base_on) - 1, 0), stop)
    return bars.between_rows(start, stop)


def _own_line(chosen: ChosenStrategy, error: BaseException) -> tuple[str, int, str] | None:
    """File, line and function of the innermost frame in the strategy's own modules, None where it is in none."""
    modules = {base.__module__ for base in chosen.strategy.__mro__ if issubclass(base, CatalystStrategy)}
    modules.discard(CatalystStrategy.__module__)
    frames = [
        (frame.f_code.co_filename, line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__") in modules
    ]
    return frames[-1] if frames else None


def _failure(chosen: ChosenStrategy, desk: Desk, error: BaseException, own: tuple[str, int, str] | None) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    file, line, function = own or (frame.filename, frame.lineno, frame.name)
    session = desk.equity[-1].session if desk.equity else desk.base_on
    place = file.replace("\\", "/").rpartition("/")[2]
    said = " ".join(f"{type(error).__name__}: {error}".split())
    return (
        f"strategy {chosen.label!r} failed after the close of {session}: {said} ({place}, line {line}, in {function})"
    )
