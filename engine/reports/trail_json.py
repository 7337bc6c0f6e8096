"""The way back of a plan as JSON: the rows of the run's tables, cells as they are written there."""

import json
from collections.abc import Sequence

from engine.reports.run_tables import Cells, RunTables
from engine.reports.trail import Passage, Trail


def trails_json(run: RunTables, found: Sequence[Trail]) -> str:
    """One object with the run's id, its notice and a list of trails; an empty cell is an empty text."""
    content = {
        "run": run.record.run,
        "notice": run.record.notice,
        "benchmarks": [{"ticker": one.ticker, "name": one.name} for one in run.record.benchmarks],
        "trails": [_trail(trail) for trail in found],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def plans_json(plans: Sequence[Cells]) -> str:
    """The rows of plans.csv as a list of objects."""
    return json.dumps([dict(row) for row in plans], ensure_ascii=False, indent=2)


def _trail(trail: Trail) -> dict[str, object]:
    return {
        "strategy": trail.strategy,
        "plan": _row(trail.plan),
        "catalyst": _row(trail.catalyst),
        "fate": dict(trail.fate),
        "sources": [_passage(passage) for passage in trail.passages],
        "decisions": [dict(row) for row in trail.decisions],
        "fills": [dict(row) for row in trail.fills],
        "blocks": [dict(row) for row in trail.blocks],
        "entitlements": [dict(row) for row in trail.entitlements],
        "refusal": _row(trail.refusal),
        "trade": _row(trail.trade),
    }


def _passage(passage: Passage) -> dict[str, str]:
    return {**passage.source, "sentence": passage.sentence, "copy": passage.copy, "remark": passage.remark}


def _row(row: Cells | None) -> dict[str, str] | None:
    return None if row is None else dict(row)
