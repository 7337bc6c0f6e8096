"""The asker: a strategy that can be asked for its plans without backtrader, and what keeps one from being it."""

import dis
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

import backtrader as bt

from engine.simulation.catalog import ChosenStrategy
from engine.simulation.desk import Desk
from engine.simulation.errors import SpecError
from engine.simulation.strategy import CatalystStrategy

# What backtrader gives to an instance when it runs one, beside what its class has.
_ON_INSTANCES = {
    "analyzers", "broker", "cerebro", "data", "datas", "datetime", "ddatas", "dnames", "env", "indobscsv", "l", "line",
    "lines", "observers", "stats", "store",
}  # fmt: skip
_BACKTRADERS = {name for name in dir(bt.Strategy) if not name.startswith("__")} | _ON_INSTANCES | {"ask"} - {"params"}
_NTH_FEED = re.compile(r"data\d+(_\w+)?")


def asker_of(chosen: ChosenStrategy, desk: Desk) -> CatalystStrategy:
    """An instance of the strategy with its parameters set, without feeds, broker and lines.

    Raises SpecError for a strategy that needs those: its sentence names what, and where.
    """
    found = hindrances(chosen.strategy)
    if found:
        raise not_replayable(chosen.label, "; ".join(found))
    made: Any = chosen.strategy.params
    params = made()
    given = {**dict(chosen.parameters), "desk": desk}
    for name, default in params._getitems():
        setattr(params, name, given.get(name, default))
    asker: CatalystStrategy = chosen.strategy.__new__(chosen.strategy)
    asker.params = asker.p = params
    try:
        asker.__init__()  # type: ignore[misc]
    except AttributeError as error:
        raise_where_backtraders(chosen.label, error)
        raise
    return asker


@lru_cache(maxsize=256)
def hindrances(strategy: type[CatalystStrategy]) -> tuple[str, ...]:
    """Why a strategy needs backtrader, a phrase for each reason; empty for one that can be replayed.

    It overrides what backtrader calls (next, start, notify_order ...), or its code reads what backtrader sets
    (self.datas, self.broker, self.position ...).
    """
    shared = set(CatalystStrategy.__mro__)
    found = []
    for owner in strategy.__mro__:
        if owner in shared:
            continue
        for name, function in _functions(owner):
            place = f"{owner.__name__}.{name}"
            if name in _BACKTRADERS:
                found.append(f"{place} overrides what backtrader calls")
            found += [f"{place} reads self.{read}" for read in sorted(set(_reads(function.__code__)))]
    return tuple(dict.fromkeys(found))


def not_replayable(label: str, why: str) -> SpecError:
    """The error of a strategy that backtrader alone can run."""
    return SpecError(f"strategy {label!r} cannot be replayed: {why}; run it with the engine backtrader")


def raise_where_backtraders(label: str, error: AttributeError) -> None:
    """SpecError where an attribute is missing that backtrader would have set; nothing otherwise."""
    if error.name in _BACKTRADERS:
        raise not_replayable(label, f"it reads {error.name}, which backtrader sets") from error


def _functions(owner: type) -> Iterator[tuple[str, FunctionType]]:
    for name, member in vars(owner).items():
        parts: tuple[Callable[..., Any] | None, ...] = (member,)
        if isinstance(member, property):
            parts = (member.fget, member.fset)
        elif isinstance(member, staticmethod | classmethod):
            parts = (member.__func__,)
        for part in parts:
            inner = getattr(part, "__wrapped__", part)
            if isinstance(inner, FunctionType):
                yield name, inner


def _reads(code: CodeType, own: str = "") -> Iterator[str]:
    """The attributes of backtrader's that code reads of `self`, in functions within it too."""
    own = own or (code.co_varnames[0] if code.co_argcount else "")
    before: Any = None
    for step in dis.get_instructions(code):
        is_read = step.opname in {"LOAD_ATTR", "LOAD_METHOD"} and before == own and own
        if is_read and (step.argval in _BACKTRADERS or _NTH_FEED.fullmatch(step.argval)):
            yield str(step.argval)
        is_name = step.opname.startswith(("LOAD_FAST", "LOAD_DEREF"))
        before = (step.argval[-1] if isinstance(step.argval, tuple) else step.argval) if is_name else None
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _reads(constant, own)
