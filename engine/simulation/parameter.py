"""A strategy's parameters: typed, documented, refused with a sentence where they are wrong."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalysts.errors import nearest
from engine.simulation.errors import SpecError
from engine.simulation.spec import ParameterValue


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its default (whose type is the parameter's type), what it means with its unit, and its bounds.

    `above` is exclusive, `at_least` and `at_most` are inclusive; `choices` are the allowed texts. `is_file` marks a
    text that names a file: it must be there, and its hash goes to the run's inputs.
    """

    default: ParameterValue
    about: str = ""
    above: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    choices: tuple[str, ...] = ()
    is_file: bool = False

    def parse(self, where: str, value: ParameterValue) -> ParameterValue:
        """The value as this parameter's type, from text or a value of the type; SpecError otherwise."""
        typed = self._typed(where, value)
        if isinstance(typed, str):
            if self.choices and typed not in self.choices:
                raise SpecError(f"{where}: {typed!r} is not one of {', '.join(self.choices)}")
            if self.is_file and typed and not Path(typed).expanduser().is_file():
                raise SpecError(f"{where}: there is no file {typed!r}; {self.about}")
        elif not isinstance(typed, bool):
            self._check_bounds(where, typed)
        return typed

    def _typed(self, where: str, value: ParameterValue) -> ParameterValue:
        kind = type(self.default)
        text = str(value).strip()
        if kind is bool:
            words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
            if text.lower() not in words:
                raise SpecError(f"{where}: {text!r} is not yes or no")
            return words[text.lower()]
        if kind is str:
            return text
        try:
            number = float(text) if not isinstance(value, bool) else math.nan
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise SpecError(f"{where}: {text!r} is not a number; {self._expected()}")
        if kind is int and number != int(number):
            raise SpecError(f"{where}: {text!r} is not a whole number; {self._expected()}")
        return int(number) if kind is int else number

    def _check_bounds(self, where: str, number: float) -> None:
        too_low = (self.above is not None and number <= self.above) or (
            self.at_least is not None and number < self.at_least
        )
        if too_low or (self.at_most is not None and number > self.at_most):
            raise SpecError(f"{where}: {number:g} is out of bounds; {self._expected()}")

    def _expected(self) -> str:
        parts = [self.about or "expected a number"]
        if self.above is not None:
            parts.append(f"above {self.above:g}")
        if self.at_least is not None:
            parts.append(f"at least {self.at_least:g}")
        if self.at_most is not None:
            parts.append(f"at most {self.at_most:g}")
        return ", ".join(parts)


def parsed_parameters(
    strategy: str, declared: Mapping[str, Parameter], given: Mapping[str, ParameterValue]
) -> dict[str, ParameterValue]:
    """Every declared parameter with its value: the given one, checked, or the default.

    Raises SpecError with a sentence for each unknown or wrong one.
    """
    faults = []
    values = {name: parameter.default for name, parameter in declared.items()}
    for name, value in given.items():
        if name not in declared:
            guess = nearest(name, list(declared))
            hint = f" did you mean {guess!r}?" if guess else ""
            faults.append(f"{strategy}: unknown parameter {name!r};{hint} it has {', '.join(declared) or 'none'}")
            continue
        try:
            values[name] = declared[name].parse(f"{strategy}:{name}", value)
        except SpecError as error:
            faults.append(str(error))
    if faults:
        raise SpecError("\n".join(faults))
    return values


def parsed_strategy_text(text: str) -> tuple[str, dict[str, ParameterValue]]:
    """`NAME:hold=10,size=0.2` as name and raw parameters; also `module:Class:hold=10` and `file.py:Class:hold=10`."""
    head, _, tail = text.rpartition(":")
    if not head or "=" not in tail:
        return text.strip(), {}
    given: dict[str, ParameterValue] = {}
    for part in tail.split(","):
        name, equals, value = part.partition("=")
        if not equals or not name.strip():
            raise SpecError(
                f"strategy {text!r}: {part!r} is not NAME=VALUE; write for instance {head}:hold=10,size=0.2"
            )
        if name.strip() in given:
            raise SpecError(f"strategy {text!r}: {name.strip()!r} is given twice")
        given[name.strip()] = value.strip()
    return head.strip(), given
