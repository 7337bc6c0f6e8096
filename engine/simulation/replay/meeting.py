"""How many orders of one book may meet in one instrument and session, where they share what the cap lets trade."""

import numpy as np

from engine.simulation.replay.deal import Pit
from engine.simulation.replay.scaled import Ints
from engine.simulation.replay.sheet import Sheet


def most_alike(pit: Pit, sheet: Sheet) -> Ints:
    """For each ticker the most plans that one book has of it, or a larger number: cheap, and seldom close."""
    n_tickers = len(pit.panel.tickers)
    sizes = np.diff(sheet.starts)
    if n_tickers == 1 or sheet.n_books * n_tickers > 5 * 10**6:
        return np.full(n_tickers, sizes.max(initial=0))
    counts = np.bincount(sheet.books * n_tickers + pit.legs.tickers[sheet.leg], minlength=sheet.n_books * n_tickers)
    most: Ints = counts.reshape(sheet.n_books, n_tickers).max(axis=0, initial=0)
    return most


def meeting(pit: Pit, sheet: Sheet) -> Ints:
    """For each plan how many purchases and sales its book may have in its ticker in the session of its purchase or of
    its sale, whichever is more, its own among them."""
    legs, n = pit.legs, len(pit.panel)
    place = (sheet.books * len(pit.panel.tickers) + legs.tickers[sheet.leg]) * (n + 1)
    enter, exits = place + legs.enter[sheet.leg], place + legs.exits[sheet.leg]
    _, found, counts = np.unique(np.concatenate((enter, exits)), return_inverse=True, return_counts=True)
    both = counts[found].reshape(2, -1)
    both[1][legs.exits[sheet.leg] == n] = 0
    most: Ints = both.max(axis=0)
    return most
