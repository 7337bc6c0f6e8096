"""A departure: why a held plan is sold at the next open, and why a waiting one is given up. Pure functions."""

from datetime import date

from engine.markets.rules.ticks import tick_of
from engine.markets.sessions import SessionError, Sessions
from engine.simulation.account import Holding
from engine.simulation.exit_rule import touched
from engine.simulation.limit_close import limit_call
from engine.simulation.market import Market
from engine.simulation.market_answer import No
from engine.simulation.news import Heard, News
from engine.simulation.plan import DatedPlan
from engine.simulation.plan_dates import exit_session
from engine.simulation.refusal import Reason


def stays(market: Market, dated: DatedPlan, held: Holding, upcoming: date) -> bool:
    """Whether a held plan is not to be sold in `upcoming` for sure: its dates alone can end it, and they are later."""
    exits = dated.plan.exits
    is_looked_at = exits.is_told or (exits.has_orders and market.is_fund(dated.ticker))
    return not is_looked_at and held.bought_on == dated.enter_on and upcoming < (dated.exit_on or date.max)


def why_leave(market: Market, news: News, dated: DatedPlan, bought_on: date, session: date, upcoming: date) -> str:
    """Why a plan bought in `bought_on` is to be sold in `upcoming`, the session after `session`; empty for no reason.

    Known after the close of `session`. Its dates come first, then the closes at the limit, then the news.
    """
    plan, sessions = dated.plan, market.sessions(dated.ticker)
    exit_on = exit_session(sessions, plan, bought_on)
    if exit_on is not None and upcoming >= exit_on:
        if plan.leave_on is not None and plan.leave_on <= exit_on:
            return f"leaves on {plan.leave_on}"
        return f"held for {plan.hold} session{'s' if plan.hold != 1 else ''}"
    why = limit_call(market, plan.exits, dated.ticker, session)
    if why:
        return why
    warned = _warned(news, sessions, dated, upcoming)
    if warned is not None:
        return f"warned of by {warned.catalyst}"
    replaced = _replaced(news, sessions, dated, upcoming) if plan.exits.on_replaced else None
    return f"its catalyst is replaced by {replaced.catalyst}" if replaced is not None else ""


def value_call(market: Market, dated: DatedPlan, held: Holding, session: date) -> str:
    """Why a fund is to be redeemed after a session: a stop or profit order that the session's net asset value touches.

    Nobody trades a fund within its session, and the value is known after it: the redemption gets the next one's.
    """
    if not dated.plan.exits.has_orders or not market.is_fund(dated.ticker) or session <= held.bought_on:
        return ""
    bar, instrument = market.store[dated.ticker].on(session), market.store.instrument(dated.ticker)
    if bar is None or instrument is None:
        return ""
    tick = tick_of(market.book, instrument, session, bar.close)
    touch = touched(dated.plan.exits, held.entry, held.peak, bar, tick)
    return touch.why if touch is not None else ""


def why_withdraw(sessions: Sessions, news: News, dated: DatedPlan, until: date) -> No | None:
    """Why a purchase that is not done is given up, by what is known in time for the open of `until`; None to go on.

    A plan whose catalyst is replaced or cancelled is stale, whatever its exits; a warning counts where the plan
    would leave on one, and only one that could not be known yet when the plan was decided.
    """
    replaced = _replaced(news, sessions, dated, until)
    if replaced is not None:
        return No(Reason.SUPERSEDED, f"replaced by {replaced.catalyst}, known for the open of {replaced.on}")
    warned = _warned(news, sessions, dated, until)
    if warned is not None:
        return No(Reason.WARNED, f"warned of by {warned.catalyst}, known for the open of {warned.on}")
    return None


def _replaced(news: News, sessions: Sessions, dated: DatedPlan, until: date) -> Heard | None:
    return news.replaced(dated.catalyst, sessions, date.min, until) if dated.catalyst else None


def _warned(news: News, sessions: Sessions, dated: DatedPlan, until: date) -> Heard | None:
    if not dated.plan.exits.on_warning:
        return None
    try:
        seen_on = sessions.next_after(dated.decided_on)
    except SessionError:
        return None
    return news.warned(dated.ticker, sessions, seen_on, until)
