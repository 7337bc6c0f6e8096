"""What the bars give for a figure: one function a measure. Nothing is compared here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalysts.figure import Figure, Measure
from engine.markets.codes import TickerError, exchange_of
from engine.markets.instrument import InstrumentKind
from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import exact
from engine.markets.rules.rule_book import RuleBook
from engine.markets.sessions import SessionError, Sessions
from engine.measurement.limit_up import UpperLimit, upper_limit
from engine.measurement.printed_change import Convention, changes
from engine.prices.store import PriceStore


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why a figure cannot be computed."""

    reason: str


@dataclass(frozen=True, slots=True)
class Computed:
    """The value by each convention that applies, exact, the engine's own first; `detail` says from what.

    `beyond` is not empty where the value is a lower bound: a streak that the first bar cuts off.
    """

    values: tuple[tuple[Decimal, str], ...]
    detail: str
    beyond: str = ""

    def is_open_beyond(self, relation: str) -> bool:
        """Whether a bound that agrees could still be refuted by earlier bars."""
        return bool(self.beyond) and relation != ">"

    def could_be(self, relation: str, claim: Decimal) -> bool:
        """Whether a bound that does not agree could still be right."""
        return bool(self.beyond) and relation != "<" and self.values[0][0] <= claim


@dataclass(frozen=True, slots=True)
class _Question:
    """A figure with all that answers it; `own` are the sessions of its ticker's exchange."""

    figure: Figure
    store: PriceStore
    book: RuleBook
    sessions: Callable[[str], Sessions]
    own: Sessions

    @property
    def ticker(self) -> str:
        return self.figure.ticker


def computed_value(
    figure: Figure, store: PriceStore, book: RuleBook, sessions: Callable[[str], Sessions]
) -> Computed | Unknown:
    """The figure as the bars give it, or why they do not."""
    if figure.measure is Measure.OTHER:
        return Unknown(figure.note)
    if figure.ticker not in store:
        return Unknown(f"no bars of {figure.ticker}")
    try:
        own = sessions(exchange_of(figure.ticker))
        return _MEASURES[figure.measure](_Question(figure, store, book, sessions, own))
    except (TickerError, SessionError, RuleError) as error:
        return Unknown(str(error))


def _return(ask: _Question) -> Computed | Unknown:
    start = _standing(ask, ask.figure.from_on, "from")
    stop = _standing(ask, ask.figure.to_on, "to")
    if isinstance(start, Unknown):
        return start
    return stop if isinstance(stop, Unknown) else _between(ask, start, stop)


def _session_return(ask: _Question) -> Computed | Unknown:
    row = _traded(ask)
    if isinstance(row, Unknown):
        return row
    before = _before(ask, row)
    return before if isinstance(before, Unknown) else _between(ask, before, row)


def _close(ask: _Question) -> Computed | Unknown:
    row = _traded(ask)
    if isinstance(row, Unknown):
        return row
    bar = ask.store[ask.ticker].bar(row)
    return Computed(((exact(bar.close), "raw close"),), f"close of {bar.session}")


def _limit_up(ask: _Question) -> Computed | Unknown:
    row = _traded(ask)
    if isinstance(row, Unknown):
        return row
    found = upper_limit(ask.store, ask.book, ask.ticker, row, ask.sessions)
    if found is None:
        return Unknown(f"its bars begin on {ask.figure.to_on}: the close before is missing")
    is_open = ask.figure.measure is Measure.LIMIT_UP_OPEN
    is_at = found.is_open if is_open else found.is_close
    rate = found.rate if is_at and found.rate is not None else Decimal(0)
    return Computed(((rate, "rule book"),), _limit_detail(found, is_open=is_open))


def _limit_up_streak(ask: _Question) -> Computed | Unknown:
    return _streak(ask, "closes at the limit", _is_limit_close)


def _rising_streak(ask: _Question) -> Computed | Unknown:
    return _streak(ask, "higher closes", _is_rise)


_MEASURES: dict[Measure, Callable[[_Question], Computed | Unknown]] = {
    Measure.RETURN: _return,
    Measure.SESSION_RETURN: _session_return,
    Measure.CLOSE: _close,
    Measure.LIMIT_UP_CLOSE: _limit_up,
    Measure.LIMIT_UP_OPEN: _limit_up,
    Measure.LIMIT_UP_STREAK: _limit_up_streak,
    Measure.RISING_STREAK: _rising_streak,
}


def _streak(ask: _Question, what: str, goes_on: Callable[[_Question, int], bool | None]) -> Computed | Unknown:
    """How many bars in a row, up to `to`, meet a condition; a session without trading does not break it."""
    last = _traded(ask)
    if isinstance(last, Unknown):
        return last
    row = last
    while (met := goes_on(ask, row)) is True:
        row -= 1
    bars = ask.store[ask.ticker]
    length = last - row
    first = f", from {bars.bar(row + 1).session}" if length else ""
    beyond = "" if met is False else f"at least: its bars begin on {bars.first_on}"
    return Computed(((Decimal(length), "count"),), f"{length} {what} up to {bars.bar(last).session}{first}", beyond)


def _is_limit_close(ask: _Question, row: int) -> bool | None:
    """None where the bars do not tell."""
    found = upper_limit(ask.store, ask.book, ask.ticker, row, ask.sessions) if row >= 0 else None
    return None if found is None else found.is_close


def _is_rise(ask: _Question, row: int) -> bool | None:
    if row < 1 or isinstance(_before(ask, row), Unknown):
        return None
    gained = changes(ask.store, ask.book, ask.ticker, row - 1, row)
    return gained.get(Convention.QUOTED, next(iter(gained.values()))) > 0


def _between(ask: _Question, start: int, stop: int) -> Computed:
    bars = ask.store[ask.ticker]
    first, last = bars.bar(start), bars.bar(stop)
    gained = changes(ask.store, ask.book, ask.ticker, start, stop)
    detail = f"{exact(first.close)} on {first.session} to {exact(last.close)} on {last.session}"
    for asked, bar in ((ask.figure.from_on, first), (ask.figure.to_on, last)):
        if asked is not None and asked != bar.session:
            detail += f"; no trading on {asked}"
    if Convention.RAW in gained:
        rest = [f"{value:.2%} {convention}" for convention, value in gained.items()]
        detail += f"; ex-date between: {', '.join(rest)}"
    return Computed(tuple((value, convention.value) for convention, value in gained.items()), detail)


def _traded(ask: _Question) -> int | Unknown:
    """The row of the bar of `to`."""
    on = ask.figure.to_on
    row = None if on is None else ask.store[ask.ticker].row(on)
    if row is not None:
        return row
    found = _standing(ask, on, "to")
    return found if isinstance(found, Unknown) else Unknown(f"no trading in it on {on}")


def _standing(ask: _Question, on: date | None, key: str) -> int | Unknown:
    """The row whose close stands at the end of a session: its own, or the last one before a session without trading."""
    bars = ask.store[ask.ticker]
    if on is None:
        return Unknown(f"`{key}` is not given")
    row = bars.row(on)
    if row is not None:
        return row
    if not bars.first_on <= on <= bars.last_on:
        return Unknown(f"its bars run from {bars.first_on} to {bars.last_on}, {on} is outside")
    if not ask.own.is_session(on):
        before, after = ask.own.previous_before(on), ask.own.next_after(on)
        return Unknown(f"{on} (`{key}`) is no session; those beside it are {before} and {after}")
    if _is_index(ask):
        return Unknown(f"the bars of the index lack {on}")
    return bars.n_until(on) - 1


def _before(ask: _Question, row: int) -> int | Unknown:
    """The row of the last close before a bar."""
    bars = ask.store[ask.ticker]
    session = bars.bar(row).session
    if row == 0:
        return Unknown(f"its bars begin on {session}: the close before is missing")
    if _is_index(ask) and ask.own.is_session(session) and bars.bar(row - 1).session != ask.own.previous_before(session):
        return Unknown(f"the bars of the index lack the session before {session}")
    return row - 1


def _is_index(ask: _Question) -> bool:
    instrument = ask.store.instrument(ask.ticker)
    return instrument is not None and instrument.kind is InstrumentKind.INDEX


def _limit_detail(found: UpperLimit, *, is_open: bool) -> str:
    price = f"opened at {found.opened}" if is_open else f"closed at {found.closed}"
    if found.limit is None:
        return f"{price}; the session had no upper limit"
    rate = "" if found.rate is None else f" ({found.rate * 100:.0f} %)"
    return f"{price}, limit {found.limit}{rate}"
