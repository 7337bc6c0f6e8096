"""A simulated run, from price files to tables: limits, dividend tax and interest, rebuilt from the tables alone."""

import csv
import io
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from catalysts import Catalyst, CatalystCalendar, Kind, Target, When
from engine.backtest import run_backtest
from engine.reports.tables import tables
from engine.simulation.fill_policy import FillPolicy

CLOCK, STOCK, LOCKED = "000300.SS", "600001.SS", "600002.SS"
# Monday to Friday, twice
DAYS = [f"2024-08-{day}" for day in range(26, 31)] + [f"2024-09-0{day}" for day in range(2, 7)]
CASH_RATE = Decimal("0.0365")
COSTS = ("commission", "stamp_duty", "transfer_fee", "handling_fee", "regulatory_fee", "dividend_tax")
# LOCKED: 10.00 up to the 28th, locked at 11.00 on the 29th, opens at its limit of 12.10 on the 30th and leaves it,
# opens at 12.00 on 2 September, 13.20 at the planned exit on the 4th.
LOCKED_ROWS = {
    "2024-08-29": ("11.00", "11.00", "11.00", "11.00"),
    "2024-08-30": ("12.10", "12.10", "11.80", "12.00"),
    "2024-09-02": ("12.00", "12.60", "12.00", "12.50"),
    "2024-09-03": ("12.60", "13.00", "12.60", "13.00"),
    "2024-09-04": ("13.20", "13.20", "13.10", "13.20"),
}


def _bars(folder: Path, ticker: str, rows: dict[str, tuple[str, ...]], price: str, volume: int) -> None:
    lines = [",".join([day, *rows.get(day, (price,) * 4), str(volume)]) for day in DAYS]
    text = "\n".join(["date,open,high,low,close,volume", *lines, ""])
    (folder / "bars" / f"{ticker}.csv").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def prices(tmp_path_factory):
    """Ten sessions of an index, a stock at 10.00 that pays 0.50 on 2 September, and one that locks at its limit."""
    folder = tmp_path_factory.mktemp("prices")
    (folder / "bars").mkdir()
    _bars(folder, CLOCK, {}, "3000", 1_000_000)
    after = {day: ("9.50",) * 4 for day in DAYS if day >= "2024-09-02"}
    _bars(folder, STOCK, after, "10.00", 1_000_000)
    after = {day: ("13.20",) * 4 for day in DAYS if day > "2024-09-04"}
    _bars(folder, LOCKED, LOCKED_ROWS | after, "10.00", 1_000_000)
    rows = [
        "ticker,name,kind,board",
        f"{CLOCK},Index,index,",
        f"{STOCK},Powders,stock,main",
        f"{LOCKED},Foils,stock,main",
    ]
    (folder / "instruments.csv").write_text("\n".join([*rows, ""]), encoding="utf-8")
    actions = f"ticker,ex_date,share_multiplier,cash_per_share\n{STOCK},2024-09-02,1,0.5\n"
    (folder / "actions.csv").write_text(actions, encoding="utf-8")
    return folder


def _report(prices, **policy):
    known = When.parse("2024-08-28")
    catalysts = [
        Catalyst(name, f"News {name}", Kind.PRODUCT, known, "batteries", targets=(Target(ticker),))
        for name, ticker in (("c1", STOCK), ("c2", LOCKED))
    ]
    return run_backtest(
        ["leaders:hold=4,size=0.2"],
        calendar=CatalystCalendar(tuple(catalysts)),
        prices=str(prices),
        benchmarks=[CLOCK],
        start=date(2024, 8, 28),
        cash_rate=float(CASH_RATE),
        policy=FillPolicy(**policy),
    )


@pytest.fixture(scope="module")
def files(prices):
    """The tables of a run under the default policy."""
    return {
        name: list(csv.DictReader(io.StringIO(data.decode(), newline="")))
        for name, data in tables(_report(prices)).items()
    }


def test_cash_is_capital_flows_and_interest(files):
    """Every session's cash and equity, to the cent, from fills, entitlements, interest and positions alone."""
    flows = files["fills.csv"] + files["entitlements.csv"]
    assert any(Decimal(row["dividend_tax"]) for row in files["fills.csv"])
    for point in files["equity.csv"]:
        cash = Decimal("1000000.00")
        cash += sum(Decimal(row["cash"]) for row in flows if row["session"] <= point["session"])
        cash += sum(Decimal(row["interest"]) for row in files["equity.csv"] if row["session"] <= point["session"])
        held = sum(Decimal(row["value"]) for row in files["positions.csv"] if row["session"] == point["session"])
        assert (Decimal(point["cash"]), Decimal(point["equity"])) == (cash, cash + held)
    for row in files["fills.csv"]:
        costs = sum(Decimal(row[name]) for name in COSTS)
        assert Decimal(row["cash"]) == (-1 if row["side"] == "buy" else 1) * Decimal(row["notional"]) - costs


def test_interest_is_simple_by_calendar_days(files):
    """3.65 % a year is a ten-thousandth a day of the cash at the close before; three of them over the weekend."""
    rows = files["equity.csv"]
    assert rows[0]["interest"] == "0.00"
    for before, row in pairwise(rows):
        days = (date.fromisoformat(row["session"]) - date.fromisoformat(before["session"])).days
        expected = (Decimal(before["cash"]) * CASH_RATE * days / 365).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(row["interest"]) == expected
    assert {row["interest"] == "0.00" for row in rows[1:]} == {False}


def test_a_dividend_held_for_under_a_month_is_taxed_at_a_fifth(files):
    """20 000 shares at 10.00 on the 29th receive 10 000.00; sold within a month the tax is 2 000.00 of it."""
    sale = next(row for row in files["fills.csv"] if row["side"] == "sell")
    (paid,) = files["entitlements.csv"]
    assert (sale["shares"], sale["price"], sale["session"]) == ("20000", "9.5", "2024-09-04")
    assert (paid["cash"], sale["dividend_tax"]) == ("10000.00", "2000.00")


def test_the_locked_catalyst_tells_what_it_missed(files):
    """20 000 shares wanted at 10.00, none bought at the limit of 11.00: to 13.20 they would have earned a fifth, and
    220 000.00 would have become 264 000.00. The news was worth 32 %; one could buy at 12.00, which leaves 10 %."""
    (row,) = (row for row in files["plans.csv"] if row["catalyst"] == "c2")
    assert (row["traded"], row["wanted"], row["filled"], row["blocked"]) == ("no", "20000", "0", "20000")
    assert (row["blocked_by"], row["sessions_tried"]) == ("limit-up", "1")
    assert (row["missed_return"], row["missed"]) == ("0.2", "44000.00")
    assert (row["reaction"], row["capturable"], row["captured"]) == ("0.32", "0.1", "")
    (block,) = files["blocks.csv"]
    assert (block["session"], block["ticker"], block["wanted"], block["blocked"]) == (
        "2024-08-29",
        LOCKED,
        "20000",
        "20000",
    )
    strategy = "leaders:hold=4,size=0.2"
    (catalyst,) = (row for row in files["catalysts.csv"] if row["id"] == "c2")
    assert catalyst[f"{strategy} blocked_by"] == "limit-up"
    assert catalyst[f"{strategy} missed_return"] == "0.2"


def test_the_traded_plan_captures_its_net_return(files):
    """The stock's dividend of 0.50 makes good its fall from 10.00 to 9.50: reaction and capturable are 0, captured is
    the net return, below it by costs and tax; the index did not move."""
    (row,) = (row for row in files["plans.csv"] if row["catalyst"] == "c1")
    (trade,) = files["trades.csv"]
    assert (row["reaction"], row["capturable"]) == ("0", "0")
    assert row["captured"] == trade["net_return"] == trade["excess"]
    assert float(row["captured"]) < 0
    assert (row["wanted"], row["filled"], row["blocked"], row["blocked_by"]) == ("20000", "20000", "0", "")


def test_the_means_are_of_both_plans(files):
    """Reaction (0 + 32 %) / 2, capturable (0 + 10 %) / 2, captured of the one trade; 44 000.00 missed."""
    row = files["metrics.csv"][0]
    assert (row["reaction"], row["reaction_plans"]) == ("0.16", "2")
    assert (row["capturable"], row["capturable_plans"]) == ("0.05", "2")
    assert (row["captured"], row["captured_plans"]) == (files["trades.csv"][0]["net_return"], "1")
    assert (row["blocked_plans"], row["missed"]) == ("1", "44000.00")


def test_tried_again_it_is_bought_when_it_can_be(prices):
    """Two more tries: locked on the 29th, at its limit on the 30th, bought at 12.00 on 2 September; nothing missed."""
    (strategy,) = _report(prices, retry=2).strategies
    entry = next(row for row in strategy.entries if row.catalyst == "c2")
    assert (entry.wanted, entry.filled, entry.blocked, entry.n_sessions) == (20_000, 20_000, 0, 3)
    assert entry.missed_cents is None
    assert next(trade.entry_price for trade in strategy.outcome.trades if trade.catalyst == "c2") == 12.0


def test_every_plan_of_the_run_is_measured(prices):
    """A row of returns and one of the entry for each plan, in the plans' order, whatever became of it."""
    (strategy,) = _report(prices).strategies
    plans = [plan.id for plan in strategy.outcome.plans]
    ended = [row.plan for row in (*strategy.outcome.trades, *strategy.outcome.refusals)]
    assert sorted(plans) == sorted(ended)
    assert [row.plan for row in strategy.returns] == [row.plan for row in strategy.entries] == plans
