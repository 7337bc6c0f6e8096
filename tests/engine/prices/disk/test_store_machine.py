"""P46, P47: whatever is done to a store, it is what a plain dictionary would be; a crash gives the old or the new."""

import os
import shutil
import tempfile
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.disk import durable
from engine.prices.disk.change import ChangeKind
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import HistoryError
from engine.prices.disk.history_file import decoded_history, encoded_history
from engine.prices.errors import PricesNotAvailableError
from engine.prices.history import History, Origin

TICKERS = ("600000.SS", "spy", "SPY", "CON", "../x")
START = date(2024, 1, 1)
FETCHED_AT = datetime(2024, 6, 1, tzinfo=UTC)
CALLS = ("open", "write", "fsync", "replace")
MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory, where there is one, spares the disk

# What is true of a ticker: its range as days after START, and by day the close; None where it was not traded.
Truth = tuple[int, int, dict[int, float], dict[int, float]]


class Crash(BaseException):
    """The process ends here."""


class CrashingSystem:
    """The `os` of the module that writes, which ends the process at its k-th call, a write halfway."""

    def __init__(self, crash_at: int) -> None:
        self.left = crash_at

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)

        def call(*arguments: Any) -> Any:
            self.left -= 1
            if self.left <= 0:
                if name == "write" and self.left == 0:
                    real(arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise Crash
            return real(*arguments)

        return call if name in CALLS else real


def _history(ticker: str, truth: Truth) -> History:
    first, last, closes, cash = truth
    days = sorted(closes)
    sessions = np.array([START + timedelta(days=day) for day in days], dtype="datetime64[D]")
    close = np.array([closes[day] for day in days])
    actions = tuple(CorporateAction(ticker, START + timedelta(days=day), 1.0, cash[day]) for day in sorted(cash))
    bars = Bars(ticker, sessions, close, close + 1, close - 1, close, np.full(len(days), 10.0))
    return History(
        bars, actions, START + timedelta(days=first), START + timedelta(days=last), "CNY", Origin("a", "b", FETCHED_AT)
    )


def _part(truth: Truth, first: int, last: int) -> Truth:
    closes, cash = ({day: one for day, one in rows.items() if first <= day <= last} for rows in truth[2:])
    return first, last, closes, cash


@st.composite
def _worlds(draw: st.DrawFn) -> Truth:
    """What a source would tell of 40 days: bars on some of them, few dividends."""
    traded = draw(st.sets(st.integers(0, 39), min_size=20, max_size=40))
    base = draw(st.integers(10, 1000)) / 8
    closes = {day: base + day / 4 for day in traded}
    return 0, 39, closes, dict.fromkeys(draw(st.sets(st.integers(0, 39), max_size=3)), 0.5)


class StoreMachine(RuleBasedStateMachine):
    """A store beside a dictionary: ticker to what is true of it."""

    @initialize()
    def begin(self) -> None:
        """An empty store."""
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.store = DiskStore(self.folder)
        self.truth: dict[str, Truth] = {}
        self.worlds: dict[str, Truth] = {}

    def teardown(self) -> None:
        """Away with it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule(ticker=st.sampled_from(TICKERS), world=_worlds(), first=st.integers(0, 39), length=st.integers(0, 39))
    def put_new_or_replace(self, ticker: str, world: Truth, first: int, length: int) -> None:
        """A range anew, whatever was there: what a restated history ends in."""
        part = _part(world, first, min(39, first + length))
        assume(part[2])
        kind = self.store.put(_history(ticker, part), replace=True).kind
        if ticker not in self.truth:
            assert kind is ChangeKind.NEW
        else:
            assert kind is (ChangeKind.UNCHANGED if self.truth[ticker] == part else ChangeKind.REPLACED)
        self.truth[ticker], self.worlds[ticker] = part, world

    @rule(data=st.data(), first=st.integers(0, 39), length=st.integers(0, 39))
    def extend(self, data: st.DataObject, first: int, length: int) -> None:
        """Another range of the same world: joined where it touches, refused where it does not."""
        assume(self.truth)
        ticker = data.draw(st.sampled_from(sorted(self.truth)))
        old, part = self.truth[ticker], _part(self.worlds[ticker], first, min(39, first + length))
        assume(part[2])
        if part[0] > old[1] + 1 or part[1] < old[0] - 1:
            with pytest.raises(HistoryError):
                self.store.put(_history(ticker, part))
            return
        whole = _part(self.worlds[ticker], min(old[0], part[0]), max(old[1], part[1]))
        change = self.store.put(_history(ticker, part))
        assert change.kind is (ChangeKind.UNCHANGED if whole == old else ChangeKind.EXTENDED)
        assert change.n_new == len(whole[2]) - len(old[2])
        self.truth[ticker] = whole

    @rule(data=st.data(), times=st.sampled_from([0.5, 2.0, 1.0009765625]))
    def rebase(self, data: st.DataObject, times: float) -> None:
        """The past times a factor: told, not stored, until it is put in its place."""
        assume(self.truth)
        ticker = data.draw(st.sampled_from(sorted(self.truth)))
        first, last, closes, cash = self.truth[ticker]
        restated = (first, last, {day: close * times for day, close in closes.items()}, cash)
        change = self.store.put(_history(ticker, restated))
        assert change.kind is ChangeKind.RESTATED
        assert {one.on for one in change.differences} == {START + timedelta(days=day) for day in closes}
        assert self.store.put(_history(ticker, restated), replace=True).kind is ChangeKind.REPLACED
        whole = self.worlds[ticker]
        self.worlds[ticker] = (*whole[:2], {day: close * times for day, close in whole[2].items()}, whole[3])
        self.truth[ticker] = restated

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """Some tickers, or one that is not there: then none."""
        gone = data.draw(st.sets(st.sampled_from(TICKERS), min_size=1, max_size=2))
        if gone <= self.truth.keys():
            self.store.remove(gone)
            self.truth = {ticker: one for ticker, one in self.truth.items() if ticker not in gone}
        else:
            with pytest.raises(PricesNotAvailableError):
                self.store.remove(gone)

    @rule(
        tickers=st.sets(st.sampled_from(TICKERS), min_size=1, max_size=3),
        world=_worlds(),
        crash_at=st.integers(1, 22),
        loses_manifest=st.booleans(),
    )
    def crash(self, tickers: set[str], world: Truth, crash_at: int, loses_manifest: bool) -> None:
        """The process ends in the middle of a change of several tickers; nothing is tidied up."""
        after = self.truth | dict.fromkeys(tickers, world)
        system, unlink = CrashingSystem(crash_at), Path.unlink
        durable.os = system  # type: ignore[assignment]
        Path.unlink = lambda *given, **options: unlink(*given, **options) if system.left > 0 else None  # type: ignore[method-assign, assignment]
        try:
            with suppress(Crash):
                self.store.put_all([_history(ticker, world) for ticker in sorted(tickers)], replace=True)
        finally:
            durable.os, Path.unlink = os, unlink  # type: ignore[method-assign]
        is_done = system.left > 0
        self.store = DiskStore(self.folder)
        found = {ticker: self.store.read(ticker) for ticker in self.store.tickers()}
        is_new = _equal(found, after)
        assert is_new or (not is_done and _equal(found, self.truth))
        if is_new:
            self.truth = after
            self.worlds |= dict.fromkeys(tickers, world)
        if loses_manifest and is_done:
            (self.folder / "prices" / "manifest.json").unlink()

    @rule()
    def reopen(self) -> None:
        """Another process goes on."""
        self.store = DiskStore(self.folder)

    @invariant()
    def holds_what_was_acknowledged(self) -> None:
        """Every ticker, to the last bit, and no other."""
        if hasattr(self, "store"):
            assert _equal({ticker: self.store.read(ticker) for ticker in self.store.tickers()}, self.truth)


def _equal(found: dict[str, History], truth: dict[str, Truth]) -> bool:
    if set(found) != set(truth):
        return False
    return all(_same(found[ticker], _history(ticker, truth[ticker])) for ticker in found)


def _same(one: History, other: History) -> bool:
    columns = ("sessions", "open", "high", "low", "close", "volume")
    return all(np.array_equal(getattr(one.bars, name), getattr(other.bars, name)) for name in columns) and (
        (one.ticker, one.actions, one.asked_from, one.asked_to, one.currency, one.origin)
        == (other.ticker, other.actions, other.asked_from, other.asked_to, other.currency, other.origin)
    )


@pytest.mark.slow
def test_p47_the_store_is_what_a_dictionary_would_be() -> None:
    """Put, extend, rebase, remove, crash, reopen, lose the manifest, in any order."""
    run_state_machine_as_test(
        StoreMachine,
        settings=settings(
            max_examples=60,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@given(
    closes=st.lists(st.floats(5e-324, 1.7e308), min_size=1, max_size=30),
    volume=st.floats(0, 1.7e308),
    notice=st.text(max_size=30).filter(str.isprintable),
    source=st.text(max_size=10).filter(lambda text: text.isprintable()),
    ticker=st.text(min_size=1, max_size=5).filter(lambda text: text.isprintable()),
)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_p46_a_file_reads_back_to_the_last_bit(
    closes: list[float], volume: float, notice: str, source: str, ticker: str
) -> None:
    """Any figures, any names."""
    close = np.array(closes)
    sessions = np.arange(np.datetime64("1980-01-01"), np.datetime64("1980-01-01") + len(closes))
    history = History(
        Bars(ticker, sessions, close, close, close, close, np.full(len(closes), volume)),
        (CorporateAction(ticker, START, 1 / 3, closes[0]),),
        date(1980, 1, 1),
        date(2099, 12, 31),
        "",
        Origin(source, "b", FETCHED_AT),
    )
    read, told = decoded_history(encoded_history(history, notice))
    assert _same(read, history)
    assert told == notice
