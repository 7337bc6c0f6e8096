"""A folder of made prices for placebo tests: an index, a fund, four stocks, and what is planted around dates."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from catalysts import CatalystCalendar, Theme
from tests.engine.measurement.placebo.placebo_worlds import DAYS, LEADERS, THEME, a_catalyst

INDEX, ETF = "000300.SS", THEME.etf
N_DAYS = 300
ROWS = (170, 172, 173, 190, 205, 226, 228, 247, 266)


def calendar_of(rows: Iterable[int] = ROWS, *targets: str, themes: Sequence[Theme] = (THEME,)) -> CatalystCalendar:
    """Good news known after the close of each of these sessions."""
    return CatalystCalendar(
        tuple(a_catalyst(f"c{n}", DAYS[row], *targets) for n, row in enumerate(rows)), themes=themes
    )


def write_prices(folder: Path, seed: int = 0, planted: Mapping[int, float] | None = None, scale: float = 0.012) -> Path:
    """Prices whose stocks and fund follow the index with noise; `planted` adds to their returns on single sessions."""
    rng = np.random.default_rng([seed, 11])
    index = 0.008 * rng.standard_normal(N_DAYS - 1)
    shared = 0.5 * scale * rng.standard_normal(N_DAYS - 1)
    lines = ["ticker,name,kind,segment", f"{INDEX},Index,index,", f"{ETF},Fund,etf,battery"]
    (folder / "bars").mkdir(parents=True)
    _write(folder, INDEX, index, 3000.0, rng)
    for ticker in (ETF, *LEADERS):
        own = index + shared + (0.3 if ticker == ETF else 1.0) * scale * rng.standard_normal(N_DAYS - 1)
        for row, more in (planted or {}).items():
            own[row - 1] += more
        _write(folder, ticker, np.clip(own, -0.085, 0.085), 2.0 if ticker == ETF else 20.0, rng)
        if ticker != ETF:
            lines.append(f"{ticker},Company {ticker[:6]},stock,cells")
    (folder / "instruments.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")
    header = "ticker,ex_date,share_multiplier,cash_per_share"
    (folder / "actions.csv").write_text(f"{header}\n", encoding="utf-8")
    return folder


def after(rows: Iterable[int], sessions: Sequence[int], size: float) -> dict[int, float]:
    """A return of `size` in the sessions so many after each row's (negative: before)."""
    return {row + offset: size for row in rows for offset in sessions}


def _write(folder: Path, ticker: str, returns: np.ndarray, start: float, rng: np.random.Generator) -> None:
    digits = 3 if ticker == ETF else 2
    close = np.round(start * np.concatenate(([1.0], np.cumprod(1.0 + returns))), digits)
    opened = np.round(np.concatenate(([start], close[:-1])) * (1 + 0.001 * rng.standard_normal(N_DAYS)), digits)
    high, low = np.maximum(opened, close), np.minimum(opened, close)
    volume = rng.integers(50_000_000, 150_000_000, N_DAYS) * 100
    rows = ["date,open,high,low,close,volume"]
    for n, day in enumerate(DAYS[:N_DAYS]):
        cells = (f"{value[n]:.{digits}f}" for value in (opened, high, low, close))
        rows.append(f"{day.isoformat()},{','.join(cells)},{volume[n]}")
    (folder / "bars" / f"{ticker}.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
