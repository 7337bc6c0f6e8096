"""From plans to a sheet: every different leg resolved once, whatever book and however many want it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.prices.bars import Floats
from engine.simulation.exit_rule import ExitRule
from engine.simulation.replay.different import different_of
from engine.simulation.replay.legs import legs_of
from engine.simulation.replay.panel import Panel
from engine.simulation.replay.planned import Planned
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.scaled import Flags, Ints
from engine.simulation.replay.sheet import Sheet


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """Plans as arrays, book after book, in each in the order in which their orders go out: ticker numbers, rows of the
    entry and of the planned sale (the panel's length for never), places in the rules, weights, codes. Plans with a code
    other than OK are never ordered: their rows may be anything."""

    tickers: Ints
    enter: Ints
    due: Ints
    rule: Ints
    weights: Floats
    codes: Ints


def sheet_of(panel: Panel, books: Sequence[Planned]) -> Sheet:
    """The sheet of many books. The plans of unclear books are left out: those books are empty."""
    own = [book for book in books if not book.unclear]
    sizes = [0 if book.unclear else len(book.plans) for book in books]
    rules: dict[ExitRule, int] = {}
    parts = [np.empty(0, dtype=np.int64)]
    for book in own:
        places = np.array([rules.setdefault(one, len(rules)) for one in book.rules], dtype=np.int64)
        parts.append(places[book.rule])
    rule = np.concatenate(parts)
    tickers, enter, due, codes = (
        np.concatenate([np.empty(0, dtype=np.int64), *(getattr(book, name) for book in own)])
        for name in ("tickers", "enter", "due", "codes")
    )
    weights = np.concatenate([np.empty(0), *(book.weights for book in own)])
    starts = np.concatenate(([0], np.cumsum(np.array(sizes, dtype=np.int64)))).astype(np.int64)
    return sheet_from(panel, starts, Orders(tickers, enter, due, rule, weights, codes), tuple(rules))


def sheet_from(panel: Panel, starts: Ints, orders: Orders, rules: Sequence[ExitRule]) -> Sheet:
    """The sheet of plans that are given as arrays; book b's from `starts[b]` to `starts[b + 1]`."""
    n = len(panel)
    tried: Flags = orders.codes == Code.OK
    tickers, enter, due, rule = orders.tickers, orders.enter, orders.due, orders.rule
    if not tried.all():
        tickers, enter = np.where(tried, tickers, 0), np.where(tried, enter, 1)
        due, rule = np.where(tried, due, n), np.where(tried, rule, 0)
    n_rules = max(1, len(rules))
    holds = due - enter
    longest = int(holds.max(initial=0)) + 1
    key = ((tickers * n + enter) * longest + holds) * n_rules + rule
    different, leg = different_of(key, len(panel.tickers) * n * longest * n_rules)
    rest, rule = np.divmod(different, n_rules)
    rest, hold = np.divmod(rest, longest)
    tickers, enter = np.divmod(rest, n)
    legs = legs_of(panel, tickers, enter, enter + hold, rules, rule)
    return Sheet(legs, starts, leg, orders.weights, orders.codes)
