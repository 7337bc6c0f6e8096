"""Our executor of many runs on a workload: a panel prepared once, then books of plans walked together on arrays."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from job import Job
from our_engine import OurEngine, calendar_of, chosen_for
from trade_table import TRADE, TradeTable, trade_table

from catalysts.calendar import CatalystCalendar
from engine.markets.sessions import sessions_of
from engine.simulation.catalog import ChosenStrategy
from engine.simulation.exit_rule import ExitRule
from engine.simulation.replay.alone import AloneAsker, AlonePlans, Asked, sheet_of_asked
from engine.simulation.replay.orders import Orders, sheet_from
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.planned import asked_plans, planned_of
from engine.simulation.replay.point_plans import PointPlans
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.runs import Runs, run_books, run_panel, run_sheet
from engine.simulation.replay.scaled import SCALE

PART = 1000
"""Calendars that are walked together, as in engine.calendar_walk."""


class OurBooks(OurEngine):
    """One book a job, each asked of its strategy, then walked."""

    def __init__(self, workload: Any) -> None:
        super().__init__(workload, executor=None)  # type: ignore[arg-type]

    def panel(self) -> Panel:
        """Prices, limits, lots and fees of every session as arrays: prepared once for all runs."""
        base_on, end_on = self.span
        panel = run_panel(self.store, self.spec, sessions_of, base_on=base_on, end_on=end_on)
        if isinstance(panel, str):
            raise TypeError(f"the walk cannot be used: {panel}")
        return panel

    def prepared(self, jobs: list[Job]) -> tuple[Panel, list[tuple[ChosenStrategy, CatalystCalendar]]]:
        """The panel, strategies and calendars."""
        return self.panel(), super().prepared(jobs)

    def run(self, given: Any) -> Runs:
        """Ask every strategy for its plans and walk them."""
        panel, jobs = given
        base_on, end_on = self.span
        books = []
        for chosen, calendar in jobs:
            desk = asked_plans(chosen, self.store, calendar, self.spec, sessions_of, base_on=base_on, end_on=end_on)
            books.append(planned_of(panel, desk))
        return run_books(panel, books, self.spec)

    def trades(self, done: Any) -> TradeTable:
        """The plans that became trades, in rows and ticks."""
        return trade_table(self._rows_of(done))

    def _rows_of(self, done: Runs, first: int = 0) -> TradeTable:
        if done.is_unclear.any():
            raise ValueError(f"{int(done.is_unclear.sum())} books are unclear: this workload has nothing unclear")
        sheet, walked, legs = done.sheet, done.walked, done.sheet.legs
        filled = np.flatnonzero(walked.is_filled)
        leg, unit = sheet.leg[filled], SCALE // self.workload.ticks_a_unit
        number = np.array([self.workload.tickers.index(ticker) for ticker in done.pit.panel.tickers])
        table = np.empty(len(filled), dtype=TRADE)
        table["run"], table["entry"] = first + sheet.books[filled], legs.enter[leg]
        table["instrument"], table["exit"] = number[legs.tickers[leg]], legs.exits[leg]
        table["entry_price"] = legs.entry.prices[leg] // unit
        table["exit_price"] = legs.exit_prices[leg] // unit
        table["shares"], table["net"] = walked.shares[filled], walked.net[filled]
        return table


@dataclass(frozen=True, slots=True)
class Arrays:
    """The plans of many jobs as arrays."""

    panel: Panel
    starts: Any
    orders: Orders
    rules: tuple[ExitRule, ...]


class OurWalk(OurBooks):
    """Books whose plans are given as arrays: what is left of a run when no strategy has to be asked."""

    def prepared(self, jobs: list[Job]) -> Arrays:
        """The panel, and rows of entry and planned exit of every catalyst."""
        panel = self.panel()
        stops = sorted({job.stop for job in jobs})
        place = {stop: at for at, stop in enumerate(stops)}
        sizes = np.array([len(job.rows) for job in jobs], dtype=np.int64)
        number = np.array([panel.number[ticker] for ticker in self.workload.tickers])
        enter = np.concatenate([job.rows + job.delay + 1 for job in jobs])
        orders = Orders(
            tickers=number[np.concatenate([job.instruments for job in jobs])],
            enter=enter,
            due=enter + np.repeat([job.hold for job in jobs], sizes),
            rule=np.repeat([place[job.stop] for job in jobs], sizes),
            weights=np.ones(len(enter)),
            codes=np.full(len(enter), Code.OK, dtype=np.int64),
        )
        rules = tuple(ExitRule(stop_loss=stop / 100 or None) for stop in stops)
        return Arrays(panel, np.concatenate(([0], np.cumsum(sizes))).astype(np.int64), orders, rules)

    def run(self, given: Arrays) -> Runs:
        """Resolve the different legs once, walk every book."""
        sheet = sheet_from(given.panel, given.starts, given.orders, given.rules)
        return run_sheet(given.panel, sheet, self.spec)


class OurPoints(OurBooks):
    """As a sweep does it: jobs of one calendar, the strategy asked once for all whose parameters are only handed on."""

    def run(self, given: Any) -> Runs:
        """Take the plans of every point from what was asked, walk them."""
        panel, jobs = given
        plans = PointPlans(panel, self.store, jobs[0][1], self.spec, sessions_of)
        return run_books(panel, [plans.planned(chosen) for chosen, _ in jobs], self.spec)


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """What an independent strategy plans for each catalyst, and the numbers of each job's catalysts."""

    panel: Panel
    plans: AlonePlans
    books: Any


class OurCalendars(OurBooks):
    """As `catalyst placebo` does it: every different catalyst is asked about once, then calendars are looked up."""

    def prepared(self, jobs: list[Job]) -> AskedOnce:
        """The panel, and the plans of every catalyst of any calendar."""
        panel = self.panel()
        books = np.stack([job.rows for job in jobs])
        is_asked = np.bincount(books.ravel(), minlength=self.workload.n_rows) > 0
        rows, numbers = np.flatnonzero(is_asked), (np.cumsum(is_asked) - 1)[books]
        every = replace(jobs[0], rows=rows, instruments=0 * rows)
        calendar = calendar_of(self.workload, every)
        asked = [Asked(int(row), int(row), catalyst) for row, catalyst in zip(rows, calendar, strict=True)]
        chosen = chosen_for(self.workload, every)
        asker = AloneAsker(panel, chosen, self.store, calendar, self.spec, sessions_of)
        return AskedOnce(panel, asker.plans(asked), numbers)

    def run(self, given: AskedOnce) -> list[Runs]:
        """Walk the calendars, a part at a time."""
        found = []
        for at in range(0, len(given.books), PART):
            sheet, unclear = sheet_of_asked(given.panel, given.plans, given.books[at : at + PART])
            found.append(run_sheet(given.panel, sheet, self.spec, unclear.tolist()))
        return found

    def trades(self, done: list[Runs]) -> TradeTable:
        """The plans that became trades, in rows and ticks."""
        return trade_table(np.concatenate([self._rows_of(runs, at * PART) for at, runs in enumerate(done)]))
