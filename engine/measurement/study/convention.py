"""Conventions in which trusted programs differ: the textbook's, which are ours, and those of two packages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Convention:
    """How residuals are counted and standardised.

    `spare` is what is taken from the number of estimation sessions in the residual variance: None for the number of
    estimated parameters, else that number. `has_forecast_error`: an abnormal return is divided by its forecast's
    standard error (estimated parameters count) or by the bare residual deviation. `sums_standardised`: a window's
    standardised return is the sum of the sessions' ones instead of CAR over its own standard error. `own_days`: the
    market's moments are those of the sessions used, or of the whole window also where an instrument lacks sessions.
    `rank_spare` is taken from the number of sessions in the variance of mean ranks. `is_hit_pooled`: one share of
    positive abnormal returns over all instruments' sessions, or the mean of the instruments' shares.
    """

    name: str
    spare: int | None = None
    has_forecast_error: bool = True
    sums_standardised: bool = False
    own_days: bool = True
    rank_spare: int = 0
    is_hit_pooled: bool = False


TEXTBOOK = Convention("textbook")
ESTUDY2 = Convention("estudy2", spare=1, own_days=False, is_hit_pooled=True)
EVENTSTUDY_R = Convention("EventStudy-R", has_forecast_error=False, sums_standardised=True, rank_spare=1)
