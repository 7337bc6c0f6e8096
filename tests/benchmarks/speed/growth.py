"""How the time of one job grows with instruments, bars and catalysts, and that of all with points and calendars."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from contest import Contender, Pythons, contest
from generator import basket, single
from workload import Workload

SYSTEMS = ("ours:simulate", "ours:replay", "ours:books", "ours:walk", "vectorbt:shared")


@dataclass(frozen=True, slots=True)
class Step:
    """A size along an axis: the workload, and the contenders by name with the jobs that each is given."""

    size: int
    workload: Workload
    systems: dict[str, int]


def growth(pythons: Pythons, n_rounds: int) -> None:
    """Print a table an axis. The largest instruments, bars and catalysts are those of W2, without plain backtrader."""
    small = {"plain": 1, **dict.fromkeys(SYSTEMS, 1)}
    large = dict.fromkeys(SYSTEMS, 1)
    sizes = (25, 50, 100, 250, 500)
    _table("instruments (300 catalysts, 2,500 bars)", "whole", _baskets(sizes, small, large), pythons, n_rounds)
    bars = [Step(n, basket(25, n, 300), small) for n in (625, 1250, 2500)]
    _table("bars (25 instruments, 300 catalysts)", "whole", bars, pythons, n_rounds)
    news = [Step(n, basket(250, 2500, n), large) for n in (300, 1000, 3000)]
    _table("catalysts (250 instruments, 2,500 bars)", "whole", news, pythons, n_rounds)
    grid = single(n_calendars=1)
    points = [
        Step(n, grid, dict.fromkeys(("ours:points", "ours:walk", "vectorbt:callback"), n)) for n in (10, 100, 1000)
    ]
    _table("points of W1", "points", points, pythons, n_rounds)
    systems = ("ours:calendars", "ours:walk", "vectorbt:rust")
    many = [Step(n, single(n_calendars=n), dict.fromkeys(systems, n)) for n in (100, 1000, 10_000)]
    _table("calendars of W1", "calendars", many, pythons, n_rounds)


def _baskets(sizes: Iterable[int], small: dict[str, int], large: dict[str, int]) -> list[Step]:
    return [Step(n, basket(n, 2500, 300), small if n <= 50 else large) for n in sizes]


def _table(axis: str, jobs: str, steps: Sequence[Step], pythons: Pythons, n_rounds: int) -> None:
    names = list(dict.fromkeys(name for step in steps for name in step.systems if pythons.of(name)))
    print(f"\nms of all jobs, by {axis}")
    print(f"{'':>8}" + "".join(f"{name:>19}" for name in names))
    for step in steps:
        contenders = [Contender(*pair, is_slow=pair[0] == "plain") for pair in step.systems.items()]
        scores = contest(step.workload, jobs, contenders, pythons, n_rounds)
        found = {score.contender.system: score.seconds * score.contender.n * 1000 for score in scores}
        print(f"{step.size:8,}" + "".join(f"{found[name]:19,.2f}" if name in found else f"{'':19}" for name in names))
