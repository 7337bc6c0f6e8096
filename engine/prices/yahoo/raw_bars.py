"""Raw bars from an answer: the splits that Yahoo has applied to prices and volumes are undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.rule_book import RuleBook
from engine.prices.bars import Bars, Dates, Floats
from engine.prices.yahoo.answer import Answer, Event
from engine.prices.yahoo.printed import accuracy, index_levels, roundest, shortest, to_ticks
from engine.prices.yahoo.tick import UNKNOWN, ticks_of

OFF_TICK = 0.3  # parts of a tick


@dataclass(frozen=True, slots=True, eq=False)
class RawBars:
    """Bars as they were traded, one for each row of an answer. `off_tick` marks, session by session, those with a
    price that was more than 0.3 ticks from any: a sign that the splits told are not those applied."""

    bars: Bars
    off_tick: np.typing.NDArray[np.bool_]


def factor_after(splits: Sequence[Event], sessions: Dates) -> Floats:
    """New shares for one share of each session, over all splits with an ex-date after it: float64, (len,)."""
    factor = np.ones(len(sessions))
    for split in splits:
        factor[sessions < np.datetime64(split.ex_on, "D")] *= split.value
    return factor


def factor_from(splits: Sequence[Event], day: date) -> float:
    """New shares for one share held before a date, over all splits with an ex-date on or after it."""
    return float(np.prod([split.value for split in splits if split.ex_on >= day]))


def raw_bars(answer: Answer, instrument: Instrument, book: RuleBook) -> RawBars:
    """The answer's bars with its splits undone.

    A price is what Yahoo sent times the later splits, at the instrument's tick of that session; without a tick the
    shortest decimal that Yahoo's figure could have come from (see `printed`). A volume is Yahoo's divided by the
    later splits, in whole shares: where a consolidation has cost digits, the roundest number that Yahoo's could have
    come from. An index is only cleaned of the noise of 32-bit floats.
    """
    columns = {name: getattr(answer, name) for name in ("open", "high", "low", "close")}
    off = np.zeros(len(answer), dtype=bool)
    if instrument.kind is InstrumentKind.INDEX:
        columns = {name: index_levels(values) for name, values in columns.items()}
        volume = np.rint(answer.volume)
    else:
        factor = factor_after(answer.splits, answer.sessions)
        for name, values in columns.items():
            rough = values * factor
            columns[name] = _snapped(rough, factor, ticks_of(book, instrument, answer.sessions, rough), off)
        volume = _shares(answer.volume, factor)
    return RawBars(Bars(ticker=answer.ticker, sessions=answer.sessions, volume=volume, **columns), off)


def _snapped(rough: Floats, factor: Floats, ticks: Sequence[Fraction], off: "np.typing.NDArray[np.bool_]") -> Floats:
    result = shortest(rough, accuracy(rough, factor))
    steps = np.array([ticks.index(one) for one in ticks]) if len(set(ticks)) > 1 else np.zeros(len(ticks), dtype=int)
    for first in np.unique(steps):
        tick = ticks[int(first)]
        if tick == UNKNOWN:
            continue
        rows = steps == first
        result[rows] = to_ticks(rough[rows], tick)
        off[rows] |= np.abs(result[rows] - rough[rows]) > OFF_TICK * float(tick)
    return result


def _shares(volume: Floats, factor: Floats) -> Floats:
    result = np.rint(volume / factor)
    for row in np.flatnonzero((factor < 1) & (volume > 0)):
        low, high = (volume[row] - 0.5) / factor[row], (volume[row] + 0.5) / factor[row]
        result[row] = roundest(float(low), float(high))
    return result
