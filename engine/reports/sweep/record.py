"""sweep.json: what was swept, on which inputs, and what came out. No clock, no path, no host, no number of
processes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from engine.reports.record import sha256_of
from engine.reports.study_record import plain_value
from engine.reports.sweep.wording import CONVENTIONS, sentences
from engine.simulation.sweep.point import Point
from engine.sweep.report import SweepReport

FORMAT = "catalyst-sweep/1"
MOST_TOLD = 100


def sweep_record(report: SweepReport, files: Mapping[str, bytes], pictures: Sequence[str]) -> bytes:
    """The record as JSON, keys sorted; what has no value is null."""
    plan, world, summary = report.opened.plan, report.opened.world, report.summary
    content = {
        "format": FORMAT,
        "sweep": report.id,
        **report.identity,
        "notice": report.opened.run.store.notice,
        "inputs": dict(sorted({*report.opened.run.given.hashes, *report.opened.run.store.hashes})),
        "sessions": {
            "base_on": world.days[0].isoformat(),
            "last_on": world.days[-1].isoformat(),
            "n": world.plan.n_returns,
        },
        "sessions_per_year": world.sessions_per_year,
        "n_points": len(plan.points),
        "n_tried": summary.n_tried,
        "n_failed": summary.n_failed,
        "n_invalid": len(plan.invalid),
        "n_same": plan.n_same,
        "best": [
            _point(plan.points[place], report, place, label)
            for place, label in zip(summary.best, report.labels, strict=True)
        ],
        "variance_of_sharpes": summary.variance,
        "lucky_sharpe": summary.lucky,
        "effective": plain_value(summary.effective),
        "probabilistic": plain_value(summary.probabilistic),
        "deflated": plain_value(summary.deflated),
        "deflated_effective": plain_value(summary.deflated_effective),
        "overfitting": plain_value(summary.overfitting),
        "walk": _walk(report),
        "held_out": _held_out(report),
        "placebo": _placebo(report),
        "benchmark_return": report.benchmark_return,
        "check": {
            "n": report.n_checked,
            "points": [point.number for point in plan.points if point.is_check][:MOST_TOLD],
            "differences": {str(plan.points[place].number): told for place, told in report.table.differences.items()},
        },
        "failed": _first({str(plan.points[place].number): told for place, told in report.table.errors.items()}),
        "invalid": _first({str(one.number): one.why for one in plan.invalid}),
        "sentences": list(sentences(report)),
        "conventions": list(CONVENTIONS),
        "files": {name: sha256_of(data) for name, data in files.items()},
        "pictures": list(pictures),
    }
    return (json.dumps(content, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def _point(point: Point, report: SweepReport, place: int, label: str) -> dict[str, Any]:
    names = [axis.name for axis in report.opened.plan.axes]
    results = {
        name: plain_value(float(column[place])) for name, column in report.table.numbers.items() if name != "number"
    }
    values = dict(zip(names, point.values, strict=True))
    return {"point": point.number, "label": label, "subset": point.subset, "values": values, **results}


def _walk(report: SweepReport) -> dict[str, Any] | None:
    walk, days = report.summary.walk, report.opened.world.days
    if walk is None:
        return None
    steps = [
        {
            **plain_value(one),
            "point": None if one.place is None else report.opened.plan.points[one.place].number,
            "label": label,
            "benchmark_return": beside,
            "chosen_on": [days[one.fold.first + 1].isoformat(), days[one.fold.split].isoformat()],
            "tried_on": [days[one.fold.split + 1].isoformat(), days[one.fold.stop].isoformat()],
        }
        for one, label, beside in zip(walk.steps, report.walk_labels, report.walk_benchmark, strict=True)
    ]
    for step in steps:
        del step["fold"], step["place"]
    return {**plain_value(walk), "steps": steps}


def _held_out(report: SweepReport) -> dict[str, Any] | None:
    held, world = report.held_out, report.opened.held_out
    if held is None or world is None:
        return None
    own = plain_value(held.result)
    for name in ("sums", "returns", "difference", "number"):
        del own[name]
    days = [world.days[1].isoformat(), world.days[-1].isoformat()]
    return {**own, "sessions": days, "n": world.plan.n_returns, "benchmark_return": held.benchmark_return}


def _placebo(report: SweepReport) -> dict[str, Any] | None:
    found = report.placebo
    if found is None or found.result is None:
        return None if found is None else {"asked": found.n_asked, "reason": found.reason}
    return {
        "asked": found.n_asked,
        "calendars": found.n_calendars,
        "checked": found.n_checked,
        "verdict": plain_value(found.result.verdict),
        "standings": {str(method): plain_value(rows) for method, rows in found.result.standings.items()},
    }


def _first(told: Mapping[str, str]) -> dict[str, str]:
    return dict(list(told.items())[:MOST_TOLD])
