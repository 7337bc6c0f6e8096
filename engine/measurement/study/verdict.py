"""The verdict in words, by stated rules, with the three numbers that it rests on."""

from dataclasses import dataclass
from enum import StrEnum

from engine.measurement.study.evidence import Evidence
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.statistic import Statistic

LEAST_DATES = 5
LEAST_EFFECTIVE = 5.0


class Finding(StrEnum):
    """What a study can say."""

    DISTINGUISHABLE = "distinguishable from luck"
    NOT_DISTINGUISHABLE = "not distinguishable from luck"
    TOO_LITTLE = "too little data to tell"


@dataclass(frozen=True, slots=True)
class StudyVerdict:
    """The finding, `why` by the rule that decided, and its three numbers: the headline test's p, the effective number
    of events, the smallest effect that they could show."""

    finding: Finding
    why: str
    p: float | None
    effective_n: float
    detectable: float | None


def verdict_of(headline: Statistic, evidence: Evidence, settings: StudySettings) -> StudyVerdict:
    """Rules, in this order: too little data where the test cannot be made, where the events fall on fewer than five
    dates, or where they tell no more than fewer than five independent ones would; distinguishable where p is below 1 −
    confidence; too little where the smallest effect that could have been found is larger than the one that would
    matter (`worth`); else not distinguishable."""
    level = 1.0 - settings.confidence

    def told(finding: Finding, why: str) -> StudyVerdict:
        return StudyVerdict(finding, why, headline.p, evidence.effective_n, evidence.detectable)

    if headline.p is None:
        return told(Finding.TOO_LITTLE, f"{headline.test} cannot be made: {headline.reason}")
    if evidence.n_dates < LEAST_DATES:
        dates = "one date" if evidence.n_dates == 1 else f"{evidence.n_dates} dates"
        return told(Finding.TOO_LITTLE, f"all events fall on {dates}; {LEAST_DATES} are needed")
    if evidence.effective_n < LEAST_EFFECTIVE:
        return told(
            Finding.TOO_LITTLE,
            f"the events tell as much as {evidence.effective_n:.1f} independent ones; {LEAST_EFFECTIVE:g} are needed",
        )
    if headline.p < level:
        return told(Finding.DISTINGUISHABLE, f"p is below {level:.2g}")
    if evidence.detectable is None or evidence.detectable > settings.worth:
        return told(
            Finding.TOO_LITTLE,
            f"p is not below {level:.2g}, and an effect of {settings.worth:.1%}, which would matter, "
            "could have been missed",
        )
    return told(
        Finding.NOT_DISTINGUISHABLE,
        f"p is not below {level:.2g}, and an effect of {settings.worth:.1%} would have shown",
    )
