"""What could be had of a strategy's plans: the means of their three returns, what was blocked, what was avoided."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from engine.measurement.plan_entry import PlanEntry
from engine.measurement.three_returns import ThreeReturns
from engine.simulation.refusal import Reason


@dataclass(frozen=True, slots=True)
class Attainable:
    """Means over plans, each plan counting once, and the number of plans that each mean rests on; None for none.

    `n_blocked` counts the plans of which shares stayed blocked; `missed_cents` is what all of those would have earned,
    as far as it is known. Plans that stood aside are in none of these: `avoided` is the mean of their missed returns
    with the sign turned, the loss that was avoided (a gain that was forgone is negative).
    """

    reaction: float | None
    n_reaction: int
    capturable: float | None
    n_capturable: int
    captured: float | None
    n_captured: int
    n_blocked: int
    missed_cents: int
    avoided: float | None = None
    n_avoided: int = 0


def attainable(returns: Sequence[ThreeReturns], entries: Sequence[PlanEntry]) -> Attainable:
    """The means and sums over the plans of one strategy."""
    aside = {entry.plan for entry in entries if entry.reason is Reason.STOOD_ASIDE}
    wanted = [one for one in returns if one.plan not in aside]
    reaction = [one.reaction for one in wanted if one.reaction is not None]
    capturable = [one.capturable for one in wanted if one.capturable is not None]
    captured = [one.captured for one in wanted if one.captured is not None]
    avoided = [-one.missed_return for one in entries if one.plan in aside and one.missed_return is not None]
    return Attainable(
        reaction=_mean(reaction),
        n_reaction=len(reaction),
        capturable=_mean(capturable),
        n_capturable=len(capturable),
        captured=_mean(captured),
        n_captured=len(captured),
        n_blocked=sum(entry.blocked > 0 for entry in entries),
        missed_cents=sum(entry.missed_cents or 0 for entry in entries),
        avoided=_mean(avoided),
        n_avoided=len(avoided),
    )


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None
