"""An answer on its arrival: judged, made raw, cut to what was asked for, or refused."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from engine.markets.codes import exchange_of
from engine.markets.exchange import EXCHANGES
from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.rule_book import RuleBook
from engine.prices.bars import Bars
from engine.prices.fetching.completeness import expected_sessions, shortfall
from engine.prices.fetching.last_close import exchange_today, last_finished_on
from engine.prices.fetching.report import FetchFailure, FetchReason
from engine.prices.history import History, Origin
from engine.prices.yahoo.answer import Answer
from engine.prices.yahoo.bar_rows import Rows, mended, sorted_out
from engine.prices.yahoo.cash import Actions, actions_of
from engine.prices.yahoo.failure import YahooError
from engine.prices.yahoo.raw_bars import raw_bars

MOST_OFF_TICK = 0.5  # of the bars; where splits are wrong seven in eight bars have a price that far from a tick
CLOCK_OFF = timedelta(hours=1)
CLOCK_WRONG = timedelta(days=6)  # further off than is asked ahead: splits could be missing


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: a ticker's instrument, the dates, both included, and when, by this machine's clock."""

    instrument: Instrument
    from_on: date
    to_on: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Received:
    """A history fit for the store, and what was left out of it or looked odd, one sentence each."""

    history: History
    notes: tuple[str, ...]


def received(answer: Answer, asked: Asked, book: RuleBook, reader: str) -> Received:
    """The answer as a history: raw bars and actions from the first date asked for to the last that is finished.

    Raises YahooError where it is of another instrument, is incomplete beyond what suspension explains (see
    `completeness`), has bars that contradict themselves, or prices that its own splits do not lead back to ticks.
    """
    exchange = asked.instrument.exchange
    now = answer.answered_at or asked.at
    _check_clock(answer.ticker, asked.at, now)
    _check_identity(answer, exchange)
    instrument = _instrument(asked.instrument, answer.kind)
    answer = replace(answer, splits=tuple(one for one in answer.splits if one.ex_on <= exchange_today(exchange, now)))
    to_on = min(asked.to_on, last_finished_on(exchange, now))
    raw = raw_bars(answer, instrument, book)
    rows = sorted_out(answer, raw.bars, instrument, asked.from_on, to_on, exchange_today(exchange, now))
    if not rows.keep.any():
        raise _error(answer.ticker, FetchReason.EMPTY, _nothing(rows, len(answer), asked.from_on, to_on))
    _check_ticks(answer.ticker, raw.off_tick & rows.keep, rows)
    bars, widened = mended(_chosen(raw.bars, rows.keep), instrument, book)
    _check_complete(answer, instrument, rows, asked.from_on, to_on)
    actions = actions_of(answer)
    history = History(
        bars=bars,
        actions=tuple(one for one in actions.actions if asked.from_on <= one.ex_on <= to_on),
        asked_from=asked.from_on,
        asked_to=to_on,
        currency="" if instrument.kind is InstrumentKind.INDEX else EXCHANGES[exchange].currency,
        origin=Origin("yahoo", reader, now.astimezone(UTC).replace(microsecond=0)),
    )
    return Received(history, _notes(rows, raw.off_tick & rows.keep, widened, actions, now - asked.at))


def _check_clock(ticker: str, machine: datetime, server: datetime) -> None:
    if abs(server - machine) > CLOCK_WRONG:
        detail = f"this machine says {machine:%Y-%m-%d %H:%M} UTC, Yahoo {server:%Y-%m-%d %H:%M}; set the clock"
        raise _error(ticker, FetchReason.CLOCK, detail)


def _check_identity(answer: Answer, exchange: str) -> None:
    known = EXCHANGES[exchange]
    is_index = answer.kind == "INDEX" and not answer.currency
    for name, got, wanted in (
        ("ticker", answer.symbol, answer.ticker),
        ("currency", known.currency if is_index else answer.currency, known.currency),
        ("time zone", answer.time_zone, known.time_zone),
    ):
        if got != wanted:
            detail = f"Yahoo answered with the {name} {got or 'of nothing'}, expected {wanted}; check the ticker"
            raise _error(answer.ticker, FetchReason.OTHER_INSTRUMENT, detail)
    for event in (*answer.dividends, *answer.capital_gains):
        if event.currency and event.currency != known.currency:
            detail = f"the dividend of {event.ex_on} is in {event.currency}, the prices in {known.currency}"
            raise _error(answer.ticker, FetchReason.OTHER_INSTRUMENT, detail)


def _instrument(instrument: Instrument, kind: str) -> Instrument:
    """Outside the mainland a ticker does not tell a fund from a stock; Yahoo does."""
    if instrument.exchange != "XSHG" and kind in {"ETF", "MUTUALFUND"}:
        return replace(instrument, kind=InstrumentKind.ETF)
    return instrument


def _check_ticks(ticker: str, off: NDArray[np.bool_], rows: Rows) -> None:
    n_off, n_bars = int(off.sum()), int(rows.keep.sum())
    if n_off > max(1, MOST_OFF_TICK * n_bars):
        detail = f"{n_off} of {n_bars} bars lie between ticks once the splits are undone: they are not those applied"
        raise _error(ticker, FetchReason.BAD_BARS, f"{detail}; try again in a day")


def _check_complete(answer: Answer, instrument: Instrument, rows: Rows, from_on: date, to_on: date) -> None:
    first_bar_on = answer.sessions[rows.keep][0].item()
    first_on = max(from_on, min(answer.first_trade_on, first_bar_on)) if answer.first_trade_on else from_on
    expected = expected_sessions(exchange_of(answer.ticker), first_on, to_on)
    missing = shortfall(instrument.kind, expected, answer.sessions[rows.keep], answer.sessions[rows.idle])
    if missing:
        raise _error(answer.ticker, FetchReason.INCOMPLETE, missing)


def _chosen(bars: Bars, keep: NDArray[np.bool_]) -> Bars:
    columns = {name: getattr(bars, name)[keep] for name in ("sessions", "open", "high", "low", "close", "volume")}
    return Bars(ticker=bars.ticker, **columns)


def _nothing(rows: Rows, n_rows: int, from_on: date, to_on: date) -> str:
    empty = int(rows.idle.sum() + rows.unusable.sum())
    what = f"{n_rows} rows" + (f", {empty} of them without prices" if empty else "")
    return f"Yahoo sent {what}, none of them a bar from {from_on} to {to_on}"


def _notes(rows: Rows, off: NDArray[np.bool_], widened: int, actions: Actions, clock_off: timedelta) -> tuple[str, ...]:
    counted = [
        (int(rows.idle.sum()), "rows without trading left out"),
        (int(rows.unusable.sum()), "rows with a part of the prices left out"),
        (int(rows.outside.sum()), "rows outside the dates asked for left out"),
        (int(rows.no_session.sum()), "rows on dates that are no session left out"),
        (int(rows.unfinished.sum()), "rows of a session that is not over left out"),
        (int(off.sum()), "bars with a price between ticks, moved to the next"),
        (widened, "bars whose open or close lay a tick outside high and low, which were widened"),
    ]
    notes = [f"{n} {what}" for n, what in counted if n]
    if abs(clock_off) > CLOCK_OFF:
        hours = clock_off.total_seconds() / 3600
        notes.append(
            f"this machine's clock is {abs(hours):.0f} hours {'slow' if hours > 0 else 'fast'}: Yahoo's is used"
        )
    return (*notes, *actions.notes)


def _error(ticker: str, reason: FetchReason, detail: str) -> YahooError:
    return YahooError(FetchFailure(ticker, reason, detail))
