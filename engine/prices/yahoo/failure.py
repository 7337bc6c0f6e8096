"""What went wrong with a request, told by the type of the error and the status of the answer, never by its words."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from catalysts.errors import shown
from engine.prices.fetching.deadline import DeadlinePassedError
from engine.prices.fetching.report import FetchFailure, FetchReason
from engine.prices.yahoo.answer import SourceChangedError

# Worth another attempt; how many in all.
ATTEMPTS: Mapping[FetchReason, int] = {
    FetchReason.NETWORK: 4,
    FetchReason.TIMEOUT: 4,
    FetchReason.RATE_LIMITED: 4,
    FetchReason.SERVER: 4,
    FetchReason.UNREADABLE: 4,
    FetchReason.REFUSED: 2,
}
# What no other ticker would escape either.
UNREACHABLE = (FetchReason.NETWORK, FetchReason.TIMEOUT, FetchReason.PROXY, FetchReason.TLS)


class YahooError(Exception):
    """A ticker's failure as it travels up; `attempts` is how many are worth making in all."""

    def __init__(self, failure: FetchFailure, attempts: int = 1, retry_after: float | None = None) -> None:
        super().__init__(failure.sentence())
        self.failure = failure
        self.attempts = attempts
        self.retry_after = retry_after


@dataclass(slots=True)
class Seen:
    """What the last answers looked like on the wire: status, headers and body of the last chart, and when the server
    said to come back (seconds), if it did."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    retry_after: float | None = None

    @property
    def answered_at(self) -> datetime | None:
        """The server's time, None where it did not say."""
        return _instant(self.headers.get("date", ""))

    def note_retry_after(self, text: str | None, now: datetime) -> None:
        """Keep a Retry-After header: seconds, or an HTTP date."""
        if text is None:
            return
        at = _instant(text)
        if text.strip().isdecimal():
            self.retry_after = float(text)
        elif at is not None:
            self.retry_after = max(0.0, (at - now).total_seconds())


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an error means; `is_final` where another attempt cannot help."""

    reason: FetchReason
    detail: str
    is_final: bool = False


def failure_of(ticker: str, error: Exception, seen: Seen) -> YahooError:
    """The error of one attempt as a failure of the ticker."""
    judges = (_asked_too_often, _on_the_wire, _of_another_form, _by_status, _by_the_library, _unreadable)
    found = next(filter(None, (judge(error, seen) for judge in judges)), None)
    verdict = found or Verdict(FetchReason.SOURCE_CHANGED, _changed(f"{type(error).__name__}: {shown(str(error))}"))
    attempts = 1 if verdict.is_final else ATTEMPTS.get(verdict.reason, 1)
    return YahooError(FetchFailure(ticker, verdict.reason, verdict.detail), attempts, seen.retry_after)


def _asked_too_often(error: Exception, seen: Seen) -> Verdict | None:
    from yfinance.exceptions import YFRateLimitError

    if isinstance(error, YFRateLimitError) or seen.status == 429:
        return Verdict(FetchReason.RATE_LIMITED, "Yahoo answers that it was asked too often; try again later")
    return None


def _on_the_wire(error: Exception, seen: Seen) -> Verdict | None:  # noqa: ARG001 - one of the judges
    """A failure before there was a whole answer; the library's JSON error is a kind of wire error too, not to us."""
    from curl_cffi.requests import exceptions as wire

    if isinstance(error, DeadlinePassedError):
        return Verdict(FetchReason.TIMEOUT, "Yahoo did not answer within the deadline", is_final=True)
    if isinstance(error, json.JSONDecodeError) or not isinstance(error, wire.RequestException):
        return None
    cause = shown(str(error).split(" See https")[0])
    if isinstance(error, wire.ProxyError):
        return Verdict(FetchReason.PROXY, f"the proxy does not let Yahoo be reached ({cause})")
    if isinstance(error, wire.SSLError):
        return Verdict(FetchReason.TLS, f"the connection is not secure: check this machine's certificates ({cause})")
    if isinstance(error, wire.Timeout):
        return Verdict(FetchReason.TIMEOUT, f"Yahoo did not answer in time ({cause})")
    return Verdict(FetchReason.NETWORK, f"Yahoo cannot be reached, or the connection broke ({cause})")


def _of_another_form(error: Exception, seen: Seen) -> Verdict | None:  # noqa: ARG001 - one of the judges
    if isinstance(error, SourceChangedError):
        return Verdict(FetchReason.SOURCE_CHANGED, _changed(str(error)))
    return None


def _by_status(error: Exception, seen: Seen) -> Verdict | None:  # noqa: ARG001 - one of the judges
    status = seen.status or 0
    if status == 404:
        return Verdict(FetchReason.UNKNOWN_TICKER, "Yahoo does not know it; check its spelling, it may be delisted")
    if status in {401, 403}:
        return Verdict(FetchReason.REFUSED, f"Yahoo refuses to answer this machine ({status})")
    if status >= 500:
        return Verdict(FetchReason.SERVER, f"Yahoo has a fault ({status}); try again later")
    return None


def _by_the_library(error: Exception, seen: Seen) -> Verdict | None:  # noqa: ARG001 - one of the judges
    from yfinance.exceptions import YFDataException, YFException

    if isinstance(error, YFDataException):
        return Verdict(FetchReason.SERVER, "Yahoo says that it is down; try again later")
    if isinstance(error, YFException):
        told = getattr(error, "yahoo_reason", None)
        said = f" ({shown(told)})" if told else ""
        return Verdict(FetchReason.EMPTY, f"Yahoo has no prices of these dates{said}")
    return None


def _unreadable(error: Exception, seen: Seen) -> Verdict | None:
    if not isinstance(error, json.JSONDecodeError):
        return None
    if seen.body.lstrip()[:1] == b"<":
        detail = f"Yahoo sent a web page where data was expected; it is kept in {_kept(seen.body)}"
        return Verdict(FetchReason.UNREADABLE, detail, is_final=True)
    return Verdict(FetchReason.UNREADABLE, "the answer was cut off or is no JSON")


def _changed(what: str) -> str:
    from yfinance import __version__

    return f"yfinance {__version__} is not as expected: {what}; look for a newer catalyst-engine"


def _kept(body: bytes) -> str:
    handle, name = tempfile.mkstemp(prefix="catalyst-yahoo-", suffix=".html")
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    return name


def _instant(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
