"""The verdict in words, by stated rules, with the three numbers that it rests on."""

from dataclasses import dataclass

from engine.measurement.study.evidence import Evidence
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.statistic import Statistic
from engine.measurement.verdict import Finding, finding_of

LEAST_DATES = 5
LEAST_EFFECTIVE = 5.0


@dataclass(frozen=True, slots=True)
class StudyVerdict:
    """The finding, `why` by the rule that decided, and its three numbers: the headline test's p, the effective number
    of events, the smallest effect that they could show. `p_adjusted`, by which the finding goes, allows for the
    `n_studies` different studies that were made."""

    finding: Finding
    why: str
    p: float | None
    effective_n: float
    detectable: float | None
    p_adjusted: float | None = None
    n_studies: int = 1


def verdict_of(
    headline: Statistic,
    evidence: Evidence,
    settings: StudySettings,
    p_adjusted: float | None = None,
    n_studies: int = 1,
) -> StudyVerdict:
    """Rules, in this order: too little data where the test cannot be made, where the events fall on fewer than five
    dates, or where they tell no more than fewer than five independent ones would; distinguishable where p is below 1 −
    confidence; too little where the smallest effect that could have been found is larger than the one that would
    matter (`worth`); else not distinguishable. Where several studies were made p is the adjusted one."""
    p = headline.p if p_adjusted is None else p_adjusted
    found, why = finding_of(
        p, _too_few(headline, evidence), evidence.detectable, settings.worth, 1.0 - settings.confidence
    )
    return StudyVerdict(found, why, headline.p, evidence.effective_n, evidence.detectable, p, n_studies)


def _too_few(headline: Statistic, evidence: Evidence) -> str:
    if headline.p is None:
        return f"{headline.test} cannot be made: {headline.reason}"
    if evidence.n_dates < LEAST_DATES:
        dates = "one date" if evidence.n_dates == 1 else f"{evidence.n_dates} dates"
        return f"all events fall on {dates}; {LEAST_DATES} are needed"
    if evidence.effective_n < LEAST_EFFECTIVE:
        return f"the events tell as much as {evidence.effective_n:.1f} independent ones; {LEAST_EFFECTIVE:g} are needed"
    return ""
