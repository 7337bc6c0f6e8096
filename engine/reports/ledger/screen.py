"""The ledger on the screen: trials, what they say together, hypotheses."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING

from engine.measurement.overfitting.expectation import is_studied
from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.measurement.overfitting.selection import Selection, TrialScore
from engine.measurement.overfitting.study_trial import StudyTrial, family_of_studies
from engine.measurement.overfitting.trial import Trial
from engine.reports.ledger.ledger_file import Ledger
from engine.reports.ledger.sentences import check_sentences, study_check_sentences
from engine.reports.wording import UNDEFINED, ratio, shortened, visible

if TYPE_CHECKING:
    from rich.table import Table

MOST_ROWS = 30
WIDE = 110


def print_sentences(sentences: Iterable[str]) -> None:
    """Sentences, each one line however long."""
    from rich.console import Console

    console = Console()
    for sentence in sentences:
        console.print(sentence, markup=False, highlight=False, soft_wrap=True)


def print_trials(trials: Sequence[Trial]) -> None:
    """The trials in the order of their numbers; of very many those with the highest Sharpe ratio."""
    from rich.console import Console

    numbered = list(enumerate(trials, 1))
    if len(numbered) > MOST_ROWS:
        numbered = sorted(numbered, key=lambda pair: -(pair[1].sharpe or float("-inf")))[:MOST_ROWS]
    console = Console()
    console.print(_trial_table(numbered, is_wide=console.width >= WIDE))
    if len(trials) > MOST_ROWS:
        console.print(f"The {MOST_ROWS} with the highest Sharpe ratio of {len(trials):,}.", highlight=False)


def print_hypotheses(ledger: Ledger) -> None:
    """Every locked hypothesis, with how often it was run."""
    from rich.console import Console

    console = Console()
    for name, locked in ledger.hypotheses.items():
        n_trials = len({one.id for one in ledger.trials if one.hypothesis == name})
        expected = "; ".join(locked.expectations)
        console.print(
            f"{name}: locked {_moment(ledger.locked_at(name))}, {n_trials} trials; expected {visible(expected)}",
            markup=False,
            highlight=False,
        )


def hypothesis_sentences(ledger: Ledger, locked: Hypothesis) -> tuple[str, ...]:
    """What was locked and when, what its runs found, and how much had been seen before."""
    own = {one.id: one for one in ledger.trials if one.hypothesis == locked.name}
    studied = family_of_studies(ledger.studies, locked.name)
    strategies = ", ".join(f"{one['name']} {_parameters(one['parameters'])}" for one in locked.settings["strategies"])
    sessions = f"{locked.settings['start'] or 'from the first entry'} to {locked.settings['end'] or 'the last bar'}"
    prices = visible(str(locked.settings["prices"]))
    return (
        f"{locked.name}: locked {_moment(ledger.locked_at(locked.name))}, SHA-256 {locked.sha256[:12]}.",
        f"Expected: {visible('; '.join(locked.expectations))}.",
        f"Strategies: {visible(strategies)}.",
        f"Calendar {locked.calendar_sha256[:12]}, prices {prices}, sessions {sessions}.",
        f"Trials that the ledger held before it was locked: {locked.n_trials_before}.",
        f"Run since: {len(own)} trials of its own family." if own else "Not run yet.",
        *_study_sentences(locked, studied),
        *check_sentences(_of_runs(own.values()) if studied else own.values()),
    )


def _of_runs(trials: Iterable[Trial]) -> Iterator[Trial]:
    """The trials with the expectations that a run measures."""
    return (replace(one, checks=tuple(each for each in one.checks if not is_studied(each.text))) for one in trials)


def _study_sentences(locked: Hypothesis, own: Mapping[str, StudyTrial]) -> tuple[str, ...]:
    if locked.study is None:
        return ()
    if not own:
        return (f"Not studied yet: catalyst study --hypothesis {locked.name} measures CAAR.",)
    return (
        f"Studied since: {len(own)} studies of its own family.",
        *(sentence for one in own.values() for sentence in study_check_sentences(one)),
    )


def hypothesis_json(ledger: Ledger, locked: Hypothesis) -> str:
    """The same as JSON."""
    at = ledger.locked_at(locked.name)
    own = {one.id: one for one in ledger.trials if one.hypothesis == locked.name}
    told = asdict(locked) | {
        "sha256": locked.sha256,
        "locked_at": None if at is None else at.isoformat(),
        "trials": [_trial_dict(one) for one in own.values()],
        "studies": [asdict(one) for one in family_of_studies(ledger.studies, locked.name).values()],
    }
    return json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False, default=str)


def selection_json(selection: Selection, named: TrialScore | None, sentences: Sequence[str]) -> str:
    """A family's trials and what they say together as JSON, without packed returns; `sentences` are of the ledger."""
    bare = replace(selection, trials=())
    told = asdict(bare) | {
        "n_trials": selection.n_trials,
        "trials": [_trial_dict(one) for one in selection.trials],
        "ledger": list(sentences),
        "named": None if named is None else asdict(named),
    }
    for score in (told["best"], told["named"]):
        if score is not None:
            del score["trial"]["returns"]
    return json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False, default=str)


def _trial_dict(trial: Trial) -> dict[str, object]:
    own = asdict(trial)
    del own["returns"]
    return own


def _trial_table(numbered: Sequence[tuple[int, Trial]], *, is_wide: bool) -> "Table":
    from rich.box import SIMPLE_HEAD
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, show_edge=False)
    table.add_column("no.", justify="right", no_wrap=True)
    table.add_column("trial", no_wrap=True)
    table.add_column("strategy", overflow="fold")
    for heading in ("n", "trades", "Sharpe"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("last", *(("first", "calendar", "prices", "run") if is_wide else ())):
        table.add_column(heading, no_wrap=True)
    for number, one in numbered:
        annual = UNDEFINED if one.sharpe is None else ratio(one.sharpe * one.sessions_per_year**0.5)
        cells = [str(number), one.id[:8], escape(shortened(visible(one.strategy), 48))]
        cells += [str(one.n_sessions), str(one.n_trades), annual]
        wide = (one.first_on.isoformat(), one.calendar_sha256[:6], one.prices_sha256[:6], one.run)
        table.add_row(*cells, one.last_on.isoformat(), *(wide if is_wide else ()))
    return table


def _parameters(values: dict[str, object]) -> str:
    return "(" + ", ".join(f"{key}={value}" for key, value in values.items()) + ")"


def _moment(at: datetime | None) -> str:
    return UNDEFINED if at is None else f"{at:%Y-%m-%d %H:%M:%S %Z}"
