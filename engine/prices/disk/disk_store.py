"""The store of prices on disk: one history a ticker, each all old or all new, whatever happens while it is written."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace as changed
from pathlib import Path

from catalysts.errors import did_you_mean, shown
from engine.prices.bars import Bars
from engine.prices.disk.change import Change, ChangeKind
from engine.prices.disk.difference import differences
from engine.prices.disk.entry import Entry, entry_of
from engine.prices.disk.errors import HistoryError, StoreBusyError, StoreDamagedError
from engine.prices.disk.file_name import HASH_CHARACTERS, FileName, stored_key
from engine.prices.disk.history_file import ENDING, SCHEMA, decoded_history, encoded_history, sha256_of
from engine.prices.disk.joint import check_history, joined
from engine.prices.disk.manifest import Manifest, TableEntry
from engine.prices.disk.shelf import DEADLINE_S, Shelf, advanced
from engine.prices.disk.summary import summary
from engine.prices.errors import PricesNotAvailableError
from engine.prices.history import History

PRICES = "prices"
FILL = "fill"
FILL_DEADLINE_S = 3600.0
MOST_TRIES = 100


class DiskStore:
    """Histories in the folder `prices` of a data folder. Readers never wait; writers take turns.

    Nothing is created by reading. Every error of the store is a `StoreError` (exit 5) in one sentence.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = Path(folder)
        self._shelf = Shelf(self.folder / PRICES)

    def tickers(self) -> tuple[str, ...]:
        """The stored tickers, sorted, also those whose file is damaged."""
        manifest = self._shelf.manifest()
        return tuple(sorted({*manifest.entries, *manifest.damaged}))

    def entry(self, ticker: str) -> Entry | None:
        """What is stored of a ticker, None where it is not; StoreDamagedError where nothing can be told of it."""
        return _entry(self._shelf.manifest(), stored_key(ticker))

    def entries(self) -> tuple[Entry, ...]:
        """Every entry, by ticker; those of which nothing can be told are left out (`damaged` names them)."""
        entries = self._shelf.manifest().entries
        return tuple(entries[ticker] for ticker in sorted(entries))

    def damaged(self) -> tuple[str, ...]:
        """Tickers of which only a damaged file is left, sorted."""
        return tuple(sorted(self._shelf.manifest().damaged))

    @property
    def is_rebuilt(self) -> bool:
        """Whether the manifest was lost or damaged and the entries come from the files; the next change mends it."""
        manifest = self._shelf.manifest()
        return self._shelf.is_rebuilt and bool(manifest.entries or manifest.damaged)

    def read(self, ticker: str) -> History:
        """A ticker's history, verified by hash and row count.

        PricesNotAvailableError (exit 4) where it is not stored, StoreDamagedError where its file is not as stored.
        """
        return self.read_all([ticker])[stored_key(ticker)]

    def read_all(self, tickers: Iterable[str]) -> dict[str, History]:
        """The histories of tickers, all as they stood at one moment, whoever writes meanwhile."""
        keys = tuple(dict.fromkeys(map(stored_key, tickers)))
        before: Manifest | None = None
        for _ in range(MOST_TRIES):
            manifest = self._shelf.manifest()
            try:
                return {key: self._history(_wanted(manifest, key)) for key in keys}
            except FileNotFoundError as error:
                if before is manifest:
                    gone = Path(str(error.filename)).name
                    key = next((one.ticker for one in manifest.entries.values() if one.file == gone), "")
                    raise StoreDamagedError(key, "its file is gone") from error
                before = manifest
        raise StoreBusyError("stored prices: they change faster than they can be read; try again")

    def put(self, history: History, *, replace: bool = False, notice: str = "") -> Change:
        """Store a history: see `put_all`."""
        return self.put_all([history], replace=replace, notice=notice)[0]

    def put_all(
        self,
        histories: Iterable[History],
        *,
        replace: bool = False,
        notice: str = "",
        tables: Mapping[str, bytes] | None = None,
    ) -> tuple[Change, ...]:
        """Store histories and tables as one change, on disk when this returns: after a crash all of it or nothing.

        A new ticker is stored; a later or an earlier range is joined where the ranges touch or overlap. Where they
        overlap and disagree nothing of the ticker is written (RESTATED): fetch its whole range anew and put it with
        `replace`, which drops what was stored. `notice` is shown with every result from these prices.

        Raises HistoryError where ranges do not touch, FaultsError for what is no history, StoreDamagedError where a
        part of a range is to be joined to a damaged file; a history that covers all of it takes its place.
        """
        given = [_normal(history) for history in histories]
        for history in given:
            check_history(history)
        if len({history.ticker for history in given}) < len(given):
            raise HistoryError("prices: one change holds two histories of a ticker; put them one after the other")
        with self._writing() as manifest:
            generation = manifest.generation + 1
            entries, damaged, files = dict(manifest.entries), dict(manifest.damaged), dict[str, bytes]()
            changes = []
            for history in given:
                key = history.ticker
                old = None if replace and key in damaged else _entry(manifest, key)
                change, stored, said = self._merged(old, history, notice, replace=replace)
                changes.append(change)
                if stored is not None:
                    name, data = _file(key, generation, ENDING, encoded_history(stored, said))
                    files[name] = data
                    entries[key] = entry_of(stored, said, name, sha256_of(data))
                    damaged.pop(key, None)
            kept = dict(manifest.tables)
            for table, content in (tables or {}).items():
                if table not in kept or kept[table].file_sha256 != sha256_of(content):
                    name, data = _file(table, generation, "csv", content)
                    files[name] = data
                    kept[table] = TableEntry(name, sha256_of(data))
            if files:
                after = advanced(manifest, entries=entries, damaged=damaged, tables=kept)
                self._shelf.commit(after, files)
        return tuple(changes)

    def remove(self, tickers: Iterable[str]) -> None:
        """Remove tickers as one change. PricesNotAvailableError where one of them is not stored: then none is."""
        keys = {stored_key(ticker) for ticker in tickers}
        with self._writing() as manifest:
            for key in sorted(keys - set(manifest.damaged)):
                _wanted(manifest, key)
            entries = {key: one for key, one in manifest.entries.items() if key not in keys}
            damaged = {key: file for key, file in manifest.damaged.items() if key not in keys}
            if keys:
                after = advanced(manifest, entries=entries, damaged=damaged)
                self._shelf.commit(after, {})
                self._shelf.discard(manifest.files() - after.files())

    def path_of(self, entry: Entry) -> Path:
        """Where an entry's file stands; it never changes under its name."""
        return self._shelf.files / entry.file

    def table_path(self, name: str) -> Path | None:
        """The file of a table kept beside the histories, verified; None where there is none, StoreDamagedError where
        it is not as it was stored."""
        entry = self._shelf.manifest().tables.get(name)
        if entry is None:
            return None
        path = self._shelf.files / entry.file
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreDamagedError("", f"the table of {name} cannot be read ({error.strerror})") from error
        if sha256_of(data) != entry.file_sha256:
            raise StoreDamagedError("", f"the table of {name} is not as it was stored; import it again")
        return path

    @contextmanager
    def filling(self, deadline_s: float = FILL_DEADLINE_S) -> Iterator[None]:
        """One process at a time: look what is missing, fetch it and put it within this, and nobody fetches it twice.

        Reading and writing by others go on meanwhile.
        """
        with self._shelf.locked(FILL, deadline_s):
            yield

    @contextmanager
    def _writing(self) -> Iterator[Manifest]:
        with self._shelf.writing(DEADLINE_S) as manifest:
            yield manifest if manifest.schema == SCHEMA else self._migrated(manifest)

    def _migrated(self, manifest: Manifest) -> Manifest:
        """The store in today's form: every file written anew beside the old ones, which count until all are there."""
        entries, files = dict(manifest.entries), dict[str, bytes]()
        for key, entry in manifest.entries.items():
            history = self._history(entry)
            name, data = _file(key, manifest.generation + 1, ENDING, encoded_history(history, entry.notice))
            files[name] = data
            entries[key] = entry_of(history, entry.notice, name, sha256_of(data))
        after = advanced(manifest, entries=entries, schema=SCHEMA)
        self._shelf.commit(after, files)
        return after

    def _merged(
        self, entry: Entry | None, new: History, notice: str, *, replace: bool
    ) -> tuple[Change, History | None, str]:
        """What becomes of a history: the change, what is to be stored (None for nothing), and its notice."""
        key = new.ticker
        if entry is None:
            return Change(key, ChangeKind.NEW, len(new.bars)), new, notice
        try:
            old = self._history(entry)
        except (StoreDamagedError, FileNotFoundError) as error:
            is_covered = new.asked_from <= entry.asked_from and entry.asked_to <= new.asked_to
            if not replace and not is_covered:
                raise StoreDamagedError(key, getattr(error, "what", "its file is gone")) from error
            return Change(key, ChangeKind.REPLACED, len(new.bars), (), ("the stored file was damaged",)), new, notice
        found = differences(old, new)
        said = summary(old, new, found)
        if not replace and said:
            return Change(key, ChangeKind.RESTATED, 0, found, said), None, ""
        stored = new if replace else joined(old, new)
        notices = notice if replace else " ".join(dict.fromkeys(filter(None, (entry.notice, notice))))
        after = entry_of(stored, notices, entry.file, entry.file_sha256)
        if changed(after, origin=entry.origin) == entry:
            return Change(key, ChangeKind.UNCHANGED), None, ""
        n_new = len(set(stored.bars.sessions.tolist()) - set(old.bars.sessions.tolist()))
        kind = ChangeKind.REPLACED if replace else ChangeKind.EXTENDED
        return Change(key, kind, n_new, found, said), stored, notices

    def _history(self, entry: Entry) -> History:
        """The history that an entry speaks of; FileNotFoundError where its file is gone."""
        try:
            data = (self._shelf.files / entry.file).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StoreDamagedError(entry.ticker, f"its file cannot be read ({error.strerror})") from error
        if sha256_of(data) != entry.file_sha256:
            raise StoreDamagedError(entry.ticker, "its file is not as it was stored (another SHA-256)")
        try:
            history, _ = decoded_history(data)
        except ValueError as error:
            raise StoreDamagedError(entry.ticker, str(error)) from error
        if history.ticker != entry.ticker or len(history.bars) != entry.n_rows:
            raise StoreDamagedError(entry.ticker, "its file holds something else than the manifest says")
        return history


def _entry(manifest: Manifest, key: str) -> Entry | None:
    if key in manifest.damaged:
        raise StoreDamagedError(key, "its file is damaged, and the manifest was lost")
    return manifest.entries.get(key)


def _wanted(manifest: Manifest, key: str) -> Entry:
    entry = _entry(manifest, key)
    if entry is None:
        remedy = did_you_mean(key, manifest.entries) if manifest.entries else "the store is empty"
        raise PricesNotAvailableError(f"prices: {shown(key)!r} is not stored; {remedy}")
    return entry


def _file(key: str, generation: int, ending: str, data: bytes) -> tuple[str, bytes]:
    return str(FileName(key, generation, sha256_of(data)[:HASH_CHARACTERS], ending)), data


def _normal(history: History) -> History:
    """The history under the one spelling of its ticker."""
    key = stored_key(history.ticker)
    if key == history.ticker:
        return history
    bars = history.bars
    renamed = Bars(key, bars.sessions, bars.open, bars.high, bars.low, bars.close, bars.volume)
    return changed(history, bars=renamed, actions=tuple(changed(one, ticker=key) for one in history.actions))
