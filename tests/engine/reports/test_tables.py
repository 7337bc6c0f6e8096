"""Tables: complete, exact, and enough to rebuild the account to the cent."""

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.measurement.blocked_exit import BlockedExit
from engine.reports.errors import ReportError
from engine.reports.tables import tables
from engine.simulation.refusal import Reason


def _rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode(), newline="")))


COSTS = ("commission", "stamp_duty", "transfer_fee", "handling_fee", "regulatory_fee", "dividend_tax")


@pytest.mark.parametrize("n_deals", [0, 1, 8])
@pytest.mark.parametrize(("taxed", "interest"), [(False, 0), (True, 137)])
def test_cash_and_equity_can_be_rebuilt_from_the_files_alone(build, n_deals, taxed, interest):
    """At every session cash is the capital plus all flows and interest, and equity is cash plus positions."""
    titles = [f"catalyst {number}" for number in range(9)]
    report = build.report(titles=titles, n_deals=n_deals, n_sessions=100, taxed=taxed, interest=interest)
    files = tables(report)
    n_checked = 0
    for strategy in ("sector-etf", "leaders"):
        own = {
            name: [row for row in _rows(files, name) if row["strategy"] == strategy]
            for name in ("fills.csv", "entitlements.csv", "positions.csv", "equity.csv")
        }
        flows = own["fills.csv"] + own["entitlements.csv"]
        capital = Decimal(own["equity.csv"][0]["cash"])
        assert capital == Decimal("1000000.00")
        for point in own["equity.csv"]:
            cash = capital + sum(Decimal(row["cash"]) for row in flows if row["session"] <= point["session"])
            cash += sum(Decimal(row["interest"]) for row in own["equity.csv"] if row["session"] <= point["session"])
            held = sum(Decimal(row["value"]) for row in own["positions.csv"] if row["session"] == point["session"])
            assert (Decimal(point["cash"]), Decimal(point["equity"])) == (cash, cash + held)
            n_checked += 1
    assert n_checked == 200


@pytest.mark.parametrize("taxed", [False, True])
def test_a_fill_explains_its_cash(build, taxed):
    """Cash = -+ notional - every cost, each in its column, and notional = price x shares."""
    rows = _rows(tables(build.report(taxed=taxed)), "fills.csv")
    assert rows
    assert {row["queued"] for row in rows} == ({"yes", "no"} if taxed else {"no"})
    assert any(Decimal(row["dividend_tax"]) for row in rows) is taxed
    for row in rows:
        notional = Decimal(row["notional"])
        assert notional == Decimal(row["price"]) * Decimal(row["shares"])
        costs = sum(Decimal(row[name]) for name in COSTS)
        assert Decimal(row["cash"]) == (-notional if row["side"] == "buy" else notional) - costs
        assert row["catalyst"].startswith("c")


def test_a_trade_in_full(build):
    """The first trade, worked by hand from the builder's prices: bought at 11.90, sold at 13.21, 0.07 dividend."""
    row = _rows(tables(build.report()), "trades.csv")[0]
    assert row == {
        "strategy": "sector-etf",
        "plan": "p0",
        "catalyst": "c000",
        "ticker": "159755.SZ",
        "decided_on": "2024-01-03",
        "entry_on": "2024-01-04",
        "entry_price": "11.9",
        "shares": "10000",
        "planned_exit_on": "2024-01-18",
        "exit_on": "2024-01-18",
        "exit_price": "13.21",
        "exit_shares": "10000",
        "status": "closed",
        "cost": "119000.00",
        "proceeds": "132100.00",
        "dividends": "700.00",
        "fees": "78.56",  # 5.00 + 1.19 at the entry, 5.00 + 66.05 + 1.32 at the exit
        "gross": "13800.00",
        "net": "13721.44",
        "net_return": "0.1153002209",  # 13721.44 / 119006.19
        "000300.SS return": "0.01",
        "excess": "0.1053002209",
        "exit_delay": "0",
        "delay_return": "",
        "valued_on": "2024-01-18",
    }


def test_an_open_trade_has_no_exit(build):
    """What was still held has empty exit cells and the status open."""
    report = build.report(n_sessions=20, step=12)
    opened = [row for row in _rows(tables(report), "trades.csv") if row["status"] == "open"]
    assert opened
    assert all((row["exit_on"], row["exit_price"], row["planned_exit_on"]) == ("", "", "") for row in opened)


def test_every_catalyst_has_one_row(build):
    """Traded or not, each catalyst of the calendar has a row; one that nobody traded says why."""
    titles = [f"catalyst {number}" for number in range(9)]
    rows = _rows(tables(build.report(titles=titles, n_deals=2)), "catalysts.csv")
    assert [row["title"] for row in rows] == titles
    assert [row["traded"] for row in rows] == ["yes"] * 2 + ["no"] * 7
    assert all(bool(row["why_not"]) == (row["traded"] == "no") for row in rows)
    assert rows[0]["targets"] == "300438.SZ;unlisted:WeLion"
    assert rows[0]["sector-etf net_return"] == "0.1153002209"
    assert (rows[3]["sector-etf fate"], rows[3]["sector-etf trades"]) == ("refused", "0")
    assert rows[3]["sector-etf net_return"] == ""
    own = [{name.removeprefix("sector-etf "): cell for name, cell in row.items()} for row in rows]
    names = ("wanted", "filled", "blocked_by", "sessions_tried", "missed_return")
    assert [own[0][name] for name in names] == ["10000", "10000", "", "1", ""]
    assert [own[3][name] for name in names] == ["100", "0", "limit-up", "1", "0.02"]
    assert [own[4][name] for name in names] == ["0", "0", "", "0", ""]


def test_a_catalyst_that_the_strategies_dropped_for_different_reasons_names_them(build):
    """Where the reasons differ, each stands with its strategy."""
    report = build.report()
    first, second = report.strategies
    fates = tuple(replace(fate, why="too late" if fate.catalyst == "c002" else "") for fate in second.outcome.fates)
    other = replace(second, outcome=replace(second.outcome, fates=fates))
    rows = _rows(tables(replace(report, strategies=(first, other))), "catalysts.csv")
    assert rows[2]["why_not"] == "sector-etf: its entry lies after the last bar | leaders: too late"


def test_every_plan_has_a_row(build):
    """Traded or refused: its three returns, and what of its purchase was blocked, missing 2 % of 1234.00."""
    rows = _rows(tables(build.report(titles=[f"catalyst {number}" for number in range(4)], n_deals=1)), "plans.csv")
    traded, refused = rows[:2]
    assert (traded["plan"], traded["traded"], traded["wanted"], traded["filled"]) == ("p0", "yes", "10000", "10000")
    assert (traded["reaction"], traded["capturable"], traded["captured"]) == ("0.05", "0.03", "0.1053002209")
    assert (traded["blocked"], traded["blocked_by"], traded["missed_return"], traded["missed"]) == ("0", "", "", "")
    assert refused == {
        "strategy": "sector-etf",
        "plan": "r3",
        "catalyst": "c003",
        "ticker": "300438.SZ",
        "decided_on": "2024-01-02",
        "enter_on": "2024-02-23",
        "exit_on": "",
        "traded": "no",
        "reaction": "0.05",
        "capturable": "",
        "captured": "",
        "wanted": "100",
        "filled": "0",
        "blocked": "100",
        "blocked_by": "limit-up",
        "sessions_tried": "1",
        "missed_return": "0.02",
        "missed": "24.68",
    }


def test_every_block_has_a_row(build):
    """The order that did not trade, in which session, and why."""
    rows = _rows(tables(build.report(titles=[f"catalyst {number}" for number in range(4)], n_deals=1)), "blocks.csv")
    assert rows[0] == {
        "strategy": "sector-etf",
        "plan": "r3",
        "catalyst": "c003",
        "session": "2024-02-23",
        "ticker": "300438.SZ",
        "side": "buy",
        "wanted": "100",
        "blocked": "100",
        "reason": "limit-up",
        "detail": "opened at its upper limit of 12.34",
    }


def test_a_late_exit_tells_what_the_waiting_cost(build):
    """The trade's row has the return of the delay."""
    report = build.report()
    first = report.strategies[0]
    late = BlockedExit("p0", "c000", "159755.SZ", date(2024, 1, 17), 10_000, Reason.LIMIT_DOWN, 1, -0.0625)
    files = tables(replace(report, strategies=(replace(first, blocked_exits=(late,)),)))
    assert [row["delay_return"] for row in _rows(files, "trades.csv")] == ["-0.0625", ""]


def test_metrics_have_a_row_for_each_strategy_and_benchmark(build):
    """Strategies first, then benchmarks, whose trading cells are empty; undefined numbers are empty."""
    report = build.report(n_deals=0, benchmarks=("000300.SS", "399976.SZ"))
    rows = _rows(tables(report), "metrics.csv")
    assert [(row["name"], row["role"]) for row in rows] == [
        ("sector-etf", "strategy"),
        ("leaders", "strategy"),
        ("000300.SS CSI 300", "benchmark"),
        ("399976.SZ", "benchmark"),
    ]
    assert (rows[0]["total_return"], rows[0]["sharpe"], rows[0]["hit_rate"], rows[0]["trades"]) == ("0", "", "", "0")
    assert (rows[2]["trades"], rows[2]["costs"]) == ("", "")
    assert (rows[0]["reaction"], rows[0]["reaction_plans"]) == ("0.05", "1")
    assert (rows[0]["capturable"], rows[0]["capturable_plans"]) == ("", "0")
    assert (rows[0]["captured"], rows[0]["captured_plans"]) == ("", "0")
    assert (rows[0]["blocked_plans"], rows[0]["missed"]) == ("1", "24.68")
    assert (rows[2]["reaction"], rows[2]["reaction_plans"], rows[2]["missed"]) == ("", "", "")
    assert len(_rows(tables(report), "versus.csv")) == 4


def test_a_benchmark_without_a_bar_leaves_cells_empty(build):
    """A benchmark that starts later has empty levels before."""
    report = build.report(benchmarks=("000300.SS", "399976.SZ"), partial=True)
    rows = _rows(tables(report), "equity.csv")
    assert [row["399976.SZ"] == "" for row in rows[38:42]] == [True, True, False, False]
    assert rows[0]["000300.SS"] != ""


def test_hostile_texts_stay_in_their_cells(build):
    """Formulas, tags, line ends, quotes and escapes do not leave their cell, and no cell starts a formula."""
    hostile = '=HYPERLINK("http://x","y")\n@SUM(1)\x1b[31m<script>'
    report = build.report(names=(hostile,))
    outcome = report.strategies[0].outcome
    decisions = tuple(replace(row, why=hostile) for row in outcome.decisions)
    strategy = replace(report.strategies[0], outcome=replace(outcome, decisions=decisions))
    files = tables(replace(report, strategies=(strategy,)))
    for name in files:
        for row in _rows(files, name):
            for cell in row.values():
                assert not cell.startswith(("=", "+", "@", "\t", "\r"))
    rows = _rows(files, "decisions.csv")
    assert rows
    assert all((row["why"], row["strategy"]) == (f"'{hostile}", f"'{hostile}") for row in rows)


def test_two_strategies_of_one_label_are_refused(build):
    """Rows that a reader could not tell apart are not written."""
    with pytest.raises(ReportError, match='both labelled "leaders"'):
        tables(build.report(names=("leaders", "leaders")))
