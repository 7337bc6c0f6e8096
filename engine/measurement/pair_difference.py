"""How two contenders differ, and how sure that is: on the catalysts that both traded, and session by session."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.measurement.clustered_mean import clustered_mean
from engine.measurement.contender import Contender, SharedReturns
from engine.measurement.stationary_bootstrap import block_length, drawn_counts
from engine.prices.bars import Floats

FEWEST_DATES, FEWEST_SESSIONS, LEVEL = 10, 60, 0.95
BLOCKS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)


@dataclass(frozen=True, slots=True)
class CatalystDifference:
    """The mean of (one's excess − the other's) over the `n_catalysts` that both traded; fractions.

    They have `n_dates` different entry sessions, which are what counts. `error`, clustered by them, and the interval
    of 95 % by t(n_dates − 1) are None for fewer than FEWEST_DATES; `mean` is None without a catalyst.
    """

    n_catalysts: int
    n_dates: int
    mean: float | None
    error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class SessionDifference:
    """The mean of (one's session return − the other's) over `n_sessions` common ones, times sessions a year.

    `n_invested` counts those in which either was invested. `error` and the interval of 95 % are the standard
    deviation and the percentiles of the means of a stationary bootstrap with blocks of `block` (one of
    BLOCKS) sessions on average; None for fewer than FEWEST_SESSIONS invested ones. `mean` is None without a common
    session.
    """

    n_sessions: int
    n_invested: int
    mean: float | None
    error: float | None
    low: float | None
    high: float | None
    block: int | None


def catalyst_difference(one: Contender, other: Contender) -> CatalystDifference:
    """The two contenders on the catalysts that both traded, each catalyst counting once."""
    theirs = {row.catalyst: row for row in other.traded}
    both = [(row, theirs[row.catalyst]) for row in one.traded if row.catalyst in theirs]
    mean = clustered_mean([mine.excess - yours.excess for mine, yours in both], [mine.entry_on for mine, _ in both])
    if mean is None:
        return CatalystDifference(0, 0, None, None, None, None)
    interval = mean.interval(LEVEL) if mean.n_clusters >= FEWEST_DATES else None
    error = mean.error if interval else None
    low, high = interval or (None, None)
    return CatalystDifference(mean.n, mean.n_clusters, mean.mean, error, low, high)


def session_differences(
    pairs: Mapping[tuple[str, str], SharedReturns], per_year: Mapping[tuple[str, str], float], n_draws: int, seed: int
) -> dict[tuple[str, str], SessionDifference]:
    """The difference of every pair, in the order of `pairs`.

    Pairs with as many sessions and the same block length are drawn alike, so that their intervals can be compared.
    """
    moves = {pair: shared.one - shared.other for pair, shared in pairs.items()}
    alike: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    for pair, shared in pairs.items():
        if shared.n_invested >= FEWEST_SESSIONS:
            alike[len(moves[pair]), _block(moves[pair])].append(pair)
    drawn = {
        pair: (block, means)
        for (n, block), own in alike.items()
        for pair, means in zip(own, _means([moves[pair] for pair in own], n, block, n_draws, seed), strict=True)
    }
    return {pair: _difference(shared, moves[pair], per_year[pair], drawn.get(pair)) for pair, shared in pairs.items()}


def _block(moves: Floats) -> int:
    """The block length that suits a series, up to the next of BLOCKS: so many pairs share their draws."""
    length = block_length(moves)
    return next(block for block in BLOCKS if block >= length or block == BLOCKS[-1])


def _means(moves: Sequence[Floats], n: int, block: int, n_draws: int, seed: int) -> Floats:
    """The means of the drawn series: one row a series, one column a draw.

    They are rounded far below anything that is shown: how a machine orders its sums must not reach a written digit.
    """
    counts = drawn_counts(n, block, n_draws, seed)
    return np.round(np.array(moves) @ counts.T / n, 15) + 0.0


def _difference(
    shared: SharedReturns, moves: Floats, per_year: float, drawn: tuple[int, Floats] | None
) -> SessionDifference:
    mean = float(np.mean(moves)) * per_year if len(moves) else None
    if drawn is None:
        return SessionDifference(len(moves), shared.n_invested, mean, None, None, None, None)
    block, means = drawn
    edge = (1.0 - LEVEL) / 2.0 * 100.0
    low, high = np.percentile(means * per_year, [edge, 100.0 - edge]).tolist()
    error = float(np.std(means, ddof=1)) * per_year
    return SessionDifference(len(moves), shared.n_invested, mean, error, low, high, block)
