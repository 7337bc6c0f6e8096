"""Models of the normal return, and how returns are taken."""

from enum import StrEnum


class Model(StrEnum):
    """What an instrument would have earned without the news.

    `mean`: its own mean. `market-adjusted`: what the benchmark earned. `market`: alpha + beta · benchmark by least
    squares. `sector`: the same with the sector's return as a second factor. `scholes-williams` and `dimson`: the
    market model with betas for thin trading, from returns of the sessions before and after too.
    """

    MEAN = "mean"
    ADJUSTED = "market-adjusted"
    MARKET = "market"
    SECTOR = "sector"
    SCHOLES_WILLIAMS = "scholes-williams"
    DIMSON = "dimson"

    @property
    def n_factors(self) -> int:
        """How many series beside the instrument's own it needs."""
        return {Model.MEAN: 0, Model.SECTOR: 2}.get(self, 1)

    @property
    def n_estimated(self) -> int:
        """Parameters that cost degrees of freedom: an intercept and the slopes that are used. The market-adjusted
        return estimates none, but its variance is taken about the mean."""
        return {Model.MEAN: 1, Model.ADJUSTED: 1, Model.SECTOR: 3}.get(self, 2)


class ReturnKind(StrEnum):
    """level / level before − 1, or the logarithm of their ratio."""

    SIMPLE = "simple"
    LOG = "log"
