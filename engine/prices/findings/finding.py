"""A finding: what a judge of whole series says about one bar, one action or one series."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """What a finding does to a run: stop it, be counted as a warning, or be told as a note."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """The gravest first."""
        return tuple(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `session` is None where it is about the whole series.

    `value` is what the data say, with all that the judgement rests on; `expectation` a noun phrase that reads on
    after "is not" or "instead of"; `probably` what it most likely is; `remedy` what to do.
    """

    rule: str
    ticker: str
    session: date | None
    value: str
    expectation: str
    probably: str
    remedy: str
    severity: Severity

    @property
    def place(self) -> str:
        """What it is about, in the form that an acceptance names: TICKER:RULE or TICKER:RULE:DATE."""
        where = f"{self.ticker}:{self.rule}"
        return f"{where}:{self.session.isoformat()}" if self.session else where

    def sentence(self) -> str:
        """The finding as one line of text."""
        expected = f", expected {self.expectation}" if self.expectation else ""
        probably = f"; {self.probably}" if self.probably else ""
        return f"{self.place}: {self.value}{expected}{probably}; {self.remedy}"


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The gravest first, then by rule, ticker and session."""
    return tuple(sorted(findings, key=_key))


def _key(one: Finding) -> tuple[int, str, str, date, str]:
    return one.severity.rank, one.rule, one.ticker, one.session or date.min, one.value
