"""Which catalysts earned it: the net gain of a strategy by catalyst, and by clusters of catalysts held together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from engine.measurement.clusters import overlap_clusters
from engine.measurement.event_return import CatalystReturn, TradeReturn
from engine.simulation.outcome import Outcome
from engine.simulation.trade import Trade


@dataclass(frozen=True, slots=True)
class Contribution:
    """The trades of one catalyst; `catalyst` is empty for those of standing plans, which have no cluster either.

    `share` is the part of the net gain of all trades, None where that is nothing: of a loss it is a part of a loss.
    They were held from `entry_on` to `exit_on`, the last exit, or the session that an open one is valued at.
    """

    catalyst: str
    cluster: int | None
    entry_on: date
    exit_on: date
    n_trades: int
    net_cents: int
    share: float | None
    net_return: float
    excess: float | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Catalysts that were held at the same time, so that one stretch of the market decided about all of them.

    `number` counts from 1 by the first entry session.
    """

    number: int
    catalysts: tuple[str, ...]
    entry_on: date
    exit_on: date
    n_trades: int
    net_cents: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """Contributions by entry session, standing plans last; they add up to the net gain of all trades."""

    contributions: tuple[Contribution, ...]
    clusters: tuple[Cluster, ...]


def attribution(outcome: Outcome, trades: Sequence[TradeReturn], catalysts: Sequence[CatalystReturn]) -> Attribution:
    """The net gain by catalyst and by cluster; `trades` and `catalysts` are the outcome's, measured.

    Two catalysts are of one cluster where they were entered in the same session, or one was entered in a session
    before the one in which the other was left (what is still held is left after the last one); and so are those that
    a third one joins.
    """
    found: dict[str, list[Trade]] = {}
    for trade in outcome.trades:
        found.setdefault(trade.catalyst, []).append(trade)
    spans = sorted((_span(own), catalyst) for catalyst, own in found.items() if catalyst)
    clusters = _clusters(spans, found)
    cluster_of = {catalyst: cluster.number for cluster in clusters for catalyst in cluster.catalysts}
    total = sum(trade.net_cents for trade in outcome.trades)
    measured = {row.catalyst: row.excess for row in catalysts}
    standing = _standing_excess(found.get("", ()), trades)
    order = [catalyst for _, catalyst in spans] + [""] * ("" in found)
    return Attribution(
        contributions=tuple(
            _contribution(
                catalyst,
                cluster_of.get(catalyst),
                found[catalyst],
                total,
                measured.get(catalyst) if catalyst else standing,
            )
            for catalyst in order
        ),
        clusters=clusters,
    )


def _clusters(spans: Sequence[tuple[tuple[date, date], str]], trades: dict[str, list[Trade]]) -> tuple[Cluster, ...]:
    entries = [entry_on.toordinal() for (entry_on, _), _ in spans]
    left = [max(_left_on(trade) for trade in trades[catalyst]).toordinal() for _, catalyst in spans]
    starts = np.array(entries, dtype=np.int64)
    numbers = overlap_clusters(starts, np.maximum(left, starts + 1))  # what was sold at once was held in that session
    groups: dict[int, list[str]] = {}
    for number, (_, catalyst) in zip(numbers.tolist(), spans, strict=True):
        groups.setdefault(number, []).append(catalyst)
    return tuple(
        _cluster(number, members, [trade for one in members for trade in trades[one]])
        for number, members in enumerate(groups.values(), start=1)
    )


def _cluster(number: int, members: Sequence[str], trades: Sequence[Trade]) -> Cluster:
    entry_on, exit_on = _span(trades)
    return Cluster(number, tuple(members), entry_on, exit_on, len(trades), sum(trade.net_cents for trade in trades))


def _contribution(
    catalyst: str, cluster: int | None, trades: Sequence[Trade], total: int, excess: float | None
) -> Contribution:
    entry_on, exit_on = _span(trades)
    net = sum(trade.net_cents for trade in trades)
    return Contribution(
        catalyst=catalyst,
        cluster=cluster,
        entry_on=entry_on,
        exit_on=exit_on,
        n_trades=len(trades),
        net_cents=net,
        share=net / total if total else None,
        net_return=net / sum(trade.paid_cents for trade in trades),
        excess=excess,
    )


def _left_on(trade: Trade) -> date:
    return trade.exit_on or trade.valued_on + timedelta(days=1)


def _span(trades: Sequence[Trade]) -> tuple[date, date]:
    return min(trade.entry_on for trade in trades), max(trade.exit_on or trade.valued_on for trade in trades)


def _standing_excess(trades: Sequence[Trade], returns: Sequence[TradeReturn]) -> float | None:
    """The excess of the trades without a catalyst, weighted by the cash paid; None where one has none."""
    excess_of = {row.plan: row.excess for row in returns}
    found = [(trade.paid_cents, excess_of.get(trade.plan)) for trade in trades]
    known = [(paid, excess) for paid, excess in found if excess is not None]
    if not known or len(known) < len(found):
        return None
    return sum(paid * excess for paid, excess in known) / sum(paid for paid, _ in known)
