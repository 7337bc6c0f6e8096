"""A picture as a file's bytes: the same figure, the same bytes, in each format."""

import io
from pathlib import Path
from typing import TYPE_CHECKING

from engine.reports.errors import ReportError
from engine.reports.wording import visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")


def png_bytes(figure: "Figure") -> bytes:
    """A figure as PNG, without the name and version of the program that drew it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return out.getvalue()


def svg_bytes(figure: "Figure") -> bytes:
    """A figure as SVG, letters drawn as shapes so that it looks alike everywhere; no clock, no random name in it."""
    return _saved(figure, "svg", {"Date": None, "Creator": None, "Format": None, "Type": None})


def pdf_bytes(figure: "Figure") -> bytes:
    """A figure as PDF, without the clock and the program that drew it."""
    return _saved(figure, "pdf", {"CreationDate": None, "Creator": None, "Producer": None})


def picture_format(path: Path) -> str:
    """The format that a file's name asks for. ReportError for another than FORMATS."""
    found = path.suffix.removeprefix(".").lower()
    if found not in FORMATS:
        raise ReportError(
            f'"{visible(path.name)}" ends in none of .png, .svg and .pdf: name the picture with one of them'
        )
    return found


def picture_bytes(figure: "Figure", form: str) -> bytes:
    """A figure in one of FORMATS."""
    return {"png": png_bytes, "svg": svg_bytes, "pdf": pdf_bytes}[form](figure)


def _saved(figure: "Figure", form: str, metadata: dict[str, None]) -> bytes:
    from matplotlib import rc_context

    out = io.BytesIO()
    with rc_context({"svg.hashsalt": "catalyst", "svg.fonttype": "path", "pdf.fonttype": 42, "pdf.compression": 6}):
        figure.savefig(out, format=form, metadata=metadata)
    return out.getvalue()
