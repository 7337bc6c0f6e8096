"""Exchanges whose sessions the engine knows, and which of them a ticker's ending means."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange: its code, where its clock stands, and until when an announcement is in time for the open.

    `open_cut_off` is local time; an announcement strictly before it can still be acted on at that session's
    open: XSHG 09:15, when the opening call auction begins to take orders; XHKG 09:00, the begin of the
    pre-opening session; XNYS 09:28, two minutes before the opening auction. `last_year` is the last year
    whose closures the exchange had published when this table was written, or None where the library itself
    records it and refuses to guess beyond. `suffixes` are the endings of its tickers in Yahoo's spelling, the
    empty one standing for no ending; `currency` is what it quotes in. `close` is when the last auction of a whole
    session ends, local time: XSHG 15:00, XHKG 16:10 (its closing auction ends at random up to then), XNYS 16:00.
    """

    code: str
    time_zone: str
    open_cut_off: time
    last_year: int | None
    suffixes: tuple[str, ...]
    currency: str
    close: time


# Shenzhen, Beijing, the THS indices and funds off the exchange (.OF) keep the sessions of Shanghai.
# XNYS: NYSE Group's notice of 2025-12-23 gives the closures of 2026, 2027 and 2028.
_ALL = (
    Exchange("XHKG", "Asia/Hong_Kong", time(9, 0), 2026, (".HK",), "HKD", time(16, 10)),
    Exchange("XNYS", "America/New_York", time(9, 28), 2028, ("",), "USD", time(16, 0)),
    Exchange("XSHG", "Asia/Shanghai", time(9, 15), None, (".SS", ".SZ", ".BJ", ".TI", ".OF"), "CNY", time(15, 0)),
)
EXCHANGES: dict[str, Exchange] = {exchange.code: exchange for exchange in _ALL}
EXCHANGE_OF_SUFFIX: dict[str, str] = {suffix: one.code for one in _ALL for suffix in one.suffixes}

# The index that stands for each market as a whole, in Yahoo's spelling.
BROAD_INDEX: dict[str, str] = {"XHKG": "^HSI", "XNYS": "^GSPC", "XSHG": "000300.SS"}
