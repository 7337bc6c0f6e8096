"""A strategy's verdict in words and cells: the finding, why, and the numbers that it rests on."""

from engine.measurement.verdict import POWER, Verdict
from engine.reports import cells
from engine.reports.wording import UNDEFINED, p_value, percent, signed_percent, visible

COLUMNS = (
    *("verdict", "finding", "tested_excess", "excess_error", "p", "p_adjusted", "tests", "independent"),
    *("detectable", "worth"),
)
NO_FINDING = "not asked"
MEANS = (
    "Observations are stretches of trades held at the same time: each counts once, also in the mean. Shows: the "
    f"smallest mean excess that they show with {POWER:.0%} power."
)


def verdict_sentence(strategy: str, verdict: Verdict) -> str:
    """The verdict, and why."""
    return f"{visible(strategy)}: {told(verdict)}"


def told(verdict: Verdict) -> str:
    """The verdict without the name of its strategy."""
    return f"{verdict.finding or 'no verdict'}: {verdict.why}."


def number_sentence(verdict: Verdict) -> str:
    """The numbers that a verdict rests on; empty where none was asked for or nothing was traded."""
    n = verdict.n_independent
    if verdict.finding is None or not n:
        return ""
    among = f" ({p_value(verdict.p_adjusted)} for the {verdict.n_tests} strategies tested)"
    allowed = among if verdict.n_tests > 1 and verdict.p is not None else ""
    return (
        f"It rests on p = {p_value(verdict.p)}{allowed}, {n} independent observation{'' if n == 1 else 's'} (stretches "
        f"of trades held at the same time, mean excess {signed_percent(verdict.mean)} a trade), and a smallest effect "
        f"of {percent(verdict.detectable)} a trade that they could show (of interest from {percent(verdict.worth)} on)."
    )


def finding_word(finding: str) -> str:
    """A finding as a table has room for it."""
    return finding.removesuffix(" from luck").removesuffix(" to tell") or NO_FINDING


def verdict_cells(verdict: Verdict) -> list[str]:
    """The cells under COLUMNS."""
    return [
        cells.text(told(verdict)),
        cells.text(verdict.finding or ""),
        *map(cells.fraction, (verdict.mean, verdict.error, verdict.p, verdict.p_adjusted)),
        cells.whole(verdict.n_tests if verdict.is_tested else None),
        cells.whole(verdict.n_independent if verdict.is_tested else None),
        *map(cells.fraction, (verdict.detectable, verdict.worth)),
    ]


def shown_cells(verdict: Verdict) -> list[str]:
    """Finding, mean excess, p, adjusted p, independent observations, smallest effect, as a person reads them."""
    return [
        finding_word(verdict.finding or ""),
        signed_percent(verdict.mean),
        p_value(verdict.p),
        p_value(verdict.p_adjusted),
        str(verdict.n_independent) if verdict.is_tested else UNDEFINED,
        percent(verdict.detectable),
    ]
