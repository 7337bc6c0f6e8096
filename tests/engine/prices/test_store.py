"""The price store: what it holds, and the altered future of a look-ahead test."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from catalysts.errors import FaultsError
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.errors import PricesNotAvailableError
from engine.prices.folder import open_folder
from engine.prices.store import PriceStore, load_store

DAYS = ["2024-01-02", "2024-01-03", "2024-01-05"]
SPLIT = CorporateAction("600000.SS", date(2024, 1, 3), 2.0, 0.0)
PAYOUT = CorporateAction("600000.SS", date(2024, 1, 5), 1.0, 1.0)


@pytest.fixture
def store(make_bars: Callable[..., Bars]) -> PriceStore:
    """A stock with a split and a dividend, and an index."""
    bars = {
        "600000.SS": make_bars(DAYS, [10, 6, 5]),
        "000300.SS": make_bars(DAYS, [3000, 3100, 3200], "000300.SS"),
    }
    return PriceStore(bars, {"600000.SS": (SPLIT, PAYOUT)}, Instruments(), "folder", "made up", (("a", "b"),))


def test_growth_by_hand(store: PriceStore) -> None:
    """Growth counts the ticker's own actions: 2 × 6 / 10 = 1.2, (5 + 1) / 6 = 1; an index is its level."""
    assert store.growth("600000.SS").tolist() == pytest.approx([10, 12, 12], rel=1e-14)
    assert store.adjusted("600000.SS").close.tolist() == pytest.approx([10, 12, 12], rel=1e-14)
    assert store.growth("000300.SS").tolist() == pytest.approx([3000, 3100, 3200], rel=1e-14)
    assert store["600000.SS"].close.tolist() == [10, 6, 5]


def test_growth_is_kept_and_cannot_be_written_to(store: PriceStore) -> None:
    """Growth is computed once, and what one reader does cannot change what the next one reads."""
    level = store.growth("600000.SS")
    assert store.growth("600000.SS") is level
    with pytest.raises(ValueError, match="read-only"):
        level[0] = 0.0


def test_actions(store: PriceStore) -> None:
    """Actions are found by ticker and by ex-date, and there are none of a ticker without one."""
    assert store.actions_of("600000.SS") == (SPLIT, PAYOUT)
    assert store.actions_of("000300.SS") == ()
    assert store.action_on("600000.SS", date(2024, 1, 5)) == PAYOUT
    assert store.action_on("600000.SS", date(2024, 1, 4)) is None
    assert store.action_on("000300.SS", date(2024, 1, 3)) is None


def test_tradable(store: PriceStore) -> None:
    """An index cannot be traded; a ticker without bars is not in the store."""
    assert store.tradable() == ("600000.SS",)
    assert "000300.SS" in store
    assert "600001.SS" not in store


def test_altered_future(store: PriceStore) -> None:
    """Only prices after the session change, all of them by the factor; what was known before is the same to the bit."""
    altered = store.altered_after(date(2024, 1, 3), 1.5)
    for ticker, bars in store.bars.items():
        other = altered[ticker]
        assert (other.sessions == bars.sessions).all()
        assert other.volume.tolist() == bars.volume.tolist()
        for name in ("open", "high", "low", "close"):
            before, after = getattr(bars, name).tolist(), getattr(other, name).tolist()
            assert after == [before[0], before[1], before[2] * 1.5]
    assert altered.growth("600000.SS").tolist()[:2] == store.growth("600000.SS").tolist()[:2]
    # (5 × 1.5 + 1) / 6 × 12 = 17
    assert altered.growth("600000.SS")[2] == pytest.approx(17, rel=1e-14)
    assert (altered.actions, altered.label, altered.notice, altered.hashes) == (
        store.actions, "folder", "made up", (("a", "b"),)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("session", "n_same"),
    [(date(2024, 1, 1), 0), (date(2024, 1, 2), 1), (date(2024, 1, 4), 2), (date(2024, 1, 5), 3)],
)
def test_altered_after_any_date(store: PriceStore, session: date, n_same: int) -> None:
    """The session itself is not altered, the next bar is, also where the date is no session."""
    altered = store.altered_after(session, 2.0)
    ratio = altered["600000.SS"].close / store["600000.SS"].close
    assert ratio.tolist() == [1.0] * n_same + [2.0] * (3 - n_same)


@pytest.fixture
def folder(prices: Callable[..., Path], rows: Callable[..., str]) -> Path:
    """A folder of two tickers with an action and a table."""
    return prices(
        {
            "bars/600000.SS.csv": rows("2024-01-02,10,10,10,10,1", "2024-01-03,6,6,6,6,1"),
            "bars/SPY.csv": rows("2024-01-02,10,10,10,10,1"),
            "actions.csv": "ticker,ex_date,share_multiplier,cash_per_share\n"
            "SPY,2024-01-04,1,1\n600000.SS,2024-01-03,2,0\n600000.SS,2023-01-03,1,0.5\n",
            "instruments.csv": "ticker,name,kind\nSPY,SPDR S&P 500,etf\n",
            "NOTICE": "made up\n",
        }
    )


def test_load_store(folder: Path) -> None:
    """The store holds the bars, actions and hashes of the tickers asked for, and the source's label and notice."""
    store = load_store(open_folder(folder), ["600000.SS", "600000.SS"])
    assert list(store.bars) == ["600000.SS"]
    assert [one.ex_on for one in store.actions_of("600000.SS")] == [date(2023, 1, 3), date(2024, 1, 3)]
    assert store.actions_of("SPY") == ()
    assert (store.label, store.notice) == ("folder", "made up")
    names = [name for name, _ in store.hashes]
    contents = ["600000.SS/2024-01-02/2024-01-03", "instruments", "statuses"]
    files = ["prices/actions.csv", "prices/bars/600000.SS.csv", "prices/instruments.csv"]
    assert names == sorted([*files, *(f"prices/content/{name}" for name in contents)])
    # 2 × 6 / 10 = 1.2
    assert store.growth("600000.SS").tolist() == pytest.approx([10, 12], rel=1e-14)


def test_the_order_of_tickers_makes_no_difference(folder: Path) -> None:
    """However the tickers are ordered, the store is the same."""
    one, other = (load_store(open_folder(folder), names) for names in (["SPY", "600000.SS"], ["600000.SS", "SPY"]))
    assert list(one.bars) == list(other.bars) == ["600000.SS", "SPY"]
    assert one.actions == other.actions
    assert one.hashes == other.hashes


def test_what_an_instrument_is(folder: Path) -> None:
    """The source's table decides, then the given one, then the ticker's code, and None where nothing tells."""
    given = Instruments.of(
        [
            Instrument("SPY", "Spy", InstrumentKind.STOCK, "XNYS"),
            Instrument("600000.SS", "Bank", InstrumentKind.STOCK, "XSHG", "main"),
        ]
    )
    store = load_store(open_folder(folder), ["SPY"], given)
    spy, bank, coded = (store.instrument(ticker) for ticker in ("SPY", "600000.SS", "300750.SZ"))
    assert spy is not None
    assert (spy.name, spy.kind) == ("SPDR S&P 500", InstrumentKind.ETF)
    assert bank is not None
    assert bank.name == "Bank"
    assert coded is not None
    assert coded.board == "chinext"
    assert store.instrument("no ticker") is None


def test_faults_come_through(folder: Path) -> None:
    """A faulty file or a ticker that is not there keeps the store from being born."""
    (folder / "bars" / "SPY.csv").write_text("", "utf-8")
    with pytest.raises(FaultsError, match=r"bars/SPY\.csv"):
        load_store(open_folder(folder), ["SPY", "600000.SS"])
    with pytest.raises(PricesNotAvailableError, match="QQQ"):
        load_store(open_folder(folder), ["QQQ"])


def test_a_young_ticker_beside_an_old_one(prices: Callable[..., Path], rows: Callable[..., str]) -> None:
    """P31: tickers with other first and last sessions keep each its own, and one bar alone has its close for growth."""
    files = {
        "bars/A.csv": rows("2024-01-02,1,1,1,1,1", "2024-01-03,1,1,1,1,1"),
        "bars/B.csv": rows("2024-01-03,2,2,2,2,1"),
    }
    store = load_store(open_folder(prices(files)), ["A", "B"])
    assert [len(store[ticker]) for ticker in ("A", "B")] == [2, 1]
    assert np.array_equal(store.growth("B"), [2.0])
