"""Importing the package is quick and brings no heavy library along."""

import subprocess
import sys

import catalysts

HEAVY = ("pandas", "numpy", "rapidfuzz", "icalendar", "pydantic", "csv", "tomllib")
PROBE = """
import sys, time
start = time.perf_counter()
import catalysts
took = time.perf_counter() - start
print(took, *sorted(set(sys.modules) & set(sys.argv[1:])))
"""


def test_import_is_light() -> None:
    """Under 50 ms at the best of five, and none of the heavy libraries."""
    runs = [
        subprocess.run([sys.executable, "-c", PROBE, *HEAVY], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(5)
    ]
    assert [run[1:] for run in runs] == [[]] * 5
    assert min(float(run[0]) for run in runs) < 0.05


def test_public_names() -> None:
    """The public nouns are listed in order, and each is there."""
    assert catalysts.__all__ == sorted(catalysts.__all__)
    assert all(hasattr(catalysts, name) for name in catalysts.__all__)
