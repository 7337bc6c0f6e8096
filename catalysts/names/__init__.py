"""Names of companies: a table of aliases, and where a text names whom."""

from catalysts.names.alias import Alias, FalseFriend, folded
from catalysts.names.alias_file import HEADER, read_names, render_names
from catalysts.names.finder import NameFinder
from catalysts.names.mention import Basis, Mention, NamesFound
from catalysts.names.table import Match, Names, united

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
