"""A file of the store that a person changed by hand, taken for right."""

from dataclasses import replace

from engine.prices.bar_file import read_bar_file
from engine.prices.disk.change import Change
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import HistoryError, StoreDamagedError
from engine.prices.disk.history_file import noted_actions
from engine.prices.history import History, Origin

BY_HAND = "by hand"


def accept_changed(store: DiskStore, ticker: str) -> Change:
    """Record what stands in a ticker's file now, checked as any file of bars.

    Raises HistoryError (exit 3) where the ticker is not stored or the file has lost its actions, FaultsError (exit 3)
    with every fault of the file.
    """
    entry = store.entry(ticker)
    if entry is None:
        raise HistoryError(f"prices: {ticker} is not stored, so there is no changed file of it to accept")
    path = store.path_of(entry)
    if not path.exists():
        raise StoreDamagedError(entry.ticker, "its file is gone")
    read = read_bar_file(entry.ticker, path, path.name)
    bars = read.bars
    actions = noted_actions(path.read_bytes(), entry.ticker)
    if actions is None and entry.n_actions:
        raise HistoryError(
            f"prices: the file of {entry.ticker} has lost its {entry.n_actions} corporate actions, which stood in its "
            "metadata; export the store, change the folder, and import it with --replace"
        )
    days = [one.ex_on for one in actions or ()]
    history = History(
        bars=bars,
        actions=actions or (),
        asked_from=min([entry.asked_from, bars.first_on, *days]),
        asked_to=max([entry.asked_to, bars.last_on, *days]),
        currency=entry.currency,
        origin=Origin(BY_HAND, entry.origin.reader, entry.origin.fetched_at),
    )
    change = store.put(history, replace=True, notice=entry.notice)
    mended = (one.sentence() for one in read.mendings)
    return replace(change, said=("the file is taken as it stands now", *mended))
