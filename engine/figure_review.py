"""The figures of a calendar's documents checked against a price source, from names to values. Renders nothing."""

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from catalysts.calendar import CatalystCalendar
from catalysts.document import Document
from catalysts.errors import CalendarError, did_you_mean, shown
from catalysts.figure import Figure
from catalysts.names import Names
from catalysts.when import When
from engine.calendar_source import open_calendar
from engine.document_source import read_documents, slug_of
from engine.market_facts import EngineFacts
from engine.markets.instrument import Instruments
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.session_overrides import overrides_from
from engine.markets.sessions import Sessions, sessions_of
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
    dated = [one for one in given.calendar.documents if one.id in {row.document for row in figures}]
    return _report(figures, dated, given.instruments, prices, publication=publication)


def proposed_sheet(path: Path, published: When, names: Names) -> CatalystCalendar:
    """A calendar of one document with the figures that its text proposes; catalysts are another matter.

    CalendarError where the text proposes none, and what reading it raises.
    """
    from catalysts.extraction.figures import propose_figures
    from catalysts.extraction.identity import document_of

    (document,) = read_documents([path])
    own = slug_of(path.stem)
    paper = document_of(document.text, published, own, "", "not named", "given by the person who extracted it")
    market = EngineFacts(open_calendar("seeds").instruments, shipped_rule_book(), _sessions())
    figures = propose_figures(document.text, published, names, market, document=own)
    if not figures:
        raise CalendarError(f"{shown(path.name)}: the text says nothing of prices that the rules can read")
    return CatalystCalendar((), (paper,), figures)


def review_proposed(sheet: CatalystCalendar, prices: str = "sample", *, publication: bool = False) -> FigureReport:
    """Check what `proposed_sheet` gives against a source's bars."""
    instruments = open_calendar("seeds").instruments
    return _report(sheet.figures, sheet.documents, instruments, prices, publication=publication)


def _report(
    figures: Sequence[Figure],
    documents: Sequence[Document],
    instruments: Instruments,
    prices: str,
    *,
    publication: bool,
) -> FigureReport:
    source = open_source(prices)
    wanted = {one.ticker for one in figures} & set(source.tickers())
    if not wanted:
        raise PricesNotAvailableError(f"prices: {source.label} has no bars of any ticker that a figure is about")
    store = load_store(source, wanted, instruments)
    book, sessions = shipped_rule_book(), _sessions()
    dates = (check_publication(one, figures, store, book, sessions) for one in documents if publication)
    return FigureReport(
        documents=tuple(documents),
        checks=check_figures(figures, store, book, sessions),
        publications=tuple(dates),
        label=source.label,
        notice=store.notice,
    )


def _sessions() -> Callable[[str], Sessions]:
    return partial(sessions_of, overrides=overrides_from(os.environ))


def _documents(calendar: CatalystCalendar, wanted: Sequence[str]) -> frozenset[str]:
    known = {one.id for one in calendar.documents}
    for name in wanted:
        if name not in known:
            raise CalendarError(f'no document has the id "{shown(name)}"; {did_you_mean(name, known)}')
    return frozenset(wanted)
