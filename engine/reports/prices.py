"""What a check of prices found, on the screen, and the table of its rules."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from engine.prices.findings.acceptance import Verdict
from engine.prices.findings.finding import Severity
from engine.prices.findings.rule_table import FindingRule, shipped_rules
from engine.prices.store import PriceStore
from engine.reports.wording import visible

if TYPE_CHECKING:
    from rich.console import Console

HEADINGS = {
    Severity.STOP: "stops a run",
    Severity.WARN: "is told as a warning",
    Severity.NOTE: "is worth knowing",
}


def print_price_check(store: PriceStore, checked: Sequence[Verdict], console: "Console | None" = None) -> None:
    """Every finding by severity and rule, what was accepted, and what was read."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    out = console or Console()
    if store.notice:
        out.print(Text(visible(store.notice), style="bold"))
    for severity, (heading, verdicts) in _grouped(checked).items():
        out.print(Text(heading, style={Severity.STOP: "bold red", Severity.WARN: "bold yellow"}.get(severity, "bold")))
        for name, same in groupby(verdicts, key=lambda one: one.finding.rule):
            out.print(Padding(Text(_rule_line(shipped_rules()[name]), style="italic"), (0, 0, 0, 2)))
            for one in same:
                out.print(Padding(Text(_line(one)), (0, 0, 0, 4)))
    n_bars = sum(len(one) for one in store.bars.values())
    n_actions = sum(len(actions) for actions in store.actions.values())
    out.print(f"{len(store.bars)} instruments, {n_bars} bars, {n_actions} corporate actions: no fault in any row.")
    out.print(_summary(checked))


def print_rule_table(rules: Mapping[str, FindingRule], console: "Console | None" = None) -> None:
    """Every rule with its severity, its threshold, what it finds, why that matters, and the remedy."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    out = console or Console()
    for rule in rules.values():
        threshold = f" · {rule.threshold:g} {rule.unit}" if rule.threshold else ""
        heading = Text.assemble((rule.name, "bold"), f" · {rule.severity.value}{threshold}")
        out.print(heading)
        out.print(Padding(Text(f"{rule.what} {rule.why}\nRemedy: {rule.remedy}."), (0, 0, 1, 2)))


def _grouped(checked: Iterable[Verdict]) -> dict[Severity, tuple[str, list[Verdict]]]:
    """The findings of each severity with a heading, the gravest first; none of a severity without findings."""
    found = {severity: [one for one in checked if one.finding.severity is severity] for severity in Severity}
    return {
        severity: (f"{severity.value.upper()}: {len(verdicts)}, each {HEADINGS[severity]}", verdicts)
        for severity, verdicts in found.items()
        if verdicts
    }


def _rule_line(rule: FindingRule) -> str:
    threshold = f" ({rule.threshold:g} {rule.unit})" if rule.threshold else ""
    return f"{rule.name}{threshold}: {rule.what} {rule.remedy[0].upper()}{rule.remedy[1:]}."


def _line(one: Verdict) -> str:
    finding = one.finding
    where = f"{finding.ticker} {finding.session.isoformat()}" if finding.session else finding.ticker
    parts = [finding.value]
    if finding.expectation:
        parts.append(f"expected {finding.expectation}")
    text = f"{where}: {', '.join(parts)}"
    if finding.probably:
        text += f"; {finding.probably}"
    if one.acceptance is not None:
        text += f" [accepted on {one.acceptance.accepted_on.isoformat()}: {one.acceptance.reason}]"
    return visible(text)


def _summary(checked: Sequence[Verdict]) -> str:
    open_ones = [one.finding.severity for one in checked if one.acceptance is None]
    counts = [f"{open_ones.count(severity)} {severity.value}" for severity in Severity]
    n_accepted = len(checked) - len(open_ones)
    return f"Findings: {', '.join(counts)}, {n_accepted} accepted."
