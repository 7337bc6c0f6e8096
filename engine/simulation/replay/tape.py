"""The tape: a run's bars by the number of the session in the run, made when they are asked for."""

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from engine.prices.bars import Bar, Bars, Floats
from engine.simulation.session_loop import sessions_in


class Tape:
    """`sessions` are those in which any of the instruments trades, oldest first; a place is a position in them."""

    def __init__(self, feeds: Mapping[str, Bars]) -> None:
        self.sessions: list[date] = sessions_in(list(feeds.values()))
        self._days = np.array(self.sessions, dtype="datetime64[D]")
        self._feeds = feeds
        self._rows: dict[str, NDArray[np.intp]] = {}
        self._at = -1
        self._made: dict[str, Bar | None] = {}

    def bar(self, ticker: str, place: int) -> Bar | None:
        """The ticker's bar of a session, None where it did not trade."""
        if place != self._at:
            self._at, self._made = place, {}
        if ticker not in self._made:
            row = self.rows(ticker).item(place)
            self._made[ticker] = self._bar(self._feeds[ticker], row, self.sessions[place]) if row >= 0 else None
        return self._made[ticker]

    def close(self, ticker: str, place: int) -> float | None:
        """The ticker's close of a session, None where it did not trade."""
        row = self.rows(ticker).item(place)
        return self._feeds[ticker].close.item(row) if row >= 0 else None

    @staticmethod
    def _bar(bars: Bars, row: int, session: date) -> Bar:
        return Bar(
            session,
            bars.open.item(row),
            bars.high.item(row),
            bars.low.item(row),
            bars.close.item(row),
            bars.volume.item(row),
        )

    def rows(self, ticker: str) -> NDArray[np.intp]:
        """For each session the row of the ticker's bar, int (sessions,); -1 where it did not trade."""
        if ticker not in self._rows:
            days = self._feeds[ticker].sessions
            rows = np.minimum(np.searchsorted(days, self._days), len(days) - 1)
            self._rows[ticker] = np.where(days[rows] == self._days, rows, -1)
        return self._rows[ticker]

    def column(self, ticker: str, name: str, start: int, stop: int) -> tuple[Floats, NDArray[np.bool_]]:
        """A column of the ticker's bars from one place up to another, float64 (stop - start,), and where there is one;
        elsewhere the number means nothing."""
        rows = self.rows(ticker)[start:stop]
        values: Floats = getattr(self._feeds[ticker], name)
        return values[rows], rows >= 0
