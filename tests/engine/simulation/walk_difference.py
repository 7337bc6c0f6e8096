"""What differs between a book as the walk of many has it and the same run by the exact executor."""

from collections.abc import Iterator, Sequence

from engine.simulation.outcome import Outcome
from engine.simulation.replay.planned import Planned, asked_plans, planned_of
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.runs import Runs, run_books, run_panel
from tests.engine.simulation.random_case import Case


def walked(cases: Sequence[Case]) -> tuple[Runs, tuple[Planned, ...]] | None:
    """The runs of cases that differ in their strategies alone; None where the walk cannot be used."""
    first = cases[0]
    span = {"base_on": first.base_on, "end_on": first.end_on}
    panel = run_panel(first.store, first.spec, first.sessions_of, **span)
    if isinstance(panel, str):
        return None
    books = tuple(
        planned_of(panel, asked_plans(one.chosen, one.store, one.calendar, one.spec, one.sessions_of, **span))
        for one in cases
    )
    return run_books(panel, books, first.spec), books


def differences(runs: Runs, book: int, planned: Planned, exact: Outcome) -> Iterator[str]:
    """A line for each plan, and each close, in which the two are not the same to the cent."""
    trades = {trade.plan: trade for trade in exact.trades}
    refusals = {refusal.plan: refusal for refusal in exact.refusals}
    start, panel = int(runs.sheet.starts[book]), runs.pit.panel
    for place, plan in enumerate(planned.plans, start):
        code = Code(int(runs.walked.codes[place]))
        if code is not Code.OK:
            refusal = refusals.get(plan.id)
            if runs.walked.shares[place] or runs.walked.net[place]:
                yield f"{plan.id}: {code.name}, and yet money of {runs.walked.net[place]}"
            if refusal is None or refusal.reason is not code.reason:
                yield f"{plan.id}: {code.name}, exactly {refusal or trades.get(plan.id)}"
            continue
        trade, done = trades.get(plan.id), runs.walked
        leg = runs.sheet.leg[place]
        row = int(runs.pit.legs.exits[leg])
        own = (
            panel.dates[runs.pit.legs.enter[leg]], None if row == len(panel) else panel.dates[row],
            *(int(getattr(done, name)[place]) for name in ("shares", "costs", "entry_fees", "proceeds", "exit_fees",
                                                           "dividends")),
        )  # fmt: skip
        theirs = trade and (
            trade.entry_on, trade.exit_on, trade.shares, trade.cost_cents, trade.entry_fees_cents, trade.proceeds_cents,
            trade.exit_fees_cents, trade.dividends_cents,
        )  # fmt: skip
        if own != theirs:
            yield f"{plan.id}: {own}, exactly {theirs or refusals.get(plan.id)}"
    levels = [point.equity_cents for point in exact.equity]
    for row, (own_cents, their_cents) in enumerate(zip(runs.equity()[book].tolist(), levels, strict=True)):
        if own_cents != their_cents:
            yield f"close of {panel.dates[row]}: {own_cents}, exactly {their_cents}"
