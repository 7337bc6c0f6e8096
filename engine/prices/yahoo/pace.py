"""How fast Yahoo is asked: at most so many requests a second, and longer and longer waits after a failure."""

import threading
from dataclasses import dataclass, field
from random import Random

from engine.prices.fetching.clock import Clock


@dataclass(slots=True)
class Pace:
    """Turns for requests, `rate` a second at most. Safe to use from several threads."""

    clock: Clock
    rate: float
    _next: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def wait_turn(self) -> None:
        """Wait until the next request may be sent."""
        with self._lock:
            now = self.clock.monotonic()
            turn = max(now, self._next)
            self._next = turn + 1 / self.rate
        if turn > now:
            self.clock.sleep(turn - now)


@dataclass(frozen=True, slots=True)
class BackOff:
    """Waits between attempts: `first` seconds, then twice as long each time, at most `most`; of each a random part
    from a half to the whole, so that many clients do not come back together."""

    first: float = 2.0
    most: float = 60.0
    chance: Random = field(default_factory=Random)

    def seconds(self, n_failed: int, told: float | None = None) -> float:
        """The wait after the n-th failed attempt (from 1). What the server told (Retry-After, seconds) goes before,
        but is no longer than `most` either."""
        if told is not None:
            return min(max(told, 0.0), self.most)
        whole = min(self.most, self.first * 2.0 ** (n_failed - 1))
        return whole * self.chance.uniform(0.5, 1.0)
