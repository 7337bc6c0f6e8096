"""W4 as one process: `python tests/benchmarks/speed/whole_process.py WORKLOAD.npz`, from nothing to percentiles.

Reads prices and calendars, asks the shipped strategy about every session once, walks every calendar, prints how the
net gains lie. `speed.py --only W4-process` times it.
"""

import sys
from pathlib import Path

import numpy as np
from job import calendars
from our_books import OurCalendars
from workload import load


def main() -> None:
    """Print the percentiles of the net gains, in currency units."""
    workload = load(Path(sys.argv[1]))
    system = OurCalendars(workload)
    done = system.run(system.prepared(calendars(workload, len(workload.calendars))))
    nets = [np.bincount(runs.sheet.books, runs.walked.net, minlength=runs.sheet.n_books) for runs in done]
    net = np.concatenate(nets) / 100
    low, middle, high = np.percentile(net, (5, 50, 95))
    print(f"{len(net):,} calendars, net gain 5 %: {low:,.0f}, 50 %: {middle:,.0f}, 95 %: {high:,.0f}")


if __name__ == "__main__":
    main()
