"""The rule book on real bars: nothing trades beyond its limit, and the documents' limit-ups are found.

The bars are not part of the project: $CATALYST_PRICES names their folder.
"""

import csv
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.instrument_table import read_instruments
from engine.markets.rules.limits import Band, Listing, band_of, ex_reference, limit_prices
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.rules.ticks import tick_of

REPOSITORY = Path(__file__).parents[3]
PRICES = Path(os.environ.get("CATALYST_PRICES", REPOSITORY.parent / "shared" / "prices"))
BOOK = shipped_rule_book()
FIRST_DATE = date(2020, 1, 2)  # of the folder: a stock whose bars begin later was listed then
SINCE = date(2021, 1, 1)  # before, bars of later-split names are off by up to 0.02

# Real bars beyond their limits, and why. Nothing else may be.
EXCEPTIONS = {
    # The folder's cash of this action is 0.3029 = 0.233 × 1.3; with the 0.233 that was paid the reference is 17.01
    # and the upper limit 18.71, which is the session's high.
    ("000625.SZ", "2022-06-27", "high"),
    # Rebuilt by rule of three between 2025-07-07 and 2026-02-02, as the folder's README says: one tick off.
    ("515880.SS", "2025-09-04", "low"),
    ("515880.SS", "2025-09-11", "high"),
    ("515880.SS", "2025-09-11", "close"),
}


@dataclass(frozen=True)
class Session:
    """A real bar with the limits that the rule book gives it."""

    instrument: Instrument
    on: date
    prices: dict[str, Decimal]
    reference: Decimal
    is_ex_date: bool
    band: Band | None

    @property
    def key(self) -> tuple[str, str]:
        """Ticker and date."""
        return self.instrument.ticker, self.on.isoformat()


@cache
def instruments() -> Instruments:
    """The folder's instruments; skips where there is none."""
    if not PRICES.is_dir():
        pytest.skip(f"real prices are not at {PRICES}; set CATALYST_PRICES to their folder")
    return read_instruments(PRICES / "instruments.csv")


@cache
def actions() -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """Cash and multiplier by ticker and ex-date."""
    with (PRICES / "actions.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["ticker"], row["ex_date"]): (Decimal(row["cash_per_share"]), Decimal(row["share_multiplier"]))
            for row in csv.DictReader(file)
        }


@cache
def sessions(ticker: str) -> tuple[Session, ...]:
    """Every bar of a ticker but the first, with its limits."""
    instrument = instruments().find(ticker)
    assert instrument is not None
    return tuple(_sessions(instrument))


def _sessions(instrument: Instrument) -> Iterator[Session]:
    with (PRICES / "bars" / f"{instrument.ticker}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first_on = date.fromisoformat(rows[0]["date"])
    is_young = first_on > FIRST_DATE and instrument.kind is InstrumentKind.STOCK
    for n, (before, row) in enumerate(itertools.pairwise(rows), start=2):
        on, close = date.fromisoformat(row["date"]), Decimal(before["close"])
        action = actions().get((instrument.ticker, row["date"]))
        reference = ex_reference(close, *action, tick_of(BOOK, instrument, on, close)) if action else close
        listing = Listing(first_on, n) if is_young else None
        prices = {name: Decimal(row[name]) for name in ("open", "high", "low", "close")}
        band = band_of(BOOK, instrument, on, reference, listing=listing)
        yield Session(instrument, on, prices, reference, action is not None, band)


def tradable() -> list[str]:
    """The tickers that can be bought."""
    return [instrument.ticker for instrument in instruments() if instrument.is_tradable]


def since_2021() -> Iterator[Session]:
    """Every real session since 2021."""
    for ticker in tradable():
        yield from (one for one in sessions(ticker) if one.on >= SINCE)


def on(ticker: str, day: str) -> Session:
    """The session of a ticker on a date."""
    return next(one for one in sessions(ticker) if one.on.isoformat() == day)


def test_no_real_bar_lies_beyond_its_limits() -> None:
    """Of some 60 000 bars since 2021 no open, high, low or close lies beyond its limits but the named ones."""
    beyond = {
        (*one.key, name)
        for one in since_2021()
        if one.band is not None
        for name, price in one.prices.items()
        if not one.band.contains(price)
    }
    assert beyond == EXCEPTIONS


def test_the_limits_are_reached() -> None:
    """The test above would notice: closes stand exactly at a limit hundreds of times, on ex-dates too."""
    at = [
        one
        for one in since_2021()
        if one.band and (one.band.is_up(one.prices["close"]) or one.band.is_down(one.prices["close"]))
    ]
    stocks = [one for one in at if one.instrument.kind is InstrumentKind.STOCK]
    assert len(stocks) > 400
    assert len(at) - len(stocks) > 40
    assert any(one.is_ex_date for one in at)
    assert {one.instrument.board for one in stocks} == {"main", "chinext", "star"}


def test_free_sessions_are_needed() -> None:
    """Xinyuren closed 37 % up in its second session, which is free; with a limit it would lie beyond it."""
    second = on("688573.SS", "2023-08-18")
    assert second.band is None
    assert second.prices["close"] > limit_prices(second.reference, Decimal("0.2"), Decimal("0.01"))[1]


def test_which_funds_have_20_percent() -> None:
    """Since 2021 only the ChiNext and the STAR fund moved beyond 10 %: which the rule book says have 20 %."""
    proven = set()
    for one in since_2021():
        if one.instrument.kind is InstrumentKind.ETF:
            down, up = limit_prices(one.reference, Decimal("0.1"), Decimal("0.001"))
            named = {(*one.key, name) for name in one.prices} & EXCEPTIONS
            if not named and any(not down <= price <= up for price in one.prices.values()):
                proven.add(one.instrument.ticker)
    assert proven == {"159915.SZ", "588000.SS"}
    rates = {
        ticker: BOOK.lookup("price_limit", instrument, date(2024, 9, 30)).number
        for ticker in tradable()
        if (instrument := instruments().find(ticker)) and instrument.kind is InstrumentKind.ETF
    }
    assert {ticker for ticker, rate in rates.items() if rate == Decimal("0.2")} == proven
    assert len(rates) > 20


# The document on solid-state batteries of 2025-06-25 names them as closing at their limit on 2025-06-24.
@pytest.mark.parametrize(
    ("ticker", "percent"),
    [
        ("301349.SZ", 20),
        ("688499.SS", 20),
        ("002263.SZ", 10),
        ("600110.SS", 10),
        ("603212.SS", 10),
        ("002074.SZ", 10),
        ("002125.SZ", 10),
        ("603800.SS", 10),
    ],
)
def test_the_documents_limit_ups(ticker: str, percent: int) -> None:
    """Each name closed on 2025-06-24 exactly at the upper limit of the rule book, at the printed rate."""
    session = on(ticker, "2025-06-24")
    assert BOOK.lookup("price_limit", session.instrument, session.on).number == Decimal(percent) / 100
    assert session.band is not None
    assert session.prices["close"] == session.band.up


def test_xiangtan_five_sessions_at_the_limit() -> None:
    """Xiangtan Electrochemical closed at its limit on 2025-06-19, 20, 23, 24 and 25, not on 06-18 and 06-26.

    By hand from the close of 06-18: 10.15 × 1.1 = 11.165, so 11.17; then 12.287, 13.519, 14.872 and 16.357.
    """
    window = [one for one in sessions("002125.SZ") if date(2025, 6, 18) <= one.on <= date(2025, 6, 26)]
    at = [one.on.isoformat() for one in window if one.band and one.prices["close"] == one.band.up]
    assert at == [f"2025-06-{day}" for day in (19, 20, 23, 24, 25)]
    assert [str(one.prices["close"]) for one in window[1:-1]] == ["11.17", "12.29", "13.52", "14.87", "16.36"]
    assert [str(one.band.up) for one in window[1:-1] if one.band] == ["11.17", "12.29", "13.52", "14.87", "16.36"]
    assert len(window) == 7
