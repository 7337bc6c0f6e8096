"""The parts of a fetch: when a session is over, how long is waited, what an error means, what may be missing."""

import threading
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from curl_cffi.requests import exceptions as wire
from hypothesis import given
from hypothesis import strategies as st

from engine.markets.codes import instrument_from_code
from engine.markets.instrument import InstrumentKind
from engine.markets.rules.rule_book import shipped_rule_book
from engine.prices.errors import PriceSourceError
from engine.prices.fetching.clock import MachineClock
from engine.prices.fetching.completeness import expected_sessions, shortfall
from engine.prices.fetching.deadline import Caller, Deadline, DeadlinePassedError
from engine.prices.fetching.last_close import last_finished_on
from engine.prices.fetching.report import FetchReason
from engine.prices.yahoo.failure import Seen, failure_of
from engine.prices.yahoo.offer import is_offered
from engine.prices.yahoo.pace import BackOff
from engine.prices.yahoo.settings import FetchSettings
from engine.prices.yahoo.tick import UNKNOWN, ticks_of


@pytest.mark.parametrize(
    ("exchange", "utc", "last"),
    [
        ("XSHG", "2024-06-03T07:29", "2024-06-02"),  # 15:29 in Shanghai, the close is 15:00
        ("XSHG", "2024-06-03T07:30", "2024-06-03"),
        ("XSHG", "2024-06-03T16:30", "2024-06-03"),  # half past midnight of the 4th in Shanghai
        ("XHKG", "2024-06-03T08:39", "2024-06-02"),  # 16:39 in Hong Kong, its closing auction ends by 16:10
        ("XHKG", "2024-06-03T08:40", "2024-06-03"),
        ("XNYS", "2024-06-03T20:29", "2024-06-02"),  # 16:29 in summer
        ("XNYS", "2024-06-03T20:30", "2024-06-03"),
        ("XNYS", "2024-12-03T20:30", "2024-12-02"),  # 15:30 in winter
        ("XNYS", "2024-12-04T01:00", "2024-12-03"),  # still the 3rd in New York
    ],
)
def test_the_last_finished_session(exchange: str, utc: str, last: str) -> None:
    """Half an hour after the exchange's own close, by its own clock."""
    assert last_finished_on(exchange, datetime.fromisoformat(utc).replace(tzinfo=UTC)) == date.fromisoformat(last)


@given(st.integers(0, 10**6), st.integers(1, 20))
def test_waits_grow_and_end(seed: int, n_failed: int) -> None:
    """From a half to the whole of 2, 4, 8 ... seconds, a minute at most; a wait that is told is kept, capped."""
    back_off = BackOff(chance=Random(seed))  # noqa: S311
    whole = min(60.0, 2.0**n_failed)
    assert whole / 2 <= back_off.seconds(n_failed) <= whole
    assert back_off.seconds(n_failed, 5.0) == 5.0
    assert back_off.seconds(n_failed, 1e9) == 60.0


def test_waits_differ() -> None:
    """Two clients do not come back together, one client with a seed always waits the same."""
    waits = [BackOff(chance=Random(seed)).seconds(3) for seed in (1, 2, 1)]  # noqa: S311
    assert waits[0] == waits[2] != waits[1]


def test_a_call_is_left_at_its_deadline() -> None:
    """What does not come back is left behind; the caller goes on with the next call in a new thread."""
    never, caller = threading.Event(), Caller()
    with pytest.raises(DeadlinePassedError):
        caller.call(lambda: never.wait(30), 0.05)
    assert caller.call(lambda: 7, 5) == 7
    with pytest.raises(ZeroDivisionError):
        caller.call(lambda: 1 / 0, 5)
    never.set()
    caller.close()


def test_the_sooner_deadline() -> None:
    """A ticker's deadline never outlasts the whole's."""
    whole = Deadline.after(MachineClock(), 10)
    assert whole.sooner(100).at == whole.at
    assert whole.sooner(1).left() <= 1


@pytest.mark.parametrize(
    ("error", "status", "reason", "attempts"),
    [
        (wire.DNSError("could not resolve host"), None, FetchReason.NETWORK, 4),
        (wire.ConnectionError("refused"), None, FetchReason.NETWORK, 4),
        (wire.IncompleteRead("18"), None, FetchReason.NETWORK, 4),
        (wire.ChunkedEncodingError("56"), None, FetchReason.NETWORK, 4),
        (wire.ConnectTimeout("28"), None, FetchReason.TIMEOUT, 4),
        (wire.ReadTimeout("28"), None, FetchReason.TIMEOUT, 4),
        (wire.ProxyError("5"), None, FetchReason.PROXY, 1),
        (wire.CertificateVerifyError("60"), None, FetchReason.TLS, 1),
        (DeadlinePassedError(), None, FetchReason.TIMEOUT, 1),
        (KeyError("timestamp"), 200, FetchReason.SOURCE_CHANGED, 1),
        (wire.JSONDecodeError("x", "{", 0), 404, FetchReason.UNKNOWN_TICKER, 1),
        (wire.JSONDecodeError("x", "{", 0), 200, FetchReason.UNREADABLE, 4),
    ],
)
def test_what_an_error_means(error: Exception, status: int | None, reason: FetchReason, attempts: int) -> None:
    """By its type and the status of the answer; none of the network's is taken for a delisting."""
    found = failure_of("600001.SS", error, Seen(status=status))
    assert (found.failure.reason, found.attempts) == (reason, attempts)
    assert reason is FetchReason.UNKNOWN_TICKER or "delisted" not in found.failure.sentence()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("30", 30.0), ("Thu, 26 Nov 2026 12:01:00 GMT", 60.0), ("Thu, 26 Nov 2026 11:00:00 GMT", 0.0), ("soon", None)],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    """Seconds, or a date; nonsense is none."""
    seen = Seen()
    seen.note_retry_after(header, datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert seen.retry_after == seconds


@pytest.mark.parametrize(
    ("kind", "absent", "idle", "is_short"),
    [
        (InstrumentKind.STOCK, 60, 0, False),  # a quarter of 242
        (InstrumentKind.STOCK, 61, 0, True),
        (InstrumentKind.STOCK, 30, 130, False),  # 160 without a bar, two thirds are 162
        (InstrumentKind.STOCK, 30, 133, True),
        (InstrumentKind.ETF, 2, 0, False),
        (InstrumentKind.ETF, 3, 0, True),
        (InstrumentKind.ETF, 1, 2, True),
        (InstrumentKind.INDEX, 1, 0, False),
        (InstrumentKind.INDEX, 2, 0, True),
        (InstrumentKind.INDEX, 0, 2, True),
    ],
)
def test_what_may_be_missing(kind: InstrumentKind, absent: int, idle: int, is_short: bool) -> None:
    """Of the 242 sessions of 2024 in Shanghai: how many without a row, and in all without a bar."""
    sessions = expected_sessions("XSHG", date(2024, 1, 1), date(2024, 12, 31))
    assert len(sessions) == 242
    told = shortfall(kind, sessions, sessions[absent + idle :], sessions[absent : absent + idle])
    assert bool(told) == is_short


def test_beyond_the_record_nothing_is_expected() -> None:
    """Sessions of years that the exchange has not announced are not missed."""
    none = expected_sessions("XSHG", date(2090, 1, 1), date(2090, 12, 31))
    assert len(none) == 0
    assert shortfall(InstrumentKind.INDEX, none, none, none) == ""


@pytest.mark.parametrize(
    ("ticker", "day", "price", "tick"),
    [
        ("600519.SS", "2024-06-03", 1650.0, Fraction(1, 100)),
        ("580001.SS", "2024-06-03", 1.0, Fraction(1, 1000)),  # a fund of which the book does not know what it follows
        ("0700.HK", "2024-06-03", 364.4, Fraction(1, 5)),  # 0.2 from 200 to 500
        ("0700.HK", "2024-06-03", 19.5, Fraction(1, 50)),
        ("TSLA", "2024-06-03", 176.29, Fraction(1, 100)),
        ("TSLA", "2024-06-03", 0.5, Fraction(1, 10000)),
        ("TSLA", "2010-06-29", 23.89, UNKNOWN),  # the book of the US begins in 2014
        ("000300.SS", "2024-06-03", 3600.0, UNKNOWN),
    ],
)
def test_ticks(ticker: str, day: str, price: float, tick: Fraction) -> None:
    """By the rule book of the instrument and the date; unknown where it does not say."""
    instrument = instrument_from_code(ticker)
    assert instrument is not None
    assert ticks_of(shipped_rule_book(), instrument, np.array([day], "datetime64[D]"), np.array([price])) == [tick]


def test_settings_are_checked() -> None:
    """A rate or a deadline that cannot be meant is refused with a sentence."""
    for wrong in ({"rate": 0.0}, {"rate": 11.0}, {"deadline": -1.0}, {"ticker_deadline": float("nan")}):
        with pytest.raises(PriceSourceError):
            FetchSettings(**wrong)


@pytest.mark.parametrize(
    ("ticker", "offered"),
    [
        ("300750.SZ", True),
        ("920002.BJ", True),
        ("0700.HK", True),
        ("^GSPC", True),
        ("TSLA", True),
        ("886032.TI", False),
        ("", False),
        ("0.2", False),
        ("False", False),
    ],
)
def test_what_yahoo_can_have(ticker: str, offered: bool) -> None:
    """Spelled as one of an exchange's, but no THS index."""
    assert is_offered(ticker) == offered


def test_the_machine_s_clock() -> None:
    """It is in UTC, and it moves."""
    clock: Any = MachineClock()
    assert clock.instant().utcoffset() == timedelta(0)
    before = clock.monotonic()
    clock.sleep(0.001)
    assert clock.monotonic() > before
