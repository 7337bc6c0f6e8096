"""Faults of the network and of Yahoo, by their ids, injected by the loopback: exit code, sentence, nothing lost."""

import json
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import trustme

from engine.prices.disk.disk_store import DiskStore
from engine.prices.fetching.clock import MachineClock
from engine.prices.yahoo import client, http_session, yahoo_source
from tests.engine.prices.yahoo.listing import Listing, Row, made_listing
from tests.engine.prices.yahoo.loopback import Reply, Yahoo, serving

A, B, C = "600001.SS", "600002.SS", "600003.SS"
Fetch = Callable[..., tuple[int, str, str]]
Lead = Callable[[Yahoo], None]


def only(ticker: str, reply: Reply, first: int = 10**6) -> Callable[[str, int], Reply | None]:
    """A fault of one ticker, on the first so many requests for it."""
    return lambda asked, n: reply if asked == ticker and n < first else None


def chart_of(listing: Listing, **changes: Any) -> Reply:
    """The chart of 2024 with its one result changed."""
    told = listing.chart(0, 4e9, date(2026, 11, 26))
    told["chart"]["result"][0] |= changes  # type: ignore[index]
    return Reply(200, json.dumps(told).encode())


HTML = b"<!DOCTYPE html><html><body>please accept our cookies</body></html>"
FAILING = [
    # id, the reply that the ticker always gets, the reason, how many attempts of ours
    ("C05", Reply(429, b"Too Many Requests"), "rate limited", 4),
    ("C07", Reply(401, b'{"chart":{"result":null,"error":{"code":"Unauthorized","description":"bad"}}}'), "refused", 2),
    ("C08", Reply(403, b"Forbidden"), "refused", 2),
    ("C09", Reply(404, b'{"chart":{"result":null,"error":{"code":"Not Found","description":"no"}}}'), "unknown", 1),
    ("C10-500", Reply(500, b"oops"), "server error", 4),
    ("C10-502", Reply(502, HTML), "server error", 4),
    ("C10-503", Reply(503, b"{}"), "server error", 4),
    ("C11", Reply(200, HTML), "unreadable answer", 1),
    ("C12", Reply(200, b'{"chart":{"result":[{"meta":{"currency":"CN'), "unreadable answer", 4),
    ("C13-empty", Reply(200, b"{}"), "no prices", 1),
    ("C13-null", Reply(200, b'{"chart":{"result":null,"error":null}}'), "no prices", 1),
    ("C13-400", Reply(400, b'{"chart":{"result":null,"error":{"code":"x","description":"none"}}}'), "no prices", 1),
    ("C19-cut", Reply(200, b"{" + b" " * 5000 + b"}", manner="cut"), "network", 4),
    ("C19-reset", Reply(manner="reset"), "network", 4),
    ("down", Reply(200, b"<html>Will be right back...</html>"), "server error", 4),
]


@pytest.mark.parametrize(("fault", "reply", "reason", "attempts"), FAILING, ids=[row[0] for row in FAILING])
def test_one_ticker_fails(  # noqa: PLR0917 - the parameters and the fixtures
    fault: str,
    reply: Reply,
    reason: str,
    attempts: int,
    yahoo: Yahoo,
    at_yahoo: Lead,
    fetch_2024: Fetch,
    store: DiskStore,
    clock: Any,
) -> None:
    """The ticker is named with its reason and nothing of it stored; the others are stored; 6, and 4 where it is alone.

    Only what may heal is asked for again, with growing waits between.
    """
    yahoo.fault = only(B, reply)
    at_yahoo(yahoo)
    code, _, told = fetch_2024(A, B, C)
    assert code == 6
    assert f"catalyst: {B}: {reason}" in told
    assert "delisted" not in told or fault == "C09"
    assert store.tickers() == (A, C)
    backed_off = [seconds for seconds in clock.slept if seconds > 1.01]
    assert len(backed_off) == attempts - 1
    assert all(later >= earlier for earlier, later in pairwise(backed_off))
    assert yahoo.asked.count(B) <= 2 * attempts  # yfinance itself asks a second time, under another cookie
    code, _, told = fetch_2024(B)
    assert code == 4
    assert f"catalyst: {B}: {reason}" in told
    assert yahoo.asked.count(A) == yahoo.asked.count(C) == 1


HEALING = [row for row in FAILING if row[3] == 4]


@pytest.mark.parametrize(("fault", "reply"), [row[:2] for row in HEALING], ids=[row[0] for row in HEALING])
def test_what_heals_is_stored(
    fault: str,
    reply: Reply,
    yahoo: Yahoo,
    at_yahoo: Lead,
    fetch_2024: Fetch,
    store: DiskStore,
) -> None:
    """A failure of the first two requests costs nothing but time: yfinance's memory of it is cleared."""
    yahoo.fault = only(B, reply, first=2)
    at_yahoo(yahoo)
    assert fetch_2024(A, B)[0] == 0
    assert len(store.read(B).bars) == len(store.read(A).bars) == 242


def test_c01_no_network(
    yahoo: Yahoo,
    at_yahoo: Lead,
    fetch_2024: Fetch,
    store: DiskStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where nothing answers it is the network's fault; after three tickers nobody else is asked for; what is stored
    stays and needs no network."""
    at_yahoo(yahoo)
    assert fetch_2024(A)[0] == 0
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    code, out, told = fetch_2024(A, B, C, "600004.SS", "600005.SS")
    assert code == 6
    assert "delisted" not in told
    assert told.count("network: Yahoo cannot be reached") == 3
    assert "600005.SS: network: not asked for" in told
    assert "1 were in the store already" in out
    assert fetch_2024(B)[0] == 4
    assert store.tickers() == (A,)


def test_c02_connecting_takes_too_long(
    yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A connection that is never made is tried again, then it is a time-out."""
    at_yahoo(yahoo)
    yahoo.is_deaf = True
    monkeypatch.setattr(http_session, "LONGEST", 0.08)
    code, _, told = fetch_2024(A)
    assert code == 4
    assert f"{A}: timeout: Yahoo did not answer in time" in told


def test_c03_reading_takes_too_long(
    yahoo: Yahoo,
    at_yahoo: Lead,
    fetch_2024: Fetch,
    store: DiskStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An answer that does not come is asked for again, then it is that ticker's time-out."""
    yahoo.fault = only(A, Reply(manner="hang"))
    at_yahoo(yahoo)
    monkeypatch.setattr(http_session, "LONGEST", 0.15)
    code, _, told = fetch_2024(A, B)
    assert code == 6
    assert f"{A}: timeout: Yahoo did not answer in time" in told
    assert yahoo.asked.count(A) == 4
    assert store.tickers() == (B,)


@pytest.mark.parametrize(("told", "waited"), [("7", 7), ("3600", 60)])
def test_c04_retry_after_is_kept(
    told: str, waited: float, yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, clock: Any
) -> None:
    """Yahoo's own wait is waited for, a minute at most."""
    yahoo.fault = only(A, Reply(429, b"slow down", {"Retry-After": told}), first=2)
    at_yahoo(yahoo)
    assert fetch_2024(A)[0] == 0
    assert [seconds for seconds in clock.slept if seconds > 1.01] == [waited]


@pytest.mark.slow
def test_c06_most_are_refused(
    days: list[date], tmp_path: Path, at_yahoo: Lead, fetch_2024: Fetch, store: DiskStore
) -> None:
    """Of a hundred eighty answer 429: twenty are stored, eighty listed, and the next call asks for the eighty alone."""
    names = [f"60{n:04d}.SS" for n in range(100)]
    good = set(names[::5])
    made = {name: made_listing(name, days) for name in names}
    limited = Reply(429, b"Too Many Requests")
    fault = lambda ticker, _: None if ticker in good else limited  # noqa: E731
    with serving(Yahoo(made, at_now(), fault), tmp_path) as yahoo:
        at_yahoo(yahoo)
        code, out, told = fetch_2024(*names)
        assert code == 6
        assert set(store.tickers()) == good
        assert "20 stored, 0 were in the store already, 80 failed" in out
        assert all(name in told for name in names if name not in good)
        yahoo.asked.clear()
        yahoo.fault = lambda *_: None
        assert fetch_2024(*names)[0] == 0
        assert sorted(yahoo.asked) == sorted(set(names) - good)
        assert store.tickers() == tuple(names)


def test_c11_the_page_is_kept(yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, tmp_path: Path) -> None:
    """The web page that came in place of data lies where the sentence says."""
    yahoo.fault = only(A, Reply(200, HTML))
    at_yahoo(yahoo)
    told = fetch_2024(A)[2]
    kept = next(tmp_path.glob("catalyst-yahoo-*.html"))
    assert kept.read_bytes() == HTML
    assert kept.name in told


@pytest.mark.parametrize("n_kept", [1, 120])
def test_c14_too_few_bars(n_kept: int, yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, store: DiskStore) -> None:
    """One bar, or a half of them, is no history of a year: not stored, with the count and an instance."""
    listing = yahoo.listings[A]
    first_on = listing.rows[0].on
    yahoo.listings[A] = replace(listing, rows=listing.rows[-n_kept:], first_trade_on=first_on)
    at_yahoo(yahoo)
    code, _, told = fetch_2024(A, B)
    assert code == 6
    assert f"{A}: incomplete: {242 - n_kept} of 242 sessions are missing, for instance {first_on}" in told
    assert store.tickers() == (B,)


def test_c15_no_prices_for_one_of_many(
    yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, store: DiskStore, days: list[date]
) -> None:
    """A ticker whose every row is empty has failed."""
    yahoo.listings[B] = replace(yahoo.listings[B], rows=[], idle_on=days, idle="null")
    at_yahoo(yahoo)
    code, _, told = fetch_2024(A, B, C)
    assert code == 6
    assert f"{B}: no prices: Yahoo sent 242 rows, 242 of them without prices" in told
    assert store.tickers() == (A, C)


def test_c16_rows_outside_the_range(yahoo: Yahoo, at_yahoo: Lead, command: Fetch, store: DiskStore) -> None:
    """Rows of dates that were not asked for are cut, and counted."""
    yahoo.fault = only(A, chart_of(yahoo.listings[A]))
    at_yahoo(yahoo)
    code, out, _ = command("prices", "fetch", A, "--start", "2024-07-01", "--end", "2024-12-31")
    assert code == 0
    history = store.read(A)
    assert history.bars.first_on == date(2024, 7, 1)
    n_before = 242 - len(history.bars)
    assert f"{A}: {n_before} rows outside the dates asked for left out" in out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"symbol": "600009.SS"}, "Yahoo answered with the ticker 600009.SS, expected 600001.SS"),
        ({"currency": "HKD"}, "Yahoo answered with the currency HKD, expected CNY"),
    ],
)
def test_c17_another_instrument(
    change: dict[str, Any],
    told: str,
    yahoo: Yahoo,
    at_yahoo: Lead,
    fetch_2024: Fetch,
    store: DiskStore,
) -> None:
    """Prices of another ticker or in another currency are not taken."""
    yahoo.listings[A] = replace(yahoo.listings[A], **change)
    at_yahoo(yahoo)
    code, _, said = fetch_2024(A)
    assert code == 4
    assert told in said
    assert store.tickers() == ()


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename(columns={"Close": "close"})


def _two_levels(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_axis(pd.MultiIndex.from_product([frame.columns, [A]]), axis=1)


def _adjusted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.drop(columns="Adj Close")


@pytest.mark.parametrize("change", [_renamed, _two_levels, _adjusted])
def test_c18_the_library_returns_another_form(
    change: Callable[[pd.DataFrame], pd.DataFrame],
    yahoo: Yahoo,
    at_yahoo: Lead,
    fetch_2024: Fetch,
    monkeypatch: pytest.MonkeyPatch,
    store: DiskStore,
) -> None:
    """Columns that are not those known stop the fetch, with the library's version."""
    real = client._history
    monkeypatch.setattr(client, "_history", lambda *given: change(real(*given)))
    at_yahoo(yahoo)
    code, _, told = fetch_2024(A)
    assert code == 4
    assert f"{A}: source changed: yfinance 1." in told
    assert store.tickers() == ()


def test_c18_yahoo_answers_in_another_form(yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch) -> None:
    """A chart whose columns have other names is told as a change of the source, not as a fault of ours."""
    yahoo.fault = only(A, chart_of(yahoo.listings[A], indicators={"quote": [{"o": [1], "c": [1]}]}))
    at_yahoo(yahoo)
    code, _, told = fetch_2024(A)
    assert code == 4
    assert f"{A}: source changed: yfinance 1." in told


@pytest.mark.parametrize(("fault", "manner"), [("C20", "drip"), ("C21", "hang")])
def test_a_call_that_does_not_end(
    fault: str,
    manner: str,
    yahoo: Yahoo,
    at_yahoo: Lead,
    fetch_2024: Fetch,
    store: DiskStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An answer of a byte a second, or none, with a library that would wait for it: the ticker's deadline ends it, and
    the next ticker is asked for as if nothing had been."""
    yahoo.fault = only(A, Reply(200, b"x" * 1000, manner=manner))
    at_yahoo(yahoo)
    monkeypatch.setattr(yahoo_source, "MachineClock", MachineClock)
    monkeypatch.setattr(http_session.Watched, "timeout", lambda *_: 60.0)
    code, _, told = fetch_2024(A, B, options=("--ticker-deadline", "0.8", "--rate", "10"))
    assert code == 6
    assert f"{A}: timeout: Yahoo did not answer within the deadline" in told
    assert store.tickers() == (B,)


def test_c21_the_crumb_does_not_come(
    yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, store: DiskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A call left behind while the library holds its lock does not hold up the next ticker."""
    yahoo.n_crumbs_hang = 1
    at_yahoo(yahoo)
    monkeypatch.setattr(yahoo_source, "MachineClock", MachineClock)
    monkeypatch.setattr(http_session.Watched, "timeout", lambda *_: 60.0)
    code, _, told = fetch_2024(A, B, options=("--ticker-deadline", "0.6", "--rate", "10"))
    assert code == 6
    assert f"{A}: timeout: Yahoo did not answer within the deadline" in told
    assert store.tickers() == (B,)


def test_c05_the_crumb_is_refused(yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch) -> None:
    """A chart needs no crumb: a 429 on the crumb alone costs nothing."""
    yahoo.crumb_status, yahoo.strict = 429, False
    at_yahoo(yahoo)
    assert fetch_2024(A)[0] == 0


def test_failures_are_not_remembered(
    yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a range that ends in the past yfinance keeps answers in memory, failures too: it is made to forget them."""
    monkeypatch.setattr(client, "AHEAD", timedelta(days=-300))
    yahoo.fault = only(A, Reply(500, b"oops"), first=2)
    at_yahoo(yahoo)
    assert fetch_2024(A)[0] == 0


def test_the_deadline_of_the_whole(yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, store: DiskStore) -> None:
    """When the time for all of them is over, the rest is listed and not asked for."""
    yahoo.fault = only(B, Reply(429, b"slow down", {"Retry-After": "50"}))
    at_yahoo(yahoo)
    code, _, told = fetch_2024(A, B, C, options=("--deadline", "20"))
    assert code == 6
    assert f"{B}: rate limited" in told
    assert store.tickers() == (A, C)
    yahoo.fault = only(B, Reply(429, b"slow down", {"Retry-After": "6"}))
    code, _, told = fetch_2024(B, "600007.SS", options=("--deadline", "20", "--rate", "0.2"))
    assert code == 4
    assert "600007.SS: timeout: the time for this fetch was used up" in told
    assert "600007.SS" not in yahoo.asked


def test_c22_another_certificate(
    yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A certificate of an authority that is not trusted is told as that."""
    at_yahoo(yahoo)
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(other))
    code, _, told = fetch_2024(A)
    assert code == 4
    assert f"{A}: TLS: the connection is not secure" in told
    assert yahoo.asked == []


def test_c22_the_proxy_refuses(yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch) -> None:
    """A proxy that does not let one through: the cause is told."""
    at_yahoo(yahoo)
    yahoo.hosts = ()
    code, _, told = fetch_2024(A)
    assert code == 4
    assert f"{A}: network: Yahoo cannot be reached" in told
    assert "CONNECT tunnel failed, response 403" in told


@pytest.mark.slow
def test_c23_the_library_s_own_files(
    yahoo: Yahoo, process_environment: Callable[[Yahoo], dict[str, str]], tmp_path: Path
) -> None:
    """yfinance's files of time zones and cookies, one locked and one spoilt, are not even opened."""
    environment = process_environment(yahoo)
    folder = Path(environment["XDG_CACHE_HOME"]) / "py-yfinance"
    folder.mkdir(parents=True)
    spoilt = folder / "cookies.db"
    spoilt.write_bytes(b"this is no database" * 100)
    locked = sqlite3.connect(folder / "tkr-tz.db", isolation_level=None)
    locked.execute("create table kept (a)")
    locked.execute("begin exclusive")
    try:
        done = subprocess.run(_fetching(A), env=environment, capture_output=True, text=True, timeout=60, check=False)
    finally:
        locked.close()
    assert done.returncode == 0, done.stderr
    assert spoilt.read_bytes() == b"this is no database" * 100
    assert DiskStore(tmp_path / "data").tickers() == (A,)


@pytest.mark.slow
def test_c25_interrupted(yahoo: Yahoo, process_environment: Callable[[Yahoo], dict[str, str]], tmp_path: Path) -> None:
    """Ctrl-C while the third ticker is waited for: 130 at once, the two before it are stored."""
    import signal

    reached = threading.Event()

    def fault(ticker: str, _: int) -> Reply | None:
        if ticker != C:
            return None
        reached.set()
        return Reply(manner="hang")

    yahoo.fault = fault
    with subprocess.Popen(
        _fetching(A, B, C), env=process_environment(yahoo), stderr=subprocess.PIPE, text=True
    ) as process:
        assert reached.wait(30)
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=20)[1]
    assert process.returncode == 130, told
    assert "what was fetched so far is stored" in told
    assert DiskStore(tmp_path / "data").tickers() == (A, B)


@pytest.mark.parametrize("off", [timedelta(days=1), timedelta(days=-1)])
def test_c26_the_clock_is_wrong(
    off: timedelta,
    days: list[date],
    yahoo: Yahoo,
    at_yahoo: Lead,
    command: Fetch,
    store: DiskStore,
    clock: Any,
) -> None:
    """At eleven in Shanghai the bar of the day is left out, whatever day this machine believes it is."""
    last, before = days[200], days[199]
    yahoo.now = at_now().replace(year=last.year, month=last.month, day=last.day, hour=3)
    clock.at, clock.off = yahoo.now, off
    at_yahoo(yahoo)
    code, out, _ = command("prices", "fetch", A, "--start", "2024-01-01")
    assert code == 0
    history = store.read(A)
    assert history.bars.last_on == before
    assert history.asked_to == last - timedelta(days=1)
    assert "1 rows of a session that is not over left out" in out
    assert f"this machine's clock is 24 hours {'fast' if off > timedelta(0) else 'slow'}" in out


def at_now() -> Any:
    """Eight in the evening in Shanghai on 2026-11-26."""
    from datetime import UTC, datetime

    return datetime(2026, 11, 26, 12, tzinfo=UTC)


def _fetching(*tickers: str) -> list[str]:
    code = "from engine.cli import main; main()"
    dates = ["--start", "2024-01-01", "--end", "2024-12-31", "--rate", "10"]
    return [sys.executable, "-c", code, "prices", "fetch", *tickers, *dates]


def test_bars_that_contradict_themselves(yahoo: Yahoo, at_yahoo: Lead, fetch_2024: Fetch) -> None:
    """A close above the high by more than a tick is not taken; by a tick it is, the high widened and counted."""
    rows = yahoo.listings[A].rows
    for excess, code in ((0.01, 0), (0.5, 4)):
        bad = Row(rows[9].on, rows[9].open, rows[9].high, rows[9].low, round(rows[9].high + excess, 2), 5.0)
        yahoo.listings[A] = replace(yahoo.listings[A], rows=[*rows[:9], bad, *rows[10:]])
        at_yahoo(yahoo)
        ended, out, told = fetch_2024(A) if code == 0 else fetch_2024(A, options=("--data", "other"))
        assert ended == code
        assert ("1 bars whose open or close lay a tick outside" in out) == (code == 0)
        assert (f"1 bars contradict themselves (open or close outside low and high), such as {bad.on}" in told) == (
            code == 4
        )
