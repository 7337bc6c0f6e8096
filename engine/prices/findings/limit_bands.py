"""The price limits of every bar of a series at once, by the rule book of each date, in whole ticks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from engine.markets.instrument import Instrument
from engine.markets.rules.errors import RuleError
from engine.markets.rules.limits import HALF_UP, ex_reference
from engine.markets.rules.rule import Status
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName
from engine.markets.rules.statuses import Statuses
from engine.markets.rules.ticks import tick_of
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars, Floats

Flags = NDArray[np.bool_]
_DATED = {RuleName.PRICE_LIMIT, RuleName.ROUNDING, RuleName.TICK}
_MILLE = 1000


@dataclass(frozen=True, slots=True, eq=False)
class LimitBands:
    """For each bar its tick (0 where it depends on the price or is not known), its limits in ticks, and their rate.

    `down` and `up` are what `rules.limits.band_of` gives, NaN where the bar has no limit or none is known; the first
    bar has none, its reference being unknown. The first sessions of a series are taken to be those after a listing:
    a series that was cut is judged too mildly there, never too harshly. `not_known` says why the rule book gives no
    limit, empty where it gives one or says that there is none. All float64, shape (len(bars),).
    """

    tick: Floats
    rate: Floats
    down: Floats
    up: Floats
    not_known: str = ""

    @property
    def has(self) -> Flags:
        """Which bars have limits."""
        return ~np.isnan(self.up)


def bands_of(
    bars: Bars, instrument: Instrument, ex_rows: dict[int, list[CorporateAction]], book: RuleBook, statuses: Statuses
) -> LimitBands:
    """The limits of a series; `ex_rows` are its actions by the row that they take effect on."""
    n = len(bars)
    tick, rate, down, up = (np.zeros(n), *(np.full(n, np.nan) for _ in range(3)))
    not_known = ""
    for start, stop, on in _segments(bars, instrument, book, statuses):
        rows = slice(start, stop)
        try:
            status = statuses.status_on(instrument.ticker, on)
            limit = book.lookup(RuleName.PRICE_LIMIT, instrument, on, status).value
            step = book.lookup(RuleName.TICK, instrument, on).value
            rounding = str(book.lookup(RuleName.ROUNDING, instrument, on, status).value) if limit != "none" else ""
        except RuleError as error:
            not_known = not_known or str(error)
            continue
        if isinstance(step, Decimal):
            tick[rows] = float(step)
        if isinstance(limit, Decimal) and isinstance(step, Decimal):
            first = max(start, 1)
            rate[first:stop] = float(limit)
            base = _reference_ticks(bars, instrument, ex_rows, book, first, stop, float(step))
            down[first:stop], up[first:stop] = _limits(base, round(limit * _MILLE), is_half_up=rounding == HALF_UP)
    for row in _free_rows(bars, instrument, book, statuses):
        down[row] = up[row] = rate[row] = np.nan
    return LimitBands(tick, rate, down, up, not_known)


def _limits(base: NDArray[np.int64], mille: int, *, is_half_up: bool) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """`rules.limits.limit_prices` on whole ticks."""
    low, high = base * (_MILLE - mille), base * (_MILLE + mille)
    if is_half_up:
        down, up = (low + _MILLE // 2) // _MILLE, (high + _MILLE // 2) // _MILLE
    else:
        down, up = -(-low // _MILLE), high // _MILLE
    return np.maximum(np.minimum(down, base - 1), 1), np.maximum(up, base + 1)


def _reference_ticks(
    bars: Bars,
    instrument: Instrument,
    ex_rows: dict[int, list[CorporateAction]],
    book: RuleBook,
    start: int,
    stop: int,
    tick: float,
) -> NDArray[np.int64]:
    base = np.floor(bars.close[start - 1 : stop - 1] / tick + (0.5 + 1e-6)).astype(np.int64)
    for row, actions in ex_rows.items():
        if start <= row < stop:
            on, reference = bars.bar(row).session, float(bars.close[row - 1])
            for action in actions:
                if action.share_multiplier and action.cash_per_share < reference:
                    step = tick_of(book, instrument, on, reference)
                    reference = float(ex_reference(reference, action.cash_per_share, action.share_multiplier, step))
            base[row - start] = round(reference / tick)
    return np.maximum(base, 1)


def _segments(
    bars: Bars, instrument: Instrument, book: RuleBook, statuses: Statuses
) -> Iterator[tuple[int, int, date]]:
    """Rows (from, up to) within which no rule changes, each with a date of theirs."""
    changes = {day for rule in book.rules if rule.name in _DATED for day in _ends(rule.valid_from, rule.valid_to)}
    changes |= {day for row in book.funds.rows for day in _ends(row.period.first_on, row.period.last_on)}
    for marking in statuses.rows:
        if marking.ticker == instrument.ticker:
            changes |= set(_ends(marking.period.first_on, marking.period.last_on))
    inside = sorted(day for day in changes if bars.first_on < day <= bars.last_on)
    cuts = [0, *np.searchsorted(bars.sessions, np.array(inside, dtype="datetime64[D]")).tolist(), len(bars)]
    for start, stop, on in zip(cuts[:-1], cuts[1:], [bars.first_on, *inside], strict=True):
        if start < stop:
            yield start, stop, on


def _ends(first_on: date | None, last_on: date | None) -> Iterator[date]:
    if first_on is not None:
        yield first_on
    if last_on is not None:
        yield last_on + timedelta(1)


def _free_rows(bars: Bars, instrument: Instrument, book: RuleBook, statuses: Statuses) -> Iterator[int]:
    """The rows without a limit: the first ones after the listing, and of each delisting period."""
    try:
        rule = book.find(RuleName.FREE_SESSIONS, instrument, bars.first_on)
        yield from range(min(rule.count if rule else 0, len(bars)))
        for marking in statuses.rows:
            if marking.ticker == instrument.ticker and marking.status is Status.DELISTING:
                on = marking.period.first_on or bars.first_on
                row = int(np.searchsorted(bars.sessions, np.datetime64(on, "D")))
                free = book.lookup(RuleName.DELISTING_FREE_SESSIONS, instrument, on, Status.DELISTING).count
                yield from range(row, min(row + free, len(bars)))
    except RuleError:
        return
