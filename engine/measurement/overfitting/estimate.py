"""A number that may not be defined: then None, with the reason in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    """`value` is finite or None; `reason` says why there is none and is empty otherwise."""

    value: float | None
    reason: str = ""


def undefined(reason: str) -> Estimate:
    """No number, and why."""
    return Estimate(None, reason)
