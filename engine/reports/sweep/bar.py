"""How far a sweep is, on the screen: points done, how many a second, the time left."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Step(Protocol):
    """How far a sweep is."""

    @property
    def n_done(self) -> int: ...
    @property
    def n_all(self) -> int: ...
    @property
    def n_kept(self) -> int: ...
    @property
    def n_failed(self) -> int: ...


class SweepBar:
    """A bar on the terminal's error stream; nothing is shown where that stream is no terminal."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def show(self, step: Step) -> None:
        """Show a step."""
        if self._progress is None:
            self._begin(step)
        assert self._progress is not None and self._task is not None  # noqa: S101 - begun above
        told = f"{step.n_failed:,} failed" if step.n_failed else ""
        self._progress.update(self._task, completed=step.n_done - step.n_kept, told=told)

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _begin(self, step: Step) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            ProgressColumn,
            Task,
            TextColumn,
            TimeRemainingColumn,
        )
        from rich.text import Text

        class Rate(ProgressColumn):
            """Points a second."""

            def render(self, task: Task) -> Text:
                return Text("" if not task.speed else f"{task.speed:,.1f} points/s")

        told = TextColumn("{task.fields[told]}", markup=False)
        columns = (TextColumn("sweeping"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn(), told)
        console = Console(stderr=True)
        self._progress = Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal, speed_estimate_period=60.0
        )
        self._task = self._progress.add_task("", total=step.n_all - step.n_kept, told="")
        self._progress.start()
