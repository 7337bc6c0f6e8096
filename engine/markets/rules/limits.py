"""Daily price limits: the lowest and highest price an instrument may trade at in a session."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from engine.markets.instrument import Instrument
from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import Number, exact, to_multiple
from engine.markets.rules.rule import Status
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName
from engine.markets.rules.ticks import tick_of
from engine.markets.sessions import Sessions

HALF_UP, INWARD = "half-up", "inward"
NO_LIMIT = "none"


@dataclass(frozen=True, slots=True)
class Band:
    """The limit prices of a session, both of them still allowed."""

    down: Decimal
    up: Decimal

    def is_up(self, price: Number) -> bool:
        """Whether a price stands at the upper limit (or beyond it, which no sound bar does)."""
        return exact(price) >= self.up

    def is_down(self, price: Number) -> bool:
        """Whether a price stands at the lower limit (or beyond it)."""
        return exact(price) <= self.down

    def contains(self, price: Number) -> bool:
        """Whether a price may be traded at."""
        return self.down <= exact(price) <= self.up

    def clamped(self, price: Number) -> Decimal:
        """The price, or the limit that it lies beyond."""
        return min(max(exact(price), self.down), self.up)


@dataclass(frozen=True, slots=True)
class Listing:
    """A stock's first session and the how-manieth session a date is, the first being 1."""

    listed_on: date
    session: int

    @classmethod
    def of(cls, sessions: Sessions, listed_on: date, on: date) -> "Listing":
        """The listing as it stands on a session on or after the first one, by the exchange's calendar."""
        return cls(listed_on, sessions.count_between(listed_on, on))


def limit_prices(reference: Number, rate: Number, tick: Number, rounding: str = HALF_UP) -> tuple[Decimal, Decimal]:
    """The lower and upper limit price of a reference price, in the currency, whole ticks.

    The reference, itself first rounded half up to the tick, × (1 ± rate): rounded half up to the tick (Shanghai and
    Shenzhen) or inward, so that no limit lies beyond the rate (Beijing). A limit less than one tick from the
    reference is moved to one tick from it, and none is below one tick. ValueError for a reference or tick of 0 or
    less, a rate outside 0 to 1, another rounding.
    """
    part, step = exact(rate), exact(tick)
    base = to_multiple(exact(reference), step) if step > 0 else Decimal(0)
    if base <= 0 or not 0 < part < 1:
        raise ValueError(f"a limit needs a reference and a tick above 0, a rate in 0 to 1: {reference}, {tick}, {rate}")
    if rounding not in {HALF_UP, INWARD}:
        raise ValueError(f"limits are rounded {HALF_UP} or {INWARD}, not {rounding!r}")
    is_half_up = rounding == HALF_UP
    down = to_multiple(base * (1 - part), step, ROUND_HALF_UP if is_half_up else ROUND_CEILING)
    up = to_multiple(base * (1 + part), step, ROUND_HALF_UP if is_half_up else ROUND_FLOOR)
    return max(min(down, base - step), step), max(up, base + step)


def ex_reference(previous_close: Number, cash_per_share: Number, share_multiplier: Number, tick: Number) -> Decimal:
    """The reference price of an ex-date: (previous close − cash) / multiplier, rounded half up to the tick."""
    price = (exact(previous_close) - exact(cash_per_share)) / exact(share_multiplier)
    return to_multiple(price, exact(tick))


def band_of(
    book: RuleBook,
    instrument: Instrument,
    on: date,
    reference: Number,
    status: str = Status.NORMAL,
    listing: Listing | None = None,
    delisting_session: int | None = None,
) -> Band | None:
    """The limits of a session, or None where it has none.

    `reference` is the previous close; on an ex-date the `ex_reference`; in a first session that is not free, the
    issue price. Without a `listing` the instrument is taken to be listed long ago; `delisting_session` counts the
    sessions of the delisting period from 1. Known before the open. RuleError where the book does not cover it.
    """
    rate = book.lookup(RuleName.PRICE_LIMIT, instrument, on, status).value
    if isinstance(rate, str) or is_free_session(book, instrument, on, status, listing, delisting_session):
        return None
    tick = tick_of(book, instrument, on, reference)
    rounding = str(book.lookup(RuleName.ROUNDING, instrument, on, status).value)
    if listing is not None and listing.session == 1 and (first := _first_session_rates(book, instrument, listing)):
        down, up = first
        return Band(limit_prices(reference, down, tick, rounding)[0], limit_prices(reference, up, tick, rounding)[1])
    return Band(*limit_prices(reference, rate, tick, rounding))


def is_free_session(
    book: RuleBook,
    instrument: Instrument,
    on: date,
    status: str = Status.NORMAL,
    listing: Listing | None = None,
    delisting_session: int | None = None,
) -> bool:
    """Whether a session has no limit for being among the first after listing or of the delisting period.

    How many are free is decided by the date of the listing, also where the rule changed in the sessions since.
    """
    if status == Status.DELISTING and delisting_session is not None:
        free = book.lookup(RuleName.DELISTING_FREE_SESSIONS, instrument, on, status).count
        if delisting_session <= free:
            return True
    if listing is None or listing.session > _most_free_sessions(book):
        return False
    return listing.session <= book.lookup(RuleName.FREE_SESSIONS, instrument, listing.listed_on).count


def _most_free_sessions(book: RuleBook) -> int:
    return max((rule.count for rule in book.rules if rule.name is RuleName.FREE_SESSIONS), default=0)


def _first_session_rates(book: RuleBook, instrument: Instrument, listing: Listing) -> tuple[Decimal, Decimal] | None:
    up = book.find(RuleName.FIRST_SESSION_UP, instrument, listing.listed_on)
    down = book.find(RuleName.FIRST_SESSION_DOWN, instrument, listing.listed_on)
    if up is None and down is None:
        return None
    if up is None or down is None:
        raise RuleError(f"{instrument.ticker}: only one limit of its first session is in the rule book")
    return down.number, up.number
