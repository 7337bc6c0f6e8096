"""An outcome: everything that one strategy's simulation produced. Plain values, no backtrader objects."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.simulation.block import Block
from engine.simulation.decision import Decision
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.plan import DatedPlan
from engine.simulation.refusal import Refusal
from engine.simulation.trade import Trade


class Fate(StrEnum):
    """What became of a catalyst in one strategy's run."""

    TRADED = "traded"
    REFUSED = "refused"
    DECLINED = "declined"
    EXCLUDED = "excluded"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class CatalystFate:
    """One catalyst's row: traded, refused by market or account, declined by the strategy, excluded by the run's
    rules (too coarse a date, cancelled, before the run), or pending (its entry lies after the last bar).

    `entry_on` is its first tradable session on the clock's exchange, None beyond the exchange's horizon.
    """

    catalyst: str
    fate: Fate
    entry_on: date | None
    why: str


@dataclass(frozen=True, slots=True)
class PositionValue:
    """One plan's shares at one close. `is_stale` where the instrument did not trade that session."""

    session: date
    plan: str
    ticker: str
    shares: int
    close: float
    value_cents: int
    is_stale: bool


@dataclass(frozen=True, slots=True)
class EquityPoint:
    """The account after the close of a session: `equity_cents` is cash plus all positions' values.

    `interest_cents` is what idle cash earned since the session before; it is in the cash. `unsettled_cents` is the part
    of the cash that is on its way from redemptions and cannot be spent yet.
    """

    session: date
    cash_cents: int
    equity_cents: int
    interest_cents: int = 0
    unsettled_cents: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One strategy's run over one calendar. `equity` begins with the base session: the capital, before any trade.

    `plans` are all plans in the order in which they were decided; each ends as one trade or one refusal.
    """

    strategy: str
    parameters: tuple[tuple[str, str | int | float | bool], ...]
    decisions: tuple[Decision, ...]
    plans: tuple[DatedPlan, ...]
    fills: tuple[Fill, ...]
    entitlements: tuple[Entitlement, ...]
    refusals: tuple[Refusal, ...]
    blocks: tuple[Block, ...]
    trades: tuple[Trade, ...]
    positions: tuple[PositionValue, ...]
    equity: tuple[EquityPoint, ...]
    fates: tuple[CatalystFate, ...]
