"""The table of vehicles, as CSV and on the screen, and the command that asks for it."""

import csv
import io
from dataclasses import replace

from rich.console import Console
from typer.testing import CliRunner

from engine.cli.command import app
from engine.measurement.vehicle_result import VehicleResult
from engine.reports.vehicle_table import VEHICLES, vehicle_screens, vehicle_sentences, vehicle_table

ROW = VehicleResult(
    strategy="vehicle:fund",
    name="fund",
    n_catalysts=12,
    n_plans=31,
    n_trades=25,
    n_limit=1,
    n_lot=2,
    n_cash=3,
    n_other=0,
    net_cents=-1_234_567_89,
    net_return=-0.0123456,
    excess=0.5,
    costs_cents=98_765_43,
    costs_bps=12.345,
    exposure=0.25,
    n_blocked=1,
    missed_cents=-5_00,
    worst_catalyst="=news",
    worst_cents=-7_00,
    worst_return=-0.2,
    lots_cents=171_812_00,
    capital_cents=5_538_000_00,
    is_derived=True,
)
NOTHING = replace(
    ROW,
    strategy="vehicle:etf",
    name="etf",
    net_return=None,
    excess=None,
    costs_bps=None,
    worst_catalyst="",
    worst_cents=None,
    worst_return=None,
    n_lot=0,
    is_derived=False,
)


def shown(*rows: VehicleResult, width: int = 80) -> str:
    """The tables on a terminal of this width."""
    console = Console(file=io.StringIO(), width=width)
    for table in vehicle_screens(rows, width):
        console.print(table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_csv_holds_every_value() -> None:
    """Money with two decimals, fractions, no formula, empty where nothing is defined."""
    first, second = csv.reader(io.StringIO(vehicle_table([ROW, NOTHING]).decode().partition("\n")[2]))
    assert dict(zip(VEHICLES, first, strict=True)) == {
        "strategy": "vehicle:fund", "catalysts": "12", "plans": "31", "trades": "25",
        "refused_limit": "1", "refused_lot": "2", "refused_cash": "3", "refused_other": "0",
        "net": "-1234567.89", "net_return": "-0.0123456", "excess": "0.5", "costs": "98765.43", "costs_bps": "12.345",
        "exposure": "0.25", "blocked_plans": "1", "missed": "-5.00", "worst_catalyst": "'=news", "worst_net": "-7.00",
        "worst_return": "-0.2", "one_lot_each": "171812.00", "capital_for_lots": "5538000.00", "derived": "yes",
    }  # fmt: skip
    none = dict(zip(VEHICLES, second, strict=True))
    assert [none[key] for key in ("net_return", "costs_bps", "worst_catalyst", "worst_net", "derived")] == [
        *[""] * 4,
        "no",
    ]


def test_no_number_is_cut_on_a_narrow_screen() -> None:
    """80 columns: every number whole, a derived vehicle marked, nothing defined as a dash."""
    text = shown(ROW, NOTHING)
    for number in (
        "25 in 12",
        "-1,234,567.89",
        "-1.23%",
        "+50.00%",
        "98,765.43",
        "12.35",
        "25.00%",
        "-20.00%",
        "=news",
    ):
        assert number in text
    assert "fund*" in text
    assert "etf*" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_foreign_names_are_text() -> None:
    """Markup and control characters in a label are shown, not obeyed."""
    text = shown(replace(ROW, name="[red]x\x1b", worst_catalyst="[bold]y"), width=160)
    assert "[red]x\\x1b*" in text
    assert "[bold]y" in text


def test_what_a_small_account_cannot_buy_and_what_was_derived_is_said() -> None:
    """A sentence for the vehicle with refusals under a lot, and one for derived values; none without."""
    assert vehicle_sentences([ROW, NOTHING]) == [
        (
            "fund: one lot of each name costs up to 171,812.00; at its weights each plan buys a lot from an equity of "
            "5,538,000.00 on."
        ),
        "* fund: on net asset values derived from the ETF, not published ones.",
    ]
    assert vehicle_sentences([replace(ROW, capital_cents=None, is_derived=False)]) == [
        "fund: one lot of each name costs up to 171,812.00."
    ]
    assert vehicle_sentences([NOTHING]) == []


def test_the_command_runs_vehicles_into_one_folder(tmp_path) -> None:
    """Two vehicles over the sample: rows labelled by vehicle, the table written, its values those on the screen."""
    out = tmp_path / "run"
    asked = ["run", "--vehicle", "etf:hold=5", "--vehicle", "fund", "--start", "2025-06-01", "--end", "2025-07-31"]
    result = CliRunner().invoke(app, [*asked, "--out", str(out)], env={"COLUMNS": "120"})
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO((out / "vehicles.csv").read_text(encoding="utf-8"))))
    assert [row["strategy"] for row in rows] == ["vehicle:etf:hold=5", "vehicle:fund"]
    for row in rows:
        assert f"{float(row['net']):,.2f}" in result.output
    said = " ".join(result.output.replace("│", " ").split())
    assert "016020.OF has no published net asset values here" in said
    assert "* fund: on net asset values derived from the ETF" in said
