"""Quiet sessions: nothing trades, the account is valued at every close."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

import numpy as np

from engine.simulation.desk import Desk
from engine.simulation.money import worth_cents
from engine.simulation.outcome import EquityPoint, PositionValue
from engine.simulation.replay.tape import Tape


def rest(desk: Desk, tape: Tape, start: int, stop: int) -> None:
    """Write down positions, cash and equity after the closes from one place up to another, in which nothing trades.

    It leaves the desk as `Desk.trade` and `Desk.value` would, session by session.
    """
    account, holdings = desk.account, list(desk.account.holdings.values())
    sessions = tape.sessions[start:stop]
    tickers = sorted({held.ticker for held in holdings})
    lines = {ticker: _marks(desk, tape, ticker, start, stop) for ticker in tickers}
    rows = [(held, *lines[held.ticker], _worths(held.shares, lines[held.ticker][0])) for held in holdings]
    for n, session in enumerate(sessions):
        if not desk.clock.is_session(session):
            desk.interest_cents = 0
            continue
        interest = desk.interest(session)
        account.cash_cents += interest
        desk.interest_cents = interest
        equity = account.cash_cents
        for held, marks, traded, worths in rows:
            equity += worths[n]
            desk.positions.append(
                PositionValue(session, held.plan, held.ticker, held.shares, marks[n], worths[n], not traded[n])
            )
        unsettled = account.unsettled_cents(session)
        desk.equity.append(EquityPoint(session, account.cash_cents, equity, interest, unsettled))
    for ticker in tickers:
        account.mark(ticker, lines[ticker][0][-1])
    for ticker in desk.floor.trailed():
        _see(desk, tape, ticker, start, stop)


def _marks(desk: Desk, tape: Tape, ticker: str, start: int, stop: int) -> tuple[list[float], list[bool]]:
    """The ticker's mark after each close, and whether it traded."""
    closes, traded = tape.column(ticker, "close", start, stop)
    seen = traded.tolist()
    pairs = zip(closes.tolist(), seen, strict=True)
    marks = accumulate(pairs, lambda mark, pair: pair[0] if pair[1] else mark, initial=desk.account.mark_of(ticker))
    return list(marks)[1:], seen


def _worths(shares: int, marks: Sequence[float]) -> list[int]:
    return [worth_cents(mark, shares) for mark in marks]


def _see(desk: Desk, tape: Tape, ticker: str, start: int, stop: int) -> None:
    """Take the sessions' highs into the peaks of what is held."""
    highs, traded = tape.column(ticker, "high", start, stop)
    if traded.any():
        desk.account.see(ticker, float(np.max(highs[traded])), date.max)
