"""A sweep's file: every fault told at once, as a sentence with the key, the value and what to do."""

import pytest

from engine.measurement.sweep.choice import ChooseBy
from engine.simulation.errors import SpecError
from engine.simulation.sweep.axis import Axis
from engine.simulation.sweep.design import DesignKind
from engine.sweep.sweep_file import read_sweep


def _read(tmp_path, text):
    path = tmp_path / "spec.toml"
    path.write_text(text, encoding="utf-8")
    return read_sweep(path)


WHOLE = """
strategies = ["leaders:size=0.3"]
vehicles = ["etf"]
cash = 500_000
[fills]
at = "close"
[sweep]
design = "latin"
points = 40
seed = 3
choose = "return"
fewest_trades = 5
[folds]
walk_forward = 4
training = "rolling"
held_out = 2026-01-01
[axes]
hold = { from = 1, to = 5 }
stop_loss = { from = 0.02, to = 0.1 }
k = { from = 1, to = 9, step = 4 }
size = { from = 0.1, to = 0.4, n = 3, scale = "log" }
calendar = ["all", "policy"]
fills.slippage = ["none", "bps:5"]
"costs.commission" = [0.0001, 0.0003]
[subsets.policy]
kinds = ["policy", "standard"]
start = 2024-09-01
"""


def test_a_whole_file(tmp_path):
    """A run's keys, and what is varied, chosen and held out."""
    file = _read(tmp_path, WHOLE)
    axes, faults = file.parsed()
    assert faults == []
    assert axes == (
        Axis("hold", (1, 2, 3, 4, 5)),
        Axis("stop_loss", (), 0.02, 0.1),
        Axis("k", (1, 5, 9)),
        Axis("size", (0.1, 0.2, 0.4)),
        Axis("calendar", ("all", "policy")),
        Axis("fills.slippage", ("none", "bps:5")),
        Axis("costs.commission", (0.0001, 0.0003)),
    )
    assert (file.design().kind, file.design().n_points, file.design().seed) == (DesignKind.LATIN, 40, 3)
    assert (file.choice().by, file.choice().fewest_trades) == (ChooseBy.RETURN, 5)
    assert (file.divided().n_walk, str(file.divided().held_out)) == (4, "2026-01-01")
    assert file.cash == 500_000


FAULTS = {
    "an unknown key": (
        "[sweep]\npionts = 5\n[axes]\nhold = [1, 2]",
        "sweep.pionts: not a key of a specification; did you",
    ),
    "a wrong type": ('[sweep]\nseed = "a"\n[axes]\nhold = [1, 2]', "sweep.seed: 'a' is not a whole number from 0 on"),
    "an unknown word": (
        '[sweep]\ndesign = "grd"\n[axes]\nhold = [1, 2]',
        "sweep.design: 'grd' is not grid, random or latin",
    ),
    "no axis": ("", "axes: there is none"),
    "an empty axis": ("[axes]\nhold = []", "axes.hold: is empty"),
    "one value": ("[axes]\nhold = 5", "axes.hold: 5 is not a list of values"),
    "a value twice": ("[axes]\nhold = [5, 5]", "axes.hold: 5 is given twice"),
    "no number": ("[axes]\nsize = [0.1, nan]", "axes.size: nan is not a number"),
    "sorts mixed": ('[axes]\nhold = [1, "a"]', "axes.hold: [1, 'a'] mixes numbers"),
    "an axis twice": ('[axes]\nfills.retry = [0, 1]\n"fills.retry" = [2, 3]', "axes.fills.retry: is given twice"),
    "a range upside down": ("[axes]\nhold = { from = 9, to = 1 }", "axes.hold: from 9 does not lie below to 1"),
    "no step forward": ("[axes]\nhold = { from = 1, to = 9, step = 0 }", "axes.hold: step 0 is not above 0"),
    "a range without an end": ("[axes]\nhold = { from = 1 }", "axes.hold: to: missing"),
    "an unknown key of a range": (
        "[axes]\nhold = { from = 1, to = 2, setp = 1 }",
        "axes.hold: setp: not a key of a range",
    ),
    "an endless range": ("[axes]\nhold = { from = 0.0, to = inf, step = 1.0 }", "axes.hold: a range needs finite"),
    "step and n": ("[axes]\nhold = { from = 1, to = 9, step = 2, n = 3 }", "axes.hold: step and n say"),
    "a logarithm of nothing": ('[axes]\nsize = { from = 0.0, to = 1.0, n = 3, scale = "log" }', "axes.size: scale log"),
    "a continuous axis in a grid": ("[axes]\nsize = { from = 0.1, to = 0.5 }", "axes.size: a grid needs values"),
    "points of a grid": ("[sweep]\npoints = 9\n[axes]\nhold = [1, 2]", "sweep.points: a grid has as many points"),
    "no number of points": ('[sweep]\ndesign = "random"\n[axes]\nhold = [1, 2]', "sweep.points: missing"),
    "too many points": (
        "[axes]\nhold = { from = 1, to = 2000 }\ndelay = { from = 0, to = 1000 }",
        "axes: 2,002,000 points are more than 1,000,000",
    ),
    "an unknown subset": ('[axes]\ncalendar = ["all", "good"]', "axes.calendar: 'good' is not a subset; there are all"),
    "an unused subset": ("[axes]\nhold = [1, 2]\n[subsets.a]\nscheduled = true", "subsets.a: is not used"),
    "the name of the whole": ('[axes]\ncalendar = ["all"]\n[subsets.all]\nhand = "first"', "subsets.all: is the whole"),
    "an unknown key of a subset": (
        '[axes]\ncalendar = ["a"]\n[subsets.a]\nkindz = ["policy"]',
        "subsets.a.kindz: not a key of a specification; did you mean 'kinds'?",
    ),
    "an unknown kind": (
        '[axes]\ncalendar = ["a"]\n[subsets.a]\nkinds = ["polcy"]',
        "subsets.a.kinds.0: 'polcy' is not",
    ),
    "held out before the start": (
        "start = 2025-01-01\n[folds]\nheld_out = 2024-01-01\n[axes]\nhold = [1, 2]",
        "does not lie",
    ),
    "held out after the end": (
        "end = 2025-01-01\n[folds]\nheld_out = 2026-01-01\n[axes]\nhold = [1, 2]",
        "nothing is held",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_sentence(tmp_path, fault):
    """With the file's name and the key."""
    text, sentence = FAULTS[fault]
    with pytest.raises(SpecError) as error:
        _read(tmp_path, text)
    assert sentence in str(error.value)
    assert all(line.startswith("spec.toml: ") for line in str(error.value).splitlines())


def test_all_faults_are_told_at_once(tmp_path):
    """Those of the form and those of axes together."""
    with pytest.raises(SpecError) as error:
        _read(tmp_path, 'cash = "much"\n[sweep]\nseed = -1\n[axes]\nhold = []\nsize = { from = 2, to = 1 }')
    assert len(str(error.value).splitlines()) == 4


def test_an_axis_that_is_wrong_is_not_told_as_missing_too(tmp_path):
    with pytest.raises(SpecError) as told:
        _read(tmp_path, 'strategies = ["leaders"]\n[axes]\nhold = { from = 5, to = 1 }\n')
    assert str(told.value) == "spec.toml: axes.hold: from 5 does not lie below to 1"
