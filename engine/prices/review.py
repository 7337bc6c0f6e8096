"""A review of checked bars: what is not wrong, but worth a look: missing sessions, jumps that no action explains."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.markets.codes import exchange_of, instrument_from_code
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.sessions import SessionError, sessions_of
from engine.prices.action import CorporateAction
from engine.prices.adjusted import steps
from engine.prices.bars import Bars

LEAST_JUMP = 0.45


@dataclass(frozen=True, slots=True)
class SessionReview:
    """One ticker's sessions: how many of its exchange's lack a bar, and the bars on dates that are no session.

    `missing` counts from its first to its last bar: suspensions for a stock, a defect for an index.
    """

    ticker: str
    kind: InstrumentKind | None
    first_on: date
    last_on: date
    n_bars: int
    missing: tuple[date, ...]
    outside: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Jump:
    """A close that moved further from the one before than a session does, with no corporate action to explain it.

    `ratio` is the share multiplier that would: 10 where the close fell to a tenth.
    """

    ticker: str
    session: date
    ratio: float

    def sentence(self) -> str:
        """The jump as one line of text."""
        return (
            f"{self.ticker}: {self.session.isoformat()}: looks like a split of about {self.ratio:.3g} that no action "
            "explains; add it to actions.csv, or check the bars"
        )


def review_sessions(bars: Mapping[str, Bars], instruments: Instruments) -> tuple[SessionReview, ...]:
    """One review a ticker, sorted; sessions beyond the exchange's record are not judged."""
    return tuple(_review(bars[ticker], instruments) for ticker in sorted(bars))


def jumps(bars: Mapping[str, Bars], actions: Iterable[CorporateAction], instruments: Instruments) -> tuple[Jump, ...]:
    """Sessions on which holding a stock or a fund would have gained or lost more than 45 %, its actions counted.

    A real session can do that where there is no price limit: a first week of trading, a resumption.
    """
    by_ticker: dict[str, list[CorporateAction]] = {}
    for action in actions:
        by_ticker.setdefault(action.ticker, []).append(action)
    found = []
    for ticker in sorted(bars):
        instrument = _instrument(ticker, instruments)
        if instrument is not None and instrument.kind is InstrumentKind.INDEX:
            continue
        step = steps(bars[ticker], by_ticker.get(ticker, ()))
        rows = np.flatnonzero(np.abs(step - 1) > LEAST_JUMP)
        found += [Jump(ticker, bars[ticker].bar(int(row)).session, float(1 / step[row])) for row in rows]
    return tuple(found)


def _review(bars: Bars, instruments: Instruments) -> SessionReview:
    instrument = _instrument(bars.ticker, instruments)
    held = [day for day in bars.sessions.tolist() if isinstance(day, date)]
    judged, sessions = _recorded(instrument.exchange if instrument else exchange_of(bars.ticker), held)
    return SessionReview(
        ticker=bars.ticker,
        kind=instrument.kind if instrument is not None else None,
        first_on=bars.first_on,
        last_on=bars.last_on,
        n_bars=len(bars),
        missing=tuple(sorted(sessions - judged)),
        outside=tuple(sorted(judged - sessions)),
    )


def _recorded(exchange: str, held: list[date]) -> tuple[set[date], set[date]]:
    """The dates held that the exchange's record covers, and its sessions from the first of them to the last."""
    try:
        recorded = sessions_of(exchange)
    except SessionError:
        return set(), set()
    judged = {day for day in held if recorded.first_on <= day <= recorded.last_on}
    if not judged:
        return set(), set()
    first = max(held[0], recorded.first_on)
    last = min(held[-1], recorded.last_on)
    return judged, set(recorded.between(first, last))


def _instrument(ticker: str, instruments: Instruments) -> Instrument | None:
    return instruments.find(ticker) or instrument_from_code(ticker)
