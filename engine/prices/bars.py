"""Daily bars of one instrument: raw prices as they were traded."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

Dates = NDArray[np.datetime64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bar:
    """One session of one instrument, raw; `volume` in shares."""

    session: date
    open: float
    high: float
    low: float
    close: float
    volume: float


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """Raw daily bars of one ticker, oldest first, one array a column, all of one length.

    `sessions` is datetime64[D], strictly increasing; prices are float64 in the instrument's currency; `volume` is
    float64 in shares. A session without a row is a session without trading (a suspension). A bar is known after the
    close of its session; its open alone is known at the open. The arrays cannot be written to.
    """

    ticker: str
    sessions: Dates
    open: Floats
    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def __post_init__(self) -> None:
        for name in ("sessions", "open", "high", "low", "close", "volume"):
            array = getattr(self, name)
            if array.flags.writeable:
                array = array.view()
                array.flags.writeable = False
                object.__setattr__(self, name, array)

    def __len__(self) -> int:
        return len(self.sessions)

    @property
    def first_on(self) -> date:
        """First session with a bar."""
        return _as_date(self.sessions[0])

    @property
    def last_on(self) -> date:
        """Last session with a bar."""
        return _as_date(self.sessions[-1])

    def n_until(self, session: date) -> int:
        """How many bars lie on or before a session: `bars.close[:n]` is all that is known after its close."""
        return int(self.sessions.searchsorted(np.datetime64(session, "D"), side="right"))

    def row(self, session: date) -> int | None:
        """The position of a session's bar, or None where there is none."""
        n = self.n_until(session)
        if n == 0 or self.sessions[n - 1] != np.datetime64(session, "D"):
            return None
        return n - 1

    def bar(self, row: int) -> Bar:
        """One row as a value."""
        return Bar(
            session=_as_date(self.sessions[row]),
            open=float(self.open.item(row)),
            high=float(self.high.item(row)),
            low=float(self.low.item(row)),
            close=float(self.close.item(row)),
            volume=float(self.volume.item(row)),
        )

    def on(self, session: date) -> Bar | None:
        """The bar of a session, or None where there was no trading."""
        row = self.row(session)
        return None if row is None else self.bar(row)

    def until(self, session: date) -> "Bars":
        """The bars on or before a session: all that is known after its close."""
        return self.between_rows(0, self.n_until(session))

    def between_rows(self, start: int, stop: int) -> "Bars":
        """The rows from `start` up to, not including, `stop`."""
        return self.at_rows(slice(start, stop))

    def at_rows(self, rows: "slice | NDArray[np.intp]") -> "Bars":
        """The rows of a slice, or of positions in rising order."""
        return Bars(
            ticker=self.ticker,
            sessions=self.sessions[rows],
            open=self.open[rows],
            high=self.high[rows],
            low=self.low[rows],
            close=self.close[rows],
            volume=self.volume[rows],
        )

    def scaled(self, factor: Floats) -> "Bars":
        """The bars with every price of a row multiplied by that row's factor, float64 (len,); volume is left."""
        return Bars(
            ticker=self.ticker,
            sessions=self.sessions,
            open=self.open * factor,
            high=self.high * factor,
            low=self.low * factor,
            close=self.close * factor,
            volume=self.volume,
        )

    def frame(self) -> Any:
        """A pandas DataFrame: index `session` (datetime64), columns open, high, low, close, volume (float64)."""
        import pandas as pd

        columns = {name: getattr(self, name) for name in ("open", "high", "low", "close", "volume")}
        return pd.DataFrame(columns, index=pd.DatetimeIndex(self.sessions, name="session"))


def _as_date(day: Any) -> date:
    value = day.item()
    return value if type(value) is date else day.astype("datetime64[D]").item()
