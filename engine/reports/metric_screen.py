"""Metrics on the screen: as few tables as the width allows, numbers always whole."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.measurement.attainable import Attainable
from engine.measurement.performance import Performance, Trading, Versus
from engine.reports.metric_row import MetricRow
from engine.reports.wording import UNDEFINED, amount, count, percent, ratio, signed_percent, visible

if TYPE_CHECKING:
    from rich.table import Table

LABEL_AT_LEAST = 20
LABEL_AT_MOST = 48


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    show: Callable[[MetricRow], str]

    def width(self, rows: Sequence[MetricRow]) -> int:
        """What the longest word of the heading and the longest number need."""
        return max(len(text) for text in (*self.heading.split(), *(self.show(row) for row in rows)))


def _performance(heading: str, show: Callable[[Performance], str]) -> _Column:
    return _Column(heading, lambda row: show(row.performance) if row.performance else UNDEFINED)


def _versus(heading: str, show: Callable[[Versus], str]) -> _Column:
    return _Column(heading, lambda row: show(row.versus) if row.versus else UNDEFINED)


def _trading(heading: str, show: Callable[[Trading], str]) -> _Column:
    return _Column(heading, lambda row: show(row.trading) if row.trading else UNDEFINED)


def _attainable(heading: str, show: Callable[[Attainable], str]) -> _Column:
    return _Column(heading, lambda row: show(row.attainable) if row.attainable else UNDEFINED)


_EARNED = (
    _performance("total return", lambda one: signed_percent(one.total_return)),
    _performance("annual return", lambda one: signed_percent(one.annual_return)),
    _performance("annual vol.", lambda one: percent(one.volatility)),
    _performance("max drawdown", lambda one: percent(one.drawdown.depth if one.drawdown else None)),
    _performance("Sharpe", lambda one: ratio(one.sharpe)),
    _performance("Sortino", lambda one: ratio(one.sortino)),
    _performance("Calmar", lambda one: ratio(one.calmar)),
)
_AGAINST = (
    _versus("excess return", lambda one: signed_percent(one.excess_return)),
    _versus("alpha", lambda one: signed_percent(one.alpha)),
    _versus("beta", lambda one: ratio(one.beta)),
)
_TRADED = (
    _trading("trades", lambda one: count(one.n_trades)),
    _trading("hit rate", lambda one: percent(one.hit_rate)),
    _trading("average net", lambda one: signed_percent(one.average_net)),
    _trading("average excess", lambda one: signed_percent(one.average_excess)),
    _trading("average win", lambda one: signed_percent(one.average_win)),
    _trading("average loss", lambda one: signed_percent(one.average_loss)),
    _trading("exposure", lambda one: percent(one.exposure)),
    _trading("turnover", lambda one: ratio(one.turnover)),
    _trading("costs", lambda one: amount(one.costs_cents)),
)

_HAD = (
    _attainable("reaction", lambda one: signed_percent(one.reaction)),
    _attainable("capturable", lambda one: signed_percent(one.capturable)),
    _attainable("captured", lambda one: signed_percent(one.captured)),
    _trading("plans", lambda one: count(one.n_plans)),
    _trading("refused", lambda one: count(one.n_refused)),
    _attainable("missed", lambda one: amount(one.missed_cents)),
)
_ASIDE = (
    _attainable("stood aside", lambda one: count(one.n_avoided)),
    _attainable("avoided", lambda one: signed_percent(one.avoided)),
)


def metric_screens(rows: Sequence[MetricRow], benchmark: str, width: int) -> list["Table"]:
    """The rows as one table or, where that is wider than `width`, as several with the same labels.

    Columns are parted where their sense parts. No number is ever cut; the label is folded.
    """
    titles = ("Return and risk", f"Against {visible(benchmark)}" if benchmark else "Against the benchmark", "Trades")
    found = []
    for columns, gap in _parted(rows, width):
        traded = [row for row in rows if row.trading] if not _concerns_all(columns) else rows
        title = " · ".join(name for name, group in zip(titles, _GROUPS, strict=True) if set(group) & set(columns))
        found.append(_table(traded, columns, title, width, gap))
    return found


def attainable_screens(rows: Sequence[MetricRow], width: int) -> list["Table"]:
    """What could be had of the strategies' plans, as one table or, where that is too wide, as several; none without
    a strategy."""
    strategies = [row for row in rows if row.attainable]
    if not strategies:
        return []
    has_stood_aside = any(row.attainable.n_avoided for row in strategies if row.attainable)
    columns = (*_HAD, *_ASIDE) if has_stood_aside else _HAD
    label = min(max(len(visible(row.label)) for row in strategies), LABEL_AT_LEAST)
    gap = 2 if label + _needed(strategies, columns, 2) <= width else 1
    parts = [columns] if gap == 2 else _packed(strategies, columns, label, width)
    title = "What could be had: mean return a plan, less the benchmark's"
    return [_table(strategies, part, title, width, gap) for part in parts]


_GROUPS = (_EARNED, _AGAINST, _TRADED)
_PARTINGS = (
    ((*_EARNED, *_AGAINST, *_TRADED),),
    ((*_EARNED, *_AGAINST), _TRADED),
    (_EARNED, _AGAINST + _TRADED),
    (_EARNED, _AGAINST, _TRADED),
)


def _parted(rows: Sequence[MetricRow], width: int) -> list[tuple[tuple[_Column, ...], int]]:
    """The first parting that leaves the label enough room, with the gap between columns; else column by column."""
    longest = max((len(visible(row.label)) for row in rows), default=0)
    label = min(longest, LABEL_AT_LEAST)
    for parting in _PARTINGS:
        for gap in (2, 1):
            if all(label + _needed(rows, part, gap) <= width for part in parting):
                return [(part, gap) for part in parting]
    return [(part, 1) for part in _packed(rows, _PARTINGS[0][0], label, width)]


def _packed(rows: Sequence[MetricRow], columns: Sequence[_Column], label: int, width: int) -> list[tuple[_Column, ...]]:
    """The columns in as many tables as the width needs, beside a label of this width."""
    tables: list[list[_Column]] = [[]]
    for column in columns:
        if tables[-1] and label + _needed(rows, (*tables[-1], column), 1) > width:
            tables.append([])
        tables[-1].append(column)
    return [tuple(part) for part in tables]


def _needed(rows: Sequence[MetricRow], columns: Sequence[_Column], gap: int) -> int:
    return sum(column.width(rows) + gap for column in columns)


def _concerns_all(columns: Sequence[_Column]) -> bool:
    return any(column in _EARNED for column in columns)


def _table(rows: Sequence[MetricRow], columns: Sequence[_Column], title: str, width: int, gap: int) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, gap - 1, 0, 0),
        pad_edge=False,
    )
    longest = max((Text(visible(row.label)).cell_len for row in rows), default=1)
    room = max(width - _needed(rows, columns, gap), 8)
    table.add_column("", width=min(longest, room, LABEL_AT_MOST), overflow="fold")
    for column in columns:
        table.add_column(
            Text(column.heading, justify="right"), width=column.width(rows), justify="right", no_wrap=False
        )
    n_strategies = sum(row.trading is not None for row in rows)
    for number, row in enumerate(rows, start=1):
        table.add_row(
            Text(visible(row.label), style="" if row.trading else "dim"),
            *(Text(column.show(row), no_wrap=True) for column in columns),
            end_section=number == n_strategies,
        )
    return table
