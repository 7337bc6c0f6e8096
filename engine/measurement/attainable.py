"""What could be had of a strategy's plans: the means of their three returns, and what was blocked."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from engine.measurement.plan_entry import PlanEntry
from engine.measurement.three_returns import ThreeReturns


@dataclass(frozen=True, slots=True)
class Attainable:
    """Means over plans, each plan counting once, and the number of plans that each mean rests on; None for none.

    `n_blocked` counts the plans of which shares stayed blocked; `missed_cents` is what all of those would have earned,
    as far as it is known.
    """

    reaction: float | None
    n_reaction: int
    capturable: float | None
    n_capturable: int
    captured: float | None
    n_captured: int
    n_blocked: int
    missed_cents: int


def attainable(returns: Sequence[ThreeReturns], entries: Sequence[PlanEntry]) -> Attainable:
    """The means and sums over the plans of one strategy."""
    reaction = [one.reaction for one in returns if one.reaction is not None]
    capturable = [one.capturable for one in returns if one.capturable is not None]
    captured = [one.captured for one in returns if one.captured is not None]
    return Attainable(
        reaction=_mean(reaction),
        n_reaction=len(reaction),
        capturable=_mean(capturable),
        n_capturable=len(capturable),
        captured=_mean(captured),
        n_captured=len(captured),
        n_blocked=sum(entry.blocked > 0 for entry in entries),
        missed_cents=sum(entry.missed_cents or 0 for entry in entries),
    )


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None
