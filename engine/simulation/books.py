"""Closing the books: from a desk's plans and fills to an outcome. Every plan ends as one trade or one refusal."""

from datetime import date

from engine.simulation.decision import Side
from engine.simulation.desk import Desk
from engine.simulation.errors import StrategyError
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.outcome import CatalystFate, Fate, Outcome
from engine.simulation.plan import DatedPlan
from engine.simulation.plan_dates import exit_session
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
    bought = _by_plan(desk.fills, Side.BUY)
    sold = _by_plan(desk.fills, Side.SELL)
    entitled: dict[str, list[Entitlement]] = {}
    for row in desk.entitlements:
        entitled.setdefault(row.plan, []).append(row)
    refused = {refusal.plan for refusal in desk.refusals}
    for plan in desk.plans.values():
        if plan.id not in bought and plan.id not in refused:
            desk.refuse(plan, plan.enter_on, Reason.AFTER_LAST_BAR, 0, f"the run ends with the session {last_on}")
    called = {row.plan: row.act_on for row in desk.decisions if row.side is Side.SELL and row.act_on != row.decided_on}
    trades = tuple(
        _trade(
            desk, plan, bought[plan.id], sold.get(plan.id, []), entitled.get(plan.id, []), called.get(plan.id), last_on
        )
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
        plans=tuple(desk.plans.values()),
        fills=tuple(desk.fills),
        entitlements=tuple(desk.entitlements),
        refusals=tuple(desk.refusals),
        blocks=tuple(desk.blocks),
        trades=trades,
        positions=tuple(desk.positions),
        equity=tuple(desk.equity),
        fates=_fates(desk, {trade.plan for trade in trades}),
    )


def _by_plan(fills: list[Fill], side: Side) -> dict[str, list[Fill]]:
    found: dict[str, list[Fill]] = {}
    for fill in fills:
        if fill.side is side:
            found.setdefault(fill.plan, []).append(fill)
    return found


def _trade(
    desk: Desk,
    plan: DatedPlan,
    entries: list[Fill],
    exits: list[Fill],
    entitled: list[Entitlement],
    called_on: date | None,
    last_on: date,
) -> Trade:
    held = desk.account.holdings.get(plan.id)
    is_settled = held is None and bool(entitled) and entitled[-1].shares_after == 0
    proceeds = sum(fill.notional_cents for fill in exits)
    if held is not None:
        valued_on, exit_on = last_on, None
        proceeds += desk.account.value_cents(held)
    else:
        valued_on = exit_on = entitled[-1].session if is_settled else exits[-1].session
    dividends = sum(row.cash_cents for row in entitled)
    exit_price = _mean_price(exits) if exits and exit_on is not None else None
    if is_settled:
        settled = entitled[-1]
        proceeds, dividends = proceeds + settled.cash_cents, dividends - settled.cash_cents
        exit_price = round(settled.cash_cents / 100 / settled.shares_before, 4)
    planned = _planned(desk, plan, entries[0].session, called_on)
    return Trade(
        plan=plan.id,
        catalyst=plan.catalyst,
        ticker=plan.ticker,
        decided_on=plan.decided_on,
        entry_on=entries[0].session,
        entry_price=_mean_price(entries),
        shares=sum(fill.shares for fill in entries),
        cost_cents=sum(fill.notional_cents for fill in entries),
        entry_fees_cents=sum(fill.costs_cents for fill in entries),
        planned_exit_on=planned,
        exit_on=exit_on,
        exit_price=exit_price,
        exit_shares=sum(fill.shares for fill in exits) + (held.shares if held is not None else 0),
        proceeds_cents=proceeds,
        exit_fees_cents=sum(fill.costs_cents for fill in exits),
        dividends_cents=dividends,
        valued_on=valued_on,
        exit_delay=_delay(desk, plan, planned, valued_on),
    )


def _planned(desk: Desk, plan: DatedPlan, bought_on: date, called_on: date | None) -> date | None:
    """The session in which the plan was to be sold: by its dates, or before them by its limits or by news."""
    due = (exit_session(desk.sessions(plan.ticker), plan.plan, bought_on), called_on)
    return min((on for on in due if on is not None), default=None)


def _mean_price(fills: list[Fill]) -> float:
    """The price of one fill, or of several the mean weighted by shares, to 1e-4."""
    if len(fills) == 1:
        return fills[0].price
    return round(sum(fill.price * fill.shares for fill in fills) / sum(fill.shares for fill in fills), 4)


def _delay(desk: Desk, plan: DatedPlan, planned: date | None, left_on: date) -> int:
    """Sessions by which the exit (or, for an open trade, the valuation) came after the planned one."""
    if planned is None or left_on <= planned:
        return 0
    return desk.sessions(plan.ticker).count_between(planned, left_on) - 1


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
        elif noes and all(no.reason is Reason.STOOD_ASIDE for no in noes):
            rows.append(CatalystFate(catalyst.id, Fate.DECLINED, entry_on, no_text))
        elif noes:
            rows.append(CatalystFate(catalyst.id, Fate.REFUSED, entry_on, no_text))
        elif desk.clock.previous_before(entry_on) not in asked:
            why = f"no instrument of the run has a bar in the session before {entry_on}"
            rows.append(CatalystFate(catalyst.id, Fate.EXCLUDED, entry_on, why))
        else:
            why = "; ".join(declined.get(catalyst.id, ["the strategy made no plan for it"]))
            rows.append(CatalystFate(catalyst.id, Fate.DECLINED, entry_on, why))
    return tuple(rows)
