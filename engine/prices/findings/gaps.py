"""Sessions that a series lacks, bars on no session, and series that start late or end early."""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np

from engine.markets.instrument import InstrumentKind
from engine.prices.bars import Dates
from engine.prices.findings.finding import Finding
from engine.prices.findings.rule_table import FindingRules
from engine.prices.findings.series import Series

SHOWN = 3


def session_gaps(series: Series, rules: FindingRules) -> Iterator[Finding]:
    """What a series lacks of its exchange's sessions, and the bars that it has beside them."""
    if len(series.sessions) == 0:
        return
    missing = series.sessions[~np.isin(series.sessions, series.bars.sessions, assume_unique=True)]
    recorded = series.bars.sessions
    recorded = recorded[(recorded >= series.sessions[0]) & (recorded <= series.sessions[-1])]
    outside = recorded[~np.isin(recorded, series.sessions, assume_unique=True)]
    if len(outside):
        expectation = "sessions of the exchange"
        yield rules["no-session"].found(series.ticker, None, f"bars on {_listed(outside)}", expectation, "stray rows")
    if len(missing):
        yield _missing(series, rules, missing)


def early_ends(all_series: Mapping[str, Series], rules: FindingRules, span: tuple[date, date] | None) -> list[Finding]:
    """Series that end before the run does, or before half of the others where there is no run; late starts too."""
    ends = sorted(one.bars.last_on for one in all_series.values())
    if not ends:
        return []
    last_on = span[1] if span else ends[(len(ends) - 1) // 2]
    found = []
    for ticker, one in sorted(all_series.items()):
        is_settled = any(action.share_multiplier == 0 for action in one.actions)
        if one.bars.last_on < last_on and not is_settled:
            value = f"the last bar is of {one.bars.last_on.isoformat()}"
            expectation = f"bars up to {last_on.isoformat()}{', the end of the run' if span else ' as others have'}"
            found.append(rules["ends-early"].found(ticker, None, value, expectation, "cut off, suspended or delisted"))
        if span and one.bars.first_on > span[0]:
            value = f"the first bar is of {one.bars.first_on.isoformat()}"
            expectation = f"bars from {span[0].isoformat()} on"
            found.append(rules["starts-late"].found(ticker, None, value, expectation, "listed later"))
    return found


def _missing(series: Series, rules: FindingRules, missing: Dates) -> Finding:
    longest, first = _longest(series.sessions, missing)
    value = f"{_counted(len(missing))} without a bar: {_listed(missing)}"
    if longest > 1:
        value += f"; longest gap {longest} from {first.isoformat()}"
    if series.is_index or series.is_benchmark:
        is_full_of_holes = len(missing) / len(series.sessions) > rules["index-holes"].threshold
        name, probably = "index-holes" if is_full_of_holes else "index-gaps", "an incomplete download"
    elif series.instrument is not None and series.instrument.kind is InstrumentKind.ETF:
        name, probably = "fund-gaps", "suspended for a split or conversion, or an incomplete download"
    else:
        name, probably = "suspension", "suspended"
    return rules[name].found(series.ticker, None, value, "a bar on every session", probably)


def _longest(sessions: Dates, missing: Dates) -> tuple[int, date]:
    """How many sessions in a row are missing at most, and the first of the first such run."""
    places = np.searchsorted(sessions, missing)
    starts = np.flatnonzero(np.append(True, np.diff(places) > 1))
    lengths = np.diff(np.append(starts, len(places)))
    best = int(np.argmax(lengths))
    return int(lengths[best]), missing[starts[best]].item()


def _listed(days: Dates) -> str:
    shown = ", ".join(str(day) for day in days[:SHOWN])
    return shown if len(days) <= SHOWN else f"{shown} and {len(days) - SHOWN} more up to {days[-1]}"


def _counted(n: int) -> str:
    return f"{n} session{'' if n == 1 else 's'}"
