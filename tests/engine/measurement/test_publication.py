"""The date of a document by its figures: made-up closes on which only one session fits."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from catalysts.document import Document
from catalysts.figure import Figure, Measure
from catalysts.when import When
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.sessions import sessions_of
from engine.measurement.figure_check import Verdict
from engine.measurement.publication import PublicationCheck, check_publication
from engine.prices.bars import Bars
from engine.prices.store import PriceStore

ETF = "561910.SS"
SESSIONS = sessions_of("XSHG").between(date(2024, 8, 1), date(2024, 9, 30))
TOLD = date(2024, 9, 4)
BOOK = shipped_rule_book()


def _store() -> PriceStore:
    """A fund that rises 1.0 % on the 4th of September, 2.0 % on the 20th of August, and 0.1 % on other sessions."""
    level, closes = 1.0, []
    for session in SESSIONS:
        level *= {date(2024, 9, 4): 1.01, date(2024, 8, 20): 1.02}.get(session, 1.001)
        closes.append(round(level, 6))
    close = np.array(closes)
    bars = Bars(ETF, np.array(SESSIONS, dtype="datetime64[D]"), close, close, close, close, np.full(len(close), 1e6))
    return PriceStore({ETF: bars}, {}, Instruments.of([Instrument(ETF, "ETF", InstrumentKind.ETF, "XSHG")]))


def _paper(published: str) -> Document:
    return Document("paper", "A paper", "nobody", When.parse(published), "made up")


def _session(to_on: date, percent: str) -> Figure:
    value = float(percent.removesuffix("%")) / 100
    return Figure(f"s{percent[0]}", "paper", Measure.SESSION_RETURN, ETF, None, to_on, "=", value, percent)


def _five(to_on: date) -> Figure:
    """1.01 x 1.001^4 - 1 = 1.4 % over five sessions that end with the fourth of September."""
    start = sessions_of("XSHG").offset(to_on, -5)
    return Figure("five", "paper", Measure.RETURN, ETF, start, to_on, "=", 0.014, "1.4%")


def _check(published: str, *figures: Figure) -> PublicationCheck:
    return check_publication(_paper(published), figures, _store(), BOOK, sessions_of, within=10)


def test_the_session_that_fits_is_the_one_of_the_calendar() -> None:
    """Both figures fit the 4th alone; the other sessions fit none or one."""
    found = _check("2024-09-04", _session(TOLD, "1.0%"), _five(TOLD))
    assert (found.verdict, found.told, found.last) == (Verdict.AGREES, TOLD, TOLD)
    assert [(fit.session, fit.n_agreeing, fit.n_computed) for fit in found.fits] == [(TOLD, 2, 2)]
    # over five sessions it is 1.4 % as long as the 4th is one of them
    assert found.next_best is not None
    assert found.next_best.n_agreeing == 1


def test_a_date_two_sessions_late_is_refuted_and_the_right_session_named() -> None:
    """Figures dated to the 6th, as a wrong date of publication would, fit the 4th."""
    wrong = date(2024, 9, 6)
    found = _check("2024-09-06", _session(wrong, "1.0%"), _five(wrong))
    assert (found.verdict, [fit.session for fit in found.fits]) == (Verdict.REFUTED, [TOLD])
    assert found.reason == "the calendar dates the figures to 2024-09-06"


@pytest.mark.parametrize(
    ("published", "verdict", "last"),
    [
        ("2024-09-07", Verdict.AGREES, date(2024, 9, 6)),
        ("2024-09-05T08:30+08:00", Verdict.AGREES, date(2024, 9, 5)),
        ("2024-09-03", Verdict.REFUTED, date(2024, 9, 3)),
    ],
)
def test_the_date_may_be_later_but_not_earlier(published: str, verdict: Verdict, last: date) -> None:
    """A Saturday's paper may tell of the Wednesday before; one of the 3rd cannot tell of the 4th."""
    found = _check(published, _session(TOLD, "1.0%"), _five(TOLD))
    assert (found.verdict, found.last) == (verdict, last)


def test_a_figure_that_fits_many_sessions_decides_nothing() -> None:
    """0.1 % is nearly every session."""
    found = _check("2024-09-03", _session(date(2024, 9, 3), "0.1%"))
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, "several sessions fit as well")
    assert len(found.fits) > 10


def test_one_figure_alone_refutes_no_date() -> None:
    """1.0 % said of the 6th fits the 4th, but a single figure may itself be the mistake."""
    found = _check("2024-09-06", _session(date(2024, 9, 6), "1.0%"))
    assert (found.verdict, [fit.session for fit in found.fits]) == (Verdict.UNKNOWN, [TOLD])


def test_without_bars_nothing_is_told() -> None:
    """No ticker with bars; bars that end before; figures of another document."""
    other = replace(_session(TOLD, "1.0%"), ticker="159755.SZ")
    assert _check("2024-09-04", other).reason == "no figure of it can be computed from these bars"
    late = date(2024, 10, 15)
    assert _check("2024-10-15", _session(late, "1.0%")).reason == "no bars up to 2024-10-15"
    foreign = replace(_session(TOLD, "1.0%"), document="another")
    assert _check("2024-09-04", foreign).told is None
