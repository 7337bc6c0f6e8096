"""`catalyst hypothesis`: what is expected, said before the run."""

import typer

from engine.cli.hypothesis import listing, lock

app = typer.Typer(help="Lock what will be run and what is expected of it, before it is run.", no_args_is_help=True)
app.command("lock")(lock.lock)
app.command("list")(listing.list_hypotheses)
app.command("show")(listing.show)
