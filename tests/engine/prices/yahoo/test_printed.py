"""From what Yahoo sends back to what was printed: laws over ticks and splits, and figures known from elsewhere."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.prices.yahoo.printed import accuracy, index_levels, roundest, shortest, to_ticks

RATIOS = st.sampled_from([1.0, 1.4, 1.49, 1.8, 2.0, 3.0, 10.0, 0.99, 0.309119, 1.1454, 4.56])
TICKS = st.sampled_from([Fraction(1, 100), Fraction(1, 1000), Fraction(1, 200), Fraction(1, 20)])


def sent(raw: float, ratio: float) -> float:
    """What Yahoo keeps and sends of a price before a split: six decimals, as a 32-bit float."""
    return float(np.float32(round(raw / ratio, 6)))


@given(st.integers(1, 50_000), TICKS, RATIOS)
def test_a_traded_price_comes_back(n_ticks: int, tick: Fraction, ratio: float) -> None:
    """Every multiple of a tick survives a split and the noise, as the float of its own text."""
    raw = float(Fraction(n_ticks) * tick)
    back = to_ticks(np.array([sent(raw, ratio) * ratio]), tick)[0]
    assert back == raw
    assert repr(float(back)) == repr(raw)


@given(st.integers(1, 99_999), RATIOS)
def test_cash_comes_back(n: int, ratio: float) -> None:
    """Cash of up to four decimals survives the division by a split and the rounding to six."""
    cash = n / 10_000
    value, factor = np.array([round(cash / ratio, 6) * ratio]), np.array([ratio])
    assert shortest(value, accuracy(value, factor))[0] == cash


@given(st.integers(1, 10**8))
def test_an_exact_index_level_is_kept(n: int) -> None:
    """A level of four decimals that is exact as a 64-bit float stays what it is."""
    level = n / 10_000
    assert index_levels(np.array([level]))[0] == level


@given(st.integers(100, 1_000_000))
def test_an_index_level_loses_its_noise(n: int) -> None:
    """A level of two decimals that came as a 32-bit float is that level again."""
    level = n / 100
    assert index_levels(np.array([float(np.float32(level))]))[0] == level


@given(st.integers(1, 10**7), st.sampled_from([0.309119, 0.25, 0.1, 0.99]))
def test_whole_lots_survive_a_consolidation(n_lots: int, ratio: float) -> None:
    """A volume in lots of a hundred comes back from fewer, larger shares, where a lot is still worth some of them."""
    volume = n_lots * 100
    told = round(volume * ratio)
    back = roundest((told - 0.5) / ratio, (told + 0.5) / ratio)
    assert back % 100 == 0
    assert abs(back - volume) * ratio <= 1


@pytest.mark.parametrize(
    ("told", "factor", "printed"),
    [
        (24.510000228881836, 1.0, 24.51),  # a close of 24.51
        (0.12834799289703369, 224.0, 28.75),  # Apple's first day, five splits later
        (59.733333587646484, 1.8, 107.52),  # CATL on 2020-01-02, before its split of 2023-04-26
    ],
)
def test_figures_from_elsewhere(told: float, factor: float, printed: float) -> None:
    """Where no tick is known the shortest decimal that the figure could have come from is what was printed."""
    value = np.array([told * factor])
    assert shortest(value, accuracy(value, np.array([factor])))[0] == printed


def test_nothing_comes_of_nothing() -> None:
    """An absent price stays absent."""
    assert np.isnan(shortest(np.array([np.nan]), np.array([1e-6]))[0])
    assert np.isnan(index_levels(np.array([np.nan]))[0])
    assert np.isnan(to_ticks(np.array([np.nan]), Fraction(1, 100))[0])
