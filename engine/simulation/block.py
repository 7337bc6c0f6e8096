"""A block: an order, or a part of it, that the market or the account did not let trade in a session."""

from dataclasses import dataclass
from datetime import date

from engine.simulation.decision import Side
from engine.simulation.refusal import Reason


@dataclass(frozen=True, slots=True)
class Block:
    """`blocked` of the `wanted` shares did not trade in `session`, for `reason`; the order may be tried again."""

    plan: str
    session: date
    ticker: str
    side: Side
    wanted: int
    blocked: int
    reason: Reason
    detail: str
