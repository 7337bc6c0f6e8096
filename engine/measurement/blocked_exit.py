"""A blocked exit: shares that were to be sold and could not be, and what the waiting did to their price."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from engine.measurement.instant import Instant, earned, price_at, standing_at
from engine.prices.bars import Bars
from engine.simulation.block import Block
from engine.simulation.decision import Side
from engine.simulation.fill import Fill
from engine.simulation.fill_policy import FillAt
from engine.simulation.market import Market
from engine.simulation.outcome import Outcome
from engine.simulation.refusal import Reason
from engine.simulation.trade import Trade


@dataclass(frozen=True, slots=True)
class BlockedExit:
    """One trade whose sale did not go through at once. `first_on` is the session in which it was first tried.

    `blocked` shares were left then, for `reason`; `n_sessions` counts the sessions in which shares were left.
    `delay_return` is the change, total return, from the price at which they were to be sold (the last close where
    there was no trading) to the mean price at which they were, or to the run's last close for those still held;
    None where they were settled otherwise.
    """

    plan: str
    catalyst: str
    ticker: str
    first_on: date
    blocked: int
    reason: Reason
    n_sessions: int
    delay_return: float | None


def blocked_exits(outcome: Outcome, market: Market) -> tuple[BlockedExit, ...]:
    """One row for every trade with a blocked sale, in the order of the trades."""
    blocks: dict[str, list[Block]] = {}
    sales: dict[str, list[Fill]] = {}
    for block in outcome.blocks:
        if block.side is Side.SELL:
            blocks.setdefault(block.plan, []).append(block)
    for fill in outcome.fills:
        if fill.side is Side.SELL:
            sales.setdefault(fill.plan, []).append(fill)
    end_on = outcome.equity[-1].session
    return tuple(
        _blocked(trade, blocks[trade.plan], sales.get(trade.plan, ()), market, end_on)
        for trade in outcome.trades
        if trade.plan in blocks
    )


def _blocked(trade: Trade, blocks: Sequence[Block], sales: Sequence[Fill], market: Market, end_on: date) -> BlockedExit:
    first = blocks[0]
    own = market.store.adjusted(trade.ticker)
    start = price_at(own, Instant(first.session, market.fill_at(trade.ticker)))
    if start is None:
        start = standing_at(own, Instant(first.session, FillAt.CLOSE))
    return BlockedExit(
        plan=trade.plan,
        catalyst=trade.catalyst,
        ticker=trade.ticker,
        first_on=first.session,
        blocked=first.blocked,
        reason=first.reason,
        n_sessions=len({block.session for block in blocks}),
        delay_return=earned(start, _mean_price(trade, first.session, sales, market.store[trade.ticker], own, end_on)),
    )


def _mean_price(
    trade: Trade, first_on: date, sales: Sequence[Fill], raw: Bars, own: Bars, end_on: date
) -> float | None:
    """The adjusted price of the shares that were sold after `first_on` or are still held, each share counting once."""
    parts: list[tuple[int, float]] = []
    for fill in sales:
        row = raw.row(fill.session)
        if fill.session > first_on and row is not None:
            parts.append((fill.shares, fill.price * float(own.close[row]) / float(raw.close[row])))
    last = standing_at(own, Instant(end_on, FillAt.CLOSE))
    if trade.is_open and last is not None:
        parts.append((trade.exit_shares - sum(fill.shares for fill in sales), last))
    shares = sum(part for part, _ in parts)
    return sum(part * price for part, price in parts) / shares if shares else None
