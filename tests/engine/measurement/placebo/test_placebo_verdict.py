"""The verdict by its rules, in their order."""

import numpy as np
import pytest

from engine.measurement.placebo.placebos import Method
from engine.measurement.placebo.standing import Measure, standing
from engine.measurement.placebo.verdict import placebo_verdict
from engine.measurement.verdict import Finding

NONE = float("nan")


def rows(n=999, **values):
    """Standings among 0, 1, ... n − 1; a value is the number of placebos that it beats, of 1000."""
    given = {Measure.NET: 500, Measure.SHARPE: 500, Measure.EXCESS: 500, Measure.CAAR: 500}
    given |= {Measure[name.upper()]: value for name, value in values.items()}
    return tuple(standing(measure, value - 0.5, np.arange(n, dtype=float)) for measure, value in given.items())


@pytest.mark.parametrize(
    ("standings", "n_dates", "finding", "why"),
    [
        ({Method.SHIFT: rows(net=990)}, 4, Finding.TOO_LITTLE, "it traded on 4 dates; 5 are needed"),
        ({Method.SHIFT: rows(net=990)}, 1, Finding.TOO_LITTLE, "it traded on one date; 5 are needed"),
        ({Method.SHIFT: rows(net=990)}, 0, Finding.TOO_LITTLE, "it traded on no date; 5 are needed"),
        ({Method.SHIFT: rows(net=NONE, sharpe=NONE, caar=NONE)}, 9, Finding.TOO_LITTLE, "nothing can be compared"),
        ({Method.SHIFT: rows(18)}, 9, Finding.TOO_LITTLE, "only 18 placebo calendars exist; 19 are needed"),
        # p = 11 / 1000, three looks: 0.033
        ({Method.SHIFT: rows(net=989)}, 9, Finding.DISTINGUISHABLE, "net profit is higher"),
        # p = 18 / 1000, three looks: 0.054
        ({Method.SHIFT: rows(net=982)}, 9, Finding.NOT_DISTINGUISHABLE, "did as well too often"),
        # the mean excess is shown and not judged
        ({Method.SHIFT: rows(excess=999)}, 9, Finding.NOT_DISTINGUISHABLE, "did as well too often"),
        # high among shifts, not among matched dates: the larger p counts
        ({Method.SHIFT: rows(net=999), Method.MATCHED: rows(net=900)}, 9, Finding.NOT_DISTINGUISHABLE, "too often"),
        # high among shuffled targets alone says nothing of the dates
        ({Method.SHIFT: rows(), Method.TARGETS: rows(net=999)}, 9, Finding.NOT_DISTINGUISHABLE, "too often"),
        ({Method.TARGETS: rows(caar=999)}, 9, Finding.DISTINGUISHABLE, "CAAR is higher"),
        # one measure without a value leaves the others, and still counts as looked at
        ({Method.SHIFT: rows(net=989, sharpe=NONE)}, 9, Finding.DISTINGUISHABLE, "net profit is higher"),
        ({Method.SHIFT: rows(net=982, sharpe=NONE)}, 9, Finding.NOT_DISTINGUISHABLE, "too often"),
    ],
)
def test_rules_in_their_order(standings, n_dates, finding, why):
    found = placebo_verdict(standings, n_dates)
    assert found.finding is finding
    assert why in found.why
