"""The catalyst calendar: records with their documents, figures and themes, and what was known when."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, TypeVar

from catalysts.catalyst import Catalyst, Kind, Status
from catalysts.document import Document
from catalysts.errors import CalendarError, Fault, FaultsError, did_you_mean, shown
from catalysts.figure import Figure
from catalysts.theme import Theme
from catalysts.unite import Record, unite
from catalysts.when import Precision, When


@dataclass(frozen=True, slots=True)
class CatalystCalendar:
    """Catalysts in the order in which they could be known (then by id); the rest by id; iterates catalysts.

    Ids are unique within each sort; the same value twice counts once, two values of one id raise FaultsError.
    """

    catalysts: tuple[Catalyst, ...] = ()
    documents: tuple[Document, ...] = ()
    figures: tuple[Figure, ...] = ()
    themes: tuple[Theme, ...] = ()
    _by_id: Mapping[str, Catalyst] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        faults: list[Fault] = []
        by_id = _once("catalyst", self.catalysts, faults)
        ordered = sorted(by_id.values(), key=lambda catalyst: (catalyst.known.sort_key, catalyst.id))
        object.__setattr__(self, "catalysts", tuple(ordered))
        object.__setattr__(self, "documents", _sorted_once("document", self.documents, faults))
        object.__setattr__(self, "figures", _sorted_once("figure", self.figures, faults))
        object.__setattr__(self, "themes", _sorted_once("theme", self.themes, faults))
        object.__setattr__(self, "_by_id", by_id)
        if faults:
            raise FaultsError(faults)

    def __len__(self) -> int:
        return len(self.catalysts)

    def __iter__(self) -> Iterator[Catalyst]:
        return iter(self.catalysts)

    def by_id(self, catalyst: str) -> Catalyst:
        """The catalyst of an id; CalendarError with the nearest id where there is none."""
        found = self._by_id.get(catalyst)
        if found is None:
            raise CalendarError(f'no catalyst has the id "{shown(catalyst)}"; {did_you_mean(catalyst, self._by_id)}')
        return found

    def theme(self, theme: str) -> Theme | None:
        """The theme of an id, or None."""
        return next((row for row in self.themes if row.id == theme), None)

    @property
    def unresolved(self) -> tuple[Catalyst, ...]:
        """Catalysts that supersede a record which is not here: of another calendar, or misspelt."""
        return tuple(row for row in self.catalysts if row.supersedes and row.supersedes not in self._by_id)

    def as_of(self, moment: When) -> "CatalystCalendar":
        """What could be known at `moment`, by the rule of `When.is_known_by`.

        A record that a then-known one supersedes has the status superseded; one marked superseded in
        hindsight is confirmed until then. Documents not yet published are left out, with their figures and
        the sources that name them; so a record edited or added later changes nothing. Themes are definitions
        and stay.
        """
        known = [row for row in self.catalysts if row.known.is_known_by(moment)]
        replaced = {row.supersedes for row in known}
        unpublished = {row.id for row in self.documents if not row.published.is_known_by(moment)}
        return CatalystCalendar(
            tuple(_as_known(row, row.id in replaced, unpublished) for row in known),
            tuple(row for row in self.documents if row.id not in unpublished),
            tuple(row for row in self.figures if row.document not in unpublished),
            self.themes,
        )

    def select(
        self,
        kinds: Collection[Kind] | None = None,
        themes: Collection[str] | None = None,
        tickers: Collection[str] | None = None,
        *,
        start: date | None = None,
        end: date | None = None,
        precision: Precision | None = None,
    ) -> "CatalystCalendar":
        """The catalysts that meet every condition given; documents, figures and themes stay.

        `start` and `end` (both included) are compared with the last day of the time it could be known;
        `precision` admits that precision or a finer one; `tickers` admits a catalyst with at least one of
        them.
        """

        def is_wanted(row: Catalyst) -> bool:
            return (
                (kinds is None or row.kind in kinds)
                and (themes is None or row.theme in themes)
                and (tickers is None or any(ticker in tickers for ticker in row.tickers))
                and (start is None or start <= row.known.last_on)
                and (end is None or row.known.last_on <= end)
                and (precision is None or row.precision.rank <= precision.rank)
            )

        return replace(self, catalysts=tuple(row for row in self.catalysts if is_wanted(row)))

    def merge(self, other: "CatalystCalendar") -> "CatalystCalendar":
        """Both calendars, in either order; records of the same announcement united as `unite` says.

        Raises FaultsError naming both where records of one announcement contradict each other, or where one
        id stands for two different things.
        """
        rows = dict.fromkeys([*self.catalysts, *other.catalysts])
        catalysts = unite(Record(row, f"catalyst {row.id}") for row in rows)
        return CatalystCalendar(
            catalysts,
            self.documents + other.documents,
            self.figures + other.figures,
            self.themes + other.themes,
        )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Row = TypeVar("_Row", bound=_Named)


def _once(noun: str, rows: Iterable[_Row], faults: list[Fault]) -> dict[str, _Row]:
    """The rows by id; a fault for each id that stands for two different rows."""
    by_id: dict[str, _Row] = {}
    for row in rows:
        if by_id.setdefault(row.id, row) != row:
            expected = f"the id of one {noun}: two that differ have it"
            faults.append(Fault(f"{noun} {row.id}", "id", row.id, expected, "give one another id"))
    return by_id


def _sorted_once(noun: str, rows: Iterable[_Row], faults: list[Fault]) -> tuple[_Row, ...]:
    by_id = _once(noun, rows, faults)
    return tuple(by_id[key] for key in sorted(by_id))


def _as_known(row: Catalyst, is_replaced: bool, unpublished: Collection[str]) -> Catalyst:
    status = row.status
    if is_replaced:
        status = Status.SUPERSEDED
    elif status is Status.SUPERSEDED:
        status = Status.CONFIRMED
    sources = tuple(source for source in row.sources if source.document not in unpublished)
    if status is row.status and len(sources) == len(row.sources):
        return row
    return replace(row, status=status, sources=sources)
