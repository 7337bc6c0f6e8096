"""Names of companies and what they are traded as: a table of aliases in any language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from catalysts.catalyst import Target
from catalysts.errors import Fault, FaultsError, in_order
from catalysts.text import line_faults, normalised

if TYPE_CHECKING:
    from catalysts.files.fields import Fields

UNREAD = Target("unread", is_listed=False)
HEADER = ("alias", "ticker", "language", "note")
LIKENESS = 70.0


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one company; `target` is a ticker, or a name of its own where the company is not listed."""

    alias: str
    target: Target
    language: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        faults = [
            *line_faults("alias", self.alias),
            *line_faults("language", self.language, needed=False),
            *line_faults("note", self.note, needed=False),
        ]
        if faults:
            raise FaultsError(faults)


@dataclass(frozen=True, slots=True)
class Match:
    """A name that a text may have meant, and how alike they are, from 0 to 100."""

    alias: Alias
    likeness: float


@dataclass(frozen=True, slots=True)
class Names:
    """A table of aliases; case, width and blanks do not count. FaultsError where one alias has two targets."""

    aliases: tuple[Alias, ...] = ()
    _by_name: Mapping[str, Alias] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = sorted(dict.fromkeys(self.aliases), key=lambda alias: (alias.alias, str(alias.target), repr(alias)))
        by_name: dict[str, Alias] = {}
        faults: list[Fault] = []
        for alias in ordered:
            first = by_name.setdefault(folded(alias.alias), alias)
            if first.target != alias.target:
                faults.append(_two_targets(f"alias {alias.alias}", alias, first, f"alias {first.alias}"))
        if faults:
            raise FaultsError(faults)
        object.__setattr__(self, "aliases", tuple(ordered))
        object.__setattr__(self, "_by_name", by_name)

    def resolve(self, text: str) -> str | None:
        """The ticker, or "unlisted:Name", of an alias or of a target of the table; None for an unknown name."""
        found = self._by_name.get(folded(text))
        if found is not None:
            return str(found.target)
        wanted = folded(text)
        return next((str(row.target) for row in self.aliases if folded(str(row.target)) == wanted), None)

    def find(self, text: str, limit: int = 5) -> tuple[Match, ...]:
        """The aliases most like a text, the likest first; for a person to choose from, never to be taken unseen."""
        from rapidfuzz import fuzz

        wanted = folded(text)
        matches = (Match(alias, float(fuzz.WRatio(wanted, name))) for name, alias in self._by_name.items())
        near = [match for match in matches if match.likeness >= LIKENESS]
        return tuple(sorted(near, key=lambda match: (-match.likeness, match.alias.alias))[:limit])


def read_names(path: Path | str) -> Names:
    """The names of an aliases.csv (alias,ticker,language,note); FaultsError with every fault of the file."""
    from catalysts.files.csv_rows import Columns, read_rows
    from catalysts.files.text_file import read_text

    path = Path(path)
    faults: list[Fault] = []
    first_rows: dict[str, tuple[Alias, str]] = {}
    aliases: list[Alias] = []
    columns = Columns(needed=HEADER[:2], known=HEADER)
    for row in read_rows(read_text(path), path.name, columns, faults):
        alias = _alias(row.fields(faults))
        if alias is None:
            continue
        aliases.append(alias)
        first, where = first_rows.setdefault(folded(alias.alias), (alias, row.where))
        if first.target != alias.target:
            faults.append(_two_targets(row.where, alias, first, where))
    if faults:
        raise FaultsError(in_order(faults))
    return Names(tuple(aliases))


def _alias(fields: "Fields") -> Alias | None:
    from catalysts.files.records import read_targets

    name, language, note = fields.text("alias"), fields.word("language"), fields.text("note")
    targets = read_targets(fields, "ticker", [fields.text("ticker")])
    return fields.made(lambda: Alias(name, targets[0] if targets else UNREAD, language, note))


def folded(text: str) -> str:
    """A name as it is compared: width, case and blanks made alike."""
    return "".join(normalised(text).casefold().split())


def _two_targets(where: str, alias: Alias, first: Alias, first_where: str) -> Fault:
    expected = f"{first.target}, the target that {first_where} gives the same name"
    return Fault(where, "ticker", str(alias.target), expected, "remove one of the two")
