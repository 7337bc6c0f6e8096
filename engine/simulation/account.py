"""The account: cash and the shares of each plan, never netted. Knows no market and no backtrader."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from engine.markets.rules.exact import exact
from engine.prices.action import CorporateAction
from engine.simulation.fill import Entitlement, Fill
from engine.simulation.money import to_cents, worth_cents


@dataclass(frozen=True, slots=True)
class Dividend:
    """Cash that a parcel received: its ex-date and the amount."""

    ex_on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """Shares of one purchase, as shares are counted now, with the dividends that they have received."""

    bought_on: date
    shares: int
    dividends: tuple[Dividend, ...] = ()


@dataclass(frozen=True, slots=True)
class Holding:
    """The shares that one plan holds, by purchase, the earliest first.

    `entry` is the mean price paid and `peak` the highest price since the first purchase (up to the last session),
    both per share as shares are counted now.
    """

    plan: str
    ticker: str
    parcels: tuple[Parcel, ...]
    entry: Decimal
    peak: Decimal

    @property
    def shares(self) -> int:
        """All shares."""
        if len(self.parcels) == 1:
            return self.parcels[0].shares
        return sum(parcel.shares for parcel in self.parcels)

    @property
    def bought_on(self) -> date:
        """The first purchase."""
        return self.parcels[0].bought_on


class Account:
    """Cash in cents, a holding for each filled plan, and the last price at which each ticker can be valued.

    The money of a redemption is cash from the redemption on, but on its way: it cannot be spent before it settles.
    """

    def __init__(self, cash_cents: int) -> None:
        self.cash_cents = cash_cents
        self._on_its_way: list[tuple[date, int]] = []
        self.holdings: dict[str, Holding] = {}
        self._marks: dict[str, float] = {}

    def buy(self, fill: Fill) -> None:
        """Pay for a fill and hold its shares."""
        self.cash_cents += fill.cash_cents
        price = exact(fill.price)
        parcel = Parcel(fill.session, fill.shares)
        held = self.holdings.get(fill.plan)
        if held is None:
            self.holdings[fill.plan] = Holding(fill.plan, fill.ticker, (parcel,), price, price)
        else:
            entry = (held.entry * held.shares + price * fill.shares) / (held.shares + fill.shares)
            self.holdings[fill.plan] = replace(
                held, parcels=(*held.parcels, parcel), entry=entry, peak=max(held.peak, price)
            )
        self._marks.setdefault(fill.ticker, fill.price)

    def sell(self, fill: Fill) -> None:
        """Take the proceeds of a fill; the shares bought first are sold first."""
        self.cash_cents += fill.cash_cents
        if fill.settles_on is not None:
            self._on_its_way.append((fill.settles_on, fill.cash_cents))
        held = self.holdings[fill.plan]
        _, kept = split_parcels(held.parcels, fill.shares)
        if kept:
            self.holdings[fill.plan] = replace(held, parcels=kept)
        else:
            del self.holdings[fill.plan]

    def entitle(self, action: CorporateAction, session: date) -> Iterator[Entitlement]:
        """Apply an action to every share bought before its ex-date.

        New shares are whole; the fraction of a share that a parcel is left with is paid in cash at the action's
        reference price, so that the account's value does not jump. An action that leaves no share (a delisting
        settled in cash) ends the holding.
        """
        mark = self._marks.get(action.ticker)
        settles = action.share_multiplier == 0
        reference = 0.0 if mark is None or settles else action.reference_price(mark)
        for held in list(self.holdings.values()):
            if held.ticker != action.ticker or held.bought_on >= action.ex_on:
                continue
            paid = [_entitled(parcel, action, reference) for parcel in held.parcels]
            parcels = tuple(parcel for parcel, _ in paid if parcel.shares)
            cash_cents = sum(cents for _, cents in paid)
            self.cash_cents += cash_cents
            if parcels:
                entry, peak = (exact(action.reference_price(float(price))) for price in (held.entry, held.peak))
                self.holdings[held.plan] = replace(held, parcels=parcels, entry=entry, peak=peak)
            else:
                del self.holdings[held.plan]
            after = sum(parcel.shares for parcel in parcels)
            yield Entitlement(held.plan, session, held.ticker, held.shares, after, cash_cents)
        if mark is not None:
            self._marks[action.ticker] = reference

    def mark(self, ticker: str, close: float) -> None:
        """Take a session's close as the ticker's value."""
        self._marks[ticker] = close

    def see(self, ticker: str, high: float, bought_until: date) -> None:
        """Take a session's high into the peaks of the ticker's holdings that were bought up to a session."""
        for held in list(self.holdings.values()):
            if held.ticker == ticker and held.bought_on <= bought_until and exact(high) > held.peak:
                self.holdings[held.plan] = replace(held, peak=exact(high))

    def mark_of(self, ticker: str) -> float:
        """The last price at which the ticker can be valued: its last close, less what it has gone ex of since."""
        return self._marks[ticker]

    def value_cents(self, holding: Holding) -> int:
        """What a holding is worth at its mark."""
        return worth_cents(self._marks[holding.ticker], holding.shares)

    def unsettled_cents(self, session: date) -> int:
        """The part of the cash that is on its way in a session: what settles in a later one."""
        return sum(cents for settles_on, cents in self._on_its_way if settles_on > session)

    def free_cents(self, session: date) -> int:
        """The cash that can be spent in a session."""
        return self.cash_cents - self.unsettled_cents(session)

    def equity_cents(self) -> int:
        """Cash and all holdings."""
        return self.cash_cents + sum(self.value_cents(holding) for holding in self.holdings.values())

    def ticker_cents(self, ticker: str) -> int:
        """What all plans hold of a ticker."""
        return sum(self.value_cents(held) for held in self.holdings.values() if held.ticker == ticker)


def split_parcels(parcels: tuple[Parcel, ...], shares: int) -> tuple[tuple[Parcel, ...], tuple[Parcel, ...]]:
    """The parcels that a sale of `shares` takes, first bought first, and those that it leaves.

    A parcel that is cut takes its dividends along in proportion, rounded down to the cent.
    """
    taken: list[Parcel] = []
    kept: list[Parcel] = []
    for parcel in parcels:
        part = min(shares, parcel.shares)
        shares -= part
        if part == parcel.shares:
            taken.append(parcel)
        elif part == 0:
            kept.append(parcel)
        else:
            gone = tuple(replace(one, cents=one.cents * part // parcel.shares) for one in parcel.dividends)
            left = tuple(
                replace(one, cents=one.cents - away.cents) for one, away in zip(parcel.dividends, gone, strict=True)
            )
            taken.append(replace(parcel, shares=part, dividends=gone))
            kept.append(replace(parcel, shares=parcel.shares - part, dividends=left))
    return tuple(taken), tuple(kept)


def _entitled(parcel: Parcel, action: CorporateAction, reference: float) -> tuple[Parcel, int]:
    """The parcel after an action, and the cash that it brings."""
    if parcel.bought_on >= action.ex_on:
        return parcel, 0
    new = exact(float(action.share_multiplier)) * parcel.shares
    shares = int(new)
    dividend = to_cents(exact(float(action.cash_per_share)) * parcel.shares)
    fraction = to_cents((new - shares) * exact(float(reference)))
    dividends = parcel.dividends
    if dividend and action.share_multiplier:
        dividends = (*dividends, Dividend(action.ex_on, dividend))
    return replace(parcel, shares=shares, dividends=dividends), dividend + fraction
