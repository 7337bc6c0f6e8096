"""`catalyst prices`: what is known of prices, and whether it can be trusted. One file a command."""

import typer

from engine.cli.prices import check, difference, exporting, fetch, importing, listing, removal

app = typer.Typer(help="Look at prices, in folders and stored.", invoke_without_command=True)
app.command("check")(check.check)
app.command("fetch")(fetch.fetch)
app.command("list")(listing.list_)
app.command("diff")(difference.diff)
app.command("remove")(removal.remove)
app.command("import")(importing.import_)
app.command("export")(exporting.export)


@app.callback()
def group(context: typer.Context) -> None:
    """Look at prices, in folders and stored."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
