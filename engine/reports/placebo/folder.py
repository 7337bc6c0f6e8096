"""A placebo test on disk: placebo.json, the tables, the pictures. Written whole or not at all."""

import re
from pathlib import Path

from engine.placebo import PlaceboReport
from engine.reports.picture import png_bytes, svg_bytes
from engine.reports.placebo.histogram import placebo_figure
from engine.reports.placebo.lag_plot import lag_figure
from engine.reports.placebo.record import placebo_record
from engine.reports.placebo.tables import placebo_tables
from engine.reports.whole_folder import check_target, write_whole

MANIFEST = "placebo.json"


def check_placebo_folder(folder: Path) -> None:
    """Whether `write_placebo` could write there; raises what it would raise."""
    check_target(folder, MANIFEST)


def write_placebo(report: PlaceboReport, folder: Path, *, force: bool = False) -> None:
    """Write a placebo test as the whole content of a folder; the same test gives the same bytes.

    Raises FolderTakenError where the folder holds anything else and not `force`, NotWritableError where it cannot be
    written.
    """
    files = placebo_tables(report.result)
    pictures: dict[str, bytes] = {}
    figures = {"lags": lag_figure(report.result)}
    for number, one in enumerate(report.result.strategies, 1):
        figures[f"placebo-{number}-{_slug(one.strategy)}"] = placebo_figure(report.result, one)
    for name, figure in figures.items():
        pictures[f"{name}.png"], pictures[f"{name}.svg"] = png_bytes(figure), svg_bytes(figure)
    record = placebo_record(report, files, tuple(pictures))
    write_whole(folder, {**files, **pictures, MANIFEST: record}, MANIFEST, force=force)


def _slug(label: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", label).strip("-")[:40] or "strategy"
