"""A path of closes: free steps bridged through pinned closes, within the daily limit, in whole ticks."""

import math
from collections.abc import Mapping, Sequence

from seeds.sample_role import Role
from seeds.sample_step import Step, steps_of

RISE = 0.004


def bridge(role: Role, sessions: Sequence[str], free: Mapping[str, float]) -> dict[str, int]:
    """Closes in ticks by session: the free log returns, with a drift between two pins so that each is met.

    Raises ValueError where a pin cannot be reached within the limits.
    """
    pins = {session: role.ticks(price) for session, price in role.pins}
    closes = {sessions[0]: pins[sessions[0]]}
    stretch: list[Step] = []
    for step in steps_of(role, sessions):
        stretch.append(step)
        if step.session in pins:
            start = closes[list(closes)[-1]]
            closes |= _stretch(role.ticker, start, stretch, free, pins[step.session])
            stretch = []
    if stretch:
        raise ValueError(f"{role.ticker}: the last session {sessions[-1]} needs a pin")
    return closes


def _stretch(ticker: str, start: int, steps: Sequence[Step], free: Mapping[str, float], goal: int) -> dict[str, int]:
    low, high = -0.4, 0.4
    for _ in range(60):
        drift = (low + high) / 2.0
        if _walk(start, steps, free, drift)[-1] < goal:
            low = drift
        else:
            high = drift
    walk = _walk(start, steps, free, high)
    before = walk[-2] if len(walk) > 1 else start
    lowest, highest = steps[-1].bounds(before)
    if not lowest <= goal <= highest:
        raise ValueError(f"{ticker}: {goal} ticks on {steps[-1].session} lie outside {lowest} to {highest}")
    walk[-1] = goal
    return {step.session: close for step, close in zip(steps, walk, strict=True)}


def _walk(start: int, steps: Sequence[Step], free: Mapping[str, float], drift: float) -> list[int]:
    close, walk = start, []
    for step in steps:
        low, high = step.bounds(close)
        move = free[step.session] + drift
        if step.is_rising:
            # the smooth positive part of a calmer move: still increasing in the drift, as the bisection needs
            move = RISE * math.log1p(math.exp((0.35 * free[step.session] + drift) / RISE))
        target = math.floor(step.reference(close) * math.exp(move) + 0.5)
        close = min(max(target, low), high)
        walk.append(close)
    return walk
