"""A study on disk: study.json, the tables, the picture as PNG and SVG. Written whole or not at all."""

from pathlib import Path

from engine.reports.picture import png_bytes, svg_bytes
from engine.reports.study_plot import study_figure
from engine.reports.study_record import study_record
from engine.reports.study_tables import study_tables
from engine.reports.whole_folder import check_target, write_whole
from engine.study import StudyReport

MANIFEST = "study.json"
PICTURES = ("caar.png", "caar.svg")


def check_study_folder(folder: Path) -> None:
    """Whether `write_study` could write there; raises what it would raise."""
    check_target(folder, MANIFEST)


def write_study(report: StudyReport, folder: Path, *, force: bool = False) -> None:
    """Write a study as the whole content of a folder; the same study gives the same bytes.

    Raises FolderTakenError where the folder holds anything else and not `force`, NotWritableError where it cannot be
    written.
    """
    files = study_tables(report.study)
    figure = study_figure(report.study)
    pictures = dict(zip(PICTURES, (png_bytes(figure), svg_bytes(figure)), strict=True))
    record = study_record(report, files, PICTURES)
    write_whole(folder, {**files, **pictures, MANIFEST: record}, MANIFEST, force=force)
