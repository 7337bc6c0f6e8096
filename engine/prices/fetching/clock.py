"""The machine's clock, behind an interface: a test passes its own and takes no real time."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a fetch needs of time."""

    def instant(self) -> datetime:
        """The present instant, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds from some fixed moment; never set back."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class MachineClock:
    """The clock of this machine."""

    def instant(self) -> datetime:
        """The present instant, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds from some fixed moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)
