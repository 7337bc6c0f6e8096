"""Where prices come from: the interface of a source, and how one is found by name."""

from collections.abc import Callable, Iterable
from datetime import date
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from inspect import signature
from pathlib import Path
from typing import Any, Protocol, TypeGuard, runtime_checkable

from catalysts.errors import nearest
from engine.markets.instrument import Instruments
from engine.markets.rules.statuses import Statuses
from engine.prices.action import CorporateAction
from engine.prices.bars import Bars
from engine.prices.errors import PriceSourceError
from engine.prices.fetching.report import FetchReport, Watch, unwatched
from engine.prices.mending import Mending

GROUP = "catalyst.prices"


class PriceSource(Protocol):
    """A place that holds raw daily bars and corporate actions.

    `label` names it in reports, without a path; `notice` is shown wherever its prices lead to a result (empty for
    none). What `load` returns has been checked: every fault of the files asked for is raised at once as a
    `FaultsError`; a ticker that is not there raises `PricesNotAvailableError`.
    """

    label: str

    @property
    def notice(self) -> str:
        """What has to be said wherever its prices lead to a result."""
        ...

    def instruments(self) -> Instruments:
        """The instruments that the source describes, prices or not."""
        ...

    def tickers(self) -> tuple[str, ...]:
        """The tickers that it has bars of, sorted."""
        ...

    def load(self, tickers: tuple[str, ...]) -> dict[str, Bars]:
        """Raw bars of the tickers."""
        ...

    def actions(self, tickers: tuple[str, ...]) -> tuple[CorporateAction, ...]:
        """Corporate actions of the tickers, sorted by ticker and ex-date."""
        ...

    def statuses(self) -> Statuses:
        """Which instruments were marked ST or stood in their delisting period, and when."""
        ...

    def hashes(self, tickers: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        """(file name within the source, SHA-256) of everything that `load` and `actions` read for the tickers."""
        ...


@runtime_checkable
class MendingSource(Protocol):
    """Offered by a source that mends what it reads by stated rules, and tells what it did."""

    def mendings(self, tickers: tuple[str, ...]) -> tuple[Mending, ...]:
        """What was mended in the prices of the tickers."""
        ...


@runtime_checkable
class AcceptingSource(Protocol):
    """A source that keeps beside its data which findings a person has accepted; None where it cannot."""

    accepted_file: Path | None


class FetchingSource(PriceSource, Protocol):
    """A source that fetches what it is asked for; what it has fetched before it need not fetch again."""

    def offers(self, ticker: str) -> bool:
        """Whether it can have the ticker at all, as far as the spelling tells."""
        ...

    def provide(self, tickers: Iterable[str], from_on: date, to_on: date, watch: Watch = unwatched) -> FetchReport:
        """Fetch what is missing of the tickers between two dates, both included; the second may lie in the future.

        Failures are data. `tickers` and `load` know the others from then on; `notice` names those that failed.
        """
        ...


def is_fetching(source: PriceSource) -> TypeGuard[FetchingSource]:
    """Whether a source fetches."""
    return callable(getattr(source, "provide", None))


def open_source(name: str, data: Path | None = None) -> PriceSource:
    """The source of a name: an entry point of `catalyst.prices`, `module:Class`, or a folder's path.

    `data` is the folder of the store for a source that keeps its prices there: one whose opener takes `data`. Raises
    PriceSourceError where the name is neither, or the source has no use for `data`.
    """
    found = {point.name: point for point in entry_points(group=GROUP)}
    path = _path(name)
    if name in found and name != "folder":
        opener: Callable[..., PriceSource] = _loaded(name, found[name])
        keeps = "data" in signature(opener).parameters
        _check_use(name, data if not keeps else None)
        return opener() if data is None else opener(data=data)
    _check_use(name, data)
    if name and path.is_dir() and "folder" in found:
        open_folder: Callable[[Path], PriceSource] = found["folder"].load()
        return open_folder(path)
    place, colon, member = name.rpartition(":")
    if colon and member.isidentifier():
        return _from_module(name, place, member)
    known = sorted(set(found) - {"folder"})
    guess = nearest(name, known)
    hint = f" Did you mean {guess!r}?" if guess else ""
    raise PriceSourceError(
        f"prices: {name!r} is neither a folder nor a known source ({', '.join(known) or 'none installed'}).{hint}"
    )


def _check_use(name: str, data: Path | None) -> None:
    if data is not None:
        raise PriceSourceError(
            f"--data: the prices of {name!r} are not kept in a data folder; leave it out, or use store or yahoo"
        )


def _loaded(name: str, point: EntryPoint) -> Any:
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        raise PriceSourceError(
            f"prices: the source {name!r} is registered as {point.value} but cannot be loaded ({error}); "
            "install what it needs, or the package that brings it anew"
        ) from error


def _from_module(name: str, place: str, member: str) -> PriceSource:
    try:
        found = getattr(import_module(place), member)
    except (ImportError, ValueError, AttributeError) as error:
        raise PriceSourceError(f"prices: {name!r} cannot be opened as module:Class ({error})") from error
    opener: Callable[[], PriceSource] = found
    return opener()


def portable_name(name: str) -> str:
    """What a run may note of a source's name: the name itself, or `folder` for a path."""
    installed = {point.name for point in entry_points(group=GROUP)}
    return "folder" if name not in installed and _path(name).is_dir() else name


def _path(name: str) -> Path:
    try:
        return Path(name).expanduser()
    except RuntimeError:  # the home of a user whom this machine does not know
        return Path(name)
