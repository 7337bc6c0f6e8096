"""The folder of real prices: it is read without a fault, and its splits are what they were."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from engine.prices.bars import Bars
from engine.prices.folder import FolderSource, open_folder
from engine.prices.store import load_store

BYD, SPLIT_ON = "002594.SZ", date(2025, 7, 29)


@pytest.fixture(scope="module")
def source(real_folder: Path) -> FolderSource:
    """The real folder as a source."""
    return open_folder(real_folder)


@pytest.fixture(scope="module")
def bars(source: FolderSource) -> Mapping[str, Bars]:
    """All bars of the real folder."""
    return source.load(source.tickers())


def test_every_file_is_read(source: FolderSource, bars: Mapping[str, Bars]) -> None:
    """Every ticker of the table has bars without a fault, and every action is of one of them."""
    assert set(bars) == {one.ticker for one in source.instruments()}
    assert len(bars) == 68
    assert {action.ticker for action in source.actions(source.tickers())} <= set(bars)


def test_the_split_of_byd(source: FolderSource) -> None:
    """On 2025-07-29 a share at 337.00 became three at 111.42 and 3.974 in cash: (3 × 111.42 + 3.974) / 337.00."""
    store = load_store(source, [BYD])
    n = store[BYD].n_until(SPLIT_ON)
    assert store[BYD].close[n - 2 : n].tolist() == [337.00, 111.42]
    level = store.growth(BYD)
    assert level[n - 1] / level[n - 2] == pytest.approx(338.234 / 337.00, rel=1e-12)
    action = store.action_on(BYD, SPLIT_ON)
    assert action is not None
    # (337.00 − 3.974) / 3 = 111.00866…
    assert action.reference_price(337.00) == pytest.approx(333.026 / 3, rel=1e-12)
