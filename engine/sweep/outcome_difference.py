"""Where two executors' outcomes of one point part."""

from dataclasses import fields
from itertools import zip_longest

from engine.simulation.outcome import Outcome


def difference_of(reference: Outcome, other: Outcome) -> str:
    """The first row that differs, as a sentence; empty for equal outcomes."""
    for field in fields(Outcome):
        ours, theirs = getattr(other, field.name), getattr(reference, field.name)
        if ours == theirs:
            continue
        if not isinstance(ours, tuple):
            return f"{field.name}: {ours!r}, backtrader has {theirs!r}"
        rows = enumerate(zip_longest(ours, theirs))
        place, (own, reference_row) = next(pair for pair in rows if pair[1][0] != pair[1][1])
        return f"{field.name}, row {place}: {own!r}, backtrader has {reference_row!r}"
    return ""
