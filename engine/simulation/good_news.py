"""What counts as good news of now."""

from catalysts.catalyst import Catalyst, Kind


def why_not_good_news(catalyst: Catalyst, *, milestones: bool = False) -> str:
    """Why a catalyst is no good news to trade at once; empty where it is.

    A plan for a later date (kind milestone) is told together with the news it belongs to: it counts with `milestones`.
    """
    if catalyst.direction <= 0:
        return "not good news"
    if catalyst.kind is Kind.MILESTONE and not milestones:
        return "a plan for a later date"
    return ""
