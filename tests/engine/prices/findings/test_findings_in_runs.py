"""What findings do to `catalyst prices check` and `catalyst run`: refused, accepted with a reason, shown, lapsed."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from catalysts import Catalyst, CatalystCalendar, Kind, Target, When
from engine.backtest import run_backtest
from engine.cli.command import main
from engine.prices.bars import Bars
from engine.prices.findings.finding import Severity
from engine.prices.findings.store_check import FindingsError
from engine.reports.run_folder import write_run

STOCK, ETF, CLOCK = "600000.SS", "510300.SS", "000300.SS"
BAD = f"{STOCK}:bad-tick:2024-04-03"
CALENDAR = CatalystCalendar(
    (Catalyst("c1", "News", Kind.PRODUCT, When.parse("2024-03-01"), "batteries", targets=(Target.parse(STOCK),)),)
)


@pytest.fixture
def folder(tmp_path: Path, walk: Callable[..., Bars], changed: Callable[..., Bars]) -> Path:
    """Prices of a stock with a bad tick on 2024-04-03, a fund with a copied bar, and a complete index."""
    stock, fund = walk(STOCK), walk(ETF, tick=0.001, price=4.0, seed=2)
    wrong = round(float(stock.close[60]) * 1.3, 2)
    copy = {name: float(getattr(fund, name)[29]) for name in ("open", "high", "low", "close", "volume")}
    write(tmp_path / "prices", changed(stock, {60: {"close": wrong, "high": wrong}}))
    write(tmp_path / "prices", changed(fund, {30: copy}))
    write(tmp_path / "prices", walk(CLOCK, price=3500.0, seed=3))
    return tmp_path / "prices"


def write(folder: Path, bars: Bars) -> None:
    """A bar file of the folder."""
    (folder / "bars").mkdir(parents=True, exist_ok=True)
    days = (bar.session for bar in map(bars.bar, range(len(bars))))
    columns = zip(days, bars.open, bars.high, bars.low, bars.close, bars.volume, strict=True)
    lines = [
        f"{day},{opened:.12g},{high:.12g},{low:.12g},{close:.12g},{volume:.12g}"
        for day, opened, high, low, close, volume in columns
    ]
    text = "\n".join(["date,open,high,low,close,volume", *lines, ""])
    (folder / "bars" / f"{bars.ticker}.csv").write_text(text, encoding="utf-8")


@pytest.fixture
def catalyst(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Run the command in this process: its exit code, what it printed, and its sentences."""
    monkeypatch.setenv("COLUMNS", "500")

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(arguments)
        printed = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return left.value.code, printed.out, printed.err

    return run


Command = Callable[..., tuple[int, str, str]]


def _run(folder: Path) -> object:
    return run_backtest(["leaders:hold=2,lookback=2"], calendar=CALENDAR, prices=str(folder), benchmarks=[CLOCK])


def test_check_shows_every_finding_and_ends_with_3(folder: Path, catalyst: Command) -> None:
    """Grouped by severity and rule, the remedy beside the rule; on stderr how many stop and what can be done."""
    code, out, err = catalyst("prices", "check", str(folder))
    assert code == 3
    lines = out.splitlines()
    assert lines[0] == "STOP: 1, each stops a run"
    assert lines[1].startswith("  bad-tick (1.45 times the price expected without a limit): A price beyond")
    assert lines[2].startswith(f"    {STOCK} 2024-04-03: close ")
    assert "WARN: 1, each is told as a warning" in lines
    assert "stale-copy" in out
    assert lines[-1] == "Findings: 1 stop, 1 warn, 0 note, 0 accepted."
    assert err.startswith("catalyst: prices: 1 finding of prices would falsify a result; mend the data, or accept one")


def test_a_run_refuses_until_a_person_accepts(folder: Path, catalyst: Command, tmp_path: Path) -> None:
    """The whole way: refused with the sentence, accepted with a reason, run, shown in every place, lapsed."""
    with pytest.raises(FindingsError) as refused:
        _run(folder)
    assert refused.value.exit_code == 3
    assert [one.place for one in refused.value.findings] == [BAD]
    assert str(refused.value).splitlines()[1].startswith(f"{BAD}: close ")

    code, out, _ = catalyst(
        "prices", "check", str(folder), "--accept", BAD, "--reason", "printed so, in the exchange's own file"
    )
    assert code == 0
    assert f"accepted {BAD}: close " in out
    assert "0 stop, 1 warn, 0 note, 1 accepted." in out
    assert "[accepted on " in out

    report = run_backtest(["leaders:hold=2,lookback=2"], calendar=CALENDAR, prices=str(folder), benchmarks=[CLOCK])
    assert [(one.finding.rule, one.acceptance is not None) for one in report.verdicts] == [
        ("bad-tick", True), ("stale-copy", False),
    ]  # fmt: skip
    assert "prices/accepted.csv" in dict(report.inputs)
    write_run(report, tmp_path / "run")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "run" / "findings.csv").read_text("utf-8"))))
    assert [(row["rule"], row["severity"], row["accepted"], row["reason"]) for row in rows] == [
        ("bad-tick", "stop", "yes", "printed so, in the exchange's own file"), ("stale-copy", "warn", "no", ""),
    ]  # fmt: skip
    record = json.loads((tmp_path / "run" / "run.json").read_text("utf-8"))
    assert record["findings"] == {"accepted": 1, "warnings": 1, "notes": 0}
    assert "findings.csv" in record["files"]

    path = folder / "bars" / f"{STOCK}.csv"
    lines = path.read_text("utf-8").splitlines()
    row = next(n for n, line in enumerate(lines) if line.startswith("2024-04-03"))
    cells = lines[row].split(",")
    cells[2] = cells[4] = f"{float(cells[4]) + 0.5:.2f}"
    path.write_text("\n".join([*lines[:row], ",".join(cells), *lines[row + 1 :], ""]), encoding="utf-8")
    code, out, _ = catalyst("prices", "check", str(folder))
    assert code == 3
    assert "acceptance-lapsed" in out
    assert "the data have changed since" in out
    with pytest.raises(FindingsError):
        _run(folder)


def test_a_run_says_its_warnings_on_the_screen(folder: Path, catalyst: Command, tmp_path: Path) -> None:
    """Counted by rule, with where the list is; accepted ones too."""
    catalyst("prices", "check", str(folder), "--accept", f"{STOCK}:bad-tick", "--reason", "seen")
    calendar = tmp_path / "calendar.csv"
    calendar.write_text(
        f"id,title,kind,announced,theme,direction,targets\nc1,News,product,2024-03-01,batteries,1,{STOCK}\n", "utf-8"
    )
    given = ("--calendar", str(calendar), "--prices", str(folder), "--benchmark", CLOCK, "--out", str(tmp_path / "run"))
    code, out, err = catalyst("run", "--strategy", "leaders:lookback=2", *given)
    assert (code, err) == (0, "")
    assert "Prices: 1 warning (stale-copy 1); see findings.csv." in out
    assert "Prices: 1 finding accepted by a person (bad-tick 1); the reasons are in findings.csv." in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--accept", BAD], "accept: expected a reason"),
        (["--reason", "seen"], "accept: a reason without a finding"),
        (["--accept", f"{STOCK}:bad-tick:2024-04-04", "--reason", "seen"], "is not a finding, written TICKER:RULE"),
    ],
)
def test_what_cannot_be_accepted(folder: Path, catalyst: Command, arguments: list[str], told: str) -> None:
    """Exit 2, a sentence, nothing written."""
    code, out, err = catalyst("prices", "check", str(folder), *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert not (folder / "accepted.csv").exists()


def test_the_sample_keeps_no_acceptances(catalyst: Command) -> None:
    """It belongs to the package; it has no stop, but a note, which cannot be accepted there."""
    code, out, err = catalyst("prices", "check", "sample", "--accept", "300068.SZ:suspension", "--reason", "seen")
    assert (code, out) == (2, "")
    assert "this source keeps no acceptances" in err


def test_the_sample_has_no_stop(catalyst: Command) -> None:
    """Nor a warning."""
    code, out, _ = catalyst("prices", "check", "sample")
    assert code == 0
    assert "Findings: 0 stop, 0 warn" in out


def test_the_rules_are_printed(catalyst: Command) -> None:
    """Every rule with its severity, without a source."""
    code, out, _ = catalyst("prices", "check", "--rules")
    assert code == 0
    for word in ("bad-tick", "missed-action", "adjusted-prices", "stop", "warn", "note", "8 log odds"):
        assert word in out


@pytest.mark.parametrize(("name", "code"), [("nosuch", 2), ("./nosuch", 4), ("", 4)])
def test_sources_that_are_not_there(catalyst: Command, name: str, code: int) -> None:
    """A name that is no source is a slip; a path without prices is data that are not there."""
    assert catalyst("prices", "check", name)[0] == code


def test_only_what_a_run_needs_stops_it(folder: Path, walk: Callable[..., Bars], changed: Callable[..., Bars]) -> None:
    """An index that the run is not measured against may be wrong."""
    index = walk("000016.SS", price=2500.0, seed=4)
    write(folder, changed(index, {50: {"close": 1.0, "low": 1.0}}))
    with pytest.raises(FindingsError) as refused:
        _run(folder)
    assert {one.ticker for one in refused.value.findings} == {STOCK}
    with pytest.raises(FindingsError) as refused:
        run_backtest(["leaders:lookback=2"], calendar=CALENDAR, prices=str(folder), benchmarks=[CLOCK, "000016.SS"])
    assert {one.ticker for one in refused.value.findings} == {STOCK, "000016.SS"}
    assert all(one.severity is Severity.STOP for one in refused.value.findings)


def test_an_end_that_is_too_early_for_the_run(folder: Path, walk: Callable[..., Bars]) -> None:
    """A stock that ends before the run does is told as a warning beside the run's last session."""
    write(folder, walk(STOCK, n=100))
    last_on = walk(CLOCK).last_on
    report = run_backtest(
        ["leaders:lookback=2"], calendar=CALENDAR, prices=str(folder), benchmarks=[CLOCK], end=last_on
    )
    (early,) = [one.finding for one in report.verdicts if one.finding.rule == "ends-early"]
    assert (early.ticker, early.severity) == (STOCK, Severity.WARN)
    assert early.expectation.endswith("the end of the run")
