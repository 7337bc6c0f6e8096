"""The tables of a study as CSV."""

from collections.abc import Iterator, Sequence

from engine.measurement.study.event_result import EventResult
from engine.measurement.study.groups import GroupResult
from engine.measurement.study.study import Study
from engine.measurement.study.window_result import WindowResult
from engine.reports import cells

WINDOWS = ("window", "first", "last", "n", "caar", "error", "low", "high", "mean_correlation", "dof", "p", "p_adjusted")
GROUPS = ("by", "group", "dates", *WINDOWS[1:])
TESTS = ("window", "first", "last", "test", "statistic", "dof", "p", "reason")
SESSIONS = (
    *("session", "n", "aar", "aar_low", "aar_high", "aar_p"),
    *("caar", "caar_low", "caar_high", "caar_p"),
)
EVENTS = (
    *("catalysts", "ticker", "entry_on", "cluster", "n_estimation", "alpha", "beta", "sector_beta", "deviation"),
    *("car", "scar", "bhar", "run_up", "reaction", "capturable", "after", "buyable_on"),
    *("n_locked", "extension", "overlaps"),
)
RETURNS = ("ticker", "entry_on", "session", "abnormal_return", "path")
DROPPED = ("catalysts", "ticker", "entry_on", "reason")


def study_tables(study: Study) -> dict[str, bytes]:
    """Every table by file name."""
    return {
        "windows.csv": cells.encoded(WINDOWS, map(_window, study.windows)),
        "groups.csv": cells.encoded(GROUPS, map(_group, study.groups)),
        "tests.csv": cells.encoded(TESTS, _tests(study)),
        "sessions.csv": cells.encoded(SESSIONS, _sessions(study)),
        "events.csv": cells.encoded(EVENTS, map(_event, study.events)),
        "returns.csv": cells.encoded(RETURNS, _returns(study)),
        "dropped.csv": cells.encoded(DROPPED, _dropped(study)),
    }


def _window(row: WindowResult) -> list[str]:
    numbers = (row.caar, row.error, row.low, row.high, row.mean_correlation, row.dof, row.headline.p, row.adjusted)
    return [
        cells.text(row.name),
        cells.whole(row.first),
        cells.whole(row.last),
        cells.whole(row.n),
        *map(cells.fraction, numbers),
    ]


def _group(row: GroupResult) -> list[str]:
    label = row.label
    return [label.by.value, cells.text(label.name), cells.whole(row.n_dates), *_window(row.window)[1:]]


def _tests(study: Study) -> Iterator[list[str]]:
    by_session = [window for row in study.sessions for window in (row.aar, row.caar)]
    for row in (*study.windows, *by_session):
        for one in row.tests:
            yield [
                cells.text(row.name),
                cells.whole(row.first),
                cells.whole(row.last),
                cells.text(one.test.value),
                *map(cells.fraction, (one.statistic, one.dof, one.p)),
                cells.text(one.reason),
            ]


def _sessions(study: Study) -> Iterator[list[str]]:
    for row in study.sessions:
        yield [cells.whole(row.session), cells.whole(row.aar.n), *_mean(row.aar), *_mean(row.caar)]


def _mean(row: WindowResult) -> Sequence[str]:
    return [cells.fraction(value) for value in (row.caar, row.low, row.high, row.headline.p)]


def _event(row: EventResult) -> list[str]:
    had = row.attained
    betas = (*row.betas, None, None)[:2]
    return [
        cells.text(" ".join(row.event.catalysts)),
        cells.text(row.event.ticker),
        cells.day(row.event.entry_on),
        cells.whole(row.cluster),
        cells.whole(row.n_estimation),
        *map(cells.fraction, (row.alpha, *betas, row.deviation, row.car, row.scar, row.bhar)),
        *map(cells.fraction, (had.run_up, had.reaction, had.capturable, had.after)),
        cells.day(had.buyable_on),
        cells.whole(row.n_locked),
        cells.whole(row.extension),
        cells.text(" ".join(row.overlaps)),
    ]


def _returns(study: Study) -> Iterator[list[str]]:
    if not study.path:
        return
    first = study.path[0].session + 1
    for row, path in zip(study.events, study.paths, strict=True):
        for place, value in enumerate(row.returns):
            yield [
                cells.text(row.event.ticker),
                cells.day(row.event.entry_on),
                cells.whole(first + place),
                cells.fraction(value),
                cells.fraction(path[place + 1]),
            ]


def _dropped(study: Study) -> Iterator[list[str]]:
    for row in study.dropped:
        yield [
            cells.text(" ".join(row.catalysts)),
            cells.text(row.ticker),
            cells.day(row.entry_on),
            cells.text(row.reason),
        ]
