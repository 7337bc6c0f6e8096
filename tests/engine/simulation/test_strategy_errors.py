"""A strategy that fails, or does what none may: one sentence with strategy, session, file and line."""

import math

import numpy as np
import pytest

from engine.simulation.catalog import choose
from engine.simulation.errors import StrategyError
from engine.simulation.plan import Plan
from engine.simulation.spec import StrategySpec

ETF = "510001.SS"
HEAD = "from engine import CatalystStrategy, Plan\n\n\nclass MyIdea(CatalystStrategy):\n"  # four lines


@pytest.fixture
def failure(tmp_path, store, case, bars, catalyst):
    """The sentence that a strategy of these lines ends the run with, asked after the close of 28 August."""

    def go(lines: str) -> str:
        path = tmp_path / "mine.py"
        path.write_text(HEAD + lines, encoding="utf-8")
        strategy = choose(StrategySpec(f"{path}:MyIdea")).strategy
        with pytest.raises(StrategyError) as failed:
            case(strategy, store([bars(ETF, 2.0)]), (catalyst("c1", "2024-08-28"),)).run()
        assert failed.value.exit_code == 1
        assert "\n" not in str(failed.value)
        return str(failed.value)

    return go


def test_an_exception_in_plans_names_strategy_session_file_and_line(failure):
    """The division by zero stands in line 6."""
    assert failure("    def plans(self, catalyst):\n        yield 1 / 0\n") == (
        "strategy 'x' failed after the close of 2024-08-28: ZeroDivisionError: division by zero "
        "(mine.py, line 6, in plans)"
    )


def test_an_exception_below_plans_names_the_strategys_own_line(failure):
    """The engine raises at a wrong argument; the line that gave it is the strategy's."""
    said = failure(
        "    def plans(self, catalyst):\n        self.market.closes('510001.SS', 'ten')\n        return ()\n"
    )
    assert said.endswith("(mine.py, line 6, in plans)")


def test_an_error_of_the_calendar_is_the_strategys_where_it_asked(failure):
    """A record that is not there: the strategy's bug, with its line, not a fault of the user's files."""
    said = failure("    def plans(self, catalyst):\n        self.market.calendar().by_id('c9')\n")
    assert 'CalendarError: no catalyst has the id "c9"' in said
    assert said.endswith("(mine.py, line 6, in plans)")


def test_an_exception_in_a_base_of_the_strategy_is_placed_there(failure):
    """A subclass with plans() of an installed strategy: the line is that of the code that failed."""
    said = failure(
        "    def standing_plans(self):\n        return [][0]\n\n    def plans(self, catalyst):\n        return ()\n"
    )
    assert said == (
        "strategy 'x' failed after the close of 2024-08-26: IndexError: list index out of range "
        "(mine.py, line 6, in standing_plans)"
    )


def test_a_strategy_without_plans_is_told_what_to_write(failure):
    """The one method that it must have."""
    assert "MyIdea must define plans(self, catalyst)" in failure("    pass\n")


def test_declining_outside_plans_is_refused(failure):
    """There is nothing at hand to decline: here after a session has closed."""
    said = failure("    def next(self):\n        self.decline('no')\n")
    assert said == "MyIdea: decline() was called outside plans()"


@pytest.mark.parametrize("why", ["None", "''"])
def test_declining_without_a_reason_is_refused(failure, why):
    """The log must say why."""
    said = failure(f"    def plans(self, catalyst):\n        self.decline({why})\n")
    assert said == f"MyIdea: decline() takes the reason as a text, was {why}"


def test_a_strategy_that_replaces_next_is_told(failure):
    """backtrader's idiom, in which nothing would ever be valued."""
    said = failure("    def next(self):\n        pass\n")
    assert "one that defines next() must call super().next()" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weight": math.nan}, "weight must lie above 0 and at most 1, was nan"),
        ({"weight": math.inf}, "weight must lie above 0 and at most 1, was inf"),
        ({"weight": 0.0}, "weight must lie above 0 and at most 1, was 0.0"),
        ({"weight": -0.1}, "weight must lie above 0 and at most 1, was -0.1"),
        ({"weight": 1.01}, "weight must lie above 0 and at most 1, was 1.01"),
        ({"weight": "half"}, "weight must lie above 0 and at most 1, was 'half'"),
        ({"hold": 0}, "hold must be a whole number of sessions from 1 on, or None, was 0"),
        ({"hold": 1.5}, "hold must be a whole number of sessions from 1 on, or None, was 1.5"),
        ({"delay": -1}, "delay must be a whole number of sessions from 0 on, was -1"),
        ({"ticker": None}, "ticker must be a text, was None"),
    ],
)
def test_an_impossible_plan_is_refused(run, bars, catalyst, changes, said):
    """Strategy, catalyst, session, what was wrong with which value."""
    plan = Plan(**{"ticker": ETF, "weight": 0.1, "hold": 1, "why": "", **changes})
    with pytest.raises(StrategyError) as failed:
        run({"c1": [plan]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-28")])
    assert str(failed.value) == f"strategy 'x', c1, decided after 2024-08-28: {said}"


def test_all_faults_of_a_plan_come_at_once(run, bars):
    """Weight, hold and delay in one sentence; a standing plan is named as such."""
    with pytest.raises(StrategyError) as failed:
        run({}, [bars(ETF, 2.0)], [], standing=[Plan(ETF, 2.0, 0, "", -1)])
    assert str(failed.value).startswith("strategy 'x', its standing plan, decided after 2024-08-26: weight")
    assert str(failed.value).count(";") == 2


def test_what_is_no_plan_is_refused(run, bars, catalyst):
    """A ticker in place of a plan."""
    with pytest.raises(StrategyError, match="a plan must be an engine Plan, was str"):
        run({"c1": [ETF]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-28")])


def test_plans_may_be_returned_and_may_be_nothing(script, store, case, bars, catalyst):
    """A list, None for no plan, and one Plan alone, which is taken as a list of one."""
    answers = {"c1": None, "c2": [Plan(ETF, 0.1, 1, "")], "c3": Plan(ETF, 0.1, 1, "")}

    class Returning(script({})):
        def plans(self, catalyst):
            return answers[catalyst.id]

    rows = tuple(catalyst(name, "2024-08-28") for name in answers)
    outcome = case(Returning, store([bars(ETF, 2.0)]), rows).run()
    assert [str(fate.fate) for fate in outcome.fates] == ["declined", "traded", "traded"]


def test_a_plan_may_be_reckoned_with_numpys_numbers(run, bars, catalyst):
    """A weight and a hold out of an array: the same trade, and the log holds plain numbers."""
    with_numpy = run(
        {"c1": [Plan(ETF, np.float64(0.1), np.int64(2), "", np.int64(1))]},
        [bars(ETF, 2.0)],
        [catalyst("c1", "2024-08-28")],
    )
    plain = run({"c1": [Plan(ETF, 0.1, 2, "", 1)]}, [bars(ETF, 2.0)], [catalyst("c1", "2024-08-28")])
    assert repr(with_numpy) == repr(plain)
    assert plain.trades[0].shares == 50_000
