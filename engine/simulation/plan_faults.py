"""What is wrong with a plan that a strategy made, in sentences."""

from datetime import date
from numbers import Integral, Real

from engine.simulation.exit_rule import ExitRule
from engine.simulation.plan import Plan


def plan_faults(plan: object) -> list[str]:
    """Every fault of a plan, a sentence each; none for one that can be dated."""
    if not isinstance(plan, Plan):
        return [f"a plan must be an engine Plan, was {type(plan).__name__}"]
    weight: object = plan.weight
    hold: object = plan.hold
    delay: object = plan.delay
    faults = [
        f"{name} must be a text, was {value!r}"
        for name, value in (("ticker", plan.ticker), ("why", plan.why))
        if not isinstance(value, str)
    ]
    if not isinstance(weight, Real) or not 0 < float(weight) <= 1:
        faults.append(f"weight must lie above 0 and at most 1, was {weight!r}")
    if hold is not None and (not isinstance(hold, Integral) or hold < 1):
        faults.append(f"hold must be a whole number of sessions from 1 on, or None, was {hold!r}")
    if not isinstance(delay, Integral) or delay < 0:
        faults.append(f"delay must be a whole number of sessions from 0 on, was {delay!r}")
    return [*faults, *_date_faults(plan), *_flag_faults(plan, ("until_next", "stand_aside")), *_exit_faults(plan.exits)]


def _date_faults(plan: Plan) -> list[str]:
    dates: dict[str, object] = {"enter_from": plan.enter_from, "leave_on": plan.leave_on}
    faults = [
        f"{name} must be a date, or None, was {value!r}"
        for name, value in dates.items()
        if value is not None and type(value) is not date
    ]
    if not faults and plan.enter_from is not None and plan.leave_on is not None and plan.leave_on <= plan.enter_from:
        faults.append(f"leave_on {plan.leave_on} must lie after enter_from {plan.enter_from}")
    return faults


def _flag_faults(of: object, names: tuple[str, ...]) -> list[str]:
    values = ((name, getattr(of, name)) for name in names)
    return [f"{name} must be True or False, was {value!r}" for name, value in values if not isinstance(value, bool)]


def _exit_faults(exits: object) -> list[str]:
    if not isinstance(exits, ExitRule):
        return [f"exits must be an ExitRule, was {exits!r}"]
    faults = []
    for name, most in (("stop_loss", 1.0), ("take_profit", float("inf")), ("trailing_stop", 1.0)):
        value: object = getattr(exits, name)
        if value is not None and not (isinstance(value, Real) and 0 < float(value) < most):
            bound = " and below 1" if most == 1 else ""
            faults.append(f"{name} must be a fraction above 0{bound}, or None, was {value!r}")
    n: object = exits.limit_ups
    if n is not None and (not isinstance(n, Integral) or isinstance(n, bool) or n < 1):
        faults.append(f"limit_ups must be a whole number of closes from 1 on, or None, was {n!r}")
    return [*faults, *_flag_faults(exits, ("failed_limit_up", "on_warning", "on_replaced"))]
