"""Calls that end in time, whatever they wait for: a library that hangs is left behind, not waited for."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from engine.prices.fetching.clock import Clock

T = TypeVar("T")


class DeadlinePassedError(Exception):
    """A call took longer than it may; it is still running and will be ignored."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a clock after which nothing is waited for."""

    clock: Clock
    at: float

    @classmethod
    def after(cls, clock: Clock, seconds: float) -> "Deadline":
        """The deadline so many seconds from now."""
        return cls(clock, clock.monotonic() + seconds)

    def left(self) -> float:
        """Seconds left, 0 when it has passed."""
        return max(0.0, self.at - self.clock.monotonic())

    def sooner(self, seconds: float) -> "Deadline":
        """The earlier of this deadline and one so many seconds from now."""
        return Deadline(self.clock, min(self.at, self.clock.monotonic() + seconds))


@dataclass(slots=True)
class _Call(Generic[T]):
    function: Callable[[], T]
    done: threading.Event = field(default_factory=threading.Event)
    result: T | None = None
    error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self.function()
        except BaseException as error:  # noqa: BLE001 - handed over to the caller's thread
            self.error = error
        self.done.set()


class Caller:
    """Runs calls one after another in a thread of its own, so that each can be left at its deadline.

    The thread ends with the process at the latest: it is a daemon.
    """

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[_Call[object]] | None = None

    def call(self, function: Callable[[], T], seconds: float) -> T:
        """What the function returns or raises; DeadlinePassedError if it takes longer than so many real seconds."""
        if self._calls is None:
            self._calls = queue.SimpleQueue()
            threading.Thread(target=_work, args=(self._calls,), name="fetch", daemon=True).start()
        call: _Call[T] = _Call(function)
        self._calls.put(call)  # type: ignore[arg-type] # a queue of calls of any result
        if not call.done.wait(seconds):
            self._calls.put(_LAST)
            self._calls = None
            raise DeadlinePassedError
        if call.error is not None:
            raise call.error
        return call.result  # type: ignore[return-value] # set where there was no error

    def close(self) -> None:
        """End the thread when its call is over."""
        if self._calls is not None:
            self._calls.put(_LAST)
            self._calls = None


def _nothing() -> object:
    return None


_LAST: _Call[object] = _Call(_nothing)


def _work(calls: "queue.SimpleQueue[_Call[object]]") -> None:
    while (call := calls.get()) is not _LAST:
        call.run()
