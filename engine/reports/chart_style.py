"""How pictures look: sizes, colours that the colour-blind can tell apart, fonts that can draw the text."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from engine.reports.wording import Cut, shortened, visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

INCHES = (12.8, 8.0)
DPI = 125  # 1600 x 1000 points: a slide
TITLE, SUBTITLE, LABEL, SMALL = 15.0, 11.0, 10.0, 9.0  # font sizes; nothing on a slide is read below 9

INK, QUIET, FAINT, GRID, NOTICE = "#222222", "#595959", "#767676", "#e4e4e4", "#9a3412"
# Okabe and Ito's palette without its yellow, which is lost on white, and with Tol's wine
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#882255", "#000000")
GREYS = ("#555555", "#7d7d7d", "#9c9c9c", "#6b6b6b")
DASHES = ((5.0, 2.0), (1.5, 1.5), (7.0, 2.0, 1.5, 2.0), (3.0, 1.0))

_LATIN = "DejaVu Sans"
_HAN = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei"),
    *("WenQuanYi Zen Hei", "Droid Sans Fallback", "Microsoft YaHei", "SimHei", "PingFang SC", "Heiti SC"),
    *("Hiragino Sans GB", "Arial Unicode MS"),
)
_MISSING = "□"


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """The fonts of every text: matplotlib's own, then an installed one for Chinese, where there is any."""
    from matplotlib.font_manager import fontManager

    installed = {entry.name for entry in fontManager.ttflist}
    return (_LATIN, *[name for name in _HAN if name in installed][:1])


def font(size: float, *, bold: bool = False) -> "FontProperties":
    """The font of a text, in points."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(families()), size=size, weight="bold" if bold else "normal")


def drawable(text: str, instead: str = "") -> str:
    """A text with every sign that no font can draw replaced by a box.

    `instead` stands for a text of which more than a quarter would be boxes: an id says more than boxes do.
    """
    shown = "".join(sign if _can_draw(sign) else _MISSING for sign in visible(text))
    return instead if instead and shown.count(_MISSING) * 4 > len(shown) else shown


@lru_cache(maxsize=4096)
def _can_draw(sign: str) -> bool:
    from matplotlib.font_manager import get_font

    return any(get_font(path).get_char_index(ord(sign)) for path in _font_files())


@lru_cache(maxsize=1)
def _font_files() -> tuple[Any, ...]:
    from matplotlib.font_manager import FontProperties, fontManager

    return tuple(fontManager.findfont(FontProperties(family=[name])) for name in families())


def write(figure: "Figure", x: float, y: float, text: str, size: float, **style: Any) -> "Text":
    """A text at a place of the figure (0 to 1), never read as mathematics."""
    bold = bool(style.pop("bold", False))
    given = {"color": INK, "ha": "left", "va": "center", "parse_math": False, "usetex": False, **style}
    return figure.text(x, y, text, fontproperties=font(size, bold=bold), **given)


def extent(figure: "Figure", text: str, size: float, *, bold: bool = False) -> tuple[float, float]:
    """Width and height of a text in pixels."""
    probe = write(figure, 0, 0, text, size, bold=bold)
    box = probe.get_window_extent()
    probe.remove()
    return float(box.width), float(box.height)


def fitted(figure: "Figure", text: str, size: float, width: float, *, bold: bool = False, cut: Cut = Cut.MIDDLE) -> str:
    """A text shortened to a width in pixels."""
    low, high = 1, len(text)
    if extent(figure, text, size, bold=bold)[0] <= width:
        return text
    while low < high:
        middle = (low + high + 1) // 2
        is_narrow = extent(figure, shortened(text, middle, cut), size, bold=bold)[0] <= width
        low, high = (middle, high) if is_narrow else (low, middle - 1)
    return shortened(text, low, cut)


def plain_axes(axes: "Axes") -> None:
    """Light grid, no frame, ticks outside; nothing left to a user's matplotlibrc."""
    axes.set_facecolor("white")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    axes.spines["bottom"].set_linewidth(0.8)
    axes.grid(visible=True, axis="y", color=GRID, linewidth=0.8, linestyle="-")
    axes.set_axisbelow(True)
    sides: tuple[Literal["x", "y"], ...] = ("x", "y")
    for axis in sides:
        axes.tick_params(
            axis=axis,
            which="both",
            direction="out",
            length=3.0 if axis == "x" else 0.0,
            width=0.8,
            color=FAINT,
            labelsize=SMALL + 0.5,
            labelcolor=INK,
            labelfontfamily=_LATIN,
        )
