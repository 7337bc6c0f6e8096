"""A fetch: for each ticker what is missing is asked for, checked, and put into the store before the next one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.markets.codes import exchange_of, instrument_from_code
from engine.markets.instrument import Instrument
from engine.markets.rules.rule_book import shipped_rule_book
from engine.prices.disk.change import Change, ChangeKind
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.entry import Entry
from engine.prices.disk.errors import StoreDamagedError
from engine.prices.fetching.clock import Clock
from engine.prices.fetching.completeness import expected_sessions
from engine.prices.fetching.deadline import Deadline
from engine.prices.fetching.last_close import last_finished_on
from engine.prices.fetching.report import Fetched, FetchFailure, FetchReason, FetchReport, FetchStep, Watch, unwatched
from engine.prices.history import History
from engine.prices.yahoo.arrival import Asked, Received, received
from engine.prices.yahoo.client import YahooClient
from engine.prices.yahoo.failure import UNREACHABLE, YahooError
from engine.prices.yahoo.offer import is_offered
from engine.prices.yahoo.pace import BackOff
from engine.prices.yahoo.settings import FetchSettings

OVERLAP = timedelta(days=21)  # before the last stored bar: ten sessions at the least, over any holiday
IN_A_ROW = 3  # tickers that cannot reach Yahoo before the others are not asked for either
SOURCE = "yahoo"
SHOWN = 5


@dataclass(slots=True)
class Fetcher:
    """Fetches into a store. What is stored of a ticker is never worse off for a failure."""

    store: DiskStore
    client: YahooClient
    clock: Clock
    settings: FetchSettings = field(default_factory=FetchSettings)
    back_off: BackOff = field(default_factory=BackOff)

    def fetch(self, tickers: Iterable[str], from_on: date, to_on: date, watch: Watch = unwatched) -> FetchReport:
        """Fetch what the store lacks of the tickers between two dates, both included.

        A ticker's failure is that ticker's alone. After three in a row for which Yahoo could not be reached the rest
        fails with the third's reason, unasked. Another process that fetches into the same store is waited for. Raises
        what the store raises when it cannot be written.
        """
        with self.store.filling():
            return self._fetch_all(tickers, from_on, to_on, watch)

    def _fetch_all(self, tickers: Iterable[str], from_on: date, to_on: date, watch: Watch) -> FetchReport:
        wanted = tuple(dict.fromkeys(tickers))
        deadline = Deadline.after(self.clock, self.settings.deadline)
        stored: list[Fetched] = []
        kept: list[str] = []
        failed: list[FetchFailure] = []
        reach = _Reach()
        for n, ticker in enumerate(wanted):
            watch(FetchStep(ticker, n, len(wanted), len(failed)))
            try:
                found = self._one(ticker, from_on, to_on, deadline, reach)
            except YahooError as error:
                failed.append(error.failure)
                continue
            if found is None:
                kept.append(ticker)
            else:
                stored.append(found)
        watch(FetchStep("", len(wanted), len(wanted), len(failed)))
        return FetchReport(tuple(stored), tuple(kept), tuple(failed))

    def _one(self, ticker: str, from_on: date, to_on: date, deadline: Deadline, reach: "_Reach") -> Fetched | None:
        """What was done about a ticker, None where the store has it all."""
        instrument = instrument_from_code(ticker)
        if instrument is None or not is_offered(ticker):
            detail = "Yahoo has nothing under such a name; take another source, such as a folder"
            raise YahooError(FetchFailure(ticker, FetchReason.NOT_OFFERED, detail))
        if self._has(ticker, from_on, to_on):
            return None
        if reach.is_lost:
            detail = f"not asked for, because Yahoo could not be reached for the {IN_A_ROW} before it"
            raise YahooError(FetchFailure(ticker, reach.reason, detail))
        mine = deadline.sooner(self.settings.ticker_deadline)
        try:
            found = self._brought(instrument, from_on, to_on, mine)
        except YahooError as error:
            reach.note(error.failure.reason)
            raise
        reach.note(None)
        return found

    def _brought(self, instrument: Instrument, from_on: date, to_on: date, mine: Deadline) -> Fetched:
        """Ask for what the store lacks, and for the whole where that does not fit to what it has."""
        ticker = instrument.ticker
        entry = self._entry(ticker)
        if entry is None:
            got = self._received(instrument, from_on, to_on, mine)
            return _fetched(got, self.store.put(got.history, replace=True))
        got = self._received(instrument, *_lacking(entry, from_on, to_on), mine)
        is_ours = entry.origin.source == SOURCE
        if not (is_ours and _has_split_after(got.history, entry.asked_to)):
            change = self.store.put(got.history)
            if change.kind is not ChangeKind.RESTATED:
                return _fetched(got, change)
            if not is_ours:
                raise YahooError(FetchFailure(ticker, FetchReason.DISAGREES, _contradiction(entry, change)))
        got = self._received(instrument, min(from_on, entry.asked_from), max(to_on, entry.asked_to), mine)
        return _fetched(got, self.store.put(got.history, replace=True))

    def _received(self, instrument: Instrument, from_on: date, to_on: date, deadline: Deadline) -> Received:
        """Ask until there is an answer, the attempts are used up, or the deadline would pass in waiting."""
        n_failed = 0
        while True:
            if not deadline.left():
                detail = "the time for this fetch was used up before it was asked for; fetch again for the rest"
                raise YahooError(FetchFailure(instrument.ticker, FetchReason.TIMEOUT, detail))
            try:
                answer = self.client.ask(instrument.ticker, from_on, deadline)
                asked = Asked(instrument, from_on, to_on, self.clock.instant())
                return received(answer, asked, shipped_rule_book(), self.client.reader)
            except YahooError as error:
                n_failed += 1
                wait = self.back_off.seconds(n_failed, error.retry_after)
                if n_failed >= error.attempts or wait >= deadline.left():
                    raise
                if error.failure.reason is FetchReason.REFUSED:
                    self.client.renew()
            self.clock.sleep(wait)

    def _has(self, ticker: str, from_on: date, to_on: date) -> bool:
        """Whether the store holds every session of the dates that is over."""
        entry = self._entry(ticker)
        if entry is None or entry.asked_from > from_on:
            return False
        exchange = exchange_of(ticker)
        last_on = min(to_on, last_finished_on(exchange, self.clock.instant()))
        if entry.asked_to >= last_on:
            return True
        return _no_session_between(exchange, entry.asked_to, last_on)

    def _entry(self, ticker: str) -> Entry | None:
        """What is stored of a ticker, None also for what has been damaged: it is fetched anew."""
        try:
            entry = self.store.entry(ticker)
            if entry is not None:
                self.store.read(ticker)
        except StoreDamagedError:
            return None
        return entry


@dataclass(slots=True)
class _Reach:
    """For how many tickers in a row Yahoo could not be reached, and why not."""

    n_lost: int = 0
    reason: FetchReason = FetchReason.NETWORK

    @property
    def is_lost(self) -> bool:
        return self.n_lost >= IN_A_ROW

    def note(self, reason: FetchReason | None) -> None:
        """What became of one that was asked for."""
        self.n_lost = self.n_lost + 1 if reason in UNREACHABLE else 0
        self.reason = reason or self.reason


def _has_split_after(history: History, day: date) -> bool:
    return any(one.share_multiplier != 1 and one.ex_on > day for one in history.actions)


def _lacking(entry: Entry, from_on: date, to_on: date) -> tuple[date, date]:
    """The range to ask for beside what is stored: from some sessions before its end, or all where its start lacks."""
    if from_on < entry.asked_from:
        return from_on, max(to_on, entry.asked_to)
    return max(entry.asked_from, entry.last_on - OVERLAP), to_on


def _no_session_between(exchange: str, after: date, up_to: date) -> bool:
    sessions = expected_sessions(exchange, after + timedelta(days=1), up_to)
    whole = expected_sessions(exchange, up_to, up_to + timedelta(days=10))
    return len(sessions) == 0 and len(whole) > 0


def _fetched(got: Received, change: Change) -> Fetched:
    history = got.history
    return Fetched(
        ticker=history.ticker,
        change=change.kind.value,
        n_bars=len(history.bars),
        n_actions=len(history.actions),
        first_on=history.bars.first_on,
        last_on=history.bars.last_on,
        notes=got.notes,
        differences=tuple(change.said) or tuple(one.sentence() for one in change.differences[:SHOWN]),
    )


def _contradiction(entry: Entry, change: Change) -> str:
    first = change.differences[0].sentence() if change.differences else "the range does not fit"
    return (
        f"the store has it from {entry.origin.source}, which Yahoo contradicts {len(change.differences)} times "
        f"({first}); remove it from the store to take Yahoo's"
    )
