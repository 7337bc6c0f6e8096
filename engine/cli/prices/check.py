"""`catalyst prices check`: what a source of prices holds, and whether it can be trusted."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.prices.data_option import Data

if TYPE_CHECKING:
    from engine.prices.findings.acceptance import Verdict
    from engine.prices.source import PriceSource

STORE = "store"


def check(
    source: Annotated[
        str | None,
        typer.Argument(
            help="A folder with bars/TICKER.csv, actions.csv, instruments.csv; or a source by name, such as store."
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TICKER:RULE[:DATE]",
            help="Take a finding as it is: recorded beside the data, with the reason, for its present value. "
            "May be repeated.",
        ),
    ] = None,
    data: Data = None,
    reason: Annotated[str, typer.Option(help="Why the findings named by --accept may stand.")] = "",
    *,
    rules: Annotated[bool, typer.Option("--rules", help="Show every rule: severity, threshold, why, remedy.")] = False,
) -> None:
    """Check the rows and the whole series of a source; every fault and finding is shown at once (exit 3)."""
    from engine.prices.findings.rule_table import shipped_rules
    from engine.prices.findings.store_check import StopsError, check_store
    from engine.prices.store import load_store
    from engine.reports.prices import print_price_check, print_rule_table

    if rules:
        print_rule_table(shipped_rules())
        return
    if source is None and data is None:
        raise typer.BadParameter("name a folder of prices or a source", param_hint="SOURCE")
    opened = _opened(source, data)
    checked = check_store(store := load_store(opened, opened.tickers()))
    if accept or reason:
        _record(opened, checked, accept or [], reason)
        checked = check_store(store := load_store(opened, opened.tickers()))
    print_price_check(store, checked)
    n_stops = sum(one.stops for one in checked)
    if n_stops:
        raise StopsError(n_stops)


def _opened(name: str | None, data: Path | None) -> "PriceSource":
    """The source of a name, or the store in a data folder; what is written as a path is taken for a folder, also where
    there is none."""
    from engine.prices.errors import PriceSourceError
    from engine.prices.folder import open_folder
    from engine.prices.source import open_source

    named = STORE if name is None else name
    try:
        return open_source(named, data)
    except PriceSourceError:
        if data is not None or (Path(named).name == named and not Path(named).exists()):
            raise
        return open_folder(Path(named))


def _record(source: "PriceSource", checked: "tuple[Verdict, ...]", accept: list[str], reason: str) -> None:
    """Record what a person accepts, on today's date in UTC: the one place where a clock is read."""
    from datetime import UTC, datetime

    from engine.prices.findings.acceptance_file import add_acceptances
    from engine.prices.findings.selection import AcceptError, accepted
    from engine.prices.source import AcceptingSource

    if not accept:
        raise AcceptError("accept: a reason without a finding; name one with --accept TICKER:RULE or TICKER:RULE:DATE")
    today = datetime.now(UTC).date()
    added = accepted([one.finding for one in checked], accept, reason, today)
    if not isinstance(source, AcceptingSource) or source.accepted_file is None:
        raise AcceptError("accept: this source keeps no acceptances; put its prices into a folder or the store first")
    add_acceptances(source.accepted_file, added)
    for one in added:
        where = f"{one.ticker}:{one.rule}" + (f":{one.session.isoformat()}" if one.session else "")
        typer.echo(f"accepted {where}: {one.value}")
