"""Returns by month and year, and costs by kind."""

from datetime import date, timedelta
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.measurement.calendar_returns import calendar_returns
from engine.measurement.cost_breakdown import cost_breakdown
from engine.measurement.report import Curve
from engine.simulation.outcome import EquityPoint

DAYS = [date(2024, 12, 30), date(2024, 12, 31), date(2025, 1, 2), date(2025, 1, 31), date(2025, 2, 3)]
EQUITY = tuple(
    EquityPoint(day, 0, cents) for day, cents in zip(DAYS, [10_000, 11_000, 9_900, 12_100, 6_050], strict=True)
)


def _curve(levels: list[float | None]) -> Curve:
    return Curve("INDEX", tuple(zip(DAYS, levels, strict=True)))


def test_months_and_years_by_hand() -> None:
    """December from the capital on, January from the last close of December, February as far as it goes."""
    rows = calendar_returns(EQUITY, _curve([100.0, 105.0, 90.0, 84.0, 84.0]))
    assert [row.period for row in rows] == ["2024-12", "2025-01", "2025-02", "2024", "2025"]
    assert [row.total_return for row in rows] == pytest.approx([0.1, 0.1, -0.5, 0.1, -0.45])
    assert [row.benchmark_return for row in rows] == pytest.approx([0.05, -0.2, 0.0, 0.05, -0.2])
    assert [row.excess for row in rows] == pytest.approx([0.05, 0.3, -0.5, 0.05, -0.25])
    assert [row.n_sessions for row in rows] == [1, 2, 1, 1, 3]
    assert (rows[1].first_on, rows[1].last_on) == (DAYS[1], DAYS[3])


def test_no_neighbouring_close_stands_in() -> None:
    """A benchmark without a close at a month's end lacks that month and the next one."""
    rows = calendar_returns(EQUITY, _curve([100.0, 105.0, 90.0, None, 84.0]))
    assert [row.benchmark_return is None for row in rows] == [False, True, True, False, False]
    assert [row.excess is None for row in rows] == [False, True, True, False, False]
    assert rows[4].benchmark_return == pytest.approx(-0.2)
    assert {row.excess for row in calendar_returns(EQUITY, None)} == {None}


def test_the_base_session_alone_has_no_month() -> None:
    """Before the first session there is nothing to return."""
    assert calendar_returns(EQUITY[:1], None) == ()
    assert calendar_returns((), None) == ()


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 10**9)), min_size=1, max_size=40))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_months_compound_to_years_and_years_to_the_run(steps: list[tuple[int, int]]) -> None:
    """Whatever the sessions: nothing lost between periods, none counted twice."""
    day, equity = date(2023, 11, 20), [EquityPoint(date(2023, 11, 20), 0, 1_000_000)]
    for days, cents in steps:
        day += timedelta(days)
        equity.append(EquityPoint(day, 0, cents))
    rows = calendar_returns(equity, None)
    months = [row for row in rows if len(row.period) == 7]
    years = [row for row in rows if len(row.period) == 4]
    whole = equity[-1].equity_cents / equity[0].equity_cents
    for some in (months, years):
        assert prod(1 + row.total_return for row in some) == pytest.approx(whole)
        assert sum(row.n_sessions for row in some) == len(steps)
        assert [row.period for row in some] == sorted({row.period for row in some})
    for year in years:
        own = [row for row in months if row.period.startswith(year.period)]
        assert prod(1 + row.total_return for row in own) == pytest.approx(1 + year.total_return)
        assert (own[0].first_on, own[-1].last_on) == (year.first_on, year.last_on)
        assert all(row.last_on.isoformat().startswith(row.period) for row in own)


def test_costs_by_kind(fill: Any) -> None:
    """Each kind summed, all of them together, and their part of what was bought and sold."""
    one = fill(stamp_duty_cents=2, transfer_fee_cents=3)
    two = fill(handling_fee_cents=4, regulatory_fee_cents=5, dividend_tax_cents=6, notional_cents=300_000)
    found = cost_breakdown((one, two))
    assert (found.commission_cents, found.stamp_duty_cents, found.transfer_fee_cents) == (200, 2, 3)
    assert (found.handling_fee_cents, found.regulatory_fee_cents, found.dividend_tax_cents) == (4, 5, 6)
    assert (found.total_cents, found.traded_cents) == (220, 400_000)
    assert found.rate == pytest.approx(0.00055)
    assert cost_breakdown(()).rate is None
