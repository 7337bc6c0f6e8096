"""The library akshare, loaded when it is asked for and not before."""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from engine.prices.errors import PriceSourceError

EXTRA = 'pip install "catalyst-engine[akshare]"'


class MissingExtraError(PriceSourceError):
    """A source needs a package that an extra of this one installs."""


def load_akshare() -> Any:
    """The module. MissingExtraError (exit 2) with what to install where it is not there or cannot be loaded."""
    try:
        return import_module("akshare")
    except ImportError as error:
        why = "is not installed" if error.name == "akshare" else f"cannot be loaded ({error})"
        raise MissingExtraError(
            f"prices: the source 'akshare' needs the package akshare, which {why}: {EXTRA}"
        ) from error


def reader() -> str:
    """What reads, as an Origin names it: akshare with its version."""
    try:
        return f"akshare {version('akshare')}"
    except PackageNotFoundError:
        return "akshare"
