"""The lines of a picture: each strategy's account, each benchmark beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from engine.measurement.report import Curve, Report
from engine.reports.chart_style import COLOURS, DASHES, GREYS, drawable
from engine.reports.comparison.alike import strategy_labels
from engine.reports.metric_row import benchmark_name
from engine.reports.stored_run import StoredRun
from engine.reports.wording import signed_percent
from engine.simulation.outcome import EquityPoint

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HUNDRED = 100.0


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: `points` are (session, value), None in a gap; `order` is its place among those of its sort."""

    name: str
    points: tuple[tuple[date, float | None], ...]
    is_benchmark: bool
    order: int
    note: str = ""
    told: str | None = None

    @property
    def known(self) -> tuple[tuple[date, float], ...]:
        """The points that have a value."""
        return tuple((session, value) for session, value in self.points if value is not None)

    @property
    def result(self) -> str:
        """What stands beside its name: what it earned from its first to its last point, unless `told` says other."""
        if self.told is not None:
            return self.told
        known = self.known
        return signed_percent(known[-1][1] / known[0][1] - 1.0) if known and known[0][1] else signed_percent(None)

    @property
    def colour(self) -> str:
        """Benchmarks are grey."""
        palette = GREYS if self.is_benchmark else COLOURS
        return palette[self.order % len(palette)]

    @property
    def dashes(self) -> tuple[float, ...]:
        """Benchmarks are dashed; so are strategies once the colours are used up."""
        if self.is_benchmark:
            return DASHES[self.order % len(DASHES)]
        rounds = self.order // len(COLOURS)
        return () if rounds == 0 else DASHES[(rounds - 1) % len(DASHES)]


def lines_of(report: Report) -> tuple[Line, ...]:
    """The accounts in currency units, then the benchmarks rebased to the capital at their own first session."""
    accounts = [
        Line(drawable(strategy.name), _units(strategy.outcome.equity), is_benchmark=False, order=order)
        for order, strategy in enumerate(report.strategies)
    ]
    capital = next((line.points[0][1] for line in accounts if line.points), None) or report.spec.cash
    benchmarks = (
        _benchmark(drawable(benchmark_name(report, curve.ticker), curve.ticker), curve, capital, order)
        for order, curve in enumerate(report.curves)
    )
    return (*accounts, *(line for line in benchmarks if line.known))


def lines_of_runs(runs: Sequence[StoredRun]) -> tuple[Line, ...]:
    """The accounts and benchmarks of several runs, each rebased to 100 at its own first session.

    A benchmark that several runs share on the same sessions is one line.
    """
    equities = [equity for run in runs for _, equity in run.equity]
    accounts = [
        (label, _units(equity)) for label, equity in zip(strategy_labels(runs), equities, strict=True) if equity
    ]
    lines = [
        Line(drawable(name), _rebased(points, HUNDRED), is_benchmark=False, order=order)
        for order, (name, points) in enumerate(accounts)
    ]
    found: dict[Curve, tuple[str, str]] = {}
    for run in runs:
        for curve, measured in zip(run.curves, run.benchmarks, strict=True):
            found.setdefault(curve, (run.label, drawable(measured.name, measured.ticker)))
    names = [name for _, name in found.values()]
    shared = (
        _benchmark(name if names.count(name) == 1 else f"{label} / {name}", curve, HUNDRED, order)
        for order, (curve, (label, name)) in enumerate(found.items())
    )
    return (*lines, *(line for line in shared if line.known))


def draw(axes: "Axes", lines: Sequence[Line]) -> None:
    """Draw the lines, benchmarks beneath the accounts, the first account on top; gaps stay gaps."""
    for line in lines:
        values = [float("nan") if value is None else value for _, value in line.points]
        style = (0, line.dashes) if line.dashes else "-"
        axes.plot(
            [number_of(session) for session, _ in line.points],
            values,
            color=line.colour,
            linewidth=1.3 if line.is_benchmark else 1.9,
            linestyle=style,
            marker="o" if len(line.known) == 1 else "",
            markersize=4,
            zorder=2.0 if line.is_benchmark else 4.0 - line.order * 0.01,
        )


def _benchmark(name: str, curve: Curve, base: float, order: int) -> Line:
    known = [session for session, level in curve.levels if level is not None]
    sessions = [session for session, _ in curve.levels]
    notes = []
    if known and known[0] != sessions[0]:
        notes.append(f"from {known[0].isoformat()}")
    if known and known[-1] != sessions[-1]:
        notes.append(f"until {known[-1].isoformat()}")
    return Line(name, _rebased(curve.levels, base), is_benchmark=True, order=order, note=" ".join(notes))


def _units(equity: Sequence[EquityPoint]) -> tuple[tuple[date, float | None], ...]:
    return tuple((point.session, point.equity_cents / 100) for point in equity)


def _rebased(points: Sequence[tuple[date, float | None]], base: float) -> tuple[tuple[date, float | None], ...]:
    first = next((value for _, value in points if value), None)
    if first is None:
        return ()
    return tuple((session, None if value is None else value / first * base) for session, value in points)


def number_of(session: date) -> float:
    """Days since 1970-01-01: matplotlib's own number of a date."""
    return float(session.toordinal() - date(1970, 1, 1).toordinal())
