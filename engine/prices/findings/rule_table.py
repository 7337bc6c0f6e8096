"""The one table of rules by which series are judged: how grave each is, its threshold, what, why, and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from catalysts.errors import Fault, FaultsError, did_you_mean
from engine.markets.table import Row, read_rows
from engine.prices.findings.finding import Finding, Severity

COLUMNS = ("rule", "severity", "threshold", "unit", "what", "why", "remedy")
SHIPPED = Path(__file__).with_name("rules.csv")


@dataclass(frozen=True, slots=True)
class FindingRule:
    """A row: `threshold` is the one number that decides, in `unit`; 0 where the rule has none."""

    name: str
    severity: Severity
    threshold: float
    unit: str
    what: str
    why: str
    remedy: str

    def found(
        self,
        ticker: str,
        session: date | None,
        value: str,
        expectation: str = "",
        probably: str = "",
        remedy: str = "",
    ) -> Finding:
        """A finding by this rule."""
        return Finding(self.name, ticker, session, value, expectation, probably, remedy or self.remedy, self.severity)


FindingRules = Mapping[str, FindingRule]


@cache
def shipped_rules() -> FindingRules:
    """The table that comes with the package, read once."""
    return read_finding_rules(SHIPPED)


def read_finding_rules(path: Path) -> FindingRules:
    """A table of rules by name, in file order. FaultsError names every fault of every row."""
    faults: list[Fault] = []
    rules: dict[str, FindingRule] = {}
    for row in read_rows(path, COLUMNS, faults):
        rule = _rule(row, faults)
        if rule is None:
            continue
        if rule.name in rules:
            faults.append(Fault(row.where, "rule", rule.name, "a rule named once", "remove one of the rows"))
        rules[rule.name] = rule
    if faults:
        raise FaultsError(faults)
    return rules


def _rule(row: Row, faults: list[Fault]) -> FindingRule | None:
    cells, before = row.cells, len(faults)
    faults.extend(Fault(row.where, key, "", "a text") for key in ("rule", "what", "why", "remedy") if not cells[key])
    if cells["severity"] not in set(Severity):
        remedy = did_you_mean(cells["severity"], Severity)
        faults.append(Fault(row.where, "severity", cells["severity"], "stop, warn or note", remedy))
    threshold = _threshold(cells["threshold"])
    if threshold is None or bool(threshold) != bool(cells["unit"]):
        expected = "a number above 0 with its unit, or both empty"
        faults.append(Fault(row.where, "threshold", cells["threshold"], expected))
    if len(faults) > before or threshold is None:
        return None
    words = (cells[key] for key in ("unit", "what", "why", "remedy"))
    return FindingRule(cells["rule"], Severity(cells["severity"]), threshold, *words)


def _threshold(text: str) -> float | None:
    try:
        value = float(text or "0")
    except ValueError:
        return None
    return value if (value > 0 or not text) and value < float("inf") else None
