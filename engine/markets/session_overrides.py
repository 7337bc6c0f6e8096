"""Corrections to the recorded sessions, and years that the library does not record yet, from a small table.

The table has the columns `exchange,date,status,source`. A row says that an exchange was `open` or `closed` on
a date, or (status `year`, the date being a year) that all closures of that year stand in the table: its
weekdays not listed as closed are sessions. `source` is one line for the reader.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from catalysts.errors import Fault, FaultsError, did_you_mean
from engine.markets.exchange import EXCHANGES
from engine.markets.table import Row, read_rows

VARIABLE = "CATALYST_SESSIONS"
COLUMNS = ("exchange", "date", "status")
SHIPPED = Path(__file__).with_name("session_overrides.csv")
SATURDAY = 5


class Status(StrEnum):
    """What a row of the table says about its date."""

    OPEN = "open"
    CLOSED = "closed"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class SessionOverride:
    """One row: `on` is the date, 1 January where the row declares a year; `where` is its place."""

    exchange: str
    on: date
    status: Status
    where: str = ""


def how_to_add(exchange: str, year: int) -> str:
    """The remedy for a year that is not recorded."""
    return (
        f"list every closure of {year} in a table exchange,date,status,source that has the row "
        f"{exchange},{year},year and is named by {VARIABLE}"
    )


def overrides_from(environ: Mapping[str, str]) -> tuple[SessionOverride, ...]:
    """The user's overrides: those of the file that CATALYST_SESSIONS names, none where it is unset or empty.

    This is the one place that knows of the variable: call it at the border with os.environ, and pass the rows
    on. FaultsError where the file is missing or a row is wrong.
    """
    path = environ.get(VARIABLE, "").strip()
    return read_overrides(Path(path)) if path else ()


@cache
def shipped_overrides() -> tuple[SessionOverride, ...]:
    """The corrections that come with the package."""
    return read_overrides(SHIPPED)


def read_overrides(path: Path) -> tuple[SessionOverride, ...]:
    """The rows of a table of overrides in file order; FaultsError names all faults of the file at once."""
    faults: list[Fault] = []
    read = (_override(row, faults) for row in read_rows(path, COLUMNS, faults))
    overrides = tuple(one for one in read if one is not None)
    faults.extend(_repetitions(overrides))
    if not faults:
        faults.extend(_empty_years(overrides))
    if faults:
        raise FaultsError(faults)
    return overrides


def _override(row: Row, faults: list[Fault]) -> SessionOverride | None:
    exchange, status = row.cells["exchange"], row.cells["status"]
    on = _date_of(row.cells["date"], is_year=status == Status.YEAR)
    before = len(faults)
    if exchange not in EXCHANGES:
        faults.append(
            Fault(row.where, "exchange", exchange, "an exchange known here", did_you_mean(exchange, EXCHANGES))
        )
    if status not in set(Status):
        faults.append(Fault(row.where, "status", status, "open, closed or year", did_you_mean(status, Status)))
    elif on is None:
        form = "a year as YYYY" if status == Status.YEAR else "a date as YYYY-MM-DD"
        faults.append(Fault(row.where, "date", row.cells["date"], form))
    if on is None or len(faults) > before:
        return None
    return SessionOverride(exchange, on, Status(status), row.where)


def _date_of(text: str, *, is_year: bool) -> date | None:
    full = f"{text}-01-01" if is_year else text
    try:
        on = date.fromisoformat(full)
    except ValueError:
        return None
    return on if on.isoformat() == full else None


def _repetitions(rows: Iterable[SessionOverride]) -> Iterator[Fault]:
    seen: dict[tuple[str, date, bool], SessionOverride] = {}
    for row in rows:
        first = seen.setdefault((row.exchange, row.on, row.status is Status.YEAR), row)
        if first is not row:
            yield Fault(
                row.where, "date", row.on.isoformat(), f"a date named once for {row.exchange}",
                f"{first.where} already says {first.status}; remove one of the two rows",
            )  # fmt: skip


def _empty_years(rows: tuple[SessionOverride, ...]) -> Iterator[Fault]:
    """A declared year without one closed weekday: no exchange has such, its closures were forgotten."""
    closed = {
        (row.exchange, row.on.year) for row in rows if row.status is Status.CLOSED and row.on.weekday() < SATURDAY
    }
    for row in rows:
        if row.status is Status.YEAR and (row.exchange, row.on.year) not in closed:
            yield Fault(
                row.where, "date", str(row.on.year), "a year whose closures stand in this file",
                f"add a row {row.exchange},YYYY-MM-DD,closed for each closed weekday of its notice",
            )  # fmt: skip
