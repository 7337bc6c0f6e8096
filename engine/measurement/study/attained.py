"""Of each event: the run-up before the news, the reaction, what of it could be had, and what came after."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from engine.markets.sessions import SessionError
from engine.measurement.instant import Instant
from engine.measurement.study.gathering import Gathered
from engine.measurement.study.settings import StudySettings
from engine.measurement.three_returns import abnormal_between, can_buy
from engine.prices.bars import Bars
from engine.simulation.fill_policy import FillAt
from engine.simulation.market import Market


@dataclass(frozen=True, slots=True)
class Attained:
    """Buy-and-hold total returns less the benchmark's over the same instants, fractions; None where a price is missing.

    `run_up`: from the close `run_up` sessions before the last one before the news to that close. `reaction`: from it
    to the close of the window's last session. `capturable`: to the same from the first open at which one lot could be
    bought (`buyable_on`). `after`: from there over the sessions behind the window.
    """

    run_up: float | None
    reaction: float | None
    capturable: float | None
    after: float | None
    buyable_on: date | None


def attained(gathered: Gathered, market: Market, benchmark: Bars, settings: StudySettings) -> tuple[Attained, ...]:
    """One for each event; `benchmark` raw for an index, adjusted for a fund or a stock."""
    held: dict[str, Bars] = {}
    out = []
    bought = replace(market, policy=replace(market.policy, at=FillAt.OPEN))
    for event, row in zip(gathered.events, gathered.rows.tolist(), strict=True):
        if event.ticker not in held:
            held[event.ticker] = market.store.adjusted(event.ticker)
        out.append(_of_event(event.ticker, event.entry_on, row, held[event.ticker], bought, benchmark, settings))
    return tuple(out)


def _of_event(
    ticker: str, entry_on: date, row: int, own: Bars, market: Market, benchmark: Bars, settings: StudySettings
) -> Attained:
    raw = market.store[ticker]

    def close(at: int) -> Instant | None:
        return Instant(raw.bar(at).session, FillAt.CLOSE) if 0 <= at < len(raw) else None

    known = close(row - 1)
    if raw.row(entry_on) is not None:
        try:
            known = Instant(market.sessions(ticker).previous_before(entry_on), FillAt.CLOSE)
        except SessionError:
            known = None
    end, end_after = close(row + settings.last), close(row + settings.last + settings.after)
    before = close(row - 1 - min(settings.run_up, settings.buffer))
    buyable = next(
        (bar.session for bar in map(raw.bar, range(row, row + settings.last + 1)) if can_buy(market, ticker, bar)), None
    )
    first = None if buyable is None else Instant(buyable, FillAt.OPEN)
    return Attained(
        run_up=_between(own, benchmark, before, known),
        reaction=_between(own, benchmark, known, end),
        capturable=_between(own, benchmark, first, end),
        after=_between(own, benchmark, end, end_after) if settings.after else None,
        buyable_on=buyable,
    )


def _between(own: Bars, benchmark: Bars, first: Instant | None, last: Instant | None) -> float | None:
    return None if first is None or last is None else abnormal_between(own, benchmark, first, last)


def mean_of(values: Sequence[float | None]) -> tuple[float | None, int]:
    """The mean of those that are known, and how many they are."""
    known = [value for value in values if value is not None]
    return (float(np.mean(known)) if known else None), len(known)
