"""Catalysts on the time axis: a sign at each entry session, numbers below that never overlap, a key of the numbers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from engine.reports.catalyst_row import CatalystRow
from engine.reports.chart_line import number_of
from engine.reports.chart_style import FAINT, GRID, INK, QUIET, SMALL, drawable, extent, fitted, write
from engine.reports.wording import Cut, moment

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

KEY_COLUMNS, MOST_LISTED = 2, 14
_ROW = 0.0235  # of the figure's height
_THREAD = "#cfcfcf"
_GAP = 7.0  # pixels between two numbers


@dataclass(frozen=True, slots=True)
class Group:
    """Catalysts whose numbers stand together: from the first to the last sign, the label at `middle`, in pixels."""

    numbers: tuple[int, ...]
    first: float
    last: float

    @property
    def label(self) -> str:
        """Their numbers, runs of them as a range."""
        runs: list[list[int]] = []
        for number in sorted(self.numbers):
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        parts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
        text = ",".join(parts)
        return text if len(text) <= 7 else f"{runs[0][0]}…{runs[-1][-1]}"

    @property
    def middle(self) -> float:
        """The middle of its signs."""
        return (self.first + self.last) / 2


def grouped(
    places: Sequence[tuple[float, int]], width_of: Callable[[str], float], low: float, high: float
) -> list[tuple[Group, float]]:
    """Signs at (x, number) joined until no two labels overlap; each group with its label's middle in low..high."""

    def placed(group: Group) -> tuple[Group, float]:
        return group, _within(group.middle, width_of(group.label), low, high)

    found: list[tuple[Group, float]] = []
    for x, number in sorted(places):
        found.append(placed(Group((number,), x, x)))
        while len(found) > 1 and _overlap(found[-2], found[-1], width_of):
            (one, _), (other, _) = found[-2:]
            numbers = tuple(sorted((*one.numbers, *other.numbers)))
            found[-2:] = [placed(Group(numbers, min(one.first, other.first), max(one.last, other.last)))]
    return found


def marked(rows: Sequence[CatalystRow], first_on: date, last_on: date) -> list[CatalystRow]:
    """Those with an entry session within the picture."""
    return [row for row in rows if row.entry_on is not None and first_on <= row.entry_on <= last_on]


def draw_lane(figure: "Figure", lane: "Axes", panels: Sequence["Axes"], rows: Sequence[CatalystRow]) -> None:
    """Signs and numbers of the catalysts in the lane, faint lines at their sessions through the panels."""
    lane.set_ylim(0.0, 1.0)
    lane.axis("off")
    for row in rows:
        x = number_of(row.entry_on) if row.entry_on else 0.0
        lane.plot(
            [x],
            [0.82],
            marker="v",
            markersize=6.5,
            markeredgecolor=INK,
            markerfacecolor=INK if row.is_traded else "white",
            markeredgewidth=0.9,
            linestyle="",
            clip_on=False,
            zorder=3 if row.is_traded else 2,
        )
        for panel in panels:
            panel.axvline(x, color=_THREAD if len(rows) <= 30 else GRID, linewidth=0.7, zorder=0.5)
    _number(figure, lane, rows)


def key_height(n_listed: int) -> float:
    """What the key needs of the figure's height."""
    n_rows = -(-n_listed // KEY_COLUMNS)
    return 0.045 + n_rows * _ROW if n_rows else 0.04


def draw_key(
    figure: "Figure",
    rows: Sequence[CatalystRow],
    kept: Sequence[CatalystRow],
    n_all: int,
    left: float,
    top: float,
) -> None:
    """What the numbers of `kept` stand for, in columns from the top down; `rows` are all that are marked."""
    write(figure, left, top - 0.5 * _ROW, _heading(rows, kept, n_all), SMALL, color=QUIET, gid="key")
    width = float(figure.bbox.width)
    step = (0.985 - left) / KEY_COLUMNS
    n_rows = -(-len(kept) // KEY_COLUMNS)
    dated = max((extent(figure, moment(row.catalyst.known), SMALL)[0] for row in kept), default=0.0) / width
    for place, row in enumerate(kept):
        column, line = divmod(place, n_rows)
        x, y = left + column * step + 0.022, top - (line + 1.7) * _ROW
        write(figure, x, y, str(row.number), SMALL, ha="right", bold=True, gid="key")
        write(figure, x + 0.008, y, moment(row.catalyst.known), SMALL, gid="key")
        title = drawable(row.catalyst.title, row.catalyst.id)
        room = (step - 0.045 - dated) * width
        write(figure, x + 0.014 + dated, y, fitted(figure, title, SMALL, room, cut=Cut.END), SMALL, gid="key")


def chosen(rows: Sequence[CatalystRow], n: int) -> list[CatalystRow]:
    """At most n rows in their order: where there are more, the traded ones of the largest gain or loss.

    Where none of them was traded, the first n.
    """
    if len(rows) <= n:
        return list(rows)
    ranked = sorted(filter(_moved, rows), key=lambda row: (-_moved(row), row.number))
    kept = {row.number for row in (ranked or rows)[:n]}
    return [row for row in rows if row.number in kept]


def _moved(row: CatalystRow) -> int:
    return max((abs(one.measured.net_cents) for one in row.outcomes if one.measured), default=0)


def _heading(rows: Sequence[CatalystRow], kept: Sequence[CatalystRow], n_all: int) -> str:
    if not rows:
        return f"None of the {n_all} catalysts of the calendar has its entry session in this period."
    text = "Catalysts at their entry sessions (▼ traded, ▽ not traded)"
    if len(kept) < len(rows):
        which = "that earned or cost most" if any(map(_moved, kept)) else "that came first"
        text += f": of {len(rows)} the {len(kept)} {which}"
    outside = n_all - len(rows)
    if outside:
        text += f"; {outside} more without an entry session in the period"
    return f"{text}. Numbers are rows of catalysts.csv."


def _number(figure: "Figure", lane: "Axes", rows: Sequence[CatalystRow]) -> None:
    box = lane.get_window_extent()
    places = [
        (float(lane.transData.transform((number_of(row.entry_on), 0.0))[0]), row.number) for row in rows if row.entry_on
    ]
    width, height = (float(side) for side in figure.bbox.size)
    y = (box.y0 + 0.22 * box.height) / height
    bracket = (box.y0 + 0.50 * box.height) / height
    width_of = cache(lambda text: extent(figure, text, SMALL)[0])
    found = grouped(places, width_of, float(box.x0) - 12.0, float(box.x1) + 12.0)
    for group, middle in found:
        write(figure, middle / width, y, group.label, SMALL, ha="center", gid="mark")
        if len(group.numbers) > 1 and group.last > group.first:
            _bracket(figure, group.first / width, group.last / width, bracket)


def _bracket(figure: "Figure", first: float, last: float, y: float) -> None:
    from matplotlib.lines import Line2D

    line = Line2D(
        [first, last], [y, y], transform=figure.transFigure, color=FAINT, linewidth=1.0, linestyle="-", marker=""
    )
    figure.add_artist(line)


def _within(middle: float, width: float, low: float, high: float) -> float:
    return min(max(middle, low + width / 2), high - width / 2)


def _overlap(one: tuple[Group, float], other: tuple[Group, float], width_of: Callable[[str], float]) -> bool:
    return one[1] + width_of(one[0].label) / 2 + _GAP > other[1] - width_of(other[0].label) / 2
