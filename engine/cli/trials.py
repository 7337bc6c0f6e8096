"""`catalyst trials`: how much was tried, and what that makes of the best."""

from pathlib import Path
from typing import Annotated

import typer


def trials(
    folder: Annotated[Path, typer.Argument(help="A folder of runs, or its ledger.")] = Path("runs"),
    of: Annotated[
        str | None, typer.Option("--of", help="Also score this trial: its number, its id, or its strategy.")
    ] = None,
    hypothesis: Annotated[str, typer.Option(help="The trials of this locked hypothesis instead.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> None:
    """List the trials of a ledger and say what their number, their likeness and their luck make of the best of them.

    Ends with 3 where lines of the ledger were changed or taken out.
    """
    from engine.measurement.overfitting.selection import family_of, scored, selection_of
    from engine.reports.ledger.errors import DamagedLedgerError
    from engine.reports.ledger.ledger_file import LEDGER, read_ledger
    from engine.reports.ledger.locking import locked_hypothesis
    from engine.reports.ledger.named_trial import named_trial
    from engine.reports.ledger.screen import print_sentences, print_trials, selection_json
    from engine.reports.ledger.sentences import (
        ledger_sentences,
        score_sentences,
        selection_sentences,
        study_sentences,
    )
    from engine.reports.ledger.uncounted import uncounted_runs

    path = folder if folder.is_file() else folder / LEDGER
    ledger = read_ledger(path)
    if hypothesis:
        locked_hypothesis(ledger, hypothesis)
    selection = selection_of(family_of(ledger.trials, hypothesis))
    named = None
    if of is not None:
        trial = named_trial(selection.trials, of)
        named = scored(trial, selection.n_trials, selection.variance, selection.effective.n_effective)
    known = ledger_sentences(path, ledger, uncounted_runs(path.parent, ledger))
    if as_json:
        typer.echo(selection_json(selection, named, known))
    else:
        print_trials(selection.trials)
        own = score_sentences(named, "Asked for") if named is not None else ()
        studies = study_sentences(ledger.studies, hypothesis)
        print_sentences(["", *known, *selection_sentences(selection), *own, *studies])
    if ledger.faults:
        raise DamagedLedgerError("\n".join(ledger.faults))
