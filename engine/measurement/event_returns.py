"""What each trade and each catalyst earned beside the benchmarks over the very same sessions."""

from collections.abc import Callable, Sequence

from engine.measurement.event_return import CatalystReturn, TradeReturn
from engine.measurement.instant import Instant, earned, price_at
from engine.prices.bars import Bars
from engine.simulation.fill_policy import FillAt
from engine.simulation.outcome import Outcome
from engine.simulation.trade import Trade

FillAtOf = Callable[[str], FillAt]


def benchmark_return(trade: Trade, benchmark: Bars, at: FillAt = FillAt.OPEN) -> float | None:
    """A benchmark's return from the trade's entry session to its exit session, both at the price (the open, unless
    the run fills at another) that `at` names.

    For an open trade to the close of the session it is valued at. None where a bar is missing at one end:
    no neighbouring session stands in. Pass raw bars for an index and adjusted bars (total
    return) for a fund or a stock.
    """
    last = Instant(trade.valued_on, FillAt.CLOSE) if trade.exit_on is None else Instant(trade.exit_on, at)
    return earned(price_at(benchmark, Instant(trade.entry_on, at)), price_at(benchmark, last))


def trade_return(trade: Trade, benchmarks: Sequence[Bars], at: FillAt = FillAt.OPEN) -> TradeReturn:
    """One trade beside all benchmarks; the first one is what `excess` is measured against."""
    beside = tuple((bars.ticker, benchmark_return(trade, bars, at)) for bars in benchmarks)
    return TradeReturn(trade.plan, trade.net_return, beside, _excess(trade.net_return, beside))


def catalyst_returns(
    outcome: Outcome, benchmarks: Sequence[Bars], fill_at: FillAtOf = lambda _: FillAt.OPEN
) -> tuple[CatalystReturn, ...]:
    """One row for every catalyst of the run, in the order of its fates, also for those that nobody traded.

    `fill_at` tells at which price of a session a ticker's orders are filled.

    Standing plans, which have no catalyst, have no row.
    """
    traded: dict[str, list[Trade]] = {fate.catalyst: [] for fate in outcome.fates}
    refused = dict.fromkeys(traded, 0)
    for trade in outcome.trades:
        if trade.catalyst:
            traded.setdefault(trade.catalyst, []).append(trade)
    for refusal in outcome.refusals:
        if refusal.catalyst:
            traded.setdefault(refusal.catalyst, [])
            refused[refusal.catalyst] = refused.get(refusal.catalyst, 0) + 1
    return tuple(
        _catalyst_return(catalyst, trades, refused.get(catalyst, 0), benchmarks, fill_at)
        for catalyst, trades in traded.items()
    )


def _catalyst_return(
    catalyst: str, trades: Sequence[Trade], n_refused: int, benchmarks: Sequence[Bars], fill_at: FillAtOf
) -> CatalystReturn:
    paid_cents = sum(trade.paid_cents for trade in trades)
    net_cents = sum(trade.net_cents for trade in trades)
    net_return = net_cents / paid_cents if paid_cents else None
    beside = tuple((bars.ticker, _weighted(trades, bars, fill_at)) for bars in benchmarks)
    return CatalystReturn(
        catalyst=catalyst,
        n_trades=len(trades),
        n_refused=n_refused,
        paid_cents=paid_cents,
        net_cents=net_cents,
        net_return=net_return,
        benchmarks=beside,
        excess=None if net_return is None else _excess(net_return, beside),
    )


def _weighted(trades: Sequence[Trade], benchmark: Bars, fill_at: FillAtOf) -> float | None:
    """The benchmark's returns over the trades, weighted by the cash paid; None where one is missing."""
    gained = 0.0
    for trade in trades:
        moved = benchmark_return(trade, benchmark, fill_at(trade.ticker))
        if moved is None:
            return None
        gained += moved * trade.paid_cents
    return gained / sum(trade.paid_cents for trade in trades) if trades else None


def _excess(net_return: float, beside: Sequence[tuple[str, float | None]]) -> float | None:
    first = beside[0][1] if beside else None
    return None if first is None else net_return - first
