"""The adjusted view: what holding an instrument earned, dividends reinvested. Derived from raw bars, never stored."""

from collections.abc import Iterable

import numpy as np

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars, Floats


def growth(bars: Bars, actions: Iterable[CorporateAction]) -> Floats:
    """The worth of one share bought at the first close, dividends reinvested: float64, shape (len(bars),).

    Value t is known after the close of session t and depends on no later bar or action: an action with its ex-date
    between two bars takes effect on the later one. growth[t] / growth[s] − 1 is the total return from the close of s
    to the close of t: per session (multiplier × close + cash) / previous close. Actions of other tickers are ignored.
    """
    return np.asarray(np.cumprod(steps(bars, actions)) * (bars.close[0] if len(bars) else 1.0), dtype=np.float64)


def steps(bars: Bars, actions: Iterable[CorporateAction]) -> Floats:
    """Worth at each close of what was worth 1 at the close before: float64, shape (len(bars),), the first 1."""
    multiplier = np.ones(len(bars))
    cash = np.zeros(len(bars))
    for action in sorted(action for action in actions if action.ticker == bars.ticker):
        row = int(np.searchsorted(bars.sessions, np.datetime64(action.ex_on, "D"), side="left"))
        if 0 < row < len(bars):
            cash[row] += multiplier[row] * action.cash_per_share
            multiplier[row] *= action.share_multiplier
    step = np.ones(len(bars))
    step[1:] = (multiplier[1:] * bars.close[1:] + cash[1:]) / bars.close[:-1]
    return step


def adjusted_bars(bars: Bars, actions: Iterable[CorporateAction]) -> Bars:
    """Bars whose closes grow as the total return does, equal to the raw ones at the first bar; volume is left raw.

    Forward adjustment: a row never changes when later actions come in. Prices are not tradable prices.
    """
    return bars.scaled(growth(bars, actions) / bars.close)
