"""How many rows differ between backtrader and the replay over random cases.

`python tests/benchmarks/equal_engines.py [cases] [first seed]`, 1,000 cases from seed 0 by default; ends with 1 where a
row differs. Every case is drawn from its seed alone: what is found can be run again by `case(seed)`.
"""

import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from engine.simulation.executor import TABLES, difference, n_differing  # noqa: E402
from engine.simulation.outcome import Outcome  # noqa: E402
from engine.simulation.replay.replay import replay  # noqa: E402
from engine.simulation.simulate import simulate  # noqa: E402
from tests.engine.simulation.random_case import case  # noqa: E402


def main(n_cases: int = 1_000, first: int = 0) -> int:
    """Compare, print, and give back how many cases differ."""
    rows: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    n_rows = n_cases_differing = 0
    for seed in range(first, first + n_cases):
        outcomes: list[Outcome] = []
        drawn = case(seed)
        for executor in (simulate, replay):
            began = time.perf_counter()
            outcomes.append(drawn.run(executor))
            seconds[executor.__name__] += time.perf_counter() - began
        rows.update({table: len(getattr(outcomes[0], table)) for table in TABLES})
        found = n_differing(*outcomes)
        if found:
            n_rows, n_cases_differing = n_rows + found, n_cases_differing + 1
            print(f"seed {seed}: {difference(*outcomes)}", flush=True)
        if (seed - first) % 1_000 == 999:
            print(f"{seed - first + 1:,} cases, {n_rows:,} rows differ", flush=True)
    told = f"{n_rows:,} of {rows.total():,} rows differ, in {n_cases_differing} cases"
    print(f"{n_cases:,} cases from seed {first}: {told}")
    print(", ".join(f"{rows[table]:,} {table}" for table in TABLES))
    print(", ".join(f"{name} {spent:.1f} s" for name, spent in seconds.items()))
    return n_cases_differing


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:3])) else 0)
