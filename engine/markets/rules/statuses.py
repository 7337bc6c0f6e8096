"""Which instruments were marked ST or stood in their delisting period, and when: a table that a user may give.

The table has the columns `ticker,status,valid_from,valid_to`; an instrument without a row is normal. The mark of
a date is known on that date: an exchange tells it before the session.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from catalysts.errors import Fault, FaultsError, did_you_mean
from engine.markets.codes import TickerError, exchange_of
from engine.markets.rules.dated_row import DATED, Period, read_period, repetition_faults
from engine.markets.rules.rule import Status
from engine.markets.table import Row, read_rows

COLUMNS = ("ticker", "status", *DATED)
SHIPPED = Path(__file__).with_name("statuses.csv")


@dataclass(frozen=True, slots=True)
class Marking:
    """A row: an instrument has a status in a period."""

    ticker: str
    status: Status
    period: Period
    where: str


@dataclass(frozen=True, slots=True)
class Statuses:
    """The table of statuses; an empty one says that everything was always normal."""

    rows: tuple[Marking, ...] = ()

    def find(self, ticker: str, on: date) -> Marking | None:
        """The row of a ticker on a date, or None where it is normal."""
        return next((row for row in self.rows if row.ticker == ticker and row.period.holds_on(on)), None)

    def status_on(self, ticker: str, on: date) -> Status:
        """The status of a ticker on a date."""
        row = self.find(ticker, on)
        return row.status if row else Status.NORMAL


@cache
def shipped_statuses() -> Statuses:
    """The table that comes with the package: no instrument is marked."""
    return read_statuses(SHIPPED)


def read_statuses(path: Path) -> Statuses:
    """A table of statuses. FaultsError names every fault: no such status, no date, two marks on one date."""
    faults: list[Fault] = []
    rows = [marking for row in read_rows(path, COLUMNS, faults) if (marking := _marking(row, faults))]
    by_ticker: dict[str, list[Marking]] = defaultdict(list)
    for marking in rows:
        by_ticker[marking.ticker].append(marking)
    for ticker, same in by_ticker.items():
        faults.extend(repetition_faults(same, lambda one: one.where, lambda one: one.period, "ticker", ticker))
    if faults:
        raise FaultsError(faults)
    return Statuses(tuple(rows))


def _marking(row: Row, faults: list[Fault]) -> Marking | None:
    ticker, status, before = row.cells["ticker"], row.cells["status"], len(faults)
    period = read_period(row, faults, needs_first=True)
    try:
        exchange_of(ticker)
    except TickerError as error:
        faults.append(error.fault.at(row.where))
    if status not in set(Status):
        faults.append(Fault(row.where, "status", status, "normal, st or delisting", did_you_mean(status, Status)))
    return None if len(faults) > before else Marking(ticker, Status(status), period, row.where)
