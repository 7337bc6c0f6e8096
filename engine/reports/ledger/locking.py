"""Hypotheses in the ledger: locked before their run, and asked for by it."""

import re
from datetime import date
from pathlib import Path
from typing import Any

from catalysts.errors import did_you_mean
from engine.measurement.overfitting.expectation import is_studied, parsed_expectation
from engine.measurement.overfitting.hypothesis import Hypothesis, departures, study_departures
from engine.measurement.overfitting.study_trial import StudyTrial
from engine.measurement.overfitting.trial import Trial
from engine.prices.source import PriceSource
from engine.reports.ledger.errors import DamagedLedgerError, HypothesisError
from engine.reports.ledger.ledger_file import DEADLINE_S, Ledger, add, read_ledger, writing
from engine.reports.wording import visible

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


def lock_hypothesis(
    path: Path,
    name: str,
    settings: dict[str, Any],
    calendar_sha256: str,
    expectations: tuple[str, ...],
    source: PriceSource,
    *,
    study: dict[str, Any] | None = None,
    deadline_s: float = DEADLINE_S,
) -> Hypothesis:
    """Add a hypothesis to the ledger at `path` with the time of now, and return it. `source` is what it will be run on;
    `study` what a study of it will ask, locked where something is expected that a study measures.

    Raises HypothesisError with every fault: a name that is none or is taken, no expectation or one that cannot be
    read, or a trial of it that was run already; DamagedLedgerError where lines of the ledger are damaged, so that this
    cannot be known; LedgerWriteError where it cannot be written.
    """
    with writing(path, deadline_s):
        ledger = read_ledger(path)
        if ledger.faults:
            raise DamagedLedgerError("\n".join([*ledger.faults, "nothing was locked: begin a new ledger for it"]))
        faults = [*_name_faults(name, ledger), *_expectation_faults(expectations)]
        is_run = faults or not all(map(is_studied, expectations))
        study = study if not faults and any(map(is_studied, expectations)) else None
        if is_run:
            faults += _seen_before(ledger.trials, settings, calendar_sha256, source)
        if study is not None:
            faults += _studied_before(ledger.studies, study, calendar_sha256, source)
        if faults:
            raise HypothesisError("\n".join(faults))
        known = {one.id for one in ledger.trials} | {one.id for one in ledger.studies}
        locked = Hypothesis(name, settings, calendar_sha256, expectations, len(known), study)
        add(path, [locked])
    return locked


def locked_hypothesis(ledger: Ledger, name: str) -> Hypothesis:
    """The hypothesis of a name; HypothesisError where none was locked."""
    found = ledger.hypotheses.get(name)
    if found is None:
        remedy = did_you_mean(name, ledger.hypotheses) if ledger.hypotheses else "none was locked in this ledger"
        raise HypothesisError(f'hypothesis "{visible(name)}" was not locked before this run; {remedy}')
    return found


def check_study(locked: Hypothesis, study: dict[str, Any], prices: str, calendar_sha256: str) -> None:
    """Refuse a study that is not the one that was locked: HypothesisError with everything in which it differs."""
    if locked.study is None:
        expected = visible("; ".join(locked.expectations))
        raise HypothesisError(
            f'hypothesis "{locked.name}" expects nothing that a study measures ({expected}): catalyst run --hypothesis '
            f"{locked.name} measures it"
        )
    found = study_departures(locked, study, prices, calendar_sha256)
    if found:
        raise HypothesisError(
            "\n".join(
                [
                    *(f'hypothesis "{locked.name}": {visible(each)}' for each in found),
                    "nothing was studied: study what was locked, or without --hypothesis, as a trial like any other",
                ]
            )
        )


def check_locked(locked: Hypothesis, settings: dict[str, Any], calendar_sha256: str) -> None:
    """Refuse a run that is not the one that was locked: HypothesisError with everything in which it differs."""
    found = departures(locked, settings, calendar_sha256)
    if found:
        raise HypothesisError(
            "\n".join(
                [
                    *(f'hypothesis "{locked.name}": {visible(each)}' for each in found),
                    "nothing was run: run what was locked, or run this without --hypothesis, as a trial like any other",
                ]
            )
        )


def _name_faults(name: str, ledger: Ledger) -> list[str]:
    if not _NAME.fullmatch(name):
        return [f'"{visible(name)}" is not a name of small letters, digits and hyphens, at most 64']
    if name in ledger.hypotheses:
        return [f'hypothesis "{name}" is locked already and is never changed: choose another name']
    return []


def _expectation_faults(expectations: tuple[str, ...]) -> list[str]:
    if not expectations:
        return ['no expectation was given: say at least one before the run, such as --expect "captured > 0"']
    faults = []
    for text in expectations:
        try:
            parsed_expectation(text)
        except ValueError as error:
            faults.append(str(error))
    return faults


def _seen_before(trials: tuple[Trial, ...], settings: dict[str, Any], calendar: str, source: PriceSource) -> list[str]:
    """A sentence for each strategy of which the ledger holds a trial on the same calendar and overlapping sessions.

    Generated prices, over which a notice stands, tell nothing of real ones.
    """
    found = []
    for wanted in settings["strategies"]:
        seen = [
            one
            for one in trials
            if (one.name, one.parameters) == (wanted["name"], wanted["parameters"])
            and one.calendar_sha256 == calendar
            and _overlap(one, settings)
            and (one.source == source.label or not (one.is_noted or source.notice))
        ]
        if seen:
            found.append(
                f"{visible(seen[0].strategy)}: was run already over this calendar, {seen[0].first_on} to "
                f"{seen[0].last_on} (run {seen[0].run}): what has been seen cannot be locked; take sessions that no "
                "trial has seen, with --start"
            )
    return found


def _studied_before(
    studies: tuple[StudyTrial, ...], study: dict[str, Any], calendar: str, source: PriceSource
) -> list[str]:
    """A sentence where the ledger holds a study of the same calendar with events among those that are to be studied,
    whatever its window: who has seen one CAAR of them has seen much of the others."""
    for one in studies:
        if one.calendar_sha256 != calendar or one.first_on is None or one.last_on is None:
            continue
        start, end = study.get("start"), study.get("end")
        is_apart = (start is not None and date.fromisoformat(start) > one.last_on) or (
            end is not None and date.fromisoformat(end) < one.first_on
        )
        if not is_apart and (one.source == source.label or not (one.is_noted or source.notice)):
            told = f"{visible(one.label)}: was studied already over this calendar, {one.first_on} to {one.last_on}"
            return [f"{told}: what has been seen cannot be locked; take entry sessions no study has seen, with --start"]
    return []


def _overlap(trial: Trial, settings: dict[str, Any]) -> bool:
    """The trial's first session lies after `first_on`, its base session."""
    start, end = settings.get("start"), settings.get("end")
    begins_after = start is not None and date.fromisoformat(start) > trial.last_on
    ends_before = end is not None and date.fromisoformat(end) <= trial.first_on
    return not (begins_after or ends_before)
