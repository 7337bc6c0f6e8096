"""A contender: one strategy as a comparison with others sees it, and what two of them share."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.measurement.returns import simple_returns
from engine.prices.bars import Floats
from engine.simulation.outcome import EquityPoint


@dataclass(frozen=True, slots=True)
class TradedCatalyst:
    """A catalyst that a strategy traded. `entry_on` is the first session in which anyone could; `excess` is the net
    return of its trades less the first benchmark's, a fraction."""

    catalyst: str
    entry_on: date
    excess: float


@dataclass(frozen=True, slots=True)
class Contender:
    """One strategy of one run. `label` is unique in a comparison; `equity` begins with the base session."""

    label: str
    equity: tuple[EquityPoint, ...]
    traded: tuple[TradedCatalyst, ...]
    sessions_per_year: float


@dataclass(frozen=True, slots=True)
class SharedReturns:
    """Returns of two contenders between the consecutive sessions that both have; fractions, oldest first.

    `is_invested` tells of each whether either held shares at its beginning or its end.
    """

    one: Floats
    other: Floats
    is_invested: NDArray[np.bool_]

    @property
    def n_invested(self) -> int:
        """In how many of them either was invested."""
        return int(np.count_nonzero(self.is_invested))


def shared_returns(one: Contender, other: Contender) -> SharedReturns:
    """The returns of both over the sessions that both have; empty for fewer than two such sessions."""
    theirs = {point.session: point for point in other.equity}
    pairs = [(point, theirs[point.session]) for point in one.equity if point.session in theirs]
    held = np.array([_holds(mine) or _holds(yours) for mine, yours in pairs], dtype=np.bool_)
    levels = np.array([(mine.equity_cents, yours.equity_cents) for mine, yours in pairs], dtype=np.float64)
    levels = levels.reshape(len(pairs), 2)
    return SharedReturns(simple_returns(levels[:, 0]), simple_returns(levels[:, 1]), held[1:] | held[:-1])


def _holds(point: EquityPoint) -> bool:
    return point.equity_cents != point.cash_cents
