"""The parameters that strategies share: what ends a trade early, and how much goes into it."""

from datetime import date

import numpy as np
import pytest

from catalysts import Theme
from engine.simulation.catalog import choose, shipped_strategies
from engine.simulation.decision import Side
from engine.simulation.errors import SpecError
from engine.simulation.spec import StrategySpec

ETF, A = "510001.SS", "300001.SZ"
THEME = Theme("solid-state-battery", "Solid-state battery", ETF)
NAMED = ("sector-etf", "leaders", "buy-and-hold")
WITH_ORDERS = (*NAMED, "run-up", "cheap-catalyst", "rotation", "gradient", "limit-chain", "fade", "first-mention")


def test_the_ten_are_installed():
    """By their entry points."""
    assert set(shipped_strategies()) == set(WITH_ORDERS)


@pytest.mark.parametrize("name", NAMED)
@pytest.mark.parametrize(
    ("parameters", "closes", "exit_on", "price"),
    [
        ({"stop_loss": 0.05}, [2.0, 2.0, 2.0, 2.0, 1.85, 1.9, 1.9, 1.9], date(2024, 8, 30), 1.85),
        ({"take_profit": 0.1}, [2.0, 2.0, 2.0, 2.0, 2.1, 2.3, 2.3, 2.3], date(2024, 9, 2), 2.3),
        ({"trailing_stop": 0.05}, [2.0, 2.0, 2.0, 2.0, 2.15, 2.3, 2.18, 2.18], date(2024, 9, 3), 2.18),
    ],
    ids=["stop", "profit", "trailing"],
)
def test_orders_end_a_trade(play, news, bars, name, parameters, closes, exit_on, price):
    """Bought at 2.00: down to 1.90 or below, up to 2.20 or above, or to 2.185, a twentieth below the highest, 2.30."""
    tickers = {"targets": (ETF,)} if name == "leaders" else {}
    outcome = play(name, [news(**tickers)], [bars(ETF, closes)], parameters, THEME)
    assert [(row.exit_on, row.exit_price) for row in outcome.trades] == [(exit_on, price)]


@pytest.mark.parametrize("name", ["sector-etf", "leaders"])
def test_the_next_news_of_the_theme_ends_a_trade(play, news, bars, name):
    """The second is known on 30 August: the first trade is sold on 2 September, at which the second is bought."""
    rows = [news("a", targets=(A,)), news("b", announced="2024-08-30", targets=(A,))]
    outcome = play(name, rows, [bars(ETF, [2.0] * 8), bars(A, [20.0] * 8)], {"until_next": "yes"}, THEME)
    assert [(row.entry_on, row.exit_on) for row in outcome.trades] == [
        (date(2024, 8, 29), date(2024, 9, 2)),
        (date(2024, 9, 2), None),
    ]


def _real_vol(closes):
    moves = np.array(closes[1:]) / np.array(closes[:-1]) - 1
    return float(np.std(moves, ddof=1) * np.sqrt(242))


@pytest.mark.parametrize("strategy", NAMED)
def test_restless_instruments_get_less(real, raw, strategy):
    """The fund's volatility over the 20 bars to 28 August 2024, by its file: a target of a third of it gives a third of
    the size, one above it the whole size."""
    file = raw("561910.SS")
    own = _real_vol([float(file.price(on, "close")) for on in file.sessions("2024-08-28")[-21:]])
    more = "hold=5,etf=561910.SS" if strategy == "sector-etf" else "etf=561910.SS" if strategy != "leaders" else "k=1"
    for target, part in ((own / 3, 1 / 3), (5.0, 1.0)):
        outcome = real(f"{strategy}:volatility={target!r},size=0.3,{more}", "2024-08-29", "2024-09-20")
        bought = [row for row in outcome.decisions if row.side is Side.BUY and row.act_on == date(2024, 8, 29)]
        assert bought
        if strategy == "leaders":
            assert all(row.weight < 0.3 or target == 5.0 for row in bought)
        else:
            assert bought[0].weight == pytest.approx(0.3 * part)


@pytest.mark.parametrize("name", NAMED)
def test_what_is_too_young_for_its_volatility_is_not_bought(play, news, bars, name):
    """Three bars are no twenty."""
    tickers = {"targets": (ETF,)} if name == "leaders" else {}
    outcome = play(name, [news(**tickers)], [bars(ETF, [2.0] * 8)], {"volatility": 0.2}, THEME)
    assert outcome.trades == ()
    assert "the volatility of 510001.SS is not known: it has too few bars" in [row.why for row in outcome.decisions]


@pytest.mark.parametrize("name", WITH_ORDERS)
@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"stop_loss": 1}, "stop_loss: 1 is out of bounds; sold when it falls by this part from the entry"),
        ({"trailing_stop": -0.1}, "trailing_stop: -0.1 is out of bounds"),
        ({"take_profit": "much"}, "take_profit: 'much' is not a number"),
        ({"size": 1.5}, "size: 1.5 is out of bounds"),
        ({"hodl": 3}, "unknown parameter 'hodl'"),
    ],
)
def test_wrong_parameters_are_refused_by_all(name, given, sentence):
    """With what was expected."""
    with pytest.raises(SpecError) as error:
        choose(StrategySpec(name, tuple(given.items())))
    assert sentence in str(error.value)
