"""Names on the screen: whom they mean, how that was decided, what else they may mean."""

from collections.abc import Collection, Sequence

from catalysts.names import Basis, Match, Mention, Names
from engine.reports.wording import visible

HOW = {
    Basis.EXACT: "exact",
    Basis.PAIR: "by its code",
    Basis.CODE: "a code",
    Basis.LIKE: "nearly; look at it",
    Basis.UNKNOWN: "unknown",
}


def print_decisions(decisions: Sequence[tuple[Mention, Sequence[Match]]]) -> None:
    """One row a name; of a name that was not decided, the aliases that are most like it."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table()
    for column in ("name", "means", "how", "remark"):
        table.add_column(column)
    for mention, matches in decisions:
        remark = mention.remark
        if mention.target is None and matches and not mention.remark:
            like = ", ".join(f"{match.alias.alias} ({match.alias.target})" for match in matches[:3])
            remark = f"like: {like}"
        cells = (mention.text, str(mention.target or "–"), HOW[mention.basis], remark)
        table.add_row(*(Text(visible(cell)) for cell in cells))
    Console().print(table)


def print_names(names: Names, tickers: Collection[str]) -> None:
    """One row a name."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    rows = [(row.alias, str(row.target), row.language, row.note) for row in names.aliases]
    rows += [(row.phrase, "none", row.language, row.note) for row in names.false_friends]
    chosen = [row for row in rows if not tickers or row[1] in tickers]
    console = Console()
    if not chosen:
        console.print("No name meets this.")
        return
    table = Table(title=f"{len(chosen)} name{'s' if len(chosen) > 1 else ''}", title_justify="left")
    for column in ("name", "means", "language", "note"):
        table.add_column(column)
    for row in chosen:
        table.add_row(*(Text(visible(cell)) for cell in row))
    console.print(table)
