"""What two runs were asked for: specification, versions and sources, key by key; inputs by name and hash."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.reports.record import RunRecord, StrategyRecord, encoded_record

UNSET = "not set"


class Kind(StrEnum):
    """In which of two runs something stands."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """One key that is not the same: its text in the first run and in the second, None where that one lacks it."""

    key: str
    before: str | None
    after: str | None

    @property
    def kind(self) -> Kind:
        """Whether the second run added it, removed it, or has it otherwise."""
        if self.before is None:
            return Kind.ADDED
        return Kind.REMOVED if self.after is None else Kind.CHANGED


@dataclass(frozen=True, slots=True)
class StrategyPair:
    """A strategy of the first run and the one of the second that it is compared with; None for the lack of one."""

    before: StrategyRecord | None
    after: StrategyRecord | None

    @property
    def label(self) -> str:
        """Its name, both where they differ."""
        names = [one.name for one in (self.before, self.after) if one is not None]
        return " → ".join(dict.fromkeys(names))


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """The keys in which two mappings differ: the first's in its order, then those that only the second has."""
    keys = dict.fromkeys([*before, *after])
    return tuple(Change(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key))


def spec_changes(before: RunRecord, after: RunRecord, pairs: Sequence[StrategyPair]) -> tuple[Change, ...]:
    """The specification's keys in which two runs differ, then the strategies' parameters."""
    found = list(changes(_flat_spec(before), _flat_spec(after)))
    for pair in pairs:
        if pair.before is None or pair.after is None:
            lone = (pair.before.name if pair.before else None, pair.after.name if pair.after else None)
            found.append(Change("strategies", *lone))
            continue
        names = (pair.before.name.partition(":")[0], pair.after.name.partition(":")[0])
        if names[0] != names[1]:
            found.append(Change("strategies", pair.before.name, pair.after.name))
        mine, yours = ({key: str(value) for key, value in one.parameters} for one in (pair.before, pair.after))
        prefix = names[1]
        found += [Change(f"{prefix}: {one.key}", one.before, one.after) for one in changes(mine, yours)]
    return tuple(found)


def version_changes(before: RunRecord, after: RunRecord) -> tuple[Change, ...]:
    """The engine's and the packages' versions in which two runs differ."""
    return changes({"engine": before.engine, **before.packages}, {"engine": after.engine, **after.packages})


def input_changes(before: RunRecord, after: RunRecord) -> tuple[Change, ...]:
    """The inputs by name that one of two runs lacks, or whose SHA-256 is not the same."""
    return changes({one.name: one.sha256 for one in before.inputs}, {one.name: one.sha256 for one in after.inputs})


def strategy_pairs(before: RunRecord, after: RunRecord) -> tuple[StrategyPair, ...]:
    """Which strategies of two runs are compared with each other.

    Those of one label; of the others those of one name, where each run has just one of it; of the rest the one of
    each run, where just one is left. Those that stay alone are paired with None.
    """
    mine, yours = list(before.strategies), list(after.strategies)
    twins: dict[str, StrategyRecord] = {}
    for key in (lambda one: one.name, lambda one: one.name.partition(":")[0], lambda _: ""):
        for one in [row for row in mine if row.name not in twins]:
            alike = [row for row in mine if row.name not in twins and key(row) == key(one)]
            same = [row for row in yours if key(row) == key(one)]
            if len(alike) == 1 and len(same) == 1:
                twins[one.name] = same[0]
                yours.remove(same[0])
    pairs = [StrategyPair(one, twins.get(one.name)) for one in mine]
    return (*pairs, *(StrategyPair(None, one) for one in yours))


def _flat_spec(record: RunRecord) -> dict[str, str]:
    raw = json.loads(encoded_record(record))
    spec = {key: value for key, value in raw["spec"].items() if key != "strategies"}
    return {**_flat("", spec), **_flat("sources", raw["sources"]), "notice": record.notice}


def _flat(prefix: str, value: object) -> dict[str, str]:
    if isinstance(value, dict):
        return {
            key: text
            for name, each in value.items()
            for key, text in _flat(f"{prefix}.{name}" if prefix else name, each).items()
        }
    if isinstance(value, list):
        return {prefix: ", ".join(map(str, value))}
    return {prefix: UNSET if value in (None, "") else f"{value}"}
