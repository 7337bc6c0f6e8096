"""A plan's entry: how much of the wanted purchase was filled, what blocked the rest, and what that rest missed."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.measurement.instant import earned, price_at, standing_at
from engine.measurement.planned_path import planned_path
from engine.simulation.block import Block
from engine.simulation.decision import Side
from engine.simulation.fill import Fill
from engine.simulation.market import Market
from engine.simulation.money import part_cents, worth_cents
from engine.simulation.outcome import Outcome
from engine.simulation.plan import DatedPlan
from engine.simulation.refusal import Reason, Refusal


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """The purchase of one plan. `blocked` shares of the `wanted` ones were never filled, `filled` + `blocked` =
    `wanted`; all are 0 where no order went out.

    `reason` is the last one that kept shares from it, also where a later try filled them; None where the first try
    filled all. `n_sessions` counts the sessions in which it was tried. `worth_cents` is what the blocked part would
    have cost at the entry session's price, before fees; `missed_return` what it would have earned from there to the
    planned exit, gross, total return, a fraction; `missed_cents` the product. All three are None where nothing stayed
    blocked, or a price is missing (a suspension). A plan that stood aside wanted no shares: it has a `missed_return`,
    from the entry session's price, and nothing else; the avoided loss is that with the sign turned.
    """

    plan: str
    catalyst: str
    ticker: str
    wanted: int
    filled: int
    blocked: int
    reason: Reason | None
    n_sessions: int
    worth_cents: int | None
    missed_return: float | None
    missed_cents: int | None


def plan_entries(outcome: Outcome, market: Market) -> tuple[PlanEntry, ...]:
    """One row for every plan, in the order in which they were decided."""
    blocks: dict[str, list[Block]] = {}
    fills: dict[str, list[Fill]] = {}
    for block in outcome.blocks:
        if block.side is Side.BUY:
            blocks.setdefault(block.plan, []).append(block)
    for fill in outcome.fills:
        if fill.side is Side.BUY:
            fills.setdefault(fill.plan, []).append(fill)
    refusals = {refusal.plan: refusal for refusal in outcome.refusals}
    return tuple(
        _entry(plan, blocks.get(plan.id, ()), fills.get(plan.id, ()), refusals.get(plan.id), outcome, market)
        for plan in outcome.plans
    )


def _entry(
    plan: DatedPlan,
    blocks: Sequence[Block],
    fills: Sequence[Fill],
    refusal: Refusal | None,
    outcome: Outcome,
    market: Market,
) -> PlanEntry:
    filled = sum(fill.shares for fill in fills)
    wanted = blocks[0].wanted if blocks else refusal.wanted if refusal is not None else filled
    reason = blocks[-1].reason if blocks else refusal.reason if refusal is not None else None
    worth, gained = _missed(plan, wanted - filled, reason, outcome, market)
    return PlanEntry(
        plan=plan.id,
        catalyst=plan.catalyst,
        ticker=plan.ticker,
        wanted=wanted,
        filled=filled,
        blocked=wanted - filled,
        reason=reason,
        n_sessions=len({block.session for block in blocks} | {fill.session for fill in fills}),
        worth_cents=worth,
        missed_return=gained,
        missed_cents=None if worth is None or gained is None else part_cents(worth, gained),
    )


def _missed(
    plan: DatedPlan, blocked: int, reason: Reason | None, outcome: Outcome, market: Market
) -> tuple[int | None, float | None]:
    """What the blocked shares would have cost, in cents, and earned; None twice where that cannot be said."""
    is_aside = reason is Reason.STOOD_ASIDE
    path = planned_path(plan, market, outcome.equity[-1].session) if blocked or is_aside else None
    if path is None:
        return None, None
    own = market.store.adjusted(plan.ticker)
    price, gained = price_at(market.store[plan.ticker], path.entry), None
    if price is not None:
        gained = earned(price_at(own, path.entry), standing_at(own, path.end))
    if price is None or gained is None:
        return None, None
    return None if is_aside else worth_cents(price, blocked), gained
