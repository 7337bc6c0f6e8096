"""Tables kept in the store beside the histories: what instruments are, and how they were marked."""

from engine.markets.instrument import Instruments
from engine.markets.instrument_table import read_instruments
from engine.markets.rules.statuses import Statuses, read_statuses
from engine.prices.disk.disk_store import DiskStore
from engine.prices.folder_tables import encoded_instruments, encoded_statuses

INSTRUMENTS, STATUSES = "instruments", "statuses"


def kept_instruments(store: DiskStore) -> Instruments:
    """The instruments that were imported; StoreDamagedError where their table is not as it was stored."""
    path = store.table_path(INSTRUMENTS)
    return Instruments() if path is None else read_instruments(path)


def kept_statuses(store: DiskStore) -> Statuses:
    """The statuses that were imported; StoreDamagedError where their table is not as it was stored."""
    path = store.table_path(STATUSES)
    return Statuses() if path is None else read_statuses(path)


def merged_tables(store: DiskStore, instruments: Instruments, statuses: Statuses) -> dict[str, bytes]:
    """The tables with what is new: its rows take the place of all rows that the store had of their tickers."""
    told = {one.ticker for one in statuses.rows}
    markings = [*(one for one in kept_statuses(store).rows if one.ticker not in told), *statuses.rows]
    tables = {}
    if instruments:
        tables[INSTRUMENTS] = encoded_instruments(kept_instruments(store).merged(instruments))
    if statuses.rows:
        tables[STATUSES] = encoded_statuses(markings)
    return tables
