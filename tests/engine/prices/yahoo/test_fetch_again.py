"""Fetching again: only what is missing, compared where it overlaps, and the whole where that does not agree."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.markets.sessions import sessions_of
from engine.prices.disk.disk_store import DiskStore
from engine.prices.fetching.report import FetchReason, FetchReport, FetchStep
from engine.prices.history import History, Origin
from engine.prices.yahoo.fetcher import Fetcher
from tests.engine.prices.yahoo.listing import PRICES, Listing, Paid, Row, made_listing
from tests.engine.prices.yahoo.loopback import Yahoo

A = "600001.SS"


@pytest.fixture
def fetcher(yahoo: Yahoo, fetcher_of: Callable[[Yahoo], Fetcher]) -> Fetcher:
    """A fetcher from the made Yahoo."""
    return fetcher_of(yahoo)


@pytest.fixture
def on_day(yahoo: Yahoo, clock: Any) -> Callable[[date], None]:
    """Make it eight in the evening in Shanghai of a day."""

    def move(day: date) -> None:
        yahoo.now = clock.at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        clock.slept.clear()

    return move


def closes(store: DiskStore, ticker: str = A) -> list[float]:
    """The stored closes."""
    return [float(close) for close in store.read(ticker).bars.close]


def change_of(report: FetchReport) -> str:
    """What was done about the one ticker."""
    assert report.failed == ()
    return report.stored[0].change


def test_what_is_there_is_not_asked_for(fetcher: Fetcher, yahoo: Yahoo) -> None:
    """A range within the one stored costs no request, nor does one that only adds days without a session."""
    fetcher.fetch([A], date(2024, 1, 1), date(2024, 9, 30))
    asked = list(yahoo.paths)
    for last in (date(2024, 6, 28), date(2024, 9, 30), date(2024, 10, 7)):  # 1 to 7 October is a holiday
        assert fetcher.fetch([A], date(2024, 3, 1), last).kept == (A,)
    assert yahoo.paths == asked
    assert fetcher.fetch([A], date(2024, 3, 1), date(2024, 10, 8)).kept == ()


def test_day_by_day_is_as_at_once(
    fetcher: Fetcher, on_day: Callable[[date], None], days: list[date], listings: dict[str, Listing]
) -> None:
    """Fetched on some days of a year, over a split and dividends, the store holds what one fetch at the end gives."""
    listings[A].paid += [Paid(days[60], 1.0, 0.31), Paid(days[120], 1.5, 0.2), Paid(days[180], 2.0, 0.0)]
    listings["600002.SS"] = replace(listings[A], ticker="600002.SS")
    for n in (40, 59, 60, 61, 119, 120, 121, 179, 180, 200, 241):
        on_day(days[n])
        report = fetcher.fetch([A], date(2024, 1, 1), date(2099, 1, 1))
        assert report.failed == ()
        assert report.stored[0].differences == ()
    fetcher.fetch(["600002.SS"], date(2024, 1, 1), date(2099, 1, 1))
    one, other = fetcher.store.read(A), fetcher.store.read("600002.SS")
    for name in ("sessions", "open", "high", "low", "close", "volume"):
        assert getattr(one.bars, name).tolist() == getattr(other.bars, name).tolist()
    assert [replace(action, ticker="600002.SS") for action in one.actions] == list(other.actions)
    assert closes(fetcher.store) == [row.close for row in listings[A].rows]


def test_c24_a_split_in_between(
    fetcher: Fetcher, on_day: Callable[[date], None], days: list[date], yahoo: Yahoo, listings: dict[str, Listing]
) -> None:
    """A split published since the last fetch: the whole is fetched anew, and nothing of it differs."""
    listings[A].paid.append(Paid(days[150], 2.0, 0.0))
    on_day(days[140])
    assert change_of(fetcher.fetch([A], date(2024, 1, 1), date(2099, 1, 1))) == "new"
    on_day(days[160])
    report = fetcher.fetch([A], date(2024, 1, 1), date(2099, 1, 1))
    assert change_of(report) == "replaced"
    assert report.stored[0].differences == ()
    assert yahoo.asked == [A, A, A]
    assert closes(fetcher.store) == [row.close for row in listings[A].rows[:161]]
    assert fetcher.store.read(A).actions[0].share_multiplier == 2.0


def test_c24_a_history_that_was_restated(
    fetcher: Fetcher, on_day: Callable[[date], None], days: list[date], listings: dict[str, Listing]
) -> None:
    """A bar of the overlap that is told otherwise: all of it is fetched anew, also what is older, and told."""
    on_day(days[140])
    fetcher.fetch([A], date(2024, 1, 1), date(2099, 1, 1))
    rows = listings[A].rows
    for n in (5, 138):
        rows[n] = replace(rows[n], close=rows[n].close + 0.01)
    on_day(days[150])
    report = fetcher.fetch([A], date(2024, 1, 1), date(2099, 1, 1))
    assert change_of(report) == "replaced"
    told = " ".join(report.stored[0].differences)
    assert str(days[138]) in told
    assert closes(fetcher.store) == [row.close for row in rows[:151]]


def test_an_earlier_start(fetcher: Fetcher) -> None:
    """Asked for more of the past, the store has it all."""
    fetcher.fetch([A], date(2024, 7, 1), date(2024, 9, 30))
    assert change_of(fetcher.fetch([A], date(2024, 3, 1), date(2024, 8, 30))) == "extended"
    entry = fetcher.store.entry(A)
    assert entry is not None
    assert (entry.asked_from, entry.asked_to) == (date(2024, 3, 1), date(2024, 9, 30))


def test_a_long_suspension(
    fetcher: Fetcher, on_day: Callable[[date], None], days: list[date], listings: dict[str, Listing]
) -> None:
    """A stock that has not traded since long before the overlap is not taken for one without prices."""
    listings[A].idle_on, listings[A].idle = days[100:160], "null"
    listings[A].rows[:] = [row for row in listings[A].rows if row.on not in set(days[100:160])]
    for n in (99, 130, 159, 165):
        on_day(days[n])
        assert fetcher.fetch([A], date(2024, 1, 1), date(2099, 1, 1)).failed == ()
    assert len(fetcher.store.read(A).bars) == 106


def test_what_was_imported_is_not_overwritten(fetcher: Fetcher, store: DiskStore) -> None:
    """Bars of another source that Yahoo contradicts stay as they are; the ticker fails and says so."""
    fetcher.fetch([A], date(2024, 1, 1), date(2024, 6, 28))
    theirs = store.read(A)
    close = theirs.bars.close.copy()
    close[-3] += 0.02
    bars = replace(theirs.bars, close=close, high=np.maximum(theirs.bars.high, close))
    mine = replace(theirs, bars=bars, origin=Origin("folder", "catalyst-engine", datetime(2024, 7, 1, tzinfo=UTC)))
    store.put(mine, replace=True)
    report = fetcher.fetch([A], date(2024, 1, 1), date(2024, 9, 30))
    assert [failure.reason for failure in report.failed] == [FetchReason.DISAGREES]
    assert "the store has it from folder" in report.failed[0].detail
    assert store.read(A).bars.close[-3] == close[-3]


def test_a_damaged_file_is_fetched_anew(fetcher: Fetcher, store: DiskStore) -> None:
    """A stored file that is not as it was written is no reason to stop: it is fetched again."""
    fetcher.fetch([A], date(2024, 1, 1), date(2024, 6, 28))
    entry = store.entry(A)
    assert entry is not None
    path = next((store.folder).rglob(entry.file))
    path.write_bytes(path.read_bytes()[:-50])
    report = fetcher.fetch([A], date(2024, 1, 1), date(2024, 6, 28))
    assert report.is_whole
    assert len(store.read(A).bars) == report.stored[0].n_bars


def test_what_yahoo_cannot_have(fetcher: Fetcher, yahoo: Yahoo) -> None:
    """A THS index and a word that is no ticker are not asked for."""
    report = fetcher.fetch(["886032.TI", "nonsense", "900901.SS", A], date(2024, 1, 1), date(2024, 6, 28))
    assert {failure.ticker: failure.reason for failure in report.failed} == dict.fromkeys(
        ("886032.TI", "nonsense", "900901.SS"), FetchReason.NOT_OFFERED
    )
    assert yahoo.asked == [A]


def test_the_pace(fetcher: Fetcher, yahoo: Yahoo, clock: Any) -> None:
    """Every request waits for its turn: so many seconds as requests before it, at one a second."""
    fetcher.fetch(list(yahoo.listings), date(2024, 1, 1), date(2024, 6, 28))
    assert len(yahoo.paths) == 5  # cookie, crumb, three charts
    assert clock.monotonic() == pytest.approx(4)


def test_progress(fetcher: Fetcher, yahoo: Yahoo) -> None:
    """The watch is told before each ticker how many are left, and at the end."""
    del yahoo.listings["600002.SS"]
    seen: list[tuple[str, int, int]] = []
    names = [A, "600002.SS", "600003.SS"]

    def watch(step: FetchStep) -> None:
        seen.append((step.ticker, step.n_done, step.n_failed))

    fetcher.fetch(names, date(2024, 1, 1), date(2024, 6, 28), watch)
    assert seen == [(A, 0, 0), ("600002.SS", 1, 0), ("600003.SS", 2, 1), ("", 3, 1)]


def test_the_origin(fetcher: Fetcher) -> None:
    """What is stored says where it is from, by which version of the library, and when by Yahoo's own clock."""
    fetcher.fetch([A], date(2024, 1, 1), date(2024, 6, 28))
    history: History = fetcher.store.read(A)
    import yfinance

    assert history.origin == Origin("yahoo", f"yfinance {yfinance.__version__}", datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert history.currency == "CNY"
    assert history.asked_to - history.asked_from > timedelta(days=100)


@pytest.mark.slow
def test_hong_kong_and_new_york(
    yahoo: Yahoo, listings: dict[str, Listing], fetcher_of: Callable[[Yahoo], Fetcher]
) -> None:
    """Other exchanges by their own sessions, currency and time zone; a ladder of ticks, an index, a fund."""
    hong_kong, new_york = sessions_of("XHKG"), sessions_of("XNYS")
    span = date(2024, 1, 2), date(2024, 12, 31)
    made = [
        replace(made_listing("0700.HK", hong_kong.between(*span), close=300.0), currency="HKD"),
        replace(made_listing("^HSI", hong_kong.between(*span), kind="index", close=17000.0), currency="HKD"),
        replace(made_listing("TSLA", new_york.between(*span), close=250.0), currency="USD"),
        replace(made_listing("SPY", new_york.between(*span), kind="etf", close=470.0), currency="USD"),
        replace(made_listing("^GSPC", new_york.between(*span), kind="index", close=4700.0), currency="USD"),
    ]
    for one in made:
        one.zone = ZoneInfo("Asia/Hong_Kong" if one.currency == "HKD" else "America/New_York")
        if one.ticker == "0700.HK":  # its tick is 0.2 from 200 on
            one.rows = [
                Row(row.on, 300 + n * 0.2, 300.2 + n * 0.2, 299.8 + n * 0.2, round(300 + n * 0.2, 1), row.volume)
                for n, row in enumerate(one.rows)
            ]
            one.rows = [replace(row, **{name: round(getattr(row, name), 1) for name in PRICES}) for row in one.rows]
        listings[one.ticker] = one
    fetcher = fetcher_of(yahoo)
    report = fetcher.fetch([one.ticker for one in made], date(2024, 1, 1), date(2024, 12, 31))
    assert [failure.sentence() for failure in report.failed] == []
    for one in made:
        assert closes(fetcher.store, one.ticker) == [row.close for row in one.rows]
    currencies = {ticker: fetcher.store.read(ticker).currency for ticker in ("0700.HK", "^HSI", "TSLA", "^GSPC")}
    assert currencies == {"0700.HK": "HKD", "^HSI": "", "TSLA": "USD", "^GSPC": ""}
