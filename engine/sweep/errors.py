"""Errors of sweeps.

CatalystError
  ClusterError            a cluster that does not answer, or that runs other versions (exit 4)
  SweepFailedError        not one point ran (exit 1)
  SweepInterruptedError   Ctrl-C: what is done is kept (exit 130)
"""

from catalysts.errors import CatalystError


class ClusterError(CatalystError):
    """The cluster cannot run the sweep."""

    exit_code = 4


class SweepFailedError(CatalystError):
    """Not one point of a sweep ran."""

    exit_code = 1


class SweepInterruptedError(CatalystError):
    """Ctrl-C: what is done is kept."""

    exit_code = 130
