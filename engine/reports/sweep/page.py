"""The page of a sweep: the winner beside how much was tried, the best points, the walk, the map of two parameters."""

from dataclasses import dataclass

import numpy as np

from engine.measurement.sweep.choice import ChooseBy
from engine.reports.comparison.shade import EXCESS, Scale
from engine.reports.page.document import rendered
from engine.reports.page.grid import Grid, Heading, Line, Text
from engine.reports.sweep.canvas import compared_name, compared_text, compared_values
from engine.reports.sweep.heat import axis_values, heat_grid
from engine.reports.sweep.steps import steps_of
from engine.reports.sweep.tables import TextTable, best_points, walk_steps
from engine.reports.sweep.wording import (
    CONVENTIONS,
    check_sentence,
    counted_sentences,
    placebo_sentences,
    unseen_sentences,
    winner_sentences,
)
from engine.reports.wording import count
from engine.sweep.report import SweepReport

SHARPES = Scale((0.25, 0.75, 1.25, 2.0))
MOST_CELLS = 1000


@dataclass(frozen=True, slots=True)
class HeatTable:
    """The map as a table: the names of its axes, the steps across, and of each row its step and (shade, text) cells."""

    across: str
    up: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    legend: tuple[tuple[str, str], ...]


def sweep_page(report: SweepReport, pictures: tuple[str, ...], heat: tuple[str, str] | None) -> bytes:
    """The page as UTF-8; `pictures` are the names of files beside it, `heat` the two axes of the map."""
    best, walk = best_points(report), walk_steps(report)
    return rendered(
        "sweep.html",
        styles=("comparison.css",),
        title=f"Sweep of {count(len(report.opened.plan.points))} points",
        first_on=report.opened.world.days[1].isoformat(),
        last_on=report.opened.world.days[-1].isoformat(),
        note=report.opened.run.store.notice,
        winner=tuple(winner_sentences(report)),
        unseen=tuple(unseen_sentences(report)),
        placebo=tuple(placebo_sentences(report)),
        counted=(*counted_sentences(report), check_sentence(report)),
        best=_grid(best),
        walk=_grid(walk),
        heat=None if heat is None else _heat(report, heat),
        compared=compared_name(report),
        pictures=pictures,
        conventions=CONVENTIONS,
        versions=tuple(sorted(report.identity["versions"].items())),
        sweep=report.id,
    )


def _grid(table: TextTable) -> Grid:
    kinds = ("name", *("wide" if place in table.texts else "n" for place in range(1, len(table.headings))))
    headings = tuple(Heading(text, kind) for text, kind in zip(table.headings, kinds, strict=True))
    return Grid(
        table.title, headings, (tuple(Line(tuple(map(Text, row))) for row in table.rows),) if table.rows else ()
    )


def _heat(report: SweepReport, names: tuple[str, str]) -> HeatTable | None:
    across, up = (steps_of(axis_values(report, name)) for name in names)
    if len(across.labels) * len(up.labels) > MOST_CELLS:
        return None
    grid, _ = heat_grid(compared_values(report), across, up)
    scale = SHARPES if report.opened.choice.by is ChooseBy.SHARPE else EXCESS

    def cell(value: float) -> tuple[str, str]:
        return (scale.shade(str(value)), compared_text(report, value)) if np.isfinite(value) else ("none", "·")

    rows = tuple(
        (label, tuple(cell(value) for value in row)) for label, row in zip(up.labels, grid.tolist(), strict=True)
    )
    return HeatTable(names[0], names[1], across.labels, rows, tuple(scale.legend()))
