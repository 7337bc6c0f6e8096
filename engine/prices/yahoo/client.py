"""yfinance, asked for one ticker at a time, with its traps disarmed."""

import contextlib
import importlib
import json
import logging
import warnings
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from engine.markets.codes import TickerError, exchange_of
from engine.markets.exchange import EXCHANGES
from engine.prices.fetching.clock import Clock
from engine.prices.fetching.deadline import Caller, Deadline, DeadlinePassedError
from engine.prices.yahoo.answer import Answer, SourceChangedError, read_answer
from engine.prices.yahoo.failure import failure_of
from engine.prices.yahoo.http_session import LONGEST, Watched, watched_session
from engine.prices.yahoo.pace import Pace

AHEAD = timedelta(days=7)  # a clock that is some days slow still asks for every split there is


class YahooClient:
    """Asks Yahoo through yfinance.

    What it takes care of: exceptions are raised, not logged; the library's memory of answers, which keeps failures
    too, is cleared before each attempt; its files of time zones and cookies are not used at all, so that no other
    process can lock or spoil them; a call that does not come back is left behind with its session, because it may hold
    a lock. `options` go to the HTTP session (proxies, verify).
    """

    def __init__(self, clock: Clock, pace: Pace, options: dict[str, Any] | None = None) -> None:
        self._clock = clock
        self._watched = Watched(clock, pace)
        self._options = options or {}
        self._caller = Caller()
        self._session: Any = None

    @property
    def reader(self) -> str:
        """What reads Yahoo, with its version."""
        with _quiet():
            from yfinance import __version__
        return f"yfinance {__version__}"

    def ask(self, ticker: str, from_on: date, deadline: Deadline) -> Answer:
        """One attempt: everything from a date through today, whatever range is wanted, because the splits of today
        are in the prices of then. Raises YahooError."""
        seen = self._watched.begin(deadline.left)
        with _quiet():
            end_on = self._clock.instant().date() + AHEAD
            try:
                session = self._open()
                frame = self._caller.call(lambda: _history(session, ticker, from_on, end_on), deadline.left())
                return read_answer(ticker, frame, _chart(seen.body), seen.answered_at)
            except DeadlinePassedError as error:
                self._caller = Caller()
                self.renew()
                raise failure_of(ticker, error, seen) from error
            except Exception as error:  # a library's error of any type is a failure of this ticker
                raise failure_of(ticker, error, seen) from error

    def renew(self) -> None:
        """Begin anew: another session, without cookie and crumb."""
        self._watched = Watched(self._clock, self._watched.pace)
        self._session = None

    def close(self) -> None:
        """End the thread that asks."""
        self._caller.close()

    def _open(self) -> Any:
        if self._session is None:
            _begin()
            self._session = watched_session(self._watched, self._options)
        return self._session


class _Zones:
    """Stands in for yfinance's file of time zones: what a ticker's ending says, so that nobody need be asked."""

    def lookup(self, ticker: str) -> str | None:
        try:
            return EXCHANGES[exchange_of(ticker)].time_zone
        except TickerError:  # somebody else's use of yfinance in this process: it will ask
            return None

    def store(self, ticker: str, zone: str | None) -> None:
        """Not kept."""


class _Cookies:
    """Stands in for yfinance's file of cookies: without one it would fetch a cookie for every request."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def lookup(self, strategy: str) -> dict[str, Any] | None:
        kept = self._kept.get(strategy)
        return None if kept is None else {"cookie": kept, "age": timedelta(0)}

    def store(self, strategy: str, cookie: Any) -> None:
        paths = [names.get("/", {}) for names in (cookie or {}).values()]
        is_dated = bool(paths) and all("A3" in names and names["A3"].expires for names in paths)
        self._kept = {strategy: cookie} if is_dated else {}  # it reads that cookie without looking whether it is there


def _begin() -> None:
    """A yfinance that has asked nothing yet: without cookie and crumb, off its files, and with its exceptions on."""
    import yfinance
    from yfinance import cache
    from yfinance.data import SingletonMeta, YfData

    yfinance.config.debug.hide_exceptions = False
    logging.getLogger("yfinance").setLevel(logging.CRITICAL)
    SingletonMeta._instances.pop(YfData, None)
    cache._TzCacheManager._tz_cache = _Zones()
    cache._CookieCacheManager._Cookie_cache = _Cookies()


def _history(session: Any, ticker: str, from_on: date, end_on: date) -> Any:
    import yfinance
    from yfinance.data import YfData

    YfData.cache_get.cache_clear()
    return yfinance.Ticker(ticker, session=session).history(
        start=from_on,
        end=end_on,
        interval="1d",
        auto_adjust=False,
        back_adjust=False,
        actions=True,
        keepna=True,
        repair=False,
        rounding=False,
        timeout=LONGEST,
    )


def _chart(body: bytes) -> Any:
    try:
        return json.loads(body)["chart"]["result"][0]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise SourceChangedError("it did not ask for a chart, or the chart has another form") from error


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings that yfinance makes pandas give: nothing that a user could act on.

    pandas adds filters of its own when it is imported, so that has to be over before.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        importlib.import_module("yfinance")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
