"""How much a strategy's result rests on: entry sessions, clusters, and what is left without the best of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from engine.measurement.attribution import Attribution, Cluster, Contribution
from engine.measurement.event_return import TradeReturn
from engine.measurement.trade_verdict import trade_verdict
from engine.measurement.verdict import Verdict
from engine.simulation.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a result when one part is taken out of it, the other trades as they were.

    `net_cents` is the net gain of the other trades, `total_return` the account's return less what was taken out.
    """

    taken_cents: int
    n_trades: int
    net_cents: int
    total_return: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """`n_trades` trades of `n_traded` of `n_catalysts` catalysts, entered in `n_entry_sessions` different sessions
    that fall into `n_clusters` clusters: what is independent is counted by the last two.

    Standing plans, which have no catalyst, are not counted. `best` and `best_cluster` gained most; they and what is
    left without them are None where no catalyst was traded.
    """

    n_catalysts: int
    n_traded: int
    n_trades: int
    n_entry_sessions: int
    n_clusters: int
    best: Contribution | None
    without_best: Left | None
    best_cluster: Cluster | None
    without_best_cluster: Left | None
    verdict: Verdict = field(default_factory=Verdict)


def evidence(outcome: Outcome, attributed: Attribution, trades: Sequence[TradeReturn]) -> Evidence:
    """What an outcome rests on; of parts that gained the same the earlier is the best. `trades` are the outcome's,
    measured."""
    own = [trade for trade in outcome.trades if trade.catalyst]
    rows = [row for row in attributed.contributions if row.catalyst]
    best = max(rows, key=lambda row: row.net_cents, default=None)
    best_cluster = max(attributed.clusters, key=lambda row: row.net_cents, default=None)
    return Evidence(
        n_catalysts=len(outcome.fates),
        n_traded=len(rows),
        n_trades=len(own),
        n_entry_sessions=len({trade.entry_on for trade in own}),
        n_clusters=len(attributed.clusters),
        best=best,
        without_best=_left(outcome, best),
        best_cluster=best_cluster,
        without_best_cluster=_left(outcome, best_cluster),
        verdict=trade_verdict(outcome, attributed, trades),
    )


def _left(outcome: Outcome, taken: Contribution | Cluster | None) -> Left | None:
    if taken is None:
        return None
    capital, final = outcome.equity[0].equity_cents, outcome.equity[-1].equity_cents
    return Left(
        taken_cents=taken.net_cents,
        n_trades=len(outcome.trades) - taken.n_trades,
        net_cents=sum(trade.net_cents for trade in outcome.trades) - taken.net_cents,
        total_return=(final - taken.net_cents) / capital - 1.0,
    )
