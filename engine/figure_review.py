"""The figures of a calendar's documents checked against a price source, from names to values. Renders nothing."""

import os
from collections.abc import Sequence
from functools import partial

from catalysts.calendar import CatalystCalendar
from catalysts.errors import CalendarError, did_you_mean, shown
from engine.calendar_source import open_calendar
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.session_overrides import overrides_from
from engine.markets.sessions import sessions_of
from engine.measurement.figure_check import check_figures
from engine.measurement.figure_report import FigureReport
from engine.measurement.publication import check_publication
from engine.prices.errors import PricesNotAvailableError
from engine.prices.source import open_source
from engine.prices.store import load_store


def review_figures(
    calendar: str = "seeds", prices: str = "sample", documents: Sequence[str] = (), *, publication: bool = False
) -> FigureReport:
    """Check the figures of a calendar, or of some of its documents, against a source's bars.

    `publication` checks each document's date too. Tickers that the source does not have are told figure by figure.
    Raises CalendarError for an unknown document or a calendar without figures, and what calendar and source raise.
    """
    given = open_calendar(calendar)
    chosen = _documents(given.calendar, documents)
    figures = tuple(one for one in given.calendar.figures if not documents or one.document in chosen)
    if not figures:
        raise CalendarError(f"calendar: {shown(calendar)!r} holds no figure; add [[figure]] tables to its sheets")
    source = open_source(prices)
    wanted = {one.ticker for one in figures} & set(source.tickers())
    if not wanted:
        raise PricesNotAvailableError(f"prices: {source.label} has no bars of any ticker that a figure is about")
    store = load_store(source, wanted, given.instruments)
    book, sessions = shipped_rule_book(), partial(sessions_of, overrides=overrides_from(os.environ))
    dated = [one for one in given.calendar.documents if one.id in {row.document for row in figures}]
    return FigureReport(
        documents=tuple(dated),
        checks=check_figures(figures, store, book, sessions),
        publications=tuple(check_publication(one, figures, store, book, sessions) for one in dated)
        if publication
        else (),
        label=source.label,
        notice=store.notice,
    )


def _documents(calendar: CatalystCalendar, wanted: Sequence[str]) -> frozenset[str]:
    known = {one.id for one in calendar.documents}
    for name in wanted:
        if name not in known:
            raise CalendarError(f'no document has the id "{shown(name)}"; {did_you_mean(name, known)}')
    return frozenset(wanted)
