"""From the moment a catalyst was known to the open it is bought at."""

from datetime import date

import numpy as np
import pytest

from engine.prices.bars import Bars
from engine.simulation.plan import Plan

ETF, STOCK = "510001.SS", "300001.SZ"


@pytest.mark.parametrize(
    ("known", "decided_on", "entry_on"),
    [
        ("2024-08-28T09:14+08:00", "2024-08-27", "2024-08-28"),
        ("2024-08-28T09:14:59+08:00", "2024-08-27", "2024-08-28"),
        ("2024-08-28T09:15+08:00", "2024-08-28", "2024-08-29"),
        ("2024-08-28T14:59+08:00", "2024-08-28", "2024-08-29"),
        ("2024-08-28T23:59+08:00", "2024-08-28", "2024-08-29"),
        ("2024-08-28T01:14Z", "2024-08-27", "2024-08-28"),
        ("2024-08-27T21:15-04:00", "2024-08-28", "2024-08-29"),
        ("2024-08-28", "2024-08-28", "2024-08-29"),
        ("2024-08-30", "2024-08-30", "2024-09-02"),
        ("2024-08-31", "2024-08-30", "2024-09-02"),
        ("2024-08-31T08:00+08:00", "2024-08-30", "2024-09-02"),
        ("2024-09-01", "2024-08-30", "2024-09-02"),
        ("2024-09-02T09:00+08:00", "2024-08-30", "2024-09-02"),
        ("2024-09-14", "2024-09-13", "2024-09-18"),
        ("2024-10-01", "2024-09-30", "2024-10-08"),
    ],
)
def test_the_entry_is_the_first_open_after_it_was_known(run, bars, catalyst, known, decided_on, entry_on):
    """09:14 in Shanghai is in time for that day's open, 09:15 is not; a bare day is known after its close; closed
    days lead to the next session, over the weekend, Mid-Autumn and National Day."""
    outcome = run({"c1": [Plan(ETF, 0.1, 1, "")]}, [bars(ETF, 2.0)], [catalyst("c1", known)])
    assert outcome.fills[0].session == date.fromisoformat(entry_on)
    assert outcome.decisions[0].decided_on == date.fromisoformat(decided_on)
    assert outcome.fates[0].entry_on == date.fromisoformat(entry_on)


def test_the_longest_closure_lies_between_the_news_and_the_entry(script, store, case, catalyst):
    """Known on 2025-09-30, the last session before eight closed days: bought on 2025-10-09, sold on the 10th."""
    days = ("09-25", "09-26", "09-29", "09-30", "10-09", "10-10", "10-13", "10-14", "10-15")
    sessions = np.array([f"2025-{text}" for text in days], dtype="datetime64[D]")
    prices = np.arange(10.0, 19.0)
    etf, clock = (
        Bars(ticker, sessions, prices, prices, prices, prices, np.full(9, 1e6)) for ticker in (ETF, "000300.SS")
    )
    outcome = case(
        script({"c1": [Plan(ETF, 0.1, 1, "")]}),
        store([etf, clock]),
        (catalyst("c1", "2025-09-30"),),
        base=date(2025, 9, 25),
        end=date(2025, 10, 15),
    ).run()
    assert [(fill.session, fill.price) for fill in outcome.fills] == [
        (date(2025, 10, 9), 14.0),
        (date(2025, 10, 10), 15.0),
    ]
    assert len(outcome.equity) == 9


def test_a_delay_waits_that_many_sessions_more(run, bars, catalyst):
    """Known on 28 August with a delay of two: bought on 2 September, sold one session later; sized at 30 August:
    100 000 / 2.20 = 45 454."""
    outcome = run(
        {"c1": [Plan(ETF, 0.1, 1, "", delay=2)]},
        [bars(ETF, 2.0, {4: (2.0, 2.2), 5: (2.3, 2.3)})],
        [catalyst("c1", "2024-08-28")],
    )
    buy, sell = outcome.fills
    assert (buy.session, sell.session) == (date(2024, 9, 2), date(2024, 9, 3))
    assert (buy.wanted, buy.price) == (45_400, 2.3)
    assert outcome.decisions[0].decided_on == date(2024, 8, 28)
    assert outcome.decisions[0].act_on == date(2024, 9, 2)


def test_the_first_open_of_the_run_can_be_traded(run, bars, catalyst):
    """Known before the base session closed and tradable at the open after it: bought there."""
    outcome = run({"c1": [Plan(ETF, 0.1, 1, "")]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-26")])
    assert outcome.fills[0].session == date(2024, 8, 27)


def test_a_standing_plan_is_bought_at_the_first_open_and_kept(run, bars):
    """It belongs to no catalyst, is decided at the base session's close and stays open at the end."""
    outcome = run({}, [bars(ETF, 2.0)], [], standing=[Plan(ETF, 0.5, None, "keep")])
    (trade,) = outcome.trades
    assert (trade.catalyst, trade.entry_on, trade.is_open) == ("", date(2024, 8, 27), True)
    assert trade.plan == "x/510001.SS"


def test_a_late_listed_instrument_delays_nobody(run, bars, catalyst):
    """A stock whose first bar is that of the twentieth session: the fund is bought long before, the stock after."""
    outcome = run(
        {"c1": [Plan(ETF, 0.1, 1, "")], "c2": [Plan(STOCK, 0.1, 1, "")]},
        [bars(ETF, 2.0), bars(STOCK, 10.0, first=20)],
        [catalyst("c1", "2024-08-26"), catalyst("c2", "2024-09-26")],
    )
    assert [(fill.ticker, fill.session) for fill in outcome.fills] == [
        (ETF, date(2024, 8, 27)),
        (ETF, date(2024, 8, 28)),
        (STOCK, date(2024, 9, 27)),
        (STOCK, date(2024, 9, 30)),
    ]
    assert len(outcome.equity) == 40


def test_a_clock_without_a_bar_does_not_lose_the_catalyst(run, bars, catalyst):
    """The index lacks the sessions of decision and entry: the fund, which has them, is bought all the same."""
    outcome = run(
        {"c1": [Plan(ETF, 0.1, 1, "")]},
        [bars(ETF, 2.0), bars("000300.SS", 3000.0, missing=(2, 3))],
        [catalyst("c1", "2024-08-28")],
    )
    assert outcome.fills[0].session == date(2024, 8, 29)
    assert len(outcome.equity) == 40


def test_a_session_that_nobody_has_excludes_its_catalyst_with_a_reason(run, bars, catalyst):
    """No bar of anything after whose close it could have been decided: the catalyst's row says so."""
    outcome = run(
        {"c1": [Plan(ETF, 0.1, 1, "")]},
        [bars(ETF, 2.0, missing=(2,)), bars("000300.SS", 3000.0, missing=(2,))],
        [catalyst("c1", "2024-08-28")],
    )
    (fate,) = outcome.fates
    assert (str(fate.fate), fate.why) == (
        "excluded",
        "no instrument of the run has a bar in the session before 2024-08-29",
    )
    assert outcome.trades == outcome.refusals == ()
    assert len(outcome.equity) == 39


def test_the_benchmark_is_the_first_feed(script, store, case, bars):
    """backtrader's data0 is the clock, whatever its ticker sorts like."""
    seen = []

    class Names(script({})):
        def standing_plans(self):
            seen.extend(data._name for data in self.datas)
            return ()

    case(Names, store([bars("000001.SZ", 3.0), bars(ETF, 2.0)]), ()).run()
    assert seen == ["000300.SS", "000001.SZ", ETF]
