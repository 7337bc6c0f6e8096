"""Trades as every system tells them, and whether two systems tell the same. numpy alone."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

TRADE = np.dtype(
    [
        ("run", "i8"),
        ("entry", "i8"),
        ("instrument", "i8"),
        ("exit", "i8"),
        ("entry_price", "i8"),
        ("exit_price", "i8"),
        ("shares", "i8"),
        ("net", "i8"),
    ]
)
"""Of which run (0, or a point, or a calendar), rows of entry and exit, prices in ticks, net gain in cents."""

TradeTable = NDArray[np.void]


def trade_table(rows: Iterable[tuple[int, ...]] | TradeTable) -> TradeTable:
    """The trades in the order of run, entry and instrument."""
    table = rows if isinstance(rows, np.ndarray) else np.array(list(rows), dtype=TRADE)
    return table[np.lexsort([table[name] for name in ("instrument", "entry", "run")])]


def save_trades(path: Path, table: TradeTable) -> None:
    """Write a table to an .npy file."""
    np.save(path, table)


class TradesDifferError(AssertionError):
    """Two systems do not tell the same trades."""


def assert_same(one: TradeTable, other: TradeTable, names: tuple[str, str]) -> int:
    """The number of trades, where both tables hold the same rows; TradesDifferError with the first row that differs."""
    if np.array_equal(one, other):
        return len(one)
    n = min(len(one), len(other))
    different = np.flatnonzero(one[:n] != other[:n])
    at = int(different[0]) if len(different) else n
    told = [
        f"{name}: {dict(zip(TRADE.names or (), row[at].tolist(), strict=True)) if at < len(row) else 'no such trade'}"
        for name, row in zip(names, (one, other), strict=True)
    ]
    n_different = len(different) + abs(len(one) - len(other))
    raise TradesDifferError(f"{n_different} of {len(one)} and {len(other)} trades differ, first {'; '.join(told)}")
