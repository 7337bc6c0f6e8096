"""Bad price files by the number of their fault: each is refused in its sentence, or mended and told."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.prices.bar_rows import ReadBars
from engine.prices.errors import PricesNotAvailableError
from engine.prices.folder import open_folder

HEADER = "date,open,high,low,close,volume"
FIRST = "2024-01-02,10,11,9,10.5,1000"
LAST = "2024-01-05,11,11,11,11,1"
PRICE = "a price above 0, at most 1e+09"
SHARES = "a number of shares from 0 to 1e+15"
NO_TRADING = "leave the row out where there was no trading"
SOURCE = "check the value at its source"
SUBTRACTED = "take raw figures: adjusting by subtraction makes them negative"
DIGITS = "write plain digits such as 1234.56"


def text(*rows: str, header: str = HEADER) -> bytes:
    """A file of a header and rows."""
    return "".join(f"{row}\n" for row in (header, *rows)).encode()


REFUSED = [
    ("B01 empty", b"", " file: missing or empty, expected a header and rows; the file is empty: fetch it again"),
    (
        "B01 header only",
        text(),
        ' file: "a header alone" is not a file with at least one bar; fetch it again or remove it',
    ),
    (
        "B02 column missing",
        text("2024-01-02,10,11,9,10.5", header="date,open,high,low,close"),
        (
            '1: volume: "date,open,high,low,close" is not a header with date, open, high, low, close, volume; '
            "add the column, or say in folder.toml what it is called"
        ),
    ),
    (
        "B02 adjusted only",
        text(FIRST, header="Date,Open,High,Low,Adj Close,Volume"),
        (
            '1: close: "Date,Open,High,Low,Adj Close,Volume" is not a header with a raw close; '
            "'Adj Close' is adjusted for dividends and splits; "
            "fetch the unadjusted prices: limits and lots are judged on those"
        ),
    ),
    (
        "B05",
        text(FIRST, "2024-01-02,10,11,9,10.4,1000"),
        (
            '3: date: "2024-01-02" is not a session with one row; bars/600000.SS.csv:2 has it too; '
            "they differ: keep the one that is right"
        ),
    ),
    (
        "B06",
        text(FIRST, "2024-01-03,10,11,9,nan,5", LAST),
        f'3: close: "nan" is not {PRICE}; {NO_TRADING}',
    ),
    ("B07", text(FIRST, "2024-01-03,nan,11,9,10,5", LAST), f'3: open: "nan" is not {PRICE}; {NO_TRADING}'),
    ("B09", text(FIRST, "2024-01-03,10,11,9,0,5", LAST), f'3: close: "0" is not {PRICE}; {NO_TRADING}'),
    ("B10", text(FIRST, "2024-01-03,10,11,-9,10,5", LAST), f'3: low: "-9" is not {PRICE}; {SUBTRACTED}'),
    ("B11 inf", text(FIRST, "2024-01-03,10,inf,9,10,5", LAST), f'3: high: "inf" is not {PRICE}; {NO_TRADING}'),
    ("B11 1e308", text(FIRST, "2024-01-03,10,1e308,9,10,5", LAST), f'3: high: "1e308" is not {PRICE}; {SOURCE}'),
    (
        "B12",
        text(FIRST, "2024-01-03,10,9,11,10,5", LAST),
        '3: high: "9" is not at least the low, 11; check whether the columns are swapped',
    ),
    (
        "B13 beyond a rounding",
        text(FIRST, "2024-01-03,11.02,11,9,10,5", LAST),
        '3: open: "11.02" is not between the low 9 and the high 11; check the bar at its source',
    ),
    (
        "B14 nan",
        text(FIRST, "2024-01-03,10,11,9,10,nan", LAST),
        f'3: volume: "nan" is not {SHARES}; write 0 where nothing was traded',
    ),
    ("B14 negative", text(FIRST, "2024-01-03,10,11,9,10,-5", LAST), f'3: volume: "-5" is not {SHARES}; {SUBTRACTED}'),
    (
        "B26 time of day",
        text(FIRST, "2024-01-03 09:30:00,10,11,9,10,5", LAST),
        (
            '3: date: "2024-01-03 09:30:00" is not a date YYYY-MM-DD between 1980 and 2099; '
            "bars are daily: one row a session, without a time"
        ),
    ),
    (
        "B26 offset",
        text(FIRST, "2024-01-03 00:00:00+08:00,10,11,9,10,5", LAST),
        (
            '3: date: "2024-01-03 00:00:00+08:00" is not a date YYYY-MM-DD between 1980 and 2099; write one date '
            'a session, or declare time_zone = "Asia/Shanghai" (or another) in folder.toml'
        ),
    ),
    *(
        (
            f"B28 {cell}",
            text(FIRST, f'2024-01-03,10,9999,9,"{cell}",5', LAST),
            f'3: close: "{cell}" is not {PRICE}; {do}',
        )
        for cell, do in (("1.234,56", DIGITS), ("1,234.5", DIGITS), ("¥10", DIGITS), ("--", NO_TRADING))
    ),
    (
        "B30",
        text(FIRST) + b"2024-01-03,10",
        '3: row: "2024-01-03,10" is not 6 cells: date, open, high, low, close, volume; complete the line or remove it',
    ),
]


@pytest.mark.parametrize(("content", "sentence"), [pytest.param(*one, id=name) for name, *one in REFUSED])
def test_refused(told: Callable[..., list[str]], content: bytes, sentence: str) -> None:
    """What no rule mends is a fault, told by line, column and value with what to do."""
    assert told(content)[0] == sentence


DROPPED = "the row was left out"
MENDED = [
    (
        "B03",
        text("2024-01-03,10,10,10,10,1", FIRST, "2024-01-04,11,11,11,11,1"),
        ["2: 2 rows do not stand oldest first, such as 2024-01-03; they were sorted by date"],
        [10.5, 10, 11],
    ),
    (
        "B03 newest first",
        text("2024-01-04,11,11,11,11,1", "2024-01-03,10,10,10,10,1", FIRST),
        ["2: 2 rows do not stand oldest first, such as 2024-01-04; they were sorted by date"],
        [10.5, 10, 11],
    ),
    (
        "B04",
        text(FIRST, "2024-01-02,10.0,11,9,10.50,1000", LAST),
        ["3: 2024-01-02 stands there again, with the values of bars/600000.SS.csv:2; one of the two was kept"],
        [10.5, 11],
    ),
    (
        "B08",
        text(FIRST, "2024-01-03,10,11,9,,5"),
        [f"3: 2024-01-03, the last row, has no close; {DROPPED}"],
        [10.5],
    ),
    (
        "B13 high",
        text(FIRST, "2024-01-03,11.01,11,9,10,5", LAST),
        ["3: 2024-01-03: the high 11 lies within the open or close, 11.01, by a rounding; the high was set to it"],
        [10.5, 10, 11],
    ),
    (
        "B13 low",
        text(FIRST, "2024-01-03,10,11,9,8.99,5", LAST),
        ["3: 2024-01-03: the low 9 lies within the open or close, 8.99, by a rounding; the low was set to it"],
        [10.5, 8.99, 11],
    ),
    (
        "suspended, empty",
        text(FIRST, "2024-01-03,,,,,", "2024-01-04,--,--,--,--,0", LAST),
        [
            f"3: 2024-01-03 has no prices and no volume; {DROPPED}",
            f"4: 2024-01-04 has no prices and no volume; {DROPPED}",
        ],
        [10.5, 11],
    ),
    (
        "suspended, zeros with the close carried on",
        text(FIRST, "2024-01-03,0,0,0,10.5,0", LAST),
        [f"3: 2024-01-03 has no prices and no volume; {DROPPED}"],
        [10.5, 11],
    ),
    (
        "suspended, the close before as every price",
        text(FIRST, "2024-01-03,10.5,10.5,10.5,10.5,0", "2024-01-04,10.5,10.5,10.5,10.5,0", LAST),
        [
            f"3: 2024-01-03 has no volume, and every price is the close before, 10.5; {DROPPED}",
            f"4: 2024-01-04 has no volume, and every price is the close before, 10.5; {DROPPED}",
        ],
        [10.5, 11],
    ),
]


@pytest.mark.parametrize(("content", "sentences", "closes"), [pytest.param(*one, id=name) for name, *one in MENDED])
def test_mended(
    read_mended: Callable[..., ReadBars], content: bytes, sentences: list[str], closes: list[float]
) -> None:
    """What a rule mends is read, and each mending told with its line."""
    read = read_mended(content)
    assert [one.sentence() for one in read.mendings] == [f"bars/600000.SS.csv:{sentence}" for sentence in sentences]
    assert read.bars.close.tolist() == closes
    assert (read.bars.low <= read.bars.open).all()
    assert (read.bars.open <= read.bars.high).all()
    assert (read.bars.low <= read.bars.close).all()
    assert (read.bars.close <= read.bars.high).all()


def test_b06_an_index_is_never_suspended(told: Callable[..., list[str]]) -> None:
    """A row without prices within an index is a fault: its members traded."""
    sentences = told(text(FIRST, "2024-01-03,,,,,", LAST), ticker="000300.SS")
    assert sentences[3] == f"3: close: missing or empty, expected {PRICE}; {NO_TRADING}"


def test_b13_a_fund_is_quoted_finer(told: Callable[..., list[str]], mended: Callable[..., list[str]]) -> None:
    """The rounding of a fund is its tick of 0.001: a hundredth is beyond it."""
    assert len(mended(text("2024-01-02,1.101,1.1,1,1.05,1"), ticker="561910.SS")) == 1
    assert told(text("2024-01-02,1.11,1.1,1,1.05,1"), ticker="561910.SS") == [
        '2: open: "1.11" is not between the low 1 and the high 1.1; check the bar at its source'
    ]


def test_b13_a_cheap_share(told: Callable[..., list[str]]) -> None:
    """A tick is a rounding only as far as it is small beside the price."""
    assert len(told(text("2024-01-02,0.06,0.05,0.04,0.05,1"), ticker="0700.HK")) == 1


def test_b14_no_volume_is_kept(read_csv: Callable[..., object]) -> None:
    """A bar without volume whose price moved stays: it is known, and nothing can be traded in it."""
    bars = read_csv(text(FIRST, "2024-01-03,10,11,9,10,0", "2024-01-04,10.1,10.1,10.1,10.1,0", LAST))
    assert bars.volume.tolist() == [1000, 0, 0, 1]  # type: ignore[attr-defined]


def test_b14_an_index_without_volume(read_csv: Callable[..., object], read_mended: Callable[..., ReadBars]) -> None:
    """An index that stands still is no suspension."""
    rows = text(FIRST, "2024-01-03,10.5,10.5,10.5,10.5,0")
    assert len(read_mended(rows, ticker="000300.SS").bars) == 2
    assert len(read_mended(rows).bars) == 1


def test_b19_a_bar_on_a_holiday(prices: Callable[..., Path]) -> None:
    """A bar on a date that is no session is left out and told: 2024-01-01 was a holiday, the 6th a Saturday."""
    rows = text("2024-01-01,9,9,9,9,1", FIRST, "2024-01-06,9,9,9,9,1")
    source = open_folder(prices({"bars/600000.SS.csv": rows}))
    assert [str(day) for day in source.load(["600000.SS"])["600000.SS"].sessions] == ["2024-01-02"]
    assert [one.sentence() for one in source.mendings(["600000.SS"])] == [
        "bars/600000.SS.csv: 2024-01-01, a Monday, is no session of XSHG; the row was left out",
        "bars/600000.SS.csv: 2024-01-06, a Saturday, is no session of XSHG; the row was left out",
    ]


def test_b19_shifted_dates(prices: Callable[..., Path]) -> None:
    """Where many bars lie on no session the dates are shifted, and none of them is believed."""
    # Mondays to Fridays of three weeks, each a day early
    days = [f"2024-01-{day:02}" for week in (7, 14, 21) for day in range(week, week + 5)]
    rows = text(*(f"{day},9,10,8,9,1" for day in days))
    with pytest.raises(FaultsError) as caught:
        open_folder(prices({"bars/600000.SS.csv": rows})).load(["600000.SS"])
    assert str(caught.value) == (
        'bars/600000.SS.csv: date: "2024-01-07" is not a session of XSHG, nor are 2 more dates; '
        "the dates seem shifted: look for a time zone, or check which exchange the file is of"
    )


def test_b19_beyond_the_record(prices: Callable[..., Path]) -> None:
    """Dates that the exchange's record does not reach are not judged."""
    source = open_folder(prices({"bars/600000.SS.csv": text("1989-12-31,9,9,9,9,1", FIRST)}))
    assert len(source.load(["600000.SS"])["600000.SS"]) == 2
    assert source.mendings(["600000.SS"]) == ()


def test_b01_b23_missing_file(prices: Callable[..., Path]) -> None:
    """A ticker without a file, a benchmark as any other, is not available: exit code 4."""
    with pytest.raises(PricesNotAvailableError) as caught:
        open_folder(prices({"bars/600000.SS.csv": text(FIRST)})).load(["000300.SS"])
    assert caught.value.exit_code == 4


def test_b16_dividend_beyond_the_price(prices: Callable[..., Path]) -> None:
    """A dividend of the whole price is a fault of its row."""
    actions = "ticker,ex_date,share_multiplier,cash_per_share\n600000.SS,2024-01-05,1,10.5\n"
    with pytest.raises(FaultsError, match="cash of one share, not of ten"):
        open_folder(prices({"bars/600000.SS.csv": text(FIRST, LAST), "actions.csv": actions})).load(["600000.SS"])


def test_b29_two_files(prices: Callable[..., Path]) -> None:
    """Two files for one ticker are refused, whichever endings they have."""
    folder = prices({"bars/600000.SS.csv": text(FIRST), "bars/600000.SS.CSV": text(FIRST)})
    if len(list((folder / "bars").iterdir())) < 2:
        pytest.skip("this file system does not tell capitals from small letters")
    with pytest.raises(FaultsError, match="is not a ticker with one file"):
        open_folder(folder).load(["600000.SS"])


def test_b36_five_gigabytes(prices: Callable[..., Path]) -> None:
    """A file of 5 GB is refused by its size before a byte of it is read."""
    folder = prices({"bars/600000.SS.csv": b""})
    os.truncate(folder / "bars" / "600000.SS.csv", 5_000_000_000)  # sparse: takes no room
    with pytest.raises(FaultsError, match='"5000000000 bytes" is not at most 200000000 bytes long'):
        open_folder(folder).load(["600000.SS"])


def test_faults_and_mendings_at_once(told: Callable[..., list[str]]) -> None:
    """A mended row does not hide the faults of others, nor a faulty row a repeated date."""
    content = text(LAST, "2024-01-03,,,,,", FIRST, "2024-01-04,10,11,9,0,1", "2024-01-04,10,11,9,10,1")
    assert [sentence.split(": ")[:2] for sentence in told(content)] == [["5", "close"], ["6", "date"]]


def test_rows_without_trading_alone(told: Callable[..., list[str]]) -> None:
    """A file of nothing but suspended sessions has no bars."""
    assert told(text("2024-01-03,,,,,")) == [
        ' file: "rows without trading alone" is not a file with at least one bar; fetch it again or remove it'
    ]
