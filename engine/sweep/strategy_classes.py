"""Strategies' classes where points are run: found once, from the file that was sent along where it is not here."""

import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path, PureWindowsPath

from engine.simulation.catalog import ChosenStrategy, choose, with_parameters
from engine.simulation.spec import StrategySpec
from engine.simulation.strategy import CatalystStrategy

Found = tuple[type[CatalystStrategy], tuple[tuple[str, str], ...]]


class StrategyClasses:
    """The classes by the names they are asked for with. `files` has the content of those that are files of their
    own."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._found: dict[str, Found] = {}
        self._stack = ExitStack()

    def chosen(self, spec: StrategySpec) -> ChosenStrategy:
        """A strategy with its parameters. SpecError where they are wrong."""
        if spec.name not in self._found:
            self._found[spec.name] = self._class_of(spec)
        strategy, inputs = self._found[spec.name]
        return with_parameters(strategy, spec, inputs)

    def close(self) -> None:
        """Remove the files that were written to be loaded."""
        self._stack.close()

    def _class_of(self, spec: StrategySpec) -> Found:
        place, _, member = spec.name.rpartition(":")
        name = spec.name
        content = self._files.get(place)
        if content is not None and not _is_here(Path(place).expanduser(), content):
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="catalyst-sweep-"))
            copy = Path(folder) / PureWindowsPath(place).name
            copy.write_bytes(content)
            name = f"{copy}:{member}"
        found = choose(StrategySpec(name, spec.parameters))
        return found.strategy, found.inputs


def _is_here(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
