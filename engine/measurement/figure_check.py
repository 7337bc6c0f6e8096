"""A printed figure beside the one that the bars give: does it agree, is it refuted, or can it not be told?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from catalysts.figure import Figure, Measure
from catalysts.printed import Printed
from engine.markets.rules.rule_book import RuleBook
from engine.markets.sessions import Sessions
from engine.measurement.figure_value import Computed, Unknown, computed_value
from engine.prices.store import PriceStore

PERCENT = Decimal("0.01")
ABOUT = Decimal("0.1")
RETURNS = frozenset({Measure.RETURN, Measure.SESSION_RETURN})
LIMITS = frozenset({Measure.LIMIT_UP_CLOSE, Measure.LIMIT_UP_OPEN})


class Verdict(StrEnum):
    """What the bars say of a figure."""

    AGREES = "agrees"
    REFUTED = "refuted"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True)
class FigureCheck:
    """One figure with the one computed. `computed` and `difference` (computed − printed value) are in the unit of
    `figure.value`, None where it cannot be told; a limit-up gives the rate of the limit, or 0 where the session was
    not at it.

    `convention` says how it was computed, `detail` from what, or why it cannot be told.
    """

    figure: Figure
    verdict: Verdict
    computed: float | None
    difference: float | None
    convention: str
    detail: str


def check_figures(
    figures: Iterable[Figure], store: PriceStore, book: RuleBook, sessions: Callable[[str], Sessions]
) -> tuple[FigureCheck, ...]:
    """Check each figure, in the order given. `sessions` gives those of an exchange by its code."""
    return tuple(check_figure(figure, store, book, sessions) for figure in figures)


def check_figure(figure: Figure, store: PriceStore, book: RuleBook, sessions: Callable[[str], Sessions]) -> FigureCheck:
    """Compare a figure with the bars, at its printed precision.

    "=" agrees where both, rounded half up to the last printed digit, are one; ">" and "<" where the bars lie strictly
    beyond; "~" within a tenth of the printed number or half its last digit. Where ex-dates lie between, a return
    agrees if it does by one of the conventions in use, which is named.
    """
    slip = misprint(figure)
    if slip:
        return FigureCheck(figure, Verdict.UNKNOWN, None, None, "", slip)
    found = computed_value(figure, store, book, sessions)
    if isinstance(found, Unknown):
        return FigureCheck(figure, Verdict.UNKNOWN, None, None, "", found.reason)
    for value, convention in found.values:
        if agrees(figure, value):
            verdict = Verdict.UNKNOWN if found.is_open_beyond(figure.relation) else Verdict.AGREES
            return _check(figure, verdict, value, convention, found)
    value, convention = found.values[0]
    verdict = Verdict.UNKNOWN if found.could_be(figure.relation, claimed(figure)) else Verdict.REFUTED
    return _check(figure, verdict, value, convention, found)


def agrees(figure: Figure, value: Decimal) -> bool:
    """Whether a computed value meets the figure's relation at its printed precision."""
    claim, step = claimed(figure), printed_step(figure)
    match figure.relation:
        case ">":
            return value > claim
        case "<":
            return value < claim
        case "~":
            return abs(value - claim) <= max(abs(claim) * ABOUT, step / 2)
    return _rounded(value, step) == _rounded(claim, step) if step else value == claim


def claimed(figure: Figure) -> Decimal:
    """The figure's value as it was meant: 1.1 / 100 is 0.011, not the binary number next to it."""
    return Decimal(f"{figure.value:.12g}")


def printed_step(figure: Figure) -> Decimal:
    """One of the last printed digit, in the unit of `figure.value`; 0 where it must be met exactly.

    Limits and streaks are exact. A return printed in words ("doubled") is taken to the whole percent.
    """
    if figure.measure not in RETURNS and figure.measure is not Measure.CLOSE:
        return Decimal(0)
    printed = Printed.parse(figure.printed)
    if figure.measure is Measure.CLOSE:
        return Decimal(0) if printed is None else printed.step
    return printed.step * PERCENT if printed is not None and printed.is_percent else PERCENT


def misprint(figure: Figure) -> str:
    """What is wrong where the figure's value is not its own printed number; empty where nothing is."""
    printed = Printed.parse(figure.printed)
    if printed is None or figure.measure is Measure.OTHER:
        return ""
    number, value = abs(printed.number), abs(claimed(figure))
    if printed.is_percent or figure.measure in LIMITS:
        number *= PERCENT
    elif figure.measure in RETURNS:
        return ""
    if number == value:
        return ""
    return f'its value {figure.value:g} is not what was printed, "{figure.printed}": correct one of the two'


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    """To the nearest step; a half goes away from zero, as a person rounds."""
    return (value / step).to_integral_value(ROUND_HALF_UP) * step


def _check(figure: Figure, verdict: Verdict, value: Decimal, convention: str, found: Computed) -> FigureCheck:
    if verdict is Verdict.UNKNOWN:
        return FigureCheck(figure, verdict, None, None, "", f"{found.detail}, {found.beyond}")
    difference = value - claimed(figure)
    return FigureCheck(figure, verdict, float(value), float(difference), convention, found.detail)
