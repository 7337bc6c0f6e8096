"""Legs: what each plan meets in the market, apart from the account: its entry, its exit, the action in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from engine.markets.rules.dividend_tax import dividend_tax
from engine.markets.rules.errors import RuleError
from engine.markets.rules.exact import exact
from engine.prices.action import CorporateAction
from engine.simulation.decision import Side
from engine.simulation.exit_rule import ExitRule
from engine.simulation.fill_policy import FillAt
from engine.simulation.replay.different import different_of
from engine.simulation.replay.first_touch import first_touches
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.quotes import Code, Quotes, quotes
from engine.simulation.replay.scaled import SCALE, Flags, Ints, ratio, scaled


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """One row a leg, prices in units of 1e-8, rows of the panel; `n` stands for never within the run.

    `entry` is the market's answer at `enter`. `known` is the price that the order's size is reckoned from, 0 where no
    bar lies before it. `exits` is the session of the sale, `n` for none, at `exit_prices` for at most `exit_most`
    shares; `is_touched` where a standing order did it, after the session's purchases. `acts` is the session in which
    the shares become `multipliers` and `cash` each; of that dividend `taxes` (numerator, denominator) is due at the
    sale. `is_unclear` marks legs that only the scalar rules can tell.
    """

    tickers: Ints
    enter: Ints
    entry: Quotes
    known: Ints
    exits: Ints
    exit_prices: Ints
    exit_most: Ints
    is_touched: Flags
    acts: Ints
    multipliers: Ints
    cash: Ints
    taxes: Ints
    is_unclear: Flags

    def __len__(self) -> int:
        return len(self.enter)

    @property
    def is_filled(self) -> Flags:
        """The legs whose purchase the market answers with shares."""
        filled: Flags = self.entry.codes == Code.OK
        return filled


def legs_of(panel: Panel, tickers: Ints, enter: Ints, due: Ints, rules: Sequence[ExitRule], rule: Ints) -> Legs:
    """Resolve legs: bought at `enter`, sold at the first session from `due` on in which the market lets them, or
    before it where an order of `rules[rule]` is touched."""
    n, size = len(panel), len(enter)
    entry = quotes(panel, Side.BUY, tickers, enter)
    known, is_unclear = _known_prices(panel, tickers, enter)
    is_unclear = is_unclear | (entry.codes == Code.UNCLEAR) | (panel.regimes[tickers, enter] < 0)
    is_filled = entry.codes == Code.OK
    start = np.where(is_filled, np.maximum(due, enter + 1), n)
    exits, prices = np.full(size, n, dtype=np.int64), np.zeros(size, dtype=np.int64)
    most, is_touched = np.full(size, np.iinfo(np.int64).max), np.zeros(size, dtype=np.bool_)
    has_orders = np.array([one.has_orders for one in rules] or [False], dtype=np.bool_)[rule]
    own = np.flatnonzero(is_filled & has_orders)
    if panel.market.policy.at is not FillAt.OPEN:
        is_unclear[own] = True
    elif len(own):
        rows, triggers, is_odd = _hits(panel, rules, rule[own], tickers[own], enter[own], entry.prices[own], start[own])
        is_unclear[own] |= is_odd
        is_hit = (rows < start[own]) & ~is_odd
        own, rows, triggers = own[is_hit], rows[is_hit], triggers[is_hit]
        got = quotes(panel, Side.SELL, tickers[own], rows, triggers)
        is_done = got.codes == Code.OK
        done, blocked = own[is_done], own[~is_done]
        exits[done], prices[done], most[done] = rows[is_done], got.prices[is_done], got.most[is_done]
        is_touched[done], start[done], start[blocked] = True, n, rows[~is_done] + 1
        is_unclear[own[got.codes == Code.UNCLEAR]] = True
    _sell(panel, tickers, start, exits, prices, most, is_unclear)
    acts, multipliers, cash, taxes = _actions(panel, tickers, enter, exits, is_filled, rules, rule, is_unclear)
    return Legs(
        tickers, enter, entry, known, exits, prices, most, is_touched, acts, multipliers, cash, taxes, is_unclear
    )


def _hits(
    panel: Panel, rules: Sequence[ExitRule], rule: Ints, tickers: Ints, enter: Ints, paid: Ints, until: Ints
) -> tuple[Ints, Ints, Flags]:
    """First touches, once for each entry: plans that differ in their last session alone share them."""
    n, n_rules = len(panel), len(rules)
    keys, place = different_of((tickers * n + enter) * n_rules + rule, len(panel.tickers) * n * n_rules)
    longest = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(longest, place, until)
    prices = np.zeros_like(longest)
    prices[place] = paid
    rest, own = np.divmod(keys, n_rules)
    numbers, rows = np.divmod(rest, n)
    found = first_touches(panel, rules, own, numbers, rows, prices, longest)
    return found.rows[place], found.prices[place], found.is_unclear[place]


def _sell(panel: Panel, tickers: Ints, start: Ints, exits: Ints, prices: Ints, most: Ints, is_unclear: Flags) -> None:
    """Sell what is due from `start` on: in the first session in which the market lets it go."""
    n = len(panel)
    waiting = np.flatnonzero(start < n)
    rows = start[waiting]
    while len(waiting):
        rows = panel.next_bar[tickers[waiting], rows].astype(np.int64)
        inside = rows < n
        waiting, rows = waiting[inside], rows[inside]
        got = quotes(panel, Side.SELL, tickers[waiting], rows)
        is_done, is_odd = got.codes == Code.OK, got.codes == Code.UNCLEAR
        done = waiting[is_done]
        exits[done], prices[done], most[done] = rows[is_done], got.prices[is_done], got.most[is_done]
        is_unclear[waiting[is_odd]] = True
        left = ~is_done & ~is_odd & (rows + 1 < n)
        waiting, rows = waiting[left], rows[left] + 1


def _known_prices(panel: Panel, tickers: Ints, enter: Ints) -> tuple[Ints, Flags]:
    """The last close before each entry, less what is known to go ex until it."""
    last = panel.last[tickers, enter - 1].astype(np.int64)
    prices, is_exact = scaled(panel.close[np.maximum(last, 0)])
    prices = np.where(last >= panel.first[tickers], prices, 0)
    is_odd = panel.is_odd[tickers, enter] & (prices > 0)
    for at in np.flatnonzero(is_odd).tolist():
        ticker, bars = panel.tickers[tickers[at]], panel.market.store[panel.tickers[tickers[at]]]
        known = bars.bar(int(last[at] - panel.first[tickers[at]]))
        price = known.close
        for action in panel.market.store.actions_of(ticker):
            if known.session < action.ex_on <= panel.dates[enter[at]] and action.share_multiplier:
                price = action.reference_price(price)
        one, fine = scaled(np.array([price]))
        prices[at], is_exact[at] = one[0], fine[0]
    return prices, (prices > 0) & ~is_exact


def _actions(
    panel: Panel,
    tickers: Ints,
    enter: Ints,
    exits: Ints,
    is_filled: Flags,
    rules: Sequence[ExitRule],
    rule: Ints,
    is_unclear: Flags,
) -> tuple[Ints, Ints, Ints, Ints]:
    """The one action within each leg; legs with two, or with one that orders or marks depend on, are unclear."""
    n, size = len(panel), len(enter)
    acts = np.full(size, n, dtype=np.int64)
    multipliers, cash = np.full(size, SCALE, dtype=np.int64), np.zeros(size, dtype=np.int64)
    taxes = np.stack((np.zeros(size, dtype=np.int64), np.ones(size, dtype=np.int64)))
    has_orders = np.array([one.has_orders for one in rules] or [False], dtype=np.bool_)[rule]
    order = np.argsort(tickers, kind="stable")
    numbers, starts = np.unique(tickers[order], return_index=True)
    for number, start, stop in zip(numbers.tolist(), starts, np.append(starts[1:], size), strict=bool(size)):
        own = order[start:stop]
        for action in panel.market.store.actions_of(panel.tickers[number]):
            row = int(np.searchsorted(panel.dates64, np.datetime64(action.ex_on, "D")))
            if not 0 < row < n:
                continue
            within = own[is_filled[own] & (enter[own] < row) & (row <= exits[own])]
            if not len(within):
                continue
            units, is_exact = scaled(np.array([action.share_multiplier, action.cash_per_share]))
            is_bad = not is_exact.all() or not units[0] or not panel.has[number, row]
            is_unclear[within[has_orders[within] | (acts[within] < n) | is_bad]] = True
            acts[within], multipliers[within], cash[within] = row, units[0], units[1]
            if units[1] and not is_bad:
                _tax(panel, action, number, within, enter, exits, taxes, is_unclear)
    return acts, multipliers, cash, taxes


def _tax(
    panel: Panel,
    action: CorporateAction,
    number: int,
    within: Ints,
    enter: Ints,
    exits: Ints,
    taxes: Ints,
    is_unclear: Flags,
) -> None:
    instrument = panel.market.store.instrument(panel.tickers[number])
    assert instrument is not None  # noqa: S101 - a panel holds instruments
    record_on = panel.sessions.previous_before(action.ex_on)
    rate = partial(dividend_tax, panel.market.book, instrument, record_on)
    for at in within[exits[within] < len(panel)].tolist():
        try:
            found = ratio(exact(rate(panel.dates[enter[at]], panel.dates[exits[at]]).number), 10**4)
        except RuleError:
            found = None
        if found is None:
            is_unclear[at] = True
        else:
            taxes[:, at] = found
