"""Trials made up for the ledger: small, each with a name of its own."""

from collections.abc import Callable
from datetime import date

import pytest

from engine.measurement.overfitting.trial import Trial


def made_trial(number: int = 0, **changes: object) -> Trial:
    """A trial of one strategy; `number` makes its id, run and Sharpe ratio."""
    own: dict[str, object] = {
        "id": f"{number:016x}",
        "run": f"{number:012x}",
        "strategy": f"leaders:k={number}",
        "name": "leaders",
        "parameters": {"k": number, "hold": 10, "on": True, "etf": "159755.SZ", "size": 0.25},
        "settings_sha256": "a" * 64,
        "calendar_sha256": "c" * 64,
        "prices_sha256": "b" * 64,
        "first_on": date(2024, 8, 28),
        "last_on": date(2026, 3, 31),
        "n_sessions": 381,
        "sessions_per_year": 243.0,
        "sharpe": 0.01 + number / 1000,
        "skewness": -0.3,
        "kurtosis": 6.5,
        "n_trades": 12,
        "returns_sha256": "d" * 64,
    }
    return Trial(**(own | changes))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def trial() -> Callable[..., Trial]:
    """Makes a trial: see `made_trial`."""
    return made_trial
