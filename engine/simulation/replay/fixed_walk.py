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


def walk_fixed(pit: Pit, sheet: Sheet, sizing: Sizing, cash: int, done: Walked) -> Ints:
    """Fill in what became of every plan; the books returned may be short of cash and must be walked one by one."""
    kinds, kind = _kinds(sheet)
    tables = [_table(pit, sheet, weight, sizing) for weight in kinds]
    money = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]} if tables else {}
    if not money:
        return np.empty(0, dtype=np.int64)
    key = sheet.leg + kind * len(pit.legs)
    is_tried = sheet.codes == Code.OK
    codes = money["codes"][key]
    done.codes = codes if is_tried.all() else np.where(is_tried, codes, sheet.codes)
    if sizing.plan_cap is not None:
        _cap(pit, sheet, sizing.plan_cap, money, key, done)
    filled = done.is_filled
    for name in ("shares", "costs", "entry_fees", "proceeds", "exit_fees", "dividends"):
        setattr(done, name, money[name][key] * filled)
    if money["is_crowded"].any():
        crowded = is_crowded(pit, sheet.leg, done.shares, money["after"][key], meeting(pit, sheet))
        done.is_unclear |= _any_of(sheet, crowded & filled)
    if (money["codes"] == Code.UNCLEAR).any():
        done.is_unclear |= _any_of(sheet, done.codes == Code.UNCLEAR)
    return _maybe_short(pit, sheet, sizing, cash, done)


def _kinds(sheet: Sheet) -> tuple[list[float], Ints]:
    weights = sheet.weights
    if len(weights) and weights.min() == weights.max():
        return [float(weights[0])], np.zeros(len(weights), dtype=np.int64)
    kinds, kind = np.unique(weights, return_inverse=True)
    return kinds.tolist(), kind.astype(np.int64)


def _table(pit: Pit, sheet: Sheet, weight: float, sizing: Sizing) -> dict[str, Ints]:
    """What every leg brings for one weight."""
    legs = np.arange(len(pit.legs))
    cents = int(exact(weight) * exact(float(sizing.amount)) * 100)
    shares = wanted(pit, legs, np.full(len(legs), cents))
    costs, entry_fees = bought(pit, legs, shares)
    after, dividends, proceeds, exit_fees, is_odd = sold(pit, legs, shares)
    codes = np.where(shares == 0, Code.UNDER_ONE_LOT, pit.legs.entry.codes)
    codes = np.where(pit.legs.known == 0, Code.NOT_LISTED, codes)
    is_unclear = pit.legs.is_unclear | ((codes == Code.OK) & (is_odd | ~pit.is_marked))
    return {
        "codes": np.where(is_unclear, Code.UNCLEAR, codes),
        "shares": shares,
        "costs": costs,
        "entry_fees": entry_fees,
        "proceeds": proceeds,
        "exit_fees": exit_fees,
        "dividends": dividends,
        "after": after,
        "is_crowded": is_crowded(pit, legs, shares, after, most_alike(pit, sheet)[pit.legs.tickers]),
    }


def _any_of(sheet: Sheet, plans: Flags) -> Flags:
    """For each book whether it has one of the plans."""
    found = np.zeros(sheet.n_books, dtype=np.bool_)
    if plans.any():
        found[sheet.books[plans]] = True
    return found


def _cap(pit: Pit, sheet: Sheet, cap: int, money: dict[str, Ints], key: Ints, done: Walked) -> None:
    """Refuse what goes beyond the cap on plans: those held at the close before the order, and those ordered with it."""
    legs = pit.legs
    busy_of = np.where(legs.is_filled, legs.exits, legs.enter)
    is_tried = (sheet.codes == Code.OK) & (legs.known[sheet.leg] > 0) & (done.codes != Code.UNCLEAR)
    tried, order = _in_turn(sheet, is_tried), _in_turn(sheet, money["shares"][key] > 0)
    sent, until = _in_turn(sheet, legs.enter[sheet.leg] - 1), _in_turn(sheet, busy_of[sheet.leg])
    refused = np.zeros_like(tried)
    busy = np.zeros((cap, sheet.n_books), dtype=np.int64)
    books = np.arange(sheet.n_books)
    for step in range(len(tried)):
        place = busy.argmin(axis=0) if cap > 1 else np.zeros(sheet.n_books, dtype=np.int64)
        own = busy[place, books] if cap > 1 else busy[0]
        is_free = own <= sent[step]
        refused[step] = tried[step] & ~is_free
        taken = tried[step] & is_free & order[step]
        if cap > 1:
            busy[place[taken], books[taken]] = until[step][taken]
        else:
            busy[0] = np.where(taken, until[step], own)
    at = np.arange(len(sheet.leg)) - sheet.starts[sheet.books]
    done.codes = np.where(refused[at, sheet.books], Code.PLAN_CAP, done.codes)


def _in_turn(sheet: Sheet, values: Any) -> Any:
    """Values of plans as a table: a row a turn, a column a book; 0 where a book has no plan left."""
    sizes = np.diff(sheet.starts)
    longest = int(sizes.max(initial=0))
    if (sizes == longest).all():
        return np.ascontiguousarray(values.reshape(sheet.n_books, longest).T)
    table = np.zeros((longest, sheet.n_books), dtype=values.dtype)
    table[np.arange(len(values)) - sheet.starts[sheet.books], sheet.books] = values
    return table


def _maybe_short(pit: Pit, sheet: Sheet, sizing: Sizing, cash: int, done: Walked) -> Ints:
    """The books of which it is not certain that the cash pays for every order in full."""
    if not len(sheet.leg):
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
