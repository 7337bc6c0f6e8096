"""The judge: every finding of a store's series, by the one table of rules."""

from collections.abc import Callable, Collection, Iterator
from datetime import date

import numpy as np

from engine.markets.codes import TickerError, exchange_of
from engine.markets.rules.rule_book import RuleBook, shipped_rule_book
from engine.markets.sessions import SessionError, Sessions, sessions_of
from engine.prices.bars import Bars, Dates, Floats
from engine.prices.findings.basis import basis_of
from engine.prices.findings.beyond_limits import beyond_limits
from engine.prices.findings.finding import Finding, in_order
from engine.prices.findings.gaps import early_ends, session_gaps
from engine.prices.findings.glitches import spikes, unit_glitches
from engine.prices.findings.jumps import free_jumps, inner_gaps, market_gaps
from engine.prices.findings.mended import mended
from engine.prices.findings.repetition import copies, repetitions
from engine.prices.findings.rule_table import FindingRules, shipped_rules
from engine.prices.findings.series import Series, series_of
from engine.prices.findings.volume_units import volume_units
from engine.prices.store import PriceStore

SessionsOf = Callable[[str], Sessions]


def judged(
    store: PriceStore,
    *,
    benchmarks: Collection[str] = (),
    span: tuple[date, date] | None = None,
    sessions: SessionsOf = sessions_of,
    book: RuleBook | None = None,
    rules: FindingRules | None = None,
) -> tuple[Finding, ...]:
    """Every finding of every series of a store and what was mended of it, the gravest first, then by rule, ticker and
    session; a rule tells a ticker's session once.

    `benchmarks` are held to what an index is; `span` is a run's first and last date, without which the ends of the
    series are compared with each other. Depends on nothing but its arguments. Raises nothing: what the rule book or
    the record of sessions does not cover is not judged by it, and said in a note.
    """
    book, rules = book or shipped_rule_book(), rules or shipped_rules()
    all_series = {
        ticker: series_in(store, ticker, sessions, book, is_benchmark=ticker in benchmarks)
        for ticker in sorted(store.bars)
        if len(store[ticker])
    }
    market = market_gaps(all_series.values())
    found = [finding for ticker, one in all_series.items() for finding in judged_series(one, rules, market[ticker])]
    found = [*found, *early_ends(all_series, rules, span), *mended(store.mendings, rules)]
    return in_order({(one.rule, one.ticker, one.session): one for one in reversed(found)}.values())


def judged_series(series: Series, rules: FindingRules, market: Floats) -> list[Finding]:
    """The findings of one series, beside what its market did at the opens. A row that one rule explains is passed over
    by those after it."""
    basis = basis_of(series, rules)
    found = list(basis.findings)
    explained = set(basis.explains)
    for single in (copies, unit_glitches):
        for row, finding in single(series, rules):
            found.append(finding)
            explained |= {row, row + 1}
    for named in (beyond_limits, free_jumps):
        for row, finding in [*named(series, rules, explained)]:
            found.append(finding)
            explained |= {row, row + 1} if finding.rule == "bad-tick" else {row}
    told = {finding.session for finding in found}
    for row, finding in spikes(series, rules):
        if row not in explained and finding.session not in told:
            found.append(finding)
            explained |= {row, row + 1}
    found += [finding for _, finding in inner_gaps(series, rules, market, explained)]
    found += [*repetitions(series, rules), *volume_units(series, rules), *session_gaps(series, rules)]
    return [*found, *_not_judged(series, rules)]


def _not_judged(series: Series, rules: FindingRules) -> Iterator[Finding]:
    """What could not be judged for want of a rule."""
    not_known = series.limits.not_known if series.limits is not None else ""
    if series.instrument is None:
        not_known = f"{series.ticker}: its number does not tell what it is"
    if not_known:
        yield rules["limits-not-known"].found(series.ticker, None, not_known)


def series_in(
    store: PriceStore, ticker: str, sessions: SessionsOf, book: RuleBook, *, is_benchmark: bool = False
) -> Series:
    """A ticker's series as it is judged, from a store that has at least one bar of it."""
    bars, instrument = store[ticker], store.instrument(ticker)
    try:
        exchange = instrument.exchange if instrument is not None else exchange_of(ticker)
        dates = _within(sessions(exchange), bars)
    except (SessionError, TickerError):
        dates = np.empty(0, dtype="datetime64[D]")
    return series_of(bars, instrument, store.actions_of(ticker), dates, book, store.statuses, is_benchmark=is_benchmark)


def _within(sessions: Sessions, bars: Bars) -> Dates:
    """The recorded sessions from the first to the last bar."""
    start, stop = np.searchsorted(sessions.dates64, [bars.sessions[0], bars.sessions[-1]])
    dates: Dates = sessions.dates64[start : stop + 1]
    within: Dates = dates[dates <= bars.sessions[-1]]
    return within
