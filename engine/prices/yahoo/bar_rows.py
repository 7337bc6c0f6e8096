"""The rows of an answer, sorted into bars and what is none, each row with the one reason for which it is none."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.rule_book import RuleBook
from engine.markets.sessions import SessionError, sessions_of
from engine.prices.bars import Bars
from engine.prices.fetching.report import FetchFailure, FetchReason
from engine.prices.yahoo.answer import Answer
from engine.prices.yahoo.failure import YahooError
from engine.prices.yahoo.tick import ticks_of

Mask = NDArray[np.bool_]
SHOWN = 3


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Masks over the rows of an answer; every row within the dates asked for is in one of them.

    `idle`: nothing was traded: all four prices are absent, or the volume is 0 and they are all the same (Yahoo repeats
    the last close on a day of suspension). `unusable`: a part of the prices is absent or not above 0. `outside`: before
    the first date asked for, or after the exchange's today. `no_session`: a date on which the exchange was closed.
    `unfinished`: of a session that is not over. Rows after the last date asked for are in none: they were asked for
    the sake of their splits.
    """

    keep: Mask
    idle: Mask
    unusable: Mask
    outside: Mask
    no_session: Mask
    unfinished: Mask


def sorted_out(answer: Answer, bars: Bars, instrument: Instrument, from_on: date, to_on: date, today: date) -> Rows:
    """Sort the rows; `to_on` is the last date asked for that is finished, `today` the exchange's own date."""
    days = answer.sessions
    first, last, now = (np.datetime64(day, "D") for day in (from_on, to_on, today))
    inside = (days >= first) & (days <= last)
    unfinished = (days == now) & (now > last)
    prices = np.stack([answer.open, answer.high, answer.low, answer.close])
    absent = ~np.isfinite(prices) | (prices <= 0)
    outside = ((days < first) | (days > now)) & ~absent.all(axis=0)  # yfinance makes a row for an event to come
    repeats = (bars.volume == 0) & (prices == prices[0]).all(axis=0)
    if instrument.kind is InstrumentKind.INDEX:  # Yahoo has no volume of some of them
        repeats = np.zeros(len(days), dtype=bool)
    no_session = inside & ~_is_session(days, instrument.exchange)
    inside = inside & ~no_session
    idle = inside & (absent.all(axis=0) | (repeats & ~absent.any(axis=0)))
    unusable = inside & absent.any(axis=0) & ~idle
    return Rows(inside & ~idle & ~unusable, idle, unusable, outside, no_session, unfinished)


def mended(bars: Bars, instrument: Instrument, book: RuleBook) -> tuple[Bars, int]:
    """The bars, where open or close lie up to a tick outside high and low those widened, and how many were.

    Raises YahooError where they lie further outside.
    """
    high = np.max([bars.high, bars.open, bars.close], axis=0)
    low = np.min([bars.low, bars.open, bars.close], axis=0)
    excess = np.maximum(high - bars.high, bars.low - low)
    ticks = np.array([float(one) for one in ticks_of(book, instrument, bars.sessions, bars.close)])
    allowed = np.where(ticks > 0, ticks * 1.001, bars.close * 1e-4)
    bad = (excess > allowed) | (bars.high < bars.low)
    if bad.any():
        days = ", ".join(str(day) for day in bars.sessions[bad][:SHOWN])
        detail = f"{int(bad.sum())} bars contradict themselves (open or close outside low and high), such as {days}"
        raise YahooError(FetchFailure(bars.ticker, FetchReason.BAD_BARS, detail))
    fixed = Bars(bars.ticker, bars.sessions, bars.open, high, low, bars.close, bars.volume)
    return fixed, int((excess > 0).sum())


def _is_session(days: NDArray[np.datetime64], exchange: str) -> Mask:
    """Whether each date is a session; beyond the exchange's record every weekday may be one."""
    try:
        record = sessions_of(exchange)
    except SessionError:
        return np.asarray(np.is_busday(days))
    first, last = np.datetime64(record.first_on, "D"), np.datetime64(record.last_on, "D")
    recorded = (days >= first) & (days <= last)
    return np.where(recorded, np.isin(days, record.dates64), np.is_busday(days))
