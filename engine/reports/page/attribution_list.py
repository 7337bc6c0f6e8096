"""Which catalysts earned it: for each strategy its evidence, what is left without the best, and a row a catalyst."""

from dataclasses import dataclass

from engine.reports.page.catalyst_list import anchors
from engine.reports.page.grid import Bar, bars
from engine.reports.page.number import as_amount, as_count, as_signed_percent
from engine.reports.run_tables import Number, Row, RunTables

STANDING = "no catalyst: a standing plan"
MOST_OPEN, MOST_ROWS = 6, 100


@dataclass(frozen=True, slots=True)
class Part:
    """One catalyst's part of a strategy's gain; `number` and `anchor` lead to its row, empty for standing plans."""

    number: str
    anchor: str
    title: str
    tickers: str
    entry_on: str
    exit_on: str
    trades: Number
    cluster: str
    net: Number
    share: Number
    bar: Bar
    net_return: Number
    excess: Number


@dataclass(frozen=True, slots=True)
class Attributed:
    """One strategy: its counts by column of evidence.csv, its parts by entry session."""

    strategy: str
    net: Number
    total: Number
    counts: dict[str, Number]
    best: str
    best_anchor: str
    cluster: tuple[str, ...]
    parts: tuple[Part, ...]
    is_open: bool


def attributions(run: RunTables) -> list[Attributed]:
    """Every strategy in the run's order; a few long ones stand open."""
    names = anchors(run)
    titles = {row["id"]: row["title"] for row in run.rows("catalysts.csv")}
    rows = run.grouped("attribution.csv", "strategy")
    trades = run.grouped("trades.csv", "strategy", "catalyst")
    metrics = {row["name"]: row for row in run.rows("metrics.csv") if row["role"] == "strategy"}
    evidence = run.rows("evidence.csv")
    return [
        _attributed(
            row,
            metrics[row["strategy"]],
            rows.get((row["strategy"],), []),
            names,
            titles,
            trades,
            is_open=place < MOST_OPEN,
        )
        for place, row in enumerate(evidence)
    ]


def _attributed(
    row: Row,
    metrics: Row,
    parts: list[Row],
    names: dict[str, str],
    titles: dict[str, str],
    trades: dict[tuple[str, ...], list[Row]],
    *,
    is_open: bool,
) -> Attributed:
    drawn = bars([float(part["net"]) for part in parts])
    tickers = [
        ", ".join(dict.fromkeys(trade["ticker"] for trade in trades.get((row["strategy"], part["catalyst"]), [])))
        for part in parts
    ]
    return Attributed(
        strategy=row["strategy"],
        net=metrics.number("net", as_amount),
        total=metrics.number("total_return", as_signed_percent),
        counts={name: row.number(name, show) for name, show in _COUNTS.items()},
        best=titles.get(row["best"], row["best"]),
        best_anchor=names.get(row["best"], ""),
        cluster=tuple(
            names[one].removeprefix("catalyst-") for one in row["cluster_catalysts"].split(";") if one in names
        ),
        parts=tuple(
            _part(part, bar, told, names, titles) for part, bar, told in zip(parts, drawn, tickers, strict=True)
        ),
        is_open=is_open and len(parts) <= MOST_ROWS,
    )


_COUNTS = {
    **dict.fromkeys(("catalysts", "traded", "trades", "entry_sessions", "clusters"), as_count),
    **dict.fromkeys(("trades_without_best", "trades_without_cluster"), as_count),
    **dict.fromkeys(("best_net", "net_without_best", "cluster_net", "net_without_cluster"), as_amount),
    **dict.fromkeys(("return_without_best", "return_without_cluster"), as_signed_percent),
}


def _part(row: Row, bar: Bar, tickers: str, names: dict[str, str], titles: dict[str, str]) -> Part:
    anchor = names.get(row["catalyst"], "")
    return Part(
        number=anchor.removeprefix("catalyst-"),
        anchor=anchor,
        title=titles.get(row["catalyst"], row["catalyst"]) or STANDING,
        tickers=tickers,
        entry_on=row["entry_on"],
        exit_on=row["exit_on"],
        trades=row.number("trades", as_count),
        cluster=row["cluster"],
        net=row.number("net", as_amount),
        share=row.number("share", as_signed_percent),
        bar=bar,
        net_return=row.number("net_return", as_signed_percent),
        excess=row.number("excess", as_signed_percent),
    )
