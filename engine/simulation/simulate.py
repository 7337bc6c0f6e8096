"""One strategy over one calendar on one price store: backtrader runs it, the books are closed after."""

from collections.abc import Callable, Iterable
from datetime import date

from catalysts.calendar import CatalystCalendar
from engine.markets.sessions import Sessions
from engine.prices.bars import Bars
from engine.prices.store import PriceStore
from engine.simulation.books import close_books
from engine.simulation.broker import PlanBroker
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.failure import failure_of
from engine.simulation.market import market_of
from engine.simulation.new_desk import new_desk
from engine.simulation.outcome import Outcome
from engine.simulation.session_loop import SessionCerebro
from engine.simulation.spec import RunSpec


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
    desk = new_desk(chosen, store, calendar, spec, sessions_of, base_on=base_on, end_on=end_on)
    cerebro = SessionCerebro()
    cerebro.setbroker(PlanBroker(desk=desk))
    cerebro.feed(cut(store[ticker], base_on, end_on) for ticker in feed_order(spec.benchmarks[0], store.tradable()))
    cerebro.addstrategy(chosen.strategy, desk=desk, **dict(chosen.parameters))
    try:
        cerebro.run()
    except Exception as error:
        failed = failure_of(chosen, desk, error)
        if failed is error:
            raise
        raise failed from error
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
