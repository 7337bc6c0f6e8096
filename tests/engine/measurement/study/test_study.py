"""Whole studies on small made-up worlds: windows, what is dropped and why, locked sessions, ends of the data."""

import math
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum

import numpy as np
import pytest

from engine.measurement.study.event import StudyEvent
from engine.measurement.study.model import Model, ReturnKind
from engine.measurement.study.statistic import StudyTest
from engine.measurement.verdict import Finding
from engine.prices.bars import Bars
from tests.engine.measurement.study.study_worlds import DAYS, INDEX, bars_of, event, study, world


def numbers(value):
    """Every float within a value."""
    if is_dataclass(value):
        for field in fields(value):
            yield from numbers(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, float) and not isinstance(value, Enum):
        yield value


def test_windows_are_cut_around_the_entry_in_own_sessions():
    bars = world(1)
    ticker = "600100.SS"
    own, index = bars[ticker].close, bars[INDEX].close
    found = study(bars, [event(ticker, 200)], n_estimation=100, buffer=20, first=-2, last=3)
    (row,) = found.events
    at = 200  # bars begin on DAYS[0]: the row of a session is its position
    r = own[1:] / own[:-1] - 1
    m = index[1:] / index[:-1] - 1
    y, x = r[at - 121 : at - 21], m[at - 121 : at - 21]  # return t is of bar t + 1
    beta, alpha = np.polyfit(x, y, 1)
    assert row.betas[0] == pytest.approx(beta)
    assert row.n_estimation == 100
    expected = r[at - 1 : at + 3] - alpha - beta * m[at - 1 : at + 3]
    assert row.returns[-4:] == pytest.approx(expected)
    assert row.car == pytest.approx(expected.sum())
    assert row.bhar == pytest.approx(own[at + 3] / own[at - 1] - index[at + 3] / index[at - 1])
    assert row.attained.reaction == pytest.approx(row.bhar)
    assert row.attained.run_up == pytest.approx(own[at - 1] / own[at - 11] - index[at - 1] / index[at - 11])
    assert row.attained.capturable == pytest.approx(own[at + 3] / own[at] - index[at + 3] / index[at])
    assert row.attained.buyable_on == DAYS[at]


def test_a_suspension_moves_session_0_and_its_return_spans_the_gap():
    rng = np.random.default_rng(3)
    bars = world(1)
    returns = 0.02 * rng.standard_normal(400)
    bars["600100.SS"] = bars_of("600100.SS", returns, skipped=[200, 201])
    found = study(bars, [event("600100.SS", 200)], last=5, model=Model.ADJUSTED)
    (row,) = found.events
    own = np.prod(1 + returns[199:202]) - 1  # from the close of day 199 to that of day 202
    index = bars[INDEX].close
    assert row.returns[-6] == pytest.approx(own - (index[202] / index[199] - 1))


def test_log_returns():
    bars = world(1)
    found = study(bars, [event("600100.SS", 200)], last=0, model=Model.ADJUSTED, returns=ReturnKind.LOG)
    own, index = bars["600100.SS"].close, bars[INDEX].close
    assert found.events[0].car == pytest.approx(math.log(own[200] / own[199]) - math.log(index[200] / index[199]))


def cut(bars: Bars, first: int, last: int) -> Bars:
    return bars.between_rows(first, last)


def test_every_dropped_event_has_its_reason():
    bars = world(8)
    bars["600101.SS"] = cut(bars["600101.SS"], 150, 401)
    bars["600102.SS"] = bars_of("600102.SS", 0.01 * np.ones(400), skipped=range(200, 230))
    bars["600103.SS"] = cut(bars["600103.SS"], 0, 205)
    bars["600104.SS"] = cut(bars["600104.SS"], 0, 190)
    bars["600105.SS"] = bars_of("600105.SS", np.zeros(400))
    index = bars[INDEX].close
    bars["600106.SS"] = bars_of("600106.SS", index[1:] / index[:-1] - 1)
    names = [f"{600100 + n}.SS" for n in range(1, 7)]
    found = study(bars, [event(name, 200) for name in [*names, INDEX, "600999.SS", "600100.SS"]])
    assert [row.event.ticker for row in found.events] == ["600100.SS"]
    reasons = {row.ticker: row.reason for row in found.dropped}
    assert reasons["600101.SS"].startswith("no estimation data: 29 sessions before the buffer, at least 50")
    assert reasons["600102.SS"].startswith("suspended through the window: no bar from")
    assert reasons["600103.SS"].startswith("its window reaches beyond the bars")
    assert reasons["600104.SS"].startswith(f"tradable from {DAYS[200]}, beyond the bars")
    assert reasons["600105.SS"].startswith("constant prices")
    assert reasons["600106.SS"].startswith("no residual")
    assert reasons[INDEX] == f"{INDEX} is the benchmark itself"
    assert reasons["600999.SS"] == "no prices of 600999.SS"


def test_a_benchmark_that_lacks_sessions():
    bars = world(1)
    whole = bars[INDEX]
    bars[INDEX] = bars_of(INDEX, whole.close[1:] / whole.close[:-1] - 1, skipped=[205], start=3000.0)
    found = study(bars, [event("600100.SS", 200)])
    assert found.dropped[0].reason == f"{INDEX} lacks a close in the event window"
    assert study(bars, [event("600100.SS", 200)], last=3).events
    bars[INDEX] = cut(whole, 150, 401)
    found = study(bars, [event("600100.SS", 200)])
    assert found.dropped[0].reason.startswith(f"no estimation data of {INDEX}: 29 sessions in common")


def test_factors_that_move_as_one_have_no_solution():
    bars = world(2)
    double = bars[INDEX]
    bars["000905.SS"] = Bars("000905.SS", double.sessions, *[2 * double.close] * 4, double.volume)
    found = study(bars, [event("600100.SS", 200)], model=Model.SECTOR, sector="000905.SS")
    assert found.dropped[0].reason.startswith("its model has no solution")
    found = study(bars, [event("600100.SS", 200)], model=Model.SECTOR, sector="600101.SS")
    assert len(found.events[0].betas) == 2


@pytest.mark.parametrize(
    "events",
    [
        [],
        [event("600999.SS", 200)],
        [event("600100.SS", 200)],
        [event(f"{600100 + n}.SS", 200) for n in range(3)],
        [event("600100.SS", 200), event("600100.SS", 201, "b")],
    ],
    ids=["no event", "none with data", "one event", "one date", "one instrument"],
)
def test_too_little_is_said_and_no_number_is_nan(events):
    found = study(world(3), events)
    assert all(map(math.isfinite, numbers(found)))
    assert found.verdict.finding is Finding.TOO_LITTLE
    assert found.verdict.why
    for window in found.windows:
        for one in window.tests:
            assert (one.statistic is None) == (one.p is None) == bool(one.reason)


def test_one_event_can_be_measured_but_not_compared():
    found = study(world(1), [event("600100.SS", 200)])
    assert found.reaction.headline.reason == "one event: nothing to compare it with"
    assert found.reaction.test(StudyTest.PATELL).p is not None  # it compares with the instrument's own past
    assert found.evidence.effective_n == 1
    assert found.evidence.detectable is None


def test_identical_events_are_no_scatter():
    """Two tickers with the same prices: correlation 1, no independent evidence, no division by zero."""
    bars = world(1)
    same = bars["600100.SS"]
    bars["600101.SS"] = Bars("600101.SS", same.sessions, same.open, same.high, same.low, same.close, same.volume)
    found = study(bars, [event("600100.SS", 200), event("600101.SS", 200)])
    assert found.evidence.mean_correlation == pytest.approx(1.0)
    assert found.evidence.effective_n == pytest.approx(1.0)
    assert found.reaction.headline.p is None
    assert all(map(math.isfinite, numbers(found)))


def spread_events(n_dates=12, n_stocks=4):
    return [event(f"{600100 + stock}.SS", 150 + 15 * at) for at in range(n_dates) for stock in range(n_stocks)]


def test_an_effect_that_is_there_is_found_and_one_that_is_not_is_not():
    bars = world(4)
    quiet = study(bars, spread_events(), worth=0.05)
    assert quiet.evidence.n_dates == 12
    assert quiet.evidence.n_clusters == 12
    assert quiet.verdict.finding is Finding.NOT_DISTINGUISHABLE
    assert quiet.evidence.detectable is not None
    assert quiet.evidence.detectable < 0.05
    assert study(bars, spread_events(), worth=0.0001).verdict.finding is Finding.TOO_LITTLE
    for ticker in [one for one in bars if one != INDEX]:
        returns = bars[ticker].close[1:] / bars[ticker].close[:-1] - 1
        returns[[149 + 15 * at for at in range(12)]] += 0.04
        bars[ticker] = bars_of(ticker, np.clip(returns, -0.09, 0.09))
    loud = study(bars, spread_events(), last=3)
    assert loud.verdict.finding is Finding.DISTINGUISHABLE
    assert loud.reaction.caar == pytest.approx(0.04, abs=0.02)
    for test in (StudyTest.BOOTSTRAP, StudyTest.CALENDAR_TIME, StudyTest.GENERALISED_RANK):
        p = loud.reaction.test(test).p
        assert p is not None
        assert p < 0.05
    assert loud.sessions[1].aar.headline.p is not None
    assert loud.sessions[1].aar.headline.p < 0.001


def test_locked_sessions_extend_the_window_until_trading_is_free():
    """600100 closes at its limit (10 %) on three sessions from the entry on: each adds one behind the last."""
    bars = world(2)
    returns = np.zeros(400)
    rng = np.random.default_rng(1)
    returns[:] = 0.01 * rng.standard_normal(400)
    raw = bars_of("600100.SS", returns)
    close = raw.close.copy()
    for at in (200, 201, 202):
        close[at] = round(round(close[at - 1], 2) * 1.1 + 1e-9, 2)
    close[:200] = np.round(close[:200], 2)
    close[200] = round(close[199] * 1.1 + 1e-9, 2)
    close[201] = round(close[200] * 1.1 + 1e-9, 2)
    close[202] = round(close[201] * 1.1 + 1e-9, 2)
    close[203:] = np.round(close[202] * np.cumprod(1 + returns[202:]), 2)
    bars["600100.SS"] = Bars("600100.SS", raw.sessions, close, close, close, close, raw.volume)
    found = study(bars, [event("600100.SS", 200), event("600101.SS", 200)], last=2, model=Model.ADJUSTED)
    locked, free = found.events
    assert (locked.n_locked, locked.extension) == (3, 3)
    assert (free.n_locked, free.extension) == (0, 0)
    assert (locked.attained.buyable_on, locked.attained.capturable) == (None, None)  # no share to be had within it
    index = bars[INDEX].close
    own = close[1:] / close[:-1] - index[1:] / index[:-1]
    plain = next(row for row in found.windows if row.name == "reaction")
    longer = next(row for row in found.windows if row.name == "until trading was free")
    assert plain.caar == pytest.approx((own[199:202].sum() + free.car) / 2)
    assert longer.caar == pytest.approx((own[199:205].sum() + free.car) / 2)


def test_overlaps_are_flagged_and_left_out_beside():
    bars = world(2)
    events = [
        event("600100.SS", 150),
        event("600100.SS", 155, "second"),
        event("600101.SS", 155),
        event("600100.SS", 190),
    ]
    found = study(bars, events, last=10, first=0)
    assert [row.overlaps for row in found.events] == [("second",), ("c150",), (), ()]
    assert [row.cluster for row in found.events] == [0, 0, 0, 1]
    without = next(row for row in found.windows if row.name == "overlaps left out")
    assert without.n == 3
    apart = study(bars, [events[0], *events[2:]], last=10, first=0)
    assert without.caar == pytest.approx(apart.reaction.caar)
    assert without.headline == apart.reaction.headline


def test_the_sessions_after_the_window_are_of_the_events_that_have_them():
    found = study(world(2), [event("600100.SS", 200), event("600101.SS", 385)], last=10, after=10)
    after = next(row for row in found.windows if row.name == "after")
    assert (after.n, after.first, after.last) == (1, 11, 20)
    assert found.events[1].attained.after is None


def test_an_entry_that_is_no_session_of_the_bars_is_not_guessed():
    found = study(world(1), [StudyEvent("600100.SS", date(2040, 1, 2), ("c",))])
    assert "beyond the bars" in found.dropped[0].reason
