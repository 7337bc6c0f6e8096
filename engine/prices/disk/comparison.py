"""The store compared: with another source's prices, or with what a run says that it read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engine.prices.content import (
    INSTRUMENTS,
    STATUSES,
    content_sha256,
    parsed_content_name,
    table_hashes,
)
from engine.prices.disk.difference import Difference, differences, within
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import StoreDamagedError
from engine.prices.disk.kept_tables import kept_instruments, kept_statuses
from engine.prices.disk.summary import summary
from engine.prices.history import History


class Verdict(StrEnum):
    """How one ticker's prices compare with what is stored; SAME and LONGER tell the same where both tell."""

    SAME = "same"
    LONGER = "other range"
    DIFFERENT = "different"
    NOT_STORED = "not stored"
    STORED_ALONE = "stored only"
    DAMAGED = "damaged"

    @property
    def agrees(self) -> bool:
        """Whether nothing contradicts what is stored."""
        return self in {Verdict.SAME, Verdict.LONGER, Verdict.STORED_ALONE}


@dataclass(frozen=True, slots=True)
class Compared:
    """One ticker (or one table) compared with the store; `said` tells in few sentences what `differences` lists."""

    name: str
    verdict: Verdict
    said: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


def compared_histories(store: DiskStore, others: Iterable[History]) -> tuple[Compared, ...]:
    """Each history against the store's of the same ticker, and the tickers that only the store has; by ticker."""
    by_ticker = {history.ticker: history for history in others}
    stored = set(store.tickers())
    found = [Compared(ticker, Verdict.STORED_ALONE) for ticker in stored - set(by_ticker)]
    for ticker, other in by_ticker.items():
        if ticker not in stored:
            found.append(Compared(ticker, Verdict.NOT_STORED))
            continue
        try:
            found.append(_compared(store.read(ticker), other))
        except StoreDamagedError as error:
            found.append(Compared(ticker, Verdict.DAMAGED, (str(error),)))
    return tuple(sorted(found, key=lambda one: one.name))


def compared_inputs(store: DiskStore, inputs: Mapping[str, str]) -> tuple[Compared, ...]:
    """What a run noted of the prices that it read, by name and hash, against the store; by ticker, then the tables.

    A ticker whose store reaches further than the run's, and tells the same within the run's range, is LONGER. Empty
    where the run noted no content of prices.
    """
    found: list[Compared] = []
    for name, sha256 in sorted(inputs.items()):
        parsed = parsed_content_name(name)
        if parsed is None:
            continue
        ticker, first_on, last_on = parsed
        if ticker not in store.tickers():
            found.append(Compared(ticker, Verdict.NOT_STORED))
            continue
        try:
            history = store.read(ticker)
        except StoreDamagedError as error:
            found.append(Compared(ticker, Verdict.DAMAGED, (str(error),)))
            continue
        found.append(Compared(ticker, *_of_hash(history, first_on, last_on, sha256)))
    return (*found, *_compared_tables(store, [one.name for one in found], inputs))


def checked(store: DiskStore) -> tuple[Compared, ...]:
    """Every stored ticker read and verified: SAME, or DAMAGED with the reason."""
    found = []
    for ticker in store.tickers():
        try:
            store.read(ticker)
            found.append(Compared(ticker, Verdict.SAME))
        except StoreDamagedError as error:
            found.append(Compared(ticker, Verdict.DAMAGED, (str(error),)))
    return tuple(found)


def _compared(stored: History, other: History) -> Compared:
    found = differences(stored, other)
    said = summary(stored, other, found)
    if said:
        return Compared(stored.ticker, Verdict.DIFFERENT, said, found)
    spans = [f"{one.bars.first_on} to {one.bars.last_on}" for one in (stored, other)]
    if spans[0] == spans[1]:
        return Compared(stored.ticker, Verdict.SAME)
    return Compared(stored.ticker, Verdict.LONGER, (f"stored {spans[0]}, there {spans[1]}",))


def _of_hash(history: History, first_on: date, last_on: date, sha256: str) -> tuple[Verdict, tuple[str, ...]]:
    """The verdict on a history of which a run read the bars from one date to another."""
    bars, actions = history.bars, history.actions
    if content_sha256(bars, actions) == sha256:
        return Verdict.SAME, ()
    part = within(bars, first_on, last_on)
    for upto in (last_on, history.asked_to):  # a run's actions end with its bars, or with what was known then
        kept = [one for one in actions if one.ex_on <= upto]
        if len(part) and content_sha256(part, kept) == sha256:
            said = f"the run read {first_on} to {last_on}, stored are {bars.first_on} to {bars.last_on}"
            return Verdict.LONGER, (said,)
    return Verdict.DIFFERENT, (f"bars or actions from {first_on} to {last_on} are not those that the run read",)


def _compared_tables(store: DiskStore, tickers: Iterable[str], inputs: Mapping[str, str]) -> list[Compared]:
    now = dict(table_hashes(tickers, kept_instruments(store), kept_statuses(store)))
    return [
        Compared(name.rpartition("/")[2], Verdict.SAME if inputs[name] == now[name] else Verdict.DIFFERENT)
        for name in (INSTRUMENTS, STATUSES)
        if name in inputs
    ]
