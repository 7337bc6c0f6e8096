"""The differences of two histories in a few sentences: a split applied to the past reads as one, not as a thousand."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from engine.prices.content import COLUMNS
from engine.prices.disk.difference import Difference
from engine.prices.history import History

FEW = 3
PRICE_COLUMNS = COLUMNS[:-1]
SAME_RATIO = 2e-3
LARGEST_PART = 20
BARS_A_STEP = 10  # an adjusted past changes its factor on a few dates only


def summary(old: History, new: History, found: Sequence[Difference]) -> tuple[str, ...]:
    """Sentences about everything in which the two disagree where both were asked; `found` are their `differences`."""
    said = []
    if old.currency != new.currency:
        said.append(f"the currency was {old.currency or 'none'}, is now {new.currency or 'none'}")
    first = max(old.asked_from, new.asked_from)
    last = min(old.asked_to, new.asked_to)
    compared = [day for day in new.bars.sessions.tolist() if first <= day <= last]
    many: dict[str, str] = {}
    for column in dict.fromkeys(one.column for one in found):
        of_column = [one for one in found if one.column == column]
        if len(of_column) <= FEW:
            said += [one.sentence() for one in of_column]
        else:
            many[column] = _many(column, of_column, compared)
    return (*said, *_united(many))


def _united(many: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for all four prices."""
    if not set(PRICE_COLUMNS) <= many.keys():
        return tuple(many.values())
    alike = {sentence.replace(column, "price", 1) for column, sentence in many.items() if column in PRICE_COLUMNS}
    prices = alike if len(alike) == 1 else [f"{many['close']}; open, high and low as well"]
    return (*prices, *(sentence for column, sentence in many.items() if column not in PRICE_COLUMNS))


def _many(column: str, found: Sequence[Difference], compared: Sequence[date]) -> str:
    name = "sessions without a bar in one of the two" if column == "bar" else column
    days = [one.on for one in found]
    plain = f"{column}: {len(found)} of {len(compared)} differ, {days[0]} to {days[-1]}"
    if column == "bar":
        return f"{len(found)} {name}, {days[0]} to {days[-1]}"
    if column not in PRICE_COLUMNS:
        return plain
    ratios = np.array([_ratio(one) for one in found])
    middle = float(np.median(ratios))
    if np.abs(ratios / middle - 1).max() > SAME_RATIO:
        n_steps = int((np.abs(np.diff(ratios) / ratios[:-1]) > SAME_RATIO).sum())
        cause = ": looks like another adjustment of the past" if n_steps * BARS_A_STEP < len(found) else ""
        return f"{plain}, times {ratios.min():.6g} to {ratios.max():.6g}{cause}"
    before = [day for day in compared if day <= days[-1]]
    after = [day for day in compared if day > days[-1]]
    if days != before:
        return f"{plain}, times {middle:.6g}"
    where = f"all {column}s before {after[0]}" if after else f"all {column}s"
    return f"{where} times {middle:.6g}: looks like {_cause(middle)}"


def _ratio(one: Difference) -> float:
    return one.new / one.old if one.old and one.new else float("nan")


def _cause(ratio: float) -> str:
    """What multiplies a past: a split by a simple ratio, else a dividend or another unit."""
    near = Fraction(ratio).limit_denominator(LARGEST_PART)
    is_simple = near > 0 and near != 1 and abs(float(near) / ratio - 1) < SAME_RATIO
    if is_simple and (near.numerator <= LARGEST_PART or near.denominator == 1) and not 0.9 < ratio < 1.1:
        return "a split applied"
    return "a dividend applied" if 0 < ratio < 1 else "another unit or adjustment"
