"""What accounts made of many calendars, from the arrays of the walk: the numbers of `account_results`."""

import math

import numpy as np

from engine.measurement.placebo.account_results import AccountResults
from engine.measurement.risk import without_rounding
from engine.prices.bars import Bars, Floats
from engine.simulation.fill_policy import FillAt
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.runs import Runs


def walked_results(runs: Runs, benchmark: Bars, sessions_per_year: float) -> AccountResults:
    """The results of every book of the runs; of unclear books they mean nothing."""
    sheet, done = runs.sheet, runs.walked
    n_books, books, filled = sheet.n_books, sheet.books, done.is_filled
    n_trades = np.bincount(books[filled], minlength=n_books)
    return AccountResults(
        net_cents=np.bincount(books, done.net, minlength=n_books).astype(np.int64),
        sharpe=_sharpe(runs.equity().astype(np.float64), sessions_per_year),
        excess=_excess(runs, benchmark),
        n_trades=n_trades,
        n_refused=np.diff(sheet.starts) - n_trades,
    )


def _sharpe(levels: Floats, sessions_per_year: float) -> Floats:
    """`ratios.sharpe` of each row of levels, NaN where it is None."""
    before = levels[:, :-1]
    alive = before > 0
    returns = np.divide(levels[:, 1:], before, out=np.ones_like(before), where=alive) - 1.0
    if returns.shape[1] < 2:
        return np.full(len(levels), np.nan)
    scatter = without_rounding(returns.std(axis=1, ddof=1))
    mean = returns.mean(axis=1)
    return np.divide(mean, scatter, out=np.full(len(levels), np.nan), where=scatter > 0) * math.sqrt(sessions_per_year)


def _excess(runs: Runs, benchmark: Bars) -> Floats:
    """The mean of the trades' net returns less the benchmark's, NaN without any."""
    panel, sheet, done = runs.pit.panel, runs.sheet, runs.walked
    plans = np.flatnonzero(done.is_filled)
    legs = sheet.leg[plans]
    n = len(panel)
    at, close = prices_by_row(panel, benchmark, panel.market.policy.at), prices_by_row(panel, benchmark, FillAt.CLOSE)
    exits = runs.pit.legs.exits[legs]
    last = np.where(exits < n, at[np.minimum(exits, n - 1)], close[-1])
    moved = last / at[runs.pit.legs.enter[legs]] - 1.0
    beside = done.net[plans] / (done.costs + done.entry_fees)[plans] - moved
    known = np.isfinite(beside)
    books = sheet.books[plans][known]
    n_known = np.bincount(books, minlength=sheet.n_books)
    total = np.bincount(books, beside[known], minlength=sheet.n_books)
    return np.divide(total, n_known, out=np.full(sheet.n_books, np.nan), where=n_known > 0)


def prices_by_row(panel: Panel, bars: Bars, at: FillAt) -> Floats:
    """The price of a series in every session of the panel, NaN where it has no bar."""
    found = np.full(len(panel), np.nan)
    places = np.searchsorted(bars.sessions, panel.dates64)
    inside = np.minimum(places, len(bars) - 1)
    has = bars.sessions[inside] == panel.dates64
    columns = (getattr(bars, name)[inside[has]] for name in ("open", "high", "low", "close"))
    opened, high, low, close = columns
    found[has] = opened if at is FillAt.OPEN else close if at is FillAt.CLOSE else (opened + high + low + close) / 4
    return found
