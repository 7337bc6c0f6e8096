"""What a mainland fund follows: it decides its price limit and whether it can be sold on the day it is bought.

The table has a row for a ticker (159915.SZ) or for all numbers with a beginning (588*.SS); the longer one counts.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalysts.errors import Fault, did_you_mean
from engine.markets.rules.dated_row import DATED, REASONED, Period, read_period, reason_faults, repetition_faults
from engine.markets.rules.rule import Confidence
from engine.markets.table import Row, read_rows

COLUMNS = ("ticker", "tracks", *DATED, *REASONED)
# star and chinext: only stocks of that board; twenty: of both; equity: any others of the mainland.
GROUPS = ("equity", "star", "chinext", "twenty", "bond", "money", "gold", "commodity", "cross-border")
_PATTERN = re.compile(r"[0-9]{6}\.(SS|SZ)|[0-9]{2,5}\*\.(SS|SZ)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fund:
    """A row: the funds of a ticker or a beginning of numbers follow `tracks` in a period."""

    pattern: str
    tracks: str
    period: Period
    document: str
    confidence: Confidence
    note: str
    where: str

    def is_about(self, ticker: str) -> bool:
        """Whether the row is about a ticker."""
        beginning, star, ending = self.pattern.partition("*")
        return ticker == self.pattern or (bool(star) and ticker.startswith(beginning) and ticker.endswith(ending))


@dataclass(frozen=True, slots=True)
class Funds:
    """The table of funds."""

    rows: tuple[Fund, ...] = ()

    def find(self, ticker: str, on: date) -> Fund | None:
        """The row with the longest pattern about a ticker on a date, or None."""
        fitting = (row for row in self.rows if row.is_about(ticker) and row.period.holds_on(on))
        return max(fitting, key=lambda row: len(row.pattern.replace("*", "")), default=None)


def read_funds(path: Path, faults: list[Fault]) -> Funds:
    """The table of funds; what is wrong with it is appended to `faults`."""
    rows = [fund for row in read_rows(path, COLUMNS, faults) if (fund := _fund(row, faults))]
    by_pattern: dict[str, list[Fund]] = defaultdict(list)
    for fund in rows:
        by_pattern[fund.pattern].append(fund)
    for pattern, same in by_pattern.items():
        faults.extend(repetition_faults(same, lambda one: one.where, lambda one: one.period, "ticker", pattern))
    return Funds(tuple(rows))


def _fund(row: Row, faults: list[Fault]) -> Fund | None:
    cells, before = row.cells, len(faults)
    period = read_period(row, faults)
    faults.extend(reason_faults(row))
    if not _PATTERN.fullmatch(cells["ticker"]):
        expected = "a fund such as 159915.SZ, or a beginning such as 588*.SS"
        faults.append(Fault(row.where, "ticker", cells["ticker"], expected))
    if cells["tracks"] not in GROUPS:
        remedy = did_you_mean(cells["tracks"], GROUPS)
        faults.append(Fault(row.where, "tracks", cells["tracks"], "something a fund follows", remedy))
    if len(faults) > before:
        return None
    confidence = Confidence(cells["confidence"])
    return Fund(cells["ticker"], cells["tracks"], period, cells["document"], confidence, cells["note"], row.where)
