"""What trades and catalysts earned beside the benchmarks over the same opens."""

from typing import Any

import pytest

from engine.measurement.event_returns import benchmark_return, catalyst_returns, trade_return
from engine.simulation.fill_policy import FillAt
from engine.simulation.outcome import CatalystFate, Fate

INDEX = [(0, 100.0, 100.0), (1, 101.0, 105.0), (2, 104.0, 103.0), (3, 104.03, 110.0)]


def test_closed_trade_goes_from_open_to_open(trade: Any, bars: Any) -> None:
    """In at the open of session 1 (101.00), out at that of session 3 (104.03): 3 %, not close to close."""
    assert benchmark_return(trade(), bars(INDEX)) == pytest.approx(0.03)


def test_open_trade_goes_to_the_close_it_is_valued_at(trade: Any, bars: Any) -> None:
    """Held at the close of session 3: from the open of session 1 (101.00) to that close (110.00)."""
    held = trade(exit_on=None, exit_price=None)
    assert benchmark_return(held, bars(INDEX)) == pytest.approx(110 / 101 - 1)


def test_fills_at_another_price_are_compared_at_that_price(trade: Any, bars: Any) -> None:
    """Filled at closes: 105.00 to 110.00; at the mean of open, high, low, close: (2·101 + 2·105)/4 = 103 to
    (2·104.03 + 2·110)/4 = 107.015. An open trade goes to the close it is valued at either way."""
    assert benchmark_return(trade(), bars(INDEX), FillAt.CLOSE) == pytest.approx(110 / 105 - 1)
    assert benchmark_return(trade(), bars(INDEX), FillAt.VWAP) == pytest.approx(107.015 / 103 - 1)
    held = trade(exit_on=None, exit_price=None)
    assert benchmark_return(held, bars(INDEX), FillAt.VWAP) == pytest.approx(110 / 103 - 1)


def test_open_trade_entered_on_the_last_session(trade: Any, bars: Any, session: Any) -> None:
    """A trade of one session and still open is compared from open to close."""
    held = trade(exit_on=None, exit_price=None, valued_on=session(1))
    assert benchmark_return(held, bars(INDEX)) == pytest.approx(105 / 101 - 1)


def test_no_neighbouring_session_stands_in(trade: Any, bars: Any) -> None:
    """Without the benchmark's bar at the entry or at the exit there is no return."""
    assert benchmark_return(trade(), bars([INDEX[0], INDEX[2], INDEX[3]])) is None
    assert benchmark_return(trade(), bars(INDEX[:3])) is None
    assert benchmark_return(trade(), bars([])) is None


def test_trade_return(trade: Any, bars: Any) -> None:
    """The excess is the net return, 98.00 of 1001.00, less the first benchmark's; all are listed."""
    flat = bars([(n, 50.0, 50.0) for n in range(4)], ticker="FLAT")
    row = trade_return(trade(), (bars(INDEX), flat))
    assert row.plan == "p1"
    assert row.net_return == pytest.approx(98 / 1001)
    assert row.benchmarks == (("INDEX", pytest.approx(0.03)), ("FLAT", 0.0))
    assert row.excess == pytest.approx(98 / 1001 - 0.03)


def test_trade_return_without_the_first_benchmark(trade: Any, bars: Any) -> None:
    """Another benchmark does not take the first one's place."""
    row = trade_return(trade(), (bars([], ticker="GONE"), bars(INDEX)))
    assert row.benchmarks[0] == ("GONE", None)
    assert row.excess is None
    assert trade_return(trade(), ()).excess is None


def test_catalyst_is_weighted_by_the_cash_paid(trade: Any, refusal: Any, bars: Any, outcome: Any, session: Any) -> None:
    """1001.00 with the benchmark at +3 % and 3003.00 with it at 104/101 − 1: weights 1 and 3."""
    small = trade()
    large = trade(plan="p2", cost_cents=300_000, entry_fees_cents=300, proceeds_cents=270_000, exit_on=session(2))
    run = outcome(
        trades=(small, large), refusals=(refusal(),), fates=(CatalystFate("c1", Fate.TRADED, session(1), ""),)
    )
    (row,) = catalyst_returns(run, (bars(INDEX),))
    assert (row.catalyst, row.n_trades, row.n_refused) == ("c1", 2, 1)
    assert row.paid_cents == 100_100 + 300_300
    assert row.net_cents == 9_800 - 30_400
    assert row.net_return == pytest.approx((9_800 - 30_400) / 400_400)
    expected = (0.03 + 3 * (104 / 101 - 1)) / 4
    assert row.benchmarks == (("INDEX", pytest.approx(expected)),)
    assert row.excess == pytest.approx((9_800 - 30_400) / 400_400 - expected)


def test_a_missing_benchmark_of_one_trade(trade: Any, bars: Any, outcome: Any, session: Any) -> None:
    """A benchmark that one of the trades lacks has no return over the catalyst: others would be meant."""
    run = outcome(trades=(trade(), trade(plan="p2", entry_on=session(9))))
    (row,) = catalyst_returns(run, (bars(INDEX),))
    assert row.net_return is not None
    assert row.benchmarks == (("INDEX", None),)
    assert row.excess is None


def test_every_catalyst_has_a_row(trade: Any, refusal: Any, bars: Any, outcome: Any, session: Any) -> None:
    """Rows follow the fates, also of catalysts that nobody traded; a standing plan's trade has none."""
    fates = tuple(
        CatalystFate(name, fate, None, "")
        for name, fate in (("c3", Fate.DECLINED), ("c2", Fate.REFUSED), ("c1", Fate.TRADED))
    )
    run = outcome(
        trades=(trade(), trade(plan="p0", catalyst="")),
        refusals=(refusal(catalyst="c2"), refusal(plan="p8", catalyst="")),
        fates=fates,
    )
    declined, refused, traded = catalyst_returns(run, (bars(INDEX),))
    assert (declined.catalyst, declined.n_trades, declined.n_refused) == ("c3", 0, 0)
    assert (declined.net_return, declined.excess, declined.benchmarks) == (None, None, (("INDEX", None),))
    assert (refused.catalyst, refused.n_trades, refused.n_refused) == ("c2", 0, 1)
    assert (traded.catalyst, traded.n_trades) == ("c1", 1)


def test_a_traded_catalyst_without_a_fate_is_not_lost(trade: Any, refusal: Any, bars: Any, outcome: Any) -> None:
    """A catalyst that appears in a trade or a refusal alone has its row after the others."""
    run = outcome(trades=(trade(catalyst="c7"),), refusals=(refusal(catalyst="c8"),))
    assert [(row.catalyst, row.n_trades, row.n_refused) for row in catalyst_returns(run, (bars(INDEX),))] == [
        ("c7", 1, 0),
        ("c8", 0, 1),
    ]
