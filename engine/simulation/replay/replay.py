"""One strategy over one calendar on one price store, session by session over arrays: backtrader's run without it."""

from bisect import bisect_left
from collections.abc import Callable
from datetime import date

from catalysts.calendar import CatalystCalendar
from engine.markets.sessions import Sessions
from engine.prices.bars import Bar
from engine.prices.store import PriceStore
from engine.simulation.books import close_books
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.failure import failure_of
from engine.simulation.new_desk import new_desk
from engine.simulation.outcome import Outcome
from engine.simulation.replay.asker import asker_of, raise_where_backtraders
from engine.simulation.replay.quiet import rest
from engine.simulation.replay.tape import Tape
from engine.simulation.replay.watch import Watch
from engine.simulation.simulate import cut, feed_order
from engine.simulation.spec import RunSpec
from engine.simulation.strategy import CatalystStrategy


def replay(
    chosen: ChosenStrategy,
    store: PriceStore,
    calendar: CatalystCalendar,
    spec: RunSpec,
    sessions_of: Callable[[str], Sessions],
    *,
    base_on: date,
    end_on: date,
) -> Outcome:
    """The outcome of `simulate` for the same arguments, to the last byte, without backtrader's loop.

    Raises SpecError for a strategy that needs backtrader (see `asker.hindrances`), StrategyError where its own code
    fails.
    """
    desk = new_desk(chosen, store, calendar, spec, sessions_of, base_on=base_on, end_on=end_on)
    order = feed_order(spec.benchmarks[0], store.tradable())
    feeds = {ticker: bars for ticker in order if len(bars := cut(store[ticker], base_on, end_on))}
    tape = Tape(feeds)
    try:
        strategy = asker_of(chosen, desk)
        _walk(desk, tape, Watch(desk, tape), strategy)
    except Exception as error:
        failed = failure_of(chosen, desk, error)
        if failed is error:
            raise
        if isinstance(error, AttributeError):
            raise_where_backtraders(chosen.label, error)
        raise failed from error
    return close_books(desk, chosen.parameters)


def _walk(desk: Desk, tape: Tape, watch: Watch, strategy: CatalystStrategy) -> None:
    """From the close of the base session on: what can happen is done session by session, the rest at once."""
    sessions = tape.sessions
    base = place = bisect_left(sessions, desk.base_on)
    while place < len(sessions):
        stop = watch.next_place(place) if place > base else place
        if stop > place:
            rest(desk, tape, place, stop)
        else:
            _session(desk, tape, place, strategy)
            stop = place + 1
        place = stop


def _session(desk: Desk, tape: Tape, place: int, strategy: CatalystStrategy) -> None:
    """One session as the broker and the strategy pass it under backtrader: trade, value, ask, order."""
    session = tape.sessions[place]

    def bar_of(ticker: str) -> Bar | None:
        return tape.bar(ticker, place)

    desk.trade(session, tape.sessions[max(place - 1, 0)], bar_of)
    held = sorted({holding.ticker for holding in desk.account.holdings.values()})
    desk.value(session, {ticker: close for ticker in held if (close := tape.close(ticker, place)) is not None})
    if session >= desk.end_on:
        return
    strategy.ask(session)
    for plan, _ in desk.exits(session):
        desk.floor.leaving[plan.id] = plan
    for plan, shares in desk.entries(session):
        desk.order(plan, shares)
