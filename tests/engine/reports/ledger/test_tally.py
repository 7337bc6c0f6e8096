"""What a run must know of a ledger, read from its lines: the same as from its trials."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from engine.measurement.overfitting.expectation import ExpectationCheck
from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.reports.ledger.entry import Entry, decoded_entry, encoded_entry
from engine.reports.ledger.ledger_file import append, append_trials, read_ledger
from engine.reports.ledger.sentences import luck_sentence
from engine.reports.ledger.standing import standing_in, standing_of
from engine.reports.ledger.tally import _quick, _whole, read_tally, tally_of
from tests.engine.reports.ledger.conftest import made_trial

NAMES = ("id", "sharpe", "hypothesis", "p", "returns", 'x", "sharpe": 9.0, "', '\\", "p": 1.0, "y', "k")
VALUES = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans(), st.sampled_from(NAMES)
)
RATIOS = st.none() | st.floats(-3, 3, allow_nan=False)


@given(
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6),
    RATIOS,
    st.none() | st.floats(0, 1),
    st.sampled_from(["", "h", "etf-drift"]),
    st.lists(st.sampled_from(NAMES), max_size=2),
    st.sampled_from(NAMES),
)
@settings(derandomize=True, max_examples=300, deadline=None)
def test_a_line_read_quickly_is_the_line(parameters, sharpe, p, family, checks, text):
    """Parameters, labels and expectations of any name and text do not deceive it."""
    trial = made_trial(
        7,
        parameters=parameters,
        sharpe=sharpe,
        p=p,
        hypothesis=family,
        strategy=text,
        source=text,
        checks=tuple(ExpectationCheck(one, 0.5, True) for one in checks),
    )
    line = encoded_entry(Entry(read_at(), trial), "0" * 64)
    assert _quick(line) == (trial.id, family, (sharpe, p)) == _whole(line)


def read_at():
    from datetime import UTC, datetime

    return datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_a_line_from_before_p_values(trial):
    """It has no p, also where a parameter is called so."""
    new = encoded_entry(Entry(read_at(), trial(3, parameters={"k": 1, "p": 0.25})), "0" * 64)
    old = new.replace(b', "p": null', b"")
    assert old != new
    assert _quick(old) == (trial(3).id, "", (trial(3).sharpe, None))
    assert _whole(old.replace(b'"previous"', b'"previous"')) == _quick(old)


def test_the_tally_is_that_of_the_trials(tmp_path, trial):
    """Families apart, the same trial once as it was last run, hypotheses between."""
    path = tmp_path / "l"
    locked = Hypothesis("h", {"sharpe": 1, "hypothesis": "x"}, "c" * 64, ("sharpe > 1",), 4)
    append(path, [trial(1), locked, trial(2, hypothesis="h"), trial(1, sharpe=0.7, p=0.2), trial(3, p=0.01)])
    for family in ("", "h"):
        assert read_tally(path, family) == tally_of(read_ledger(path).trials, family)
    assert list(read_tally(path).trials.items()) == [
        (trial(1).id, (0.7, 0.2)),
        (trial(3).id, (trial(3).sharpe, 0.01)),
    ]
    assert read_tally(tmp_path / "none").trials == {}


def test_damage_is_told_as_by_a_whole_reading(tmp_path, trial):
    """A digit changed, a line taken out, a last line cut off: the same sentences."""
    path = tmp_path / "l"
    append_trials(path, map(trial, range(6)))
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"n_trades": 12', b'"n_trades": 13')
    path.write_bytes(b"".join([*lines[:3], *lines[4:5], lines[5][:-20]]))
    tally, ledger = read_tally(path), read_ledger(path)
    assert tally.faults == ledger.faults
    assert len(tally.faults) == 3  # line 2 itself, line 3 that named it, line 4 that follows one taken out
    assert list(tally.trials) == [one.id for one in ledger.trials]


def test_p_values_allow_for_the_whole_ledger(tmp_path, trial):
    """scipy's false discovery control over the family, those without a p as 1; and the sentence."""
    path = tmp_path / "l"
    own = trial(9, p=0.004, strategy="mine")
    append_trials(path, [*(trial(n, p=p) for n, p in enumerate([0.03, None, 0.5, None, 0.2])), own])
    standing = standing_in(read_tally(path), (own,))
    assert standing == standing_of(read_ledger(path), (own,))
    expected = false_discovery_control([0.03, 1, 0.5, 1, 0.2, 0.004])[-1]
    assert standing.adjusted == (pytest.approx(expected),)
    assert luck_sentence(standing) == ("p of the verdict, allowing for all 6 trials (Benjamini and Hochberg): 0.024.")
    weak = replace(own, p=0.04)
    append_trials(path, [weak])
    told = luck_sentence(standing_in(read_tally(path), (weak,)))
    assert told.endswith(": 0.120. Among so many mine cannot be told from luck.")
    assert luck_sentence(standing_in(read_tally(path), (trial(1),))) == ""


def test_a_ledger_of_many_is_counted_as_when_it_is_read_whole(tmp_path, trial):
    path = tmp_path / "l"
    rng = np.random.default_rng(1)
    append_trials(path, [trial(n, sharpe=float(rng.normal()), p=float(rng.random())) for n in range(2_000)])
    tally, ledger = read_tally(path), read_ledger(path)
    told = dict(tally.trials)
    assert told == {one.id: (one.sharpe, one.p) for one in ledger.trials}
    assert len(told) == 2_000
    assert decoded_entry(encoded_entry(ledger.entries[0], "0" * 64)) == ledger.entries[0]
