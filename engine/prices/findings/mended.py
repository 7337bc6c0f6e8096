"""What was mended on reading, as findings: one for each ticker and rule, so that there is one list."""

from collections.abc import Iterable, Iterator

from engine.prices.findings.finding import Finding
from engine.prices.findings.rule_table import FindingRules
from engine.prices.mending import Mending


def mended(mendings: Iterable[Mending], rules: FindingRules) -> Iterator[Finding]:
    """The mendings of a source as findings; the value names the first place and counts the rest."""
    groups: dict[tuple[str, str], list[Mending]] = {}
    for one in sorted(mendings):
        groups.setdefault((one.ticker, f"mended-{one.rule.value}"), []).append(one)
    for (ticker, name), same in groups.items():
        first, n = same[0], sum(one.n_rows for one in same)
        value = f"{first.where}: {first.what}"
        if len(same) > 1:
            value += f"; with it {n} rows in {len(same)} places"
        yield rules[name].found(ticker, None, value, "", first.done)
