"""Reality check, SPA and step-down beside arch, by size on noise, and where there is nothing to test.

The numbers of arch 8.0.0 (bootstrap.SPA and StepM, stationary, block_size=10, reps=20000, seed=1) were written down
from one run of it. arch takes `studentize` and computes the deviations, but never divides by them: its p-values compare
raw means. So White's check is its upper p-value on the raw panel, and Hansen's are its three on columns divided by
their deviations beforehand.
"""

import numpy as np
import pytest

from engine.measurement.overfitting.step_down import step_down
from engine.measurement.overfitting.superior_ability import reality_check, superior_ability
from engine.measurement.stationary_bootstrap import long_run_deviations, resampled_means

N_DRAWS = 4000
EDGES = {
    "weak": (0.0006, 0.0002, 0.001, 0, -0.0002, -0.004, 0.0001, 0),
    "strong": (0.0012, 0.0001, 0.0003, 0.0004, -0.001, -0.002, 0, 0.0001),
}


def panel(name):
    """300 sessions of 8 strategies from a hash, some wilder than others, each with its own mean."""
    t, n = np.arange(300)[:, None], np.arange(8)[None, :]
    hashed = ((7919 * t + 104729 * n) ** 2 + 31337 * t * n) % 1_000_003
    moves = 0.02 * (hashed / 1_000_003 - 0.5) * np.array([1, 1, 2, 0.5, 1, 3, 1, 1])
    return moves - moves.mean(axis=0) + np.array(EDGES[name])


def near(expected):
    """Within four standard errors of two simulated shares."""
    return pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) * (1 / N_DRAWS + 1 / 20_000)) + 1e-3)


def test_deviations_are_archs():
    """Computed without chance: `SPA._loss_diff_var` of arch to the last digits."""
    expected = [
        0.005364229029109401, 0.006146931542302984, 0.011630343029954974, 0.0029415173746192395,
        0.006186922980557102, 0.020938399145626924, 0.005651210097959423, 0.00566314768097308,
    ]  # fmt: skip
    assert long_run_deviations(panel("weak"), 10) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "statistic", "p_value"), [("weak", 0.017320508, 0.2637), ("strong", 0.020784610, 0.1936)]
)
def test_reality_check_is_archs(name, statistic, p_value):
    """White 2000: upper p-value of raw means."""
    found = reality_check(panel(name), mean_block=10, n_draws=N_DRAWS)
    assert found.statistic == pytest.approx(statistic, abs=1e-9)
    assert found.p_value == near(p_value)


@pytest.mark.parametrize(
    ("name", "statistic", "p_values"),
    [("weak", 1.9373342914738763, (0.1501, 0.16715, 0.182)), ("strong", 3.8746685829477525, (0.0002, 0.0002, 0.00025))],
)
def test_superior_ability_is_archs(name, statistic, p_values):
    """Hansen 2005: lower, consistent and upper."""
    found = superior_ability(panel(name), mean_block=10, n_draws=N_DRAWS)
    assert found.statistic == pytest.approx(statistic, rel=1e-12)
    assert found.lower <= found.consistent <= found.upper
    assert [found.lower, found.consistent, found.upper] == [near(p) for p in p_values]
    assert found.best == 0


@pytest.mark.parametrize(
    ("name", "level", "superior"),
    [("weak", 0.05, []), ("weak", 0.2, [0]), ("strong", 0.05, [0]), ("strong", 0.2, [0, 3])],
)
def test_step_down_finds_what_arch_finds(name, level, superior):
    """Romano and Wolf 2005: the superior models of `StepM`."""
    found = step_down(panel(name), mean_block=10, n_draws=N_DRAWS)
    assert [n for n, one in enumerate(found) if one.value <= level] == superior


def test_step_down_by_a_plain_statement_of_the_rule():
    """Draw by draw: the largest against the maximum of all, the next against that of the rest, and so on."""
    good = panel("weak") + np.array([0.0009, 0.0007, 0.0005, 0.0003, 0.0001, 0, 0, 0])
    scaled = good / long_run_deviations(good, 10)
    draws = resampled_means(scaled, 10, 500, seed=0) - scaled.mean(axis=0)
    rest, expected, before = sorted(range(8), key=lambda n: -scaled[:, n].mean()), {}, 0.0
    while rest:
        reached = sum(max(draw[n] for n in rest) >= scaled[:, rest[0]].mean() for draw in draws)
        before = expected[rest[0]] = max(before, (1 + reached) / 501)
        rest = rest[1:]
    found = step_down(good, mean_block=10, n_draws=500)
    assert [one.value for one in found] == pytest.approx([expected[n] for n in range(8)])
    assert len(set(expected.values())) > 4


def test_the_weaker_of_two_never_has_the_smaller_p_value():
    """Two strangers almost equally good: the second stands alone in its step, and is given the first one's p-value."""
    noise = np.random.default_rng(6).normal(0, 0.01, (300, 2))
    noise = (noise - noise.mean(axis=0)) / long_run_deviations(noise, 10)
    first, second = step_down(noise + np.array([2.0, 1.999]) / np.sqrt(300), mean_block=10)
    alone = step_down(noise[:, 1:] + 1.999 / np.sqrt(300), mean_block=10)[0]
    assert second.value == first.value > alone.value


def test_studentising_matters():
    """The wildest column has the largest mean, a calm one the best: only White's check is led astray."""
    assert reality_check(panel("weak"), mean_block=10).best == 2
    assert superior_ability(panel("weak"), mean_block=10).best == 0


def test_hopeless_columns_weigh_on_the_upper_p_value_alone():
    """Hansen's point: to add strategies that lose for sure costs White's check power, and the consistent one none."""
    good = panel("weak")[:, :2]
    bad = np.random.default_rng(2).normal(-0.01, 0.01, (300, 30))
    alone, among = (superior_ability(table, mean_block=10) for table in (good, np.hstack((good, bad))))
    assert among.consistent == pytest.approx(alone.consistent, abs=0.03)
    assert among.upper > alone.upper + 0.2


def test_draws_keep_what_follows_on_each_other():
    """Politis and Romano: the variance of a resampled mean is what the kernel says it is, with blocks and without."""
    steps = np.random.default_rng(4).normal(size=400)
    rows = np.convolve(steps, np.ones(8), "valid")[:, None]
    for block in (1.0, 20.0):
        draws = resampled_means(rows, block, 6000, seed=1)
        expected = long_run_deviations(rows, block)[0] / np.sqrt(len(rows))
        assert np.std(draws) == pytest.approx(expected, rel=0.05)
    assert long_run_deviations(rows, 20.0)[0] > 2 * long_run_deviations(rows, 1.0)[0]


def test_the_same_seed_gives_the_same_number():
    """Nothing is drawn without a seed."""
    assert superior_ability(panel("weak"), seed=3) == superior_ability(panel("weak"), seed=3)
    assert superior_ability(panel("weak"), seed=3).consistent != superior_ability(panel("weak"), seed=4).consistent


@pytest.mark.slow
def test_size_on_noise():
    """150 panels of noise (250 × 20): at 5 % each test rejects 5 % or so (arch's SPA 6.7 % of 300 in the reference)."""
    dice = np.random.default_rng(11)
    hits = np.zeros(3)
    for seed in range(150):
        noise = dice.normal(0, 0.01, (250, 20))
        hits += [
            superior_ability(noise, n_draws=300, mean_block=3, seed=seed).consistent <= 0.05,
            reality_check(noise, n_draws=300, mean_block=3, seed=seed).p_value <= 0.05,
            min(one.value for one in step_down(noise, n_draws=300, mean_block=3, seed=seed)) <= 0.05,
        ]
    assert np.all(np.abs(hits / 150 - 0.05) < 3.3 * np.sqrt(0.05 * 0.95 / 150))


@pytest.mark.parametrize(
    ("table", "reason"), [(np.ones((9, 2)), "9 sessions are too few"), (np.ones((50, 2)), "scatter")]
)
def test_nothing_to_test_is_said(table, reason):
    """None with a reason."""
    for found in (reality_check(table), superior_ability(table)):
        assert found.statistic is None
        assert reason in found.reason
    assert all(one.value is None and reason.split()[-1] in one.reason for one in step_down(table))


def test_a_column_that_stands_still_is_left_out():
    """A strategy without a trade beside the others takes nothing from them; its place stays."""
    table = panel("strong")
    still = np.insert(table, 1, 0.0, axis=1)
    found, whole = superior_ability(still, mean_block=10), superior_ability(table, mean_block=10)
    assert (found.n_left_out, found.best, found.consistent) == (1, 0, whole.consistent)
    stepped = step_down(still, mean_block=10)
    assert stepped[1].value is None
    assert [one.value for n, one in enumerate(stepped) if n != 1] == [
        one.value for one in step_down(table, mean_block=10)
    ]


def test_strategies_that_all_lose_have_p_one():
    """The statistic is floored at 0, which every draw reaches."""
    found = superior_ability(panel("weak") - 0.01, mean_block=10)
    assert (found.statistic, found.consistent) == (0.0, 1.0)


def test_not_finite_is_refused():
    """A NaN never passes into a maximum."""
    table = panel("weak")
    table[0, 0] = np.inf
    for test in (reality_check, superior_ability, step_down):
        with pytest.raises(ValueError, match="finite"):
            test(table)
