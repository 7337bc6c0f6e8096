"""Acceptances: a person has looked at a finding and takes the data as they are, for a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.prices.findings.finding import Finding, Severity, in_order
from engine.prices.findings.rule_table import FindingRules


@dataclass(frozen=True, slots=True, order=True)
class Acceptance:
    """One decision: it holds for the very value that it was given for. `session` is None for a whole series."""

    ticker: str
    rule: str
    session: date | None
    value: str
    reason: str
    accepted_on: date

    @property
    def key(self) -> tuple[str, str, date]:
        """What it is about, whatever the value."""
        return self.ticker, self.rule, self.session or date.min

    def is_of(self, finding: Finding) -> bool:
        """Whether it was given for this finding, value and all."""
        return self.key == key_of(finding) and self.value == finding.value


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding, with the acceptance that holds for it or None."""

    finding: Finding
    acceptance: Acceptance | None = None

    @property
    def stops(self) -> bool:
        """Whether no run may use the ticker."""
        return self.finding.severity is Severity.STOP and self.acceptance is None


def key_of(finding: Finding) -> tuple[str, str, date]:
    """What a finding is about, whatever the value."""
    return finding.ticker, finding.rule, finding.session or date.min


def verdicts(
    findings: Iterable[Finding], acceptances: Iterable[Acceptance], tickers: Iterable[str], rules: FindingRules
) -> tuple[Verdict, ...]:
    """Every finding with its acceptance, and a finding of its own for each acceptance that has lapsed.

    An acceptance lapses where its finding now has another value, or is not there any more. Those of tickers that were
    not judged are left alone.
    """
    found, judged = list(findings), set(tickers)
    own = [one for one in acceptances if one.ticker in judged]
    by_key = {one.key: one for one in own}
    held = {finding: one for finding in found if (one := by_key.get(key_of(finding))) and one.is_of(finding)}
    values = {key_of(finding): finding.value for finding in found}
    lapsed = [_lapsed(one, values.get(one.key), rules) for one in own if one not in set(held.values())]
    return tuple(Verdict(finding, held.get(finding)) for finding in in_order([*found, *lapsed]))


def _lapsed(one: Acceptance, value: str | None, rules: FindingRules) -> Finding:
    said = f'{one.rule} was accepted on {one.accepted_on.isoformat()} for "{one.value}"'
    expectation = "the same finding still there" if value is None else f'that value, not "{value}"'
    probably = "the data have changed since"
    return rules["acceptance-lapsed"].found(one.ticker, one.session, said, expectation, probably)
