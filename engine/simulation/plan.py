"""A plan: a decision for one catalyst and one instrument, before the market has answered."""

from dataclasses import dataclass, field
from datetime import date

from engine.simulation.exit_rule import ExitRule


@dataclass(frozen=True, slots=True)
class Plan:
    """What a strategy wants: buy `ticker` at the open of an entry session, sell at the open `hold` sessions later.

    The entry session is the first one whose open lies after the catalyst was known, or the first from `enter_from` on
    where that is later, plus `delay` sessions. A plan that waits is given up (a refusal) where its catalyst is
    replaced or cancelled by something known in time for its order. `weight` is the part of the account's equity at
    the last close before the entry that is to be put in. `hold` counts sessions of the instrument's exchange: 1 sells
    at the open of the session after the entry; None holds to the end of the run. `exits` may sell earlier; `leave_on`
    sells at the open of the first session from that date on; `until_next` at the entry session of the next catalyst
    of the same theme. `why` is one line for the decision log.

    With `stand_aside` the plan is not bought at all: it ends as a refusal of its own reason, takes no cash, and is
    measured like any other one that was not filled. What it missed, with the sign turned, is the avoided loss.
    """

    ticker: str
    weight: float
    hold: int | None
    why: str
    delay: int = 0
    exits: ExitRule = field(default_factory=ExitRule)
    leave_on: date | None = None
    until_next: bool = False
    enter_from: date | None = None
    stand_aside: bool = False


@dataclass(frozen=True, slots=True)
class DatedPlan:
    """A plan with its name and dates: `id` is unique within a strategy's run, `catalyst` is empty for a standing plan.

    `enter_on` and `exit_on` are sessions of the instrument's exchange; `exit_on` is None for a plan held to the end.
    """

    id: str
    catalyst: str
    plan: Plan
    decided_on: date
    enter_on: date
    exit_on: date | None

    @property
    def ticker(self) -> str:
        """The instrument to buy."""
        return self.plan.ticker
