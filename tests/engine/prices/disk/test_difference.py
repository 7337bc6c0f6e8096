"""Differences of two histories, and what many of them read like."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from engine.prices.action import CorporateAction
from engine.prices.disk.difference import Difference, differences
from engine.prices.disk.summary import summary
from engine.prices.history import History

Make = Callable[..., History]


def _said(old: History, new: History) -> tuple[str, ...]:
    return summary(old, new, differences(old, new))


def _changed(history: History, rows: dict[int, float], column: str = "close") -> History:
    values = getattr(history.bars, column).copy()
    for row, value in rows.items():
        values[row] = value
    return replace(history, bars=replace(history.bars, **{column: values}))


def test_the_same_differs_in_nothing(history: Make) -> None:
    """Also where the ranges only overlap, or do not meet."""
    old = history("2024-01-01", "2024-01-31")
    for first, last in (("2024-01-01", "2024-01-31"), ("2024-01-20", "2024-02-20"), ("2024-03-01", "2024-03-05")):
        assert differences(old, history(first, last)) == ()
        assert _said(old, history(first, last)) == ()


def test_single_figures(history: Make) -> None:
    """Date, column, old, new; each a sentence."""
    old = history("2024-01-01", "2024-01-05")
    new = _changed(_changed(old, {1: 24.75}), {3: 900.0}, "volume")
    was = float(old.bars.close[1])
    assert differences(old, new) == (
        Difference(date(2024, 1, 2), "close", was, 24.75),
        Difference(date(2024, 1, 4), "volume", 1000.0, 900.0),
    )
    assert _said(old, new) == (
        "2024-01-02: close was 24.62, is now 24.75",
        "2024-01-04: volume was 1000, is now 900",
    )


def test_the_smallest_change_counts(history: Make) -> None:
    """The last bit of a price."""
    old = history("2024-01-01", "2024-01-05")
    new = _changed(old, {2: float(np.nextafter(old.bars.close[2], 99))})
    assert [one.on for one in differences(old, new)] == [date(2024, 1, 3)]


def test_a_session_that_one_of_them_lacks(history: Make) -> None:
    """Told as a bar, not as five figures; a session outside the other's range is no difference."""
    old = history("2024-01-01", "2024-01-05")
    keep = [0, 1, 3, 4]
    bars = old.bars
    columns = [getattr(bars, name)[keep] for name in ("sessions", "open", "high", "low", "close", "volume")]
    new = replace(old, bars=type(bars)(bars.ticker, *columns))
    assert differences(old, new) == (Difference(date(2024, 1, 3), "bar", float(bars.close[2]), None),)
    assert differences(new, old) == (Difference(date(2024, 1, 3), "bar", None, float(bars.close[2])),)


def test_actions(history: Make) -> None:
    """One that is missing counts as one that changes nothing; one that changes nothing is as good as none."""
    old = history("2024-01-01", "2024-01-05")
    split = CorporateAction("600000.SS", date(2024, 1, 3), 2.0, 0.5)
    nothing = CorporateAction("600000.SS", date(2024, 1, 3))
    assert differences(old, replace(old, actions=(nothing,))) == ()
    assert differences(old, replace(old, actions=(split,))) == (
        Difference(date(2024, 1, 3), "cash_per_share", 0.0, 0.5),
        Difference(date(2024, 1, 3), "share_multiplier", 1.0, 2.0),
    )


@pytest.mark.parametrize(
    ("times", "looks_like"),
    [
        (0.5, "a split applied"),
        (0.1, "a split applied"),
        (1 / 1.4, "a split applied"),
        (10.0, "a split applied"),
        (0.9832, "a dividend applied"),
        (7.0843, "another unit or adjustment"),
    ],
)
def test_a_past_times_a_factor(history: Make, times: float, looks_like: str) -> None:
    """All prices before a date times one number: one sentence, with the first date that is not touched."""
    old = history("2024-05-01", "2024-05-31")
    n = int(np.searchsorted(old.bars.sessions, np.datetime64("2024-05-24")))
    scale = np.ones(len(old.bars))
    scale[:n] = times
    new = replace(old, bars=old.bars.scaled(scale))
    assert _said(old, new) == (f"all prices before 2024-05-24 times {times:.6g}: looks like {looks_like}",)


def test_rounded_to_the_cent_it_still_looks_like_a_split(history: Make) -> None:
    """A source rounds what it adjusts."""
    old = history("2024-05-01", "2024-05-31")
    new = replace(old, bars=replace(old.bars, close=np.round(old.bars.close * 0.5, 2)))
    (said,) = _said(old, new)
    assert said.startswith("all closes times 0.5")
    assert said.endswith("looks like a split applied")


def test_another_adjustment_and_noise(history: Make) -> None:
    """Several ratios: their range; figures here and there: how many."""
    old = history("2024-05-01", "2024-05-31")
    span = "2024-05-01 to 2024-05-31"
    steps = np.where(np.arange(len(old.bars)) < 10, 0.9, 0.95)
    assert _said(old, replace(old, bars=old.bars.scaled(steps))) == (
        f"price: 23 of 23 differ, {span}, times 0.9 to 0.95: looks like another adjustment of the past",
    )
    mixed = np.where(np.arange(len(old.bars)) % 2, 0.9, 1.1)
    assert _said(old, replace(old, bars=replace(old.bars.scaled(mixed), open=old.bars.open * 2))) == (
        f"close: 23 of 23 differ, {span}, times 0.9 to 1.1; open, high and low as well",
    )
    volumes = _changed(old, {1: 1.0, 3: 2.0, 5: 3.0, 7: 4.0}, "volume")
    assert _said(old, volumes) == ("volume: 4 of 23 differ, 2024-05-02 to 2024-05-10",)
