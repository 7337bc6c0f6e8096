"""Errors of the trial ledger.

CatalystError
  HypothesisError      a hypothesis that is not there, is there already, or is not what is run (exit 2)
  UnknownTrialError    no trial bears a name (exit 2)
  DamagedLedgerError   a ledger that is not as it was written (exit 3)
  LedgerWriteError     a ledger that cannot be written (exit 5)
  NotRecordedError     a run that is written and not counted (exit 6)
"""

from catalysts.errors import CatalystError, WriteError


class HypothesisError(CatalystError, ValueError):
    """What is asked for does not go with what was locked."""

    exit_code = 2


class DamagedLedgerError(CatalystError, ValueError):
    """A ledger of which lines were changed, removed or are foreign."""

    exit_code = 3


class LedgerWriteError(WriteError):
    """Nothing was added to the ledger."""


class NotRecordedError(CatalystError):
    """The run was written; its trials could not be added to the ledger."""

    exit_code = 6


class UnknownTrialError(CatalystError, LookupError):
    """The ledger does not have the trial that was asked for."""

    exit_code = 2
