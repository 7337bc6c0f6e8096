"""A workload: prices, catalysts, parameter points and calendars that every system is given alike. numpy alone.

Prices are counted in ticks, money in cents, sessions in rows; so no two systems can differ by how they read a number.
"""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

BUY, SELL = 0, 1
RATE_UNIT = 10_000_000
"""Fee rates are whole numbers of 1e-7."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """What is computed.

    `sessions` are days since 1970. The arrays of prices are [instrument, row], in ticks of 1 / `ticks_a_unit` of the
    currency; `clock` is [4, row], the index that everything is run beside. `fees` is [row, side, rate]: commission,
    minimum (cents), handling, regulatory, stamp duty, transfer; the first covers the third and fourth.

    A catalyst is known after the close of its row: bought at the next open, or `delay` sessions later, for `amount`
    (cents) in whole lots by the last close, sold at the open `hold` sessions after the entry, or before where a stop is
    touched from the session after the entry on. `stop` is in percent, 0 for none. With `one_at_a_time` a catalyst
    whose order is due while shares are held is passed over. Where cash `is_scarce`, what is due is sold first, and each
    purchase is cut to the lots that the cash pays for at the open with its fees.

    `points` is [point, (hold, delay, stop)], `calendars` is [calendar, catalyst]: rows, ascending.
    """

    name: str
    tickers: tuple[str, ...]
    index: str
    ticks_a_unit: int
    sessions: Ints
    open: Ints
    high: Ints
    low: Ints
    close: Ints
    volume: Ints
    clock: Ints
    fees: Ints
    rows: Ints
    instruments: Ints
    hold: int = 10
    delay: int = 0
    stop: int = 0
    amount_cents: int = 10_000_000
    cash_cents: int = 10_000_000_000
    is_scarce: bool = False
    one_at_a_time: bool = True
    points: Ints
    calendars: Ints

    @property
    def n_rows(self) -> int:
        """Sessions."""
        return len(self.sessions)

    def lots(self, price: float) -> int:
        """The shares that the amount buys at a price in currency units, in lots of 100."""
        return self.amount_cents * self.ticks_a_unit // (100 * round(price * self.ticks_a_unit)) // 100 * 100

    def notional_cents(self, price: Any, shares: Any) -> Any:
        """Shares times price; whole cents, as a lot of 100 shares at a tick of 0.001 or more is. Numbers or arrays."""
        return price * shares * 100 // self.ticks_a_unit

    def fee_cents(self, row: Any, side: int, notional_cents: Any) -> Any:
        """What an order of this notional costs, each charge rounded half up to the cent. Numbers or arrays."""
        rates = self.fees[row, side].T
        commission, minimum, handling, regulatory, stamp, transfer = rates
        covered = rounded(notional_cents, handling) + rounded(notional_cents, regulatory)
        own = np.maximum(np.maximum(rounded(notional_cents, commission), minimum), covered)
        return own + rounded(notional_cents, stamp) + rounded(notional_cents, transfer)

    def without_prices(self) -> "Workload":
        """The same without its bars: what a system keeps that has made its own of them."""
        nothing = np.empty((0, 0), dtype=np.int64)
        return replace(self, **dict.fromkeys(("open", "high", "low", "close", "volume", "clock"), nothing))

    def save(self, path: Path) -> None:
        """Write it to an .npz file."""
        np.savez(path, **{one.name: np.asarray(getattr(self, one.name)) for one in fields(self)})


def load(path: Path) -> Workload:
    """Read what `save` wrote."""
    found = np.load(path)
    values = {}
    for one in fields(Workload):
        array = found[one.name]
        values[one.name] = array if array.ndim else array.item()
    values["tickers"] = tuple(str(ticker) for ticker in found["tickers"])
    return Workload(**values)


def rounded(cents: Any, rate: Any) -> Any:
    """A part of an amount, rounded half up."""
    return (2 * cents * rate + RATE_UNIT) // (2 * RATE_UNIT)
