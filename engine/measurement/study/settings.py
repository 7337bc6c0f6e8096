"""What a study is asked: windows, model, benchmark, and from which effect on an answer matters."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.measurement.study.model import Model, ReturnKind

LEAST_ESTIMATION = 10


@dataclass(frozen=True, slots=True)
class StudySettings:
    """Sessions are counted from the entry session, 0: the first whose open lies after the news was known.

    The event window runs from `first` to `last`; its verdict rests on 0 to `last`. The estimation window holds
    `n_estimation` sessions and ends `buffer` sessions before 0; an event with fewer than `least` usable ones is
    dropped. `run_up` sessions before 0 and `after` sessions behind the window are shown beside it. `worth` is the
    smallest effect over the window that would matter, a fraction; `confidence` that of bands and power's test.
    """

    benchmark: str
    sector: str = ""
    model: Model = Model.MARKET
    returns: ReturnKind = ReturnKind.SIMPLE
    first: int = -1
    last: int = 10
    n_estimation: int = 120
    buffer: int = 20
    run_up: int = 10
    after: int = 10
    worth: float = 0.05
    confidence: float = 0.95
    power: float = 0.8
    n_draws: int = 4999
    seed: int = 0

    @property
    def least(self) -> int:
        """The fewest usable estimation sessions: half of the window, ten at least."""
        return max(LEAST_ESTIMATION, self.n_estimation // 2)

    @property
    def earliest(self) -> int:
        """The first relative session that is gathered."""
        return -max(min(self.run_up, self.buffer), -self.first)

    @property
    def factors(self) -> tuple[str, ...]:
        """The tickers whose returns the model uses, and the benchmark always."""
        return (self.benchmark, self.sector) if self.model is Model.SECTOR else (self.benchmark,)

    def faults(self) -> Iterator[str]:
        """A sentence for everything in them that makes no study."""
        if not self.first <= 0 <= self.last:
            yield f"--window: {self.first}..{self.last} does not hold session 0; give one like -1..10"
        if self.buffer < -self.first:
            yield (
                f"--buffer: {self.buffer} sessions are fewer than the {-self.first} that the window begins before "
                "the news: it would reach into the estimation window; give a larger buffer"
            )
        if self.n_estimation < 2 * LEAST_ESTIMATION:
            least = 2 * LEAST_ESTIMATION
            yield f"--estimation: {self.n_estimation} sessions are too few for a model; give {least} or more"
        if self.last - self.first > 250:
            yield f"--window: {self.first}..{self.last} is longer than a year of sessions; give a shorter one"
        if self.model is Model.SECTOR and not self.sector:
            yield "--model sector: it needs the sector's own index or fund; name it with --sector TICKER"
        if self.sector and self.sector == self.benchmark:
            yield f"--sector: {self.sector} is the benchmark itself; name another one"
        if not self.worth > 0:
            yield f"--worth: {self.worth} is not above zero; give a fraction such as 0.05"
