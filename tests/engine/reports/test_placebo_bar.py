"""The bar of a placebo test: what it says of rate and time, on a clock of the test's own."""

import engine.reports.placebo.bar as module
from engine.calendar_runs import PlaceboStep
from engine.reports.placebo.bar import PlaceboBar


def test_rate_time_left_and_what_each_took(monkeypatch):
    """Forty of a hundred done in twenty seconds: two a second, thirty seconds left; in the end half a second each."""
    clock, shown = iter((100.0, 120.0, 150.0)), []
    monkeypatch.setattr(module.time, "perf_counter", lambda: next(clock))
    with PlaceboBar() as bar:
        monkeypatch.setattr(bar._bar, "move", lambda *given: shown.append(given))
        for n_done in (0, 40, 100):
            bar.show(PlaceboStep("leaders", "shift", n_done, 100))
    assert shown == [
        (0, 100, "leaders, shift"),
        (40, 100, "2.0/s, 30 s left: leaders, shift"),
        (100, 100, "2.0/s, 0 s left: leaders, shift"),
    ]
    assert bar.sentence() == "100 simulations in 50.0 s: 500.0 ms each."


def test_nothing_run_is_said_without_a_division_by_zero():
    assert PlaceboBar().sentence() == "0 simulations in 0.0 s: 0.0 ms each."
