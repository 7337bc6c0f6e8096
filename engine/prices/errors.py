"""Errors of the prices' room.

    CatalystError
      PricesNotAvailableError   the source, a ticker or a span of sessions is not there (exit 4)
      PriceSourceError          a source's name is not known (exit 2)

Faults within a price file are a `catalysts.errors.FaultsError` (exit 3).
"""

from catalysts.errors import CatalystError


class PricesNotAvailableError(CatalystError, LookupError):
    """Prices that a run needs are not in the source."""

    exit_code = 4


class PriceSourceError(CatalystError, LookupError):
    """A price source is not known, or what it names is not a source."""

    exit_code = 2
