"""Every catalyst has exactly one row: traded, refused, declined, excluded or pending, and why."""

from datetime import date

import pytest

from catalysts import Kind, Precision, Status, Window
from engine.simulation.plan import Plan

ETF = "510001.SS"


def _fates(run, bars, catalysts, plans=None, **changes):
    outcome = run(plans or {}, [bars(ETF, 2.0)], catalysts, **changes)
    return {fate.catalyst: (str(fate.fate), fate.entry_on, fate.why) for fate in outcome.fates}


@pytest.mark.parametrize(
    ("known", "precision", "word"),
    [("2024-09", Precision.DAY, "month"), ("2024-Q3", Precision.MONTH, "quarter"), ("2024", Precision.HALF, "year")],
)
def test_a_date_coarser_than_the_run_trades_is_excluded(run, bars, catalyst, known, precision, word):
    """A month in a run of days, a quarter in one of months, a year in one of halves."""
    ((fate, _, why),) = _fates(run, bars, [catalyst("c1", known)], precision=precision).values()
    assert fate == "excluded"
    assert why == f"known to the {word} only; the run trades dates to the {precision} or finer"


def test_a_month_is_traded_after_its_last_day_where_the_run_allows(run, bars, catalyst):
    """Known in September 2024: bought on 8 October, the first session after the 30th."""
    outcome = run(
        {"c1": [Plan(ETF, 0.1, 1, "")]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-09")], precision=Precision.MONTH
    )
    assert outcome.fills[0].session == date(2024, 10, 8)


def test_a_cancelled_record_is_excluded(run, bars, catalyst):
    """A record that tells of a cancellation is not bought."""
    rows = _fates(run, bars, [catalyst("c1", "2024-08-28", status=Status.CANCELLED)])
    assert rows == {"c1": ("excluded", date(2024, 8, 29), "cancelled")}


def test_what_is_known_before_the_run_is_excluded_and_after_it_pending(run, bars, catalyst):
    """Tradable on the base session or earlier: before the run; after the last session: pending."""
    rows = _fates(
        run,
        bars,
        [catalyst("early", "2024-08-27"), catalyst("inside", "2024-08-28"), catalyst("late", "2024-09-03")],
        base=2,
        end=6,
    )
    assert rows == {
        "early": (
            "excluded",
            date(2024, 8, 28),
            "tradable from 2024-08-28, before the run's first open after 2024-08-28",
        ),
        "inside": ("declined", date(2024, 8, 29), "the strategy made no plan for it"),
        "late": ("pending", date(2024, 9, 4), "tradable from 2024-09-04, after the run's last session 2024-09-03"),
    }


def test_what_lies_beyond_the_exchanges_sessions_is_pending_or_excluded(run, bars, catalyst):
    """No session is recorded after 2026 or before 1991."""
    rows = _fates(run, bars, [catalyst("far", "2099-05-01"), catalyst("old", "1990-05-01")])
    assert rows["far"] == ("pending", None, "beyond the sessions that the exchange has announced")
    assert rows["old"][:2] == ("excluded", None)
    assert rows["old"][2] == "known before 1991-01-01, where the exchange's recorded sessions begin"


def test_a_record_that_was_replaced_in_time_is_excluded(run, bars, catalyst):
    """c2 replaces c1 before its entry session; c3 replaces c2 only after c2 was tradable."""
    rows = _fates(
        run,
        bars,
        [
            catalyst("c1", "2024-08-31"),
            catalyst("c2", "2024-09-02T08:00+08:00", supersedes="c1"),
            catalyst("c3", "2024-09-02", supersedes="c2"),
        ],
        {name: [Plan(ETF, 0.1, 1, "")] for name in ("c1", "c2", "c3")},
    )
    assert rows["c1"] == ("excluded", date(2024, 9, 2), "replaced by c2 before it could be traded")
    assert rows["c2"][0] == rows["c3"][0] == "traded"


def test_a_cancellation_known_in_time_excludes_what_it_cancels(run, bars, catalyst):
    """Announced on Friday, called off on Sunday: neither is bought on Monday."""
    rows = _fates(
        run,
        bars,
        [catalyst("c1", "2024-08-30"), catalyst("c2", "2024-09-01", supersedes="c1", status=Status.CANCELLED)],
        {"c1": [Plan(ETF, 0.1, 1, "")], "c2": [Plan(ETF, 0.1, 1, "")]},
    )
    assert [row[0] for row in rows.values()] == ["excluded", "excluded"]


def test_a_declined_catalyst_says_why(script, store, case, bars, catalyst):
    """The strategy's own words, in the decision log and in the catalyst's row."""

    class Picky(script({})):
        def plans(self, catalyst):
            self.decline("it is Thursday")

    outcome = case(Picky, store([bars(ETF, 2.0)]), (catalyst("c1", "2024-08-28"),)).run()
    (decision,) = outcome.decisions
    assert (decision.decided_on, decision.catalyst, decision.plan, str(decision.side)) == (
        date(2024, 8, 28), "c1", "", "none",
    )  # fmt: skip
    assert (decision.act_on, decision.why) == (None, "it is Thursday")
    assert (str(outcome.fates[0].fate), outcome.fates[0].why) == ("declined", "it is Thursday")


def test_a_milestone_is_asked_about_when_it_was_told_not_when_it_is_due(run, bars, catalyst):
    """Told on 28 August for 2027: tradable on the 29th."""
    row = catalyst("c1", "2024-08-28", kind=Kind.MILESTONE, occurs=Window.parse("2027"))
    assert _fates(run, bars, [row])["c1"][1] == date(2024, 8, 29)


def test_later_knowledge_moves_the_entry(run, bars, catalyst):
    """Announced on 28 August and known to readers on 5 September: bought on the 6th."""
    from catalysts import When

    outcome = run(
        {"c1": [Plan(ETF, 0.1, 1, "")]},
        [bars(ETF, 2.0)],
        [catalyst("c1", "2024-08-28", known_at=When.parse("2024-09-05"))],
    )
    assert outcome.fills[0].session == date(2024, 9, 6)
