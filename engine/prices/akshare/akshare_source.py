"""akshare as a price source: what a run needs is fetched into the store, and read from there."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from engine.prices.akshare.answer import AkshareError
from engine.prices.akshare.fetcher import FUND_NOTICE, SOURCE, AkshareFetcher
from engine.prices.akshare.library import load_akshare, reader
from engine.prices.akshare.request import Layout, layout_of
from engine.prices.disk.change import ChangeKind
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.location import data_folder
from engine.prices.disk.stored_source import StoredSource
from engine.prices.fetching.clock import Clock, MachineClock
from engine.prices.fetching.report import Fetched, FetchFailure, FetchReason, FetchReport, FetchStep, Watch, unwatched
from engine.prices.mending import Mending, MendingRule

PAUSE = 1.0  # seconds between two tickers: the pages behind akshare lock out who asks faster
UNREACHABLE = (FetchReason.NETWORK, FetchReason.TIMEOUT, FetchReason.PROXY, FetchReason.TLS)
IN_A_ROW = 3
SHOWN = 5


class AkshareSource(StoredSource):
    """The store's prices, after `provide` has fetched into it. A ticker that failed is not read from the store."""

    label = SOURCE

    def __init__(self, store: DiskStore, fetcher: AkshareFetcher, board_names: Mapping[str, str] | None = None) -> None:
        super().__init__(store)
        named = {one.ticker: one.name_zh for one in self.instruments() if one.name_zh}
        fetcher.board_names = named | dict(fetcher.board_names) | dict(board_names or {})
        self._fetcher = fetcher
        self._report = FetchReport()

    @property
    def notice(self) -> str:
        """What the stored prices say of themselves, and which tickers could not be fetched."""
        named = ", ".join(f"{failure.ticker} ({failure.reason})" for failure in self._report.failed)
        failed = f"akshare did not give {len(self._report.failed)} tickers: {named}." if named else ""
        return " ".join(filter(None, (super().notice, failed)))

    def tickers(self) -> tuple[str, ...]:
        """The tickers that the store has, but for those that could not be fetched."""
        failed = {failure.ticker for failure in self._report.failed}
        return tuple(ticker for ticker in super().tickers() if ticker not in failed)

    def offers(self, ticker: str) -> bool:
        """Whether akshare is asked for such a ticker at all."""
        return layout_of(ticker) is not None

    def provide(self, tickers: Iterable[str], from_on: date, to_on: date, watch: Watch = unwatched) -> FetchReport:
        """Fetch what the store lacks of the tickers between two dates, both included; a failure is one ticker's.

        After three in a row that could not be reached the rest is not asked for.
        """
        wanted = tuple(dict.fromkeys(tickers))
        stored: list[Fetched] = []
        kept: list[str] = []
        failed: list[FetchFailure] = []
        for n, ticker in enumerate(wanted):
            watch(FetchStep(ticker, n, len(wanted), len(failed)))
            lost = failed[-IN_A_ROW:]
            if len(lost) == IN_A_ROW and n == len(failed) and all(one.reason in UNREACHABLE for one in lost):
                detail = f"not asked for, because {lost[-1].ticker} could not be reached"
                failed.append(FetchFailure(ticker, lost[-1].reason, detail))
                continue
            try:
                found = self._one(ticker, from_on, to_on)
            except AkshareError as error:
                failed.append(error.failure)
                continue
            if found is None:
                kept.append(ticker)
            else:
                stored.append(found)
        watch(FetchStep("", len(wanted), len(wanted), len(failed)))
        self._report = FetchReport(tuple(stored), tuple(kept), tuple(failed))
        super().__init__(self._store)
        return self._report

    def _one(self, ticker: str, from_on: date, to_on: date) -> Fetched | None:
        """Ask for the whole range, of what is stored too: akshare gives every range at the same price."""
        entry = self._store.entry(ticker) if self.offers(ticker) else None
        if entry is not None:
            last_on = self._fetcher.last_on(ticker, to_on)
            if entry.asked_from <= from_on and last_on <= entry.asked_to:
                return None
            from_on, to_on = min(from_on, entry.asked_from), max(to_on, entry.asked_to)
        history, mendings = self._fetcher.fetch(ticker, from_on, to_on)
        notice = _notice(ticker, mendings)
        change = self._store.put(history, notice=notice)
        if change.kind is ChangeKind.RESTATED and entry is not None and entry.origin.source != SOURCE:
            first = change.differences[0].sentence() if change.differences else "the range does not fit"
            detail = f"the store has it from {entry.origin.source}, which akshare contradicts ({first})"
            raise AkshareError(FetchFailure(ticker, FetchReason.DISAGREES, detail))
        if change.kind is ChangeKind.RESTATED:
            change = self._store.put(history, replace=True, notice=notice)
        self._fetcher.clock.sleep(PAUSE)
        return Fetched(
            ticker=ticker,
            change=change.kind.value,
            n_bars=len(history.bars),
            n_actions=len(history.actions),
            first_on=history.bars.first_on,
            last_on=history.bars.last_on,
            notes=tuple(one.sentence() for one in mendings),
            differences=tuple(one.sentence() for one in change.differences[:SHOWN]),
        )


def _notice(ticker: str, mendings: Iterable[Mending]) -> str:
    """What has to be said wherever the ticker's prices lead to a result."""
    if layout_of(ticker) is Layout.FUND:
        return FUND_NOTICE
    told = (f"{ticker}: {one.what}; {one.done}." for one in mendings if one.rule is MendingRule.CLOSE_ONLY)
    return " ".join(told)


def open_akshare(data: Path | None = None, clock: Clock | None = None) -> AkshareSource:
    """akshare with the store of a data folder (none: the user's).

    MissingExtraError (exit 2) with what to install where akshare is not there.
    """
    fetcher = AkshareFetcher(load_akshare(), reader(), clock or MachineClock())
    return AkshareSource(DiskStore(data_folder(data)), fetcher)
