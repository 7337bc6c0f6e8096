"""Runs in a notebook: the headline numbers and the equity picture, as one piece of HTML.

Nothing of a notebook is needed: a notebook asks a value for its `_repr_html_` by itself. The piece holds no style
sheet, no script and no id, so that it disturbs no other cell.
"""

import base64
from html import escape
from typing import TYPE_CHECKING

from engine.measurement.report import Report
from engine.reports.run_folder import stored_run_of
from engine.reports.verdict_wording import verdict_sentence
from engine.reports.wording import UNDEFINED, count, percent, period, ratio, shortened, signed_percent, visible

if TYPE_CHECKING:
    from engine.reports.metric_row import MetricRow
    from engine.reports.stored_run import StoredRun

SHOWN, WIDTH = 12, 720
_LEFT, _RIGHT = ' style="text-align:left"', ' style="text-align:right"'


def report_html(report: Report) -> str:
    """A report as a piece of HTML."""
    return run_html(stored_run_of(report))


def run_html(run: "StoredRun") -> str:
    """A stored run as a piece of HTML: notice, period, a row for each strategy and benchmark, equity."""
    rows = run.metric_rows(labelled=False)
    strategies = [row for row in rows if row.trading]
    shown = [*strategies[:SHOWN], *(row for row in rows if not row.trading)]
    parts = ["<div>"]
    if run.notice:
        parts.append(f"<p><b>Notice</b> {_text(run.notice)}</p>")
    first = next(iter(run.strategies), None)
    if first is not None:
        span = period(first.performance.first_on, first.performance.last_on)
        parts.append(f"<p>{span}, {count(first.performance.n_sessions)} sessions, run {_text(run.record.run)}</p>")
    headings = ("total return", "annual return", "excess", "max drawdown", "Sharpe", "trades", "average net")
    parts.append(f"<table><thead><tr><th></th>{''.join(f'<th{_RIGHT}>{one}</th>' for one in headings)}</tr></thead>")
    parts.append(f"<tbody>{''.join(map(_row, shown))}</tbody></table>")
    if len(strategies) > SHOWN:
        parts.append(f"<p>and {len(strategies) - SHOWN} more strategies</p>")
    told = (
        f"<li>{_text(verdict_sentence(shortened(visible(one.name), 60), one.verdict))}</li>"
        for one in run.strategies[:SHOWN]
    )
    parts.append(f"<p><b>Verdict</b></p><ul>{''.join(told)}</ul>" if run.strategies else "")
    parts.append(_picture(run))
    return "\n".join([*filter(None, parts), "</div>"])


def _row(row: "MetricRow") -> str:
    measured, traded = row.performance, row.trading
    drawdown = row.drawdown
    cells = [
        signed_percent(measured.total_return if measured else None),
        signed_percent(measured.annual_return if measured else None),
        signed_percent(row.versus.excess_return if row.versus else None),
        percent(drawdown.depth if drawdown else None),
        ratio(measured.sharpe if measured else None),
        count(traded.n_trades) if traded else UNDEFINED,
        signed_percent(traded.average_net if traded else None),
    ]
    name = _text(shortened(visible(row.name), 60))
    return f"<tr><th{_LEFT}>{name}</th>{''.join(f'<td{_RIGHT}>{cell}</td>' for cell in cells)}</tr>"


def _picture(run: "StoredRun") -> str:
    """The equity picture within the piece; empty where it cannot be drawn, for the numbers matter more."""
    from engine.reports.picture import png_bytes
    from engine.reports.plots import comparison_figure

    if not run.strategies:
        return ""
    figure = comparison_figure([run])
    figure.set_dpi(80)
    data = base64.b64encode(png_bytes(figure)).decode("ascii")
    return f'<img width="{WIDTH}" alt="Equity of the strategies and benchmarks" src="data:image/png;base64,{data}">'


def _text(text: str) -> str:
    return f"<bdi>{escape(visible(text))}</bdi>"


Report.html_of = staticmethod(report_html)
