"""Laws that hold for every curve: scale, translation, the benchmark's unit, a benchmark against itself."""

import math
from dataclasses import fields
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.measurement.benchmark import alpha, beta, information_ratio, tracking_error
from engine.measurement.curve import benchmark_performance, equity_performance, versus
from engine.measurement.drawdown import falls, max_drawdown, underwater
from engine.measurement.performance import Performance, Versus
from engine.measurement.ratios import sharpe, sortino
from engine.measurement.report import Curve
from engine.measurement.returns import growth, simple_returns
from engine.measurement.risk import volatility
from engine.prices.bars import Floats
from engine.simulation.outcome import EquityPoint

YEAR = 244.0
BASE_ON = date(2024, 1, 1)
laws = settings(derandomize=True, max_examples=100, deadline=None)


def _returns(least: int = 2) -> st.SearchStrategy[Floats]:
    basis_points = st.lists(st.integers(-1500, 1500), min_size=least, max_size=40)
    return basis_points.map(lambda values: np.array(values, dtype=np.float64) / 10_000)


def _levels(least: int = 1) -> st.SearchStrategy[list[float]]:
    return st.lists(st.integers(100, 10_000_000).map(float), min_size=least, max_size=40)


def _pairs() -> st.SearchStrategy[list[tuple[int, float | None]]]:
    level = st.one_of(st.none(), st.integers(100, 10_000_000).map(float))
    return st.lists(st.tuples(st.integers(1, 10**11), level), min_size=1, max_size=40)


def _on(n: int) -> date:
    return BASE_ON + timedelta(days=n)


def _curve(levels: list[float] | list[float | None]) -> Curve:
    return Curve("INDEX", tuple((_on(n), level) for n, level in enumerate(levels)))


def _equity(levels: list[int]) -> tuple[EquityPoint, ...]:
    return tuple(EquityPoint(_on(n), level, level) for n, level in enumerate(levels))


def _same(one: float | None, other: float | None) -> bool:
    return one == other if one is None or other is None else one == pytest.approx(other, rel=1e-9, abs=1e-9)


@laws
@given(_returns(), st.floats(0.01, 100))
def test_ratios_ignore_the_scale_of_returns(returns: Floats, factor: float) -> None:
    """Sharpe and Sortino of k · r are those of r; volatility is k times as large."""
    assert _same(sharpe(returns * factor, YEAR), sharpe(returns, YEAR))
    assert _same(sortino(returns * factor, YEAR), sortino(returns, YEAR))
    assert volatility(returns * factor, YEAR) == pytest.approx((volatility(returns, YEAR) or 0) * factor, rel=1e-9)


@laws
@given(_returns(), st.floats(-0.01, 0.01))
def test_ratios_ignore_a_shift_of_both_rates(returns: Floats, shift: float) -> None:
    """Adding the same rate to the returns and to the required rate changes neither Sharpe nor Sortino."""
    assert _same(sharpe(returns + shift, YEAR, 0.0005 + shift), sharpe(returns, YEAR, 0.0005))
    assert _same(sortino(returns + shift, YEAR, 0.0005 + shift), sortino(returns, YEAR, 0.0005))


@laws
@given(_returns(), st.floats(1e-4, 0.01))
def test_a_higher_required_rate_lowers_the_ratios(returns: Floats, more: float) -> None:
    """Sharpe falls and volatility stays when a constant is taken off every return."""
    plain, less = sharpe(returns, YEAR), sharpe(returns, YEAR, more)
    assert (plain is None) == (less is None)
    if plain is not None and less is not None:
        assert less < plain


@laws
@given(_returns())
def test_sharpe_changes_sign_with_the_returns(returns: Floats) -> None:
    """Sharpe of −r is minus Sharpe of r."""
    mirrored = sharpe(-returns, YEAR)
    assert _same(None if mirrored is None else -mirrored, sharpe(returns, YEAR))


@laws
@given(_returns(), st.floats(0, 0.05))
def test_drawdown_is_monotone_under_a_shift_of_returns(returns: Floats, shift: float) -> None:
    """Raising every return by a constant never deepens the deepest fall, lowering never eases it."""
    plain = max_drawdown(growth(returns)) or 0.0
    assert (max_drawdown(growth(returns + shift)) or 0.0) >= plain - 1e-12
    assert (max_drawdown(growth(returns - shift)) or 0.0) <= plain + 1e-12


@laws
@given(_levels())
def test_drawdowns_are_the_worst_of_all_pairs(levels: list[float]) -> None:
    """The deepest fall is the least level_j / level_i − 1 over all i < j, the capital included."""
    pairs = [levels[j] / levels[i] - 1 for i in range(len(levels)) for j in range(i + 1, len(levels))]
    worst = min(pairs, default=0.0)
    curve = np.array(levels)
    assert (max_drawdown(curve) or 0.0) == pytest.approx(min(worst, 0.0), rel=1e-12)
    assert float(np.min(underwater(curve))) == pytest.approx(min(worst, 0.0), rel=1e-12)


@laws
@given(_levels(2))
def test_drawdowns_do_not_overlap(levels: list[float]) -> None:
    """Every fall starts at a high, ends at the first level not below it, and no two share a session."""
    found = sorted(falls(np.array(levels)), key=lambda fall: fall.peak)
    for fall in found:
        end = len(levels) if fall.recovered is None else fall.recovered
        assert levels[fall.peak] == max(levels[: fall.peak + 1])
        assert all(level < levels[fall.peak] for level in levels[fall.peak + 1 : end])
        assert levels[fall.trough] == min(levels[fall.peak + 1 : end])
        assert fall.recovered is None or levels[fall.recovered] >= levels[fall.peak]
    assert all(before.recovered is not None for before in found[:-1])
    assert all((a.recovered or 0) <= b.peak for a, b in pairwise(found))


@laws
@given(_pairs(), st.floats(0.001, 1000))
def test_the_unit_of_a_benchmark_changes_nothing(pairs: list[tuple[int, float | None]], factor: float) -> None:
    """A benchmark times k gives the same comparison and the same performance of its own."""
    equity = _equity([cents for cents, _ in pairs])
    plain = _curve([level for _, level in pairs])
    scaled = _curve([None if level is None else level * factor for _, level in pairs])
    _assert_same(versus(equity, plain, YEAR), versus(equity, scaled, YEAR))
    own, other = benchmark_performance(plain, YEAR), benchmark_performance(scaled, YEAR)
    _assert_same(own, other)


@laws
@given(_levels(2), st.floats(0.001, 1000))
def test_a_benchmark_against_itself(levels: list[float], factor: float) -> None:
    """Alpha is 0, beta 1, tracking error 0 and the information ratio undefined, also in another unit."""
    own = simple_returns(np.array(levels))
    same = simple_returns(np.array(levels) * factor)
    if len(own) < 2 or not volatility(own, 1):
        assert beta(own, same) is None
        return
    assert beta(own, own) == 1.0
    assert alpha(own, own, YEAR) == 0.0
    assert beta(own, same) == pytest.approx(1.0, rel=1e-9)
    assert alpha(own, same, YEAR) == pytest.approx(0.0, abs=1e-9 * max(1.0, float(np.max(np.abs(own)))))
    assert tracking_error(own, own, YEAR) == 0.0
    assert information_ratio(own, own, YEAR) is None


@laws
@given(_returns(3), st.floats(0.01, 3))
def test_beta_is_linear(returns: Floats, factor: float) -> None:
    """k times a benchmark plus a constant has beta k and the constant as alpha per session."""
    if not volatility(returns, 1):
        assert beta(returns * factor, returns) is None
        return
    assert beta(returns * factor + 0.001, returns) == pytest.approx(factor, rel=1e-9)
    assert alpha(returns * factor + 0.001, returns, YEAR) == pytest.approx(0.001 * YEAR, rel=1e-9)


@laws
@given(_pairs())
def test_every_number_is_finite_or_none(pairs: list[tuple[int, float | None]]) -> None:
    """No curve whatever gives a NaN or an infinity, and every number is a plain Python one."""
    equity = _equity([cents for cents, _ in pairs])
    curve = _curve([level for _, level in pairs])
    for value in (
        equity_performance(equity, YEAR),
        benchmark_performance(curve, YEAR),
        versus(equity, curve, YEAR),
    ):
        for number in _numbers(value):
            assert type(number) in {int, float}
            assert math.isfinite(number)


@laws
@given(_levels(2), st.integers(0, 10**6))
def test_sessions_without_a_level_are_left_out(levels: list[float], seed: int) -> None:
    """Comparing where the benchmark has holes is comparing without those sessions altogether."""
    present = np.random.default_rng(seed).random(len(levels)) < 0.6
    equity = _equity([int(level) * 3 + 7 for level in levels])
    holed = _curve([level if there else None for level, there in zip(levels, present, strict=True)])
    kept = tuple(point for point, there in zip(equity, present, strict=True) if there)
    shorter = Curve("INDEX", tuple(pair for pair, there in zip(holed.levels, present, strict=True) if there))
    assert versus(equity, holed, YEAR) == versus(kept, shorter, YEAR)


def _numbers(value: Performance | Versus | None) -> list[float]:
    if value is None:
        return []
    found = [getattr(value, field.name) for field in fields(value)]
    drawdown = getattr(value, "drawdown", None)
    found.append(drawdown.depth if drawdown else None)
    return [number for number in found if isinstance(number, (int, float, np.number))]


def _assert_same(one: Performance | Versus | None, other: Performance | Versus | None) -> None:
    assert (one is None) == (other is None)
    for a, b in zip(_numbers(one), _numbers(other), strict=True):
        assert b == pytest.approx(a, rel=1e-7, abs=1e-9)
