"""Shuffled targets: the names of a date dealt anew among those that could have been named."""

from collections import Counter

import numpy as np
import pytest

from engine.markets.instrument import Instruments
from engine.measurement.placebo.dealt_targets import dealt_targets
from engine.prices.store import PriceStore
from tests.engine.measurement.placebo.placebo_worlds import DAYS, LEADERS, a_catalyst, of_catalysts
from tests.engine.measurement.study.study_worlds import bars_of

OTHER = "600900.SS"


@pytest.fixture(scope="module")
def store():
    """The four leaders and another stock; the last leader has no bar on row 5."""
    flat = np.zeros(120)
    skipped = {LEADERS[3]: [5]}
    return PriceStore({one: bars_of(one, flat, skipped.get(one, ())) for one in (*LEADERS, OTHER)}, {}, Instruments())


def names_of(placebos, number):
    return {one.id: one.tickers for one in placebos.calendar(number)}


def test_every_deal_by_hand(store):
    """On row 5 the first leader is named: three other names traded then, the fourth leader did not."""
    true = of_catalysts((a_catalyst("c", DAYS[5], LEADERS[0]), a_catalyst("other", DAYS[30], OTHER)))
    found = dealt_targets(of_catalysts((a_catalyst("c", DAYS[5], LEADERS[0]),)), store, 100, 0)
    assert sorted(names_of(found, n)["c"] for n in range(len(found))) == [(LEADERS[1],), (LEADERS[2],)]
    assert (found.n_possible, found.is_exhausted) == (2, True)
    found = dealt_targets(true, store, 100, 0)  # 4 names on row 5 with the other stock, 5 on row 30
    assert len(found) == found.n_possible == 4 * 5 - 1
    assert np.array_equal(found.rows, np.tile(true.rows, (19, 1)))


def test_a_date_keeps_its_number_of_names_and_who_is_named_twice(store):
    """Two catalysts of a date that name the same company name one company again; unlisted ones stay."""
    true = of_catalysts(
        (
            a_catalyst("a", DAYS[8], LEADERS[0], "unlisted:WeLion", LEADERS[1]),
            a_catalyst("b", DAYS[8], LEADERS[0]),
            a_catalyst("c", DAYS[9], LEADERS[2]),
        )
    )
    found = dealt_targets(true, store, 500, 3)
    assert len(found) == found.n_possible == 4 * 3 * 4 - 1
    for number in range(len(found)):
        calendar = found.calendar(number)
        first, second = calendar.by_id("a").tickers, calendar.by_id("b").tickers
        assert second == first[:1] and len(set(first)) == 2
        assert str(calendar.by_id("a").targets[1]) == "unlisted:WeLion"


def test_every_name_is_dealt_as_often(store):
    """Three names of five on twenty dates: too many deals to be counted out, drawn evenly and never twice."""
    catalysts = [a_catalyst(f"c{n}", DAYS[10 + n], LEADERS[0], LEADERS[1], OTHER) for n in range(20)]
    found = dealt_targets(of_catalysts(catalysts), store, 3000, 0)
    assert len({tuple(row) for row in found.names.tolist()}) == 3000
    assert all(len(set(date)) == 3 for date in found.names.reshape(-1, 3).tolist())
    counts = Counter(found.names[:, 0].tolist())
    assert all(abs(count - 600) < 4.5 * np.sqrt(3000 * 0.2 * 0.8) for count in counts.values())
    fewer = dealt_targets(of_catalysts(catalysts), store, 700, 0)
    assert np.array_equal(fewer.names, found.names[:700])


def test_a_calendar_without_names_has_nothing_to_deal(store):
    found = dealt_targets(of_catalysts((a_catalyst("c", DAYS[5]),)), store, 10, 0)
    assert (len(found), found.n_possible) == (0, 0)
    assert found.notes == ("0 of 1 catalysts name listed companies: there is nothing to deal anew.",)


def test_a_name_that_did_not_trade_stays(store):
    true = of_catalysts((a_catalyst("c", DAYS[5], LEADERS[3], LEADERS[0]),))
    found = dealt_targets(true, store, 10, 0)
    assert {names_of(found, n)["c"][0] for n in range(len(found))} == {LEADERS[3]}
    assert sorted(names_of(found, n)["c"][1] for n in range(len(found))) == [LEADERS[1], LEADERS[2]]
