"""Trades whose excess returns come from a made-up market: a common part of every session, and one of each name."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache

import numpy as np

from engine.measurement.attribution import attribution
from engine.measurement.event_return import TradeReturn
from engine.measurement.trade_verdict import trade_verdict
from engine.measurement.verdict import Verdict
from engine.simulation.outcome import EquityPoint, Outcome
from engine.simulation.trade import Trade

START = date(2020, 1, 1)


@cache
def account(n_sessions: int) -> tuple[EquityPoint, ...]:
    """An account of so many sessions, every day one."""
    return tuple(EquityPoint(START + timedelta(at), 10**8, 10**8) for at in range(n_sessions))


def trade(plan: str, catalyst: str, entry: int, exit_at: int | None, ticker: str = "a", last: int = 10**4) -> Trade:
    """A trade held from one session to another; None: to the last."""
    entry_on = START + timedelta(entry)
    exit_on = None if exit_at is None else START + timedelta(exit_at)
    return Trade(
        plan, catalyst, ticker, entry_on, entry_on, 10.0, 100, 100_000, 0, exit_on, exit_on,
        None if exit_on is None else 10.0, 100, 100_000, 0, 0, exit_on or START + timedelta(last), 0,
    )  # fmt: skip


def outcome_of(trades: Sequence[Trade], n_sessions: int) -> Outcome:
    """An outcome that holds them."""
    return Outcome("s", (), (), (), (), (), (), (), tuple(trades), (), account(n_sessions), ())


def verdict_of(trades: Sequence[Trade], excesses: Sequence[float | None], n_sessions: int) -> Verdict:
    """The verdict on trades with these excess returns."""
    outcome = outcome_of(trades, n_sessions)
    returns = [TradeReturn(one.plan, excess or 0.0, (), excess) for one, excess in zip(trades, excesses, strict=True)]
    return trade_verdict(outcome, attribution(outcome, returns, ()), returns)


def world(
    rng: np.random.Generator,
    dates: Sequence[int],
    *,
    n_names: int = 5,
    hold: int = 10,
    common: float = 0.5,
    effect: float = 0.0,
    scale: Sequence[float] | None = None,
) -> Verdict:
    """The verdict on a strategy that buys `n_names` at each of `dates` for `hold` sessions; session returns of sd 2 %,
    of which the part `common` is shared; `scale` of each date multiplies what its trades earned; `effect` a trade."""
    n = max(dates) + hold + 1
    shared = rng.normal(0, 0.02 * np.sqrt(common), n)
    own = rng.normal(0, 0.02 * np.sqrt(1 - common), (n_names, n))
    trades, excesses = [], []
    for place, at in enumerate(dates):
        for name in range(n_names):
            trades.append(trade(f"p{place}-{name}", f"c{place}", at, at + hold))
            moved = float((shared[at : at + hold] + own[name, at : at + hold]).sum())
            excesses.append(effect + moved * (scale[place] if scale else 1.0))
    return verdict_of(trades, excesses, n + 1)


def share(n_worlds: int, seed: int, dates, **kind) -> float:
    """Share of worlds in which p is below 5 %; `dates` are what a generator gives for a world."""
    rng = np.random.default_rng(seed)
    found = [world(rng, dates(rng), **kind) for _ in range(n_worlds)]
    return float(np.mean([one.p is not None and one.p < 0.05 for one in found]))
