"""Books whose orders are of fixed amounts: a leg's money is the same in all of them, what differs is who gets it."""

from typing import Any

import numpy as np

from engine.markets.rules.exact import exact
from engine.simulation.replay.deal import Pit, bought, is_crowded, sold, wanted
from engine.simulation.replay.meeting import meeting, most_alike
from engine.simulation.replay.quotes import Code
from engine.simulation.replay.scaled import Flags, Ints
from engine.simulation.replay.sheet import Sheet, Walked
from engine.simulation.sizing import Sizing

MONEY = ("shares", "costs", "entry_fees", "proceeds", "exit_fees", "dividends")


def walk_fixed(pit: Pit, sheet: Sheet, sizing: Sizing, cash: int, done: Walked) -> Ints:
    """Fill in what became of every plan; the books returned may be short of cash and must be walked one by one."""
    if not len(sheet.leg):
        return np.empty(0, dtype=np.int64)
    kinds, kind = _kinds(sheet)
    table = _table_of_all(pit, sheet, kinds, sizing)
    nothing = len(kinds) * len(pit.legs)
    key = sheet.leg if len(kinds) == 1 else sheet.leg + kind * len(pit.legs)
    is_tried = sheet.codes == Code.OK
    if not is_tried.all():
        key = np.where(is_tried, key, nothing)
    refused = _capped(pit, sheet, sizing.plan_cap, table, key) if sizing.plan_cap is not None else None
    if refused is not None:
        key = np.where(refused, nothing, key)
    done.codes = table["codes"][key]
    if refused is not None:
        done.codes[refused] = Code.PLAN_CAP
    done.codes = done.codes if is_tried.all() else np.where(is_tried, done.codes, sheet.codes)
    for name in MONEY:
        setattr(done, name, table[name][key])
    if table["is_crowded"].any():
        crowded = is_crowded(pit, sheet.leg, done.shares, table["after"][key], meeting(pit, sheet))
        done.is_unclear |= _any_of(sheet, crowded & done.is_filled)
    if (table["codes"][:-1] == Code.UNCLEAR).any():
        done.is_unclear |= _any_of(sheet, done.codes == Code.UNCLEAR)
    return _maybe_short(pit, sheet, sizing, cash, table, done)


def _kinds(sheet: Sheet) -> tuple[list[float], Ints]:
    weights = sheet.weights
    if len(weights) and weights.min() == weights.max():
        return [float(weights[0])], np.zeros(len(weights), dtype=np.int64)
    kinds, kind = np.unique(weights, return_inverse=True)
    return kinds.tolist(), kind.astype(np.int64)


def _table_of_all(pit: Pit, sheet: Sheet, kinds: list[float], sizing: Sizing) -> dict[str, Ints]:
    """What every leg brings for every weight, and a last row of nothing: a plan that never became an order."""
    alike = most_alike(pit, sheet)[pit.legs.tickers]
    tables = [_table(pit, alike, weight, sizing) for weight in kinds]
    return {name: np.append(np.concatenate([table[name] for table in tables]), 0) for name in tables[0]}


def _table(pit: Pit, alike: Ints, weight: float, sizing: Sizing) -> dict[str, Ints]:
    """What every leg brings for one weight; no money where it is not filled."""
    legs = np.arange(len(pit.legs))
    cents = int(exact(weight) * exact(float(sizing.amount)) * 100)
    asked = wanted(pit, legs, np.full(len(legs), cents))
    codes = np.where(asked == 0, Code.UNDER_ONE_LOT, pit.legs.entry.codes)
    codes = np.where(pit.legs.known == 0, Code.NOT_LISTED, codes)
    shares = np.where((codes == Code.OK) & ~pit.legs.is_unclear, asked, 0)
    costs, entry_fees = bought(pit, legs, shares)
    after, dividends, proceeds, exit_fees, is_odd = sold(pit, legs, shares)
    is_unclear = pit.legs.is_unclear | ((codes == Code.OK) & (is_odd | ~pit.is_marked))
    return {
        "codes": np.where(is_unclear, Code.UNCLEAR, codes),
        "is_order": (asked > 0) & (pit.legs.known > 0) & ~is_unclear,
        "shares": shares,
        "costs": costs,
        "entry_fees": entry_fees,
        "proceeds": proceeds,
        "exit_fees": exit_fees,
        "dividends": dividends,
        "after": after,
        "is_crowded": is_crowded(pit, legs, shares, after, alike),
    }


def _any_of(sheet: Sheet, plans: Flags) -> Flags:
    """For each book whether it has one of the plans."""
    found = np.zeros(sheet.n_books, dtype=np.bool_)
    if plans.any():
        found[sheet.books[plans]] = True
    return found


def _capped(pit: Pit, sheet: Sheet, cap: int, table: dict[str, Ints], key: Ints) -> Flags:
    """The plans beyond the cap: so many are held at the close before the order, or ordered with it, already."""
    legs, n_kinds = pit.legs, (len(table["codes"]) - 1) // len(pit.legs)
    is_open = legs.is_filled & ~legs.is_unclear
    sent = np.append(np.tile(legs.enter - 1, n_kinds), 0)
    until = np.append(np.tile(np.where(is_open, legs.exits, legs.enter), n_kinds), 0)
    is_order = table["is_order"].astype(np.bool_)
    is_tried = (table["codes"] != Code.NOT_LISTED) & (table["codes"] != Code.UNCLEAR)
    is_tried[-1] = False
    turns = _in_turn(sheet, key + 1) - 1
    refused = np.zeros(turns.shape, dtype=np.bool_)
    busy = np.zeros((cap, sheet.n_books), dtype=np.int64)
    books = np.arange(sheet.n_books)
    for step, keys in enumerate(turns):
        place = busy.argmin(axis=0) if cap > 1 else 0
        own = busy[place, books] if cap > 1 else busy[0]
        is_free = own <= sent[keys]
        np.logical_and(is_tried[keys], ~is_free, out=refused[step])
        taken = is_free & is_order[keys]
        if cap > 1:
            own[taken] = until[keys][taken]
            busy[place, books] = own
        else:
            np.copyto(own, until[keys], where=taken)
    if (np.diff(sheet.starts) == len(turns)).all():
        return refused.T.reshape(-1)
    return np.asarray(refused[np.arange(len(key)) - sheet.starts[sheet.books], sheet.books])


def _in_turn(sheet: Sheet, values: Any) -> Any:
    """Values of plans as a table: a row a turn, a column a book; 0 where a book has no plan left."""
    sizes = np.diff(sheet.starts)
    longest = int(sizes.max(initial=0))
    if (sizes == longest).all():
        return np.ascontiguousarray(values.reshape(sheet.n_books, longest).T)
    table = np.zeros((longest, sheet.n_books), dtype=values.dtype)
    table[np.arange(len(values)) - sheet.starts[sheet.books], sheet.books] = values
    return table


def _maybe_short(pit: Pit, sheet: Sheet, sizing: Sizing, cash: int, table: dict[str, Ints], done: Walked) -> Ints:
    """The books of which it is not certain that the cash pays for every order in full."""
    most_plans = int(np.diff(sheet.starts).max())
    outlays = table["costs"] + table["entry_fees"]
    nets = table["proceeds"] + table["dividends"] - table["exit_fees"] - outlays
    at_once = most_plans if sizing.plan_cap is None else min(most_plans, sizing.plan_cap)
    if at_once * int(outlays.max()) - most_plans * min(0, int(nets.min())) <= cash:
        return np.empty(0, dtype=np.int64)
    outlay = done.costs + done.entry_fees
    own = np.flatnonzero(np.diff(sheet.starts) > 0)
    starts = sheet.starts[:-1][own]
    total, losses, largest = (np.zeros(sheet.n_books, dtype=np.int64) for _ in range(3))
    total[own], losses[own] = np.add.reduceat(outlay, starts), np.add.reduceat(np.minimum(done.net, 0), starts)
    largest[own] = np.maximum.reduceat(outlay, starts)
    if sizing.plan_cap is not None:
        total = np.minimum(total, sizing.plan_cap * largest)
    doubtful = np.flatnonzero((total - losses > cash) & ~done.is_unclear)
    return np.array([book for book in doubtful.tolist() if _is_short(pit, sheet, book, cash, done)], dtype=np.int64)


def _is_short(pit: Pit, sheet: Sheet, book: int, cash: int, done: Walked) -> bool:
    """Whether a book would go below nothing, its events in the floor's order: dividends, sales at the open,
    purchases, sales by touched orders."""
    plans = np.arange(sheet.starts[book], sheet.starts[book + 1])
    plans = plans[done.codes[plans] == Code.OK]
    own, n = sheet.leg[plans], len(pit.panel)
    legs = pit.legs
    is_sold = legs.exits[own] < n
    rows = np.concatenate((legs.acts[own], legs.exits[own], legs.enter[own]))
    phases = np.concatenate((np.zeros(len(own)), np.where(legs.is_touched[own], 3, 1), np.full(len(own), 2)))
    gains = done.proceeds[plans] - done.exit_fees[plans]
    flows = np.concatenate(
        (
            done.dividends[plans],
            np.where(is_sold, gains, 0),
            -(done.costs + done.entry_fees)[plans],
        )
    )
    order = np.lexsort((phases, rows))
    return bool((cash + np.cumsum(flows[order])).min(initial=cash) < 0)
