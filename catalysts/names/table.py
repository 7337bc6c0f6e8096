"""The table of names: whom a name means exactly, and which names are like it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from catalysts.errors import Fault, FaultsError
from catalysts.names.alias import Alias, FalseFriend, folded

LIKENESS = 70.0
NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """A name that a text may have meant, and how alike they are, from 0 to 100."""

    alias: Alias
    likeness: float


@dataclass(frozen=True, slots=True)
class Names:
    """A table of aliases and of words that are none; case, width and blanks do not count.

    FaultsError where one alias has two targets, or is a false friend as well.
    """

    aliases: tuple[Alias, ...] = ()
    false_friends: tuple[FalseFriend, ...] = ()
    _by_name: Mapping[str, Alias] = field(init=False, repr=False, compare=False)
    _by_target: Mapping[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = sorted(dict.fromkeys(self.aliases), key=lambda alias: (alias.alias, str(alias.target), repr(alias)))
        by_name: dict[str, Alias] = {}
        faults: list[Fault] = []
        for alias in ordered:
            first = by_name.setdefault(folded(alias.alias), alias)
            if first.target != alias.target:
                faults.append(two_targets(f"alias {alias.alias}", str(alias.target), str(first.target), _place(first)))
        for friend in self.false_friends:
            named = by_name.get(folded(friend.phrase))
            if named is not None:
                faults.append(two_targets(f"alias {friend.phrase}", NONE, str(named.target), _place(named)))
        if faults:
            raise FaultsError(faults)
        object.__setattr__(self, "aliases", tuple(ordered))
        object.__setattr__(self, "false_friends", tuple(sorted(set(self.false_friends), key=repr)))
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_by_target", {folded(str(row.target)): str(row.target) for row in ordered})

    def resolve(self, text: str) -> str | None:
        """The ticker, or "unlisted:Name", of an alias or of a target of the table; None for an unknown name."""
        wanted = folded(text)
        found = self._by_name.get(wanted)
        return str(found.target) if found is not None else self._by_target.get(wanted)

    def alias(self, text: str) -> Alias | None:
        """The alias of a name, None where the table has no such alias."""
        return self._by_name.get(folded(text))

    def is_false_friend(self, text: str) -> bool:
        """Whether the table says that these words name no company."""
        wanted = folded(text)
        return any(folded(friend.phrase) == wanted for friend in self.false_friends)

    def find(self, text: str, limit: int = 5) -> tuple[Match, ...]:
        """The aliases most like a text, the likest first; for a person to choose from, never to be taken unseen."""
        from rapidfuzz import fuzz

        wanted = folded(text)
        matches = (Match(alias, float(fuzz.WRatio(wanted, name))) for name, alias in self._by_name.items())
        near = [match for match in matches if match.likeness >= LIKENESS]
        return tuple(sorted(near, key=lambda match: (-match.likeness, match.alias.alias))[:limit])


def united(tables: Iterable[tuple[Names, str]]) -> Names:
    """One table of several, each with the name of its file; FaultsError where two files contradict each other."""
    given = list(tables)
    first: dict[str, tuple[str, str]] = {}
    faults: list[Fault] = []
    for names, where in given:
        rows = [(row.alias, str(row.target)) for row in names.aliases]
        rows += [(friend.phrase, NONE) for friend in names.false_friends]
        for name, target in rows:
            told, told_in = first.setdefault(folded(name), (target, where))
            if told != target:
                faults.append(two_targets(f"{where}: {name}", target, told, told_in))
    if faults:
        raise FaultsError(faults)
    aliases = {folded(row.alias): row for names, _ in reversed(given) for row in names.aliases}
    friends = {folded(row.phrase): row for names, _ in reversed(given) for row in names.false_friends}
    return Names(tuple(aliases.values()), tuple(friends.values()))


def two_targets(where: str, target: str, first: str, first_where: str) -> Fault:
    """The fault of a name that two places give two targets."""
    expected = f"{first}, the target that {first_where} gives the same name"
    return Fault(where, "ticker", target, expected, "remove one of the two")


def _place(alias: Alias) -> str:
    return f"alias {alias.alias}"
