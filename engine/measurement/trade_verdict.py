"""Did a strategy's trades earn more than luck explains? A test of their excess returns that counts stretches of the
market, not trades."""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean, stdev

from engine.measurement.attribution import Attribution
from engine.measurement.event_return import TradeReturn
from engine.measurement.overfitting.adjusted_p_values import adjusted_p_values
from engine.measurement.power import detectable
from engine.measurement.verdict import LEVEL, POWER, Finding, Verdict, finding_of
from engine.simulation.outcome import Outcome
from engine.simulation.trade import Trade

LEAST_STRETCHES = 5
WORTH = 0.02
HOLDS = 8
NO_SCATTER = 1e-12

STANDING = "its trades follow a standing plan and no catalyst: how lucky its dates were cannot be asked"
NO_TRADE = "no catalyst was traded"
NO_BENCHMARK = "no trade has a benchmark's return beside it"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of the market: `n_trades` trades that were held in it, and the mean of their excess returns."""

    n_trades: int
    excess: float


def trade_verdict(outcome: Outcome, attributed: Attribution, trades: Sequence[TradeReturn]) -> Verdict:
    """The verdict on one strategy alone; `together` then allows for the others that were run beside it.

    The observations are stretches (see `stretches`), each the mean excess of its trades over the first benchmark and
    counting once: Student's t of those means with one degree of freedom less than there are. That is exact for normal
    stretches of one variance and rejects at most as often as it says for any variances (Bakirov and Székely 2005;
    Ibragimov and Müller 2010, Journal of Business & Economic Statistics 28), whatever the dependence within a stretch.
    """
    own = [trade for trade in outcome.trades if trade.catalyst]
    if not own:
        return Verdict(None, STANDING, worth=WORTH) if outcome.trades else _too_little(NO_TRADE)
    found = stretches(outcome, attributed, trades)
    if not found:
        return _too_little(NO_BENCHMARK)
    values = [one.excess for one in found]
    mean, n = fmean(values), len(values)
    if n < 2:
        one = "one trade is one event" if len(own) == 1 else "all trades were held in one stretch of the market"
        return replace(_too_little(f"{one}: there is nothing to compare it with"), mean=mean, n_independent=n)
    error = stdev(values) / math.sqrt(n)
    if error < NO_SCATTER:
        return replace(_too_little("the trades' excess returns do not scatter"), mean=mean, n_independent=n)
    from scipy.special import stdtr

    p = min(2.0 * float(stdtr(n - 1, -abs(mean / error))), 1.0)
    return _judged(Verdict(mean=mean, error=error, p=p, p_adjusted=p, n_independent=n,
                           detectable=detectable(error, n - 1, POWER, LEVEL), worth=WORTH))  # fmt: skip


def together(verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """The verdicts of strategies that were tested side by side: p adjusted for their number (Benjamini and Hochberg
    1995), and the finding by that. A strategy that no catalyst moved is no test."""
    asked = [one for one in verdicts if one.is_tested]
    adjusted = iter(adjusted_p_values([one.p for one in asked]))
    return tuple(
        _judged(replace(one, p_adjusted=next(adjusted), n_tests=len(asked))) if one.is_tested else one
        for one in verdicts
    )


def stretches(outcome: Outcome, attributed: Attribution, trades: Sequence[TradeReturn]) -> tuple[Stretch, ...]:
    """The stretches of the market that the trades were held in, in order of time; trades without an excess left out.

    A stretch is a cluster of catalysts held at the same time. Where one follows on another without end, a cluster is
    cut by entry session into equal parts of at least HOLDS times its longest hold: what then overlaps at the cuts is
    too little to matter (a correlation of neighbours of about 0.02).
    """
    excess_of = {one.plan: one.excess for one in trades if one.excess is not None}
    cluster_of = {one: cluster.number for cluster in attributed.clusters for one in cluster.catalysts}
    sessions = [point.session for point in outcome.equity]
    groups: dict[int, list[Trade]] = {}
    for trade in outcome.trades:
        if trade.catalyst and trade.plan in excess_of:
            groups.setdefault(cluster_of[trade.catalyst], []).append(trade)
    found = []
    for _, own in sorted(groups.items()):
        entries = [bisect_left(sessions, trade.entry_on) for trade in own]
        holds = [
            max(bisect_left(sessions, trade.exit_on or trade.valued_on) - entry, 1)
            for trade, entry in zip(own, entries, strict=True)
        ]
        first, span = min(entries), max(entries) - min(entries) + 1
        n_parts = max(span // (HOLDS * max(holds)), 1)
        parts: dict[int, list[float]] = {}
        for trade, entry in zip(own, entries, strict=True):
            parts.setdefault((entry - first) * n_parts // span, []).append(excess_of[trade.plan])
        found += [Stretch(len(values), fmean(values)) for _, values in sorted(parts.items())]
    return tuple(found)


def _too_little(why: str) -> Verdict:
    return Verdict(Finding.TOO_LITTLE, why, worth=WORTH)


def _judged(verdict: Verdict) -> Verdict:
    if verdict.p is None:
        return verdict
    n = verdict.n_independent
    few = "" if n >= LEAST_STRETCHES else (
        f"the trades fall into {n} stretches of the market; {LEAST_STRETCHES} are needed"
    )  # fmt: skip
    finding, why = finding_of(verdict.p_adjusted, few, verdict.detectable, verdict.worth)
    if finding is Finding.DISTINGUISHABLE and verdict.mean is not None and verdict.mean < 0:
        why += ", and what it lost is no accident"
    return replace(verdict, finding=finding, why=why)
