"""The bars of a generated path: opens, highs, lows and volumes around given closes."""

import math
from collections.abc import Mapping, Sequence

from seeds.sample_noise import fat_tailed
from seeds.sample_role import Role
from seeds.sample_step import Step, steps_of

# standard deviations of a session's return, for the width of the bars
MARKET_MOVE, SECTOR_MOVE = 0.012, 0.014

Row = tuple[str, int, int, int, int, int]


def bars_of(role: Role, sessions: Sequence[str], closes: Mapping[str, int]) -> list[Row]:
    """Rows (session, open, high, low, close in ticks, volume in shares) within the daily limits."""
    first = Step(sessions[0], 1, 0, is_rising=False, ceiling=None, tenths=role.limit_tenths)
    steps = [first, *steps_of(role, sessions)]
    spread = 0.45 * math.hypot(role.noise, MARKET_MOVE * role.market_beta, SECTOR_MOVE * role.sector_beta)
    draws = fat_tailed(f"{role.ticker} bars", 4 * len(steps))
    previous, crowd, shares, rows = closes[sessions[0]], 0.0, 1, []
    for i, step in enumerate(steps):
        close = closes[step.session]
        prices = _prices(role, step, previous, close, [spread * draw for draw in draws[4 * i : 4 * i + 3]])
        size = abs(math.log(close / step.reference(previous))) / (2.0 * spread)
        crowd = 0.85 * crowd + 0.13 * draws[4 * i + 3] + 0.1 * (min(size, 4.0) - 0.75)
        shares *= step.multiplier
        traded = role.volume * shares * math.exp(crowd + 0.35 * (min(size, 4.0) - 0.75))
        if prices[1] == prices[2]:
            traded *= 0.2
        rows.append((step.session, *prices, close, 100 * max(1, math.floor(traded / 100.0))))
        previous = close
    return rows


def _prices(role: Role, step: Step, previous: int, close: int, noise: Sequence[float]) -> tuple[int, int, int]:
    """Open, high and low in ticks; a close at a limit is also the extreme of its session."""
    low_limit, high_limit = step.limits(previous)
    if step.session in role.one_price:
        return close, close, close
    reference = step.reference(previous)
    move = math.log(close / reference)
    # an open stays clear of the limits: those who may not trade at the open are named in the roles
    margin = max(1, (high_limit - low_limit) // 12)
    opening = math.floor(reference * math.exp(0.35 * move + 0.5 * noise[0]) + 0.5)
    opening = min(max(opening, low_limit + margin), high_limit - margin)
    top, bottom = max(opening, close), min(opening, close)
    high = min(math.floor(top * math.exp(abs(noise[1])) + 0.5), high_limit)
    low = max(math.ceil(bottom * math.exp(-abs(noise[2])) - 0.5), low_limit)
    return opening, max(high, top), min(low, bottom)
