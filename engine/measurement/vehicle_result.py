"""What one vehicle made of the catalysts of a run, beside the others."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VehicleResult:
    """One vehicle of a run. Money in cents, returns as fractions; None where nothing was traded.

    `strategy` is its label in the run, `name` the vehicle's own with the parameters that differ.
    `n_catalysts` were traded. Of the refused plans `n_limit` met a limit, `n_lot` were under one lot, `n_cash` had no
    cash or met a cap, `n_other` the rest. `net_return` and `excess` are means over the traded catalysts, each catalyst
    counting once whatever it was split into, weighted within it by the cash paid; excess is over the first benchmark.
    `costs_bps` are the costs in basis points of all that was bought and sold. `n_blocked` counts the plans of which
    shares stayed out of reach at a limit, `missed_cents` what those would have earned to the planned exit, as far as it
    is known (negative where they would have lost). The worst catalyst is the one that lost most money, or earned least.

    `lots_cents` is the most that one lot of each name cost for one catalyst, at the closes before its entry;
    `capital_cents` the equity from which on every plan would have bought one lot at its weight (fees aside), None where
    sizes are no part of the equity. `is_derived` where it was measured on prices that were derived from others.
    """

    strategy: str
    name: str
    n_catalysts: int
    n_plans: int
    n_trades: int
    n_limit: int
    n_lot: int
    n_cash: int
    n_other: int
    net_cents: int
    net_return: float | None
    excess: float | None
    costs_cents: int
    costs_bps: float | None
    exposure: float
    n_blocked: int
    missed_cents: int
    worst_catalyst: str
    worst_cents: int | None
    worst_return: float | None
    lots_cents: int
    capital_cents: int | None
    is_derived: bool
