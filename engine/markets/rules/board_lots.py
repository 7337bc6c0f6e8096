"""The board lot of each instrument where every issuer chooses its own, as in Hong Kong."""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalysts.errors import Fault
from engine.markets.codes import TickerError, exchange_of
from engine.markets.rules.dated_row import DATED, REASONED, Period, read_period, reason_faults, repetition_faults
from engine.markets.rules.rule import Confidence
from engine.markets.table import Row, read_rows

COLUMNS = ("ticker", "lot", *DATED, *REASONED)
_WHOLE = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class BoardLot:
    """A row: the shares of one lot of a ticker in a period."""

    ticker: str
    lot: int
    period: Period
    document: str
    confidence: Confidence
    note: str
    where: str


@dataclass(frozen=True, slots=True)
class BoardLots:
    """The table of board lots."""

    rows: tuple[BoardLot, ...] = ()

    def find(self, ticker: str, on: date) -> BoardLot | None:
        """The row of a ticker on a date, or None."""
        return next((row for row in self.rows if row.ticker == ticker and row.period.holds_on(on)), None)


def read_board_lots(path: Path, faults: list[Fault]) -> BoardLots:
    """The table of board lots; what is wrong with it is appended to `faults`."""
    rows = [lot for row in read_rows(path, COLUMNS, faults) if (lot := _board_lot(row, faults))]
    by_ticker: dict[str, list[BoardLot]] = defaultdict(list)
    for lot in rows:
        by_ticker[lot.ticker].append(lot)
    for ticker, same in by_ticker.items():
        faults.extend(repetition_faults(same, lambda one: one.where, lambda one: one.period, "ticker", ticker))
    return BoardLots(tuple(rows))


def _board_lot(row: Row, faults: list[Fault]) -> BoardLot | None:
    cells, before = row.cells, len(faults)
    period = read_period(row, faults)
    faults.extend(reason_faults(row))
    try:
        exchange_of(cells["ticker"])
    except TickerError as error:
        faults.append(error.fault.at(row.where))
    if not _WHOLE.fullmatch(cells["lot"]):
        faults.append(Fault(row.where, "lot", cells["lot"], "a whole number of shares"))
    if len(faults) > before:
        return None
    confidence = Confidence(cells["confidence"])
    return BoardLot(cells["ticker"], int(cells["lot"]), period, cells["document"], confidence, cells["note"], row.where)
