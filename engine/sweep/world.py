"""The world of a sweep: all that its points share. Sent once to each worker, whole."""

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

from catalysts.calendar import CatalystCalendar
from engine.markets.session_overrides import SessionOverride
from engine.measurement.sweep.blocks import BlockPlan
from engine.prices.store import PriceStore
from engine.simulation.executor import Engine
from engine.simulation.spec import RunSpec

PACKAGES = ("catalyst-engine", "backtrader", "numpy", "exchange_calendars")


@dataclass(frozen=True, slots=True)
class World:
    """Prices, calendars by the name of their subset, the settings of runs, and the sessions that all points share: from
    the close of `base_on` to that of `end_on`. `days` are those on which accounts are valued, the base first;
    `sessions_per_year` is the clock's over them; `plan` divides their returns.

    `files` are the strategies that are files of their own, by the name they are asked for with: a worker on another
    machine has no such file. `overrides` are the user's corrections of exchanges' sessions.
    """

    store: PriceStore
    calendars: Mapping[str, CatalystCalendar]
    specs: tuple[RunSpec, ...]
    base_on: date
    end_on: date
    days: tuple[date, ...]
    sessions_per_year: float
    plan: BlockPlan
    engine: Engine
    overrides: tuple[SessionOverride, ...] = ()
    files: Mapping[str, bytes] | None = None

    def sha256(self) -> str:
        """What it is told from others by on the way to a worker."""
        return hashlib.sha256(pickle.dumps(self, protocol=5)).hexdigest()


def versions() -> dict[str, str]:
    """The versions that a result rests on."""
    import platform

    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
