"""The joint of two histories of a ticker whose ranges touch or overlap."""

from datetime import timedelta

import numpy as np

from catalysts.errors import Fault, FaultsError, shown
from engine.prices.bars import Bars
from engine.prices.content import COLUMNS
from engine.prices.disk.errors import HistoryError
from engine.prices.history import History

ONE_DAY = timedelta(days=1)


def joined(old: History, new: History) -> History:
    """Both histories as one; where they overlap, the new one, which must tell the same there. Its origin stays.

    Raises HistoryError where a date lies between the two ranges that neither was asked for.
    """
    if new.asked_from > old.asked_to + ONE_DAY or new.asked_to < old.asked_from - ONE_DAY:
        raise HistoryError(
            f"prices of {shown(new.ticker)}: {new.asked_from} to {new.asked_to} does not touch what is stored, "
            f"{old.asked_from} to {old.asked_to}; take a range that reaches it, or replace what is stored"
        )
    start, stop = old.bars.n_until(new.asked_from - ONE_DAY), old.bars.n_until(new.asked_to)
    parts = (old.bars.between_rows(0, start), new.bars, old.bars.between_rows(stop, len(old.bars)))
    outside = [one for one in old.actions if not new.asked_from <= one.ex_on <= new.asked_to]
    return History(
        bars=_chained(parts),
        actions=tuple(sorted([*outside, *new.actions])),
        asked_from=min(old.asked_from, new.asked_from),
        asked_to=max(old.asked_to, new.asked_to),
        currency=new.currency,
        origin=new.origin,
    )


def check_history(history: History) -> None:
    """Refuse what no source may hand on: FaultsError (exit 3) with what is wrong."""
    bars, days = history.bars, [one.ex_on for one in history.actions]
    faults = []

    def expect(is_so: object, key: str, value: object, expected: str) -> None:
        if not is_so:
            faults.append(Fault("prices", f"{bars.ticker}: {key}", str(value), expected, "it was not stored"))

    n_rows = len(bars)
    expect(n_rows, "bars", 0, "at least one bar")
    expect(history.asked_from <= history.asked_to, "asked range", history.asked_from, "a range from early to late")
    expect((np.diff(bars.sessions.astype("datetime64[D]")).astype(int) > 0).all(), "sessions", "", "dates that rise")
    if n_rows:
        expect(history.asked_from <= bars.first_on, "first bar", bars.first_on, f"after {history.asked_from}")
        expect(bars.last_on <= history.asked_to, "last bar", bars.last_on, f"before {history.asked_to}")
    for name in COLUMNS:
        column = getattr(bars, name)
        least = column >= 0 if name == "volume" else column > 0
        expect((np.isfinite(column) & least).all(), name, "", "figures above zero only")
    expect(days == sorted(set(days)), "actions", "", "one action a date, oldest first")
    expect(all(one.ticker == bars.ticker for one in history.actions), "actions", "", "this ticker's own actions")
    inside = all(history.asked_from <= day <= history.asked_to for day in days)
    expect(inside, "actions", "", f"ex-dates from {history.asked_from} to {history.asked_to}")
    if faults:
        raise FaultsError(faults)


def _chained(parts: tuple[Bars, ...]) -> Bars:
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in ("sessions", *COLUMNS)]
    return Bars(parts[0].ticker, *columns)
