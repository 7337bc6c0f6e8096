"""`catalyst names`: whom a name means, and a person's own table of names."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Look up names of companies, and keep your own table of them.", invoke_without_command=True)

NamesFile = Annotated[
    Path | None, typer.Option("--names", help="Your own table of names (default: names.csv in the user's data).")
]
NOT_FOUND = 4


@app.callback()
def group(context: typer.Context) -> None:
    """Look up names of companies, and keep your own table of them."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("find")
def find(
    name: Annotated[list[str], typer.Argument(help="A name as a text prints it; several make a table.")],
    names: NamesFile = None,
) -> None:
    """Tell whom a name means, how that was decided, and which aliases are like it.

    Only an exact name, a code, or a near miss within every guard is decided; ends with 4 where one is not.
    """
    from catalysts.names import NameFinder
    from engine.names_source import open_names
    from engine.reports.names import print_decisions

    finder = NameFinder.of(open_names(names).names)
    decisions = [(finder.decide(text), finder.names.find(text)) for text in name]
    print_decisions(decisions)
    if any(mention.target is None for mention, _ in decisions):
        raise typer.Exit(NOT_FOUND)


@app.command("list")
def list_(
    ticker: Annotated[list[str] | None, typer.Option(help="Only names of this ticker; may be repeated.")] = None,
    names: NamesFile = None,
    *,
    own: Annotated[bool, typer.Option("--own", help="Only your own table.")] = False,
) -> None:
    """List the names that are known."""
    from engine.names_source import open_names
    from engine.reports.names import print_names

    given = open_names(names)
    print_names(given.own if own else given.names, ticker or ())


@app.command("add")
def add(
    alias: Annotated[str, typer.Argument(help="The name as texts print it.")],
    ticker: Annotated[str, typer.Argument(help="Its ticker, unlisted:Name, or none for words that are no company.")],
    language: Annotated[str, typer.Option(help="en or zh.")] = "",
    note: Annotated[str, typer.Option(help="A line in your own words.")] = "",
    names: NamesFile = None,
) -> None:
    """Add a name to your own table; one that contradicts a known name is refused."""
    from catalysts.catalyst import Target
    from catalysts.errors import FaultsError
    from catalysts.names import Alias, FalseFriend, Names
    from engine.names_source import open_names, own_names_path, save_names, with_aliases

    path = own_names_path(names)
    given = open_names(names, may_be_new=True)
    try:
        if ticker.strip().lower() == "none":
            more = Names((), (FalseFriend(alias.strip(), language, note),))
        else:
            more = Names((Alias(alias.strip(), Target.parse(ticker.strip()), language, note),))
    except FaultsError as error:
        keyed = (replace(fault, key="ticker") if fault.key == "targets" else fault for fault in error.faults)
        raise FaultsError(fault.at("names add") for fault in keyed) from None
    changed = with_aliases(given, more)
    save_names(changed.own, path)
    typer.echo(f"{alias.strip()} is now {ticker.strip()} in {path}")
