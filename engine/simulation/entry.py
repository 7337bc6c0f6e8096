"""An entry: a purchase that is being tried."""

from dataclasses import dataclass
from datetime import date

from engine.simulation.plan import DatedPlan


@dataclass(slots=True)
class Entry:
    """A purchase that is being tried: `missing` shares of the `wanted` ones, until the session `last_on`.

    `amount_cents` is the money that the shares were reckoned from. An open-ended fund is bought for that amount: how
    many units it makes is known with the session's net asset value.
    """

    plan: DatedPlan
    wanted: int
    missing: int
    last_on: date
    amount_cents: int = 0
    is_filled: bool = False
