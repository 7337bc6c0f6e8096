"""Which executor runs a strategy: backtrader, the replay, or both with every row compared."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from engine.simulation.errors import EnginesDifferError

if TYPE_CHECKING:
    from engine.simulation.outcome import Outcome

Executor = Callable[..., "Outcome"]
TABLES = (
    "decisions", "plans", "fills", "entitlements", "refusals", "blocks", "trades", "positions", "equity", "fates",
)  # fmt: skip


class Engine(StrEnum):
    """What runs a strategy. The outcome is the same whichever it is; `BOTH` runs the two and proves it of the run."""

    BACKTRADER = "backtrader"
    REPLAY = "replay"
    BOTH = "both"


def executor_of(engine: Engine) -> Executor:
    """The function that runs a strategy, with the arguments and the result of `simulate`."""
    if engine is Engine.BOTH:
        return both
    if engine is Engine.REPLAY:
        from engine.simulation.replay.replay import replay

        return replay
    from engine.simulation.simulate import simulate

    return simulate


def both(*arguments: Any, **keywords: Any) -> "Outcome":
    """The outcome of backtrader and of the replay. EnginesDifferError, which names the first row that differs.

    A strategy that cannot be replayed raises SpecError before anything is run.
    """
    replayed = executor_of(Engine.REPLAY)(*arguments, **keywords)
    simulated = executor_of(Engine.BACKTRADER)(*arguments, **keywords)
    found = difference(simulated, replayed)
    if found:
        raise EnginesDifferError(f"strategy {simulated.strategy!r}: {found}")
    return simulated


def difference(simulated: "Outcome", replayed: "Outcome") -> str:
    """What differs first in time between the outcomes of backtrader and the replay, a phrase; empty for nothing.

    Rows are compared by what they would be written as, so that 1 and 1.0 differ. Of several tables that differ in a
    session, the one that comes first in `TABLES` is told: what was decided before what came of it.
    """
    found = [(_session(pair), place, n, pair) for place, n, pair in _differing(simulated, replayed)]
    if not found:
        return ""
    _, place, n, (mine, other) = min(found, key=lambda row: row[:3])
    return f"the engines differ first in {TABLES[place]}, row {n + 1}: {_told(mine, other)}"


def n_differing(simulated: "Outcome", replayed: "Outcome") -> int:
    """How many rows differ, place by place, of all tables together."""
    return sum(1 for _ in _differing(simulated, replayed, every=True))


def _differing(
    simulated: "Outcome", replayed: "Outcome", *, every: bool = False
) -> Iterator[tuple[int, int, tuple[Any, Any]]]:
    for place, table in enumerate(TABLES):
        pairs = zip_longest(getattr(simulated, table), getattr(replayed, table))
        for n, pair in enumerate(pairs):
            if repr(pair[0]) != repr(pair[1]):
                yield place, n, pair
                if not every:
                    break


def _session(pair: tuple[Any, Any]) -> date:
    """The earliest date of a differing pair: the one on which its row was decided or took place."""
    names = ("session", "decided_on", "entry_on")
    dates = [value for row in pair for name in names if isinstance(value := getattr(row, name, None), date)]
    return min(dates, default=date.max)


def _told(mine: Any, other: Any) -> str:
    if mine is None or other is None:
        engine, row = ("the replay alone", other) if mine is None else ("backtrader alone", mine)
        return f"{engine} has {row!r}"
    assert is_dataclass(mine)  # noqa: S101 - the rows of an outcome
    names = [one.name for one in fields(mine) if repr(getattr(mine, one.name)) != repr(getattr(other, one.name, None))]
    parts = [
        f"{name} is {getattr(mine, name)!r} by backtrader, {getattr(other, name)!r} by the replay" for name in names
    ]
    return f"{'; '.join(parts)}, of {mine!r}"
