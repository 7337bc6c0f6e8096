"""`[axes]`: the axes of a sweep as a TOML table says them."""

import math
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError

from engine.simulation.sweep.axis import Axis, spaced, stepped
from engine.spec_file import TABLES, Table

FORMS = "a list of values such as [5, 10, 20], or a range such as { from = 1, to = 20 }"
MOST_VALUES = 1_000_000


class Scale(StrEnum):
    """How a range is filled."""

    EVEN = "even"
    LOG = "log"


class RangeTable(Table):
    """`{ from = 0.02, to = 0.1, step = 0.02 }`: with a step, a number n of values, or neither; whole numbers have step
    1."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    low: Annotated[int | float, Field(alias="from")]
    high: Annotated[int | float, Field(alias="to")]
    step: int | float | None = None
    n: Annotated[int | None, Field(ge=2, le=MOST_VALUES)] = None
    scale: Annotated[Scale, Field(strict=False)] = Scale.EVEN


def parsed_axes(table: dict[str, Any]) -> tuple[tuple[Axis, ...], list[str]]:
    """The axes in the order of the table, and a sentence for each fault."""
    axes: list[Axis] = []
    faults: list[str] = []
    for name, value in _flat(table):
        axis, own = _axis(name, value)
        faults += [f"axes.{name}: {one}" for one in own]
        if axis is not None:
            axes.append(axis)
    names = [axis.name for axis in axes]
    faults += [f"axes.{name}: is given twice" for name in sorted({one for one in names if names.count(one) > 1})]
    return tuple(axes), faults


def _flat(table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """`fills.slippage` may be written as a dotted key or as a table."""
    for name, value in table.items():
        if name in TABLES and isinstance(value, dict):
            for key, inner in value.items():
                yield f"{name}.{key}", inner
        else:
            yield name, value


def _axis(name: str, value: object) -> tuple[Axis | None, list[str]]:
    if isinstance(value, list):
        faults = _list_faults(value)
        return (None if faults else Axis(name, tuple(value))), faults
    if not isinstance(value, dict):
        return None, [f"{value!r} is not {FORMS}"]
    try:
        given = RangeTable.model_validate(value)
    except ValidationError as error:
        return None, [_range_fault(one) for one in error.errors()]
    faults = _range_faults(given)
    return (None if faults else _range(name, given)), faults


def _range(name: str, given: RangeTable) -> Axis:
    low, high, is_log = given.low, given.high, given.scale is Scale.LOG
    if given.n is not None:
        values = spaced(low, high, given.n, is_log=is_log)
        whole = all(isinstance(one, int) for one in (low, high))
        return Axis(name, tuple(dict.fromkeys(round(float(one)) for one in values)) if whole else values)
    if given.step is not None or (isinstance(low, int) and isinstance(high, int)):
        return Axis(name, stepped(low, high, given.step or 1))
    return Axis(name, (), float(low), float(high), is_log)


def _range_fault(error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"][:1])
    if error["type"] == "extra_forbidden":
        return f"{key}: not a key of a range; there are from, to, step, n, scale"
    if error["type"] == "missing":
        return f"{key}: missing; a range is {{ from = 1, to = 20 }}"
    return f"{key}: {error['input']!r} is not what a range has there ({str(error['msg']).lower()})"


def _range_faults(given: RangeTable) -> list[str]:
    numbers = [one for one in (given.low, given.high, given.step) if one is not None]
    if not all(math.isfinite(one) for one in numbers):
        return ["a range needs finite numbers"]
    faults = []
    if not given.low < given.high:
        faults.append(f"from {given.low:g} does not lie below to {given.high:g}")
    if given.step is not None and given.step <= 0:
        faults.append(f"step {given.step:g} is not above 0")
    elif given.step is not None and (given.high - given.low) / given.step > MOST_VALUES:
        faults.append(f"step {given.step:g} gives more than {MOST_VALUES:,} values")
    if given.step is not None and given.n is not None:
        faults.append("step and n say the same thing twice: leave one out")
    if given.scale is Scale.LOG and (given.low <= 0 or given.step is not None):
        faults.append("scale log needs a from above 0 and no step")
    elif given.scale is Scale.LOG and given.n is None and isinstance(given.low, int) and isinstance(given.high, int):
        faults.append("scale log of whole numbers needs their number n; write 1.0 for one that is not whole")
    if given.step is None and given.n is None and given.high - given.low > MOST_VALUES:
        faults.append(f"has more than {MOST_VALUES:,} whole numbers: give it a step")
    return faults


def _list_faults(values: list[Any]) -> list[str]:
    if not values:
        return [f"is empty; give {FORMS}"]
    faults = [f"{one!r} is not a number, a text or true or false" for one in values if not _is_plain(one)]
    if faults:
        return faults
    if len({_sort(one) for one in values}) > 1:
        return [f"{values!r} mixes numbers, texts and true or false"]
    twice = sorted({str(one) for one in values if values.count(one) > 1})
    return [f"{one} is given twice" for one in twice]


def _is_plain(value: object) -> bool:
    return isinstance(value, str | bool | int) or (isinstance(value, float) and math.isfinite(value))


def _sort(value: object) -> str:
    return "flag" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
