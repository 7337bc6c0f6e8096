"""A review in answers: which candidate stands next, what an answer does to it. No terminal, no file."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from catalysts.catalyst import Target
from catalysts.errors import Fault, FaultsError, did_you_mean
from catalysts.extraction.candidate import ReviewStatus
from catalysts.files.fields import Fields
from catalysts.names import Alias
from catalysts.review.acceptance import catalyst_of, entry_faults
from catalysts.review.candidate_file import KEYS, entry_of, entry_table
from catalysts.review.entry import AliasEntry, CandidateSheet, Entry
from catalysts.when import Precision

EDITABLE = tuple(key for key in KEYS if key not in {"status", "span", "confidence", "flags", "relation"})
WORDS = {"accept": "a", "reject": "r", "skip": "s", "": "s", "back": "b", "quit": "q", "help": "?", "h": "?"}
LISTS = ("targets", "unresolved", "bodies")
HELP = """a           accept            r           reject            s or Enter  leave it as it is, go on
b           back              q           leave; all answers are saved
KEY = VALUE edit a field, as in  known_at = 2025-06-25,  targets = 300750.SZ; unlisted:WeLion,  note = my words
NAME => TICKER   resolve an unresolved name (unlisted:Name where it is not traded, none where it is no company)"""


@dataclass(frozen=True, slots=True)
class Step:
    """What an answer led to: the sheet as it now is, sentences to show, and whether it changed or is over."""

    sheet: CandidateSheet
    said: tuple[str, ...] = ()
    is_changed: bool = False
    is_over: bool = False


@dataclass(slots=True)
class ReviewSession:
    """A walk over the candidates of a sheet that are still proposed (or over all)."""

    sheet: CandidateSheet
    reviewer: str = ""
    finest: Precision | None = None
    is_all: bool = False
    place: int = 0
    _order: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._order = [
            place
            for place, entry in enumerate(self.sheet.entries)
            if self.is_all or entry.candidate.review is ReviewStatus.PROPOSED
        ]

    @property
    def n_steps(self) -> int:
        """How many candidates the walk has."""
        return len(self._order)

    @property
    def current(self) -> Entry | None:
        """The candidate that waits for an answer; None at the end."""
        return self.sheet.entries[self._order[self.place]] if self.place < len(self._order) else None

    def answer(self, line: str) -> Step:
        """Take one answer; an unknown or faulty one changes nothing and says why."""
        entry, word = self.current, line.strip()
        if entry is None:
            return Step(self.sheet, is_over=True)
        steps: dict[str, Callable[[], Step]] = {
            "a": lambda: self._accept(entry),
            "r": lambda: self._decided(entry, ReviewStatus.REJECTED),
            "s": self._skip,
            "b": self._back,
            "q": lambda: Step(self.sheet, is_over=True),
            "?": lambda: Step(self.sheet, tuple(HELP.splitlines())),
        }
        step = steps.get(WORDS.get(word.lower(), word.lower()))
        if step is not None:
            return step()
        if "=>" in word:
            return self._resolve(entry, *(part.strip() for part in word.split("=>", 1)))
        if "=" in word:
            return self._edit(entry, *(part.strip() for part in word.split("=", 1)))
        return Step(self.sheet, (f'"{word}" is no answer; type ? for help',))

    def _accept(self, entry: Entry) -> Step:
        faults = self._faults(entry)
        if faults:
            return Step(self.sheet, tuple(fault.at("").sentence() for fault in faults))
        return self._decided(entry, ReviewStatus.ACCEPTED)

    def _decided(self, entry: Entry, review: ReviewStatus) -> Step:
        changed = replace(entry, candidate=replace(entry.candidate, review=review), reviewer=self.reviewer)
        step = self._with(entry, changed, str(review))
        self.place += 1
        return replace(step, is_over=self.current is None)

    def _skip(self) -> Step:
        self.place += 1
        return Step(self.sheet, is_over=self.current is None)

    def _back(self) -> Step:
        if self.place == 0:
            return Step(self.sheet, ("this is the first",))
        self.place -= 1
        return Step(self.sheet)

    def _edit(self, entry: Entry, key: str, text: str) -> Step:
        key = key.lower()
        if key not in EDITABLE:
            return Step(self.sheet, (f'"{key}" is not a field to edit; {did_you_mean(key, EDITABLE)}',))
        try:
            changed = edited(entry, key, text)
        except FaultsError as error:
            return Step(self.sheet, tuple(fault.at("").sentence() for fault in error.faults))
        others = {row.candidate.id for row in self.sheet.entries if row is not entry}
        if changed.candidate.id in others:
            return Step(self.sheet, (f'id: "{changed.candidate.id}" is the id of another candidate',))
        return self._with(entry, changed, f"{key} is now {text}" if text else f"{key} is now empty")

    def _resolve(self, entry: Entry, name: str, target: str) -> Step:
        """A name of the candidate resolved; the alias is kept for the table, and holds for the other candidates too."""
        if name not in entry.candidate.unresolved:
            known = did_you_mean(name, entry.candidate.unresolved)
            return Step(self.sheet, (f'"{name}" is not an unresolved name of this candidate; {known}',))
        if target.lower() == "none":
            return self._with(entry, _without(entry, name, None), f'"{name}" is no company')
        try:
            alias = Alias(name, Target.parse(target), "", f"confirmed in the review of {self.sheet.document.id}")
        except FaultsError as error:
            return Step(self.sheet, tuple(fault.at("").sentence() for fault in error.faults))
        entries = tuple(
            _without(row, name, alias.target) if name in row.candidate.unresolved else row for row in self.sheet.entries
        )
        rest = tuple(row for row in self.sheet.aliases if row.alias.alias != name)
        self.sheet = replace(
            self.sheet,
            entries=entries,
            aliases=(*rest, AliasEntry(alias, ReviewStatus.ACCEPTED)),
            unresolved=tuple(row for row in self.sheet.unresolved if row.name != name),
        )
        return Step(self.sheet, (f'"{name}" is {alias.target}',), is_changed=True)

    def _faults(self, entry: Entry) -> list[Fault]:
        faults = entry_faults(entry, self.finest)
        try:
            catalyst_of(entry, self.sheet.document)
        except FaultsError as error:
            told = {fault.key for fault in faults}
            faults += [fault for fault in error.faults if fault.key not in told]
        return faults

    def _with(self, entry: Entry, changed: Entry, said: str) -> Step:
        if changed == entry:
            return Step(self.sheet, (said,))
        entries = tuple(changed if row is entry else row for row in self.sheet.entries)
        self.sheet = replace(self.sheet, entries=entries)
        return Step(self.sheet, (said,), is_changed=True)


def edited(entry: Entry, key: str, text: str) -> Entry:
    """The entry with one field read from a text, lists separated by semicolons; FaultsError where it is none."""
    values = dict(entry_table(entry))
    values[key] = [part.strip() for part in text.split(";") if part.strip()] if key in LISTS else text
    faults: list[Fault] = []
    changed = entry_of(Fields({name: value for name, value in values.items() if value is not None}, "", {}, faults))
    if changed is None or faults:
        raise FaultsError(faults)
    return replace(changed, where=entry.where, places=entry.places)


def _without(entry: Entry, name: str, target: Target | None) -> Entry:
    candidate = entry.candidate
    targets = candidate.targets if target is None or target in candidate.targets else (*candidate.targets, target)
    rest = tuple(other for other in candidate.unresolved if other != name)
    return replace(entry, candidate=replace(candidate, unresolved=rest, targets=targets))
