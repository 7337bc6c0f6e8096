"""What one session brought to an account."""

from dataclasses import dataclass, field

from engine.simulation.block import Block
from engine.simulation.entry import Entry
from engine.simulation.exit_rule import Touch
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.market_answer import No
from engine.simulation.plan import DatedPlan


@dataclass(slots=True)
class Happenings:
    """What a session brought, in the order in which it happened."""

    fills: list[Fill] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    entitlements: list[Entitlement] = field(default_factory=list)
    ended: list[tuple[Entry, No]] = field(default_factory=list)
    touches: list[tuple[DatedPlan, Touch]] = field(default_factory=list)
