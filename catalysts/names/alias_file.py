"""A table of names as a CSV file: alias, ticker, language, note."""

from pathlib import Path
from typing import TYPE_CHECKING

from catalysts.catalyst import Target
from catalysts.errors import Fault, FaultsError, in_order
from catalysts.names.alias import Alias, FalseFriend, folded
from catalysts.names.table import NONE, Names, two_targets

if TYPE_CHECKING:
    from catalysts.files.fields import Fields

UNREAD = Target("unread", is_listed=False)
HEADER = ("alias", "ticker", "language", "note")


def read_names(path: Path | str) -> Names:
    """The names of an aliases.csv (alias,ticker,language,note); FaultsError with every fault of the file.

    The ticker "none" stands for words that look like a name and name no company.
    """
    from catalysts.files.csv_rows import Columns, read_rows
    from catalysts.files.text_file import read_text

    path = Path(path)
    faults: list[Fault] = []
    first_rows: dict[str, tuple[str, str]] = {}
    aliases: list[Alias] = []
    friends: list[FalseFriend] = []
    columns = Columns(needed=HEADER[:2], known=HEADER)
    for row in read_rows(read_text(path), path.name, columns, faults):
        named = _row(row.fields(faults))
        if named is None:
            continue
        if isinstance(named, Alias):
            aliases.append(named)
            name, target = named.alias, str(named.target)
        else:
            friends.append(named)
            name, target = named.phrase, NONE
        first, where = first_rows.setdefault(folded(name), (target, row.where))
        if first != target:
            faults.append(two_targets(row.where, target, first, where))
    if faults:
        raise FaultsError(in_order(faults))
    return Names(tuple(aliases), tuple(friends))


def render_names(names: Names) -> str:
    """The CSV text of a table, its rows in the order of the table; cells that look like formulas are escaped."""
    from catalysts.files.csv_rows import escaped, render_rows

    rows = [(row.alias, str(row.target), row.language, row.note) for row in names.aliases]
    rows += [(row.phrase, NONE, row.language, row.note) for row in names.false_friends]
    return render_rows(HEADER, [[escaped(cell) for cell in row] for row in rows])


def _row(fields: "Fields") -> Alias | FalseFriend | None:
    from catalysts.files.records import read_targets

    name, language, note = fields.text("alias"), fields.word("language"), fields.text("note")
    if fields.word("ticker") == NONE:
        return fields.made(lambda: FalseFriend(name, language, note))
    targets = read_targets(fields, "ticker", [fields.text("ticker")])
    return fields.made(lambda: Alias(name, targets[0] if targets else UNREAD, language, note))
