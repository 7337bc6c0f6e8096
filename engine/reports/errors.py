"""Errors of the reports' room.

CatalystError
  FolderTakenError    a folder holds something that must not be overwritten (exit 2)
  ReportError         a report that cannot be shown or written as it is (exit 2)
  UnknownPlanError    a run has no plan or catalyst of a name (exit 2)
  DamagedRunError     a run folder that cannot be read (exit 3)
  NotWritableError    nothing can be written there (exit 5)
  RenderError         a run is saved, its picture or its page could not be made (exit 6)
"""

from catalysts.errors import CatalystError, WriteError


class FolderTakenError(CatalystError):
    """The folder to write holds something else."""

    exit_code = 2


class ReportError(CatalystError, ValueError):
    """Two things that a reader could not tell apart, or nothing to show."""

    exit_code = 2


class UnknownPlanError(CatalystError, LookupError):
    """A run does not have the plan, catalyst or strategy that was asked for."""

    exit_code = 2


class DamagedRunError(CatalystError, ValueError):
    """What stands in a run folder is not what a run wrote there."""

    exit_code = 3


class NotWritableError(WriteError):
    """The place to write to is not writable, or is full."""


class RenderError(CatalystError):
    """The numbers are saved; what shows them could not be made."""

    exit_code = 6
