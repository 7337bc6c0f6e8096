"""What a strategy's account made of many calendars: one number a calendar of each sort."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from statistics import fmean

import numpy as np

from engine.measurement.event_returns import FillAtOf, benchmark_return
from engine.measurement.ratios import sharpe
from engine.measurement.returns import simple_returns
from engine.measurement.study.sample import Ints
from engine.prices.bars import Bars, Floats
from engine.simulation.outcome import Outcome


@dataclass(frozen=True, slots=True, eq=False)
class AccountResults:
    """Of B calendars: `net_cents` (B,) of all trades after costs; `sharpe` (B,) of the account's session returns,
    annualised; `excess` (B,) the trades' mean net return less the first benchmark's over the same sessions; how many
    trades and refusals there were. NaN where there is none: without a trade neither Sharpe nor excess."""

    net_cents: Ints
    sharpe: Floats
    excess: Floats
    n_trades: Ints
    n_refused: Ints

    def __len__(self) -> int:
        return len(self.net_cents)


def account_results(
    outcomes: Sequence[Outcome], benchmark: Bars, fill_at: FillAtOf, sessions_per_year: float
) -> AccountResults:
    """The results of outcomes, in their order; `benchmark` and `fill_at` as in `event_returns`."""
    return AccountResults(
        net_cents=np.array([sum(trade.net_cents for trade in one.trades) for one in outcomes], dtype=np.int64),
        sharpe=np.array([_sharpe(one, sessions_per_year) for one in outcomes], dtype=np.float64),
        excess=np.array([_excess(one, benchmark, fill_at) for one in outcomes], dtype=np.float64),
        n_trades=np.array([len(one.trades) for one in outcomes], dtype=np.int64),
        n_refused=np.array([len(one.refusals) for one in outcomes], dtype=np.int64),
    )


def joined(parts: Sequence[AccountResults]) -> AccountResults:
    """The results of several lots of calendars, one after the other."""
    columns = {one.name: [getattr(part, one.name) for part in parts] for one in fields(AccountResults)}
    empty = account_results((), None, None, 1.0) if not parts else None  # type: ignore[arg-type]
    return empty or AccountResults(**{name: np.concatenate(column) for name, column in columns.items()})


def _sharpe(outcome: Outcome, sessions_per_year: float) -> float:
    levels = np.array([point.equity_cents for point in outcome.equity], dtype=np.float64)
    found = sharpe(simple_returns(levels), sessions_per_year)
    return float("nan") if found is None else found


def _excess(outcome: Outcome, benchmark: Bars, fill_at: FillAtOf) -> float:
    found = []
    for trade in outcome.trades:
        beside = benchmark_return(trade, benchmark, fill_at(trade.ticker))
        if beside is not None:
            found.append(trade.net_return - beside)
    return fmean(found) if found else float("nan")
