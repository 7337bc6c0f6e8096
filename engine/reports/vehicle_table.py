"""The table of vehicles, as CSV and on the screen: what each of them made of the same catalysts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.measurement.vehicle_result import VehicleResult
from engine.reports import cells
from engine.reports.wording import UNDEFINED, amount, count, percent, ratio, signed_percent, visible

if TYPE_CHECKING:
    from rich.table import Table

VEHICLES = (
    *("strategy", "catalysts", "plans", "trades", "refused_limit", "refused_lot", "refused_cash", "refused_other"),
    *("net", "net_return", "excess", "costs", "costs_bps", "exposure", "blocked_plans", "missed"),
    *("worst_catalyst", "worst_net", "worst_return", "one_lot_each", "capital_for_lots", "derived"),
)
DERIVED = "*"
NUMBERS = 62  # what the columns beside the name take


def vehicle_table(results: Sequence[VehicleResult]) -> bytes:
    """The table as CSV, a row for each vehicle in the run's order."""
    return cells.encoded(VEHICLES, map(_cells, results))


def _cells(row: VehicleResult) -> list[str]:
    return [
        cells.text(row.strategy),
        *map(
            cells.whole, (row.n_catalysts, row.n_plans, row.n_trades, row.n_limit, row.n_lot, row.n_cash, row.n_other)
        ),
        cells.money(row.net_cents),
        cells.fraction(row.net_return),
        cells.fraction(row.excess),
        cells.money(row.costs_cents),
        cells.fraction(row.costs_bps),
        cells.fraction(row.exposure),
        cells.whole(row.n_blocked),
        cells.money(row.missed_cents),
        cells.text(row.worst_catalyst),
        cells.money(row.worst_cents),
        cells.fraction(row.worst_return),
        cells.money(row.lots_cents),
        cells.money(row.capital_cents),
        cells.yes_no(row.is_derived),
    ]


def vehicle_screens(results: Sequence[VehicleResult], width: int) -> list["Table"]:
    """The table on the screen as two, each narrow enough for 80 columns: what was earned and what it cost; where plans
    were refused, what limits kept away, and the worst catalyst."""
    earned = _frame("Vehicles: the same catalysts, net (means over catalysts)", width)
    for heading in ("traded", "net", "net return", "excess", "costs", "bps", "exposure"):
        earned.add_column(heading, justify="right", no_wrap=heading != "net return", overflow="fold")
    kept = _frame("Vehicles: refused at, kept away, worst", width)
    for heading in ("limit", "lot", "cash", "other", "missed"):
        kept.add_column(heading, justify="right", no_wrap=True)
    kept.add_column("worst catalyst", overflow="fold")
    for row in results:
        earned.add_row(_name(row), *_earned(row))
        kept.add_row(_name(row), *_kept(row))
    return [earned, kept]


def vehicle_sentences(results: Sequence[VehicleResult]) -> list[str]:
    """What a small account cannot buy, and what was measured on derived prices."""
    found = [
        f"{visible(row.name)}: one lot of each name costs up to {amount(row.lots_cents)}" + _enough(row)
        for row in results
        if row.n_lot
    ]
    derived = [visible(row.name) for row in results if row.is_derived]
    if derived:
        found.append(f"{DERIVED} {', '.join(derived)}: on net asset values derived from the ETF, not published ones.")
    return found


def _enough(row: VehicleResult) -> str:
    if row.capital_cents is None:
        return "."
    return f"; at its weights each plan buys a lot from an equity of {amount(row.capital_cents)} on."


def _name(row: VehicleResult) -> str:
    from rich.markup import escape

    return escape(visible(row.name)) + (DERIVED if row.is_derived else "")


def _earned(row: VehicleResult) -> list[str]:
    return [
        f"{count(row.n_trades)} in {count(row.n_catalysts)}",
        amount(row.net_cents),
        signed_percent(row.net_return),
        signed_percent(row.excess),
        amount(row.costs_cents),
        ratio(row.costs_bps),
        percent(row.exposure),
    ]


def _kept(row: VehicleResult) -> list[str]:
    worst = f"{signed_percent(row.worst_return)} {visible(row.worst_catalyst)}" if row.worst_catalyst else UNDEFINED
    from rich.markup import escape

    return [
        count(row.n_limit),
        count(row.n_lot),
        count(row.n_cash),
        count(row.n_other),
        amount(row.missed_cents),
        escape(worst),
    ]


def _frame(title: str, width: int) -> "Table":
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    table.add_column("", overflow="fold", max_width=max(width - NUMBERS, 8))
    return table
