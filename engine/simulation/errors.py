"""Errors of the simulation's room.

CatalystError
  SpecError         a run, a strategy or a parameter that cannot be (exit 2)
  StrategyError     a strategy's own code raised or broke a law (exit 1: a bug, of the strategy)
  EnginesDifferError  backtrader and the replay gave different outcomes (exit 1: a bug, of ours)
"""

from catalysts.errors import CatalystError


class SpecError(CatalystError, ValueError):
    """What was asked for cannot be run."""

    exit_code = 2


class StrategyError(CatalystError, RuntimeError):
    """A strategy did what no strategy may do; the sentence says which, where and when."""

    exit_code = 1


class EnginesDifferError(CatalystError, RuntimeError):
    """The two executors do not agree; the sentence names the first row that differs, with both versions."""

    exit_code = 1
