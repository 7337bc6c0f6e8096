"""How far a run of several strategies is, on the screen."""

from typing import TYPE_CHECKING, Self

from catalysts.errors import printable
from engine.simulation.progress import StrategyStep

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class StrategyBar:
    """A bar on the terminal's error stream, for two strategies or more; it goes with the last.

    Nothing is shown where that stream is no terminal. As a context manager it takes the bar away on an error too.
    """

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def show(self, step: StrategyStep) -> None:
        """Show a step."""
        if step.n_done >= step.n_all:
            self.stop()
        elif step.n_all > 1:
            if self._progress is None:
                self._begin(step.n_all)
            assert self._progress is not None and self._task is not None  # noqa: S101 - begun above
            self._progress.update(self._task, completed=step.n_done, told=printable(step.strategy)[:60])

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _begin(self, n_all: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        told = TextColumn("{task.fields[told]}", markup=False)
        columns = (TextColumn("running"), BarColumn(), MofNCompleteColumn(), told, TimeElapsedColumn())
        console = Console(stderr=True)
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task("", total=n_all, told="")
        self._progress.start()
