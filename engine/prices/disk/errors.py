"""Errors of the store on disk.

CatalystError
  HistoryError             a history that cannot be joined to what is stored (exit 3)
  ExportError              a folder that an export must not write to (exit 2)
  StoreError               the store cannot be read or written as it is (exit 5)
    StoreDamagedError      what stands on disk is not what was stored; names the ticker
    StoreVersionError      a newer version made it
    StoreBusyError         another process is writing, and has been for too long
    StoreNotWritableError  nothing can be written there, or there is no room
"""

from catalysts.errors import CatalystError, WriteError, shown


class HistoryError(CatalystError, ValueError):
    """A history that does not fit to what is stored of its ticker."""

    exit_code = 3


class ExportError(CatalystError):
    """The folder to export to holds something already."""

    exit_code = 2


class StoreError(CatalystError):
    """The store on disk cannot be used as it is."""

    exit_code = 5


class StoreDamagedError(StoreError):
    """What stands on disk is not what was stored. `ticker` is empty where it is not one ticker's file."""

    def __init__(self, ticker: str, what: str) -> None:
        self.ticker = ticker
        self.what = what
        super().__init__(ticker, what)

    def __str__(self) -> str:
        name = shown(self.ticker)
        if not self.ticker:
            return f"stored prices: {self.what}"
        return (
            f"stored prices of {name}: {self.what}; fetch {name} again or import it with --replace, or if you changed "
            f"the file yourself, record it: catalyst prices diff --accept-changed {name}"
        )


class StoreVersionError(StoreError):
    """A newer version of the engine wrote the store."""


class StoreBusyError(StoreError):
    """Another process holds the store."""


class StoreNotWritableError(StoreError, WriteError):
    """The store cannot be written to; what was stored before is there still."""
