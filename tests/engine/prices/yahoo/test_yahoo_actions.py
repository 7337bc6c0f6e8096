"""Dividends, splits and capital gains from what Yahoo states of them, through the real yfinance."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from engine.prices.disk.disk_store import DiskStore
from engine.prices.yahoo.fetcher import Fetcher
from tests.engine.prices.yahoo.listing import Listing, Paid, Row, made_listing
from tests.engine.prices.yahoo.loopback import Yahoo

Found = Callable[[Listing], tuple[list[tuple[date, float, float]], tuple[str, ...]]]
A, FUND = "600001.SS", "510001.SS"
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


@pytest.fixture
def actions_of(yahoo: Yahoo, listings: dict[str, Listing], fetcher_of: Callable[[Yahoo], Fetcher]) -> Found:
    """Fetch a listing: its (ex-date, shares, cash) and what was noted."""

    def run(listing: Listing) -> tuple[list[tuple[date, float, float]], tuple[str, ...]]:
        listings[listing.ticker] = listing
        fetcher = fetcher_of(yahoo)
        report = fetcher.fetch([listing.ticker], FIRST, LAST)
        assert report.failed == ()
        history = fetcher.store.read(listing.ticker)
        return [(one.ex_on, one.share_multiplier, one.cash_per_share) for one in history.actions], report.stored[
            0
        ].notes

    return run


def test_cash_is_per_old_share(actions_of: Found, listings: dict[str, Listing], days: list[date]) -> None:
    """0.3 before two splits, 0.4 with one of them, 0.5 after both; Yahoo states each in today's shares."""
    paid = [Paid(days[20], 1.0, 0.3), Paid(days[50], 1.5, 0.4), Paid(days[90], 2.0, 0.0), Paid(days[130], 1.0, 0.5)]
    found = actions_of(replace(listings[A], paid=paid))
    assert found == ([(one.ex_on, one.shares, one.cash) for one in paid], ())


def test_a_dividend_of_old_shares_on_the_day_of_a_split(
    actions_of: Found, listings: dict[str, Listing], days: list[date]
) -> None:
    """Stated per share before that day's split, which the adjusted close gives away: taken as such, and told."""
    paid = [Paid(days[50], 1.5, 0.4)]
    found = actions_of(replace(listings[A], paid=paid, old_share_dividends=True))
    told = f"the dividend of {days[50]} is stated per share before the split of that day"
    assert found == ([(days[50], 1.5, 0.4)], (told,))


def test_an_adjusted_close_that_disagrees(actions_of: Found, listings: dict[str, Listing], days: list[date]) -> None:
    """A dividend that the adjusted close does not have is kept as stated, and told."""

    class Forgetful(Listing):
        def _adjusted(self, held, closes, today):  # type: ignore[no-untyped-def]
            return closes

    listing = Forgetful(**{**vars(listings[A]), "paid": [Paid(days[50], 1.0, 0.4)]})
    actions, notes = actions_of(listing)
    assert actions == [(days[50], 1.0, 0.4)]
    assert notes == (f"the adjusted close implies a dividend of 0 on {days[50]}, stated is 0.4",)


def test_a_split_on_a_day_without_a_row(actions_of: Found, listings: dict[str, Listing], days: list[date]) -> None:
    """An ex-date within a suspension of which Yahoo has no rows stays that date; yfinance's frame would say another."""
    quiet = set(days[48:53])
    rows = [row for row in listings[A].rows if row.on not in quiet]
    paid = [Paid(days[50], 1.5, 0.4)]
    found = actions_of(replace(listings[A], rows=rows, paid=paid))
    assert found == ([(days[50], 1.5, 0.4)], ())


def test_a_split_to_come_is_not_one_yet(actions_of: Found, store: DiskStore, listings: dict[str, Listing]) -> None:
    """Announced for a date after today it is in the events, but not in the prices."""

    class Announced(Listing):
        def _events(self, start, end, today):  # type: ignore[no-untyped-def]
            return super()._events(start, end, date(2030, 1, 1))

    future = Paid(date(2026, 11, 30), 2.0, 0.0)
    listing = Announced(**{**vars(listings[A]), "paid": [future]})
    assert actions_of(listing) == ([], ())
    assert store.read(A).bars.close.tolist() == [row.close for row in listing.rows]


@pytest.mark.parametrize(
    ("fall", "cash"),
    [(0.9, 0.9), (1.5, 1.5)],
    ids=["the dividend holds the gain", "the gain comes on top"],
)
def test_capital_gains(
    fall: float,
    cash: float,
    actions_of: Found,
    days: list[date],
) -> None:
    """A fund that states a dividend of 0.9 and a gain of 0.6: the fall at the open tells whether it paid 0.9 or 1.5."""
    fund = made_listing(FUND, days, kind="etf")
    n = 100
    for m in range(n, len(days)):
        row = fund.rows[m]
        lower = [round(getattr(row, name) - fall, 2) for name in ("open", "high", "low", "close")]
        fund.rows[m] = Row(row.on, *lower, row.volume)
    fund = replace(fund, paid=[Paid(days[n], 1.0, 0.9)], gains={days[n]: 0.6})
    assert actions_of(fund)[0] == [(days[n], 1.0, pytest.approx(cash))]


def test_splits_that_are_not_applied(
    yahoo: Yahoo, listings: dict[str, Listing], fetcher_of: Callable[[Yahoo], Fetcher], days: list[date]
) -> None:
    """A split that Yahoo tells but has not applied leaves prices between ticks: not stored."""

    class Unapplied(Listing):
        def _splits_after(self, on, today):  # type: ignore[no-untyped-def]
            return 1.0

    listings[A] = Unapplied(**{**vars(listings[A]), "paid": [Paid(days[200], 1.3337, 0.0)]})
    report = fetcher_of(yahoo).fetch([A], FIRST, LAST)
    assert "bars lie between ticks once the splits are undone" in report.failed[0].detail
