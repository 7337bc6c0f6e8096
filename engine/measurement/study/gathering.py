"""From prices to the sample: every event's windows in its instrument's own sessions, or why it has none."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.markets.instrument import InstrumentKind
from engine.markets.sessions import SessionError, Sessions
from engine.measurement.study.event import Dropped, StudyEvent
from engine.measurement.study.model import ReturnKind
from engine.measurement.study.sample import Ints, Sample
from engine.measurement.study.settings import StudySettings
from engine.prices.bars import Bars, Dates, Floats
from engine.prices.store import PriceStore

EXTRA = 20  # sessions kept behind the window, for those that were locked at their limit


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """The events that have windows, and their sample; arrays in the order of the events.

    `rows` (N,) is the entry's row in the instrument's bars: its first bar on or after the entry session. `sessions`
    (N, L), `entries` (N,) and `event_sessions` (N, W) are positions on the calendar of all bars' dates, −1 for none.
    `instruments` (N,) numbers the tickers.
    """

    events: tuple[StudyEvent, ...]
    sample: Sample
    rows: Ints
    sessions: Ints
    entries: Ints
    event_sessions: Ints
    instruments: Ints

    def at(self, kept: NDArray[np.bool_]) -> "Gathered":
        """Some of its events, by mask."""
        return Gathered(
            tuple(event for event, keep in zip(self.events, kept, strict=True) if keep),
            self.sample.at(kept),
            self.rows[kept],
            self.sessions[kept],
            self.entries[kept],
            self.event_sessions[kept],
            self.instruments[kept],
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Series:
    """One instrument's returns between its own bars, and the factors' over the same spans."""

    bars: Bars
    own: Floats
    factors: Floats
    places: Ints


def gather(
    events: Sequence[StudyEvent], store: PriceStore, settings: StudySettings, sessions: Callable[[str], Sessions]
) -> tuple[Gathered, tuple[Dropped, ...]]:
    """Cut the windows of all events; `sessions` gives those that a ticker trades in.

    An instrument's returns are total returns from bar to bar; where it was suspended a return spans the gap, and so
    does the factor's beside it. Columns behind the window may be NaN: the bars end.
    """
    tickers = sorted({event.ticker for event in events if event.ticker in store})
    dates = _calendar(store, [*tickers, *(one for one in settings.factors if one in store)])
    series = {ticker: _series(store, ticker, settings, dates) for ticker in tickers}
    numbers = {ticker: number for number, ticker in enumerate(tickers)}
    kept, rows, dropped = [], [], []
    for event in events:
        row, why = _row_of(event, series.get(event.ticker), settings, sessions)
        if why:
            dropped.append(Dropped(event.catalysts, event.ticker, event.entry_on, why))
        else:
            kept.append(event)
            rows.append(row)
    return _cut(kept, np.array(rows, dtype=np.int64), series, numbers, settings), tuple(dropped)


def _calendar(store: PriceStore, tickers: Iterable[str]) -> Dates:
    held = [store[ticker].sessions for ticker in dict.fromkeys(tickers)]
    return np.unique(np.concatenate(held)) if held else np.array([], dtype="datetime64[D]")


def levels_of(store: PriceStore, ticker: str) -> Floats:
    """Total-return levels of a ticker's bars; an index as it is printed."""
    instrument = store.instrument(ticker)
    is_index = instrument is not None and instrument.kind is InstrumentKind.INDEX
    return store[ticker].close if is_index else store.growth(ticker)


def _series(store: PriceStore, ticker: str, settings: StudySettings, dates: Dates) -> _Series:
    bars = store[ticker]
    own = _returns(levels_of(store, ticker), settings.returns)
    factors = np.full((len(bars), len(settings.factors)), np.nan)
    for column, factor in enumerate(settings.factors):
        if factor in store:
            at = np.searchsorted(store[factor].sessions, bars.sessions)
            at[at == len(store[factor])] = 0
            has = store[factor].sessions[at] == bars.sessions
            levels = np.where(has, levels_of(store, factor)[at], np.nan)
            factors[:, column] = _returns(levels, settings.returns)
    return _Series(bars, own, factors, np.searchsorted(dates, bars.sessions).astype(np.int64))


def _returns(levels: Floats, kind: ReturnKind) -> Floats:
    out = np.full(len(levels), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = levels[1:] / levels[:-1]
        found = np.log(ratios) if kind is ReturnKind.LOG else ratios - 1.0
    out[1:] = np.where(np.isfinite(found), found, np.nan)
    return out


def _row_of(  # noqa: PLR0911 - a ladder of reasons
    event: StudyEvent, series: _Series | None, settings: StudySettings, sessions: Callable[[str], Sessions]
) -> tuple[int, str]:
    if series is None:
        return 0, f"no prices of {event.ticker}"
    if event.ticker in settings.factors:
        return 0, f"{event.ticker} is the {'benchmark' if event.ticker == settings.benchmark else 'sector'} itself"
    bars = series.bars
    row = int(np.searchsorted(bars.sessions, np.datetime64(event.entry_on, "D"), side="left"))
    if row >= len(bars):
        return 0, f"tradable from {event.entry_on}, beyond the bars, which end on {bars.last_on}"
    if bars.sessions[row] != np.datetime64(event.entry_on, "D"):
        late = _sessions_late(event.entry_on, bars.sessions[row].item(), sessions(event.ticker))
        if bars.first_on > event.entry_on:
            return 0, f"no estimation data: its bars begin on {bars.first_on}"
        if late is None or late > settings.last:
            return 0, f"suspended through the window: no bar from {event.entry_on} to {bars.sessions[row]}"
    if row + settings.last >= len(bars):
        return 0, f"its window reaches beyond the bars, which end on {bars.last_on}"
    span = slice(max(row - settings.buffer - settings.n_estimation, 0), max(row - settings.buffer, 0))
    return row, _why_not(row, span, series, settings)


def _why_not(row: int, span: slice, series: _Series, settings: StudySettings) -> str:
    n_factors = settings.model.n_factors
    has_own = np.isfinite(series.own[span])
    if has_own.sum() < settings.least:
        return (
            f"no estimation data: {int(has_own.sum())} sessions before the buffer, at least {settings.least} are needed"
        )
    used = has_own & np.isfinite(series.factors[span, :n_factors]).all(axis=1)
    if used.sum() < settings.least:
        beside = " and ".join(settings.factors)
        return (
            f"no estimation data of {beside}: {int(used.sum())} sessions in common before the buffer, "
            f"at least {settings.least} are needed"
        )
    if np.ptp(series.own[span][used]) == 0:
        return "constant prices in the estimation window: nothing to measure chance by"
    if any(np.ptp(series.factors[span, column][used]) == 0 for column in range(n_factors)):
        return "the benchmark does not move in the estimation window"
    window = slice(row + settings.earliest, row + settings.last + 1)
    if not np.isfinite(series.factors[window, : max(n_factors, 1)]).all():
        return f"{' or '.join(settings.factors)} lacks a close in the event window"
    return "" if np.isfinite(series.own[window]).all() else "its bars lack a return in the event window"


def _sessions_late(entry_on: date, first_bar: date, sessions: Sessions) -> int | None:
    try:
        return sessions.position(first_bar) - sessions.position(entry_on)
    except SessionError:
        return None


def _cut(
    events: Sequence[StudyEvent],
    rows: Ints,
    series: dict[str, _Series],
    numbers: dict[str, int],
    settings: StudySettings,
) -> Gathered:
    n, k = len(events), len(settings.factors)
    before = np.arange(-settings.buffer - settings.n_estimation, -settings.buffer)
    around = np.arange(settings.earliest, settings.last + max(settings.after, EXTRA) + 1)
    own, factors = np.full((n, len(before)), np.nan), np.full((n, len(before), k), np.nan)
    event_own, event_factors = np.full((n, len(around)), np.nan), np.full((n, len(around), k), np.nan)
    places, event_places = np.full((n, len(before)), -1), np.full((n, len(around)), -1)
    instruments = np.array([numbers[event.ticker] for event in events], dtype=np.int64)
    for ticker, number in numbers.items():
        mine = np.flatnonzero(instruments == number)
        one = series[ticker]
        for offsets, returns, beside, at in (
            (before, own, factors, places),
            (around, event_own, event_factors, event_places),
        ):
            index = rows[mine][:, None] + offsets
            is_there = (index >= 0) & (index < len(one.bars))
            safe = np.where(is_there, index, 0)
            returns[mine] = np.where(is_there, one.own[safe], np.nan)
            beside[mine] = np.where(is_there[..., None], one.factors[safe], np.nan)
            at[mine] = np.where(is_there, one.places[safe], -1)
    sample = Sample(own, factors, event_own, event_factors, settings.earliest)
    entries = event_places[:, -settings.earliest] if n else np.zeros(0, dtype=np.int64)
    return Gathered(tuple(events), sample, rows, places, entries, event_places, instruments)
