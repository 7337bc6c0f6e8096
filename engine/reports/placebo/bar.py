"""How far a placebo test is, on the screen: rate and time left; and what a simulation took."""

import time
from typing import Self

from catalysts.errors import printable
from engine.calendar_runs import PlaceboStep
from engine.reports.progress_bar import ProgressBar
from engine.reports.study_wording import counted


class PlaceboBar:
    """A progress bar with the clock of the simulations. As a context manager it takes the bar away on an error too."""

    def __init__(self) -> None:
        self._bar = ProgressBar("placebo")
        self._began: float | None = None
        self._seconds = 0.0
        self._n_done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def show(self, step: PlaceboStep) -> None:
        """Show a step."""
        now = time.perf_counter()
        self._began = now if self._began is None else self._began
        self._seconds, self._n_done = now - self._began, step.n_done
        told = f"{self._pace(step.n_all - step.n_done)}{printable(step.strategy)[:40]}, {step.how}"
        self._bar.move(step.n_done, step.n_all, told)

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()

    def sentence(self) -> str:
        """How long the simulations took, from the first step to the last, and each of them."""
        each = 1000 * self._seconds / self._n_done if self._n_done else 0.0
        return f"{counted(self._n_done, 'simulation')} in {self._seconds:.1f} s: {each:,.1f} ms each."

    def _pace(self, n_left: int) -> str:
        """Rate and time left, as soon as there is a rate."""
        if not (self._n_done and self._seconds):
            return ""
        rate = self._n_done / self._seconds
        return f"{rate:,.1f}/s, {n_left / rate:,.0f} s left: "
