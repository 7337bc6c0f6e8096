"""A job: one backtest of a workload. numpy alone."""

from dataclasses import dataclass

from workload import Ints, Workload


@dataclass(frozen=True, slots=True)
class Job:
    """Catalysts (rows and instruments) traded with one set of parameters."""

    rows: Ints
    instruments: Ints
    hold: int
    delay: int
    stop: int


def whole(workload: Workload) -> list[Job]:
    """The workload's own catalysts and parameters."""
    return [Job(workload.rows, workload.instruments, workload.hold, workload.delay, workload.stop)]


def points(workload: Workload, n: int) -> list[Job]:
    """The first `n` points, taken evenly from the whole grid."""
    total = len(workload.points)
    chosen = workload.points[[at * total // n for at in range(n)]].tolist()
    return [Job(workload.rows, workload.instruments, hold, delay, stop) for hold, delay, stop in chosen]


def calendars(workload: Workload, n: int) -> list[Job]:
    """The first `n` calendars."""
    one = workload
    return [Job(rows, 0 * rows, one.hold, one.delay, one.stop) for rows in one.calendars[:n]]
