"""How often was looked? Every test of a study that a reader may pick, and what their number makes of each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from engine.measurement.overfitting.adjusted_p_values import adjusted_p_values
from engine.measurement.study.study import Study
from engine.measurement.study.verdict import verdict_of
from engine.measurement.study.window_result import WindowResult


@dataclass(frozen=True, slots=True)
class Look:
    """One headline test, of a window or of a group."""

    name: str
    p: float


def looks_of(study: Study) -> tuple[Look, ...]:
    """The tests of a study's windows, then of its groups; what could not be tested is no look."""
    rows = (*study.windows, *(one.window for one in study.groups))
    return tuple(
        Look(f"{row.name} {row.first}..{row.last}", row.headline.p) for row in rows if row.headline.p is not None
    )


def allowing_for(study: Study, others: Sequence[Sequence[Look]], headlines: Sequence[float | None]) -> Study:
    """The study with its p-values adjusted for all that was looked at (Benjamini and Hochberg 1995).

    `others` are the tests of the other studies of the ledger, `headlines` the p-values that their verdicts rest on. A
    window's and a group's p allow for all tests of all studies; the verdict's, whose window was named before the look,
    for the verdicts of the others.
    """
    own = looks_of(study)
    adjusted = iter(adjusted_p_values([one.p for looks in (own, *others) for one in looks]))
    windows = tuple(_with(row, adjusted) for row in study.windows)
    groups = tuple(replace(one, window=_with(one.window, adjusted)) for one in study.groups)
    p = adjusted_p_values([study.reaction.headline.p, *headlines])[0]
    verdict = verdict_of(study.reaction.headline, study.evidence, study.settings, p, 1 + len(headlines))
    reaction = next(row for row in windows if row.name == study.reaction.name)
    return replace(study, windows=windows, groups=groups, reaction=reaction, verdict=verdict)


def _with(row: WindowResult, adjusted: Iterator[float | None]) -> WindowResult:
    return row if row.headline.p is None else replace(row, adjusted=next(adjusted))
