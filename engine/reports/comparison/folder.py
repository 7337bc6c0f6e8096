"""A comparison as a folder: page, Markdown, tables and picture of the same values, written whole or not at all."""

import json
from pathlib import Path

from engine.reports.comparison.compared import ComparedRuns
from engine.reports.comparison.markdown import comparison_markdown
from engine.reports.comparison.page import comparison_page
from engine.reports.record import sha256_of
from engine.reports.whole_folder import write_whole

MANIFEST, PAGE, MARKDOWN, PICTURE = "comparison.json", "comparison.html", "comparison.md", "comparison.png"
FORMAT = "catalyst-comparison/3"


def write_comparison(compared: ComparedRuns, folder: Path, *, force: bool = False) -> tuple[str, ...]:
    """Write a comparison as the whole content of a folder, as `write_run` does; the names of its files."""
    content = comparison_content(compared)
    write_whole(folder, content, MANIFEST, force=force)
    return tuple(content)


def comparison_content(compared: ComparedRuns) -> dict[str, bytes]:
    """All files by name: the same runs, the same bytes."""
    from engine.reports.picture import png_bytes
    from engine.reports.plots import comparison_figure

    files = {**compared.files, MARKDOWN: comparison_markdown(compared)}
    manifest = {
        "format": FORMAT,
        "runs": {run.label: run.record.run for run in compared.runs},
        "against": compared.against,
        "files": {name: sha256_of(data) for name, data in files.items()},
        "pictures": [PICTURE, PAGE],
    }
    text = json.dumps(manifest, sort_keys=True, indent=2, ensure_ascii=True) + "\n"
    pictures = {PICTURE: png_bytes(comparison_figure(compared.runs)), PAGE: comparison_page(compared)}
    return {**files, **pictures, MANIFEST: text.encode("ascii")}
