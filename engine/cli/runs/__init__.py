"""`catalyst runs`: the runs that were written."""

import typer

from engine.cli.runs import listing, removal, rerun, showing

app = typer.Typer(help="Look after the runs that were written.", invoke_without_command=True)
app.command("list")(listing.list_)
app.command("show")(showing.show)
app.command("remove")(removal.remove)
app.command("rerun")(rerun.rerun)


@app.callback()
def group(context: typer.Context) -> None:
    """Look after the runs that were written."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
