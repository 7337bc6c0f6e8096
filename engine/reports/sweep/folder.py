"""A sweep on disk: sweep.json, the table of points, the pictures, the page. Written whole or not at all."""

from pathlib import Path

from engine.reports.picture import png_bytes
from engine.reports.sweep.distribution import distribution_figure
from engine.reports.sweep.heat import heat_axes, heat_figure
from engine.reports.sweep.page import sweep_page
from engine.reports.sweep.parallel import parallel_figure
from engine.reports.sweep.points_file import points_bytes
from engine.reports.sweep.record import sweep_record
from engine.reports.whole_folder import check_target, write_whole
from engine.sweep.report import SweepReport

MANIFEST, POINTS, PAGE = "sweep.json", "points.parquet", "sweep.html"
HEAT, PARALLEL, DISTRIBUTION = "heat.png", "parallel.png", "distribution.png"


def check_sweep_folder(folder: Path) -> None:
    """Whether `write_sweep` could write there; raises what it would raise."""
    check_target(folder, MANIFEST)


def write_sweep(report: SweepReport, folder: Path, *, heat: tuple[str, str] | None = None, force: bool = False) -> None:
    """Write a sweep as the whole content of a folder; the same sweep gives the same bytes, whoever ran its points.

    `heat` are the two axes of the heat map, by default the first two. Raises FolderTakenError where the folder holds
    anything else and not `force`, NotWritableError where it cannot be written.
    """
    write_whole(folder, sweep_content(report, heat), MANIFEST, force=force)


def sweep_content(report: SweepReport, heat: tuple[str, str] | None = None) -> dict[str, bytes]:
    """All files of a sweep's folder by name."""
    files = {POINTS: points_bytes(report)}
    pictures = {DISTRIBUTION: png_bytes(distribution_figure(report))}
    names = heat_axes(report.opened.axis_names, heat)
    if names is not None:
        pictures[HEAT] = png_bytes(heat_figure(report, names))
    if report.opened.axis_names:
        pictures[PARALLEL] = png_bytes(parallel_figure(report))
    page = sweep_page(report, tuple(sorted(pictures)), names)
    return {**files, **pictures, PAGE: page, MANIFEST: sweep_record(report, files, (*sorted(pictures), PAGE))}
