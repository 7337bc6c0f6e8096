"""What a sweep shows: hostile names, axes that are named like results, points without a value, and few of anything."""

import json
import re

import pyarrow.parquet as pq
import pytest

HOSTILE = """
strategies = ["sector-etf"]
end = 2024-12-31
[axes]
hold = [3]
calendar = ["all", '<script>alert(1)</script>', '$x^2$ \\033[31m']
[subsets.'<script>alert(1)</script>']
directions = [1]
[subsets.'$x^2$ \\033[31m']
kinds = ["policy", "product", "capacity", "standard"]
"""


@pytest.mark.parametrize("pictures", [True], indirect=True)
def test_names_that_act_are_shown_as_text(swept, capsys):
    """On the screen, in the page and in pictures: no tag, no escape sequence, no mathematics."""
    from engine.reports.sweep.screen import print_sweep

    done = swept(HOSTILE)
    print_sweep(done.report)
    assert "\x1b[31m" not in capsys.readouterr().out
    page = (done.folder / "sweep.html").read_text(encoding="utf-8")
    assert len(re.findall("<script", page)) == 1  # the page's own
    assert "&lt;script&gt;alert(1)" in page
    assert json.loads((done.folder / "sweep.json").read_bytes())["n_tried"] == 3


def test_columns_have_the_types_of_their_values(swept):
    """Whole numbers, fractions, flags and texts, null where a strategy does not have the parameter."""
    done = swept(
        'strategies = ["sector-etf", "leaders"]\nend = 2024-12-31\n[axes]\nhold = [3]\nk = [1, 2]\n'
        'size = [0.1, 0.2]\nuntil_next = [true]\nfills.slippage = ["bps:5"]\n'
    )
    schema = pq.read_schema(done.folder / "points.parquet")
    types = {
        name: str(schema.field(name).type) for name in ("hold", "k", "size", "until_next", "fills.slippage", "sharpe")
    }
    assert types == {
        "hold": "int64",
        "k": "int64",
        "size": "double",
        "until_next": "bool",
        "fills.slippage": "string",
        "sharpe": "double",
    }
    table = pq.read_table(done.folder / "points.parquet").to_pylist()
    assert [row["k"] for row in table] == [None, None, 1, 1, 2, 2]
    assert [row["strategy"] for row in table] == ["sector-etf"] * 2 + ["leaders"] * 4


def test_a_sweep_of_strategies_without_an_axis(swept):
    """Two strategies as they are: a table, no map."""
    done = swept('strategies = ["sector-etf", "leaders"]\nend = 2024-12-31\n')
    assert done.report.summary.n_tried == 2
    assert not (done.folder / "heat.png").exists()


def test_a_sweep_in_which_nobody_trades(swept):
    """No winner, and the reason; no placebo, no ratio; nothing is divided by."""
    done = swept(
        'strategies = ["sector-etf"]\nend = 2024-12-31\n[folds]\nwalk_forward = 1\n[axes]\nhold = [3, 5]\n'
        'calendar = ["bad"]\n[subsets.bad]\nkinds = ["milestone"]\n',
        n_placebos=5,
    )
    assert done.report.winner is None and done.winner is None
    assert done.report.placebo is None
    record = json.loads((done.folder / "sweep.json").read_bytes())
    assert record["best"] == []
    assert "No point can be chosen: none with a value has 1 trades or more" in record["sentences"][0]


def test_the_winner_among_meaningless_calendars(swept):
    """Its standings are in the record; a run by any number of processes gives the same."""
    one = swept(n_placebos=25, n_jobs=1)
    placebo = json.loads((one.folder / "sweep.json").read_bytes())["placebo"]
    assert placebo["asked"] == 25
    assert placebo["calendars"] == one.report.placebo.n_calendars > 25
    assert set(placebo["standings"]) == {"shift", "matched", "targets"}
    assert all(row["p"] is None or 0 < row["p"] <= 1 for row in placebo["standings"]["shift"])
    assert any(
        "chosen on the true dates" in sentence
        for sentence in json.loads((one.folder / "sweep.json").read_bytes())["sentences"]
    )
