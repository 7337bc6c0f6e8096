"""The error of the rule book's room."""

from catalysts.errors import CatalystError


class RuleError(CatalystError, LookupError):
    """What the rule book does not cover: an instrument, a rule or a date."""

    exit_code = 4
