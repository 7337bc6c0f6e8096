"""A strategy's verdict: by hand, at the ends of the data, and how often it speaks where nothing is there."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, nct, t, ttest_1samp

from engine.measurement.attribution import attribution
from engine.measurement.event_return import TradeReturn
from engine.measurement.trade_verdict import Stretch, stretches, together, trade_verdict
from engine.measurement.verdict import Finding, Verdict, finding_of
from tests.engine.measurement.trade_worlds import outcome_of, share, trade, verdict_of


def test_by_hand():
    """Six stretches: p of a plain t-test of their means, as scipy computes it; power by the noncentral t."""
    spans = [(10, 15), (12, 16), (20, 25), (30, 35), (40, 45), (50, 55), (50, 52), (60, 65)]
    trades = [trade(f"p{at}", f"c{at}", *span) for at, span in enumerate(spans)]
    excesses = [0.01, 0.03, 0.05, -0.01, 0.02, 0.00, 0.06, 0.01]
    found = verdict_of(trades, excesses, 80)
    means = [0.02, 0.05, -0.01, 0.02, 0.03, 0.01]
    said = ttest_1samp(means, 0.0)
    assert (found.n_independent, found.n_tests) == (6, 1)
    assert found.mean == pytest.approx(sum(means) / 6)
    assert found.p == pytest.approx(said.pvalue)
    assert found.p_adjusted == found.p
    cut = t.isf(0.025, 5)
    shift = found.detectable / found.error
    assert nct.sf(cut, 5, shift) + nct.cdf(-cut, 5, shift) == pytest.approx(0.8, abs=1e-9)
    assert found.finding is Finding.TOO_LITTLE
    assert "an effect of 2.0%, which would matter, could have been missed" in found.why


def test_what_follows_on_one_another_without_end_is_cut():
    """Holds of 5 sessions, one begun every 4: one cluster of 97 sessions, cut into two parts (8 holds are 40)."""
    trades = [trade(f"p{at}", f"c{at}", 4 * at, 4 * at + 5) for at in range(25)]
    outcome = outcome_of(trades, 120)
    returns = [TradeReturn(one.plan, 0.0, (), float(at)) for at, one in enumerate(trades)]
    attributed = attribution(outcome, returns, ())
    assert len(attributed.clusters) == 1
    # entries 0 to 96 are 97 sessions: the first part holds entries below 48.5, which are 0 to 48
    assert stretches(outcome, attributed, returns) == (Stretch(13, 6.0), Stretch(12, 18.5))
    long = [*trades, trade("long", "x", 8, 60)]
    outcome = outcome_of(long, 120)
    returns = [TradeReturn(one.plan, 0.0, (), 0.0) for one in long]
    assert len(stretches(outcome, attribution(outcome, returns, ()), returns)) == 1


ENDS = {
    "no trade": ([], [], Finding.TOO_LITTLE, "no catalyst was traded"),
    "one trade": ([("a", 5, 9)], [0.1], Finding.TOO_LITTLE, "one trade is one event"),
    "one date": ([("a", 5, 9), ("b", 5, 7)], [0.1, 0.2], Finding.TOO_LITTLE, "one stretch of the market"),
    "constant prices": ([(c, 10 * i, 10 * i + 2) for i, c in enumerate("abcdefg")], [0.0] * 7, Finding.TOO_LITTLE,
                        "do not scatter"),
    "all the same": ([(c, 10 * i, 10 * i + 2) for i, c in enumerate("abcdefg")], [0.1] * 7, Finding.TOO_LITTLE,
                     "do not scatter"),
    "no benchmark": ([("a", 5, 9), ("b", 15, 19)], [None, None], Finding.TOO_LITTLE, "no trade has a benchmark"),
    "a standing plan": ([("", 5, None)], [0.1], None, "a standing plan"),
    "few stretches": ([("a", 5, 9), ("b", 15, 19)], [0.1, 0.1001], Finding.TOO_LITTLE, "2 stretches of the market"),
    "sold at once": ([("a", 5, 5), ("b", 15, 15)], [0.1, 0.2], Finding.TOO_LITTLE, "2 stretches"),
    "open": ([("a", 5, 9), ("b", 15, None)], [0.1, 0.2], Finding.TOO_LITTLE, "2 stretches"),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDS)
def test_the_ends_of_the_data_have_a_sentence_and_no_nan(case):
    deals, excesses, finding, words = ENDS[case]
    found = verdict_of([trade(f"p{at}", *deal) for at, deal in enumerate(deals)], excesses, 80)
    assert found.finding is finding
    assert words in found.why
    for value in (found.mean, found.error, found.p, found.p_adjusted, found.detectable):
        assert value is None or math.isfinite(value)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", *"abcdef"]),
            st.integers(0, 60),
            st.none() | st.integers(0, 15),
            st.none() | st.floats(-1, 1, allow_nan=False),
        ),
        max_size=14,
    )
)
@settings(derandomize=True, max_examples=200, deadline=None)
def test_whatever_was_traded_there_is_a_verdict(deals):
    """Finite numbers; every trade with an excess is in one stretch; the order of the trades does not matter; a sign
    turned turns the mean and leaves p."""
    trades = [
        trade(f"p{at}", name, entry, None if hold is None else entry + hold, last=79)
        for at, (name, entry, hold, _) in enumerate(deals)
    ]
    excesses = [excess for *_, excess in deals]
    found = verdict_of(trades, excesses, 80)
    assert found.why
    assert all(
        value is None or math.isfinite(value)
        for value in (found.mean, found.error, found.p, found.p_adjusted, found.detectable)
    )
    outcome = outcome_of(trades, 80)
    returns = [TradeReturn(one.plan, 0.0, (), value) for one, value in zip(trades, excesses, strict=True)]
    counted = stretches(outcome, attribution(outcome, returns, ()), returns)
    own = [value for one, value in zip(trades, excesses, strict=True) if one.catalyst and value is not None]
    assert sum(one.n_trades for one in counted) == len(own)
    assert sum(one.n_trades * one.excess for one in counted) == pytest.approx(sum(own), abs=1e-9)
    turned = verdict_of(trades, [None if one is None else -one for one in excesses], 80)
    assert (turned.p, turned.n_independent) == (pytest.approx(found.p), found.n_independent)
    assert turned.mean == (None if found.mean is None else pytest.approx(-found.mean))
    other = outcome_of(trades[::-1], 80)
    again = trade_verdict(other, attribution(other, returns, ()), returns)
    assert again.p == (None if found.p is None else pytest.approx(found.p))


def test_the_rules_in_their_order():
    assert finding_of(None, "nothing", None, 0.02) == (Finding.TOO_LITTLE, "nothing")
    assert finding_of(0.001, "too few", 0.01, 0.02)[0] is Finding.TOO_LITTLE
    assert finding_of(0.049, "", 0.5, 0.02)[0] is Finding.DISTINGUISHABLE
    assert finding_of(0.05, "", 0.0201, 0.02)[0] is Finding.TOO_LITTLE
    assert finding_of(0.05, "", None, 0.02)[0] is Finding.TOO_LITTLE
    assert finding_of(0.05, "", 0.02, 0.02)[0] is Finding.NOT_DISTINGUISHABLE


def test_strategies_tested_side_by_side_are_allowed_for():
    """scipy's false discovery control; the one that no catalyst moved is no test, one without a p is one."""

    def one(p, mean=0.01):
        return Verdict(Finding.TOO_LITTLE, "x", mean, 0.01, p, p, n_independent=20, detectable=0.01, worth=0.02)

    standing = Verdict(None, "standing")
    few = Verdict(Finding.TOO_LITTLE, "few")
    found = together([one(0.03), standing, one(0.001, -0.02), few, one(0.4)])
    assert [row.n_tests for row in found] == [4, 1, 4, 4, 4]
    assert found[1] is standing
    expected = false_discovery_control([0.03, 0.001, 1.0, 0.4])
    assert [found[at].p_adjusted for at in (0, 2, 4)] == pytest.approx([expected[0], expected[1], expected[3]])
    assert found[0].finding is Finding.NOT_DISTINGUISHABLE  # 0.03 alone, 0.06 among four
    assert found[2].finding is Finding.DISTINGUISHABLE
    assert "what it lost is no accident" in found[2].why
    assert found[3].p_adjusted is None
    assert together([one(0.03)])[0].finding is Finding.DISTINGUISHABLE
    assert together([]) == ()
    assert replace(few) == few


def apart(n):
    return lambda rng: [15 * at for at in range(n)]


def anywhere(n):
    return lambda rng: sorted(rng.integers(0, 40 * n, n).tolist())


def dense(rng):
    return sorted(rng.integers(0, 1200, 150).tolist())


SIZES = {
    "six dates, five names that share half": (apart(6), {}),
    "fifteen dates anywhere": (anywhere(15), {}),
    "three of twelve dates with five times the scatter": (apart(12), {"scale": [1.0] * 9 + [4.0, 5.0, 6.0]}),
}


@pytest.mark.parametrize("design", SIZES)
def test_it_rejects_at_most_as_often_as_it_says(design):
    """1,000 worlds in which nothing is there: 5 %, and 99.9 % binomial above it (2.3 points)."""
    dates, kind = SIZES[design]
    assert share(1000, 7, dates, **kind) < 0.073


@pytest.mark.slow
@pytest.mark.parametrize(
    ("dates", "kind"),
    [(apart(20), {}), (apart(10), {"common": 0.9}), (dense, {"n_names": 2})],
    ids=["twenty dates", "nearly one name", "dense"],
)
def test_size_in_larger_worlds(dates, kind):
    """Dense: 150 catalysts within 1,200 sessions, always something held: one cluster, cut into stretches.
    99.9 % binomial."""
    assert share(700, 8, dates, **kind) == pytest.approx(0.05, abs=0.027)


def test_it_finds_what_is_there():
    """Thirty dates, one name, sd 6.3 % a trade, effect 3.32 %: power by the noncentral t is 0.80."""
    sd = 0.02 * math.sqrt(10)
    effect = 0.0332
    cut = t.isf(0.025, 29)
    power = nct.sf(cut, 29, effect / (sd / math.sqrt(30)))
    assert power == pytest.approx(0.80, abs=0.01)
    assert share(800, 9, apart(30), n_names=1, effect=effect) == pytest.approx(power, abs=0.047)
