"""The curves of a page say what the tables say: ends are total returns, lows are drawdowns, means are exposures."""

from statistics import fmean

import pytest

from engine.reports.page.curves import curves_of, falls_of, invested_of
from engine.reports.record import record_of
from engine.reports.run_tables import RunTables
from engine.reports.tables import tables


@pytest.fixture
def tables_of():
    def build(report):
        files = tables(report)
        return RunTables.of(record_of(report, files), files)

    return build


def test_curves_end_and_fall_as_measured(build, tables_of):
    """Accounts and benchmarks, one of which starts late and has a gap."""
    report = build.report(benchmarks=("000300.SS", "399006.SZ"), partial=True)
    run = tables_of(report)
    curves = curves_of(run)
    measured = [*(one.performance for one in report.strategies), *(one for _, one in report.benchmarks)]
    assert [curve.known[-1][1] for curve in curves] == pytest.approx([one.total_return for one in measured])
    assert [curve.known[0] for curve in curves] == [(one.first_on, 0.0) for one in measured]
    assert any(value is None for _, value in curves[2].points)
    falls = falls_of(curves)
    assert [curve.name for curve in falls] == ["sector-etf", "leaders", "000300.SS CSI 300"]
    for curve, one in zip(falls, measured, strict=False):
        low = min(curve.known, key=lambda point: point[1])
        assert (low[0], low[1]) == (one.drawdown.trough_on, pytest.approx(one.drawdown.depth))
    for curve, one in zip(invested_of(run, curves), report.strategies, strict=True):
        assert fmean(value for _, value in curve.known[1:]) == pytest.approx(one.trading.exposure)


def test_the_highest_of_many_are_coloured(build, tables_of):
    """Those of the eight largest total returns, in the run's order, each in its own colour."""
    report = build.report(names=[f"s{n}" for n in range(12)], n_sessions=60)
    curves = [curve for curve in curves_of(tables_of(report)) if not curve.is_benchmark]
    returns = {one.name: one.performance.total_return for one in report.strategies}
    highest = sorted(returns, key=returns.get, reverse=True)[:8]
    coloured = [curve for curve in curves if not curve.is_faint]
    assert {curve.name for curve in coloured} == set(highest)
    assert len({curve.ink for curve in coloured}) == 8
    assert {curve.ink for curve in curves if curve.is_faint} == {"thread"}
