"""Which catalysts earned it, in which clusters, and what is left without the best."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.measurement.attribution import attribution
from engine.measurement.event_return import CatalystReturn, TradeReturn
from engine.measurement.evidence import evidence
from engine.measurement.verdict import Finding, Verdict
from engine.simulation.outcome import CatalystFate, EquityPoint, Fate, Outcome
from engine.simulation.trade import Trade

FIRST = date(2024, 1, 1)


def _day(n: int) -> date:
    return FIRST + timedelta(days=n)


def _trade(name: str, catalyst: str, entry: int, leave: int | None, net: int, last: int = 30) -> Trade:
    """A trade for 1000.00 without costs that gained `net` cents; `leave` None is still held on session `last`."""
    return Trade(
        plan=name,
        catalyst=catalyst,
        ticker="AAA",
        decided_on=_day(entry - 1),
        entry_on=_day(entry),
        entry_price=10.0,
        shares=100,
        cost_cents=100_000,
        entry_fees_cents=0,
        planned_exit_on=None,
        exit_on=None if leave is None else _day(leave),
        exit_price=None if leave is None else 10.0,
        exit_shares=100,
        proceeds_cents=100_000 + net,
        exit_fees_cents=0,
        dividends_cents=0,
        valued_on=_day(last if leave is None else leave),
        exit_delay=0,
    )


def _outcome(empty: Outcome, trades: list[Trade]) -> Outcome:
    capital = 1_000_000
    final = capital + sum(trade.net_cents for trade in trades)
    names = dict.fromkeys(trade.catalyst for trade in trades if trade.catalyst)
    return type(empty)(
        **{name: getattr(empty, name) for name in empty.__dataclass_fields__}
        | {
            "trades": tuple(trades),
            "equity": (EquityPoint(_day(0), capital, capital), EquityPoint(_day(30), final, final)),
            "fates": tuple(CatalystFate(one, Fate.TRADED, None, "") for one in [*names, "untraded"]),
        }
    )


def _returns(trades: list[Trade]) -> tuple[TradeReturn, ...]:
    return tuple(TradeReturn(one.plan, one.net_return, (), one.net_return - 0.01) for one in trades)


@pytest.fixture
def week(outcome: Any) -> Outcome:
    """Catalysts a and b overlap, c is entered as b is left, d on the same session as c, a standing plan spans all.

    a gains 30.00 and then 10.00, b loses 20.00, c gains 25.00, d 5.00, the standing plan 50.00: 100.00 in all.
    """
    return _outcome(
        outcome(),
        [
            _trade("p0", "", 1, None, 5_000),
            _trade("p1", "a", 1, 5, 3_000),
            _trade("p2", "a", 2, 6, 1_000),
            _trade("p3", "b", 4, 9, -2_000),
            _trade("p4", "c", 9, 12, 2_500),
            _trade("p5", "d", 9, None, 500),
        ],
    )


def test_contributions_by_hand(week: Outcome) -> None:
    """Parts of 100.00, returns on the cash paid, the measured excess, standing plans last."""
    measured = [CatalystReturn(name, 1, 0, 0, 0, None, (), 0.01 * place) for place, name in enumerate("abcd")]
    rows = attribution(week, _returns(list(week.trades)), measured).contributions
    assert [row.catalyst for row in rows] == ["a", "b", "c", "d", ""]
    assert [row.net_cents for row in rows] == [4_000, -2_000, 2_500, 500, 5_000]
    assert [row.share for row in rows] == pytest.approx([0.4, -0.2, 0.25, 0.05, 0.5])
    assert [row.net_return for row in rows] == pytest.approx([0.02, -0.02, 0.025, 0.005, 0.05])
    assert [row.excess for row in rows] == pytest.approx([0.0, 0.01, 0.02, 0.03, 0.04])
    assert [row.n_trades for row in rows] == [2, 1, 1, 1, 1]
    assert (rows[0].entry_on, rows[0].exit_on) == (_day(1), _day(6))
    assert (rows[3].entry_on, rows[3].exit_on) == (_day(9), _day(30))
    assert [row.cluster for row in rows] == [1, 1, 2, 2, None]


def test_clusters_by_hand(week: Outcome) -> None:
    """b was entered before a was left; c on the open at which b was left, so that they share no session."""
    one, two = attribution(week, (), ()).clusters
    assert (one.number, one.catalysts, one.n_trades, one.net_cents) == (1, ("a", "b"), 3, 2_000)
    assert (one.entry_on, one.exit_on) == (_day(1), _day(9))
    assert (two.number, two.catalysts, two.n_trades, two.net_cents) == (2, ("c", "d"), 2, 3_000)


def test_evidence_by_hand(week: Outcome) -> None:
    """Five trades of four catalysts on four sessions in two clusters; without the best of each."""
    found = evidence(week, attribution(week, (), ()), ())
    assert (found.n_catalysts, found.n_traded, found.n_trades) == (5, 4, 5)
    assert (found.n_entry_sessions, found.n_clusters) == (4, 2)
    assert found.best is not None
    assert found.best.catalyst == "a"
    left = found.without_best
    assert left is not None
    assert (left.taken_cents, left.n_trades, left.net_cents) == (4_000, 4, 6_000)
    assert left.total_return == pytest.approx(0.006)
    assert found.best_cluster is not None
    assert found.best_cluster.number == 2
    left = found.without_best_cluster
    assert left is not None
    assert (left.taken_cents, left.n_trades, left.net_cents) == (3_000, 4, 7_000)
    assert left.total_return == pytest.approx(0.007)


def test_nothing_is_said_of_luck_before_a_test() -> None:
    """A verdict begins empty."""
    assert not Verdict().is_tested
    assert Verdict(Finding.TOO_LITTLE).is_tested


def test_without_a_trade(outcome: Any) -> None:
    """No contribution, no cluster, nothing to leave out."""
    empty = _outcome(outcome(), [])
    found = attribution(empty, (), ())
    assert (found.contributions, found.clusters) == ((), ())
    told = evidence(empty, found, ())
    assert (told.n_catalysts, told.n_traded, told.n_entry_sessions, told.n_clusters) == (1, 0, 0, 0)
    assert (told.best, told.without_best, told.best_cluster, told.without_best_cluster) == (None,) * 4


def test_a_standing_plan_alone_is_no_evidence(outcome: Any) -> None:
    """It has a contribution and no cluster; an excess that is not known leaves the whole unknown."""
    standing = _outcome(outcome(), [_trade("p0", "", 1, None, 500), _trade("p1", "", 2, 3, 500)])
    rows = attribution(standing, _returns(list(standing.trades)), ()).contributions
    assert [(row.catalyst, row.cluster, row.share) for row in rows] == [("", None, 1.0)]
    assert rows[0].excess == pytest.approx(0.005 - 0.01)
    assert evidence(standing, attribution(standing, (), ()), ()).n_trades == 0
    unknown = (TradeReturn("p0", 0.0, (), 0.1), TradeReturn("p1", 0.0, (), None))
    assert attribution(standing, unknown, ()).contributions[0].excess is None


def test_gains_that_cancel_out_have_no_share(outcome: Any) -> None:
    """A part of nothing is not defined."""
    even = _outcome(outcome(), [_trade("p1", "a", 1, 2, 700), _trade("p2", "b", 5, 6, -700)])
    assert [row.share for row in attribution(even, (), ()).contributions] == [None, None]


def test_what_is_still_held_shares_the_last_session(outcome: Any) -> None:
    """One held to the last close and one bought at that session's open are held together."""
    late = _outcome(outcome(), [_trade("p1", "a", 1, None, 1), _trade("p2", "b", 30, None, 1)])
    assert len(attribution(late, (), ()).clusters) == 1
    left = _outcome(outcome(), [_trade("p1", "a", 1, 30, 1), _trade("p2", "b", 30, None, 1)])
    assert len(attribution(left, (), ()).clusters) == 2


def test_what_was_sold_in_the_session_it_was_bought_is_of_that_session(outcome: Any) -> None:
    """Two catalysts bought and sold within one session are held together, though neither to the next one."""
    short = _outcome(outcome(), [_trade("p1", "a", 5, 5, 1), _trade("p2", "b", 5, 5, 1), _trade("p3", "c", 6, 7, 1)])
    assert [cluster.catalysts for cluster in attribution(short, (), ()).clusters] == [("a", "b"), ("c",)]


@given(
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.integers(1, 14), st.none() | st.integers(0, 4), st.integers(-99, 99)),
        max_size=12,
    )
)
@settings(derandomize=True, max_examples=150, deadline=None)
def test_clusters_are_what_touches(deals: list[tuple[str, int, int | None, int]]) -> None:
    """Restated: catalysts as points, an edge where a session is held by both or entered by both; its components.

    The parts add up to the whole, each catalyst is in one cluster, and clusters do not overlap.
    """
    trades = [
        _trade(f"p{place}", name, entry, None if hold is None else entry + hold, net)
        for place, (name, entry, hold, net) in enumerate(deals)
    ]
    empty = Outcome("s", (), (), (), (), (), (), (), (), (), (), ())
    found = attribution(_outcome(empty, trades), (), ())
    assert sum(row.net_cents for row in found.contributions) == sum(trade.net_cents for trade in trades)
    assert sum(cluster.net_cents for cluster in found.clusters) == sum(trade.net_cents for trade in trades)

    held: dict[str, set[int]] = {}
    for name in {deal[0] for deal in deals}:
        own = [deal for deal in deals if deal[0] == name]
        first = min(entry for _, entry, _, _ in own)
        last = max(30 if hold is None else entry + hold - 1 for _, entry, hold, _ in own)
        held[name] = set(range(first, max(last, first) + 1))
    components: list[set[str]] = []
    for name, days in held.items():
        touched = [one for one in components if any(days & held[other] for other in one)]
        components = [one for one in components if one not in touched] + [{name}.union(*touched)]
    assert sorted(map(sorted, components)) == sorted(sorted(cluster.catalysts) for cluster in found.clusters)
    assert [cluster.number for cluster in found.clusters] == list(range(1, len(components) + 1))
