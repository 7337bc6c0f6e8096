"""What a run was made of: its specification, every strategy's parameters, inputs, packages."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from engine.reports.record import encoded_record
from engine.reports.run_tables import Number, RunTables


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of run.json with its value."""

    name: str
    value: Number


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one part, under a heading."""

    heading: str
    settings: tuple[Setting, ...]


def settings_of(run: RunTables) -> list[Settings]:
    """The specification, then each strategy's parameters."""
    record = json.loads(encoded_record(run.record))
    spec = {key: value for key, value in record["spec"].items() if key != "strategies"}
    found = [Settings("The run", tuple(_leaves(spec, "spec")))]
    for place, strategy in enumerate(record["strategies"]):
        own = tuple(_leaves(strategy["parameters"], f"strategies.{place}.parameters"))
        found.append(Settings(strategy["name"], own))
    return found


def _leaves(value: object, at: str, name: str = "") -> Iterator[Setting]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _leaves(one, f"{at}.{key}", f"{name} · {key}" if name else key)
        return
    text = json.dumps(value, ensure_ascii=False)
    yield Setting(name.replace("_", " "), Number(_shown(value, at), text, f"run.json::{at}"))


def _shown(value: object, at: str) -> str:
    if value is None:
        return "the rule book's" if at.startswith("spec.costs") else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)
