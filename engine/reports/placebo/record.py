"""The record of a placebo test, placebo.json: what was asked, on which inputs, what came out. No clock, no path."""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version

from engine.measurement.placebo.placebo_result import PlaceboResult, StrategyPlacebo
from engine.placebo import PlaceboReport
from engine.reports.placebo.wording import CONVENTIONS, method_sentences, verdict_sentences, warnings
from engine.reports.record import sha256_of
from engine.reports.study_record import plain_value

FORMAT = "catalyst-placebo/1"
PACKAGES = ("catalyst-engine", "backtrader", "numpy", "exchange_calendars")


def placebo_record(report: PlaceboReport, files: Mapping[str, bytes], pictures: Sequence[str]) -> bytes:
    """The record as JSON, keys sorted; what has no value is null."""
    result, spec = report.result, report.report.spec
    content = {
        "format": FORMAT,
        "settings": plain_value(report.settings),
        "benchmarks": list(spec.benchmarks),
        "cash": spec.cash,
        "sector": result.sector,
        "prices": report.report.source,
        "notice": report.report.notice,
        "inputs": dict(report.report.inputs),
        "versions": {name: version(name) for name in PACKAGES},
        "conventions": list(CONVENTIONS),
        "sessions": {
            "base": result.true.sessions[0].isoformat(),
            "end": result.true.sessions[-1].isoformat(),
            "n": result.true.n_rows,
            "n_before": result.n_before,
        },
        "catalysts": [
            {"id": one.id, "entry_on": result.true.sessions[row + 1].isoformat()}
            for one, row in zip(result.true.catalysts, result.true.rows.tolist(), strict=True)
        ],
        "methods": _methods(result),
        "made": method_sentences(result),
        "warnings": warnings(result),
        "strategies": [_strategy(one) for one in result.strategies],
        "reaction": {
            "caar": plain_value(float(result.true_reaction.caar[0])),
            "n_events": int(result.true_reaction.n_events[0]),
        },
        "n_checked": result.n_checked,
        "not_fetched": [failure.sentence() for failure in report.report.not_fetched],
        "files": {name: sha256_of(data) for name, data in files.items()},
        "pictures": list(pictures),
    }
    return (json.dumps(content, sort_keys=True, indent=1, ensure_ascii=True, allow_nan=False) + "\n").encode("ascii")


def _methods(result: PlaceboResult) -> dict[str, object]:
    return {
        method.value: {"n": len(one), "n_possible": one.n_possible, "is_exhausted": one.is_exhausted}
        for method, one in result.placebos.items()
    }


def _strategy(one: StrategyPlacebo) -> dict[str, object]:
    true = one.true
    return {
        "strategy": one.strategy,
        "n_dates": one.n_dates,
        "net_cents": int(true.net_cents[0]),
        "sharpe": plain_value(float(true.sharpe[0])),
        "excess": plain_value(float(true.excess[0])),
        "n_trades": int(true.n_trades[0]),
        "n_refused": int(true.n_refused[0]),
        "standings": {method.value: plain_value(rows) for method, rows in one.standings.items()},
        "n_same": {method.value: n for method, n in one.n_same.items()},
        "verdict": plain_value(one.verdict),
        "sentences": verdict_sentences(one),
        "lags": plain_value(one.lags),
    }
