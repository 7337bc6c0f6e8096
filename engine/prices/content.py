"""What prices are, apart from the files they stand in: SHA-256 that are the same on every machine, from every source.

A run notes them among its inputs, so that it can be told when the data have changed since.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np

from engine.markets.instrument import Instruments
from engine.markets.rules.statuses import Statuses
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.folder_tables import encoded_instruments, encoded_statuses

MARK = b"catalyst-prices/1\n"
PREFIX = "prices/content"
COLUMNS = ("open", "high", "low", "close", "volume")
NO_CHANGE = (1.0, 0.0)
INSTRUMENTS, STATUSES = f"{PREFIX}/instruments", f"{PREFIX}/statuses"


def content_sha256(bars: Bars, actions: Iterable[CorporateAction]) -> str:
    """SHA-256 of a ticker's bars and of its actions that change anything, as hex.

    It is taken over the ticker, the sessions as days since 1970 (int32) and the five columns (float64), all
    little-endian, then the ex-date, multiplier and cash of each action in the order of their dates.
    """
    digest = hashlib.sha256(MARK)
    digest.update(f"{bars.ticker}\n{len(bars)}\n".encode())
    digest.update(bars.sessions.astype("datetime64[D]").astype("<i4").tobytes())
    for name in COLUMNS:
        digest.update((np.asarray(getattr(bars, name), dtype="<f8") + 0.0).tobytes())  # -0.0 is 0.0
    for action in sorted(actions):
        terms = (action.share_multiplier + 0.0, action.cash_per_share + 0.0)
        if terms != NO_CHANGE:
            digest.update(f"{action.ex_on.isoformat()},{terms[0]!r},{terms[1]!r}\n".encode())
    return digest.hexdigest()


def content_name(bars: Bars) -> str:
    """The name under which a run notes the hash: it holds the ticker and the first and last session."""
    return f"{PREFIX}/{bars.ticker}/{bars.first_on.isoformat()}/{bars.last_on.isoformat()}"


def content_hashes(
    bars: Mapping[str, Bars],
    actions: Mapping[str, Iterable[CorporateAction]],
    instruments: Instruments,
    statuses: Statuses,
) -> tuple[tuple[str, str], ...]:
    """Names and hashes of everything that a source told of these tickers, sorted."""
    named = [(content_name(one), content_sha256(one, actions.get(ticker, ()))) for ticker, one in bars.items()]
    return tuple(sorted([*named, *table_hashes(bars, instruments, statuses)]))


def table_hashes(
    tickers: Iterable[str], instruments: Instruments, statuses: Statuses
) -> tuple[tuple[str, str], tuple[str, str]]:
    """Names and hashes of what the two tables tell of these tickers."""
    wanted = set(tickers)
    described = encoded_instruments(one for one in instruments if one.ticker in wanted)
    marked = encoded_statuses(one for one in statuses.rows if one.ticker in wanted)
    return (INSTRUMENTS, hashlib.sha256(described).hexdigest()), (STATUSES, hashlib.sha256(marked).hexdigest())


def parsed_content_name(name: str) -> tuple[str, date, date] | None:
    """Ticker, first and last session of a name that `content_name` made; None where it is another name."""
    parts = name.removeprefix(f"{PREFIX}/").split("/")
    if not name.startswith(f"{PREFIX}/") or len(parts) != len(("ticker", "first", "last")):
        return None
    try:
        return parts[0], date.fromisoformat(parts[1]), date.fromisoformat(parts[2])
    except ValueError:
        return None
