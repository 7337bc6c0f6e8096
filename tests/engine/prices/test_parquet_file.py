"""A parquet file of bars: the same as the CSV of the same values, and a sentence where it is not."""

import random
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalysts.errors import FaultsError
from engine.prices.bar_file import read_bar_file
from engine.prices.bars import Bars

DAYS = [date(2024, 1, 2), date(2024, 1, 3)]
COLUMNS: dict[str, Any] = {
    "date": DAYS,
    "open": [10.0, 10.5],
    "high": [11.0, 12.0],
    "low": [9.0, 10.0],
    "close": [10.1, 11.3],
    "volume": [1000, 0],
}


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Bars]:
    """Write columns as a parquet file and read it as bars."""

    def reader(columns: dict[str, Any]) -> Bars:
        path = tmp_path / "600000.SS.parquet"
        pq.write_table(pa.table(columns), path)
        return read_bar_file("600000.SS", path, "bars/600000.SS.parquet").bars

    return reader


def told(read: Callable[..., Bars], columns: dict[str, Any]) -> list[str]:
    """The sentences about a file of these columns."""
    with pytest.raises(FaultsError) as caught:
        read(columns)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="dates"),
        pytest.param({"date": pa.array(DAYS).cast(pa.timestamp("s"))}, id="midnights"),
        pytest.param({"date": pa.array(DAYS).cast(pa.timestamp("ns"))}, id="nanoseconds"),
        pytest.param({"date": ["2024-01-02", "2024-01-03"]}, id="texts"),
        pytest.param({"volume": [1000.0, 0.0], "high": [11, 12]}, id="other types of numbers"),
        pytest.param({"close": [Decimal("10.1"), Decimal("11.3")]}, id="decimals"),
        pytest.param({"note": ["a", "b"]}, id="a further column"),
    ],
)
def test_equals_the_csv(tmp_path: Path, read: Callable[..., Bars], changes: dict[str, Any]) -> None:
    """The bars are those of the CSV with the same values, to the last bit, in whichever types they are stored."""
    path = tmp_path / "600000.SS.csv"
    path.write_text(
        "date,open,high,low,close,volume\n2024-01-02,10,11,9,10.1,1000\n2024-01-03,10.5,12,10,11.3,0\n", "utf-8"
    )
    expected, bars = read_bar_file("600000.SS", path, "csv").bars, read(COLUMNS | changes)
    assert (bars.sessions == expected.sessions).all()
    for name in ("open", "high", "low", "close", "volume"):
        assert getattr(bars, name).tolist() == getattr(expected, name).tolist()


def test_ending_in_capitals(tmp_path: Path) -> None:
    """The ending decides the format, however it is written."""
    path = tmp_path / "A.PARQUET"
    pq.write_table(pa.table(COLUMNS), path)
    assert len(read_bar_file("A", path, "bars/A.PARQUET").bars) == 2


def test_wrong_columns(read: Callable[..., Bars]) -> None:
    """A column that is missing is told with the nearest one, and one that is there twice."""
    renamed = {("Closes" if name == "close" else name): values for name, values in COLUMNS.items()}
    assert told(read, renamed) == [
        (
            'bars/600000.SS.parquet: close: "date,open,high,low,Closes,volume" is not a header with '
            "date, open, high, low, close, volume; rename 'Closes' to 'close'"
        )
    ]


def test_a_column_twice(tmp_path: Path) -> None:
    """A column that is there twice is refused."""
    path = tmp_path / "A.parquet"
    arrays = [pa.array(values) for values in COLUMNS.values()]
    pq.write_table(pa.Table.from_arrays([*arrays, arrays[4]], names=[*COLUMNS, "close"]), path)
    with pytest.raises(FaultsError, match=r"^bars/A.parquet: close: .* is not a header with each column once"):
        read_bar_file("A", path, "bars/A.parquet")


def test_faulty_rows(read: Callable[..., Bars]) -> None:
    """Rows are told by their number from 1, all at once: nothing, NaN, a time, a time zone, a text, a repeated date."""
    shanghai = ZoneInfo("Asia/Shanghai")
    days = [str(datetime(2024, 1, 2, tzinfo=shanghai)), "2024-01-03 15:00:00", "2024-01-04", "2024-01-04"]
    columns = {
        "date": days,
        "open": [10.0, 10.0, None, 10.0],
        "high": [11.0] * 4,
        "low": [9.0] * 4,
        "close": [10.0, 10.0, float("nan"), 10.0],
        "volume": ["1", "1", "many", "1"],
    }
    price = "a price above 0, at most 1e+09; leave the row out where there was no trading"
    where = "bars/600000.SS.parquet: row "
    day = "a date YYYY-MM-DD between 1980 and 2099"
    zone = 'write one date a session, or declare time_zone = "Asia/Shanghai" (or another) in folder.toml'
    assert told(read, columns) == [
        f'{where}1: date: "2024-01-02 00:00:00+08:00" is not {day}; {zone}',
        f'{where}2: date: "2024-01-03 15:00:00" is not {day}; bars are daily: one row a session, without a time',
        f"{where}3: open: missing or empty, expected {price}",
        f'{where}3: close: "nan" is not {price}',
        f'{where}3: volume: "many" is not a number of shares from 0 to 1e+15; write 0 where nothing was traded',
        (
            f'{where}4: date: "2024-01-04" is not a session with one row; {where}3 has it too; '
            "they differ: keep the one that is right"
        ),
    ]


def test_no_rows(read: Callable[..., Bars]) -> None:
    """A table without rows is refused in a sentence."""
    (sentence,) = told(read, {name: pa.array([], pa.float64()) for name in COLUMNS})
    assert sentence.startswith('bars/600000.SS.parquet: file: "a header alone" is not a file with at least one bar; ')


def test_damaged_file(tmp_path: Path) -> None:
    """A parquet file cut short or with bytes changed is read or refused in sentences: no other error comes through."""
    path = tmp_path / "A.parquet"
    pq.write_table(pa.table(COLUMNS), path)
    whole, seeded, refused = path.read_bytes(), random.Random(7), 0  # noqa: S311 - a test's damage
    for round_ in range(300):
        content = bytearray(whole)
        if round_ % 3 == 0:
            content = content[: seeded.randrange(len(content))]
        else:
            content[seeded.randrange(len(content))] ^= 1 << seeded.randrange(8)
        path.write_bytes(content)
        try:
            read_bar_file("A", path, "bars/A.parquet")
        except FaultsError as error:
            refused += 1
            assert all(fault.where.startswith("bars/A.parquet") for fault in error.faults)
    assert refused >= 100  # at least every one that was cut short


def test_a_text_named_parquet(tmp_path: Path) -> None:
    """What is no parquet file is named as such."""
    path = tmp_path / "A.parquet"
    path.write_text("date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n", "utf-8")
    with pytest.raises(FaultsError) as caught:
        read_bar_file("A", path, "bars/A.parquet")
    assert str(caught.value) == (
        'bars/A.parquet: file: "A.parquet" is not a readable parquet file; fetch it again (ArrowInvalid)'
    )
