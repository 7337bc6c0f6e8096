"""Pictures of catalysts: what each strategy earned on each, as a matrix and as points on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.reports.chart_style import COLOURS, FAINT, GRID, INK, QUIET, SMALL, drawable, fitted, plain_axes, write
from engine.reports.comparison.compared import MATRIX, ComparedRuns, acting
from engine.reports.comparison.shade import DARK, EXCESS, SHADES, largest
from engine.reports.plots import TEXT_LEFT, new_figure, percent_tick, write_caption, write_head
from engine.reports.run_tables import Row
from engine.reports.wording import Cut, signed_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_ROWS, MOST_COLUMNS, MOST_POINTS = 24, 30, 8
NAMES = 0.19  # of the height, for names that are turned
DODGE = 0.07  # of a row, so that equal points do not hide each other
_ROWS_LEFT, _BOTTOM = 0.36, 0.075


@dataclass(frozen=True, slots=True)
class _Shown:
    """The rows and strategies that a picture has room for, and what is said of the rest."""

    rows: tuple[Row, ...]
    labels: tuple[str, ...]
    rest: str


def matrix_figure(compared: ComparedRuns) -> "Figure":
    """Rows are catalysts, columns strategies: the excess return in figures, shaded by fixed bounds."""
    shown = _shown(compared, MOST_COLUMNS)
    figure = new_figure()
    top = write_head(figure, _title(compared, "Excess return by catalyst and strategy"), " · ".join(compared.notices))
    if not shown.rows:
        return _nothing(figure)
    names = [drawable(label) for label in shown.labels]
    is_turned = len(names) > 6
    top -= NAMES if is_turned else 0.035
    axes = figure.add_axes((_ROWS_LEFT, _BOTTOM, 0.985 - _ROWS_LEFT, top - _BOTTOM))
    axes.axis("off")
    axes.set_xlim(0, len(names))
    axes.set_ylim(len(shown.rows), 0)
    for place, row in enumerate(shown.rows):
        for column, label in enumerate(shown.labels):
            _shade(axes, row[f"{label} excess"], row[f"{label} fate"], column, place, len(names))
    _row_names(figure, shown.rows, top)
    width = (0.985 - _ROWS_LEFT) / len(names)
    for place, name in enumerate(names):
        x = _ROWS_LEFT + (place + 0.5) * width
        room = (NAMES - 0.015) * float(figure.bbox.height) if is_turned else width * float(figure.bbox.width) - 8
        text = fitted(figure, name, SMALL, room, cut=Cut.MIDDLE)
        style = {"rotation": 90, "rotation_mode": "anchor"} if is_turned else {"ha": "center"}
        write(figure, x, top + 0.012, text, SMALL, gid="column", **style)
    _legend(figure)
    _rest(figure, shown.rest)
    return figure


def catalysts_figure(compared: ComparedRuns) -> "Figure":
    """A row for each catalyst with a point for each strategy: its excess return, on one scale."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    shown = _shown(compared, MOST_POINTS)
    figure = new_figure()
    top = write_head(figure, _title(compared, "Excess return on each catalyst"), " · ".join(compared.notices))
    if not shown.rows:
        return _nothing(figure)
    top -= 0.04
    axes = figure.add_axes((_ROWS_LEFT, _BOTTOM + 0.03, 0.78 - _ROWS_LEFT, top - _BOTTOM - 0.03))
    plain_axes(axes)
    write_caption(figure, axes, "Net return of the trades less the index over the same sessions")
    axes.grid(visible=False, axis="y")
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.8)
    axes.set_ylim(len(shown.rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.axvline(0.0, color=FAINT, linewidth=1.0, zorder=1.0)
    for place, row in enumerate(shown.rows):
        known = [float(row[f"{label} excess"]) for label in shown.labels if row[f"{label} excess"]]
        axes.plot([min([0.0, *known]), max([0.0, *known])], [place, place], color=GRID, linewidth=1.6, zorder=1.5)
    for order, label in enumerate(shown.labels):
        known_at = [
            (float(row[f"{label} excess"]), place) for place, row in enumerate(shown.rows) if row[f"{label} excess"]
        ]
        marker = "osD^vPX<"[order % 8]
        axes.plot(
            [value for value, _ in known_at],
            [place + (order - (len(shown.labels) - 1) / 2) * DODGE for _, place in known_at],
            marker=marker,
            markersize=6.5,
            linestyle="",
            color=COLOURS[order % len(COLOURS)],
            markeredgecolor="white",
            markeredgewidth=0.6,
            zorder=3.0 - order * 0.01,
        )
        _key(figure, drawable(label), marker, COLOURS[order % len(COLOURS)], top - 0.02 - order * 0.034)
    axes.xaxis.set_major_locator(MaxNLocator(7, min_n_ticks=3))
    axes.xaxis.set_major_formatter(FuncFormatter(percent_tick))
    _row_names(figure, shown.rows, top, bottom=_BOTTOM + 0.03)
    _rest(figure, shown.rest)
    return figure


def _shown(compared: ComparedRuns, most: int) -> _Shown:
    labels = acting(compared)
    kept = labels[:most]
    columns = [f"{label} excess" for label in kept]
    acted = [row for row in compared.tables[MATRIX] if any(row[name] for name in columns)]
    rows = tuple(acted[place] for place in largest([[row[name] for name in columns] for row in acted], MOST_ROWS))
    parts = [
        f"the {len(rows)} largest of {len(acted)} catalysts" if len(rows) < len(acted) else "",
        f"{len(kept)} of {len(compared.labels)} strategies" if len(kept) < len(compared.labels) else "",
    ]
    return _Shown(rows, kept, ", ".join(filter(None, parts)))


def _title(compared: ComparedRuns, what: str) -> str:
    firsts = {run.spec.benchmarks[:1] for run in compared.runs}
    benchmark = next(iter(firsts))[0] if len(firsts) == 1 and compared.runs[0].spec.benchmarks else ""
    return f"{what}{f', over {drawable(benchmark)}' if benchmark else ''}"


def _shade(axes: "Axes", cell: str, fate: str, column: int, place: int, n_columns: int) -> None:
    from matplotlib.patches import Rectangle

    from engine.reports.chart_style import font

    shade = EXCESS.shade(cell)
    if shade:
        box = Rectangle((column + 0.02, place + 0.04), 0.96, 0.92, facecolor=SHADES[shade], edgecolor="none")
        axes.add_patch(box)
    size = SMALL if n_columns <= 14 else 7.5
    text = signed_percent(float(cell)) if cell else ("refused" if fate == "refused" and n_columns <= 14 else "·")
    if cell and n_columns > 14:
        text = f"{float(cell) * 100:+.0f}"
    colour = "white" if shade in DARK else INK if shade else QUIET
    axes.text(
        column + 0.5,
        place + 0.5,
        text,
        fontproperties=font(size),
        color=colour,
        ha="center",
        va="center",
        parse_math=False,
    )


def _row_names(figure: "Figure", rows: Sequence[Row], top: float, bottom: float = _BOTTOM) -> None:
    step = (top - bottom) / len(rows)
    room = (_ROWS_LEFT - TEXT_LEFT - 0.085) * float(figure.bbox.width)
    for place, row in enumerate(rows):
        y = top - (place + 0.5) * step
        write(figure, TEXT_LEFT, y, row["entry_session"], SMALL, color=QUIET, gid="row")
        name = drawable(row["title"] or row["catalyst"], row["catalyst"])
        write(figure, TEXT_LEFT + 0.07, y, fitted(figure, name, SMALL, room, cut=Cut.END), SMALL, gid="row")


def _key(figure: "Figure", name: str, marker: str, colour: str, y: float) -> None:
    from matplotlib.lines import Line2D

    figure.add_artist(Line2D([0.8], [y], marker=marker, markersize=7, linestyle="", color=colour))
    room = 0.175 * float(figure.bbox.width)
    write(figure, 0.812, y, fitted(figure, name, SMALL + 0.5, room), SMALL + 0.5, gid="end")


def _legend(figure: "Figure") -> None:
    from matplotlib.patches import Rectangle

    steps = EXCESS.legend()
    width = (0.985 - _ROWS_LEFT) / len(steps)
    for place, (shade, text) in enumerate(steps):
        x = _ROWS_LEFT + place * width
        figure.add_artist(
            Rectangle((x, 0.022), width - 0.003, 0.03, facecolor=SHADES[shade], transform=figure.transFigure)
        )
        colour = "white" if shade in DARK else INK
        write(figure, x + width / 2, 0.037, text, 7.5, color=colour, ha="center", gid="legend")


def _rest(figure: "Figure", text: str) -> None:
    if text:
        room = (_ROWS_LEFT - TEXT_LEFT - 0.015) * float(figure.bbox.width)
        write(figure, TEXT_LEFT, 0.037, fitted(figure, f"Shown: {text}.", SMALL, room), SMALL, color=QUIET, gid="rest")


def _nothing(figure: "Figure") -> "Figure":
    write(figure, TEXT_LEFT, 0.5, "No catalyst was traded.", SMALL + 2, color=QUIET, gid="rest")
    return figure
