"""A sweep run: each point is what a single run of it is, whoever runs it and however often it is interrupted."""

from dataclasses import replace
from math import sqrt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from engine.backtest import run_backtest
from engine.measurement.overfitting.trial import trials_of
from engine.reports.errors import FolderTakenError
from engine.reports.ledger.errors import NotRecordedError
from engine.reports.ledger.ledger_file import read_ledger
from engine.reports.sweep.unfinished import NotResumableError
from engine.simulation.executor import Engine
from engine.simulation.sweep.chunk import chunks_of
from engine.sweep import evaluation
from engine.sweep.errors import SweepFailedError, SweepInterruptedError
from engine.sweep.local import DIED, run_locally
from engine.sweep.run import Where, locally, run_sweep

FOLDED = """
strategies = ["sector-etf"]
end = 2025-06-30
[folds]
walk_forward = 2
held_out = 2025-03-03
[axes]
hold = [1, 2, 4, 6]
delay = [0, 1]
"""
PLAIN = """
strategies = ["sector-etf"]
end = 2024-12-31
[axes]
hold = [3, 5, 10]
delay = [0, 1]
stop_loss = [0.0, 0.05]
"""
BROKEN = """
strategies = ["failing.py:Failing"]
end = 2024-12-31
[axes]
hold = [1, 3]
delay = [0, 2]
bad = [0, 1]
"""


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def _rows(folder: Path) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = pq.read_table(folder / "points.parquet").to_pylist()
    return rows


def test_a_point_is_what_a_single_run_of_it_is(swept):
    """Every number of every row beside the report of the same run by backtrader; and the very same trial."""
    done = swept(FOLDED)
    rows, world = _rows(done.folder), done.report.opened.world
    trials = {one.id: one for one in read_ledger(done.ledger).trials}
    assert [(row["point"], row["hold"], row["delay"]) for row in rows[:3]] == [(0, 1, 0), (1, 1, 1), (2, 2, 0)]
    for row in rows[::3]:
        report = run_backtest(
            [f"sector-etf:hold={row['hold']},delay={row['delay']}"], start=world.days[1], end=world.days[-1]
        )
        own = report.strategies[0]
        assert (row["net_cents"], row["trades"], row["open"], row["refused"], row["costs_cents"]) == (
            own.trading.net_cents,
            own.trading.n_trades,
            own.trading.n_open,
            own.trading.n_refused,
            own.trading.costs_cents,
        )
        assert row["total_return"] == own.performance.total_return
        assert row["sharpe"] == pytest.approx(own.performance.sharpe, rel=1e-12)
        assert row["sharpe_per_session"] == pytest.approx(
            own.performance.sharpe / sqrt(own.performance.sessions_per_year), rel=1e-12
        )
        assert row["max_drawdown"] == (own.performance.drawdown.depth if own.performance.drawdown else 0.0)
        assert (row["hit_rate"], row["average_net"], row["average_excess"]) == (
            own.trading.hit_rate,
            own.trading.average_net,
            own.trading.average_excess,
        )
        trial = trials_of(report, "run")[0]
        # a sweep asks no verdict of its points: they count as trials without a p
        assert replace(trials[trial.id], run="run") == replace(trial, returns=trials[trial.id].returns, p=None)


def test_every_point_is_a_trial_once(swept, tmp_path):
    """As many as there are points; run again, no more; the held-out run of the winner is one too."""
    first = swept()
    n_points = len(first.report.opened.plan.points)
    assert n_points == 12
    assert len(read_ledger(first.ledger).trials) == n_points
    swept(force=True)
    assert len({one.id for one in read_ledger(first.ledger).trials}) == n_points
    other = swept(FOLDED, "two", ledger=tmp_path / "other.jsonl")
    assert len(read_ledger(other.ledger).trials) == 8 + 1
    assert other.winner is not None
    assert other.winner.id in {one.id for one in read_ledger(other.ledger).trials}


@pytest.mark.slow
@pytest.mark.parametrize("pictures", [True], indirect=True)
def test_the_same_bytes_whoever_runs_it(swept):
    """One process or three; the pictures too."""
    one, three = swept(FOLDED, "one"), swept(FOLDED, "three", n_jobs=3)
    assert _contents(one.folder) == _contents(three.folder)
    assert [trial.id for trial in read_ledger(one.ledger).trials][:9] == [
        trial.id for trial in read_ledger(three.ledger).trials
    ][9:]


def _stopping_after(n_chunks: int):
    """Runs so many chunks, from the last to the first, then is interrupted."""

    def run(world, chunks):
        for number, done in enumerate(run_locally(world, chunks[::-1], 1)):
            if number == n_chunks:
                raise KeyboardInterrupt
            yield done

    return run


def test_resumed_it_is_the_same_bytes_as_uninterrupted(opened, swept, tmp_path):
    """Interrupted twice; in between a chunk is damaged, one holds another's points, one is half-written: nothing is
    lost, nothing is there twice."""
    whole = swept(FOLDED, "whole", ledger=tmp_path / "whole.jsonl")
    folder = tmp_path / "sweeps" / "parts"
    ledger = tmp_path / "parts.jsonl"
    with pytest.raises(SweepInterruptedError, match="3 of 8 points are done"):
        run_sweep(opened(FOLDED), Where(folder, ledger), _stopping_after(3))
    assert len(read_ledger(ledger).trials) == 3
    kept = sorted((folder.parent / "parts.unfinished").glob("chunk-*"))
    assert len(kept) == 3
    kept[0].write_bytes(kept[0].read_bytes()[:-100])
    kept[1].write_bytes(kept[2].read_bytes())
    kept[1].with_name(".chunk-000001.parquet.partial").write_bytes(b"PAR1")
    with pytest.raises(SweepInterruptedError, match="4 of 8 points are done"):
        run_sweep(opened(FOLDED), Where(folder, ledger, resume=True), _stopping_after(3))
    seen = []
    done = run_sweep(opened(FOLDED), Where(folder, ledger, resume=True), locally(1), seen.append)
    assert [(step.n_done, step.n_kept) for step in seen] == [(4, 4), (5, 4), (6, 4), (7, 4), (8, 4)]
    assert _contents(done.folder) == _contents(whole.folder)
    assert sorted(one.id for one in read_ledger(ledger).trials) == sorted(
        one.id for one in read_ledger(whole.ledger).trials
    )
    assert not (folder.parent / "parts.unfinished").exists()


def test_a_sweep_that_is_begun_is_neither_overwritten_nor_mixed_with_another(opened, swept, tmp_path):
    """Refused with what changed; --force begins anew; a sweep that is done is not run again."""
    where = Where(tmp_path / "sweeps" / "one")
    with pytest.raises(NotResumableError, match="holds no sweep that is begun"):
        run_sweep(opened(), replace(where, resume=True), locally(1))
    with pytest.raises(SweepInterruptedError):
        run_sweep(opened(), where, _stopping_after(2))
    with pytest.raises(FolderTakenError, match="--resume goes on"):
        run_sweep(opened(), where, locally(1))
    for text, sentence in (
        (FOLDED, r"spec.axes.hold was \[3, 5, 10\] and is \[1, 2, 4, 6\]"),
        (
            'strategies = ["sector-etf"]\nend = 2024-12-31\ncash = 5e5\n[axes]\nhold = [3, 5, 10]\ndelay = [0, 1]\n',
            "spec.cash",
        ),
    ):
        with pytest.raises(NotResumableError, match=sentence):
            run_sweep(opened(text), replace(where, resume=True), locally(1))
    other = opened()
    sample = other.run.store
    moved = replace(other, run=replace(other.run, store=replace(sample, hashes=((sample.hashes[0][0], "0" * 64),))))
    with pytest.raises(NotResumableError, match="prices was"):
        run_sweep(moved, replace(where, resume=True), locally(1))
    done = swept(force=True)
    with pytest.raises(FolderTakenError, match="holds a sweep already"):
        swept()
    assert done.report.summary.n_tried == 12


def test_one_engine_is_not_gone_on_with_by_another(opened, tmp_path):
    """What was replayed is not finished by backtrader: the check would mean nothing."""
    where = Where(tmp_path / "one")
    with pytest.raises(SweepInterruptedError):
        run_sweep(opened(), where, _stopping_after(2))
    with pytest.raises(NotResumableError, match='executor was "replay" and is "backtrader"'):
        run_sweep(opened(engine=Engine.BACKTRADER), replace(where, resume=True), locally(1))


def test_a_point_that_fails_fails_alone(swept):
    """Its error in its row; the others as if it had not been there; what is no point has its reason."""
    rows = _rows(swept(BROKEN).folder)
    assert [row["status"] for row in rows] == ["ran", "failed", "invalid", "invalid", "ran", "failed", "ran", "failed"]
    failed = [row for row in rows if row["status"] == "failed"]
    assert all("ZeroDivisionError: made to fail" in row["error"] and row["sharpe"] is None for row in failed)
    assert all("hold is shorter than delay" in row["error"] for row in rows[2:4])
    alone = _rows(swept(BROKEN.replace("bad = [0, 1]", "bad = [0]"), "alone").folder)
    results = ("net_cents", "sharpe", "trades", "refused")
    assert [[row[key] for key in results] for row in rows if row["status"] == "ran"] == [
        [row[key] for key in results] for row in alone if row["status"] == "ran"
    ]


def test_a_sweep_of_which_nothing_runs(swept):
    """One sentence with the first error; nothing is chosen, nothing written."""
    with pytest.raises(SweepFailedError, match=r"none of 3 points ran.*made to fail"):
        swept(BROKEN.replace("bad = [0, 1]", "bad = [1]"))


@pytest.mark.slow
def test_a_point_that_kills_its_worker_fails_alone(opened):
    """The chunks that shared its processes are run again; it is found and named."""
    sweep = opened(BROKEN.replace("bad = [0, 1]", "bad = [0, 2]").replace("delay = [0, 2]", "delay = [0]"))
    chunks = chunks_of(sweep.plan.points)
    results = dict(run_locally(sweep.world, chunks, 2))
    assert sorted(results) == list(range(len(chunks)))
    errors = {one.number: one.error for number in sorted(results) for one in results[number]}
    bad = {point.number for point in sweep.plan.points if point.values[2] == 2}
    assert len(bad) == 2
    assert errors == {point.number: DIED if point.number in bad else "" for point in sweep.plan.points}


@pytest.mark.parametrize(
    ("settings", "told"), [("", "net_cents is"), ("fills.retry = [1]", "the engines differ first in trades, row 1")]
)
def test_a_difference_between_the_engines_is_told(swept, monkeypatch, settings, told):
    """A cent more in backtrader's first trade, and the standing check names it: of walked points and of single runs."""

    def executor_of(engine):
        from engine.simulation.executor import executor_of as own

        def richer(*arguments, **keywords):
            outcome = own(engine)(*arguments, **keywords)
            first, *rest = outcome.trades
            return replace(outcome, trades=(replace(first, proceeds_cents=first.proceeds_cents + 1), *rest))

        return richer if engine is Engine.BACKTRADER else own(engine)

    same = swept(PLAIN + settings)
    assert (same.report.n_checked, dict(same.report.table.differences)) == (1, {})
    monkeypatch.setattr(evaluation, "executor_of", executor_of)
    different = swept(PLAIN + settings, folder="two")
    assert len(different.report.table.differences) == 1
    row = next(row for row in _rows(different.folder) if row["checked"])
    assert told in row["difference"]


VARIED = """
strategies = ["sector-etf:size=0.3", "leaders"]
vehicles = ["basket:hold=6", "fund"]
end = 2025-09-30
[folds]
walk_forward = 60
[sweep]
design = "random"
points = 12
seed = 5
[axes]
cash = [30_000, 1_000_000]
delay = [0, 1, 3]
stop_loss = [0.0, 0.03]
take_profit = [0.0, 0.05]
until_next = [true, false]
calendar = ["all", "one-kind"]
fills.at_limit = ["skip", "queue"]
fills.slippage = ["none", "bps:8"]
[subsets.one-kind]
kinds = ["policy", "standard"]
"""


def test_points_walked_together_are_what_they_are_alone(opened):
    """Every number and every byte, of several strategies with too little money, limits, exits and subsets."""
    sweep = opened(VARIED)
    points = [replace(point, is_check=False) for point in sweep.plan.points]
    with evaluation.Evaluator(sweep.world) as evaluator:
        together = evaluator.results(points)
        alone = [evaluator.measured(point, evaluator.outcome(point, Engine.REPLAY)) for point in points]
    assert together == alone
    assert sum(one.n_trades > 0 for one in together) > 20
    assert sum(one.n_refused > 0 for one in together) > 3


def test_nothing_held_out_is_looked_at_before_the_choice(opened, swept, tmp_path):
    """Prices after the last session that is chosen on are multiplied by ten: every row and the winner stay."""
    true = swept(FOLDED, "true")
    sweep = opened(FOLDED)
    altered = sweep.run.store.altered_after(sweep.world.end_on, 10.0)
    other = replace(sweep, world=replace(sweep.world, store=altered), held_out=replace(sweep.held_out, store=altered))
    found = run_sweep(other, Where(tmp_path / "sweeps" / "altered"), locally(1))
    assert _rows(found.folder) == _rows(true.folder)
    assert found.report.summary == true.report.summary
    assert found.report.held_out.result != true.report.held_out.result
    assert sweep.world.days[-1] < sweep.held_out.days[1]


def test_the_held_out_result_is_a_run_of_the_winner_alone(swept):
    """With fresh capital, over the sessions after."""
    done = swept(FOLDED)
    world, label = done.report.opened.held_out, done.report.labels[0]
    report = run_backtest([label], start=world.days[1], end=world.days[-1])
    own, held = report.strategies[0], done.report.held_out.result
    assert (held.net_cents, held.n_trades, held.total_return) == (
        own.trading.net_cents,
        own.trading.n_trades,
        own.performance.total_return,
    )


def test_what_cannot_be_counted_is_told_and_counted_later(opened, tmp_path):
    """The ledger's place is a folder: the sweep is written, exit 6; made free, --resume counts it."""
    ledger = tmp_path / "ledger.jsonl"
    ledger.mkdir()
    where = Where(tmp_path / "sweeps" / "one", ledger)
    with pytest.raises(NotRecordedError, match="not counted"):
        run_sweep(opened(), where, locally(1))
    before = _contents(where.folder)
    ledger.rmdir()
    done = run_sweep(opened(), replace(where, resume=True), locally(1))
    assert len(read_ledger(ledger).trials) == 12
    assert _contents(done.folder) == before
