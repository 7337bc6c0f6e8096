"""Closing the books: from a desk's plans and fills to an outcome. Every plan ends as one trade or one refusal."""

from datetime import date

from engine.simulation.decision import Side
from engine.simulation.desk import Desk
from engine.simulation.errors import StrategyError
from engine.simulation.fill import Fill
from engine.simulation.outcome import CatalystFate, Fate, Outcome
from engine.simulation.plan import DatedPlan
from engine.simulation.refusal import Reason
from engine.simulation.spec import ParameterValue
from engine.simulation.trade import Trade


def close_books(desk: Desk, parameters: tuple[tuple[str, ParameterValue], ...]) -> Outcome:
    """Everything that the run produced.

    A plan without an answer is refused as after the last bar; a plan with an entry and no exit is an open trade,
    valued at its last mark.
    """
    if not desk.equity:
        raise StrategyError(
            f"strategy {desk.strategy!r}: no session was valued between {desk.base_on} and {desk.end_on}; a strategy "
            "defines plans(), and one that defines next() must call super().next() in it"
        )
    last_on = desk.equity[-1].session
    bought = {fill.plan: fill for fill in desk.fills if fill.side is Side.BUY}
    sold = {fill.plan: fill for fill in desk.fills if fill.side is Side.SELL}
    refused = {refusal.plan for refusal in desk.refusals}
    for plan in desk.plans.values():
        if plan.id not in bought and plan.id not in refused:
            desk.refuse(plan, plan.enter_on, Reason.AFTER_LAST_BAR, 0, f"the run ends with the session {last_on}")
    trades = tuple(
        _trade(desk, plan, bought[plan.id], sold.get(plan.id), last_on)
        for plan in desk.plans.values()
        if plan.id in bought
    )
    if len(trades) + len(desk.refusals) != len(desk.plans):
        raise StrategyError(
            f"{desk.strategy}: {len(desk.plans)} plans gave {len(trades)} trades and {len(desk.refusals)} refusals"
        )
    return Outcome(
        strategy=desk.strategy,
        parameters=parameters,
        decisions=tuple(desk.decisions),
        fills=tuple(desk.fills),
        entitlements=tuple(desk.entitlements),
        refusals=tuple(desk.refusals),
        trades=trades,
        positions=tuple(desk.positions),
        equity=tuple(desk.equity),
        fates=_fates(desk, {trade.plan for trade in trades}),
    )


def _trade(desk: Desk, plan: DatedPlan, entry: Fill, leave: Fill | None, last_on: date) -> Trade:
    entitled = [row for row in desk.entitlements if row.plan == plan.id]
    shares = entitled[-1].shares_after if entitled else entry.shares
    if leave is not None:
        proceeds, valued_on = leave.notional_cents, leave.session
    else:
        proceeds, valued_on = desk.account.value_cents(desk.account.holdings[plan.id]), last_on
    return Trade(
        plan=plan.id,
        catalyst=plan.catalyst,
        ticker=plan.ticker,
        decided_on=plan.decided_on,
        entry_on=entry.session,
        entry_price=entry.price,
        shares=entry.shares,
        cost_cents=entry.notional_cents,
        entry_fees_cents=entry.costs_cents,
        planned_exit_on=plan.exit_on,
        exit_on=leave.session if leave is not None else None,
        exit_price=leave.price if leave is not None else None,
        exit_shares=shares,
        proceeds_cents=proceeds,
        exit_fees_cents=leave.costs_cents if leave is not None else 0,
        dividends_cents=sum(row.cash_cents for row in entitled),
        valued_on=valued_on,
        exit_delay=_delay(desk, plan, valued_on),
    )


def _delay(desk: Desk, plan: DatedPlan, left_on: date) -> int:
    """Sessions by which the exit (or, for an open trade, the valuation) came after the planned one."""
    if plan.exit_on is None or left_on <= plan.exit_on:
        return 0
    return desk.sessions(plan.ticker).count_between(plan.exit_on, left_on) - 1


def _fates(desk: Desk, traded: set[str]) -> tuple[CatalystFate, ...]:
    entries = {
        appointment.catalyst.id: appointment.enter_on
        for appointments in desk.agenda.appointments.values()
        for appointment in appointments
    }
    given = {fate.catalyst: fate for fate in desk.agenda.fates}
    plans: dict[str, list[DatedPlan]] = {}
    for plan in desk.plans.values():
        plans.setdefault(plan.catalyst, []).append(plan)
    refusals = {refusal.plan: refusal for refusal in desk.refusals}
    declined: dict[str, list[str]] = {}
    for decision in desk.decisions:
        if decision.side is Side.NONE:
            declined.setdefault(decision.catalyst, []).append(decision.why)
    asked = {point.session for point in desk.equity if point.session < desk.end_on}
    rows = []
    for catalyst in desk.calendar:
        if catalyst.id in given:
            rows.append(given[catalyst.id])
            continue
        entry_on = entries[catalyst.id]
        own = plans.get(catalyst.id, [])
        done = [plan for plan in own if plan.id in traded]
        noes = [refusals[plan.id] for plan in own if plan.id in refusals]
        no_text = "; ".join(f"{no.ticker} {no.reason}: {no.detail}" for no in noes)
        if done:
            why = f"{len(done)} of {len(own)} plans filled" + (f"; {no_text}" if no_text else "")
            rows.append(CatalystFate(catalyst.id, Fate.TRADED, entry_on, why))
        elif noes:
            rows.append(CatalystFate(catalyst.id, Fate.REFUSED, entry_on, no_text))
        elif desk.clock.previous_before(entry_on) not in asked:
            why = f"no instrument of the run has a bar in the session before {entry_on}"
            rows.append(CatalystFate(catalyst.id, Fate.EXCLUDED, entry_on, why))
        else:
            why = "; ".join(declined.get(catalyst.id, ["the strategy made no plan for it"]))
            rows.append(CatalystFate(catalyst.id, Fate.DECLINED, entry_on, why))
    return tuple(rows)
