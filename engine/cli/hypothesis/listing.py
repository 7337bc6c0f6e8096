"""`catalyst hypothesis list` and `show`."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[Path, typer.Option("--folder", help="A folder of runs, or its ledger.")]
RUNS = Path("runs")


def list_hypotheses(folder: Folder = RUNS) -> None:
    """List what was locked, when, and how often it was run."""
    from engine.reports.ledger.ledger_file import read_ledger
    from engine.reports.ledger.screen import print_hypotheses

    ledger = read_ledger(_ledger_of(folder))
    print_hypotheses(ledger)
    if not ledger.hypotheses:
        typer.echo(f"No hypothesis was locked in {_ledger_of(folder)}.")
    _refuse_damaged(ledger.faults)


def show(
    name: Annotated[str, typer.Argument(help="A locked hypothesis.")],
    folder: Folder = RUNS,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """Show what was locked, when, what its runs found, and how much had been seen before it was locked."""
    from engine.reports.ledger.ledger_file import read_ledger
    from engine.reports.ledger.locking import locked_hypothesis
    from engine.reports.ledger.screen import hypothesis_json, hypothesis_sentences, print_sentences

    ledger = read_ledger(_ledger_of(folder))
    locked = locked_hypothesis(ledger, name)
    if as_json:
        typer.echo(hypothesis_json(ledger, locked))
    else:
        print_sentences(hypothesis_sentences(ledger, locked))
    _refuse_damaged(ledger.faults)


def _ledger_of(folder: Path) -> Path:
    from engine.reports.ledger.ledger_file import LEDGER

    return folder if folder.is_file() else folder / LEDGER


def _refuse_damaged(faults: tuple[str, ...]) -> None:
    from engine.reports.ledger.errors import DamagedLedgerError

    if faults:
        raise DamagedLedgerError("\n".join(faults))
