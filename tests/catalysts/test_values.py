"""Documents, figures and themes: what is refused."""

from dataclasses import replace
from datetime import date

import pytest

from catalysts import Document, FaultsError, Figure, Measure, Theme, When

DOCUMENT = Document("paper", "A paper", "A house", When.parse("2025-06-25"), "printed on it")
FIGURE = Figure("rise", "paper", Measure.RETURN, "300438.SZ", date(2025, 6, 3), date(2025, 6, 24), "=", 0.067, "6.7%")
THEME = Theme("solid-state-battery", "Solid-state batteries", "159755.SZ")


@pytest.mark.parametrize(
    ("value", "changes", "keys"),
    [
        (DOCUMENT, {"id": "A Paper"}, ["id"]),
        (DOCUMENT, {"title": "", "publisher": "", "published_basis": ""}, ["title", "publisher", "published_basis"]),
        (DOCUMENT, {"language": "English"}, ["language"]),
        (DOCUMENT, {"sha256": "ABC"}, ["sha256"]),
        (DOCUMENT, {"length": -1}, ["length"]),
        (FIGURE, {"id": "", "document": ""}, ["id", "document"]),
        (FIGURE, {"ticker": ""}, ["ticker"]),
        (FIGURE, {"relation": ">="}, ["relation"]),
        (FIGURE, {"value": float("nan")}, ["value"]),
        (FIGURE, {"value": float("inf")}, ["value"]),
        (FIGURE, {"printed": ""}, ["printed"]),
        (FIGURE, {"from_on": None}, ["from"]),
        (FIGURE, {"to_on": None}, ["to"]),
        (FIGURE, {"from_on": date(2025, 6, 25)}, ["from"]),
        (FIGURE, {"measure": Measure.OTHER}, ["note"]),
        (FIGURE, {"span": (4, 4)}, ["span"]),
        (THEME, {"id": "Solid"}, ["id"]),
        (THEME, {"name": ""}, ["name"]),
        (
            THEME,
            {"etf": "a/b", "rivals": ("x",), "indices": ("y",), "leaders": ("z",)},
            ["etf", "rivals", "indices", "leaders"],
        ),
        (THEME, {"rivals": ("515030.SS", "515030.SS")}, ["rivals"]),
        (THEME, {"segments": (("Cells", ("x",)),)}, ["segments", "segments"]),
    ],
)
def test_refused(value: Document | Figure | Theme, changes: dict[str, object], keys: list[str]) -> None:
    """Every field that is wrong is named by its key in a file."""
    with pytest.raises(FaultsError) as caught:
        replace(value, **changes)  # type: ignore[arg-type]
    assert [fault.key for fault in caught.value.faults] == keys


def test_other_figures_need_no_bars() -> None:
    """A figure that bars cannot tell has a note and may lack ticker and dates."""
    other = replace(FIGURE, measure=Measure.OTHER, ticker="", from_on=None, to_on=None, note="a survey")
    assert other.measure is Measure.OTHER


def test_a_theme_without_an_etf() -> None:
    """A theme may have no ETF; its segments are in order and cannot change."""
    theme = replace(THEME, etf="", segments=[("vehicles", ["000625.SZ"]), ("cells", ["300750.SZ"])])  # type: ignore[arg-type]
    assert theme.segments == (("cells", ("300750.SZ",)), ("vehicles", ("000625.SZ",)))
