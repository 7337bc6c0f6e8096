"""The choice of what runs a strategy, and how a difference between the two is told."""

from dataclasses import replace

import pytest

from engine.backtest import run_backtest
from engine.reports.record import record_of
from engine.reports.recorded_run import write_run
from engine.reports.run_folder import read_run
from engine.reports.tables import tables
from engine.simulation.errors import EnginesDifferError, SpecError
from engine.simulation.executor import TABLES, Engine, both, difference, executor_of, n_differing
from engine.simulation.outcome import Outcome
from engine.simulation.replay import replay as module
from engine.simulation.replay.replay import replay
from engine.simulation.simulate import simulate
from tests.engine.simulation.random_case import case
from tests.engine.simulation.replay.planted_bugs import planted


@pytest.fixture(scope="module")
def outcome():
    """One with at least four fills and two trades."""
    outcomes = (case(seed).run(replay) for seed in range(100))
    return next(one for one in outcomes if len(one.fills) > 3 and len(one.trades) > 1)


def test_each_engine_has_its_executor():
    """By its word."""
    assert executor_of(Engine("backtrader")) is simulate
    assert executor_of(Engine("replay")) is replay
    assert executor_of(Engine("both")) is both


def test_an_outcome_compares_all_that_it_holds():
    """Every field of an outcome but its name and parameters is a table that is compared."""
    assert set(TABLES) == set(Outcome.__dataclass_fields__) - {"strategy", "parameters"}


def test_the_same_outcome_has_no_difference(outcome):
    """Nothing to tell."""
    assert (difference(outcome, outcome), n_differing(outcome, outcome)) == ("", 0)


def test_the_first_differing_row_is_told_with_both_versions(outcome):
    """Table, place in it, the field with its two values, the row as backtrader has it."""
    fills = list(outcome.fills)
    fills[1], fills[2] = (replace(fill, price=fill.price + 1) for fill in fills[1:3])
    other = replace(outcome, fills=tuple(fills))
    told = difference(outcome, other)
    assert told.startswith("the engines differ first in fills, row 2: ")
    assert f"price is {outcome.fills[1].price!r} by backtrader, {fills[1].price!r} by the replay" in told
    assert repr(outcome.fills[1]) in told
    assert n_differing(outcome, other) == 2


def test_the_earliest_difference_is_told_whatever_its_table(outcome):
    """A decision that differs later is what a fill that differs first has led to."""
    last = replace(outcome.decisions[-1], shares=-1)
    first = replace(outcome.equity[0], cash_cents=-1)
    other = replace(outcome, decisions=(*outcome.decisions[:-1], last), equity=(first, *outcome.equity[1:]))
    assert "first in equity, row 1: cash_cents is" in difference(outcome, other)


def test_a_row_that_one_engine_alone_has_is_told(outcome):
    """The shorter table ends before it."""
    fewer = replace(outcome, fills=outcome.fills[:-1])
    n = len(outcome.fills)
    assert difference(outcome, fewer).startswith(
        f"the engines differ first in fills, row {n}: backtrader alone has Fill("
    )
    assert difference(fewer, outcome).startswith(
        f"the engines differ first in fills, row {n}: the replay alone has Fill("
    )


def test_1_is_not_1_0(outcome):
    """What would be written differently is different."""
    row = replace(outcome.fills[0], shares=float(outcome.fills[0].shares))
    assert "shares is" in difference(outcome, replace(outcome, fills=(row, *outcome.fills[1:])))


def test_both_gives_the_outcome_where_they_agree():
    """That of either."""
    assert repr(case(1).run(both)) == repr(case(1).run(simulate))


def test_both_stops_where_they_differ():
    """A bug in one of them: exit code 1, strategy, table, row and both values."""
    drawn = next(one for one in map(case, range(100)) if any(fill.stamp_duty_cents for fill in one.run(replay).fills))

    def with_bug(*given, **named):
        with planted("no stamp duty"):
            return replay(*given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "replay", with_bug)
        with pytest.raises(EnginesDifferError, match=r"strategy '[^']+': the engines differ first in") as failed:
            drawn.run(both)
    assert failed.value.exit_code == 1
    assert "by the replay" in str(failed.value)


def test_an_unknown_engine_gets_a_sentence():
    """Which there are."""
    with pytest.raises(SpecError, match="engine: 'warp' is not one of backtrader, replay, both"):
        run_backtest(["sector-etf"], engine="warp")


@pytest.fixture(scope="module")
def reports():
    """The same run by each engine."""
    return {
        engine: run_backtest(["sector-etf", "leaders"], engine=engine) for engine in ("backtrader", "replay", "both")
    }


def test_the_record_says_which_engine_and_is_otherwise_the_same(reports):
    """Same id, same tables, and a record that differs in one word."""
    written = {engine: (record_of(report, tables(report)), tables(report)) for engine, report in reports.items()}
    record, files = written["backtrader"]
    for engine, (other, others) in written.items():
        assert other.executor == engine
        assert replace(other, executor=record.executor) == record
        assert others == files


@pytest.mark.slow
def test_the_same_run_by_another_engine_leaves_a_folder_as_it_is(reports, tmp_path):
    """It is the same run: nothing is written, unless that is asked for."""
    folder, ledger = tmp_path / "run", tmp_path / "ledger.jsonl"
    write_run(reports["replay"], folder, ledger=ledger)
    before = (folder / "run.json").read_bytes()
    write_run(reports["backtrader"], folder, ledger=ledger)
    assert (folder / "run.json").read_bytes() == before
    assert read_run(folder).record.executor == "replay"
    write_run(reports["backtrader"], folder, force=True, ledger=ledger)
    assert read_run(folder).record.executor == "backtrader"
