"""A catalyst's entries: the purchases of all its plans together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from engine.measurement.plan_entry import PlanEntry
from engine.simulation.outcome import Outcome
from engine.simulation.refusal import Reason


@dataclass(frozen=True, slots=True)
class CatalystEntry:
    """The plans of one catalyst. Shares are summed over instruments; `blocked_by` names each reason once, but
    not that a plan stood aside: it wanted nothing.

    `n_sessions` is the largest number of sessions in which one of them was tried. `missed_return` is the missed
    gains over what the blocked parts would have cost, a fraction; None where nothing was blocked or it is not known.
    """

    catalyst: str
    wanted: int
    filled: int
    blocked_by: tuple[Reason, ...]
    n_sessions: int
    missed_return: float | None
    missed_cents: int | None


def catalyst_entries(outcome: Outcome, entries: Sequence[PlanEntry]) -> tuple[CatalystEntry, ...]:
    """One row for every catalyst of the run, in the order of its fates, also for those without a plan."""
    found: dict[str, list[PlanEntry]] = {fate.catalyst: [] for fate in outcome.fates}
    for entry in entries:
        if entry.catalyst:
            found.setdefault(entry.catalyst, []).append(entry)
    return tuple(_together(catalyst, own) for catalyst, own in found.items())


def _together(catalyst: str, entries: Sequence[PlanEntry]) -> CatalystEntry:
    missed = [
        (entry.worth_cents, entry.missed_cents)
        for entry in entries
        if entry.worth_cents is not None and entry.missed_cents is not None
    ]
    worth = sum(cents for cents, _ in missed)
    missed_cents = sum(cents for _, cents in missed) if missed else None
    return CatalystEntry(
        catalyst=catalyst,
        wanted=sum(entry.wanted for entry in entries),
        filled=sum(entry.filled for entry in entries),
        blocked_by=tuple(reason for reason in dict.fromkeys(entry.reason for entry in entries) if _blocks(reason)),
        n_sessions=max((entry.n_sessions for entry in entries), default=0),
        missed_return=missed_cents / worth if missed_cents is not None and worth else None,
        missed_cents=missed_cents,
    )


def _blocks(reason: Reason | None) -> TypeGuard[Reason]:
    return reason is not None and reason is not Reason.STOOD_ASIDE
