"""Small folders of prices, and bars and actions from a few numbers."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from catalysts.errors import FaultsError
from engine.prices.action import CorporateAction
from engine.prices.bar_file import read_bar_file
from engine.prices.bar_rows import ReadBars
from engine.prices.bars import Bars
from engine.prices.folder_format import FolderFormat

HEADER = "date,open,high,low,close,volume"


@pytest.fixture
def prices(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder of prices: `files` maps names within it to texts or bytes."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "prices"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write


@pytest.fixture
def rows() -> Callable[..., str]:
    """The text of a bar file with the usual header and these rows."""
    return lambda *lines: "".join(f"{line}\n" for line in (HEADER, *lines))


@pytest.fixture
def read_mended(tmp_path: Path) -> Callable[..., ReadBars]:
    """Read bytes as the bar file of a ticker, with what was mended; keywords declare the format."""

    def reader(content: bytes, ticker: str = "600000.SS", **declared: Any) -> ReadBars:
        path = tmp_path / f"{ticker}.csv"
        path.write_bytes(content)
        return read_bar_file(ticker, path, f"bars/{ticker}.csv", FolderFormat(**declared))

    return reader


@pytest.fixture
def read_csv(read_mended: Callable[..., ReadBars]) -> Callable[..., Bars]:
    """Read bytes as the bar file of 600000.SS in which nothing is mended."""

    def reader(content: bytes, **declared: Any) -> Bars:
        read = read_mended(content, **declared)
        assert read.mendings == ()
        return read.bars

    return reader


@pytest.fixture
def told(read_mended: Callable[..., ReadBars]) -> Callable[..., list[str]]:
    """The sentences about a bar file's bytes, the file's name left out."""

    def sentences(content: bytes, ticker: str = "600000.SS", **declared: Any) -> list[str]:
        with pytest.raises(FaultsError) as caught:
            read_mended(content, ticker, **declared)
        assert caught.value.exit_code == 3
        lines = str(caught.value).splitlines()
        assert all(line.startswith(f"bars/{ticker}.csv:") for line in lines)
        return [line.removeprefix(f"bars/{ticker}.csv:") for line in lines]

    return sentences


@pytest.fixture
def mended(read_mended: Callable[..., ReadBars]) -> Callable[..., list[str]]:
    """The sentences about what was mended in a bar file's bytes, the file's name left out."""

    def sentences(content: bytes, ticker: str = "600000.SS", **declared: Any) -> list[str]:
        read = read_mended(content, ticker, **declared)
        assert all(one.ticker == ticker for one in read.mendings)
        return [one.sentence().removeprefix(f"bars/{ticker}.csv:") for one in read.mendings]

    return sentences


@pytest.fixture
def make_bars() -> Callable[..., Bars]:
    """Bars of a ticker from sessions and closes; open, high and low are the close, 100 shares a session."""
    return _bars


def _bars(days: list[str], closes: list[float], ticker: str = "600000.SS") -> Bars:
    close = np.array(closes, dtype=np.float64)
    volume = np.full(len(days), 100.0)
    return Bars(ticker, np.array(days, dtype="datetime64[D]"), close, close, close, close, volume)


@pytest.fixture
def make_action() -> Callable[..., CorporateAction]:
    """An action of 600000.SS by its ex-date, share multiplier and cash a share."""

    def build(day: str, shares: float = 1.0, cash: float = 0.0, ticker: str = "600000.SS") -> CorporateAction:
        return CorporateAction(ticker, date.fromisoformat(day), shares, cash)

    return build


@pytest.fixture(scope="session")
def real_folder() -> Path:
    """The folder of real prices that lies beside the checkout, or where CATALYST_PRICES says."""
    beside = Path(__file__).resolve().parents[4] / "shared" / "prices"
    folder = Path(os.environ.get("CATALYST_PRICES", beside))
    if not (folder / "bars").is_dir():
        pytest.skip(f"{folder} is absent: real prices are not part of this project (CATALYST_PRICES names them)")
    return folder
