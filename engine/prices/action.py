"""A corporate action: what one old share becomes on its ex-date."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class CorporateAction:
    """On `ex_on`, before the open, one old share becomes `share_multiplier` shares and `cash_per_share` in cash.

    Holders at the close of the session before `ex_on` are entitled; shares bought on `ex_on` are not. A multiplier of
    0 ends the shares: a delisting or merger that is settled in cash, after the last bar.
    """

    ticker: str
    ex_on: date
    share_multiplier: float = 1.0
    cash_per_share: float = 0.0

    def reference_price(self, previous_close: float) -> float:
        """The price that the previous close corresponds to on the ex-date: (close − cash) / multiplier, unrounded.

        Not defined for shares that end (multiplier 0).
        """
        return (previous_close - self.cash_per_share) / self.share_multiplier
