"""How far a run of several strategies is, on the screen."""

from catalysts.errors import printable
from engine.reports.progress_bar import ProgressBar
from engine.simulation.progress import StrategyStep


class StrategyBar(ProgressBar):
    """A bar for two strategies or more."""

    def __init__(self) -> None:
        super().__init__("running")

    def show(self, step: StrategyStep) -> None:
        """Show a step."""
        if step.n_all > 1:
            self.move(step.n_done, step.n_all, printable(step.strategy)[:60])
