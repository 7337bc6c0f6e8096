"""The quick way through a file without faults and the checked way agree about every file."""

from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts.errors import FaultsError
from engine.prices.bar_rows import quick_bars
from engine.prices.mended_rows import mended_bars
from engine.prices.text_table import TextTable

NUMBERS = ("10", "10.5", "11", "9.999", "1e1", "+10", "10.", ".5", "0", "1e-6", "1e9", "1e15")
BAD = (
    *(
        "",
        " ",
        "nan",
        "NaN",
        "inf",
        "-inf",
        "1e308",
        "1e999",
        "-1",
        "-0.0",
        "1_000",
        " 12 ",
        "12\t",
        "12\0",
        "１２",
        "٣",
    ),
    *("1.234,56", "1,234.5", "¥10", "--", "e", ".", "+", "1e", "0x1p3", "1.0000000000001e9", "9e-7", "1e-320", "true"),
)
DAYS = (
    *("2024-01-01", "2024-02-30", "2024-W01-1", "20240102", "2024-1-2", "2024-01-02 00:00:00", "1979-12-31"),
    *("2100-01-01", "0001-01-01", "", "２０２４-01-02", "nan", "2024-01-02\0"),
)
FIRST = date(2024, 1, 1)


@st.composite
def good_rows(draw: st.DrawFn) -> list[list[str]]:
    """Rows without a fault, in rising order of their dates."""
    gaps = draw(st.lists(st.integers(1, 5), min_size=1, max_size=8))
    rows = []
    day = FIRST
    for gap in gaps:
        day += timedelta(gap)
        low, inner, other, high = sorted(draw(st.tuples(*[st.floats(1e-6, 1e9)] * 4)))
        opened, close = draw(st.permutations([inner, other]))
        volume = draw(st.one_of(st.integers(1, 10**15), st.floats(1e-3, 1e15)))
        rows.append([day.isoformat(), *map(repr, (opened, high, low, close, volume))])
    return rows


@st.composite
def any_rows(draw: st.DrawFn) -> list[list[str]]:
    """Rows without a fault, then up to three cells, lines or places changed: some still without one."""
    rows = draw(good_rows())
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.integers(0, len(rows) - 1))
        change = draw(st.sampled_from(["number", "day", "text", "copy", "swap"]))
        if change == "copy":
            rows.insert(row, list(rows[row]))
        elif change == "swap":
            rows[row], rows[0] = rows[0], rows[row]
        elif change == "day":
            rows[row][0] = draw(st.sampled_from(DAYS))
        else:
            cells = st.sampled_from(NUMBERS + BAD) if change == "number" else st.text(max_size=6)
            rows[row][draw(st.integers(1, 5))] = draw(cells)
    return rows


@settings(derandomize=True, max_examples=600, deadline=None)
@given(any_rows())
def test_both_ways_agree(rows: list[list[str]]) -> None:
    """The quick way gives bars exactly where the other one finds no fault and mends nothing, and then the same ones."""
    quick = quick_bars("A", rows)
    try:
        checked, mendings = mended_bars("A", TextTable("A.csv:", rows, list(range(2, len(rows) + 2))))
    except FaultsError:
        assert quick is None
        return
    assert (quick is None) == bool(mendings)
    if quick is None:
        return
    assert quick.ticker == checked.ticker == "A"
    for name in ("sessions", "open", "high", "low", "close", "volume"):
        assert np.array_equal(getattr(quick, name), getattr(checked, name))
        assert getattr(quick, name).dtype == getattr(checked, name).dtype


@settings(derandomize=True, max_examples=100, deadline=None)
@given(good_rows())
def test_good_rows_pass(rows: list[list[str]]) -> None:
    """Rows made without a fault go the quick way, and every number is the one that was written."""
    bars = quick_bars("A", rows)
    assert bars is not None
    assert [str(day) for day in bars.sessions] == [row[0] for row in rows]
    for column, name in enumerate(("open", "high", "low", "close", "volume"), 1):
        assert getattr(bars, name).tolist() == [float(row[column]) for row in rows]


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.sampled_from(BAD), st.integers(1, 5))
def test_no_bad_cell_passes(cell: str, column: int) -> None:
    """No cell that is not a plain number within bounds passes either way, in any column."""
    row = ["2024-01-02", "10", "10", "10", "10", "10"]
    row[column] = cell
    if column == 4 and cell in {"", " ", "nan", "NaN", "--"}:  # a last row without a close is left out: its own test
        return
    if column == 5 and cell in {"9e-7", "1e-320", "-0.0", "1.0000000000001e9"}:  # volumes, if odd ones
        return
    assert quick_bars("A", [row]) is None
    try:
        mended_bars("A", TextTable("A.csv:", [row], [2]))
    except FaultsError as error:
        assert [fault.key for fault in error.faults] == [("open", "high", "low", "close", "volume")[column - 1]]
    else:
        raise AssertionError(f"{cell!r} passed for a number")
