"""A trade: entry fill and exit fill of one plan, with what it earned. Money is in cents, whole numbers."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Trade:
    """One plan that was filled. Never netted with another plan, also in the same instrument.

    `exit_on` and `exit_price` are None while the trade is open at the run's end; then `proceeds_cents` is what the
    shares were worth at the close of `valued_on`, without selling costs. `shares` were bought, `exit_shares` are
    what corporate actions made of them. `exit_delay` counts the sessions that the exit came later than planned.
    """

    plan: str
    catalyst: str
    ticker: str
    decided_on: date
    entry_on: date
    entry_price: float
    shares: int
    cost_cents: int
    entry_fees_cents: int
    planned_exit_on: date | None
    exit_on: date | None
    exit_price: float | None
    exit_shares: int
    proceeds_cents: int
    exit_fees_cents: int
    dividends_cents: int
    valued_on: date
    exit_delay: int

    @property
    def is_open(self) -> bool:
        """Whether the shares were still held when the run ended."""
        return self.exit_on is None

    @property
    def fees_cents(self) -> int:
        """All costs of both sides."""
        return self.entry_fees_cents + self.exit_fees_cents

    @property
    def paid_cents(self) -> int:
        """Cash that left the account at the entry: shares and costs."""
        return self.cost_cents + self.entry_fees_cents

    @property
    def gross_cents(self) -> int:
        """Gain before costs, dividends included."""
        return self.proceeds_cents + self.dividends_cents - self.cost_cents

    @property
    def net_cents(self) -> int:
        """Gain after all costs."""
        return self.gross_cents - self.fees_cents

    @property
    def net_return(self) -> float:
        """Net gain over the cash paid at the entry, a fraction."""
        return self.net_cents / self.paid_cents
