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
    """`n` points, taken evenly from the whole grid."""
    chosen = workload.points[evenly(len(workload.points), n)].tolist()
    return [Job(workload.rows, workload.instruments, hold, delay, stop) for hold, delay, stop in chosen]


def calendars(workload: Workload, n: int) -> list[Job]:
    """`n` calendars, taken evenly."""
    one = workload
    chosen = one.calendars[evenly(len(one.calendars), n)]
    return [Job(rows, 0 * rows, one.hold, one.delay, one.stop) for rows in chosen]


def evenly(total: int, n: int) -> list[int]:
    """`n` of `total` places at equal distances."""
    return [at * total // n for at in range(n)]
