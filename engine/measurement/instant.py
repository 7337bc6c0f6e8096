"""An instant: one of a session's prices, and what a series of bars earned between two of them."""

from dataclasses import dataclass
from datetime import date

from engine.prices.bars import Bar, Bars
from engine.simulation.fill_policy import FillAt


@dataclass(frozen=True, slots=True)
class Instant:
    """A session and which of its prices is meant."""

    session: date
    at: FillAt


def price_of(bar: Bar, at: FillAt) -> float:
    """A bar's price: its open, its close, or (open + high + low + close) / 4."""
    if at is FillAt.OPEN:
        return bar.open
    if at is FillAt.CLOSE:
        return bar.close
    return (bar.open + bar.high + bar.low + bar.close) / 4


def price_at(bars: Bars, instant: Instant) -> float | None:
    """The price of an instant; None where the session has no bar: no neighbouring one stands in."""
    bar = bars.on(instant.session)
    return None if bar is None else price_of(bar, instant.at)


def standing_at(bars: Bars, instant: Instant) -> float | None:
    """The same; of a close in a session without trading the last close before it, which still stands."""
    if instant.at is not FillAt.CLOSE:
        return price_at(bars, instant)
    n = bars.n_until(instant.session)
    return float(bars.close[n - 1]) if n else None


def earned(start: float | None, end: float | None) -> float | None:
    """end / start − 1, a fraction; None where one of them is missing."""
    return None if start is None or end is None else end / start - 1.0
