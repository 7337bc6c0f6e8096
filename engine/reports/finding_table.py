"""Findings on prices: the table of a run folder, and what is said of them in a line or two."""

from collections import Counter
from collections.abc import Iterator, Sequence

from engine.prices.findings.acceptance import Verdict
from engine.prices.findings.finding import Severity
from engine.reports import cells

COLUMNS = (
    *("severity", "rule", "ticker", "session", "value", "expected", "probably", "remedy"),
    *("accepted", "reason", "accepted_on"),
)


def finding_table(verdicts: Sequence[Verdict]) -> bytes:
    """One row a finding, the gravest first."""
    return cells.encoded(COLUMNS, _rows(verdicts))


def finding_sentences(verdicts: Sequence[Verdict]) -> list[str]:
    """How many warnings there are and by which rules, and how many findings were accepted; empty without either."""
    warned = Counter(
        one.finding.rule for one in verdicts if one.acceptance is None and one.finding.severity is Severity.WARN
    )
    accepted = Counter(one.finding.rule for one in verdicts if one.acceptance is not None)
    said = []
    if warned:
        said.append(f"Prices: {_plural(warned.total(), 'warning')} ({_listed(warned)}); see findings.csv.")
    if accepted:
        n = _plural(accepted.total(), "finding")
        said.append(f"Prices: {n} accepted by a person ({_listed(accepted)}); the reasons are in findings.csv.")
    return said


def _rows(verdicts: Sequence[Verdict]) -> Iterator[list[str]]:
    for one in verdicts:
        finding, acceptance = one.finding, one.acceptance
        yield [
            finding.severity.value,
            cells.text(finding.rule),
            cells.text(finding.ticker),
            cells.day(finding.session),
            cells.text(finding.value),
            cells.text(finding.expectation),
            cells.text(finding.probably),
            cells.text(finding.remedy),
            cells.yes_no(acceptance is not None),
            cells.text(acceptance.reason if acceptance else ""),
            cells.day(acceptance.accepted_on if acceptance else None),
        ]


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{rule} {n}" for rule, n in sorted(counts.items()))


def _plural(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"
