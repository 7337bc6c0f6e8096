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
    leave_on: object = plan.leave_on
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
    if leave_on is not None and type(leave_on) is not date:
        faults.append(f"leave_on must be a date, or None, was {leave_on!r}")
    return [*faults, *_exit_faults(plan.exits)]


def _exit_faults(exits: object) -> list[str]:
    if not isinstance(exits, ExitRule):
        return [f"exits must be an ExitRule, was {exits!r}"]
    faults = []
    for name, most in (("stop_loss", 1.0), ("take_profit", float("inf")), ("trailing_stop", 1.0)):
        value: object = getattr(exits, name)
        if value is not None and not (isinstance(value, Real) and 0 < float(value) < most):
            bound = " and below 1" if most == 1 else ""
            faults.append(f"{name} must be a fraction above 0{bound}, or None, was {value!r}")
    return faults
