"""A placebo test from prices to verdict: what is planted is found, what is not is not, whatever runs it."""

from dataclasses import replace

import numpy as np
import pytest

import engine.calendar_runs as runs
import engine.placebo
from catalysts.errors import CatalystError
from engine.measurement.placebo.placebo_result import leak
from engine.measurement.placebo.placebos import Method
from engine.measurement.placebo.standing import Measure
from engine.measurement.study.choice import Choice, Targets
from engine.measurement.verdict import Finding
from engine.placebo import PlaceboSettings, run_placebo
from engine.prices.folder import open_folder
from engine.reports.placebo.folder import write_placebo
from engine.simulation.errors import EnginesDifferError, SpecError
from engine.simulation.executor import Engine
from tests.engine.measurement.placebo.placebo_worlds import DAYS, LEADERS, THEME
from tests.engine.placebo_prices import INDEX, ROWS, after, calendar_of, write_prices

ETF_3 = "sector-etf:hold=3"
BY_LEADERS = Choice(Targets.LEADERS)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return write_prices(tmp_path_factory.mktemp("prices") / "plain")


def placebo(prices, *strategies, calendar=None, n=60, methods=tuple(Method), by=Engine.REPLAY, jobs=1, **more):
    settings = PlaceboSettings(n, 1, methods, BY_LEADERS, (0, 3))
    return run_placebo(
        strategies or (ETF_3,),
        settings=settings,
        engine=by,
        n_jobs=jobs,
        calendar=calendar if calendar is not None else calendar_of(),
        prices=str(prices),
        benchmarks=[INDEX],
        **more,
    )


def test_moved_by_nothing_the_pipeline_gives_the_true_run(plain):
    """The lag 0 runs the true dates by the same way as every placebo: net, trades, excess and CAAR are the run's."""
    found = placebo(plain, ETF_3, "leaders:hold=4,k=2", n=20)
    for one, measured in zip(found.result.strategies, found.report.strategies, strict=True):
        at_zero = next(point for point in one.lags if point.lag == 0)
        assert at_zero.net_cents == one.true.net_cents[0] == measured.trading.net_cents
        assert at_zero.n_trades == one.true.n_trades[0] == len(measured.outcome.trades) > 0
        assert at_zero.excess == pytest.approx(measured.trading.average_excess, rel=1e-9)
        assert one.true.sharpe[0] == pytest.approx(measured.performance.sharpe, rel=1e-12)
        assert at_zero.caar == pytest.approx(found.result.true_reaction.caar[0])
        assert one.n_dates == len(ROWS)


@pytest.mark.slow
def test_any_number_of_processes_gives_the_same_bytes(plain, tmp_path, monkeypatch):
    """The whole folder, tables and pictures, of one process and of two that share the calendars in lots of seven."""
    monkeypatch.setattr(runs, "WORTH_PROCESSES", 4)
    monkeypatch.setattr(runs, "PART", 7)
    for name, jobs in (("one", 1), ("two", 2)):
        report = placebo(plain, "leaders:hold=4,k=2", n=20, by=Engine.BACKTRADER, jobs=jobs)
        write_placebo(report, tmp_path / name)
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert {"placebo.json", "standings.csv", "lags.csv", "lags.png", "results.parquet"} <= set(first)
    assert {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()} == first


def test_every_engine_gives_the_same_results(plain):
    """To the cent and the trade; ratios to the rounding of a sum. The replay walks many calendars at once."""
    slow, fast = (
        placebo(plain, "leaders:hold=4,k=2", calendar=calendar_of(ROWS, LEADERS[0]), n=20, by=by).result
        for by in (Engine.BACKTRADER, Engine.REPLAY)
    )
    for method in Method:
        one, other = (found.strategies[0].results[method] for found in (slow, fast))
        assert len(one) == 20 or method is Method.TARGETS
        for name in ("net_cents", "n_trades", "n_refused"):
            assert np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("sharpe", "excess"):
            assert np.allclose(getattr(one, name), getattr(other, name), rtol=1e-9, atol=0, equal_nan=True)
    p_values = [[row.p for rows in found.strategies[0].standings.values() for row in rows] for found in (slow, fast)]
    assert p_values[0] == p_values[1]


def test_the_first_calendars_do_not_depend_on_how_many_are_asked_for(plain):
    few, many = placebo(plain, n=15), placebo(plain, n=40)
    for method in Method:
        own, other = (one.result.strategies[0].results[method].net_cents for one in (few, many))
        assert len(own) == (0 if method is Method.TARGETS else 15)
        assert np.array_equal(own, other[: len(own)])


def test_a_planted_effect_is_distinguishable(tmp_path):
    """Two sessions of 2 % after each date, bought by the fund: shifts and matched dates both see it."""
    prices = write_prices(tmp_path / "prices", planted=after(ROWS, (1, 2, 3), 0.02))
    found = placebo(prices, n=200)
    one = found.result.strategies[0]
    assert one.verdict.finding is Finding.DISTINGUISHABLE
    for method in (Method.SHIFT, Method.MATCHED):
        p = {row.measure: row.p for row in one.standings[method]}
        assert max(p[Measure.NET], p[Measure.CAAR]) < 0.02
        assert p[Measure.RUN_UP] > 0.02


def test_a_planted_leak_shows_before_the_news(tmp_path):
    """The rise comes in the four sessions up to the news: the run-up is found, the best lag is negative, and at the
    first tradable open nothing is left to earn."""
    prices = write_prices(tmp_path / "prices", planted=after(ROWS, (-3, -2, -1, 0), 0.02))
    one = placebo(prices, n=200).result.strategies[0]
    assert leak(one).p < 0.03
    excess = {point.lag: point.excess for point in one.lags}
    assert max(excess, key=excess.get) < 0
    assert excess[-4] > 0.03 > excess[0]
    aar = {point.lag: point.aar for point in one.lags}
    assert min(aar[lag] for lag in (-4, -3, -2, -1)) > 0.01
    assert max(abs(aar[lag]) for lag in (1, 2, 3)) < 0.01
    assert one.verdict.finding is not Finding.DISTINGUISHABLE


@pytest.mark.slow
def test_without_an_effect_the_whole_pipeline_rejects_five_percent(tmp_path):
    """Sixty worlds of noise: of the net profits' p-values by shifts 5 % lie up to 5 %, and half up to a half."""
    found = []
    for world in range(60):
        prices = write_prices(tmp_path / str(world), seed=world)
        one = placebo(prices, n=39, methods=(Method.SHIFT,)).result.strategies[0]
        found.append(one.standings[Method.SHIFT][0].p)
    p = np.array(found)
    assert abs((p <= 0.05).mean() - 0.05) < 3.3 * np.sqrt(0.05 * 0.95 / 60)
    assert abs((p <= 0.5).mean() - 0.5) < 3.3 * np.sqrt(0.25 / 60)


def test_one_of_a_hundred_calendars_goes_through_backtrader_too(plain, monkeypatch):
    """A replay that were wrong by a cent in one calendar that is drawn is found, and named."""
    assert placebo(plain, n=30, methods=(Method.SHIFT,)).result.n_checked == 1
    inner = runs.CalendarRuns.results

    def off_by_a_cent(self, stage, chosen, named, placebos, how):
        results = inner(self, stage, chosen, named, placebos, how)
        return replace(results, net_cents=results.net_cents + 1)

    monkeypatch.setattr(runs.CalendarRuns, "results", off_by_a_cent)
    with pytest.raises(EnginesDifferError, match=r"the engines differ on placebo calendar \d+ of shift: net_cents is"):
        placebo(plain, n=30, methods=(Method.SHIFT,))


@pytest.mark.parametrize(
    ("rows", "more", "why"),
    [
        ((170,), {}, "it traded on one date; 5 are needed"),
        ((170, 170, 170), {}, "it traded on one date; 5 are needed"),
        ((), {}, "it traded on no date; 5 are needed"),
        (ROWS, {"start": DAYS[200], "end": DAYS[212]}, "it traded on one date; 5 are needed"),
        (ROWS, {"cash": 150.0}, "it traded on no date; 5 are needed"),
    ],
    ids=["one catalyst", "one date", "no catalyst", "a short run", "no trade"],
)
def test_too_little_is_a_result(plain, rows, more, why):
    found = placebo(plain, calendar=calendar_of(rows), n=10, **more)
    one = found.result.strategies[0]
    assert one.verdict.finding is Finding.TOO_LITTLE
    assert one.verdict.why == why
    assert len(one.lags) == 11


def test_without_a_trade_what_is_undefined_is_counted(plain):
    found = placebo(plain, n=10, methods=(Method.SHIFT,), cash=150.0).result.strategies[0]
    by_measure = {row.measure: row for row in found.standings[Method.SHIFT]}
    assert by_measure[Measure.NET].value == 0.0 and by_measure[Measure.NET].p == 1.0
    assert by_measure[Measure.SHARPE].reason == "the true calendar has none"
    assert (by_measure[Measure.SHARPE].n, by_measure[Measure.SHARPE].n_undefined) == (10, 10)


def test_a_session_is_matched_by_what_was_known_before_it(plain, monkeypatch):
    """Of row r volatility is that of the index up to the close of the session before its entry session, heat that of
    the fund over the index (the theme names no index), and the weekday is the entry session's."""
    seen = []
    inner = engine.placebo.buckets_of
    monkeypatch.setattr(engine.placebo, "buckets_of", lambda *given: seen.append(given) or inner(*given))
    true = placebo(plain, n=5, methods=(Method.MATCHED,)).result.true
    weekdays, volatility, heat = seen[0]
    store = open_folder(plain).load((INDEX, THEME.etf))
    row = 17
    until = DAYS.index(true.sessions[row]) + 1
    index, fund = (store[ticker].close[until - 21 : until] for ticker in (INDEX, THEME.etf))
    assert volatility[row] == pytest.approx(np.std(index[1:] / index[:-1] - 1, ddof=1))
    assert heat[row] == pytest.approx(fund[-1] / fund[0] - index[-1] / index[0])
    assert weekdays[row] == true.sessions[row + 1].weekday()


def test_shuffled_targets_move_who_is_named(plain):
    """Leaders buys whom the news names: dealing the names changes it. The fund's strategy does not look at names."""
    calendar = calendar_of(ROWS, LEADERS[0])
    found = placebo(plain, "leaders:hold=3", ETF_3, calendar=calendar, n=30, methods=(Method.TARGETS,)).result
    named, fund = found.strategies
    assert named.n_same[Method.TARGETS] < 3
    assert fund.n_same[Method.TARGETS] == 30
    assert {row.p for row in fund.standings[Method.TARGETS]} == {1.0}


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (PlaceboSettings(0), "--calendars: 0 is not at least 1"),
        (PlaceboSettings(seed=-1), "--seed: -1 is negative"),
        (PlaceboSettings(methods=()), "--method: none is named"),
        (PlaceboSettings(window=(2, 9)), "does not hold session 0"),
    ],
)
def test_settings_that_make_no_test_are_refused(plain, settings, words):
    with pytest.raises(SpecError, match=words):
        run_placebo((ETF_3,), settings=settings, prices=str(plain))


def test_an_unknown_strategy_is_refused_before_anything_runs(plain):
    with pytest.raises(CatalystError, match="'sector-eft' is not known"):
        placebo(plain, "sector-eft")
