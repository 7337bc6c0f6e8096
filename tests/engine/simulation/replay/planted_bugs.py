"""Bugs planted into one executor while the other stays as it is, and how many random cases find each.

`python -m tests.engine.simulation.replay.planted_bugs [cases]` prints the table. A bug is a list of patches, each a
place and what stands there in its stead, made from what stood there before.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import engine.simulation.replay.replay as replaying
from engine.markets.rules.fees import OrderFees
from engine.simulation import departure, desk, facts, floor, market_answer
from engine.simulation.account import Account
from engine.simulation.executor import difference
from engine.simulation.exit_rule import Touch
from engine.simulation.outcome import Outcome
from engine.simulation.replay import quiet, watch
from engine.simulation.replay.replay import replay
from engine.simulation.replay.tape import Tape
from engine.simulation.simulate import simulate
from tests.engine.simulation.random_case import Case, case

Patch = tuple[Any, str, Callable[[Any], Any]]


def _one_session_longer(old: Any) -> Any:
    return lambda sessions, plan, bought_on: old(
        sessions, plan if plan.hold is None else replace(plan, hold=plan.hold + 1), bought_on
    )


def _at_the_trigger(old: Any) -> Any:
    def touched(rule: Any, entry: Any, peak: Any, bar: Any, tick: Any) -> Touch | None:
        wide = replace(bar, open=float(entry) * 100)
        found, real = old(rule, entry, peak, wide, tick), old(rule, entry, peak, bar, tick)
        return real if real is None or "profit" in real.why else found

    return touched


def _tried_once(old: Any) -> Any:
    def order(self: Any, dated: Any, shares: int) -> None:
        old(self, dated, shares)
        self.floor.entries[-1].last_on = dated.enter_on

    return order


def _no_stamp_duty(old: Any) -> Any:
    def fees(*given: Any) -> OrderFees:
        return replace(old(*given), stamp_duty_cents=0)

    return fees


def _whole_shares_alone(old: Any) -> Any:
    def entitle(self: Any, action: Any, session: date) -> Iterator[Any]:
        return old(self, replace(action, cash_per_share=0.0) if action.share_multiplier else action, session)

    return entitle


def _no_peak_of_the_day(old: Any) -> Any:
    return lambda self, ticker, high, bought_until: None


def _first_come(old: Any) -> Any:
    """Purchases in the order of their tickers."""

    def entries(self: Any, session: date) -> list[Any]:
        return sorted(old(self, session), key=lambda order: order[0].ticker)

    return entries


def _without_orders_at_hand(old: Any) -> Any:
    return lambda self, dated, session, ordered, n_ordered: old(self, dated, session, {}, n_ordered)


def _previous_close_as_it_was(old: Any) -> Any:
    return lambda reference, cash, multiplier, tick: old(reference, 0.0, 1.0, tick)


def _next_bar(old: Any) -> Any:
    return lambda self, ticker, place: old(self, ticker, min(place + 1, len(self.sessions) - 1))


def _deaf(old: Any) -> Any:
    return lambda self, dated, is_held: date.max


def _blind_to_ex_dates(old: Any) -> Any:
    def changed_on(self: Any, dated: Any, held: Any, after: date) -> date:
        found = old(self, dated, held, after)
        return self._due.get((dated.id, held.bought_on), found)

    return changed_on


def _a_day_early(old: Any) -> Any:
    return lambda sessions, on: old(sessions, on) + timedelta(days=1)


def _old_marks(old: Any) -> Any:
    def marks(account: Any, tape: Any, ticker: str, start: int, stop: int) -> Any:
        found, traded = old(account, tape, ticker, start, stop)
        return [found[0], *found[:-1]], traded

    return marks


def _no_trailing(old: Any) -> Any:
    def touched_at(self: Any, dated: Any, held: Any, place: int) -> int:
        exits = replace(dated.plan.exits, trailing_stop=None)
        return old(self, replace(dated, plan=replace(dated.plan, exits=exits)), held, place)

    return touched_at


def _kept_candidates(old: Any) -> Any:
    """A candidate for a touch is never looked for again once it has passed."""

    def touched_at(self: Any, dated: Any, held: Any, place: int) -> int:
        known = self._touch.get(dated.id)
        return len(self.tape.sessions) if known is not None and known[1] < place else old(self, dated, held, place)

    return touched_at


def _constant(value: Any) -> Callable[[Any], Any]:
    return lambda old: lambda *given, **named: value


SHARED: dict[str, list[Patch]] = {
    "a hold of one session more": [
        (departure, "exit_session", _one_session_longer), (watch, "exit_session", _one_session_longer)],
    "no tax on dividends": [(floor.Floor, "_dividend_tax", _constant(0))],
    "a stop filled at its trigger, not at a worse open": [(floor, "touched", _at_the_trigger)],
    "an order tried once, its second fill lost": [(desk.Desk, "order", _tried_once)],
    "limits not looked at": [(market_answer, "_at_limit", _constant((None, False)))],
    "the queue at the limit filled at the open": [
        (market_answer, "_at_limit", lambda old: lambda *given: (old(*given)[0], False))],
    "the account's own trades not counted against the cap": [
        (floor.Floor, "_facts", lambda old: lambda self, ticker, on, bar, taken: old(self, ticker, on, bar, {}))],
    "sold on the day of purchase": [
        (market_answer, "sellable_shares", lambda old: lambda facts, book: sum(n for _, n in facts.held))],
    "no stamp duty": [(floor, "fees", _no_stamp_duty)],
    "dividends not paid": [(Account, "entitle", _whole_shares_alone)],
    "bought without the cash for it": [(floor, "affordable", lambda old: lambda market, facts, got, cash: got.shares)],
    "the money of a redemption spent at once": [(Account, "unsettled_cents", _constant(0))],
    "a trailing stop from the entry, not from the peak": [(Account, "see", _no_peak_of_the_day)],
    "orders in the order of their tickers": [(desk.Desk, "entries", _first_come)],
    "a cap per name that forgets the orders at hand": [(desk.Desk, "_purse", _without_orders_at_hand)],
    "limits from a close that is not ex": [(facts, "ex_reference", _previous_close_as_it_was)],
    "no warning and no replacement heard": [
        (departure, "_warned", _constant(None)), (departure, "_replaced", _constant(None))],
    "slippage forgotten": [(market_answer, "slipped", lambda old: lambda policy, side, price, *rest: price)],
    "the next catalyst of the theme sells nothing": [(desk.Desk, "call", _constant(None))],
    "no interest": [(desk.Desk, "interest", _constant(0))],
    "a listing's free sessions forgotten": [(facts, "_listing", _constant(None))],
}  # fmt: skip
OF_THE_REPLAY: dict[str, list[Patch]] = {
    "the bar of the next session": [(Tape, "bar", _next_bar)],
    "news not waited for": [(watch.Watch, "_heard_on", _deaf)],
    "ex-dates slept through": [(watch.Watch, "_changed_on", _blind_to_ex_dates)],
    "woken a day late": [(watch, "_before", _a_day_early)],
    "standing orders slept through": [
        (watch.Watch, "_touched_at", lambda old: lambda self, *_: len(self.tape.sessions))],
    "trailing stops slept through": [(watch.Watch, "_touched_at", _no_trailing)],
    "a standing order looked for once": [(watch.Watch, "_touched_at", _kept_candidates)],
    "marks of the session before in quiet sessions": [(quiet, "_marks", _old_marks)],
    "no peaks in quiet sessions": [(quiet, "_see", _constant(None))],
    "another exchange's session skipped": [
        (replaying, "_session", lambda old: lambda desk, tape, place, strategy: old(desk, tape, place, strategy)
         if desk.clock.is_session(tape.sessions[place]) else None)],
}  # fmt: skip
BUGS = SHARED | OF_THE_REPLAY


@contextmanager
def planted(bug: str) -> Iterator[None]:
    """The bug in place, until the block ends."""
    before = [(place, name, place.__dict__[name]) for place, name, _ in BUGS[bug]]
    try:
        for place, name, make in BUGS[bug]:
            setattr(place, name, make(place.__dict__[name]))
        yield
    finally:
        for place, name, old in before:
            setattr(place, name, old)


def is_found(bug: str, drawn: Case, simulated: Outcome) -> bool:
    """Whether the replay with the bug differs from backtrader without it; a crash is a difference."""
    with planted(bug):
        try:
            replayed = drawn.run(replay)
        except Exception:  # noqa: BLE001 - whatever it is
            return True
    return bool(difference(simulated, replayed))


def main(n_cases: int = 300) -> None:
    """Print how many cases find each bug."""
    drawn = [case(seed) for seed in range(n_cases)]
    simulated = [one.run(simulate) for one in drawn]
    for bug in BUGS:
        n = sum(is_found(bug, one, outcome) for one, outcome in zip(drawn, simulated, strict=True))
        print(f"{n:>6} of {n_cases}  {bug}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
