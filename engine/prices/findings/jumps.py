"""Moves that no action explains: splits where there is no limit, and gaps inside the limits."""

from collections.abc import Collection, Iterator
from math import exp, log

import numpy as np

from engine.prices.bars import Floats
from engine.prices.findings.finding import Finding
from engine.prices.findings.rule_table import FindingRules
from engine.prices.findings.series import Series, plain, ratio_text
from engine.prices.findings.simple_ratio import split_ratio_near

LEAST_SPLIT = 0.19  # of the logarithm: below 5 for 4 a day's move looks the same
SPLIT_TOLERANCE = 0.03
STAYS = 0.6  # part of a split's jump that must be there at the next open
COMES_BACK = 0.5
QUIET_CROWD = 1.5
UNLIKE_CROWD = 3.5  # a fund's ex-date draws some
LEAST_MARKET = 5
LEAST_DIVIDEND = 0.03  # of the price: a smaller drop is told of nothing that opens as it likes
DIVIDEND_GAPS = 20.0


def free_jumps(series: Series, rules: FindingRules, passed_over: set[int]) -> Iterator[tuple[int, Finding]]:
    """Rows without a limit that moved like a split, like a bad tick, or further than sessions do."""
    if series.is_index:
        return
    far = log(rules["unexplained-jump"].threshold)
    is_free = np.ones(len(series.bars), dtype=bool) if series.limits is None else ~series.limits.has
    candidates = is_free & ((np.abs(series.gap) > LEAST_SPLIT) | (np.abs(series.move) > far))
    told: set[int] = set()
    for row in np.flatnonzero(candidates).tolist():
        if row in passed_over or row - 1 in told:
            continue
        finding = _named(series, rules, row, far)
        if finding is not None:
            if finding.rule == "bad-tick":
                told.add(row)
            yield row, finding


def inner_gaps(
    series: Series, rules: FindingRules, market: Floats, passed_over: set[int]
) -> Iterator[tuple[int, Finding]]:
    """Gaps inside the limits that a small corporate action would make, without the crowd that news brings.

    `market` is what the other series' opens did on each of its sessions, as `market_gaps` gives it.
    """
    rule = rules["unexplained-gap"]
    if series.limits is None:
        return
    own = series.gap - market
    is_large = np.abs(own) >= rule.threshold
    is_unlike = -own >= max(LEAST_DIVIDEND, DIVIDEND_GAPS * series.usual_gap)
    for row in np.flatnonzero(series.limits.has & (is_large | is_unlike)).tolist():
        gap = float(series.gap[row])
        if row in passed_over or row in series.ex_rows or gap * float(own[row]) <= 0:
            continue
        if series.is_at_limit(row, "open") or series.is_at_limit(row - 1, "close"):
            continue
        most = UNLIKE_CROWD if is_unlike[row] else QUIET_CROWD
        if series.crowd(row) <= most and float(series.move[row]) / gap >= STAYS:
            probably = f"an action that is not recorded: one share became about {ratio_text(exp(-gap))}"
            if gap < 0:
                cash = float(series.reference[row] - series.bars.open[row])
                probably += f" or paid about {plain(round(cash, 2))}; or bad news"
            yield row, rule.found(series.ticker, series.day(row), *_said(series, row), probably)


def market_gaps(all_series: Collection[Series]) -> dict[str, Floats]:
    """For each ticker the median gap of all series on each of its sessions; 0 where fewer than five have a bar."""
    if not all_series:
        return {}
    sessions = np.unique(np.concatenate([one.bars.sessions for one in all_series]))
    gaps = np.full((len(all_series), len(sessions)), np.nan)
    places = [np.searchsorted(sessions, one.bars.sessions) for one in all_series]
    for n, (one, place) in enumerate(zip(all_series, places, strict=True)):
        gaps[n, place] = one.gap
    medians = np.where(np.sum(~np.isnan(gaps), axis=0) >= LEAST_MARKET, np.nanmedian(gaps, axis=0), 0.0)
    return {one.ticker: medians[place] for one, place in zip(all_series, places, strict=True)}


def _named(series: Series, rules: FindingRules, row: int, far: float) -> Finding | None:
    gap, move, crowd = float(series.gap[row]), float(series.move[row]), series.crowd(row)
    is_ordinary = crowd <= rules["unexplained-split"].threshold
    later = move + float(series.gap[row + 1]) if row + 1 < len(series.bars) else None
    if later is not None and abs(later) < COMES_BACK * abs(move) and abs(move) > far and is_ordinary:
        probably = f"a bad tick: the next bar opens at {series.price(row + 1, 'open')}"
        return rules["bad-tick"].found(series.ticker, series.day(row), *_said(series, row), probably)
    ratio = split_ratio_near(exp(-gap), SPLIT_TOLERANCE) if abs(gap) > LEAST_SPLIT else None
    stays = (move if later is None else later) / gap >= STAYS if gap else False
    if ratio is not None and is_ordinary and stays:
        name = "wrong-action" if row in series.ex_rows else "unexplained-split"
        probably = f"one share became {ratio_text(ratio)}; money turned over was {ratio_text(crowd)} times the usual"
        return rules[name].found(series.ticker, series.day(row), *_said(series, row), probably)
    if abs(move) > far:
        probably = "the market's own move" if np.isnan(crowd) else f"news: {ratio_text(crowd)} times the usual money"
        return rules["unexplained-jump"].found(series.ticker, series.day(row), *_said(series, row), probably)
    return None


def _said(series: Series, row: int) -> tuple[str, str]:
    """The value and the expectation of a row that moved far."""
    value = f"open {series.price(row, 'open')}, close {series.price(row)} after a close of {series.price(row - 1)}"
    return value, "a move as sessions make, or an action that explains it"
