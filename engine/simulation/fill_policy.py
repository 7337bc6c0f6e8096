"""How orders are taken to be filled where daily bars leave room for opinion: parameters of a run."""

from dataclasses import dataclass, field
from enum import StrEnum


class AtLimit(StrEnum):
    """What becomes of an order whose open stands at the limit while the bar traded away from it later.

    `SKIP` refuses it (one cannot know that one's place in the queue was served), `QUEUE` fills it at the limit.
    A bar that never left its limit refuses both.
    """

    SKIP = "skip"
    QUEUE = "queue"


class FillAt(StrEnum):
    """Which price of the session an order without a trigger gets; VWAP is (open + high + low + close) / 4."""

    OPEN = "open"
    CLOSE = "close"
    VWAP = "vwap"


class SlippageModel(StrEnum):
    """How much worse than the bar's price a fill is, against the side of the order.

    `BPS`: `amount` basis points of the price. `TICKS`: `amount` ticks (half a spread). `IMPACT`: `amount` × √(shares
    / volume of the session), a fraction of the price: the square-root law of market impact (Almgren et al. 2005).
    """

    NONE = "none"
    BPS = "bps"
    TICKS = "ticks"
    IMPACT = "impact"


@dataclass(frozen=True, slots=True)
class Slippage:
    """A model and its amount; the result is rounded to the tick, away from the order's favour, within the limits."""

    model: SlippageModel = SlippageModel.NONE
    amount: float = 0.0


@dataclass(frozen=True, slots=True)
class FillPolicy:
    """How fills are decided.

    `retry` counts the sessions after the entry session in which an entry that was refused, or filled in part, is
    tried again; what is then unfilled is cut. `participation` is the largest part of a session's volume that the
    account trades in one instrument. Exits are tried until they are filled. Of all this only `retry` concerns an
    open-ended fund; `redemption` counts the sessions until the money of its redemption can be spent, None for the rule
    book's settlement.
    """

    at_limit: AtLimit = AtLimit.SKIP
    at: FillAt = FillAt.OPEN
    retry: int = 0
    participation: float = 0.10
    slippage: Slippage = field(default_factory=Slippage)
    redemption: int | None = None
