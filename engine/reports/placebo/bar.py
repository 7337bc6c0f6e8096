"""How far a placebo test is, on the screen: rate and time left; and what a calendar took."""

import time
from typing import TYPE_CHECKING, Self

from catalysts.errors import printable
from engine.calendar_runs import PlaceboStep
from engine.reports.study_wording import counted

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class PlaceboBar:
    """A bar on the terminal's error stream; nothing is shown where that stream is no terminal.

    As a context manager it takes the bar away on an error too. `seconds` is the time from the first step to the last.
    """

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._began = self._ended = 0.0
        self.n_done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def seconds(self) -> float:
        """How long the simulations took."""
        return self._ended - self._began

    def sentence(self) -> str:
        """How long it took, and a simulation of them."""
        each = 1000 * self.seconds / self.n_done if self.n_done else 0.0
        return f"{counted(self.n_done, 'simulation')} in {self.seconds:.1f} s: {each:,.1f} ms each."

    def show(self, step: PlaceboStep) -> None:
        """Show a step."""
        now = time.perf_counter()
        if self._progress is None:
            self._begin(step.n_all)
            self._began = now
        assert self._progress is not None and self._task is not None  # noqa: S101 - begun above
        self._ended, self.n_done = now, step.n_done
        told = f"{printable(step.strategy)[:40]} {step.how}"
        rate = f"{step.n_done / (now - self._began):.1f}/s" if step.n_done and now > self._began else ""
        self._progress.update(self._task, completed=step.n_done, told=told, rate=rate)

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _begin(self, n_all: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        told, rate = (TextColumn(f"{{task.fields[{name}]}}", markup=False) for name in ("told", "rate"))
        left = TimeRemainingColumn(elapsed_when_finished=True)
        columns = (TextColumn("placebo"), BarColumn(), MofNCompleteColumn(), rate, left, told)
        console = Console(stderr=True)
        self._progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._progress.add_task("", total=n_all, told="", rate="")
        self._progress.start()
