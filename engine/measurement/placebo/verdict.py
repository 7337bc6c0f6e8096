"""What placebo calendars say of a strategy, in one of three words, by stated rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.measurement.overfitting.adjusted_p_values import Adjustment, adjusted_p_values
from engine.measurement.placebo.placebos import Method
from engine.measurement.placebo.standing import Measure, Standing
from engine.measurement.study.verdict import LEAST_DATES, Finding

LEVEL = 0.05
LEAST_CALENDARS = 19  # with fewer no p-value can reach 5 %
JUDGED = (Measure.NET, Measure.SHARPE, Measure.CAAR)


@dataclass(frozen=True, slots=True)
class PlaceboVerdict:
    """The finding, `why` by the rule that decided, and for each judged measure the p-value that it rests on: the
    largest over the ways in which dates were made meaningless, None where one has none."""

    finding: Finding
    why: str
    p_values: tuple[tuple[Measure, float | None], ...]


def placebo_verdict(standings: Mapping[Method, Sequence[Standing]], n_dates: int) -> PlaceboVerdict:
    """Rules, in this order: too little data on fewer than five distinct dates, where no measure can be judged, or where
    fewer than 19 calendars exist; distinguishable where, by every way of moving dates that was tried, one of net
    profit, Sharpe ratio and CAAR is higher than luck lets it be (the largest p of each measure, the three adjusted by
    Holm, below 5 %); else not distinguishable. Shuffled targets keep the dates: they alone decide only where no dates
    were moved."""
    moving: Mapping[Method, Sequence[Standing]] = {
        method: rows for method, rows in standings.items() if method != Method.TARGETS
    }
    by_dates = moving or standings
    p_values = tuple((measure, _largest(measure, by_dates)) for measure in JUDGED)

    def told(finding: Finding, why: str) -> PlaceboVerdict:
        return PlaceboVerdict(finding, why, p_values)

    if n_dates < LEAST_DATES:
        dates = "no date" if not n_dates else "one date" if n_dates == 1 else f"{n_dates} dates"
        return told(Finding.TOO_LITTLE, f"it traded on {dates}; {LEAST_DATES} are needed")
    if all(p is None for _, p in p_values):
        return told(Finding.TOO_LITTLE, "nothing can be compared: the true calendar, or every placebo, has no value")
    n_least = min((row.n for rows in by_dates.values() for row in rows), default=0)
    if n_least < LEAST_CALENDARS:
        return told(Finding.TOO_LITTLE, f"only {n_least} placebo calendars exist; {LEAST_CALENDARS} are needed")
    adjusted = adjusted_p_values([p for _, p in p_values], method=Adjustment.HOLM)
    best = min((p, measure) for p, (measure, _) in zip(adjusted, p_values, strict=True) if p is not None)
    if best[0] < LEVEL:
        return told(
            Finding.DISTINGUISHABLE,
            f"{best[1]} is higher than meaningless calendars let it be (p {best[0]:.3f}, three looks allowed for)",
        )
    return told(Finding.NOT_DISTINGUISHABLE, "calendars that mean nothing did as well too often")


def _largest(measure: Measure, standings: Mapping[Method, Sequence[Standing]]) -> float | None:
    found = [row.p for rows in standings.values() for row in rows if row.measure is measure]
    return None if not found or None in found else max(p for p in found if p is not None)
