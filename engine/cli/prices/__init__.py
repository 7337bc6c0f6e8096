"""`catalyst prices`: what is known of prices, and whether it can be trusted. One file a command."""

import typer

from engine.cli.prices import check, fetch

app = typer.Typer(help="Look at price sources.", invoke_without_command=True)
app.command("check")(check.check)
app.command("fetch")(fetch.fetch)


@app.callback()
def group(context: typer.Context) -> None:
    """Look at price sources."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
