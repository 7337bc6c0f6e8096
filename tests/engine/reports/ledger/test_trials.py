"""What makes two trials the same one, and what a ledger of them says."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from catalysts.calendar import CatalystCalendar
from engine.measurement.overfitting.deflated_sharpe import deflated_sharpe
from engine.measurement.overfitting.packed_returns import packed_returns, returns_sha256, unpacked_returns
from engine.measurement.overfitting.selection import family_of, scored, selection_of
from engine.measurement.overfitting.trial import calendar_sha256, portable_name, trials_of
from engine.reports.ledger.errors import NotRecordedError, UnknownTrialError
from engine.reports.ledger.ledger_file import append_trials, read_ledger
from engine.reports.ledger.named_trial import named_trial
from engine.reports.ledger.sentences import (
    ledger_sentences,
    score_sentences,
    selection_sentences,
    spans,
    standing_sentence,
)
from engine.reports.ledger.standing import standing_of
from engine.reports.ledger.uncounted import uncounted_runs
from engine.reports.recorded_run import write_run
from engine.simulation.fill_policy import FillPolicy


@pytest.fixture(scope="module")
def report(build):
    return build.report(n_sessions=60)


def _first(report):
    return trials_of(report, "run")[0]


def _renamed(report):
    one, *rest = report.calendar.catalysts
    return replace(report, calendar=CatalystCalendar((replace(one, title="Something else"), *rest)))


def test_a_trial_by_hand(report):
    """Numbers of the account: simple returns of its equity, and their hash."""
    trial, own = _first(report), report.strategies[0]
    levels = np.array([point.equity_cents for point in own.outcome.equity], dtype=float)
    returns = levels[1:] / levels[:-1] - 1
    sessions = [point.session for point in own.outcome.equity[1:]]
    assert trial.sharpe == pytest.approx(returns.mean() / returns.std(ddof=1), rel=1e-12)
    assert (trial.n_sessions, trial.n_trades) == (len(returns), 2)
    assert trial.returns_sha256 == returns_sha256(sessions, returns)
    assert unpacked_returns(trial.returns)[0] == tuple(sessions)
    assert (trial.strategy, trial.name, trial.run) == ("sector-etf", "sector-etf", "run")
    assert trial.is_noted


SAME = {
    "what is run beside it": lambda one: replace(
        one, strategies=one.strategies[:1], spec=replace(one.spec, strategies=one.spec.strategies[:1])
    ),
    "another benchmark than the clock": lambda one: replace(
        one, spec=replace(one.spec, benchmarks=(*one.spec.benchmarks, "886032.TI"))
    ),
    "the order of the calendar": lambda one: replace(one, calendar=CatalystCalendar(one.calendar.catalysts[::-1])),
    "bytes of the calendar's files": lambda one: replace(one, inputs=(*one.inputs, ("calendar/a.toml", "e" * 64))),
    "another strategy's file": lambda one: replace(one, inputs=(*one.inputs, ("strategy/mine.py", "e" * 64))),
    "the versions": lambda one: replace(one, versions=()),
    "how the start was said": lambda one: replace(one, spec=replace(one.spec, start=date(2024, 1, 3))),
}
OTHER = {
    "the calendar was edited": _renamed,
    "other prices": lambda one: replace(one, inputs=(*one.inputs[:1], ("bars/159755.SZ.csv", "f" * 64))),
    "another capital": lambda one: replace(one, spec=replace(one.spec, cash=2e6)),
    "another policy": lambda one: replace(one, spec=replace(one.spec, policy=FillPolicy(retry=2))),
    "another clock": lambda one: replace(one, spec=replace(one.spec, benchmarks=("886032.TI",))),
    "another class": lambda one: replace(
        one, spec=replace(one.spec, strategies=tuple(replace(s, name="m:Other") for s in one.spec.strategies))
    ),
}


@pytest.mark.parametrize("change", SAME)
def test_the_same_trial(report, change):
    """What does not change a strategy's account is no other trial."""
    assert _first(SAME[change](report)).id == _first(report).id


@pytest.mark.parametrize("change", OTHER)
def test_another_trial(report, change):
    """What may change the result is one more look at the data."""
    assert _first(OTHER[change](report)).id != _first(report).id


def test_editing_a_strategys_own_file_is_another_trial(report):
    """Its file is told among the inputs by its hash; its folder does not count."""

    def of(path, sha256):
        spec = replace(report.spec, strategies=(replace(report.spec.strategies[0], name=path),))
        inputs = (*report.inputs, ("strategy/mine.py", sha256))
        return _first(replace(report, spec=spec, strategies=report.strategies[:1], inputs=inputs)).id

    assert of("/home/a/mine.py:Idea", "1" * 64) == of("mine.py:Idea", "1" * 64)
    assert of("mine.py:Idea", "1" * 64) != of("mine.py:Idea", "2" * 64)
    assert portable_name("C:\\x\\mine.py:Idea") == "mine.py:Idea"


def test_a_calendars_hash_is_of_what_it_says(report):
    """Not of its order; any field of any catalyst changes it."""
    assert calendar_sha256(CatalystCalendar(report.calendar.catalysts[::-1])) == calendar_sha256(report.calendar)
    assert calendar_sha256(CatalystCalendar(report.calendar.catalysts[1:])) != calendar_sha256(report.calendar)
    for change in ({"direction": -1}, {"scheduled": True}, {"targets": ()}, {"segment": "cells"}):
        one, *rest = report.calendar.catalysts
        assert calendar_sha256(CatalystCalendar((replace(one, **change), *rest))) != calendar_sha256(report.calendar)


def test_the_same_trial_counts_once(report, tmp_path):
    """A run written twice is two lines for each strategy and one trial; an edited calendar makes another."""
    for changed in (report, report, _renamed(report)):
        write_run(changed, tmp_path / "run", force=True)
    ledger = read_ledger(tmp_path / "ledger.jsonl")
    assert len(ledger.trials) == 6
    assert len(family_of(ledger.trials)) == 4
    again = standing_of(ledger, trials_of(report, "x"))
    assert (again.numbers, again.n_trials) == ((1, 2), 4)
    edited = standing_of(ledger, trials_of(_renamed(report), "x"))
    assert edited.numbers == (3, 4)


def test_a_ledger_changes_no_byte_of_a_run(report, tmp_path):
    """Written twice, with a ledger of one and of two runs beside it: the same files."""
    for place in ("a", "b"):
        write_run(report, tmp_path / place)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_a_ledger_that_cannot_be_written_loses_no_run(report, tmp_path):
    """The run is there; the error ends with 6, says what happened and what to do."""
    (tmp_path / "ledger.jsonl").mkdir()
    with pytest.raises(NotRecordedError, match="the run is saved, but its trials are not counted") as caught:
        write_run(report, tmp_path / "run")
    assert caught.value.exit_code == 6
    assert (tmp_path / "run" / "run.json").is_file()


def test_standing_says_the_deflated_sharpe_of_the_whole_ledger(trial, tmp_path):
    """N and the variance are the ledger's: the formula by hand."""
    path = tmp_path / "ledger.jsonl"
    append_trials(path, map(trial, range(8)))
    ledger = read_ledger(path)
    standing = standing_of(ledger, (trial(5),))
    variance = float(np.var([0.01 + n / 1000 for n in range(8)], ddof=1))
    expected = deflated_sharpe(trial(5).moments, 8, variance).value
    assert standing.scores[0].deflated.value == pytest.approx(expected)
    sentence = f"Trial 6 of this ledger, which holds 8. Deflated Sharpe with N = 8: {expected:.3f}."
    assert standing_sentence(standing) == sentence
    assert standing_sentence(standing_of(ledger, (trial(1), trial(2)))).startswith(
        "Trials 2 to 3 of this ledger, which"
    )


def test_a_first_trial_is_not_deflated(trial, tmp_path):
    """One trial: nothing was chosen."""
    append_trials(tmp_path / "l", [trial(1)])
    assert standing_sentence(standing_of(read_ledger(tmp_path / "l"), (trial(1),))) == (
        "Trial 1 of this ledger, which holds 1."
    )


def test_a_registered_trial_is_of_its_own_family(trial, tmp_path):
    """Twenty trials beside it do not deflate it, and it does not count among them."""
    own = trial(50, hypothesis="h")
    append_trials(tmp_path / "l", [*map(trial, range(20)), own])
    ledger = read_ledger(tmp_path / "l")
    standing = standing_of(ledger, (own,))
    assert (standing.numbers, standing.n_trials) == ((1,), 1)
    assert standing_sentence(standing).startswith(
        'Pre-registered as "h": trial 1 of its own family of 1. Probabilistic'
    )
    assert len(family_of(ledger.trials)) == 20


def _with_returns(trial, number, returns):
    days = tuple((np.datetime64("2024-01-01") + np.arange(len(returns))).astype(object))
    moves = {"sharpe": float(returns.mean() / returns.std(ddof=1)), "n_sessions": len(returns)}
    return trial(number, returns=packed_returns(days, returns), **moves)


def test_selection_of_noise(trial):
    """Forty trials of one factor and noise: the best looks good alone, and not among forty."""
    dice = np.random.default_rng(8)
    factor = dice.normal(0, 0.006, 400)
    table = factor[:, None] + dice.normal(0, 0.008, (400, 40))
    trials = tuple(_with_returns(trial, n, table[:, n]) for n in range(40))
    found = selection_of(trials)
    ratios = table.mean(axis=0) / table.std(axis=0, ddof=1)
    rho = (np.corrcoef(table.T).sum() - 40) / (40 * 39)
    assert found.n_trials == 40
    assert found.effective.n_effective == pytest.approx(rho + (1 - rho) * 40, rel=1e-4)
    assert found.best.trial.id == trials[int(np.argmax(ratios))].id
    assert found.best.annual_sharpe == pytest.approx(ratios.max() * 243**0.5)
    assert found.best.deflated.value < found.best.deflated_effective.value < found.best.probabilistic.value
    assert found.overfitting.n_trials == 40
    assert found.best.used_years == pytest.approx(400 / 243)
    told = " ".join(selection_sentences(found))
    assert "40 different trials. Effective number" in told
    assert "16 blocks, 12,870 splits; without skill it is about 0.50." in told


def test_selection_of_little(trial):
    """Nothing, one trial, accounts that never moved: sentences, no number that is none."""
    assert selection_of(()).best is None
    one = selection_of((trial(1),))
    assert (one.best.deflated.value, one.variance) == (None, None)
    assert "one trial only" in " ".join(selection_sentences(one))
    still = selection_of(tuple(trial(n, sharpe=None, skewness=None, kurtosis=None) for n in range(3)))
    assert "No trial has a Sharpe ratio" in " ".join(selection_sentences(still))
    asked = score_sentences(scored(still.trials[0], 3, None, None), "Asked for")
    assert "its returns do not scatter" in " ".join(asked)
    assert "nan" not in " ".join(asked).lower()


def test_runs_that_no_ledger_knows_are_named(report, tmp_path):
    """A folder of a run whose line was cut off, or that was made before."""
    write_run(report, tmp_path / "one")
    write_run(OTHER["another capital"](report), tmp_path / "two", ledger=tmp_path / "elsewhere.jsonl")
    (tmp_path / "notes").mkdir()
    ledger = read_ledger(tmp_path / "ledger.jsonl")
    assert uncounted_runs(tmp_path, ledger) == ("two",)
    assert "Not counted: two" in ledger_sentences(tmp_path / "ledger.jsonl", ledger, ("two",))[1]


def test_trials_are_called_by_number_label_or_id(trial):
    """And a slip gets the nearest label."""
    own = [trial(n, id=f"{n}bcdef{n}") for n in range(3)]
    assert named_trial(own, "2") is own[1]
    assert named_trial(own, "leaders:k=2") is own[2]
    assert named_trial(own, "1bcd") is own[1]
    with pytest.raises(UnknownTrialError, match='did you mean "leaders:k='):
        named_trial(own, "leader:k=2")
    with pytest.raises(UnknownTrialError, match="begins the ids of 2 trials"):
        named_trial([own[0], replace(own[0], id="0bcdeg")], "0bcd")


def test_spans_are_short():
    """Whole numbers as a person says them."""
    assert spans((3, 1, 2, 7, 9, 10)) == "1 to 3, 7, 9 to 10"
    assert spans(()) == ""
