"""`catalyst calendar`: what a calendar holds, whether it is sound, and its other forms."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from catalysts.catalyst import Kind
from catalysts.when import Precision, When
from engine.cli import candidates

app = typer.Typer(help="Look at catalyst calendars.", invoke_without_command=True)

app.command("extract")(candidates.extract)
app.command("review")(candidates.review)
app.command("accept")(candidates.accept)

CalendarName = Annotated[str, typer.Argument(help="A calendar's name, a folder of sheets, a .toml sheet or a .csv.")]


@app.callback()
def group(context: typer.Context) -> None:
    """Look at catalyst calendars."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command("list")
def list_(
    calendar: CalendarName = "seeds",
    kind: Annotated[list[Kind] | None, typer.Option(help="Only catalysts of this kind; may be repeated.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Only this theme; may be repeated.")] = None,
    ticker: Annotated[list[str] | None, typer.Option(help="Only those about this ticker; may be repeated.")] = None,
    start: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Known on this date or later.")] = None,
    end: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Known on this date or earlier.")] = None,
    precision: Annotated[Precision | None, typer.Option(help="Dated this finely or finer.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="As it could be known at 2025-06-25 or 2025-06-25T14:30+08:00.")
    ] = None,
) -> None:
    """List a calendar's catalysts in the order in which they could be known."""
    from engine.calendar_source import open_calendar
    from engine.reports.calendar import print_calendar

    given = open_calendar(calendar).calendar
    if as_of is not None:
        given = given.as_of(_moment(as_of))
    chosen = given.select(
        kinds=kind or None,
        themes=theme or None,
        tickers=ticker or None,
        start=start.date() if start else None,
        end=end.date() if end else None,
        precision=precision,
    )
    print_calendar(chosen)


@app.command("check")
def check(calendar: CalendarName = "seeds") -> None:
    """Read a calendar strictly; every fault is shown at once, with its place and remedy (exit 3)."""
    from engine.calendar_source import open_calendar
    from engine.reports.calendar import print_calendar_check

    given = open_calendar(calendar)
    print_calendar_check(given.calendar, given.n_united)


@app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="File to write: .csv, .ics or .toml; a folder for TOML sheets.")],
    calendar: Annotated[str, typer.Option(help="A calendar's name or path.")] = "seeds",
) -> None:
    """Write a calendar as a CSV (one row a catalyst), as TOML sheets, or as iCalendar for a calendar app."""
    from catalysts.files import write_calendar
    from engine.calendar_source import open_calendar

    given = open_calendar(calendar).calendar
    write_calendar(given, out)
    typer.echo(f"{len(given)} catalysts are in {out}")


@app.command("merge")
def merge(
    one: Annotated[str, typer.Argument(help="A calendar's name or path.")],
    two: Annotated[str, typer.Argument(help="Another one.")],
    out: Annotated[Path, typer.Option(help="Folder of sheets to write, or a .csv or .toml.")],
) -> None:
    """Unite two calendars: an announcement that both tell of stands once, with the sources of both.

    Two that contradict each other are refused, with both places.
    """
    from catalysts.errors import Fault, FaultsError
    from catalysts.files import write_calendar
    from catalysts.files.links import linked
    from catalysts.unite import Record
    from engine.calendar_source import open_calendar
    from engine.reports.calendar import print_merge

    first, second = open_calendar(one).calendar, open_calendar(two).calendar
    merged = first.merge(second)
    faults: list[Fault] = []
    linked([Record(row, f"catalyst {row.id}") for row in merged], faults)
    if faults:
        raise FaultsError(faults)
    write_calendar(merged, out)
    print_merge(first, second, merged, out)


def _moment(text: str) -> When:
    from engine.simulation.errors import SpecError

    try:
        return When.parse(text)
    except ValueError as error:
        raise SpecError(f"--as-of: {text!r} is not {error}") from error
