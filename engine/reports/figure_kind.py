"""Which pictures of runs there are."""

from enum import StrEnum


class FigureKind(StrEnum):
    """What a picture shows."""

    EQUITY = "equity"
    DRAWDOWN = "drawdown"
    CATALYSTS = "catalysts"
    MATRIX = "matrix"
