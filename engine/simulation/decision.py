"""A decision: one line of the log that says what a strategy wanted, when, and why."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Side(StrEnum):
    """Which way an order goes; `NONE` marks a decision not to trade."""

    BUY = "buy"
    SELL = "sell"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """Taken after the close of `decided_on` with prices up to that close, for the open of `act_on`.

    `plan` and `ticker` are empty where the strategy declined a catalyst; `weight` is the wanted part of equity for a
    buy, `shares` the shares of a sell order, each 0 where it does not apply.
    """

    decided_on: date
    catalyst: str
    plan: str
    ticker: str
    side: Side
    act_on: date | None
    weight: float
    shares: int
    why: str
