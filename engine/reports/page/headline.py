"""A tear sheet in words: what was tested, on how much, what the best earned against what, and whether that is luck."""

from dataclasses import dataclass

from engine.reports.page.number import as_amount, as_count, as_p_value, as_percent, as_signed_percent
from engine.reports.page.results import strategy_metrics
from engine.reports.run_tables import Number, Row, RunTables


@dataclass(frozen=True, slots=True)
class Claim:
    """What one strategy earned, and what it rests on; `benchmark` is empty where there is none to compare with."""

    strategy: str
    total: Number
    compared: Number
    benchmark: str
    benchmark_total: Number
    excess: Number
    traded: Number
    trades: Number
    entry_sessions: Number
    clusters: Number
    verdict: str
    p: Number
    p_adjusted: Number
    tests: Number
    independent: Number
    mean: Number
    detectable: Number
    worth: Number

    @property
    def n_trades(self) -> int:
        """Trades that a catalyst caused."""
        return int(self.trades.value)


@dataclass(frozen=True, slots=True)
class Headline:
    """`best` earned most of all strategies, `best_on_catalysts` most of those that traded a catalyst; None for none."""

    strategies: tuple[str, ...]
    n_catalysts: Number
    themes: tuple[str, ...]
    first_on: Number
    last_on: Number
    sessions: Number
    capital: Number
    n_trades: int
    best: Claim
    best_on_catalysts: Claim | None


def headline(run: RunTables) -> Headline:
    """The words' values; of strategies that earned the same the first one is the best."""
    evidence = run.rows("evidence.csv")
    metrics = strategy_metrics(run)
    claims = [_claim(run, metrics[row["strategy"]], row) for row in evidence]
    first = next(iter(metrics.values()))
    on_catalysts = [one for one in claims if one.n_trades]
    cash = run.record.spec.cash
    return Headline(
        strategies=tuple(metrics),
        n_catalysts=evidence[0].number("catalysts", as_count),
        themes=tuple(dict.fromkeys(row["theme"] for row in run.rows("catalysts.csv"))),
        first_on=first.number("first_on", str),
        last_on=first.number("last_on", str),
        sessions=first.number("sessions", as_count),
        capital=Number(as_amount(f"{cash:.2f}"), f"{cash}", "run.json::spec.cash"),
        n_trades=sum(int(row["trades"]) for row in metrics.values()),
        best=max(claims, key=_earned),
        best_on_catalysts=max(on_catalysts, key=_earned, default=None),
    )


def _earned(claim: Claim) -> float:
    return float(claim.total.value)


def _claim(run: RunTables, metrics: Row, evidence: Row) -> Claim:
    names = {one.ticker: one.name for one in run.record.benchmarks}
    return Claim(
        strategy=metrics["name"],
        total=metrics.number("total_return", as_signed_percent),
        compared=metrics.number("strategy_return", as_signed_percent),
        benchmark=names.get(metrics["benchmark"], metrics["benchmark"]),
        benchmark_total=metrics.number("benchmark_return", as_signed_percent),
        excess=metrics.number("excess", as_signed_percent),
        traded=evidence.number("traded", as_count),
        trades=evidence.number("trades", as_count),
        entry_sessions=evidence.number("entry_sessions", as_count),
        clusters=evidence.number("clusters", as_count),
        verdict=evidence["verdict"],
        p=evidence.number("p", as_p_value),
        p_adjusted=evidence.number("p_adjusted", as_p_value),
        tests=evidence.number("tests", as_count),
        independent=evidence.number("independent", as_count),
        mean=evidence.number("tested_excess", as_signed_percent),
        detectable=evidence.number("detectable", as_percent),
        worth=evidence.number("worth", as_percent),
    )
