"""The tear sheet of a run, report.html: all of it in one page, every number a cell of the run folder."""

from datetime import date
from typing import TYPE_CHECKING

from engine.reports.page.attribution_list import attributions
from engine.reports.page.catalyst_list import Listed, listed, marks
from engine.reports.page.curves import Curve, curves_of, falls_of, invested_of
from engine.reports.page.document import rendered
from engine.reports.page.equity_chart import NARROW, WIDE, equity_chart
from engine.reports.page.headline import headline
from engine.reports.page.months import calendars
from engine.reports.page.number import as_signed_percent
from engine.reports.page.refusal_list import refusal_grid
from engine.reports.page.results import (
    against_grid,
    benchmark_metrics,
    costs_grid,
    earned_grid,
    had_grid,
    luck_grid,
    quiet,
    strategy_metrics,
    traded_grid,
)
from engine.reports.page.setup_list import settings_of
from engine.reports.page.svg import svg_of
from engine.reports.run_tables import Number, RunTables
from engine.reports.verdict_wording import MEANS
from engine.reports.wording import period

if TYPE_CHECKING:
    from markupsafe import Markup

TEMPLATE = "tear_sheet.html"


def tear_sheet(run: RunTables) -> bytes:
    """The page, from the run's record and tables alone: the same run, the same bytes."""
    curves = curves_of(run)
    catalysts = listed(run)
    pictures = _pictures(run, curves, catalysts)
    return rendered(
        TEMPLATE,
        run=run.record,
        headline=headline(run),
        pictures=pictures,
        legend=_legend(run, curves),
        faint=[curve for curve in curves if curve.is_faint],
        n_outside=sum(1 for one in catalysts if f'href="#{one.anchor}"' not in pictures[0]),
        earned=earned_grid(run),
        against=against_grid(run),
        traded=traded_grid(run),
        quiet=quiet(run),
        had=had_grid(run),
        luck=luck_grid(run),
        luck_means=MEANS,
        costs=costs_grid(run),
        calendars=calendars(run),
        attributions=attributions(run),
        catalysts=catalysts,
        refusals=refusal_grid(run),
        instruments=run.rows("instruments.csv"),
        settings=settings_of(run),
    )


def _pictures(run: RunTables, curves: tuple[Curve, ...], catalysts: list[Listed]) -> "list[Markup]":
    """The chart for a desk and for a phone; the page shows one of them."""
    sessions = [session for curve in curves for session, _ in curve.points]
    first_on, last_on = (min(sessions), max(sessions)) if sessions else (date.min, date.min)
    marked = marks(catalysts, run, first_on, last_on)
    whole = {mark.url: mark.told for mark in marked}
    short = {url: told.partition("\n")[0] for url, told in whole.items()}
    falls, invested = falls_of(curves), invested_of(run, curves)
    told = _described(curves, first_on, last_on, len(marked))
    return [
        svg_of(
            equity_chart(curves, falls, invested, marked, size),
            "Accounts and benchmarks, falls, and invested part",
            told,
            name=name,
            titles=titles,
        )
        for name, size, titles in (("equity", WIDE, whole), ("equity-narrow", NARROW, short))
    ]


def _described(curves: tuple[Curve, ...], first_on: date, last_on: date, n_marks: int) -> str:
    shown = [curve for curve in curves if curve.known and not curve.is_faint]
    ends = ", ".join(f"{curve.name} {as_signed_percent(str(curve.known[-1][1]))}" for curve in shown)
    return f"{period(first_on, last_on)}. At the end: {ends}. {n_marks} catalysts are marked at their entry sessions."


def _legend(run: RunTables, curves: tuple[Curve, ...]) -> list[tuple[Curve, Number, str]]:
    """Each curve with its total return, and from when where that is not the run's whole period."""
    rows = [*strategy_metrics(run).values(), *benchmark_metrics(run)]
    first = rows[0]
    found = []
    for curve in curves:
        if curve.is_faint:
            continue
        row = next(
            one for one in rows if one["name"] == curve.name and (one["role"] == "benchmark") == curve.is_benchmark
        )
        is_whole = (row["first_on"], row["last_on"]) == (first["first_on"], first["last_on"])
        note = "" if is_whole else f"{row['first_on']} to {row['last_on']} only"
        found.append((curve, row.number("total_return", as_signed_percent), note))
    return found
