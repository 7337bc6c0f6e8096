"""Which strategies there are, and how one is found by name."""

import hashlib
import importlib
import importlib.util
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType

from catalysts.errors import nearest
from engine.simulation.errors import SpecError, StrategyError
from engine.simulation.parameter import parsed_parameters, parsed_strategy_text
from engine.simulation.spec import ParameterValue, StrategySpec
from engine.simulation.strategy import CatalystStrategy

GROUP = "catalyst.strategies"
VEHICLES = "catalyst.vehicles"
VEHICLE, ALL = "vehicle:", "all"


@dataclass(frozen=True, slots=True)
class ChosenStrategy:
    """A strategy class with all its parameters. `label` names it in reports; `inputs` are (file, SHA-256) of the
    files that it or its parameters came from."""

    label: str
    strategy: type[CatalystStrategy]
    parameters: tuple[tuple[str, ParameterValue], ...]
    inputs: tuple[tuple[str, str], ...] = ()


@cache
def _points(group: str) -> dict[str, EntryPoint]:
    """The entry points of a group by name; what is installed does not change while a program runs."""
    return {point.name: point for point in entry_points(group=group)}


def shipped_strategies() -> tuple[str, ...]:
    """The names of the installed strategies, sorted."""
    return tuple(sorted(_points(GROUP)))


def shipped_vehicles() -> tuple[str, ...]:
    """The names of the installed vehicles, sorted."""
    return tuple(sorted(_points(VEHICLES)))


def vehicle_specs(texts: Iterable[str]) -> tuple[StrategySpec, ...]:
    """The specs of vehicles written as NAME, NAME:hold=5,size=0.1 or all; each is a strategy named vehicle:NAME.

    Raises SpecError for a text that is none of these; an unknown name is found by `choose`.
    """
    specs = []
    for text in texts:
        name, parameters = parsed_strategy_text(f"{VEHICLE}{text.strip()}")
        given = tuple(sorted(parameters.items()))
        named = [f"{VEHICLE}{one}" for one in shipped_vehicles()] if name == f"{VEHICLE}{ALL}" else [name]
        specs += [StrategySpec(one, given) for one in named]
    return tuple(dict.fromkeys(specs))


def choose(spec: StrategySpec) -> ChosenStrategy:
    """The class and the checked parameters of a strategy's spec.

    The name is an entry point of `catalyst.strategies`, `vehicle:NAME` for one of `catalyst.vehicles`, `module:Class`,
    or `file.py:Class`. Raises SpecError.
    """
    strategy, inputs = _found(spec.name)
    return with_parameters(strategy, spec, inputs)


def with_parameters(
    strategy: type[CatalystStrategy], spec: StrategySpec, inputs: tuple[tuple[str, str], ...] = ()
) -> ChosenStrategy:
    """A class that was found already with the checked parameters of a spec; SpecError where they are wrong."""
    declared = strategy.declared_parameters()
    values = parsed_parameters(spec.name, declared, dict(spec.parameters))
    faults = tuple(strategy.parameter_faults(values))
    if faults:
        raise SpecError("\n".join(f"{spec.name}: {fault}" for fault in faults))
    files = {key: Path(str(values[key])).expanduser() for key in declared if declared[key].is_file and values[key]}
    shown = {key: files[key].name if key in files else _shown(values[key]) for key in sorted(dict(spec.parameters))}
    given = ",".join(f"{key}={text}" for key, text in shown.items())
    name = spec.name if spec.name.startswith(VEHICLE) else spec.name.rpartition(":")[2]
    inputs += tuple((f"strategy/{file.name}", _sha256(file)) for file in files.values())
    return ChosenStrategy(f"{name}:{given}" if given else name, strategy, tuple(sorted(values.items())), inputs)


def choose_all(specs: tuple[StrategySpec, ...]) -> tuple[ChosenStrategy, ...]:
    """The strategies of a run, each with a label of its own. Raises SpecError with all faults at once."""
    chosen: list[ChosenStrategy] = []
    faults = []
    for spec in specs:
        try:
            chosen.append(choose(spec))
        except SpecError as error:
            faults.append(str(error))
    labels = [one.label for one in chosen]
    faults += [
        f"strategy {label!r} is asked for twice; give it other parameters"
        for label in sorted(set(labels))
        if labels.count(label) > 1
    ]
    if faults:
        raise SpecError("\n".join(faults))
    if not chosen:
        raise SpecError("no strategy to run; name one with --strategy")
    return tuple(chosen)


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _shown(value: ParameterValue) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def _found(name: str) -> tuple[type[CatalystStrategy], tuple[tuple[str, str], ...]]:
    if name.startswith(VEHICLE):
        return _vehicle(name.removeprefix(VEHICLE)), ()
    points = _points(GROUP)
    if name in points:
        return _checked(name, points[name].load()), ()
    place, colon, member = name.rpartition(":")
    if not colon or not member.isidentifier():
        known = sorted(points)
        guess = nearest(name, known) or (nearest(place, known) if place else None)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise SpecError(
            f"strategy {name!r} is not known; there are {', '.join(known) or 'none installed'}, or write module:Class "
            f"or file.py:Class, with parameters as NAME:hold=10,size=0.2.{hint}"
        )
    if place.endswith(".py"):
        path = Path(place).expanduser().absolute()
        return _checked(name, _member(_module_of(path), member, name)), ((f"strategy/{path.name}", _sha256(path)),)
    try:
        module = importlib.import_module(place)
    except (ImportError, TypeError, ValueError) as error:
        guess = nearest(place, sorted(points))
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise SpecError(f"strategy {name!r}: the module {place!r} cannot be imported ({error}).{hint}") from error
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise StrategyError(f"strategy {name!r}: the module {place!r} fails as it is imported: {said}") from error
    return _checked(name, _member(module, member, name)), ()


def _vehicle(name: str) -> type[CatalystStrategy]:
    points = _points(VEHICLES)
    if name not in points:
        guess = nearest(name, sorted(points))
        hint = f" Did you mean {guess!r}?" if guess else ""
        known = ", ".join(sorted(points)) or "none installed"
        raise SpecError(f"vehicle {name!r} is not known; there are {known}, or write all.{hint}")
    return _checked(f"{VEHICLE}{name}", points[name].load())


def _module_of(path: Path) -> ModuleType:
    if not path.is_file():
        raise SpecError(f"strategy file {str(path)!r} does not exist")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    spec = importlib.util.spec_from_file_location(f"{path.stem}_{digest}", path)
    if spec is None or spec.loader is None:
        raise SpecError(f"strategy file {str(path)!r} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # backtrader looks its classes' module up there
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[spec.name]
        line = _line_in(path, error)
        raise StrategyError(f"{path.name}{line}: {type(error).__name__}: {error}") from error
    return module


def _line_in(path: Path, error: BaseException) -> str:
    if isinstance(error, SyntaxError) and error.lineno is not None:
        return f":{error.lineno}"
    lines = []
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return f":{lines[-1]}" if lines else ""


def _member(module: ModuleType, member: str, name: str) -> object:
    found = getattr(module, member, None)
    if found is None:
        classes = [key for key, value in vars(module).items() if isinstance(value, type)]
        guess = nearest(member, classes)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise SpecError(f"strategy {name!r}: there is no {member!r} in it.{hint}")
    return found


def _checked(name: str, found: object) -> type[CatalystStrategy]:
    if not (isinstance(found, type) and issubclass(found, CatalystStrategy)):
        raise SpecError(f"strategy {name!r} is not a class derived from engine.CatalystStrategy")
    return found
