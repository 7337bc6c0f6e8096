"""A document's date checked against prices: on which session do the figures that it prints come out right?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalysts.document import Document
from catalysts.figure import Figure, Measure
from engine.markets.codes import TickerError, exchange_of
from engine.markets.rules.rule_book import RuleBook
from engine.markets.sessions import SessionError, Sessions
from engine.measurement.figure_check import Verdict, check_figure
from engine.prices.store import PriceStore

WITHIN = 60
LEAST_TO_REFUTE = 2


@dataclass(frozen=True, slots=True)
class SessionFit:
    """How many of the figures that can be computed come out right if the latest of them is of `session`."""

    session: date
    n_agreeing: int
    n_computed: int


@dataclass(frozen=True, slots=True)
class PublicationCheck:
    """A document's figures moved along the sessions as one.

    `told` is the latest session that they speak of as dated in the calendar, `last` the last session up to the date
    of publication; `fits` are the sessions with the most figures that agree, `next_best` the best of the others.
    `told`, `last` and `next_best` are None where there is none.
    """

    document: Document
    verdict: Verdict
    told: date | None
    last: date | None
    fits: tuple[SessionFit, ...]
    next_best: SessionFit | None
    reason: str


def check_publication(
    document: Document,
    figures: Sequence[Figure],
    store: PriceStore,
    book: RuleBook,
    sessions: Callable[[str], Sessions],
    within: int = WITHIN,
) -> PublicationCheck:
    """Move the document's figures up to `within` sessions back and forth and see where the most of them agree.

    Agrees where that is one session alone, the one that the calendar dates them to, and it is not after the date of
    publication. Refuted where at least two figures agree on another session, or the figures speak of a later one.
    Not told where several sessions fit as well, or no figure can be computed at its own date. Prices up to `within`
    sessions after the date are looked at: this checks a date, it decides no trade.
    """
    own = tuple(one for one in figures if one.document == document.id and _is_used(one, store))
    told = max((one.to_on for one in own if one.to_on is not None), default=None)
    if told is None:
        reason = "no figure of it can be computed from these bars"
        return PublicationCheck(document, Verdict.UNKNOWN, None, None, (), None, reason)
    clock = sessions(exchange_of(next(one.ticker for one in own if one.to_on == told)))
    try:
        last = clock.last_on_or_before(document.published.last_on)
        by_shift = {shift: _fit(own, shift, clock, told, store, book, sessions) for shift in range(-within, within + 1)}
    except SessionError as error:
        return PublicationCheck(document, Verdict.UNKNOWN, told, None, (), None, str(error))
    fits = {shift: fit for shift, fit in by_shift.items() if fit is not None and fit.n_agreeing}
    most = max((fit.n_agreeing for fit in fits.values()), default=0)
    best = {shift: fit for shift, fit in fits.items() if fit.n_agreeing == most}
    others = [fit for shift, fit in fits.items() if shift not in best]
    next_best = max(others, key=lambda fit: fit.n_agreeing, default=None)
    is_known = by_shift[0] is not None
    verdict, reason = _judged(told, last, best, most) if is_known else (Verdict.UNKNOWN, f"no bars up to {told}")
    return PublicationCheck(document, verdict, told, last, tuple(best.values()), next_best, reason)


def _judged(told: date, last: date, best: dict[int, SessionFit], most: int) -> tuple[Verdict, str]:
    if not best:
        return Verdict.UNKNOWN, "none of its figures comes out right on any session near"
    if 0 not in best:
        if most < LEAST_TO_REFUTE:
            return Verdict.UNKNOWN, f"a single figure fits, and not on {told}, which the calendar dates it to"
        return Verdict.REFUTED, f"the calendar dates the figures to {told}"
    if told > last:
        return Verdict.REFUTED, f"the figures speak of {told}, after the date of publication"
    if len(best) > 1:
        return Verdict.UNKNOWN, "several sessions fit as well"
    before = "" if told == last else f"before {last}, "
    return Verdict.AGREES, f"{before}the last session up to the date of publication"


def _is_used(figure: Figure, store: PriceStore) -> bool:
    return figure.measure is not Measure.OTHER and figure.ticker in store and figure.to_on is not None


def _fit(
    figures: Sequence[Figure],
    shift: int,
    clock: Sessions,
    told: date,
    store: PriceStore,
    book: RuleBook,
    sessions: Callable[[str], Sessions],
) -> SessionFit | None:
    """The figures moved by `shift` sessions, None where none of them can be computed there."""
    verdicts = []
    for figure in figures:
        moved = _moved(figure, shift, sessions)
        if moved is not None:
            verdicts.append(check_figure(moved, store, book, sessions).verdict)
    n_computed = sum(verdict is not Verdict.UNKNOWN for verdict in verdicts)
    if not n_computed or not clock.is_session(told):
        return None
    return SessionFit(clock.offset(told, shift), verdicts.count(Verdict.AGREES), n_computed)


def _moved(figure: Figure, shift: int, sessions: Callable[[str], Sessions]) -> Figure | None:
    try:
        own = sessions(exchange_of(figure.ticker))
        dates = [None if on is None else own.offset(on, shift) for on in (figure.from_on, figure.to_on)]
    except (SessionError, TickerError):
        return None
    return replace(figure, from_on=dates[0], to_on=dates[1])
