"""The record of a study, study.json: what was asked, on which inputs, and what came out. No clock, no path, no host."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from importlib.metadata import version
from typing import Any

from engine.measurement.study.window_result import WindowResult
from engine.reports.record import sha256_of
from engine.reports.study_wording import CONVENTIONS
from engine.study import StudyReport

FORMAT = "catalyst-study/2"
PACKAGES = ("catalyst-engine", "numpy", "scipy", "exchange_calendars")


def study_record(report: StudyReport, files: Mapping[str, bytes], pictures: Sequence[str]) -> bytes:
    """The record as JSON, keys sorted; what has no value is null, and beside it stands why."""
    study = report.study
    settings = plain_value(study.settings)
    content = {
        "format": FORMAT,
        "settings": {**settings, "first_gathered": study.settings.earliest},
        "choice": plain_value(report.choice),
        "prices": report.label,
        "notice": report.notice,
        "inputs": dict(report.inputs),
        "versions": {name: version(name) for name in PACKAGES},
        "conventions": list(CONVENTIONS),
        "evidence": plain_value(study.evidence),
        "verdict": plain_value(study.verdict),
        "windows": [_window(row) for row in study.windows],
        "groups": [
            {"by": one.label.by.value, "name": one.label.name, "n_dates": one.n_dates, **_window(one.window)}
            for one in study.groups
        ],
        "looked": {"studies": report.n_studies, "tests": report.n_looks},
        "sessions": [
            {"session": row.session, "aar": _window(row.aar), "caar": _window(row.caar)} for row in study.sessions
        ],
        "path": plain_value(study.path),
        "events": plain_value(study.events),
        "dropped": plain_value(study.dropped),
        "not_fetched": [failure.sentence() for failure in report.not_fetched],
        "files": {name: sha256_of(content) for name, content in files.items()},
        "pictures": list(pictures),
    }
    return (json.dumps(content, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def _window(row: WindowResult) -> dict[str, Any]:
    found: dict[str, Any] = plain_value(row)
    found["tests"] = {one.test.value: plain_value(one) for one in row.tests}
    for one in found["tests"].values():
        del one["test"]
    return found


def plain_value(value: Any) -> Any:
    """A value of ours as JSON's: dataclasses as objects, enums as their words, dates as text, no NaN."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain_value(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain_value(one) for one in value]
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    return value
