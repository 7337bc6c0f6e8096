"""Records of the same announcement become one record; records that contradict each other are refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalysts.catalyst import Catalyst, Source
from catalysts.errors import Fault, FaultsError
from catalysts.when import When


@dataclass(frozen=True, slots=True)
class Record:
    """A catalyst with the place it was read from: `where` as a whole, `places` by key where known."""

    catalyst: Catalyst
    where: str
    places: Mapping[str, str] = field(default_factory=dict)

    def place(self, key: str) -> str:
        """File and line of a key, or of the record where the key is not written."""
        return self.places.get(key, self.where)


def unite(records: Iterable[Record]) -> tuple[Catalyst, ...]:
    """One catalyst for each `merge_key`, whatever the order of the records.

    Of the same announcement the record known first (then of the smallest id) stands, with the sources of all;
    what it does not say itself it takes from records known at the same time, and nothing from later ones.
    What superseded a record now supersedes the one it was united with. Raises FaultsError naming both places
    where two records contradict each other in `announced` or `direction`.
    """
    rest = list(records)
    while True:
        groups: dict[str, list[Record]] = {}
        for record in rest:
            groups.setdefault(record.catalyst.merge_key, []).append(record)
        faults: list[Fault] = []
        kept_ids: dict[str, str] = {}
        united = []
        for group in groups.values():
            record = _united_group(group, faults)
            kept_ids.update({other.catalyst.id: record.catalyst.id for other in group})
            united.append(record)
        if faults:
            raise FaultsError(faults)
        if len(united) == len(rest):
            return tuple(record.catalyst for record in united)
        rest = [_relinked(record, kept_ids) for record in united]


def _precedence(record: Record) -> tuple[object, str, str]:
    return (record.catalyst.known.sort_key, record.catalyst.id, repr(record.catalyst))


def _united_group(group: Sequence[Record], faults: list[Fault]) -> Record:
    if len(group) == 1:
        return group[0]
    first, *others = sorted(group, key=_precedence)
    finest = first
    for other in others:
        found = _contradictions(first, finest, other)
        faults += found
        if not found:
            first = replace(first, catalyst=_united(first.catalyst, other.catalyst))
            finest = min(finest, other, key=lambda record: record.catalyst.announced.precision.rank)
    return first


def _relinked(record: Record, kept_ids: Mapping[str, str]) -> Record:
    old = record.catalyst.supersedes
    kept = kept_ids.get(old, old)
    return record if kept == old else replace(record, catalyst=replace(record.catalyst, supersedes=kept))


def _contradictions(first: Record, finest: Record, other: Record) -> list[Fault]:
    """What `other` says against the record that stands and against the one whose `announced` is most precise."""
    announced, direction = other.catalyst.announced, other.catalyst.direction
    remedy = "the records have one key, so they are the same announcement: correct one, or give it another key"

    def fault(key: str, value: object, wanted: object, against: Record) -> Fault:
        expected = f"{wanted}, as {against.place(key)} has it for the same announcement"
        return Fault(other.place(key), key, str(value), expected, remedy)

    faults = []
    if not _agree(finest.catalyst.announced, announced):
        faults.append(fault("announced", announced, finest.catalyst.announced, finest))
    elif first.catalyst.known.last_on < announced.first_on:
        wanted = f"a time at or before {first.catalyst.known}, when it was known"
        faults.append(fault("announced", announced, wanted, first))
    if first.catalyst.direction != direction:
        faults.append(fault("direction", direction, first.catalyst.direction, first))
    return faults


def _agree(one: When, two: When) -> bool:
    if one.at and two.at:
        return one.at == two.at
    return one.first_on <= two.last_on and two.first_on <= one.last_on


def _united(one: Catalyst, two: Catalyst) -> Catalyst:
    sources = tuple(sorted({*one.sources, *two.sources}, key=_source_order))
    if two.known != one.known:
        return replace(one, sources=sources)
    return replace(
        one,
        sources=sources,
        occurs=one.occurs or two.occurs,
        targets=tuple(dict.fromkeys([*one.targets, *two.targets])),
        segment=one.segment or two.segment,
        extra=tuple({**dict(two.extra), **dict(one.extra)}.items()),
    )


def _source_order(source: Source) -> tuple[str, tuple[int, int], str]:
    return (source.document, source.span or (-1, -1), source.line)
