"""The colours of pictures by name, so that a page can show them in light and in dark."""

from engine.reports.chart_style import COLOURS, FAINT, GREYS, GRID, INK, NOTICE, QUIET

NAMES = {
    "#ffffff": "paper",
    INK: "ink",
    QUIET: "quiet",
    FAINT: "faint",
    GRID: "grid",
    "#cfcfcf": "thread",
    NOTICE: "notice",
    **{colour.lower(): f"line-{place}" for place, colour in enumerate(COLOURS, start=1)},
    **{colour: f"grey-{place}" for place, colour in enumerate(GREYS, start=1)},
}
"""What the style of a page calls the colours of `chart_style`; `fill-NAME` and `stroke-NAME` are its classes."""
