"""How often tests reject where nothing happened, and where something did: simulated samples and placebo dates.

`python tests/engine/measurement/study/size_designs.py [samples]` prints the whole table, 10,000 samples a design by
default; the smaller seeded version is test_size.py.

Placebo samples of real leaders on one date share dates, and dates near each other share their market: 4,000 samples of
1,400 dates within 24 quarters are worth a few hundred. The table's error of the Kolari-Pynnönen share is therefore
clustered by stretches of 63 sessions: 0.5 to 0.8 points for one session, 1.1 to 1.7 for eleven, where the binomial one
is 0.3. Within twice that every cell is 5 % (4.0 to 6.0 % of samples of every session). 3.7 and 6.6 %, which every third
session had given, lie outside the binomial band of 1.1 points and within this error.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import numpy as np
from scipy.stats import norm, t

from engine.markets.instrument_table import read_instruments
from engine.markets.sessions import sessions_of
from engine.measurement.clustered_mean import clustered_mean
from engine.measurement.study import parametric
from engine.measurement.study.abnormal import Abnormal, abnormal_returns
from engine.measurement.study.correlation import correlation_of, mean_correlation
from engine.measurement.study.cumulated import cumulated
from engine.measurement.study.event import StudyEvent
from engine.measurement.study.gathering import Gathered, gather
from engine.measurement.study.model import Model
from engine.measurement.study.sample import Sample
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.statistic import StudyTest
from engine.measurement.study.window_result import car_tests
from engine.prices.bars import Floats
from engine.prices.source import open_source
from engine.prices.store import PriceStore, load_store

L = 239
STRETCH = 63  # sessions, a quarter: what lies in different ones hardly shares a market
CHUNK = 4000  # events at once: what fits a processor's cache
PRICES = Path(os.environ.get("CATALYST_PRICES", Path(__file__).resolve().parents[5] / "shared" / "prices"))
SHOWN = (
    StudyTest.CROSS_SECTIONAL,
    StudyTest.PATELL,
    StudyTest.BMP,
    StudyTest.KOLARI_PYNNONEN,
    StudyTest.BROWN_WARNER_1985,
)


@dataclass(frozen=True)
class Design:
    """N events; `dates` of them shared out evenly, 0 for one date each; residual correlation on a date; factor on the
    residual variance of the event session; abnormal return added; window length."""

    name: str
    n: int
    dates: int = 0
    r: float = 0.0
    variance: float = 1.0
    effect: float = 0.0
    width: int = 1


SIMULATED = (
    *(Design(f"independent, N={n}", n) for n in (10, 30, 50)),
    *(Design(f"event variance ×{k}, N=50", 50, variance=k) for k in (1.5, 2.0)),
    *(Design(f"one date, r={r}, N={n}", n, 1, r) for n in (10, 30, 50) for r in (0.02, 0.05, 0.10, 0.32)),
    Design("one date, r=0.32, variance ×2, N=30", 30, 1, 0.32, 2.0),
    *(Design(f"independent, N=50, AR {100 * ar:g}%", 50, effect=ar) for ar in (0.005, 0.01)),
    Design("one date, r=0.1, 11 sessions, N=30", 30, 1, 0.10, width=11),
    Design("six dates, r=0.32, N=30", 30, 6, 0.32),
    Design("two dates, r=0.32, N=30", 30, 2, 0.32),
)


def simulated(design: Design, n_samples: int, rng: np.random.Generator) -> Sample:
    """Market-model returns: market sd 1 %, alpha and beta drawn, residual sd 2 %; events of a date share its market
    and a common part of the residuals."""
    n_dates = design.dates or design.n
    date_of = np.arange(design.n) * n_dates // design.n
    length = L + design.width
    market = 0.01 * rng.standard_normal((n_samples, n_dates, length), dtype=np.float32)
    residual = rng.standard_normal((n_samples, design.n, length), dtype=np.float32) * np.sqrt(1.0 - design.r)
    if design.r:
        common = rng.standard_normal((n_samples, n_dates, length), dtype=np.float32)
        residual += np.sqrt(design.r) * common[:, date_of]
    residual[..., L:] *= np.sqrt(design.variance)
    beta = rng.uniform(0.5, 1.5, (n_samples, design.n, 1))
    market = market[:, date_of].astype(np.float64)
    own = 0.0005 + beta * market + 0.02 * residual
    own[..., L] += design.effect
    return Sample(own[..., :L], market[..., :L, None], own[..., L:], market[..., L:, None])


def rejections(design: Design, n_samples: int, seed: int = 1, level: float = 0.05) -> dict[StudyTest, float]:
    """Share of samples in which each test rejects."""
    rng = np.random.default_rng([seed, design.n, design.dates, round(1000 * design.r), round(10 * design.variance)])
    found: dict[StudyTest, list[Floats]] = {}
    chunk = max(1, CHUNK // design.n)
    for start in range(0, n_samples, chunk):
        sample = simulated(design, min(chunk, n_samples - start), rng)
        for test, p in p_values(sample, design).items():
            found.setdefault(test, []).append(p)
    return {test: float((np.concatenate(parts) < level).mean()) for test, parts in found.items()}


def p_values(sample: Sample, design: Design) -> dict[StudyTest, Floats]:
    """Two-sided p-values of many samples at once."""
    abnormal = abnormal_returns(sample, Model.MARKET)
    total = cumulated(abnormal, 0, design.width)
    n = design.n
    bmp = parametric.cross_sectional_t(total.scar)
    found = {
        StudyTest.CROSS_SECTIONAL: _p(parametric.cross_sectional_t(total.car), n - 1),
        StudyTest.PATELL: _p(parametric.patell(total, abnormal.dof), None),
        StudyTest.BMP: _p(bmp, n - 1),
        StudyTest.BROWN_WARNER_1985: _p(parametric.brown_warner_1985(abnormal, total), L - 1),
    }
    if design.dates == 1:
        r = mean_correlation(abnormal.residuals)
        found[StudyTest.KOLARI_PYNNONEN] = _p(parametric.kolari_pynnonen(bmp, n, r), n - 1)
    elif design.dates == 0:
        found[StudyTest.KOLARI_PYNNONEN] = found[StudyTest.BMP]
    else:
        found[StudyTest.KOLARI_PYNNONEN] = _clustered(abnormal, bmp, design)
    return found


def _clustered(abnormal: Abnormal, bmp: Floats, design: Design) -> Floats:
    """The headline test with correlations within each date only, sample by sample, as a study makes it."""
    entries = (np.arange(design.n) * design.dates // design.n) * 1000 + 500
    sessions = entries[:, None] - L + np.arange(L)
    out = []
    for residuals, statistic in zip(abnormal.residuals, bmp, strict=True):
        found = correlation_of(residuals, sessions, entries, 1)
        kp = parametric.kolari_pynnonen(statistic, design.n, found.mean(1))
        out.append(float(_p(kp, found.dof(1))))
    return np.array(out)


def _p(statistic: Floats, dof: float | None) -> Floats:
    below = -np.abs(statistic)
    return np.asarray(2.0 * (norm.cdf(below) if dof is None else t.cdf(below, dof)))


@dataclass(frozen=True)
class Placebo:
    """Real leaders at dates without meaning: `n` events on one date, or on as many as there are events."""

    name: str
    n: int
    is_one_date: bool
    last: int = 0


PLACEBOS = tuple(
    Placebo(f"leaders, {'one date' if one else 'own dates'}, N={n}, sessions 0..{last}", n, one, last)
    for last in (0, 10)
    for one in (False, True)
    for n in (10, 30)
)


def leaders_store() -> PriceStore | None:
    """The theme's stocks and CSI 300; None where the real prices are absent."""
    if not (PRICES / "bars").is_dir():
        return None
    table = read_instruments(PRICES / "instruments.csv")
    source = open_source(str(PRICES))
    held = set(source.tickers())
    stocks = [row.ticker for row in table if row.segment and row.is_tradable and row.kind == "stock"]
    return load_store(source, [*(one for one in stocks if one in held), "000300.SS"])


def placebo_events(store: PriceStore, last: int, every: int) -> Gathered:
    """Windows of all stocks at every so-manieth session of the index."""
    settings = StudySettings("000300.SS", first=0, last=last, n_estimation=120, buffer=0, run_up=0, after=0)
    days = store["000300.SS"].sessions[settings.n_estimation + 1 :: every]
    tickers = [ticker for ticker in store.tradable() if ticker != "000300.SS"]
    events = [StudyEvent(ticker, day.item(), (f"p{day}",)) for day in days for ticker in tickers]
    gathered, _ = gather(events, store, settings, lambda _: sessions_of("XSHG"))
    return gathered


@dataclass(frozen=True)
class PlaceboShares:
    """Share of samples in which each test rejects at 5 %, the mean r̄, and the standard error of the share of
    Kolari and Pynnönen's test: clustered by stretches of STRETCH sessions, `n_stretches` of them, where each sample is
    of one date; binomial where it is of many."""

    shares: dict[StudyTest, float]
    correlation: float
    error: float
    n_stretches: int


def placebo_rejections(
    placebo: Placebo, store: PriceStore, n_samples: int, seed: int = 1, every: int = 1
) -> PlaceboShares:
    """Of samples drawn at random, with the study's own correlations."""
    gathered = placebo_events(store, placebo.last, every)
    abnormal = abnormal_returns(gathered.sample, Model.MARKET)
    rng = np.random.default_rng([seed, placebo.n, placebo.is_one_date, placebo.last])
    by_date = [np.flatnonzero(gathered.entries == day) for day in np.unique(gathered.entries)]
    by_date = [rows for rows in by_date if len(rows) >= placebo.n]
    counts: dict[StudyTest, int] = {}
    correlations, rejected, stretches = [], [], []
    for _ in range(n_samples):
        if placebo.is_one_date:
            rows = rng.choice(by_date[rng.integers(len(by_date))], placebo.n, replace=False)
        else:
            rows = rng.choice(len(gathered.events), placebo.n, replace=False)
        mask = np.zeros(len(gathered.events), dtype=bool)
        mask[rows] = True
        chosen = abnormal.at(mask)
        found = correlation_of(chosen.residuals, gathered.sessions[mask], gathered.entries[mask], placebo.last + 1)
        correlations.append(found.mean(placebo.last + 1))
        total = cumulated(chosen, 0, placebo.last + 1)
        for one in car_tests(total, chosen, found):
            counts[one.test] = counts.get(one.test, 0) + (one.p is not None and one.p < 0.05)
            if one.test is StudyTest.KOLARI_PYNNONEN:
                rejected.append(float(one.p is not None and one.p < 0.05))
        stretches.append(int(gathered.entries[rows[0]]) // STRETCH if placebo.is_one_date else len(stretches))
    mean = clustered_mean(rejected, stretches)
    assert mean is not None and mean.error is not None
    shares = {test: n / n_samples for test, n in counts.items()}
    return PlaceboShares(shares, float(np.mean(correlations)), mean.error, mean.n_clusters)


def unadjusted_size(n: int, r: float) -> float:
    """Exact size of an unadjusted 5 % test under equal correlation: 2 [1 − Φ(1.96 / √((1 + (N − 1) r)/(1 − r)))]."""
    return float(2 * norm.sf(norm.isf(0.025) / np.sqrt((1 + (n - 1) * r) / (1 - r))))


def _row(name: str, shares: dict[StudyTest, float], more: str = "") -> str:
    return f"{name:42s}" + "".join(f"{shares.get(test, float('nan')):9.4f}" for test in SHOWN) + f"  {more}"


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    n_samples = int(arguments[0]) if arguments else 10_000
    started = process_time()
    print(f"Share of {n_samples:,} samples rejected at 5 %, two-sided")
    print(f"{'':42s}" + "".join(f"{name:>9s}" for name in ("t", "Patell", "BMP", "K-P", "BW 1985")))
    for design in SIMULATED:
        exact = f"exact size of t {unadjusted_size(design.n, design.r):.4f}" if design.dates == 1 else ""
        print(_row(design.name, rejections(design, n_samples), exact), flush=True)
    store = leaders_store()
    if store is None:
        print(f"no real prices in {PRICES}: no placebo dates")
    else:
        for placebo in PLACEBOS:
            every = 1 if placebo.is_one_date else 3
            found = placebo_rejections(placebo, store, min(n_samples, 4000), every=every)
            gap = (found.shares[StudyTest.KOLARI_PYNNONEN] - 0.05) / found.error
            basis = f"{found.n_stretches} stretches of {STRETCH} sessions" if placebo.is_one_date else "binomial"
            error = f"K-P ± {found.error:.4f} ({basis}): {gap:+.1f} errors from 5 %"
            print(_row(placebo.name, found.shares, f"mean r̄ {found.correlation:.3f}, {error}"), flush=True)
    print(f"{process_time() - started:.0f} s of the processor")


if __name__ == "__main__":
    main(sys.argv[1:])
