"""What a person accepts: for one value, with a reason, until the data change."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts.errors import FaultsError, WriteError
from engine.prices.findings.acceptance import Acceptance, verdicts
from engine.prices.findings.acceptance_file import acceptances_hash, add_acceptances, read_acceptances
from engine.prices.findings.finding import Finding, Severity
from engine.prices.findings.rule_table import shipped_rules
from engine.prices.findings.selection import AcceptError, accepted

ON, TODAY = date(2024, 3, 1), date(2026, 1, 5)
BAD = Finding("bad-tick", "600000.SS", ON, "close 30", "at most 22", "a bad tick", "mend it", Severity.STOP)
LATER = replace(BAD, session=date(2024, 3, 8), value="close 31")
WHOLE = replace(BAD, rule="adjusted-prices", session=None, value="3 of 3 ex-dates")
HEADER = "ticker,rule,session,value,reason,accepted_on"


def _given(finding: Finding, value: str = "") -> Acceptance:
    return Acceptance(finding.ticker, finding.rule, finding.session, value or finding.value, "looked at", TODAY)


def test_an_acceptance_lets_a_stop_pass() -> None:
    """The one that it was given for, not another of the same rule."""
    first, second = verdicts([BAD, LATER], [_given(BAD)], ["600000.SS"], shipped_rules())
    assert (first.finding, first.stops, first.acceptance) == (BAD, False, _given(BAD))
    assert (second.finding, second.stops) == (LATER, True)


def test_it_lapses_when_the_value_changes() -> None:
    """The stop stands again, and a warning tells both values, the date of the decision, and that data have changed."""
    stop, lapsed = verdicts([BAD], [_given(BAD, "close 29")], ["600000.SS"], shipped_rules())
    assert stop.stops
    assert (lapsed.finding.rule, lapsed.finding.severity) == ("acceptance-lapsed", Severity.WARN)
    assert lapsed.finding.sentence() == (
        '600000.SS:acceptance-lapsed:2024-03-01: bad-tick was accepted on 2026-01-05 for "close 29", expected that '
        'value, not "close 30"; the data have changed since; look again; accept anew or remove the row from '
        "accepted.csv"
    )


def test_it_lapses_when_the_finding_is_gone() -> None:
    """Mended data: only the lapse is told. Of a ticker that was not judged nothing is."""
    (lapsed,) = verdicts([], [_given(BAD)], ["600000.SS"], shipped_rules())
    assert "expected the same finding still there" in lapsed.finding.sentence()
    assert verdicts([], [_given(BAD)], ["600001.SS"], shipped_rules()) == ()


def test_notes_and_warnings_never_stop() -> None:
    """Only an open finding of severity stop does."""
    found = [replace(BAD, severity=severity, rule=f"rule-{severity}") for severity in Severity]
    assert [one.stops for one in verdicts(found, [], ["600000.SS"], shipped_rules())] == [True, False, False]


def test_what_names_mean() -> None:
    """With a date one finding, without it all of the rule; each acceptance holds its own value."""
    one = accepted([BAD, LATER, WHOLE], ["600000.SS:bad-tick:2024-03-01"], " seen  in print ", TODAY)
    assert one == [Acceptance("600000.SS", "bad-tick", ON, "close 30", "seen in print", TODAY)]
    both = accepted([BAD, LATER, WHOLE], ["600000.SS:bad-tick", "600000.SS:bad-tick:2024-03-01"], "seen", TODAY)
    assert [each.value for each in both] == ["close 30", "close 31"]
    assert accepted([WHOLE], ["600000.SS:adjusted-prices"], "seen", TODAY)[0].session is None


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_reason_is_required(reason: str) -> None:
    """Without one nothing is recorded."""
    with pytest.raises(AcceptError, match="expected a reason") as caught:
        accepted([BAD], ["600000.SS:bad-tick"], reason, TODAY)
    assert caught.value.exit_code == 2


def test_names_that_mean_nothing_are_all_told() -> None:
    """Each with the nearest finding there is."""
    with pytest.raises(AcceptError) as caught:
        accepted([BAD], ["600000.SS:bad-tik", "600000.SS:bad-tick:2024-03-02"], "seen", TODAY)
    first, second = str(caught.value).splitlines()
    assert first.startswith('accept: "600000.SS:bad-tik" is not a finding')
    assert second.endswith('did you mean "600000.SS:bad-tick:2024-03-01"?')


def test_the_file_goes_round(tmp_path: Path) -> None:
    """Written sorted whatever the order, read back as it was; a new decision replaces the old one."""
    path = tmp_path / "accepted.csv"
    assert read_acceptances(path) == ()
    add_acceptances(path, [_given(WHOLE), _given(LATER)])
    add_acceptances(path, [_given(BAD), _given(WHOLE, "2 of 2 ex-dates")])
    assert read_acceptances(path) == (_given(WHOLE, "2 of 2 ex-dates"), _given(BAD), _given(LATER))
    assert [line.split(",")[:3] for line in path.read_text("utf-8").splitlines()[1:]] == [
        ["600000.SS", "adjusted-prices", ""], ["600000.SS", "bad-tick", "2024-03-01"],
        ["600000.SS", "bad-tick", "2024-03-08"],
    ]  # fmt: skip
    assert [entry.name for entry in tmp_path.iterdir()] == ["accepted.csv"]


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    value=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1).map(str.strip).filter(bool),
    reason=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1).map(str.strip).filter(bool),
)
def test_any_text_goes_round(tmp_path_factory: pytest.TempPathFactory, value: str, reason: str) -> None:
    """Commas, quotes and signs of any language."""
    path = tmp_path_factory.mktemp("accepted") / "accepted.csv"
    one = replace(_given(BAD, value), reason=reason)
    add_acceptances(path, [one])
    assert read_acceptances(path) == (one,)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("600000.SS,bad-tik,,v,r,2026-01-05", 'rule: "bad-tik" is not a rule of prices check --rules; did you mean'),
        ("600000.SS,bad-tick,,,r,2026-01-05", "value: missing or empty, expected the value accepted"),
        ("600000.SS,bad-tick,,v,,2026-01-05", "reason: missing or empty, expected a reason"),
        ("600000.SS,bad-tick,1 March,v,r,2026-01-05", 'session: "1 March" is not a date as YYYY-MM-DD'),
        ("600000.SS,bad-tick,,v,r,", "accepted_on: missing or empty, expected a date as YYYY-MM-DD"),
    ],
)
def test_a_file_with_faults(tmp_path: Path, row: str, told: str) -> None:
    """A person may edit it: what is wrong is told with its line, and nothing is added to it."""
    path = tmp_path / "accepted.csv"
    path.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        add_acceptances(path, [_given(BAD)])
    assert str(caught.value).startswith(f"accepted.csv:2: {told}")
    assert path.read_text("utf-8") == f"{HEADER}\n{row}\n"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """WriteError, exit 5."""
    with pytest.raises(WriteError, match="nothing was recorded") as caught:
        add_acceptances(tmp_path / "absent" / "accepted.csv", [_given(BAD)])
    assert caught.value.exit_code == 5


def test_the_hash_of_acceptances() -> None:
    """None without any; another reason is another hash, so that a run can be told from one before the decision."""
    assert acceptances_hash([]) == ()
    ((name, first),) = acceptances_hash([_given(BAD)])
    ((_, second),) = acceptances_hash([replace(_given(BAD), reason="other")])
    assert (name, first == second) == ("prices/accepted.csv", False)
