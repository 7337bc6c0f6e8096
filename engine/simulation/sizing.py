"""How large an order is: a pure function of what is known at the close before it goes out."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from engine.markets.rules.exact import exact
from engine.simulation.market_answer import No
from engine.simulation.refusal import Reason


class SizingMode(StrEnum):
    """What a plan's weight is a part of.

    `EQUITY`: of the account's equity at the last close. `CASH`: of a fixed amount. `VOLATILITY`: of the equity,
    times target volatility / the instrument's own (annualised, over `lookback` bars), at most 1.
    """

    EQUITY = "equity"
    CASH = "cash"
    VOLATILITY = "volatility"


@dataclass(frozen=True, slots=True)
class Sizing:
    """A mode with its numbers and two caps.

    `amount` is money (mode cash) or an annual volatility as a fraction (mode volatility). `name_cap` is the largest
    part of equity that all plans together may hold of one instrument, `plan_cap` the largest number of plans held
    or ordered at once; None for no cap.
    """

    mode: SizingMode = SizingMode.EQUITY
    amount: float = 0.0
    lookback: int = 20
    name_cap: float | None = None
    plan_cap: int | None = None


@dataclass(frozen=True, slots=True)
class Purse:
    """What a size depends on: equity, what the ticker's plans hold or have ordered already, and how many plans are
    held or ordered; money in cents. `volatility` is the instrument's, None where it is not known."""

    equity_cents: int
    ticker_cents: int
    n_plans: int
    volatility: float | None


def wanted_cents(sizing: Sizing, weight: float, purse: Purse) -> int | No:
    """The money that an order puts in, in cents; the account's no where a cap forbids it."""
    if sizing.plan_cap is not None and purse.n_plans >= sizing.plan_cap:
        return No(Reason.PLAN_CAP, f"{purse.n_plans} plans are held or ordered, the cap is {sizing.plan_cap}")
    if sizing.mode is SizingMode.VOLATILITY and purse.volatility is None:
        return No(Reason.TOO_YOUNG, f"its volatility over {sizing.lookback} bars is not known")
    wanted = _uncapped(sizing, exact(float(weight)), purse)
    if sizing.name_cap is None:
        return wanted
    room = int(exact(float(sizing.name_cap)) * purse.equity_cents) - purse.ticker_cents
    if room <= 0:
        return No(Reason.NAME_CAP, f"plans hold or have ordered the cap of {sizing.name_cap:.0%} of equity already")
    return min(wanted, room)


def wanted_shares(cents: int, reference_price: float) -> int:
    """The shares that an amount in cents buys at the last known price, before lots."""
    return int(Decimal(cents) / 100 / exact(float(reference_price)))


def _uncapped(sizing: Sizing, weight: Decimal, purse: Purse) -> int:
    if sizing.mode is SizingMode.CASH:
        return int(weight * exact(float(sizing.amount)) * 100)
    part = weight
    if sizing.mode is SizingMode.VOLATILITY and purse.volatility:
        part = min(weight * exact(float(sizing.amount)) / exact(float(purse.volatility)), Decimal(1))
    return int(part * purse.equity_cents)
