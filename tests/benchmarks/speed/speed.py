"""How fast the executors are, beside plain backtrader and vectorbt: `python tests/benchmarks/speed/speed.py --only W1`.

See the README beside this file.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from command import w4_process, w5
from contest import Contender, Pythons, Score, contest
from generator import basket, single
from growth import growth
from workload import Workload

OURS = ("ours:simulate", "ours:replay", "ours:books", "ours:walk")


def w1(pythons: Pythons, n_rounds: int) -> None:
    """One ETF, one run."""
    systems = ("plain", *OURS, "vectorbt:rust", "vectorbt:numba", "vectorbt:callback")
    workload = single(n_calendars=1)
    show(
        "W1: one ETF and an index, 2,500 bars, 60 catalysts",
        workload,
        "whole",
        [*map(Contender, systems)],
        pythons,
        n_rounds,
    )


def w2(pythons: Pythons, n_rounds: int) -> None:
    """500 instruments, ample cash."""
    _w2("ample", basket(), ("vectorbt:rust", "vectorbt:numba", "vectorbt:shared"), pythons, n_rounds)


def w2_scarce(pythons: Pythons, n_rounds: int) -> None:
    """500 instruments, scarce cash."""
    _w2("scarce", basket(is_scarce=True), ("vectorbt:shared",), pythons, n_rounds)


def w3(pythons: Pythons, n_rounds: int) -> None:
    """1,000 points."""
    counts = {"plain": 10, "ours:simulate": 10, "ours:replay": 10, "ours:points": 1000, "ours:walk": 1000}
    contenders = [Contender(*pair) for pair in {**counts, "vectorbt:callback": 1000}.items()]
    show("W3: 1,000 parameter points of W1", single(n_calendars=1), "points", contenders, pythons, n_rounds)


def w4(pythons: Pythons, n_rounds: int) -> None:
    """10,000 calendars."""
    counts = {"plain": 10, "ours:simulate": 10, "ours:replay": 10, "ours:calendars": 10_000, "ours:walk": 10_000}
    contenders = [Contender(*pair) for pair in {**counts, "vectorbt:rust": 10_000, "vectorbt:numba": 10_000}.items()]
    show("W4: 10,000 calendars of W1", single(), "calendars", contenders, pythons, n_rounds)


def _w2(cash: str, workload: Workload, others: Sequence[str], pythons: Pythons, n_rounds: int) -> None:
    contenders = [Contender("plain", is_slow=True), *map(Contender, (*OURS, *others))]
    title = f"W2: 500 instruments, 2,500 bars, 3,000 catalysts, {cash} cash"
    show(title, workload, "whole", contenders, pythons, n_rounds)


def w3_all(pythons: Pythons, n_rounds: int) -> None:
    """Every point, every executor, once, against backtrader's own loop over arrays."""
    systems = ("plain:arrays", "ours:simulate", "ours:replay", "ours:books", "ours:points", "ours:walk")
    contenders = [Contender(system, 1000, is_slow=True) for system in (*systems, "vectorbt:callback")]
    show("All 1,000 points of W3", single(n_calendars=1), "points", contenders, pythons, 1)


def w4_many(pythons: Pythons, n_rounds: int) -> None:
    """2,000 calendars, every executor, once, against backtrader's own loop over arrays."""
    systems = ("plain:arrays", "ours:simulate", "ours:replay", "ours:books", "ours:calendars", "ours:walk")
    contenders = [Contender(system, 2000, is_slow=True) for system in (*systems, "vectorbt:rust")]
    show("2,000 calendars of W4", single(n_calendars=2000), "calendars", contenders, pythons, 1)


WORKLOADS: dict[str, Callable[[Pythons, int], None]] = {
    "W1": w1,
    "W2": w2,
    "W2-scarce": w2_scarce,
    "W3": w3,
    "W4": w4,
    "W3-all": w3_all,
    "W4-many": w4_many,
    "W4-process": w4_process,
    "growth": growth,
}


def show(
    title: str, workload: Workload, jobs: str, contenders: Sequence[Contender], pythons: Pythons, n_rounds: int
) -> None:
    """Run a contest and print its table."""
    scores = contest(workload, jobs, contenders, pythons, n_rounds)
    print(f"\n{title}: {max(len(score.trades) for score in scores):,} trades, the same in every system")
    print(f"{'system':20}{'jobs':>8}{'ms a job':>12}{'first, s':>11}{'prepared, s':>13}{'peak, MiB':>11}{'ratio':>12}")
    for score in scores:
        one = score.contender
        times = f"{score.seconds * 1000:12.4f}{score.first:11.3f}{score.prepare:13.3f}{score.peak_mib:11.0f}"
        print(f"{one.system:20}{one.n:8,}{times}{scores[0].seconds / score.seconds:12,.1f}")
    print(_best(scores))


def _best(scores: Sequence[Score]) -> str:
    others = [score for score in scores if score.contender.system.startswith("vectorbt")]
    ours = [score for score in scores if score.contender.system.startswith("ours")]
    best = min(ours, key=lambda score: score.seconds)
    memory = best.peak_mib / scores[0].peak_mib
    text = f"peak memory of {best.contender.system} is {memory:.2f} of {scores[0].contender.system}'s"
    if not others:
        return text
    rival = min(others, key=lambda score: score.seconds)
    ratio = rival.seconds / best.seconds
    return f"{text}; it is {ratio:,.1f} times as fast as {rival.contender.system}"


def main() -> None:
    """Run the workloads asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=[*WORKLOADS, "W5"], default=["W1", "W2", "W2-scarce", "W3", "W4"])
    parser.add_argument("--vectorbt", type=Path, help="the Python of an environment with vectorbt and vectorbt-rust")
    parser.add_argument("--prices", type=Path, help="a folder of real prices, for W5")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if "W5" in given.only and given.prices is None:
        parser.error("W5 needs --prices FOLDER")
    pythons = Pythons(str(given.vectorbt) if given.vectorbt else None)
    for name in given.only:
        if name == "W5":
            w5(given.prices, given.rounds)
        else:
            WORKLOADS[name](pythons, given.rounds)


if __name__ == "__main__":
    main()
