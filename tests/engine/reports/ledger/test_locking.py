"""Hypotheses: locked once, before anything was seen, and refused where the run is another."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from engine.measurement.overfitting.expectation import checked, parsed_expectation
from engine.measurement.overfitting.trial import calendar_sha256
from engine.reports.ledger.errors import DamagedLedgerError, HypothesisError
from engine.reports.ledger.ledger_file import append_trials, read_ledger
from engine.reports.ledger.locking import check_locked, lock_hypothesis, locked_hypothesis
from engine.reports.record import decoded_record
from engine.reports.recorded_run import write_run
from engine.run_settings import GivenOptions, lockable, settings_of

REAL = SimpleNamespace(label="folder", notice="")
SAMPLE = SimpleNamespace(label="sample", notice="generated")
CALENDAR = "c" * 64


def _settings(**changes):
    own = {"strategies": [{"name": "leaders", "parameters": {"k": 3}, "files": {}}], "start": None, "end": None}
    return own | {"prices": "real", "cash": 1e6} | changes


def _lock(path, name="idea", source=REAL, calendar=CALENDAR, expected=("captured > 0",), **changes):
    return lock_hypothesis(path, name, _settings(**changes), calendar, expected, source)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.jsonl"


def _seen(trial, **changes):
    """A trial of what `_settings` says."""
    return trial(3, parameters={"k": 3}, source="folder", **changes)


def test_what_is_locked_is_in_the_ledger(path, trial):
    """With what had been seen before, and the time."""
    append_trials(path, map(trial, range(4)))
    locked = _lock(path)
    ledger = read_ledger(path)
    assert locked_hypothesis(ledger, "idea") == locked
    assert locked.n_trials_before == 4
    assert ledger.locked_at("idea") is not None
    assert replace(locked, n_trials_before=0).sha256 != replace(locked, expectations=("captured > 1",)).sha256


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"name": "Not a name"}, "is not a name of small letters"),
        ({"expected": ()}, "no expectation was given"),
        ({"expected": ("captured",)}, "is not MEASURE > NUMBER"),
        ({"expected": ("capturd > 0",)}, 'did you mean "captured"'),
    ],
)
def test_wrong_locks_are_refused(path, arguments, said):
    """A sentence, and nothing is written."""
    with pytest.raises(HypothesisError, match=said):
        _lock(path, **arguments)
    assert not path.exists()


def test_a_name_is_locked_once(path):
    """What was locked is never changed."""
    _lock(path)
    with pytest.raises(HypothesisError, match="is locked already and is never changed"):
        _lock(path, cash=2e6)


def test_what_was_seen_cannot_be_locked(path, trial):
    """The same strategy, parameters and calendar over sessions that overlap, whichever prices."""
    append_trials(path, [_seen(trial)])
    for changes in ({}, {"start": "2026-03-31"}, {"end": "2024-08-29"}):
        with pytest.raises(HypothesisError, match="was run already over this calendar, 2024-08-28 to 2026-03-31"):
            _lock(path, **changes)
    with pytest.raises(HypothesisError, match="was run already"):
        _lock(path, source=SimpleNamespace(label="store", notice=""))


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "2026-04-01"},
        {"end": "2024-08-28"},  # the trial's base session, whose close is its first value
        {"calendar": "d" * 64},
        {"strategies": [{"name": "leaders", "parameters": {"k": 4}, "files": {}}]},
        {"source": SAMPLE},
    ],
)
def test_what_was_not_seen_can_be_locked(path, trial, changes):
    """Later or earlier sessions, another calendar, other parameters, other than generated prices."""
    append_trials(path, [_seen(trial)])
    assert _lock(path, **changes).n_trials_before == 1


def test_a_try_on_generated_prices_tells_nothing_of_real_ones(path, trial):
    """But of generated ones it does."""
    append_trials(path, [replace(_seen(trial), source="sample", is_noted=True)])
    _lock(path)
    with pytest.raises(HypothesisError, match="was run already"):
        _lock(path, name="other", source=SAMPLE)


def test_nothing_is_locked_in_a_damaged_ledger(path, trial):
    """A line that cannot be read may be the trial that was seen."""
    append_trials(path, map(trial, range(3)))
    path.write_bytes(path.read_bytes().replace(b"leaders:k=1", b"leaders:k=9"))
    with pytest.raises(DamagedLedgerError, match="nothing was locked"):
        _lock(path)


def test_every_departure_is_told(path):
    """Of the specification by its place, of the calendar by its hash; the same run passes."""
    locked = _lock(path)
    check_locked(locked, _settings(), CALENDAR)
    other = _settings(cash=2e6, strategies=[{"name": "leaders", "parameters": {"k": 4, "hold": 5}, "files": {}}])
    with pytest.raises(HypothesisError) as caught:
        check_locked(locked, other, "d" * 64)
    told = str(caught.value)
    assert "cash is 2000000.0, locked was 1000000.0" in told
    assert "strategies.1.parameters.k is 4, locked was 3" in told
    assert "strategies.1.parameters.hold is 5, locked was nothing" in told
    assert "the calendar is another one or was edited" in told
    assert caught.value.exit_code == 2
    with pytest.raises(HypothesisError, match=r"prices is sample, locked was real"):
        check_locked(locked, _settings(prices="sample"), CALENDAR)


def test_an_unknown_hypothesis_gets_the_nearest(path):
    """And none at all gets its own sentence."""
    with pytest.raises(HypothesisError, match="none was locked in this ledger"):
        locked_hypothesis(read_ledger(path), "idea")
    _lock(path)
    with pytest.raises(HypothesisError, match='did you mean "idea"'):
        locked_hypothesis(read_ledger(path), "idee")


def test_a_registered_run_is_marked(build, path, tmp_path):
    """In run.json by name, hash and expectations; its id is another than the unregistered one's; in the ledger too."""
    report = build.report(n_sessions=40)
    locked = _lock(path, calendar=calendar_sha256(report.calendar), expected=("sharpe > 99", "CAAR > 0"))
    plain = write_run(report, tmp_path / "plain")
    record = write_run(replace(report, hypothesis=locked), tmp_path / "run")
    read = decoded_record((tmp_path / "run" / "run.json").read_bytes())
    assert read.pre_registered == record.pre_registered
    assert (read.pre_registered.name, read.pre_registered.sha256) == ("idea", locked.sha256)
    assert plain.pre_registered is None
    assert plain.run != record.run
    own = [one for one in read_ledger(path).trials if one.hypothesis == "idea"]
    assert [(check.text, check.holds) for one in own for check in one.checks] == [
        ("sharpe > 99", False),
        ("CAAR > 0", None),
    ] * 2


def test_a_calendar_edited_at_the_last_moment_is_refused(build, path, tmp_path):
    """Between the check and the run: nothing is written."""
    locked = _lock(path)
    with pytest.raises(HypothesisError, match="the calendar changed since it was locked"):
        write_run(replace(build.report(n_sessions=40), hypothesis=locked), tmp_path / "run")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("text", "measure", "sign", "value"),
    [
        ("CAAR > 0", "CAAR", ">", 0.0),
        ("caar>0", "CAAR", ">", 0.0),
        (" captured >= 0.5 % ", "captured", ">=", 0.005),
        ("hit_rate<.5", "hit_rate", "<", 0.5),
        ("sharpe <= -1e-1", "sharpe", "<=", -0.1),
    ],
)
def test_expectations_are_read(text, measure, sign, value):
    """A measure, a sign, a number; percent is a hundredth."""
    found = parsed_expectation(text)
    assert (found.measure, found.sign, found.value) == (measure, sign, pytest.approx(value))


@pytest.mark.parametrize("text", ["", "sharpe", "sharpe = 1", "sharpe > much", "sharpe > 1 > 0", "> 1", "sharpe > nan"])
def test_what_is_no_expectation_is_told(text):
    """ValueError with the form it should have."""
    with pytest.raises(ValueError, match="is not MEASURE > NUMBER"):
        parsed_expectation(text)


def test_bounds_of_expectations(build):
    """Exactly met: `>=` and `<=` hold, `>` and `<` do not; a measure that is not defined is neither."""
    one = build.report(n_sessions=40).strategies[0]
    exact = repr(one.trading.average_net)
    held = {sign: checked(f"average_net {sign} {exact}", one).holds for sign in (">", ">=", "<", "<=")}
    assert held == {">": False, ">=": True, "<": False, "<=": True}
    assert checked("alpha > 0", replace(one, versus=())).holds is None


def test_settings_are_locked_without_a_path(tmp_path):
    """Every parameter, also those at their default; an own file by name and hash; the same however it is said."""
    file = tmp_path / "mine.py"
    file.write_text("from engine import CatalystStrategy\nclass Idea(CatalystStrategy):\n    def plans(self, c): ...\n")
    options = GivenOptions(strategies=[f"{file}:Idea", "sector-etf:hold=10"], prices=str(tmp_path / "prices"))
    found = lockable(settings_of(replace(options, start=date(2025, 1, 2))))
    assert str(tmp_path) not in str(found)
    assert found["strategies"][0]["name"] == "mine.py:Idea"
    assert list(found["strategies"][0]["files"]) == ["strategy/mine.py"]
    assert (found["prices"], found["start"]) == ("prices", "2025-01-02")
    assert found["strategies"][1] == lockable(settings_of(GivenOptions(strategies=["sector-etf"])))["strategies"][0]
    file.write_text(file.read_text() + "# edited\n")
    assert lockable(settings_of(options))["strategies"][0]["files"] != found["strategies"][0]["files"]
