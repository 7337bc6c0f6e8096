"""The command as a person types it: what it writes, says, and ends with."""

import csv
import json
import os
import subprocess
import sys
from decimal import ROUND_CEILING, Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PRICES = Path(os.environ.get("CATALYST_PRICES", ROOT.parent / "shared" / "prices"))


def _catalyst(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "160", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory):
    """`catalyst run` with no argument, in an empty folder."""
    folder = tmp_path_factory.mktemp("empty")
    return folder, _catalyst("run", folder=folder)


def test_run_without_arguments_runs_every_strategy_on_the_sample(sample_run):
    """All shipped strategies and both default benchmarks are in the table, and the prices are called generated."""
    _, done = sample_run

    assert done.returncode == 0, done.stderr
    for name in ("sector-etf", "leaders", "buy-and-hold", "000300.SS", "886032.TI"):
        assert name in done.stdout
    assert "not market data" in done.stdout


def test_run_leaves_one_folder_with_the_promised_files(sample_run):
    """The run folder holds the files that the README lists, and its metrics are null or finite."""
    folder, _ = sample_run
    (run,) = (path for path in (folder / "runs").iterdir() if path.is_dir())

    names = {"run.json", "decisions.csv", "plans.csv", "fills.csv", "blocks.csv", "refusals.csv", "trades.csv",
             "entitlements.csv", "positions.csv", "equity.csv", "catalysts.csv", "metrics.csv", "versus.csv",
              "findings.csv", "sources.csv",
             "attribution.csv", "evidence.csv", "calendar_returns.csv", "costs.csv", "instruments.csv",
             "equity.png", "report.html"}  # fmt: skip
    assert {path.name for path in run.iterdir()} == names
    assert "NaN" not in (run / "run.json").read_text("utf-8")


def test_the_same_run_gives_the_same_bytes(sample_run, tmp_path):
    """Another hash seed, time zone and folder change no byte of any file."""
    folder, _ = sample_run
    (first,) = (path for path in (folder / "runs").iterdir() if path.is_dir())

    done = _catalyst("run", "--out", "again", folder=tmp_path, PYTHONHASHSEED="7", TZ="America/New_York", LC_ALL="C")

    assert done.returncode == 0, done.stderr
    for path in sorted(first.iterdir()):
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_report_is_one_page_and_rendered_again(sample_run, tmp_path):
    """Under three megabytes; `catalyst report` gives the same bytes; a folder without a run is told (exit 3)."""
    folder, done = sample_run
    (run,) = (path for path in (folder / "runs").iterdir() if path.is_dir())
    page = (run / "report.html").read_bytes()
    assert f"Report: runs/{run.name}/report.html" in done.stdout
    assert len(page) < 3_000_000
    assert b"Generated prices" in page

    again = _catalyst("report", str(run), "--out", "page.html", folder=tmp_path, TZ="Asia/Tokyo", PYTHONHASHSEED="5")

    assert again.returncode == 0, again.stderr
    assert "page.html" in again.stdout
    assert (tmp_path / "page.html").read_bytes() == page
    lost = _catalyst("report", "nowhere", folder=tmp_path)
    assert lost.returncode == 3
    assert "no such folder" in lost.stderr


def test_a_report_that_fails_ends_with_6_and_the_run_saved(tmp_path):
    """The results are shown and written; the command to render again is told."""
    code = (
        "from engine.reports.page import tear_sheet\n"
        "def broken(_):\n    raise RuntimeError('no template')\n"
        "tear_sheet.tear_sheet = broken\n"
        "from engine.cli import main\nmain(['run', '--strategy', 'sector-etf', '--out', 'saved'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "160"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 6
    assert "sector-etf" in done.stdout
    assert "report.html could not be made (RuntimeError: no template)" in done.stderr
    assert "catalyst report saved" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "saved" / "run.json").is_file()
    assert not (tmp_path / "saved" / "report.html").exists()

    again = _catalyst("report", "saved", folder=tmp_path)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "saved" / "report.html").is_file()


def test_compare_puts_two_runs_side_by_side(sample_run, tmp_path):
    """Two run folders make one table and one picture."""
    folder, _ = sample_run
    (first,) = (path for path in (folder / "runs").iterdir() if path.is_dir())
    _catalyst("run", "--strategy", "sector-etf:hold=3", "--out", "short", folder=tmp_path)

    done = _catalyst("compare", str(first), "short", "--out", "both", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "sector-etf:hold=3" in done.stdout
    assert (tmp_path / "both" / "comparison.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["rnu"], 2, "Did you mean 'run'?"),
        (["run", "--pries", "x"], 2, "--prices"),
        (["run", "--strategy", "sector-eft"], 2, "Did you mean 'sector-etf'?"),
        (["run", "--strategy", "leaders:hodl=3"], 2, "did you mean 'hold'?"),
        (["run", "--strategy", "leaders:hold=0"], 2, "at least 1"),
        (["run", "--strategy", "leaders:hold"], 2, "hold"),
        (["run", "--strategy", "missing.py:Idea"], 2, "does not exist"),
        (["run", "--cash", "0"], 2, "cash"),
        (["run", "--cash", "nan"], 2, "cash"),
        (["run", "--start", "2025-06-01", "--end", "2025-01-01"], 2, "after end"),
        (["run", "--start", "01/06/2025"], 2, "2025"),
        (["run", "--benchmark", "000301.SS"], 4, "did you mean '000300.SS'?"),
        (["run", "--prices", "nowhere"], 2, "nowhere"),
        (["run", "--calendar", "nowhere.csv"], 3, "nowhere.csv"),
        (["run", "--spec", "nowhere.toml"], 2, "does not exist"),
        (["run", "--at-limit", "wait"], 2, "'skip', 'queue'"),
        (["run", "--slippage", "spread:3"], 2, "is not none, bps:NUMBER, ticks:NUMBER or impact:NUMBER"),
        (["run", "--slippage", "bps"], 2, "bps:NUMBER"),
        (["run", "--slippage", "bps:much"], 2, "bps:NUMBER"),
        (["run", "--slippage", "bps:-5"], 2, "from 0 to 500"),
        (["run", "--slippage", "ticks:nan"], 2, "from 0 to 100"),
        (
            ["rules", "688499.SS", "--on", "2019-07-21"],
            4,
            "begins for a STAR stock in Shanghai, which is on 2019-07-22",
        ),
        (["rules", "900901.SS", "--on", "2025-06-24"], 4, "it covers A-shares and funds, not B-shares"),
        (["rules", "nonsense", "--on", "2025-06-24"], 3, "is not a ticker such as"),
        (["rules", "688499.SS", "--on", "24/06/2025"], 2, "24/06/2025"),
        (["rules", "688499.SS"], 2, "--on"),
        (["prices", "check", "."], 4, "bars"),
        (["compare", "."], 3, "run.json"),
        (["calendar", "list", "--as-of", "yesterday"], 2, "yesterday"),
    ],
)
def test_a_wrong_argument_gets_a_sentence(arguments, code, said, tmp_path):
    """One line on stderr, the right exit code, no traceback, no file left."""
    done = _catalyst(*arguments, folder=tmp_path)

    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_specification_with_many_faults_names_each(tmp_path):
    """Unknown keys, wrong types and a fee of 5 meant as 5 bp are told at once."""
    wrong = 'strategys = ["leaders"]\ncash = "lots"\nstart = "soon"\n[costs]\ncommission = 5.0\n'
    (tmp_path / "spec.toml").write_text(wrong, encoding="utf-8")

    done = _catalyst("run", "--spec", "spec.toml", folder=tmp_path)

    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len(lines) == 4
    assert "did you mean 'strategies'?" in done.stderr
    assert "5 bp is 0.0005" in done.stderr


def test_fills_sizing_and_cash_rate_of_a_specification_are_obeyed(tmp_path):
    """A spec file's tables reach the run: 20 000.00 a plan, at most 30 plans, 5 bp worse, and interest on idle cash."""
    text = """
        strategies = ["sector-etf:hold=5"]
        cash_rate = 0.02
        [fills]
        at_limit = "queue"
        at = "open"
        retry = 2
        participation = 0.5
        slippage = "bps:5"
        [sizing]
        mode = "cash"
        amount = 100000.0
        name_cap = 0.5
        plan_cap = 30
        [costs]
        commission = 0.001
    """
    (tmp_path / "spec.toml").write_text(text, encoding="utf-8")

    done = _catalyst("run", "--spec", "spec.toml", "--out", "run", folder=tmp_path)

    assert done.returncode == 0, done.stderr
    with (tmp_path / "run" / "fills.csv").open(encoding="utf-8", newline="") as file:
        buys = [row for row in csv.DictReader(file) if row["side"] == "buy"]
    assert buys
    for row in buys:  # a fifth of 100 000.00, less than a lot and a move of the open away
        notional = Decimal(row["price"]) * int(row["shares"])
        assert 16_000 < notional < 22_100
    with (tmp_path / "run" / "equity.csv").open(encoding="utf-8", newline="") as file:
        first, second = list(csv.DictReader(file))[:2]
    assert Decimal(second["cash"]) != Decimal(first["cash"])


def test_options_win_over_the_specification(tmp_path):
    """`--slippage none --at-limit skip` beside a file that says otherwise is the run without the file."""
    (tmp_path / "spec.toml").write_text('[fills]\nat_limit = "queue"\nslippage = "bps:50"\n', encoding="utf-8")
    plain, other = (["--out", "plain"], ["--spec", "spec.toml", "--out", "other"])
    options = ["run", "--strategy", "sector-etf", "--slippage", "none", "--at-limit", "skip"]

    for arguments in (plain, other):
        done = _catalyst(*options, *arguments, folder=tmp_path)
        assert done.returncode == 0, done.stderr

    files = [(tmp_path / name / "fills.csv").read_bytes() for name in ("plain", "other")]
    assert files[0] == files[1]


def test_queue_and_slippage_of_the_command_line_reach_the_fills(tmp_path):
    """Five basis points: purchases are dearer, to the next tick, than without."""
    prices = []
    for name, options in (("plain", []), ("slipped", ["--slippage", "bps:5", "--at-limit", "queue"])):
        done = _catalyst("run", "--strategy", "sector-etf", "--out", name, *options, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        with (tmp_path / name / "fills.csv").open(encoding="utf-8", newline="") as file:
            prices.append(next(Decimal(row["price"]) for row in csv.DictReader(file) if row["side"] == "buy"))

    tick = Decimal("0.001")
    worse = (prices[0] * Decimal("1.0005") / tick).to_integral_value(ROUND_CEILING) * tick
    assert prices[1] == worse > prices[0]


def test_both_engines_are_run_where_the_command_says_so(tmp_path):
    """The option wins over the file; a strategy that needs backtrader is a wrong choice of engine."""
    (tmp_path / "mine.py").write_text(
        "from engine import CatalystStrategy\n\n\nclass Mine(CatalystStrategy):\n"
        "    def plans(self, catalyst):\n        return [] if self.broker.getcash() else []\n",
        encoding="utf-8",
    )
    (tmp_path / "spec.toml").write_text('engine = "replay"\nstrategies = ["mine.py:Mine"]\n', encoding="utf-8")

    done = _catalyst("run", "--spec", "spec.toml", folder=tmp_path)
    assert (done.returncode, "cannot be replayed: Mine.plans reads self.broker" in done.stderr) == (2, True), (
        done.stderr
    )

    done = _catalyst("run", "--spec", "spec.toml", "--strategy", "sector-etf", "--engine", "both", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "backtrader and the replay agree in every row" in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('engine = "warp"', "engine: 'warp' is not backtrader, replay or both"),
        ("[fills]\nparticipation = 2.0", "fills.participation: 2.0 is not a part of the session's volume"),
        ("[fills]\nretry = -1", "fills.retry: -1 is not a number of sessions"),
        ('[fills]\nslippage = "bps"', "bps:NUMBER"),
        ('[fills]\nat_limit = "hope"', "fills.at_limit: 'hope' is not"),
        ('[fills]\nat = "noon"', "fills.at: 'noon' is not"),
        ("[fills]\nretrys = 1", "did you mean 'retry'?"),
        ('[sizing]\nmode = "cash"', "sizing.amount: 0.0 is not the money of a full weight"),
        ('[sizing]\nmode = "volatility"\namount = 20.0', "an annual volatility, a fraction"),
        ("[sizing]\nname_cap = 20.0", "sizing.name_cap: 20.0 is not a part of the equity"),
        ("[sizing]\nplan_cap = 0", "sizing.plan_cap: 0 is not a number of plans"),
        ("[sizing]\nname_cpa = 0.2", "did you mean 'name_cap'?"),
        ("cash_rate = 2.0", "cash_rate: 2.0 is not what idle cash earns a year"),
        ("[costs]\nhandling_fee = 5.0", "5 bp is 0.0005"),
        ("[costs]\nminimum_commission = 5000.0", "costs.minimum_commission: 5000.0 is not"),
    ],
)
def test_a_wrong_key_of_a_specification_gets_a_sentence(tmp_path, text, said):
    """Which key, what value, what was expected; exit code 2 and nothing written."""
    (tmp_path / "spec.toml").write_text(text, encoding="utf-8")

    done = _catalyst("run", "--spec", "spec.toml", folder=tmp_path)

    assert (done.returncode, "Traceback" in done.stderr) == (2, False), done.stderr
    assert said in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["spec.toml"]


def test_rules_tells_how_a_star_stock_trades_on_a_date(tmp_path):
    """688499.SS on 24 June 2025: a STAR stock with 20 %, 200 shares a lot, 0.05 % stamp duty on sales, and sources."""
    done = _catalyst("rules", "--on", "2025-06-24", "688499.SS", folder=tmp_path, COLUMNS="300")

    assert done.returncode == 0, done.stderr
    text = " ".join(done.stdout.split())
    for said in ("a STAR stock in Shanghai", "20 % of the reference price", "200 shares", "2023-08-28", "2019-07-22"):
        assert said in text


def test_a_calendar_with_ten_faults_gets_ten_sentences(tmp_path):
    """`calendar check` tells every fault of a file, with its line, and ends with 3."""
    columns = "id title kind announced known_at occurs direction scheduled status targets theme segment key supersedes"
    header = columns.replace(" ", ",") + ",sources"
    rows = [
        "a,ok,product,2024-13-05,,,1,false,confirmed,,t,,,,",
        "b,ok,produkt,2024-08-28,,,1,false,confirmed,,t,,,,",
        "c,ok,product,2024-08-28,2024-08-01,,1,false,confirmed,,t,,,,",
        "d,ok,product,2024-08-28,,2025-06-20/2025-06-19,1,false,confirmed,,t,,,,",
        "e,ok,product,2024-08-28,,,nan,false,confirmed,,t,,,,",
        "f,ok,product,2024-08-28,,,1,maybe,confirmed,,t,,,,",
        "g,ok,product,2024-08-28,,,1,false,conformed,,t,,,,",
        "h,ok,product,2024-08-28,,,1,false,confirmed,30 0438,t,,,,",
        "i,,product,2024-08-28,,,1,false,confirmed,,t,,,,",
        "j,ok,product,03/04/2024,,,1,false,confirmed,,t,,,,",
    ]
    (tmp_path / "bad.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")

    done = _catalyst("calendar", "check", "bad.csv", folder=tmp_path)

    assert done.returncode == 3
    sentences = done.stderr.splitlines()
    assert len(sentences) == 10
    assert [f"bad.csv:{line}:" in sentence for line, sentence in enumerate(sentences, 2)] == [True] * 10


def test_calendar_commands_work_on_the_seeds(tmp_path):
    """check finds no fault, list filters, export writes forms that read back."""
    assert "No fault" in _catalyst("calendar", "check", folder=tmp_path).stdout
    listed = _catalyst("calendar", "list", "--kind", "standard", "--precision", "day", folder=tmp_path).stdout
    assert "2025-12-30" in listed
    assert "2025-03" not in listed
    for name in ("out.csv", "out.ics", "sheets"):
        done = _catalyst("calendar", "export", name, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.ics").read_text("utf-8").startswith("BEGIN:VCALENDAR")
    assert "No fault" in _catalyst("calendar", "check", "out.csv", folder=tmp_path).stdout


def test_output_that_cannot_be_written_is_told_before_the_run(tmp_path):
    """A run folder below a file ends with 5 and says so."""
    (tmp_path / "file").write_text("x")

    done = _catalyst("run", "--out", "file/run", folder=tmp_path)

    assert done.returncode == 5, done.stderr


def test_a_folder_that_is_not_a_run_is_never_replaced(tmp_path):
    """Somebody's folder stays as it is, also with --force."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("x")

    for options in ([], ["--force"]):
        done = _catalyst("run", "--strategy", "buy-and-hold", "--out", "mine", *options, folder=tmp_path)
        assert done.returncode == 2, done.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


@pytest.mark.skipif(not PRICES.is_dir(), reason="no folder of real prices (CATALYST_PRICES)")
def test_the_run_on_real_prices(tmp_path):
    """The README's command on real prices: three strategies, two benchmarks, the index's shorter span told."""
    done = _catalyst(
        "run", "--prices", str(PRICES), "--benchmark", "000300.SS", "--benchmark", "886032.TI", "--out", "real",
        folder=tmp_path,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    run = json.loads((tmp_path / "real" / "run.json").read_text("utf-8"))
    assert str(tmp_path) not in json.dumps(run)
    assert "2025-11-14" in done.stdout
