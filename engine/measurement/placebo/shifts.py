"""Circular shifts: the whole calendar moved round the run's sessions."""

import numpy as np

from engine.measurement.placebo.placebos import Method, Placebos
from engine.measurement.placebo.true_calendar import TrueCalendar


def shifts(true: TrueCalendar, n: int, seed: int) -> Placebos:
    """Up to n of the calendars that come from moving every catalyst by k sessions; what leaves the run at its end comes
    in again at its beginning, so that the gaps between dates, taken round the ring, stay what they are.

    A run of m sessions has m − 1 of them and no more: where n asks for more, all are given. Drawn without repetition;
    the first ones do not depend on n.
    """
    n_possible = max(true.n_rows - 1, 0) if len(true) else 0
    order = np.random.default_rng([seed, 1]).permutation(n_possible)[:n] + 1
    rows = (true.rows[None, :] + order[:, None]) % max(true.n_rows, 1)
    note = f"{n_possible:,} circular shifts of {true.n_rows:,} sessions exist"
    note += f": all were taken, not the {n:,} asked for" if n > n_possible else f", {len(order):,} were taken"
    return Placebos(Method.SHIFT, true, rows.astype(np.int64), n_possible=n_possible, notes=(f"{note}.",))
