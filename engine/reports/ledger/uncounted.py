"""Runs that lie beside a ledger and are not in it: made before it was begun, or it was cut."""

import json
from pathlib import Path

from engine.reports.ledger.ledger_file import Ledger
from engine.reports.run_folder import MANIFEST


def uncounted_runs(folder: Path, ledger: Ledger) -> tuple[str, ...]:
    """The names of the run folders right in `folder` whose run the ledger does not know, sorted."""
    known = {one.run for one in ledger.trials}
    folders = sorted(folder.iterdir()) if folder.is_dir() else []
    return tuple(path.name for path in folders if (path / MANIFEST).is_file() and _run_of(path / MANIFEST) not in known)


def _run_of(manifest: Path) -> str:
    try:
        raw = json.loads(manifest.read_bytes())
    except (OSError, ValueError, RecursionError):
        return ""
    return str(raw.get("run", "")) if isinstance(raw, dict) else ""
