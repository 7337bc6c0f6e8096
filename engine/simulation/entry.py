"""An entry: a purchase that is being tried."""

from dataclasses import dataclass
from datetime import date

from engine.simulation.plan import DatedPlan


@dataclass(slots=True)
class Entry:
    """A purchase that is being tried: `missing` shares of the `wanted` ones, until the session `last_on`."""

    plan: DatedPlan
    wanted: int
    missing: int
    last_on: date
