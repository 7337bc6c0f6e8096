"""Many runs over one set of prices: prepared once, then every calendar, strategy and parameter point on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from engine.markets.sessions import Sessions
from engine.prices.store import PriceStore
from engine.simulation.market import market_of
from engine.simulation.replay.deal import Pit, pit_of
from engine.simulation.replay.equity_rows import equity_rows
from engine.simulation.replay.orders import sheet_of
from engine.simulation.replay.panel import Panel, panel_of
from engine.simulation.replay.planned import Planned
from engine.simulation.replay.scaled import Flags, Ints
from engine.simulation.replay.sheet import Sheet, Walked
from engine.simulation.replay.walk import hindrance, walk
from engine.simulation.spec import RunSpec


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """What became of the books of a sheet."""

    pit: Pit
    sheet: Sheet
    walked: Walked
    spec: RunSpec

    @property
    def is_unclear(self) -> Flags:
        """The books that the exact executor must run."""
        return self.walked.is_unclear

    def equity(self) -> Ints:
        """The equity in cents at every close, (books, sessions)."""
        return equity_rows(self.pit, self.sheet, self.walked, self.spec)


def run_panel(
    store: PriceStore, spec: RunSpec, sessions_of: Callable[[str], Sessions], *, base_on: date, end_on: date
) -> Panel | str:
    """The panel of everything that trades in the clock's sessions; or, in words, why the walk cannot be used at all.

    Every session of the run must have a bar of something: without one no executor takes notice of it.
    """
    why = hindrance(spec)
    if why:
        return why
    market = market_of(store, spec, sessions_of)
    clock = market.sessions(spec.benchmarks[0])
    own = [
        ticker
        for ticker in store.tradable()
        if market.sessions(ticker).exchange == clock.exchange and not market.is_fund(ticker)
    ]
    if not own:
        return "nothing that trades in the clock's sessions"
    panel = panel_of(market, clock, own, base_on, end_on)
    is_seen = np.isin(panel.dates64, store[spec.benchmarks[0]].sessions) | panel.has.any(axis=0)
    return panel if is_seen.all() else "a session in which nothing has a bar"


def run_books(panel: Panel, books: Sequence[Planned], spec: RunSpec) -> Runs:
    """Run the plans of many books. Books that are unclear in themselves are marked as such."""
    return run_sheet(panel, sheet_of(panel, books), spec, [bool(book.unclear) for book in books])


def run_sheet(panel: Panel, sheet: Sheet, spec: RunSpec, unclear: Sequence[bool] = ()) -> Runs:
    """Run the books of a sheet."""
    pit = pit_of(panel, sheet.legs)
    walked = walk(pit, sheet, spec)
    if len(unclear):
        walked.is_unclear |= list(unclear)
    return Runs(pit, sheet, walked, spec)
