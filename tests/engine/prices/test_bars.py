"""Bars as a value: what is known when, and that nobody can write to them."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date

import numpy as np
import pytest

from engine.prices.bars import Bar, Bars

DAYS = ["2024-01-02", "2024-01-03", "2024-01-05"]
Make = Callable[..., Bars]


@pytest.mark.parametrize(
    ("day", "n", "row"),
    [
        (date(2024, 1, 1), 0, None),
        (date(2024, 1, 2), 1, 0),
        (date(2024, 1, 3), 2, 1),
        (date(2024, 1, 4), 2, None),
        (date(2024, 1, 5), 3, 2),
        (date(2024, 1, 6), 3, None),
    ],
)
def test_what_is_known_after_a_session(make_bars: Make, day: date, n: int, row: int | None) -> None:
    """After a session's close its own bar is known and no later one; a session without a bar has no row."""
    bars = make_bars(DAYS, [10, 11, 12])
    assert bars.n_until(day) == n
    assert bars.row(day) == row
    assert bars.until(day).close.tolist() == [10.0, 11.0, 12.0][:n]
    found = bars.on(day)
    assert (found.close if found else None) == ([10.0, 11.0, 12.0][row] if row is not None else None)


def test_a_bar_is_a_row() -> None:
    """A bar has the values of its row, each of its own column."""
    columns = [np.array([float(n), float(n + 10)]) for n in range(1, 6)]
    bars = Bars("A", np.array(["2024-01-02", "2024-01-03"], "datetime64[D]"), *columns)
    assert bars.bar(1) == Bar(date(2024, 1, 3), 11.0, 12.0, 13.0, 14.0, 15.0)
    assert (bars.first_on, bars.last_on, len(bars)) == (date(2024, 1, 2), date(2024, 1, 3), 2)


def test_scaled_prices() -> None:
    """Every price of a row is multiplied by the row's factor, the volume by nothing."""
    columns = [np.array([float(n), float(n + 10)]) for n in range(1, 6)]
    bars = Bars("A", np.array(["2024-01-02", "2024-01-03"], "datetime64[D]"), *columns).scaled(np.array([1.0, 2.0]))
    assert bars.bar(0) == Bar(date(2024, 1, 2), 1.0, 2.0, 3.0, 4.0, 5.0)
    assert bars.bar(1) == Bar(date(2024, 1, 3), 22.0, 24.0, 26.0, 28.0, 15.0)


def test_frame(make_bars: Make) -> None:
    """The frame has one row a bar under its session, and may be written to without changing the bars."""
    bars = make_bars(DAYS, [10, 11, 12])
    frame = bars.frame()
    assert list(frame.columns) == ["open", "high", "low", "close", "volume"]
    assert frame.index.name == "session"
    assert [day.date().isoformat() for day in frame.index] == DAYS
    assert frame["close"].tolist() == [10, 11, 12]
    frame.loc[frame.index[0], "close"] = 99.0
    assert bars.close[0] == 10


@pytest.mark.parametrize("name", ["sessions", "open", "high", "low", "close", "volume"])
def test_bars_cannot_be_written_to(make_bars: Make, name: str) -> None:
    """No column can be written to, also not that of a part or of scaled bars; the array handed in stays writable."""
    bars = make_bars(DAYS, [10, 11, 12])
    for one in (bars, bars.until(date(2024, 1, 3)), bars.scaled(np.ones(3))):
        with pytest.raises(ValueError, match="read-only"):
            getattr(one, name)[0] = getattr(one, name)[1]
    with pytest.raises(FrozenInstanceError):
        setattr(bars, name, getattr(bars, name))
    given = np.ones(1)
    Bars("A", np.array(["2024-01-02"], "datetime64[D]"), given, given, given, given, given)
    given[0] = 2.0
