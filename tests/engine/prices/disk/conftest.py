"""Histories from a few numbers, and a store of one's own."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.disk import durable
from engine.prices.disk.disk_store import DiskStore
from engine.prices.history import History, Origin

FETCHED_AT = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)


def make_history(
    first: str,
    last: str,
    ticker: str = "600000.SS",
    *,
    times: float = 1.0,
    plus: float = 0.0,
    actions: tuple[CorporateAction, ...] = (),
    currency: str = "CNY",
) -> History:
    """A history of every weekday of a range; a session's close depends on its date, `times` and `plus` alone."""
    days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
    days = days[np.is_busday(days)]
    close = (10 + (days - np.datetime64("2020-01-01")).astype(int) / 100) * times + plus
    bars = Bars(ticker, days, close, close + 0.5, close - 0.5, close, np.full(len(days), 1000.0))
    return History(
        bars, actions, date.fromisoformat(first), date.fromisoformat(last), currency, Origin("a", "b 1", FETCHED_AT)
    )


def same(one: History, other: History) -> bool:
    """Whether two histories tell the same, to the last bit."""
    columns = ("sessions", "open", "high", "low", "close", "volume")
    return (
        all(np.array_equal(getattr(one.bars, name), getattr(other.bars, name)) for name in columns)
        and (one.ticker, one.actions, one.asked_from, one.asked_to)
        == (other.ticker, other.actions, other.asked_from, other.asked_to)
        and (one.currency, one.origin) == (other.currency, other.origin)
    )


@pytest.fixture(name="history")
def history_fixture() -> Callable[..., History]:
    """See `make_history`."""
    return make_history


@pytest.fixture(name="same")
def same_fixture() -> Callable[[History, History], bool]:
    """See `same`."""
    return same


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    """An empty store."""
    return DiskStore(tmp_path / "data")


@pytest.fixture
def files() -> Callable[[DiskStore], list[Path]]:
    """The files of histories and tables of a store."""
    return lambda store: sorted((store.folder / "prices" / "files").iterdir())


class FailingSystem:
    """The `os` of the module that writes, with a call that fails: the k-th of those named."""

    def __init__(self, names: tuple[str, ...], fail_at: int, error: OSError) -> None:
        import os

        self._os, self._names, self._fail_at, self._error = os, names, fail_at, error
        self.n_calls = 0

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._os, name)
        if name not in self._names:
            return real

        def call(*arguments: Any) -> Any:
            self.n_calls += 1
            if self.n_calls == self._fail_at:
                if name == "write":
                    real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise self._error
            return real(*arguments)

        return call


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Callable[..., FailingSystem]:
    """Make the k-th call of some of `open`, `write`, `fsync`, `replace` fail; 0 fails none and counts."""

    def inject(names: tuple[str, ...], fail_at: int, error: OSError) -> FailingSystem:
        system = FailingSystem(names, fail_at, error)
        monkeypatch.setattr(durable, "os", system)
        return system

    return inject
