"""The 68 numbers that the R package estudy2 prints, under its conventions, and the textbook's on the same data.

Expected: irudnyts/estudy2 @ 1494638, docs/articles/estudy2-intro.html and docs/reference: seven stocks against
^GSPC, log returns, estimation 2019-04-02 to 2020-03-13, events 2020-03-16 to 20. Its data are no part of this project.
"""

import csv
import math
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from engine.measurement.study import estudy2_ranks, parametric, rank, sign
from engine.measurement.study.abnormal import Abnormal, abnormal_returns
from engine.measurement.study.convention import ESTUDY2, TEXTBOOK
from engine.measurement.study.correlation import correlation_of
from engine.measurement.study.cumulated import Cumulated, cumulated
from engine.measurement.study.model import Model
from engine.measurement.study.sample import Sample
from engine.prices.bars import Floats

PRINTED = {
    "mean": (0.02329740, -0.03157867, -0.01617850, 0.07672027, 0.05840545),
    "t": (1.3941497, -1.2769075, -0.4023135, 1.7958275, 5.1233281),
    "brown-warner 1980": (2.486449, -3.370281, -1.726675, 8.188085, 6.233409),
    "brown-warner 1985": (1.858514, -2.519140, -1.290615, 6.120241, 4.659205),
    "patell": (2.5507399, -2.9495613, 0.3283654, 8.4216222, 6.3196352),
    "bmp": (1.20471169, -1.17531339, 0.07606284, 2.16657728, 8.65212561),
    "lamb": (1.620049, -2.435456, -1.254626, 6.105794, 4.565195),
    "sign": (1.1338934, 0.3779645, 1.1338934, 1.8898224, 2.6457513),
    "generalised sign": (1.1516761, 0.3957301, 1.1516761, 1.9076220, 2.6635680),
    "corrado sign": (0.8636930, 0.2878977, 0.8636930, 1.4394883, 2.0152836),
    "rank": (0.7962064, -0.1857202, 1.0205417, 2.1127972, 2.9255529),
    "modified rank": (0.8499246, -0.2283881, 0.9865178, 2.1665371, 2.9786668),
    "wilcoxon": (23, 10, 15, 27, 28),
}
# Printed with 6 or 7 digits behind the point; a value must be within half a unit of its last one.
DIGITS = {"bmp": 8, "mean": 8, **dict.fromkeys(("brown-warner 1980", "brown-warner 1985", "lamb"), 6)}


@dataclass(frozen=True)
class Rates:
    """Returns of the stocks (7, sessions) and the index, and the row of 2020-03-16."""

    own: Floats
    index: Floats
    event: int

    def sample(self) -> Sample:
        start, stop = self.event, self.event + 5
        beside = np.broadcast_to(self.index[None, :, None], (7, len(self.index), 1))
        return Sample(self.own[:, :start], beside[:, :start], self.own[:, start:stop], beside[:, start:stop])


@pytest.fixture(scope="module")
def rates() -> Rates:
    """The package's data set `rates`, extracted."""
    beside = Path(__file__).resolve().parents[5] / "shared" / "fixtures"
    folder = Path(os.environ.get("CATALYST_FIXTURES", beside)) / "estudy2"
    if not (folder / "rates.csv").is_file():
        pytest.skip(f"{folder} is absent: it is the data of estudy2 and not part of this project")
    columns = []
    for name in ("rates.csv", "rates_indx.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))[1:]
        columns.append(np.array([[float(cell) if cell else math.nan for cell in row[1:]] for row in rows]).T)
    dates = [row[0] for row in rows]
    return Rates(columns[0], columns[1][0], dates.index("2020-03-16"))


def statistics(rates: Rates, abnormal: Abnormal, totals: list[Cumulated]) -> dict[str, list[float]]:
    """Every printed statistic, session by session."""
    residuals, returns = abnormal.residuals, abnormal.returns
    index = rates.index
    rate = sign.hit_rate(residuals, is_pooled=True)
    days = range(5)
    return {
        "mean": [float(one.car.mean()) for one in totals],
        "t": [float(parametric.cross_sectional_t(one.car)) for one in totals],
        "brown-warner 1980": [float(parametric.brown_warner_1980(abnormal, one)) for one in totals],
        "brown-warner 1985": [float(parametric.brown_warner_1985(abnormal, one)) for one in totals],
        "patell": [float(parametric.patell(one, abnormal.dof)) for one in totals],
        "bmp": [float(parametric.cross_sectional_t(one.scar)) for one in totals],
        "lamb": [float(parametric.lamb(abnormal, index[: rates.event], index[rates.event :], day)) for day in days],
        "sign": [float(sign.sign(one.car)) for one in totals],
        "generalised sign": [float(sign.generalised_sign(one.car, rate)) for one in totals],
        "corrado sign": [estudy2_ranks.corrado_sign(residuals, returns, day) for day in days],
        "rank": [estudy2_ranks.rank(residuals, returns, day) for day in days],
        "modified rank": [estudy2_ranks.modified_rank(residuals, returns, day) for day in days],
        "wilcoxon": [float(rank.wilcoxon(one.car)) for one in totals],
    }


def test_all_its_numbers_under_its_conventions(rates):
    abnormal = abnormal_returns(rates.sample(), Model.MARKET, ESTUDY2)
    totals = [cumulated(abnormal, day, day + 1, ESTUDY2) for day in range(5)]
    found = statistics(rates, abnormal, totals)
    for name, expected in PRINTED.items():
        for value, printed in zip(found[name], expected, strict=True):
            assert round(value, DIGITS.get(name, 7)) == pytest.approx(printed, abs=1e-12), name


def test_its_three_tests_of_the_whole_window(rates):
    abnormal = abnormal_returns(rates.sample(), Model.MARKET, ESTUDY2)
    totals = [cumulated(abnormal, day, day + 1, ESTUDY2) for day in range(5)]
    found = statistics(rates, abnormal, totals)
    assert round(sum(found["lamb"]) / math.sqrt(5), 6) == 3.846464
    assert round(sum(found["brown-warner 1985"]) / math.sqrt(5), 6) == 3.948093
    assert round(estudy2_ranks.cumulative_rank(abnormal.residuals, abnormal.returns, 0, 5), 4) == 3.0537


def test_the_textbook_on_the_same_data(rates):
    """Computed apart from this code, twice, from Patell 1976 with own sessions and n − 2, and pairwise-complete r̄."""
    sample = rates.sample()
    abnormal = abnormal_returns(sample, Model.MARKET, TEXTBOOK)
    assert np.isfinite(abnormal.residuals).sum(axis=1).tolist() == [240, 227, 212, 240, 240, 240, 240]
    rows = {0: (0.0001341891, 0.8646351226, 0.0106037637), 4: (0.0029546606, 1.2272838801, 0.0260626472)}
    for at, expected in {**rows, 2: (-0.0025485077, 1.1344338855, 0.0279593787)}.items():
        found = (abnormal.alpha[at], abnormal.beta[at, 0], abnormal.deviation[at])
        assert found == pytest.approx(expected, abs=5e-11)
    totals = [cumulated(abnormal, day, day + 1) for day in range(5)]
    patell = [float(parametric.patell(one, abnormal.dof)) for one in totals]
    bmp = [float(parametric.cross_sectional_t(one.scar)) for one in totals]
    assert patell == pytest.approx([2.54443973, -2.94207407, 0.32896293, 8.40269803, 6.30573485], abs=5e-9)
    assert bmp == pytest.approx([1.20428444, -1.17517887, 0.07637747, 2.16688670, 8.65453600], abs=5e-9)
    sessions = np.broadcast_to(np.arange(240), (7, 240))
    r = correlation_of(abnormal.residuals, sessions, np.full(7, 240), 1).mean(1)
    assert r == pytest.approx(0.16024027143521816, abs=1e-14)
    kp = [float(parametric.kolari_pynnonen(value, 7, r)) for value in bmp]
    assert kp == pytest.approx([0.78798673, -0.76894239, 0.04997526, 1.41783611, 5.66283120], abs=5e-9)
