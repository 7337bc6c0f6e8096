"""An answer: what Yahoo told of one ticker, in its own terms: adjusted for splits, events as it states them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from engine.prices.bars import Dates, Floats

COLUMNS = ("Open", "High", "Low", "Close", "Adj Close", "Volume", "Dividends", "Stock Splits")


class SourceChangedError(Exception):
    """What the library returned has another form than the one that this project knows; says what is different."""


@dataclass(frozen=True, slots=True)
class Event:
    """A dividend or a capital gain (amount of cash) or a split (new shares for one old one), as Yahoo states it."""

    ex_on: date
    value: float
    currency: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Rows of one ticker, oldest first, as Yahoo sent them: a session without trading may be a row of NaN.

    Prices, volume and cash are in terms of the shares after every split that was told. `adjusted_close` is adjusted
    for dividends too. `answered_at` is the server's own time, None where it did not say. `kind` is Yahoo's word
    (EQUITY, ETF, INDEX); `first_trade_on` the first session that it has anything of, as it says.
    """

    ticker: str
    symbol: str
    currency: str
    kind: str
    time_zone: str
    first_trade_on: date | None
    sessions: Dates
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    adjusted_close: Floats
    volume: Floats
    splits: tuple[Event, ...]
    dividends: tuple[Event, ...]
    capital_gains: tuple[Event, ...]
    answered_at: datetime | None

    def __len__(self) -> int:
        return len(self.sessions)


def read_answer(ticker: str, frame: Any, chart: Mapping[str, Any], answered_at: datetime | None) -> Answer:
    """The answer from the frame that yfinance made of it and from the chart that Yahoo sent.

    Rows are the frame's. Events are the chart's: the frame books one without a row of its own, on a day of
    suspension, on the row before. Raises SourceChangedError where either has another form than the one known.
    """
    _check_columns(frame)
    try:
        meta = chart["meta"]
        zone = str(meta["exchangeTimezoneName"])
        events = chart.get("events") or {}
        return Answer(
            ticker=ticker,
            symbol=str(meta["symbol"]),
            currency=str(meta.get("currency") or ""),
            kind=str(meta.get("instrumentType") or ""),
            time_zone=zone,
            first_trade_on=_local_date(meta["firstTradeDate"], zone) if meta.get("firstTradeDate") else None,
            sessions=_sessions(frame),
            open=_column(frame, "Open"),
            high=_column(frame, "High"),
            low=_column(frame, "Low"),
            close=_column(frame, "Close"),
            adjusted_close=_column(frame, "Adj Close"),
            volume=_column(frame, "Volume"),
            splits=_splits(events.get("splits") or {}, zone),
            dividends=_cash(events.get("dividends") or {}, zone),
            capital_gains=_cash(events.get("capitalGains") or {}, zone),
            answered_at=answered_at,
        )
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError, ZoneInfoNotFoundError) as error:
        raise SourceChangedError(f"its answer cannot be read ({type(error).__name__}: {error})") from error


def _check_columns(frame: Any) -> None:
    columns = getattr(frame, "columns", None)
    if columns is None or getattr(columns, "nlevels", 1) != 1:
        raise SourceChangedError(f"columns of one level were expected, not {type(columns).__name__}")
    missing = [name for name in COLUMNS if name not in columns]
    if missing:
        has = ", ".join(map(str, columns))
        raise SourceChangedError(f"the columns {', '.join(missing)} are missing; it has {has}")


def _sessions(frame: Any) -> Dates:
    """The exchange's own dates: the index is aware and stands at local midnight."""
    return np.asarray(frame.index.tz_localize(None).to_numpy(), dtype="datetime64[D]")


def _column(frame: Any, name: str) -> Floats:
    return np.asarray(frame[name].to_numpy(dtype=np.float64), dtype=np.float64)


def _local_date(stamp: Any, zone: str) -> date:
    return datetime.fromtimestamp(int(stamp), UTC).astimezone(ZoneInfo(zone)).date()


def _splits(events: Mapping[str, Any], zone: str) -> tuple[Event, ...]:
    found = (
        Event(_local_date(one["date"], zone), float(one["numerator"]) / float(one["denominator"]))
        for one in events.values()
    )
    return tuple(sorted(found, key=lambda event: event.ex_on))


def _cash(events: Mapping[str, Any], zone: str) -> tuple[Event, ...]:
    found = (
        Event(_local_date(one["date"], zone), float(one["amount"]), str(one.get("currency") or ""))
        for one in events.values()
    )
    return tuple(sorted(found, key=lambda event: event.ex_on))
