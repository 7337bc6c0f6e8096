"""Importing the package brings no heavy library along, and none of its own rooms that only some commands need."""

import subprocess
import sys

import catalysts

HEAVY = (
    *("pandas", "numpy", "rapidfuzz", "icalendar", "lxml", "pydantic", "csv", "tomllib"),
    *("catalysts.extraction", "catalysts.files", "catalysts.names.finder", "catalysts.review"),
)
PROBE = "import sys, catalysts; print(*sorted(set(sys.modules) & set(sys.argv[1:])))"


def test_import_is_light() -> None:
    """None of the heavy libraries, no tables of rules, no readers of files."""
    done = subprocess.run([sys.executable, "-c", PROBE, *HEAVY], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_the_probe_sees_what_is_imported() -> None:
    """A probe that found nothing would prove nothing."""
    probe = f"import catalysts.extraction; {PROBE}"
    done = subprocess.run([sys.executable, "-c", probe, *HEAVY], capture_output=True, text=True, check=True)
    assert "catalysts.extraction" in done.stdout.split()


def test_public_names() -> None:
    """The public nouns are listed in order, and each is there."""
    assert catalysts.__all__ == sorted(catalysts.__all__)
    assert all(hasattr(catalysts, name) for name in catalysts.__all__)
