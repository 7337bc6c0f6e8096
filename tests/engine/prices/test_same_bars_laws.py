"""The same bars in any form that is read, in any order of rows and columns, are the same bars."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.markets.sessions import sessions_of
from engine.prices.bar_file import read_bar_file
from engine.prices.bar_rows import ReadBars
from engine.prices.folder_format import FolderFormat
from engine.prices.frame import bars_from_frame

TICKER = "600000.SS"
FIRST = date(2023, 1, 1)
SESSIONS = sessions_of("XSHG").between(FIRST, date(2024, 12, 31))
LAW = settings(
    derandomize=True, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

Row = tuple[date, float, float, float, float, int]


def chinese(day: date) -> str:
    """A date as Excel in Chinese writes it, unpadded."""
    return f"{day.year}年{day.month}月{day.day}日"


def slashes(day: date) -> str:
    """A date with the year first, unpadded."""
    return f"{day.year}/{day.month}/{day.day}"


DATES: dict[str, tuple[Callable[[date], str], dict[str, str]]] = {
    "iso": (date.isoformat, {}),
    "compact": (lambda day: f"{day:%Y%m%d}", {}),
    "slashes": (slashes, {}),
    "padded slashes": (lambda day: f"{day:%Y/%m/%d}", {}),
    "dots": (lambda day: f"{day:%Y.%m.%d}", {}),
    "chinese": (chinese, {}),
    "midnight": (lambda day: f"{day} 00:00:00", {}),
    "day first": (lambda day: f"{day:%d/%m/%Y}", {"date_format": "%d/%m/%Y"}),
    "month first": (lambda day: f"{day:%m-%d-%Y}", {"date_format": "%m-%d-%Y"}),
    "in Shanghai": (lambda day: f"{day}T15:00:00+08:00", {"time_zone": "Asia/Shanghai"}),
    "in UTC": (lambda day: f"{day - timedelta(1)} 16:00:00+00:00", {"time_zone": "Asia/Shanghai"}),
}
HEADERS = {
    "own": ("date", "open", "high", "low", "close", "volume"),
    "english": ("Trade Date", "OPEN", "High", "low_price", "Close", "Volume"),
    "eastmoney": ("日期", "开盘", "最高", "最低", "收盘", "成交量(股)"),
    "ths": ("日期", "开盘价", "最高价", "最低价", "收盘价", "成交量（股）"),
    "lots": ("日期", "开盘", "最高", "最低", "收盘", "总手"),
}


@dataclass(frozen=True)
class Form:
    """One way to write bars."""

    header: str
    dates: str
    encoding: str
    delimiter: str
    line_end: str
    columns: tuple[int, ...]
    extra: int

    @property
    def declared(self) -> FolderFormat:
        """What a person has to declare of it: the date's order or zone alone."""
        return FolderFormat(**DATES[self.dates][1])  # type: ignore[arg-type]


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form that is read without a declaration of encoding, delimiter or unit."""
    header = draw(st.sampled_from(sorted(HEADERS)))
    ascii_only = all(name.isascii() for name in HEADERS[header])
    encodings = ["utf-8", "utf-8-sig", "utf-16"] + ([] if ascii_only else ["gbk", "gb18030"])
    dates = draw(st.sampled_from(sorted(DATES)))
    if ascii_only and dates == "chinese":
        encodings = ["utf-8", "utf-8-sig", "utf-16"]
    return Form(
        header=header,
        dates=dates,
        encoding=draw(st.sampled_from(encodings)),
        delimiter=draw(st.sampled_from([",", ";", "\t", "|"])),
        line_end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
        columns=tuple(draw(st.permutations(range(6)))),
        extra=draw(st.integers(0, 6)),
    )


@st.composite
def good_rows(draw: st.DrawFn) -> list[Row]:
    """Bars without anything to mend: prices in cents, whole lots of shares."""
    rows = []
    for place in sorted(draw(st.sets(st.integers(1, 300), min_size=1, max_size=12))):
        day = SESSIONS[place]
        low, inner, other, high = sorted(draw(st.tuples(*[st.integers(1, 10**6)] * 4)))
        opened, close = draw(st.permutations([inner, other]))
        volume = 100 * draw(st.integers(1, 10**7))
        rows.append((day, opened / 100, high / 100, low / 100, close / 100, volume))
    return rows


def table(rows: list[Row], form: Form) -> list[list[Any]]:
    """The header and the rows in a form's order of columns, an unknown column among them."""
    written = DATES[form.dates][0]
    unit = 100 if form.header == "lots" else 1
    lines: list[list[Any]] = [list(HEADERS[form.header])]
    lines += [[written(day), *prices, volume // unit] for day, *prices, volume in rows]
    ordered = [[line[place] for place in form.columns] for line in lines]
    for n, line in enumerate(ordered):
        line.insert(form.extra, "备注" if n == 0 and form.header not in {"own", "english"} else "note")
    return ordered


def as_csv(rows: list[Row], form: Form) -> bytes:
    """The bytes of a file in a form."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=form.delimiter, lineterminator=form.line_end).writerows(table(rows, form))
    return out.getvalue().encode(form.encoding)


def expect(read: ReadBars, rows: list[Row], n_moved: int) -> None:
    """The bars are the rows, oldest first, and nothing else was mended than their order."""
    ordered = sorted(rows)
    assert read.bars.sessions.tolist() == [row[0] for row in ordered]
    for n, name in enumerate(("open", "high", "low", "close", "volume"), 1):
        assert getattr(read.bars, name).tolist() == [row[n] for row in ordered]
        assert getattr(read.bars, name).dtype == np.float64
    assert [(str(one.rule), one.n_rows) for one in read.mendings] == ([("sorted", n_moved)] if n_moved else [])


def moved(shuffled: list[Row]) -> int:
    """How many rows do not stand where sorting puts them."""
    return sum(one != two for one, two in zip(shuffled, sorted(shuffled), strict=True))


@LAW
@given(st.data(), good_rows(), forms())
def test_any_form_of_a_file(tmp_path: Path, data: st.DataObject, rows: list[Row], form: Form) -> None:
    """Order of rows and columns, names, encoding, delimiter, line ends, dates and unit make no difference."""
    shuffled = data.draw(st.permutations(rows))
    path = tmp_path / f"{TICKER}.csv"
    path.write_bytes(as_csv(shuffled, form))
    expect(read_bar_file(TICKER, path, "bars/x.csv", form.declared), rows, moved(shuffled))


@LAW
@given(st.data(), good_rows(), forms())
def test_any_form_of_a_frame_and_of_parquet(tmp_path: Path, data: st.DataObject, rows: list[Row], form: Form) -> None:
    """A frame and a parquet file of the same columns are the same bars as the CSV file."""
    shuffled = data.draw(st.permutations(rows))
    header, *lines = table(shuffled, form)
    frame = pd.DataFrame(lines, columns=header)
    expect(bars_from_frame(TICKER, frame, form.declared), rows, moved(shuffled))
    path = tmp_path / f"{TICKER}.parquet"
    frame.to_parquet(path, index=False)
    expect(read_bar_file(TICKER, path, "bars/x.parquet", form.declared), rows, moved(shuffled))


@LAW
@given(st.data(), good_rows(), st.integers(1, 4))
def test_repeated_rows(tmp_path: Path, data: st.DataObject, rows: list[Row], n_more: int) -> None:
    """Rows that are repeated, anywhere, leave the same bars, and each repetition is told."""
    more = data.draw(st.lists(st.sampled_from(rows), min_size=n_more, max_size=n_more))
    shuffled = data.draw(st.permutations(rows + more))
    form = Form("own", "iso", "utf-8", ",", "\n", (0, 1, 2, 3, 4, 5), 6)
    path = tmp_path / f"{TICKER}.csv"
    path.write_bytes(as_csv(shuffled, form))
    read = read_bar_file(TICKER, path, "bars/x.csv")
    assert read.bars.close.tolist() == [row[4] for row in sorted(rows)]
    assert sum(str(one.rule) == "repeated" for one in read.mendings) == n_more


@LAW
@given(st.data(), good_rows())
def test_suspended_rows(tmp_path: Path, data: st.DataObject, rows: list[Row]) -> None:
    """Rows of suspended sessions, in any of their spellings and places, leave the same bars, and each is told."""
    days = {row[0] for row in rows}
    before: dict[date, float] = {}
    for day in (FIRST + timedelta(n) for n in range(1, 500)):
        if day not in days and any(row[0] < day for row in rows):
            before[day] = max(row for row in rows if row[0] < day)[4]
    chosen = data.draw(st.lists(st.sampled_from(sorted(before)), unique=True, max_size=5))
    lines = [f"{day},{o!r},{h!r},{low!r},{c!r},{volume}" for day, o, h, low, c, volume in rows]
    for day in chosen:
        close = repr(before[day])
        spelled = data.draw(
            st.sampled_from([",,,,", "--,--,--,--,--", "nan,nan,nan,nan,0", f"0,0,0,{close},0", f"{close}," * 4 + "0"])
        )
        lines.append(f"{day},{spelled}")
    path = tmp_path / f"{TICKER}.csv"
    path.write_text("\n".join(["date,open,high,low,close,volume", *data.draw(st.permutations(lines)), ""]), "utf-8")
    read = read_bar_file(TICKER, path, "bars/x.csv")
    assert read.bars.sessions.tolist() == [row[0] for row in sorted(rows)]
    assert sum(str(one.rule) == "suspended" for one in read.mendings) == len(chosen)


@pytest.mark.parametrize("dates", sorted(DATES))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_every_date_in_every_encoding(tmp_path: Path, dates: str, encoding: str) -> None:
    """Each form of dates is read in each encoding, with a header in Chinese."""
    rows: list[Row] = [(date(2024, 1, 2), 1.0, 2.0, 0.5, 1.5, 100), (date(2024, 12, 31), 1.0, 2.0, 0.5, 1.5, 200)]
    form = Form("eastmoney", dates, encoding, ",", "\n", (0, 1, 2, 3, 4, 5), 6)
    path = tmp_path / f"{TICKER}.csv"
    path.write_bytes(as_csv(rows, form))
    expect(read_bar_file(TICKER, path, "bars/x.csv", form.declared), rows, 0)
