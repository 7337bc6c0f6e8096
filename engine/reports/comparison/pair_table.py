"""The table of pairs as CSV: every strategy against every other, both ways round."""

from collections.abc import Iterator, Sequence

from engine.measurement.comparison import Pair
from engine.reports import cells

HEADER = (
    *("strategy", "against", "catalysts", "entry_sessions", "excess_difference", "excess_error"),
    *("excess_low", "excess_high", "sessions", "invested_sessions", "return_difference", "return_error"),
    *("return_low", "return_high", "block", "correlation"),
)


def pair_table(pairs: Sequence[Pair]) -> bytes:
    """Two rows a pair, the differences of the second with the other sign, ordered by the strategy that is first."""
    order = {label: place for place, label in enumerate(dict.fromkeys(one for pair in pairs for one in _labels(pair)))}
    lines = [line for pair in pairs for line in _lines(pair)]
    lines.sort(key=lambda line: (order[line[0]], order[line[1]]))
    return cells.encoded(HEADER, ([cells.text(one), cells.text(other), *rest] for one, other, *rest in lines))


def _labels(pair: Pair) -> tuple[str, str]:
    return pair.one, pair.other


def _lines(pair: Pair) -> Iterator[list[str]]:
    for one, other, sign in ((pair.one, pair.other, 1), (pair.other, pair.one, -1)):
        events, sessions = pair.catalysts, pair.sessions
        yield [
            one,
            other,
            cells.whole(events.n_catalysts),
            cells.whole(events.n_dates),
            *_difference(events.mean, events.error, events.low, events.high, sign),
            cells.whole(sessions.n_sessions),
            cells.whole(sessions.n_invested),
            *_difference(sessions.mean, sessions.error, sessions.low, sessions.high, sign),
            cells.whole(sessions.block),
            cells.fraction(pair.correlation.correlation),
        ]


def _difference(mean: float | None, error: float | None, low: float | None, high: float | None, sign: int) -> list[str]:
    if sign < 0:
        low, high = high, low
    return [
        cells.fraction(None if mean is None else sign * mean),
        cells.fraction(error),
        *(cells.fraction(None if edge is None else sign * edge) for edge in (low, high)),
    ]
