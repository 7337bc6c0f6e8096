"""A progress bar on the terminal's error stream."""

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class ProgressBar:
    """A bar that appears with the first step and goes with the last; nothing is shown where the error stream is no
    terminal. As a context manager it takes the bar away on an error too. `verb` stands before it."""

    def __init__(self, verb: str) -> None:
        self._verb = verb
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def move(self, n_done: int, n_all: int, told: str) -> None:
        """Show that `n_done` of `n_all` are done, with a text beside the bar; at the end take it away."""
        if n_done >= n_all:
            self.stop()
            return
        if self._progress is None:
            self._begin(n_all)
        assert self._progress is not None and self._task is not None  # noqa: S101 - begun above
        self._progress.update(self._task, completed=n_done, told=told)

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _begin(self, n_all: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        told = TextColumn("{task.fields[told]}", markup=False)
        columns = (TextColumn(self._verb), BarColumn(), MofNCompleteColumn(), told, TimeElapsedColumn())
        console = Console(stderr=True)
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task("", total=n_all, told="")
        self._progress.start()
