"""Names of companies: a table of aliases, and where a text names whom."""

from typing import TYPE_CHECKING

from catalysts.names.alias import Alias, FalseFriend, folded
from catalysts.names.alias_file import HEADER, read_names, render_names
from catalysts.names.mention import Basis, Mention, NamesFound
from catalysts.names.table import Match, Names, united

if TYPE_CHECKING:
    from catalysts.names.finder import NameFinder

__all__ = [
    "HEADER",
    "Alias",
    "Basis",
    "FalseFriend",
    "Match",
    "Mention",
    "NameFinder",
    "Names",
    "NamesFound",
    "folded",
    "read_names",
    "render_names",
    "united",
]


def __getattr__(name: str) -> object:
    """The finder's many patterns are compiled only where it is used."""
    if name == "NameFinder":
        from catalysts.names.finder import NameFinder

        return NameFinder
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
