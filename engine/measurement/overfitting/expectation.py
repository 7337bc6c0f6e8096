"""An expectation, said before a run: a measure, a sign and a number, such as "captured > 0.5 %"."""

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from catalysts.errors import did_you_mean
from engine.measurement.report import MeasuredStrategy

_SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
_FORM = re.compile(r"\s*([A-Za-z_]+)\s*(>=|<=|>|<)\s*([+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)\s*(%?)\s*")
_MEASURES: Mapping[str, Callable[[MeasuredStrategy], float | None]] = {
    "sharpe": lambda one: one.performance.sharpe,
    "total_return": lambda one: one.performance.total_return,
    "annual_return": lambda one: one.performance.annual_return,
    "excess_return": lambda one: one.versus[0].excess_return if one.versus else None,
    "alpha": lambda one: one.versus[0].alpha if one.versus else None,
    "average_net": lambda one: one.trading.average_net,
    "average_excess": lambda one: one.trading.average_excess,
    "hit_rate": lambda one: one.trading.hit_rate,
    "reaction": lambda one: one.attainable.reaction,
    "capturable": lambda one: one.attainable.capturable,
    "captured": lambda one: one.attainable.captured,
}
STUDIED = ("CAAR",)
"""What an event study measures and a run does not."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """`value` is a fraction where the measure is one. `sharpe` and `alpha` are annual, as in a report."""

    measure: str
    sign: str
    value: float

    def holds(self, measured: float) -> bool:
        """Whether a measured number meets it."""
        return _SIGNS[self.sign](measured, self.value)


@dataclass(frozen=True, slots=True)
class ExpectationCheck:
    """An expectation's text, what was measured, and whether it held; both None where it was not measured."""

    text: str
    measured: float | None
    holds: bool | None


def parsed_expectation(text: str) -> Expectation:
    """Read `MEASURE > NUMBER`, with >, >=, < or <= and a number that may end in %. ValueError with a sentence."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f'{text!r} is not MEASURE > NUMBER, such as "captured > 0.5 %" or "CAAR > 0"')
    measure, sign, number, percent = match.groups()
    known = {name.casefold(): name for name in (*_MEASURES, *STUDIED)}
    if measure.casefold() not in known:
        raise ValueError(f"{text!r}: {measure!r} is not a measure; {did_you_mean(measure, known.values())}")
    return Expectation(known[measure.casefold()], sign, float(number) / 100.0 if percent else float(number))


def is_studied(text: str) -> bool:
    """Whether an event study measures what is expected. ValueError for a text that cannot be read."""
    return parsed_expectation(text).measure in STUDIED


def checked_caar(texts: Iterable[str], caar: float | None) -> tuple[ExpectationCheck, ...]:
    """What a study says to the expectations on CAAR; the others are a run's."""
    return tuple(
        ExpectationCheck(text, caar, None if caar is None else parsed_expectation(text).holds(caar))
        for text in texts
        if is_studied(text)
    )


def checked(text: str, strategy: MeasuredStrategy) -> ExpectationCheck:
    """What a run says to an expectation; nothing where only an event study measures it."""
    if is_studied(text):
        return ExpectationCheck(text, None, None)
    expectation = parsed_expectation(text)
    measured = _MEASURES[expectation.measure](strategy)
    return ExpectationCheck(text, measured, None if measured is None else expectation.holds(measured))
