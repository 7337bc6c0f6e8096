"""A folder of prices: `bars/TICKER.csv` (or .parquet), `actions.csv`, `instruments.csv`, `statuses.csv`, `NOTICE`, and
`folder.toml` for what the bar files do not say themselves."""

import hashlib
import os
from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path

from catalysts.errors import Fault, FaultsError, nearest, shown
from engine.markets.codes import TickerError, exchange_of
from engine.markets.instrument import Instruments
from engine.markets.instrument_table import read_instruments
from engine.markets.rules.statuses import Statuses, read_statuses
from engine.markets.session_overrides import overrides_from
from engine.markets.sessions import Sessions, sessions_of
from engine.prices.action import CorporateAction
from engine.prices.action_file import placed_actions
from engine.prices.bar_file import SUFFIXES, read_bar_file
from engine.prices.bars import Bars
from engine.prices.checks import cash_faults
from engine.prices.closed_days import on_sessions
from engine.prices.errors import PricesNotAvailableError
from engine.prices.findings.acceptance_file import NAME as ACCEPTED_FILE
from engine.prices.folder_format import FILE as FORMAT_FILE
from engine.prices.folder_format import FolderFormat, read_format
from engine.prices.mending import Mending


class FolderSource:
    """Prices in a folder. Reads only the files that it is asked for; a file is read once.

    `form` declares what the bar files do not say themselves; it goes before what `folder.toml` declares.
    """

    def __init__(self, folder: Path, label: str = "folder", form: FolderFormat | None = None) -> None:
        self.label = label
        self.accepted_file: Path | None = folder / ACCEPTED_FILE
        self._folder = folder
        self._given = form or FolderFormat()
        self._bars: dict[str, Bars] = {}
        self._mendings: dict[str, tuple[Mending, ...]] = {}

    @cached_property
    def notice(self) -> str:
        """The folder's NOTICE, one line; empty where there is none. FaultsError where it is no plain text."""
        path = self._folder / "NOTICE"
        if not path.exists():
            return ""
        fault = Fault("NOTICE", "text", "", "a line of plain text in UTF-8", "save the file as UTF-8")
        try:
            text = " ".join(path.read_text(encoding="utf-8-sig").split())
        except (OSError, UnicodeDecodeError) as error:
            raise FaultsError([fault]) from error
        if not text.isprintable():
            raise FaultsError([fault])
        return text

    @cached_property
    def _paths(self) -> dict[str, list[Path]]:
        by_ticker: dict[str, list[Path]] = {}
        for path in _price_files(self._folder):
            by_ticker.setdefault(path.stem, []).append(path)
        return {ticker: by_ticker[ticker] for ticker in sorted(by_ticker)}

    @cached_property
    def _instruments(self) -> Instruments:
        path = self._folder / "instruments.csv"
        return read_instruments(path) if path.exists() else Instruments()

    @cached_property
    def _form(self) -> FolderFormat:
        return self._given.over(read_format(self._folder))

    @cached_property
    def _sessions_of(self) -> Callable[[str], Sessions]:
        return partial(sessions_of, overrides=overrides_from(os.environ))

    @cached_property
    def _actions(self) -> dict[CorporateAction, str]:
        return placed_actions(self._folder / "actions.csv", "actions.csv")

    def instruments(self) -> Instruments:
        """The rows of `instruments.csv`."""
        return self._instruments

    def tickers(self) -> tuple[str, ...]:
        """The tickers with a file in `bars/`, sorted."""
        return tuple(self._paths)

    def load(self, tickers: Iterable[str]) -> dict[str, Bars]:
        """Raw bars of the tickers; all faults of all their files and of the folder's tables at once."""
        wanted = tuple(dict.fromkeys(tickers))
        missing = [ticker for ticker in wanted if ticker not in self._paths]
        if missing:
            raise PricesNotAvailableError(_missing_sentence(missing, tuple(self._paths)))
        faults = [*_faults_of(lambda: self._form)]
        faults = faults or [fault for ticker in wanted for fault in self._read(ticker)]
        faults += _faults_of(self.instruments)
        faults += _faults_of(self.statuses)
        faults += _faults_of(lambda: self._actions) or self._cash_faults(wanted)
        if faults:
            raise FaultsError(faults)
        return {ticker: self._bars[ticker] for ticker in wanted}

    def mendings(self, tickers: Iterable[str]) -> tuple[Mending, ...]:
        """What was mended in the tickers' files to read them, file by file."""
        wanted = tuple(dict.fromkeys(tickers))
        self.load(wanted)
        return tuple(one for ticker in wanted for one in self._mendings[ticker])

    def actions(self, tickers: Iterable[str]) -> tuple[CorporateAction, ...]:
        """The rows of `actions.csv` for the tickers."""
        wanted = set(tickers)
        return tuple(action for action in self._actions if action.ticker in wanted)

    def statuses(self) -> Statuses:
        """The rows of `statuses.csv`; without the file nothing was ever marked."""
        path = self._folder / "statuses.csv"
        return read_statuses(path) if path.exists() else Statuses()

    def hashes(self, tickers: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """SHA-256 of the tickers' files and of the folder's tables."""
        paths = [path for ticker in sorted(set(tickers)) for path in self._paths.get(ticker, ())]
        tables = [self._folder / name for name in ("actions.csv", FORMAT_FILE, "instruments.csv", "statuses.csv")]
        named = [(f"prices/bars/{path.name}", path) for path in paths]
        named += [(f"prices/{path.name}", path) for path in tables if path.exists()]
        return tuple(sorted((name, hashlib.sha256(path.read_bytes()).hexdigest()) for name, path in named))

    def _read(self, ticker: str) -> list[Fault]:
        """Read a ticker's file if it has not been read; what is wrong with it."""
        if ticker in self._bars:
            return []
        path, *others = self._paths[ticker]
        where = f"bars/{path.name}"
        faults = [
            Fault(
                f"bars/{other.name}",
                "ticker",
                ticker,
                f"a ticker with one file; {where} is there too",
                "remove one of them",
            )
            for other in others
        ]
        try:
            exchange_of(ticker)
            read = read_bar_file(ticker, path, where, self._form)
            bars, outside = on_sessions(read.bars, where, self._sessions_of)
        except TickerError as error:
            return [*faults, error.fault.at(where)]
        except FaultsError as error:
            return [*faults, *error.faults]
        if not faults:
            self._bars[ticker], self._mendings[ticker] = bars, (*read.mendings, *outside)
        return faults

    def _cash_faults(self, tickers: Iterable[str]) -> list[Fault]:
        by_ticker: dict[str, list[CorporateAction]] = {}
        for action in self._actions:
            by_ticker.setdefault(action.ticker, []).append(action)
        read = [ticker for ticker in tickers if ticker in self._bars and ticker in by_ticker]
        return [fault for one in read for fault in cash_faults(self._bars[one], by_ticker[one], self._actions)]


def open_folder(folder: Path, label: str = "folder", form: FolderFormat | None = None) -> FolderSource:
    """The folder as a price source; `form` declares what its files do not say.

    Raises PricesNotAvailableError where it holds no `bars` folder with price files.
    """
    try:
        found = bool(_price_files(folder))
    except OSError:
        found = False
    if not found:
        raise PricesNotAvailableError(
            f"prices: {shown(str(folder))!r} holds no price files; expected a folder 'bars' in it with one TICKER.csv "
            "or TICKER.parquet for each instrument"
        )
    return FolderSource(folder, label, form)


def _price_files(folder: Path) -> list[Path]:
    """The files of bars, hidden ones left out; OSError where there is no folder of them."""
    found = (path for path in (folder / "bars").iterdir() if path.suffix.lower() in SUFFIXES)
    return sorted(path for path in found if not path.name.startswith("."))


def _faults_of(read: Callable[[], object]) -> tuple[Fault, ...]:
    try:
        read()
    except FaultsError as error:
        return error.faults
    return ()


def _missing_sentence(missing: list[str], known: tuple[str, ...]) -> str:
    parts = []
    for ticker in missing:
        guess = nearest(ticker, known)
        parts.append(f"{shown(ticker)!r}" + (f" (did you mean {guess!r}?)" if guess else ""))
    return f"prices: no bars of {', '.join(parts)} in this source; put bars/TICKER.csv there or leave the ticker out"
