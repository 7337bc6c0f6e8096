"""What two runs differ in: specification, inputs, decisions, trades, and what that did to the result."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from engine.reports.difference.folder import encoded_difference, write_difference
from engine.reports.difference.run_difference import run_difference
from engine.reports.difference.screen import net_sentence, print_difference
from engine.reports.difference.settings import Kind, strategy_pairs
from engine.reports.run_folder import stored_run_of
from engine.simulation.spec import StrategySpec


def _printed(found, width=100):
    out = io.StringIO()
    print_difference(found, Console(file=out, width=width))
    return out.getvalue()


def _told(changes):
    return [(one.key, one.before, one.after) for one in changes]


@pytest.fixture
def base(build):
    return build.report(n_sessions=60)


def test_a_run_is_the_same_as_itself(base):
    """Nothing in any part, and it is said."""
    found = run_difference(stored_run_of(base, "a"), stored_run_of(base, "b"))
    assert found.is_empty
    assert (found.spec, found.versions, found.inputs, found.decisions, found.trades) == ((),) * 5
    assert {one.net_cents for one in found.results} == {0}
    assert "The runs are the same" in _printed(found)


def test_every_key_of_the_specification_is_told(base):
    """By its own name, both values; a list as one; a strategy's parameter under the strategy."""
    spec = replace(base.spec, cash=5.0, benchmarks=("A", "B"), policy=replace(base.spec.policy, retry=2))
    other = replace(base, spec=spec)
    outcome = replace(base.strategies[0].outcome, parameters=(("hold", 5), ("new", "x")))
    other = replace(other, strategies=(replace(base.strategies[0], outcome=outcome), base.strategies[1]))
    found = run_difference(stored_run_of(base), stored_run_of(other))
    assert _told(found.spec) == [
        ("benchmarks", "000300.SS", "A, B"),
        ("cash", "1000000.0", "5.0"),
        ("policy.retry", "0", "2"),
        ("sector-etf: hold", "10", "5"),
        ("sector-etf: size", "0.25", None),
        ("sector-etf: ticker", "159755.SZ", None),
        ("sector-etf: reinvest", "True", None),
        ("sector-etf: new", None, "x"),
    ]


def test_inputs_are_told_by_name_and_hash(base):
    """Added, removed, changed; versions too."""
    other = replace(
        base,
        inputs=(("policy.toml", "c" * 64), ("bars/new.csv", "d" * 64)),
        versions=(("numpy", "3"), ("pandas", "3.1.1")),
    )
    found = run_difference(stored_run_of(base), stored_run_of(other))
    assert [(one.key, one.kind) for one in found.inputs] == [
        ("policy.toml", Kind.CHANGED),
        ("bars/159755.SZ.csv", Kind.REMOVED),
        ("bars/new.csv", Kind.ADDED),
    ]
    assert _told(found.versions) == [("numpy", "2.4.6", "3")]
    text = _printed(found)
    assert "aaaaaaaaaaaa" in text
    assert "a" * 13 not in text


def test_trades_are_matched_by_their_plan(build):
    """One trade more is only in the second; a changed one tells its columns; the sum is the difference of net."""
    first = stored_run_of(build.report(n_sessions=60, n_deals=1))
    second = stored_run_of(build.report(n_sessions=60, n_deals=2))
    found = run_difference(first, second)
    own = [one for one in found.trades if one.strategy == "sector-etf"]
    assert [(one.plan, one.kind) for one in own] == [("p1", Kind.ADDED)]
    row = next(row for row in second.rows("trades.csv") if row["plan"] == "p1")
    assert own[0].net_cents == int(row["net"].replace(".", ""))
    result = found.results[0]
    assert result.net_cents == result.added_cents == own[0].net_cents
    assert "that only the second run made" in net_sentence(result)


def test_a_changed_trade_tells_what_changed(build):
    """Shares doubled in the second strategy of a pair matched by name."""
    first = stored_run_of(build.report(names=("leaders:k=1",), n_sessions=60))
    second = stored_run_of(build.report(names=("x", "leaders:k=2"), n_sessions=60))
    found = run_difference(first, second)
    labels = [one.strategy for one in found.results]
    assert labels == ["leaders:k=1 → leaders:k=2", "x"]
    changed = next(one for one in found.trades if one.kind is Kind.CHANGED)
    assert ("shares", "10000", "17000") in _told(changed.changes)
    assert found.results[1].kind is Kind.ADDED


@pytest.mark.parametrize(
    ("mine", "yours", "pairs"),
    [
        (("a", "b"), ("b", "a"), [("a", "a"), ("b", "b")]),
        (("a:k=1", "b"), ("b", "a:k=2"), [("a:k=1", "a:k=2"), ("b", "b")]),
        (("a:k=1", "a:k=2"), ("a:k=3", "a:k=2"), [("a:k=1", "a:k=3"), ("a:k=2", "a:k=2")]),
        (("a:k=1", "a:k=2"), ("a:k=3", "a:k=4"), [("a:k=1", None), ("a:k=2", None), (None, "a:k=3"), (None, "a:k=4")]),
        (("a",), ("b",), [("a", "b")]),
        (("a", "c"), ("b",), [("a", None), ("c", None), (None, "b")]),
    ],
)
def test_strategies_are_matched_where_it_is_plain_which_is_which(build, mine, yours, pairs):
    """By label, then by name, then the last one left; never by guessing."""
    records = [stored_run_of(build.report(names=names, n_sessions=30)).record for names in (mine, yours)]
    found = [(one.before and one.before.name, one.after and one.after.name) for one in strategy_pairs(*records)]
    assert found == pairs


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_difference_of_net_is_the_sum_of_its_trades(build, data):
    """Whatever two runs: added, removed and changed trades add up to the cent, and so do the rows."""
    reports = [
        stored_run_of(
            build.report(
                names=data.draw(st.sampled_from([("a", "b"), ("b",), ("a:k=1", "c")])),
                n_sessions=60,
                n_deals=data.draw(st.integers(0, 3)),
                taxed=data.draw(st.booleans()),
            )
        )
        for _ in range(2)
    ]
    found = run_difference(*reports)
    for one in found.results:
        assert one.net_cents == one.added_cents + one.removed_cents + one.changed_cents
        assert one.net_cents == sum(row.net_cents for row in found.trades if row.strategy == one.strategy)
    sums = [sum(one.trading.net_cents for one in run.strategies) for run in reports]
    assert sum(one.net_cents for one in found.results) == sums[1] - sums[0]
    back = run_difference(*reversed(reports))
    assert sum(one.net_cents for one in back.results) == sums[0] - sums[1]
    assert found.is_empty == (reports[0].record.files == reports[1].record.files and not found.spec)


def test_json_and_csv_hold_all_of_it(build, tmp_path):
    """Every change once, hostile names as text."""
    names = ("=cmd|'x'", "leaders")
    first = stored_run_of(build.report(names=names, n_sessions=60), "first")
    second = stored_run_of(build.report(names=(names[0],), n_sessions=60, n_deals=1), "second")
    found = run_difference(first, second)
    raw = json.loads(encoded_difference(found))
    assert raw["format"] == "catalyst-diff/1"
    assert len(raw["trades"]) == len(found.trades) == 3
    write_difference(found, tmp_path / "out")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "trades.csv").read_text(), newline="")))
    assert {row["strategy"] for row in rows} == {"'=cmd|'x'", "leaders"}
    nets = [int(row["net_difference"].replace(".", "")) for row in rows if row["net_difference"]]
    assert sum(nets) == sum(one.net_cents for one in found.results)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        *("settings.csv", "decisions.csv", "trades.csv", "results.csv", "diff.json"),
    }
    assert "all 2 only in the first" in " ".join(_printed(found).split())


def test_a_strategy_of_other_parameters_is_a_change_of_the_specification(base):
    """StrategySpec alone is not compared twice: its parameters are the record's, whole."""
    spec = replace(base.spec, strategies=(StrategySpec("sector-etf", (("hold", 99),)), base.spec.strategies[1]))
    assert run_difference(stored_run_of(base), stored_run_of(replace(base, spec=spec))).spec == ()
