"""Finding a price source by name."""

import re
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from engine.prices import source as sources
from engine.prices.errors import PricesNotAvailableError, PriceSourceError
from engine.prices.source import GROUP, open_source

GOOD = "2024-01-02,10,11,9,10.5,1000"


def test_an_installed_source() -> None:
    """The name of an installed source opens it, with its label and its notice."""
    source = open_source("sample")
    assert source.label == "sample"
    assert source.notice
    assert "000300.SS" in source.tickers()


def test_a_folder(prices: Callable[..., Path], rows: Callable[..., str]) -> None:
    """The path of a folder opens it, under a label that does not tell the path."""
    source = open_source(str(prices({"bars/SPY.csv": rows(GOOD)})))
    assert (source.label, source.tickers()) == ("folder", ("SPY",))


def test_an_empty_folder(tmp_path: Path) -> None:
    """A folder without bars is not available: exit code 4."""
    with pytest.raises(PricesNotAvailableError):
        open_source(str(tmp_path))


@pytest.mark.parametrize("name", ["samples", "/no/such/folder", "~nobody-of-this-name/prices", "a\0b", "", "folder"])
def test_an_unknown_source(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is neither is refused in a sentence with the sources there are: exit code 2."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PriceSourceError) as caught:
        open_source(name)
    assert caught.value.exit_code == 2
    assert re.search(r"is neither a folder nor a known source \(.*sample.*\)\.", str(caught.value))
    assert ("Did you mean 'sample'?" in str(caught.value)) == (name == "samples")


def test_an_installed_source_that_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A source of another package whose modules are missing is refused in a sentence, never with a traceback."""
    broken = EntryPoint("broken", "no_such_package.prices:open_it", GROUP)
    monkeypatch.setattr(sources, "entry_points", lambda group: [broken])
    with pytest.raises(PriceSourceError) as caught:
        open_source("broken")
    assert str(caught.value) == (
        "prices: the source 'broken' is registered as no_such_package.prices:open_it but cannot be loaded "
        "(No module named 'no_such_package'); install what it needs, or the package that brings it anew"
    )
