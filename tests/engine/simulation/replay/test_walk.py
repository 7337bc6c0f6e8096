"""The walk of many books against the exact executor: every plan's fill or refusal, every close's equity."""

from collections import Counter

import pytest

from engine.simulation.replay.replay import replay
from tests.engine.simulation.plain_case import plain_case, with_seed
from tests.engine.simulation.walk_difference import differences, walked


def compare(seeds: range, n_books: int = 6) -> tuple[list[str], Counter[str]]:
    """What differs in the books of some cases, and how many of what was compared."""
    found: list[str] = []
    seen: Counter[str] = Counter()
    for seed in seeds:
        first = plain_case(seed)
        cases = [first, *(with_seed(first, 1000 * seed + n) for n in range(1, n_books))]
        done = walked(cases)
        if done is None:
            continue
        runs, planned = done
        for number, (case, own) in enumerate(zip(cases, planned, strict=True)):
            if runs.is_unclear[number]:
                seen["left to the exact executor"] += 1
                continue
            exact = case.run(replay)
            seen["books"] += 1
            seen["trades"] += len(exact.trades)
            seen.update(refusal.reason.name for refusal in exact.refusals)
            found += [f"case {seed}, book {number}: {line}" for line in differences(runs, number, own, exact)]
    return found, seen


def test_books_are_what_the_exact_executor_makes_of_them() -> None:
    found, seen = compare(range(60))
    assert found == []
    assert seen["books"] > 120
    assert seen["trades"] > 400
    assert {"LIMIT_UP", "NO_CASH", "PLAN_CAP", "UNDER_ONE_LOT", "SUSPENDED", "SUPERSEDED"} <= set(seen)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1400, 100))
def test_many_more_books(start: int) -> None:
    found, seen = compare(range(start, start + 100))
    assert found == []
    assert seen["books"] > 200


def test_a_book_does_not_depend_on_the_books_beside_it() -> None:
    for seed in range(25):
        first = plain_case(seed)
        cases = [first, *(with_seed(first, seed + n) for n in range(1, 4))]
        together, alone = walked(cases), [walked([one]) for one in cases]
        if together is None:
            continue
        for number, one in enumerate(alone):
            assert one is not None
            own = slice(*together[0].sheet.starts[number : number + 2])
            if not together[0].is_unclear[number]:
                assert one[0].walked.net.tolist() == together[0].walked.net[own].tolist()
