"""Does it hold in every part? The reaction of groups of events, each tested as the whole is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from engine.measurement.study.event import StudyEvent
from engine.measurement.study.label import GroupBy, Label
from engine.measurement.study.measured import Measured, n_lags, reaction_cars
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.statistic import HEADLINE, Statistic, unjudged
from engine.measurement.study.window_result import WindowResult, car_tests, of_cars

LEAST_DATES = 5


@dataclass(frozen=True, slots=True)
class GroupResult:
    """The reaction of one group's events, which fall on `n_dates` dates; not tested on fewer than five."""

    label: Label
    n_dates: int
    window: WindowResult


def group_results(
    measured: Measured, labels: Mapping[StudyEvent, Sequence[Label]], settings: StudySettings
) -> tuple[GroupResult, ...]:
    """The result of each group, by what it is grouped by and then its name."""
    members: dict[Label, list[int]] = {}
    for place, event in enumerate(measured.gathered.events):
        for label in labels.get(event, ()):
            members.setdefault(label, []).append(place)
    order = list(GroupBy)
    return tuple(
        _result(measured, label, members[label], settings)
        for label in sorted(members, key=lambda one: (order.index(one.by), one.name))
    )


def _result(measured: Measured, label: Label, members: Sequence[int], settings: StudySettings) -> GroupResult:
    kept = np.zeros(len(measured.gathered.events), dtype=bool)
    kept[list(members)] = True
    part = measured.at(kept, n_lags(settings))
    total = reaction_cars(part.abnormal, settings)
    n_dates = len(np.unique(part.gathered.entries))
    tests: tuple[Statistic, ...] = car_tests(total, part.abnormal, part.correlation)
    if n_dates < LEAST_DATES:
        dates = "one date" if n_dates == 1 else f"{n_dates} dates"
        tests = (unjudged(HEADLINE, f"its events fall on {dates}; {LEAST_DATES} are needed"),)
    window = (0, settings.last)
    found = of_cars(f"{label.by}: {label.name}", window, total, part.correlation, settings.confidence, tests)
    return GroupResult(label, n_dates, found)
