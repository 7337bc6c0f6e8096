"""A hypothesis, locked before its run: what will be run, over which calendar, and what is expected of it."""

from dataclasses import dataclass, replace
from typing import Any

from engine.measurement.overfitting.fingerprint import fingerprint

_NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """`settings` are all that a run depends on beside the calendar's and the prices' content, as plain values.

    `n_trials_before` is how many different trials the ledger held as it was locked: who has seen many results expects
    with hindsight. `study` is what a study of it will ask; None where nothing is expected that a study measures.
    """

    name: str
    settings: dict[str, Any]
    calendar_sha256: str
    expectations: tuple[str, ...]
    n_trials_before: int = 0
    study: dict[str, Any] | None = None

    @property
    def sha256(self) -> str:
        """Of what was locked, whenever that was."""
        own = (self.name, self.settings, self.calendar_sha256, self.expectations)
        return fingerprint(own if self.study is None else (*own, self.study))


def departures(locked: Hypothesis, settings: dict[str, Any], calendar: str) -> tuple[str, ...]:
    """In what a run differs from what was locked, a phrase each; none where it is the same."""
    was, now = _flat(locked.settings), _flat(settings)
    found = [
        f"{key} is {now.get(key, _NONE)}, locked was {was.get(key, _NONE)}"
        for key in sorted({*was, *now})
        if was.get(key, _NONE) != now.get(key, _NONE)
    ]
    if calendar != locked.calendar_sha256:
        found.append(f"the calendar is another one or was edited (its hash is {calendar[:12]}, locked was "
                     f"{locked.calendar_sha256[:12]})")  # fmt: skip
    return tuple(found)


def study_departures(locked: Hypothesis, study: dict[str, Any], prices: str, calendar: str) -> tuple[str, ...]:
    """The same of a study; `prices` are how its prices were named."""
    was = {"study": locked.study, "prices": locked.settings.get("prices")}
    return departures(replace(locked, settings=was), {"study": study, "prices": prices}, calendar)


def _flat(value: Any, place: str = "") -> dict[str, str]:
    """Nested plain values by their dotted place, as text."""
    if isinstance(value, dict) and value:
        return {name: text for key, each in value.items() for name, text in _flat(each, _dotted(place, key)).items()}
    if isinstance(value, list | tuple) and value:
        return {
            name: text
            for number, each in enumerate(value, 1)
            for name, text in _flat(each, _dotted(place, str(number))).items()
        }
    return {place: _NONE if value is None or value in ([], {}, ()) else str(value)}


def _dotted(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
