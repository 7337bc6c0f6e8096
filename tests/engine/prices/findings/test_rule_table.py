"""The one table of rules: complete, used whole by the code, and refused with a sentence where it is wrong."""

import re
from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.prices.findings import judge
from engine.prices.findings.finding import Severity
from engine.prices.findings.rule_table import read_finding_rules, shipped_rules

HEADER = "rule,severity,threshold,unit,what,why,remedy"
PACKAGE = Path(judge.__file__).parent


def _table(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "rules.csv"
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def test_every_rule_of_the_table_is_used_and_no_other_one() -> None:
    """The names in the code are those of the table; mendings are named by their own rules."""
    code = "".join(path.read_text("utf-8") for path in sorted(PACKAGE.glob("*.py")))
    named = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', code))
    rules = {name for name in shipped_rules() if not name.startswith("mended-")}
    assert rules <= named
    asked = set(re.findall(r'rules\["([a-z-]+)"\]', code))
    assert asked <= rules


def test_the_shipped_table() -> None:
    """Severities are in order, so that the table reads from what stops to what is only told; every row has its why."""
    ranks = [rule.severity.rank for rule in shipped_rules().values()]
    assert ranks == sorted(ranks)
    assert {rule.severity for rule in shipped_rules().values()} == set(Severity)
    assert all(rule.what.endswith(".") and rule.why.endswith(".") for rule in shipped_rules().values())


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,halt,,,What.,Why.,mend it", 'rules.csv:2: severity: "halt" is not stop, warn or note'),
        ("a,stop,x,bars,What.,Why.,mend it", 'rules.csv:2: threshold: "x" is not a number above 0 with its unit'),
        ("a,stop,-1,bars,What.,Why.,mend it", 'rules.csv:2: threshold: "-1" is not a number above 0 with its unit'),
        ("a,stop,5,,What.,Why.,mend it", 'rules.csv:2: threshold: "5" is not a number above 0 with its unit'),
        ("a,stop,,,What.,,mend it", "rules.csv:2: why: missing or empty, expected a text"),
        (",stop,,,What.,Why.,mend it", "rules.csv:2: rule: missing or empty, expected a text"),
    ],
)
def test_a_wrong_row(tmp_path: Path, row: str, told: str) -> None:
    """Each fault is told with its line."""
    with pytest.raises(FaultsError) as caught:
        read_finding_rules(_table(tmp_path, row))
    assert str(caught.value).startswith(told)


def test_a_rule_twice(tmp_path: Path) -> None:
    """A rule has one row."""
    row = "a,stop,,,What.,Why.,mend it"
    with pytest.raises(FaultsError, match=r'rules\.csv:3: rule: "a" is not a rule named once'):
        read_finding_rules(_table(tmp_path, row, row))
