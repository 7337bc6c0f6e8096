"""Small folders of prices, and bars and actions from a few numbers."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from catalysts.errors import FaultsError
from engine.prices.action import CorporateAction
from engine.prices.bar_file import read_bars
from engine.prices.bars import Bars

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
def read_csv(tmp_path: Path) -> Callable[..., Bars]:
    """Read bytes as the bar file of 600000.SS."""

    def reader(content: bytes) -> Bars:
        path = tmp_path / "600000.SS.csv"
        path.write_bytes(content)
        return read_bars("600000.SS", path, "bars/600000.SS.csv")

    return reader


@pytest.fixture
def told(read_csv: Callable[..., Bars]) -> Callable[..., list[str]]:
    """The sentences about a bar file's bytes, the file's name left out."""

    def sentences(content: bytes) -> list[str]:
        with pytest.raises(FaultsError) as caught:
            read_csv(content)
        assert caught.value.exit_code == 3
        lines = str(caught.value).splitlines()
        assert all(line.startswith("bars/600000.SS.csv:") for line in lines)
        return [line.removeprefix("bars/600000.SS.csv:") for line in lines]

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
