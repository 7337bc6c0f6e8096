"""One strategy over one calendar on one price store, session by session over arrays: backtrader's run without it."""

from collections.abc import Callable
from datetime import date

import numpy as np

from catalysts.calendar import CatalystCalendar
from engine.markets.sessions import Sessions
from engine.prices.bars import Bar
from engine.prices.store import PriceStore
from engine.simulation.books import close_books
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.failure import failure_of
from engine.simulation.new_desk import new_desk
from engine.simulation.outcome import Outcome
from engine.simulation.replay.asker import asker_of, raise_where_backtraders
from engine.simulation.simulate import cut, feed_order
from engine.simulation.spec import RunSpec


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
    days = np.unique(np.concatenate([bars.sessions for bars in feeds.values()]))
    sessions: list[date] = days.tolist()
    before = sessions[0]
    try:
        strategy = asker_of(chosen, desk)
        for session in sessions:

            def bar_of(ticker: str, session: date = session) -> Bar | None:
                return feeds[ticker].on(session)

            desk.trade(session, before, bar_of)
            before = session
            if session < base_on:
                continue
            held = sorted({holding.ticker for holding in desk.account.holdings.values()})
            closes = {ticker: bar.close for ticker in held if (bar := bar_of(ticker)) is not None}
            desk.value(session, closes)
            if session >= end_on:
                continue
            strategy.market = desk.view(session)
            strategy.ask(session)
            for plan, _ in desk.exits(session):
                desk.floor.leaving[plan.id] = plan
            for plan, shares in desk.entries(session):
                desk.order(plan, shares)
    except Exception as error:
        failed = failure_of(chosen, desk, error)
        if failed is error:
            raise
        if isinstance(error, AttributeError):
            raise_where_backtraders(chosen.label, error)
        raise failed from error
    return close_books(desk, chosen.parameters)
