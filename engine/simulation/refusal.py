"""A refusal: the market's or the account's no to a plan, with its reason. Data, never an exception."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why a plan did not become a trade."""

    AFTER_LAST_BAR = "after the last bar"
    NOT_LISTED = "not listed"
    SUSPENDED = "suspended"
    NO_VOLUME = "no volume"
    NOT_TRADABLE = "not tradable"
    UNKNOWN_INSTRUMENT = "no prices"
    UNDER_ONE_LOT = "under one lot"
    NO_CASH = "no cash"
    LIMIT_UP = "limit-up"
    LIMIT_DOWN = "limit-down"
    PARTICIPATION = "participation cap"
    NAME_CAP = "cap per name"
    PLAN_CAP = "cap on plans"
    TOO_YOUNG = "too few bars"
    NO_RULE = "not in the rule book"
    T_PLUS_ONE = "T+1"
    SUPERSEDED = "superseded"
    WARNED = "warned"
    STOOD_ASIDE = "stood aside"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A plan that ended without a trade. `session` is when it was refused; `wanted` shares where they were known."""

    plan: str
    catalyst: str
    session: date | None
    ticker: str
    reason: Reason
    wanted: int
    detail: str
