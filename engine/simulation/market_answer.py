"""The market's answer to an order: a pure function of raw facts and the rule book. Nothing here knows backtrader."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import exact, to_multiple
from engine.markets.rules.limits import Band, Listing, band_of
from engine.markets.rules.lots import LotRules, lot_rules, sellable, whole_lots
from engine.markets.rules.rule import Status
from engine.markets.rules.rule_book import RuleBook
from engine.markets.rules.rule_name import RuleName
from engine.markets.rules.ticks import tick_of
from engine.prices.bars import Bar
from engine.simulation.decision import Side
from engine.simulation.fill_policy import AtLimit, FillAt, FillPolicy
from engine.simulation.refusal import Reason
from engine.simulation.slippage import slipped


@dataclass(frozen=True, slots=True)
class Execution:
    """Shares that trade, at a raw price. `is_queued` where the order stood in a queue at the limit."""

    shares: int
    price: Decimal
    is_queued: bool = False


@dataclass(frozen=True, slots=True)
class No:
    """The market's or the account's no."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is to know of an instrument in a session, all of it raw.

    `bar` is None without trading. `reference` is the previous close or, on an ex-date, what it corresponds to.
    `held` are (purchase date, shares) of the plan that sells. `taken` are the shares that the account has already
    traded in this session. `listing` is None for an instrument listed long ago. `sellable_until` is the last session
    whose purchases may be sold in this one, as far as the rule book and the exchange's sessions tell.
    """

    instrument: Instrument
    session: date
    bar: Bar | None
    reference: float
    held: tuple[tuple[date, int], ...] = ()
    taken: int = 0
    status: Status = Status.NORMAL
    listing: Listing | None = None
    sellable_until: date | None = None


def answer(
    side: Side, shares: int, facts: Facts, policy: FillPolicy, book: RuleBook, trigger: Decimal | None = None
) -> Execution | No:
    """How many of the wanted shares trade, and at what price; or why none does.

    `trigger` is the price of a touched stop or profit order, which takes the place of the policy's price. Units of an
    open-ended fund are sold and taken back by its manager: see `_of_manager`.
    """
    if facts.instrument.kind is InstrumentKind.FUND:
        return _of_manager(side, shares, facts)
    return _of_exchange(side, shares, facts, policy, book, trigger)


def _of_exchange(  # noqa: PLR0911 - a ladder of reasons
    side: Side, shares: int, facts: Facts, policy: FillPolicy, book: RuleBook, trigger: Decimal | None
) -> Execution | No:
    bar = facts.bar
    if bar is None:
        return No(Reason.SUSPENDED, "no trading in this session")
    if bar.volume <= 0:
        return No(Reason.NO_VOLUME, "no share changed hands in this session")
    try:
        lots = lot_rules(book, facts.instrument, facts.session)
        tick = tick_of(book, facts.instrument, facts.session, facts.reference)
        band = band_of(book, facts.instrument, facts.session, facts.reference, facts.status, facts.listing)
        free = sellable_shares(facts, book) if side is Side.SELL else 0
    except RuleError as error:
        return No(Reason.NO_RULE, str(error))
    if side is Side.SELL and free == 0:
        return No(Reason.T_PLUS_ONE, "bought in this session, sold in the next one at the earliest")
    at = policy.at if trigger is None else FillAt.OPEN
    no, is_queued = _at_limit(side, bar, band, policy.at_limit, at, tick, trigger)
    if no is not None:
        return no
    price = _price(bar, at) if trigger is None else trigger
    n = _tradable(side, shares, free, facts, policy, lots)
    if isinstance(n, No):
        return n
    if band is not None and is_queued:
        price = band.up if side is Side.BUY else band.down
    elif band is not None:
        price = band.clamped(price)
    if not is_queued:
        price = slipped(policy.slippage, side, price, n, bar.volume, tick, band)
    return Execution(n, price, is_queued)


def _of_manager(side: Side, shares: int, facts: Facts) -> Execution | No:
    """The answer of an open-ended fund's manager to an order given before 15:00 of the session.

    It is done at the net asset value of that session (the bar's close), which is published after the close: whoever
    orders does not know it. There is no limit, no queue, no slippage, no cap by volume. Units are confirmed in the next
    session (T+1) and can be redeemed from T+2 on.
    """
    if facts.bar is None:
        return No(Reason.SUSPENDED, "no net asset value in this session")
    value = exact(facts.bar.close)
    if side is Side.BUY:
        return Execution(shares, value) if shares else No(Reason.UNDER_ONE_LOT, f"less than one unit at {value}")
    until = facts.sellable_until
    free = sum(units for bought_on, units in facts.held if until is not None and bought_on <= until)
    if free == 0:
        return No(Reason.T_PLUS_ONE, "units bought in T are confirmed on T+1 and can be redeemed from T+2 on")
    return Execution(min(shares, free), value)


def sellable_shares(facts: Facts, book: RuleBook) -> int:
    """The held shares that the rule book lets one sell in the session: on the mainland those of earlier purchases."""
    waits = book.lookup(RuleName.SELLABLE_AFTER, facts.instrument, facts.session).count
    return sum(shares for bought_on, shares in facts.held if waits == 0 or bought_on < facts.session)


def _at_limit(
    side: Side, bar: Bar, band: Band | None, at_limit: AtLimit, at: FillAt, tick: Decimal, trigger: Decimal | None
) -> tuple[No | None, bool]:
    """The no of a limit, and whether the order is filled from the queue at the limit.

    The bar's prices are compared as whole ticks: a source may have kept 9.99 in single precision, as 9.98999977.
    """
    if band is None:
        return None, False
    is_buy = side is Side.BUY
    stands = band.is_up if is_buy else band.is_down
    reason = Reason.LIMIT_UP if is_buy else Reason.LIMIT_DOWN
    limit = band.up if is_buy else band.down
    if stands(to_multiple(exact(bar.low if is_buy else bar.high), tick)):
        return No(reason, f"locked at the limit {limit} all session"), False
    met = trigger
    if met is None:
        met = exact(bar.close) if at is FillAt.CLOSE else exact(bar.open)
    if at is FillAt.VWAP or not stands(to_multiple(met, tick)):
        return None, False
    if at_limit is AtLimit.QUEUE:
        return None, True
    where = "closed" if at is FillAt.CLOSE else "opened"
    return No(reason, f"{where} at the limit {limit}, traded away from it within the session"), False


def _price(bar: Bar, at: FillAt) -> Decimal:
    if at is FillAt.OPEN:
        return exact(bar.open)
    if at is FillAt.CLOSE:
        return exact(bar.close)
    mean = (exact(bar.open) + exact(bar.high) + exact(bar.low) + exact(bar.close)) / 4
    return mean.quantize(Decimal("0.0001"))


def _tradable(side: Side, shares: int, free: int, facts: Facts, policy: FillPolicy, lots: LotRules) -> int | No:
    assert facts.bar is not None  # noqa: S101 - asked before
    most = int(exact(facts.bar.volume) * exact(policy.participation)) - facts.taken
    n = whole_lots(lots, min(shares, most)) if side is Side.BUY else sellable(lots, min(shares, free, most), free)
    if n > 0:
        return n
    if side is Side.BUY and shares < lots.lot:
        return No(Reason.UNDER_ONE_LOT, f"{shares} shares wanted, a lot is {lots.lot}")
    part = f"{policy.participation:.0%} of {facts.bar.volume:,.0f} shares traded"
    return No(Reason.PARTICIPATION, f"{part}, less {facts.taken:,} of the account's own, is under one lot")
