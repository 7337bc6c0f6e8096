"""Bars from a pandas frame: where its date stands, its levels, its time zone, and the checks of a file."""

import pandas as pd
import pytest

import engine
from catalysts.errors import FaultsError
from engine.prices.folder_format import FolderFormat
from engine.prices.frame import bars_from_frame

DAYS = ["2024-01-02", "2024-01-03"]
PRICES = {"Open": [10.0, 10.5], "High": [11.0, 12.0], "Low": [9.0, 10.0], "Close": [10.5, 11.0], "Volume": [1000, 0]}
TICKER = "600000.SS"


def told(frame: pd.DataFrame, ticker: str = TICKER, form: FolderFormat | None = None) -> list[str]:
    """The sentences about a frame."""
    with pytest.raises(FaultsError) as caught:
        bars_from_frame(ticker, frame, form)
    return str(caught.value).splitlines()


def levels(frame: pd.DataFrame, *, is_ticker_first: bool) -> pd.DataFrame:
    """The frame with columns of two levels, as yfinance.download gives them by group_by."""
    pairs = [(TICKER, name) if is_ticker_first else (name, TICKER) for name in frame.columns]
    return frame.set_axis(pd.MultiIndex.from_tuples(pairs), axis="columns")


@pytest.mark.parametrize(
    "frame",
    [
        pytest.param(pd.DataFrame(PRICES, index=pd.DatetimeIndex(DAYS, name="Date")), id="index of dates"),
        pytest.param(pd.DataFrame(PRICES, index=DAYS), id="index of texts without a name"),
        pytest.param(pd.DataFrame({"date": DAYS} | PRICES), id="column of texts"),
        pytest.param(pd.DataFrame({"trade_date": [20240102, 20240103]} | PRICES), id="column of whole numbers"),
        pytest.param(pd.DataFrame({"日期": pd.to_datetime(DAYS).date} | PRICES, index=[7, 9]), id="column of dates"),
    ],
)
def test_where_the_date_stands(frame: pd.DataFrame) -> None:
    """The date is a column by its name, else the index."""
    read = engine.bars_from_frame(TICKER, frame)
    assert [str(day) for day in read.bars.sessions] == DAYS
    assert read.bars.high.tolist() == [11, 12]
    assert read.mendings == ()


@pytest.mark.parametrize("is_ticker_first", [True, False])
def test_two_levels(is_ticker_first: bool) -> None:
    """Two levels of columns are taken for the ticker, which is told; the frame itself is left as it is."""
    flat = pd.DataFrame(PRICES | {"Adj Close": [9.0, 9.5]}, index=pd.DatetimeIndex(DAYS, name="Date"))
    frame = levels(flat, is_ticker_first=is_ticker_first)
    read = bars_from_frame(TICKER, frame)
    assert read.bars.close.tolist() == [10.5, 11]
    assert [one.sentence() for one in read.mendings] == [
        f"frame: the columns have 2 levels; those of {TICKER} were taken"
    ]
    assert frame.columns.nlevels == 2


def test_two_levels_of_adjusted_prices() -> None:
    """Without 'Adj Close' a download is adjusted, unless somebody says that it is not."""
    frame = levels(pd.DataFrame(PRICES, index=DAYS), is_ticker_first=False)
    assert "without it the other prices have been adjusted; download with auto_adjust=False" in told(frame)[0]
    assert len(bars_from_frame(TICKER, frame, FolderFormat(basis="raw")).bars) == 2


def test_two_levels_of_another_ticker() -> None:
    """A frame of another ticker is refused."""
    frame = levels(pd.DataFrame(PRICES, index=DAYS), is_ticker_first=False)
    assert told(frame, "600036.SS") == [
        f'frame: columns: "{TICKER}" is not columns of 600036.SS in one of their levels; pass the frame of this ticker'
    ]


def test_a_time_zone() -> None:
    """Stamps of a zone are refused, or dated by the declared one: midnight in Shanghai is the day before in UTC."""
    index = pd.DatetimeIndex(DAYS, tz="Asia/Shanghai").tz_convert("UTC")
    frame = pd.DataFrame(PRICES, index=index)
    assert told(frame)[0].startswith('frame: row 1: date: "2024-01-01 16:00:00+00:00" is not a date YYYY-MM-DD')
    read = bars_from_frame(TICKER, frame, FolderFormat(time_zone="Asia/Shanghai"))
    assert [str(day) for day in read.bars.sessions] == DAYS


def test_intraday_rows() -> None:
    """Rows of minutes are refused, also where a zone is declared: no session has two bars."""
    frame = pd.DataFrame(PRICES, index=pd.DatetimeIndex(["2024-01-02 09:31", "2024-01-02 09:32"], tz="Asia/Shanghai"))
    (sentence,) = told(frame, form=FolderFormat(time_zone="Asia/Shanghai"))
    assert sentence.startswith('frame: row 2: date: "2024-01-02" is not a session with one row; frame: row 1 has it')


def test_the_checks_of_a_file() -> None:
    """NaN within, NaN at the end, dates without a session, no rows, no ticker: each as in a file."""
    inside = pd.DataFrame(PRICES | {"Close": [float("nan"), 11.0]}, index=DAYS)
    assert told(inside) == [
        'frame: row 1: close: "nan" is not a price above 0, at most 1e+09; leave the row out where there was no trading'
    ]
    last = bars_from_frame(TICKER, pd.DataFrame(PRICES | {"Close": [10.5, float("nan")]}, index=DAYS))
    assert [str(one.rule) for one in last.mendings] == ["no-close"]
    saturday = bars_from_frame(TICKER, pd.DataFrame(PRICES, index=["2024-01-05", "2024-01-06"]))
    assert [str(one.rule) for one in saturday.mendings] == ["no-session"]
    assert told(pd.DataFrame(PRICES, index=DAYS).head(0)) == [
        "frame: rows: missing or empty, expected a frame with at least one bar; ask for other dates"
    ]
    assert told(inside, "600000.SH")[0].startswith('frame: ticker: "600000.SH" is not a ticker such as')
