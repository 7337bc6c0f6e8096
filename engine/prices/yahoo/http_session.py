"""The HTTP session that yfinance works with: each request waits for its turn, ends in time, and is looked at."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.prices.fetching.clock import Clock
from engine.prices.yahoo.failure import Seen
from engine.prices.yahoo.pace import Pace

CHART = "/v8/finance/chart/"
LONGEST = 30.0  # seconds for one request: a chart of thirty years takes two


def _for_ever() -> float:
    return LONGEST


@dataclass(slots=True)
class Watched:
    """What a session's requests go by: the pace, the time that the current call has left, and what was seen of it."""

    clock: Clock
    pace: Pace
    left: Callable[[], float] = _for_ever
    seen: Seen = field(default_factory=Seen)

    def begin(self, left: Callable[[], float]) -> Seen:
        """A new call begins; what was seen before is forgotten."""
        self.left = left
        self.seen = Seen()
        return self.seen

    def timeout(self, asked: Any) -> float:
        """Seconds for one request: what is asked, if that is left."""
        wanted = float(asked) if isinstance(asked, int | float) else LONGEST
        return max(0.05, min(wanted, self.left(), LONGEST))

    def look(self, url: str, response: Any) -> None:
        """Remember what an answer says of itself."""
        if response.status_code in {429, 503}:
            self.seen.note_retry_after(response.headers.get("retry-after"), self.clock.instant())
        if CHART in url:
            self.seen.status = int(response.status_code)
            self.seen.headers = {str(name).lower(): str(value or "") for name, value in response.headers.items()}
            self.seen.body = bytes(response.content)


def watched_session(watched: Watched, options: dict[str, Any]) -> Any:
    """A session of curl_cffi, as yfinance makes one, that goes by `watched`; `options` are further ones of its own."""
    from curl_cffi import requests

    class WatchedSession(requests.Session):  # type: ignore[type-arg] # its parameter is its own response
        def request(self, method: Any, url: str, *args: Any, **options: Any) -> Any:
            watched.pace.wait_turn()
            watched.seen.status = None if CHART in url else watched.seen.status
            options["timeout"] = watched.timeout(options.get("timeout"))
            response = super().request(method, url, *args, **options)
            watched.look(url, response)
            return response

    return WatchedSession(impersonate="chrome", **options)
