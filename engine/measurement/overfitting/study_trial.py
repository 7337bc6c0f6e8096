"""A study as a trial: what was asked of one calendar and one set of prices, and every p-value that came out."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import Enum
from typing import Any

from catalysts.calendar import CatalystCalendar
from engine.measurement.overfitting.expectation import ExpectationCheck, checked_caar
from engine.measurement.overfitting.fingerprint import fingerprint
from engine.measurement.overfitting.hypothesis import Hypothesis
from engine.measurement.overfitting.trial import calendar_sha256, prices_sha256
from engine.measurement.study.choice import Choice
from engine.measurement.study.looks import Look, looks_of
from engine.measurement.study.settings import StudySettings
from engine.measurement.study.study import Study

_NO_OTHER_QUESTION = {"worth", "confidence", "power", "n_draws", "seed"}
"""Settings that change no p-value of a headline test."""


@dataclass(frozen=True, slots=True)
class StudyTrial:
    """`id` is the same for the same question about the same calendar and prices; another window, model, target or
    choice of catalysts is another trial, and so is an edited calendar.

    `settings` are what was asked, as plain values; `looks` are the tests of windows and groups with their p-values, `p`
    is that of the verdict, `caar` the mean that it tests, a fraction. `first_on` and `last_on` are the first and last
    entry session, None without an event. `hypothesis` is what was locked before, `checks` what became of it.
    """

    id: str
    settings: dict[str, Any]
    calendar_sha256: str
    prices_sha256: str
    first_on: date | None
    last_on: date | None
    n_events: int
    n_dates: int
    caar: float | None
    p: float | None
    looks: tuple[Look, ...]
    hypothesis: str = ""
    checks: tuple[ExpectationCheck, ...] = ()
    source: str = ""
    is_noted: bool = False

    @property
    def label(self) -> str:
        """What was studied, in short."""
        own = self.settings
        kinds = f", {' '.join(own['kinds'])}" if own["kinds"] else ""
        return f"{own['sign']} news on {own['targets']}{kinds}, {own['model']}, {own['first']}..{own['last']}"


def study_trial(
    study: Study,
    choice: Choice,
    calendar: CatalystCalendar,
    inputs: Iterable[tuple[str, str]],
    *,
    source: str = "",
    is_noted: bool = False,
    hypothesis: Hypothesis | None = None,
) -> StudyTrial:
    """The trial of a study; `inputs` are (name, SHA-256) of what was read."""
    settings = asked(study.settings, choice)
    calendar_hash, prices_hash = calendar_sha256(calendar), prices_sha256(inputs)
    entries = [one.event.entry_on for one in study.events]
    caar = study.reaction.caar
    return StudyTrial(
        id=fingerprint((settings, calendar_hash, prices_hash))[:16],
        settings=settings,
        calendar_sha256=calendar_hash,
        prices_sha256=prices_hash,
        first_on=min(entries, default=None),
        last_on=max(entries, default=None),
        n_events=study.evidence.n_events,
        n_dates=study.evidence.n_dates,
        caar=caar,
        p=study.reaction.headline.p,
        looks=looks_of(study),
        hypothesis=hypothesis.name if hypothesis else "",
        checks=checked_caar(hypothesis.expectations, caar) if hypothesis else (),
        source=source,
        is_noted=is_noted,
    )


def asked(settings: StudySettings, choice: Choice) -> dict[str, Any]:
    """What a study was asked, as plain values that can be written down and compared."""
    own = {one.name: getattr(settings, one.name) for one in fields(settings) if one.name not in _NO_OTHER_QUESTION}
    own |= {one.name: getattr(choice, one.name) for one in fields(choice)}
    return {name: _plain(value) for name, value in own.items()}


def family_of_studies(trials: Iterable[StudyTrial], hypothesis: str = "") -> dict[str, StudyTrial]:
    """The different studies of a hypothesis, or of the common family, by id: the same one counts once."""
    return {one.id: one for one in trials if one.hypothesis == hypothesis}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
