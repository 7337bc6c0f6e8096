"""`catalyst why`: from a trade of a run back to the decision, the catalyst and the sentence."""

from pathlib import Path
from typing import Annotated

import typer


def why(
    run: Annotated[Path, typer.Argument(help="A run folder.")],
    trade: Annotated[
        str | None,
        typer.Argument(help="A plan's id as in trades.csv; a catalyst's id or its number in the report."),
    ] = None,
    document: Annotated[
        list[Path] | None,
        typer.Option(help="Your copy of a document, or a folder of copies, told by their hash; may be repeated."),
    ] = None,
    strategy: Annotated[str, typer.Option(help="Only this strategy's plan.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows of the run's tables as JSON.")] = False,
) -> None:
    """Show why a trade was made: what was known and when, the decision, the market's answer, costs, benchmark, and the
    sentence, where you have the document. Without TRADE the ids of all plans are listed.
    """
    from catalysts.document_copy import read_copies
    from engine.reports.run_folder import read_tables
    from engine.reports.trail import plan_rows, trails
    from engine.reports.trail_json import plans_json, trails_json
    from engine.reports.trail_screen import print_plans, print_trails

    stored = read_tables(run)
    if trade is None:
        plans = plan_rows(stored, strategy)
        if as_json:
            typer.echo(plans_json(plans))
        else:
            print_plans(plans)
        return
    found = trails(stored, trade, strategy, read_copies(document or ()))
    if as_json:
        typer.echo(trails_json(stored, found))
    else:
        print_trails(stored, found)
