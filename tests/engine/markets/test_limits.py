"""Price limits: published limit prices, free sessions, first sessions, ex-dates, what is no limit at all."""

from datetime import date
from decimal import Decimal

import pytest

from engine.markets.codes import instrument_from_code
from engine.markets.instrument import Instrument
from engine.markets.rules.errors import RuleError
from engine.markets.rules.limits import Band, Listing, band_of, ex_reference, is_free_session, limit_prices
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.sessions import sessions_of

BOOK = shipped_rule_book()
D = Decimal


def of(ticker: str) -> Instrument:
    """The instrument that a ticker tells."""
    instrument = instrument_from_code(ticker)
    assert instrument is not None
    return instrument


def band(ticker: str, on: str, reference: float, status: str = "normal", **listing: object) -> Band | None:
    """The band of a ticker."""
    return band_of(BOOK, of(ticker), date.fromisoformat(on), reference, status, **listing)  # type: ignore[arg-type]


# Limit prices that exchanges published, quoted from public data of 2026 in the project's table of market rules.
@pytest.mark.parametrize(
    ("reference", "rate", "up"),
    [
        (10.03, 0.10, "11.03"),
        (1.70, 0.05, "1.79"),
        (1.87, 0.10, "2.06"),
        (7.90, 0.20, "9.48"),
        (2.20, 0.20, "2.64"),
        (11.40, 0.10, "12.54"),
    ],
)
def test_published_upper_limits(reference: float, rate: float, up: str) -> None:
    """Half up to the cent gives the published upper limits: 1.785 is 1.79, 2.057 is 2.06."""
    assert limit_prices(reference, rate, 0.01)[1] == D(up)


def test_published_lower_limit() -> None:
    """10.03 less 10 % is 9.027: the published lower limit is 9.03."""
    assert limit_prices(10.03, 0.10, 0.01)[0] == D("9.03")


# 920023 in the project's table; the others are closes at the limit that public programs took from quotes.
@pytest.mark.parametrize(
    ("reference", "up"),
    [
        (1.82, "2.36"),
        (84.63, "110.01"),
        (17.09, "22.21"),
        (31.46, "40.89"),
        (2.85, "3.70"),
        (0.70, "0.91"),
        (43.0, "55.90"),
    ],
)
def test_beijing_truncates(reference: float, up: str) -> None:
    """Beijing's upper limit never lies beyond 30 %: 1.82 × 1.3 = 2.366 is 2.36."""
    limits = band("920023.BJ", "2026-08-03", reference)
    assert limits is not None
    assert limits.up == D(up)


def test_beijing_rounds_the_lower_limit_up() -> None:
    """1.82 × 0.7 = 1.274 is 1.28, not beyond 30 %; half up it would be 1.27."""
    limits = band("920023.BJ", "2026-08-03", 1.82)
    assert limits is not None
    assert limits.down == D("1.28")


@pytest.mark.parametrize(
    ("ticker", "on", "status", "reference", "down", "up"),
    [
        ("600519.SS", "2025-06-24", "normal", 10.03, "9.03", "11.03"),
        ("600519.SS", "2026-07-03", "st", 1.70, "1.62", "1.79"),  # 1.615, 1.785
        ("600519.SS", "2026-07-06", "st", 1.70, "1.53", "1.87"),
        ("300750.SZ", "2020-08-21", "normal", 7.90, "7.11", "8.69"),
        ("300750.SZ", "2020-08-24", "normal", 7.90, "6.32", "9.48"),
        ("300750.SZ", "2025-06-24", "st", 7.90, "6.32", "9.48"),
        ("688005.SS", "2025-06-24", "st", 7.90, "6.32", "9.48"),
        ("561910.SS", "2024-09-30", "normal", 0.425, "0.383", "0.468"),  # 0.3825, 0.4675
        ("588000.SS", "2024-09-30", "normal", 0.425, "0.340", "0.510"),
        ("159915.SZ", "2020-08-21", "normal", 2.5, "2.250", "2.750"),
        ("159915.SZ", "2020-08-24", "normal", 2.5, "2.000", "3.000"),
        ("600519.SS", "2025-06-24", "delisting", 10.03, "9.03", "11.03"),
    ],
)
def test_bands_by_board_status_and_date(
    ticker: str, on: str, status: str, reference: float, down: str, up: str
) -> None:
    """The band is that of the board, the status and the date, in ticks of 0.01, of a fund 0.001."""
    assert band(ticker, on, reference, status) == Band(D(down), D(up))


@pytest.mark.parametrize("ticker", ["0700.HK", "TSLA"])
def test_no_limit_abroad(ticker: str) -> None:
    """Hong Kong and the US have no daily limit."""
    assert band(ticker, "2025-06-24", 100.0) is None


# Listings on each board, before and after it gave up the limits of the first sessions.
@pytest.mark.parametrize(
    ("ticker", "listed", "last_free"),
    [
        ("688573.SS", "2023-08-17", 5),
        ("301349.SZ", "2022-09-09", 5),
        ("001328.SZ", "2023-04-10", 5),
        ("300919.SZ", "2020-12-23", 5),
        ("920002.BJ", "2024-05-30", 1),
        ("603212.SS", "2020-04-30", 0),
        ("300825.SZ", "2020-03-27", 0),
        ("561910.SS", "2021-08-12", 0),
    ],
)
def test_free_sessions_after_listing(ticker: str, listed: str, last_free: int) -> None:
    """A session is free up to the board's number of sessions, by the rule of the day of listing."""
    sessions, first = sessions_of("XSHG"), date.fromisoformat(listed)
    free = [
        n
        for n in range(8)
        if is_free_session(
            BOOK,
            of(ticker),
            (on := sessions.offset(first, n)),
            listing=Listing.of(sessions, first, on),
        )
    ]
    assert free == list(range(last_free))


def test_the_rule_of_the_day_of_listing_counts() -> None:
    """A main-board stock listed on 2023-04-07 has its limit on 2023-04-10, when new listings get five free days."""
    listing = Listing(date(2023, 4, 7), 2)
    assert band("603212.SS", "2023-04-10", 10.0, listing=listing) == Band(D("9.00"), D("11.00"))
    assert band("603212.SS", "2023-04-10", 10.0, listing=Listing(date(2023, 4, 10), 1)) is None


def test_first_session_before_registration() -> None:
    """Until 2023-04-09 a first session on the main board reached from 64 % to 144 % of the issue price."""
    listing = Listing(date(2020, 4, 30), 1)
    assert band("603212.SS", "2020-04-30", 10.46, listing=listing) == Band(D("6.69"), D("15.06"))  # 6.6944, 15.0624
    assert band("603212.SS", "2020-05-06", 15.06, listing=Listing(date(2020, 4, 30), 2)) == Band(D("13.55"), D("16.57"))


def test_old_listings_need_no_listing_rule() -> None:
    """A stock listed in 1991 is not asked for the free sessions of 1991, which the book does not know."""
    assert band("000001.SZ", "2024-01-02", 10.0, listing=Listing(date(1991, 4, 3), 8000)) is not None
    with pytest.raises(RuleError, match="before the rule book begins"):
        band("000001.SZ", "2024-01-02", 10.0, listing=Listing(date(1991, 4, 3), 2))


def test_first_session_of_the_delisting_period() -> None:
    """Since 2020-12-31 the first session of the delisting period is free, the second has the board's limit."""
    assert band("600519.SS", "2022-06-01", 1.0, "delisting", delisting_session=1) is None
    assert band("600519.SS", "2022-06-02", 1.0, "delisting", delisting_session=2) == Band(D("0.90"), D("1.10"))
    assert band("600519.SS", "2020-12-30", 1.0, "delisting", delisting_session=1) is not None
    assert band("600519.SS", "2022-06-01", 1.0, "st", delisting_session=1) is not None


def test_reference_of_an_ex_date() -> None:
    """BYD on 2025-07-29, each share into 3 with 3.974 in cash: (337.00 − 3.974) / 3 = 111.00867, half up 111.01."""
    assert ex_reference(337.0, 3.974, 3.0, 0.01) == D("111.01")
    assert limit_prices(111.01, 0.1, 0.01) == (D("99.91"), D("122.11"))  # 99.909, 122.111
    assert limit_prices((337.0 - 3.974) / 3, 0.1, 0.01) == (D("99.91"), D("122.11"))
    assert ex_reference(10.0, 0, 1, 0.01) == D("10.00")


def test_a_band_knows_its_prices() -> None:
    """Floats from a price file are compared by what they say: 11.03 is the limit, 11.02 is not."""
    limits = Band(D("9.03"), D("11.03"))
    assert limits.is_up(11.03)
    assert not limits.is_up(11.02)
    assert limits.is_down(9.03)
    assert not limits.is_down(9.04)
    assert limits.contains(9.03)
    assert limits.contains(11.03)
    assert not limits.contains(11.04)
    assert limits.clamped(12.0) == D("11.03")
    assert limits.clamped(1) == D("9.03")
    assert limits.clamped(10.005) == D("10.005")


def test_at_least_one_tick() -> None:
    """Where 5 % is less than a tick the limit is one tick away, and no limit is below one tick."""
    assert limit_prices(0.05, 0.05, 0.01) == (D("0.04"), D("0.06"))
    assert limit_prices(0.01, 0.1, 0.01) == (D("0.01"), D("0.02"))


@pytest.mark.parametrize(
    ("reference", "rate", "tick", "rounding"),
    [
        (0, 0.1, 0.01, "half-up"),
        (-1, 0.1, 0.01, "half-up"),
        (0.004, 0.1, 0.01, "half-up"),
        (10, 0, 0.01, "half-up"),
        (10, 10, 0.01, "half-up"),
        (10, 0.1, 0, "half-up"),
        (10, 0.1, 0.01, "up"),
    ],
)
def test_what_is_no_limit_is_refused(reference: float, rate: float, tick: float, rounding: str) -> None:
    """A price of 0, a rate of 10 meant as 10 %, a tick of 0 and an unknown rounding are refused in words."""
    with pytest.raises(ValueError, match=r"a limit needs|limits are rounded"):
        limit_prices(reference, rate, tick, rounding)
