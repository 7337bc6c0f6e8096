"""What orders cost, for arrays of notionals: the same arithmetic as `fees.order_fees`, cent by cent."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from engine.markets.rules.fees import FeeRates
from engine.simulation.replay.scaled import Ints, half_up, ratio


@dataclass(frozen=True, slots=True)
class FeeSchedule:
    """Rates as numerators and denominators of the notional, amounts in cents."""

    commission: tuple[int, int]
    minimum: int
    is_covering: bool
    stamp_duty: tuple[int, int]
    is_stamp_duty_rounded_up: bool
    transfer: tuple[int, int]
    least_transfer: int
    most_transfer: int | None
    handling: tuple[int, int]
    regulatory: tuple[int, int]

    def of_all(self, notional: Ints) -> Ints:
        """The total costs of orders in cents, int64 like their notionals in cents; nothing traded costs nothing."""
        handling, regulatory = _part(self.handling, notional), _part(self.regulatory, notional)
        commission = np.maximum(_part(self.commission, notional), self.minimum)
        if self.is_covering:
            commission = np.maximum(commission - handling - regulatory, 0)
        transfer = np.maximum(_part(self.transfer, notional), self.least_transfer)
        if self.most_transfer is not None:
            transfer = np.minimum(transfer, self.most_transfer)
        total: Ints = commission + handling + regulatory + transfer + self._stamp_duty(notional)
        return np.where(notional > 0, total, 0)

    def of(self, notional: int) -> int:
        """The total costs of one order in cents."""
        if notional == 0:
            return 0
        handling, regulatory = _part(self.handling, notional), _part(self.regulatory, notional)
        commission = max(_part(self.commission, notional), self.minimum)
        if self.is_covering:
            commission = max(commission - handling - regulatory, 0)
        transfer = max(_part(self.transfer, notional), self.least_transfer)
        if self.most_transfer is not None:
            transfer = min(transfer, self.most_transfer)
        return int(commission + handling + regulatory + transfer + self._stamp_duty(notional))

    def _stamp_duty(self, notional: Any) -> Any:
        if not self.is_stamp_duty_rounded_up:
            return _part(self.stamp_duty, notional)
        numerator, denominator = self.stamp_duty
        return -(-notional * numerator // (100 * denominator)) * 100


def fee_schedule(rates: FeeRates) -> FeeSchedule | None:
    """The rates as whole numbers; None where one of them is too fine for that."""
    parts = [_ratio(one) for one in (rates.commission.rate, rates.stamp_duty, rates.transfer_fee)]
    parts += [_ratio(one) for one in (rates.handling_fee, rates.regulatory_fee)]
    known = [one for one in parts if one is not None]
    if len(known) < len(parts):
        return None
    commission, stamp_duty, transfer, handling, regulatory = known
    return FeeSchedule(
        commission,
        rates.commission.minimum_cents,
        rates.commission.covers_exchange_fees,
        stamp_duty,
        rates.is_stamp_duty_rounded_up,
        transfer,
        rates.least_transfer_cents,
        rates.most_transfer_cents,
        handling,
        regulatory,
    )


def _ratio(rate: Decimal) -> tuple[int, int] | None:
    """At most seven places: with notionals up to 1e11 cents no product passes 2**63."""
    found = ratio(rate, 10**7)
    return found if found is not None and found[0] < 10**6 else None


def _part(rate: tuple[int, int], notional: Any) -> Any:
    numerator, denominator = rate
    return half_up(notional * numerator, denominator) if numerator else notional * 0
