"""One ticker's whole series with what its judgement rests on: references, overnight gaps, limits, turnover."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.statuses import Statuses
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars, Dates, Floats
from engine.prices.findings.limit_bands import LimitBands, bands_of

LOOKBACK = 20
LEAST_LOOKBACK = 10
LEAST_USUAL_GAP = 0.001
_MEDIAN_TO_DEVIATION = 1.4826


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A series and what follows from it row by row, float64, shape (len(bars),).

    `reference` is the close before, as the actions since have changed it (NaN on the first bar); `gap` is
    log(open / reference), `move` is log(close / reference), both 0 on the first bar; `usual_gap` is the robust
    standard deviation of the gaps. `ex_rows` are the actions by the row that they take effect on. `sessions` are the
    exchange's dates from the first to the last bar, as far as recorded. `limits` is None for an index.
    """

    bars: Bars
    instrument: Instrument | None
    ex_rows: dict[int, list[CorporateAction]]
    actions: tuple[CorporateAction, ...]
    reference: Floats
    gap: Floats
    move: Floats
    usual_gap: float
    limits: LimitBands | None
    sessions: Dates
    is_benchmark: bool = False

    @property
    def ticker(self) -> str:
        """Whose series it is."""
        return self.bars.ticker

    @property
    def is_index(self) -> bool:
        """Whether it is an index, which neither splits nor has limits."""
        return self.instrument is not None and self.instrument.kind is InstrumentKind.INDEX

    def day(self, row: int) -> date:
        """The session of a row."""
        return self.bars.bar(row).session

    def price(self, row: int, column: str = "close") -> str:
        """A price as text."""
        return plain(float(getattr(self.bars, column)[row]))

    def crowd(self, row: int) -> float:
        """Money turned over on a row, in multiples of the median of the 20 bars before; NaN with fewer than 10."""
        first = max(0, row - LOOKBACK)
        if row - first < LEAST_LOOKBACK:
            return float("nan")
        money = self.bars.close[first : row + 1] * self.bars.volume[first : row + 1]
        usual = float(np.median(money[:-1]))
        return float(money[-1]) / usual if usual > 0 else float("nan")

    def is_at_limit(self, row: int, column: str) -> bool:
        """Whether a price stands at a limit of its session, or beyond it, to half a tick."""
        if self.limits is None or np.isnan(self.limits.up[row]):
            return False
        ticks = float(getattr(self.bars, column)[row]) / self.limits.tick[row]
        return bool(ticks > self.limits.up[row] - 0.5 or ticks < self.limits.down[row] + 0.5)


def series_of(
    bars: Bars,
    instrument: Instrument | None,
    actions: Iterable[CorporateAction],
    sessions: Dates,
    book: RuleBook,
    statuses: Statuses,
    *,
    is_benchmark: bool = False,
) -> Series:
    """The series of at least one bar. `actions` are the ticker's own."""
    own = tuple(sorted(actions))
    ex_rows: dict[int, list[CorporateAction]] = {}
    for action in own:
        row = int(np.searchsorted(bars.sessions, np.datetime64(action.ex_on, "D")))
        if 0 < row < len(bars):
            ex_rows.setdefault(row, []).append(action)
    reference = np.concatenate([[np.nan], bars.close[:-1]])
    for row, on_row in ex_rows.items():
        reference[row] = reference_after(float(reference[row]), on_row)
    gap, move = np.log(bars.open / reference), np.log(bars.close / reference)
    gap[0] = move[0] = 0.0
    usual = float(np.median(np.abs(gap[1:]))) * _MEDIAN_TO_DEVIATION if len(bars) > 1 else 0.0
    is_index = instrument is None or instrument.kind in (InstrumentKind.INDEX, InstrumentKind.FUND)
    return Series(
        bars=bars,
        instrument=instrument,
        ex_rows=ex_rows,
        actions=own,
        reference=reference,
        gap=gap,
        move=move,
        usual_gap=max(usual, LEAST_USUAL_GAP),
        limits=None if is_index or instrument is None else bands_of(bars, instrument, ex_rows, book, statuses),
        sessions=sessions,
        is_benchmark=is_benchmark,
    )


def reference_after(close: float, actions: Iterable[CorporateAction]) -> float:
    """What a close corresponds to after actions, unrounded; those that would leave nothing are passed over."""
    for action in actions:
        if action.share_multiplier and action.cash_per_share < close:
            close = action.reference_price(close)
    return close


def plain(value: float) -> str:
    """A number as its shortest text."""
    return f"{value:.12g}"


def ratio_text(value: float) -> str:
    """A ratio with three digits."""
    return f"{value:.3g}"
