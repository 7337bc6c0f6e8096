"""The result of a placebo study: for each strategy where its true values stand among meaningless calendars' ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.measurement.placebo.account_results import AccountResults
from engine.measurement.placebo.lag import LagPoint
from engine.measurement.placebo.placebos import Method, Placebos
from engine.measurement.placebo.reaction_table import Reactions
from engine.measurement.placebo.standing import Measure, Standing, standing
from engine.measurement.placebo.true_calendar import TrueCalendar
from engine.measurement.placebo.verdict import PlaceboVerdict, placebo_verdict
from engine.prices.bars import Floats


@dataclass(frozen=True, slots=True)
class StrategyPlacebo:
    """One strategy: its true results, a single row, those of each method's calendars, and what they say.

    `n_dates` are the distinct entry sessions of its true trades. `n_same` counts the calendars with the true one's net
    profit and number of trades.
    """

    strategy: str
    n_dates: int
    true: AccountResults
    results: Mapping[Method, AccountResults]
    standings: Mapping[Method, tuple[Standing, ...]]
    n_same: Mapping[Method, int]
    verdict: PlaceboVerdict
    lags: tuple[LagPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceboResult:
    """All of it: the calendars by method with their events' reactions, and the strategies.

    `sector` is the ticker that heat was measured on, empty for none; `n_before` how many sessions before the run the
    lags begin; `n_checked` how many calendars were run by both engines, and came out the same.
    """

    true: TrueCalendar
    true_reaction: Reactions
    placebos: Mapping[Method, Placebos]
    reactions: Mapping[Method, Reactions]
    strategies: tuple[StrategyPlacebo, ...]
    sector: str = ""
    n_before: int = 0
    n_checked: int = 0

    @property
    def n_calendars(self) -> int:
        """How many placebo calendars there are of all methods."""
        return sum(map(len, self.placebos.values()))


def leak(one: StrategyPlacebo) -> Standing | None:
    """The run-up before the news among that of meaningless dates: of the ways of moving dates the one with the largest
    p; None where no date was moved, or none has a value."""
    rows = [row for method, found in one.standings.items() if method is not Method.TARGETS for row in found]
    known = [row for row in rows if row.measure is Measure.RUN_UP and row.p is not None]
    return max(known, key=lambda row: row.p or 0.0, default=None)


def strategy_placebo(
    strategy: str,
    n_dates: int,
    true: AccountResults,
    results: Mapping[Method, AccountResults],
    placebos: Mapping[Method, Placebos],
    reactions: tuple[Reactions, Mapping[Method, Reactions]],
    lags: Sequence[LagPoint],
) -> StrategyPlacebo:
    """Compare a strategy's true results (a single row) with those of each method; `reactions` are the true calendar's
    and each method's."""
    true_reaction, by_method = reactions
    standings = {
        method: tuple(
            standing(measure, measured_values(measure, true, true_reaction)[0], values, placebos[method].n_possible)
            for measure in Measure
            for values in (measured_values(measure, found, by_method[method]),)
        )
        for method, found in results.items()
    }
    n_same = {
        method: int(((one.net_cents == true.net_cents[0]) & (one.n_trades == true.n_trades[0])).sum())
        for method, one in results.items()
    }
    return StrategyPlacebo(
        strategy, n_dates, true, dict(results), standings, n_same, placebo_verdict(standings, n_dates), tuple(lags)
    )


def measured_values(measure: Measure, account: AccountResults, reaction: Reactions) -> Floats:
    """The values of a measure over calendars, (B,), NaN where not defined; net profit in cents."""
    found = {
        Measure.NET: account.net_cents,
        Measure.SHARPE: account.sharpe,
        Measure.EXCESS: account.excess,
        Measure.CAAR: reaction.caar,
        Measure.RUN_UP: reaction.run_up,
    }[measure]
    return np.asarray(found, dtype=np.float64)
