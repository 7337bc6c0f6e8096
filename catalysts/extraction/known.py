"""When within its day an announcement could be known: proposed as an instant, or told as a flag."""

from collections.abc import Sequence

from catalysts.catalyst import Kind, Target
from catalysts.extraction.claim import Claim
from catalysts.extraction.dating import Dating
from catalysts.when import When

RELEASE = "release"


def known_within_day(
    claim: Claim, dated: Dating, targets: Sequence[Target], published: When
) -> tuple[When | None, tuple[str, ...]]:
    """The instant at which a claim was made public, or the flag of the part of the session in which it was.

    Both None and empty leave it known after the close of its day. An instant is proposed only for what was said or
    released at it (the hour of a board's meeting is not that of its notice), and never one after the document.
    """
    told = claim.said or claim.occurs
    if claim.hour is None or told is None or claim.kind is Kind.CONFERENCE:
        return None, ()
    if dated.announced is None or dated.announced != told.window.start:
        return None, ()
    instant = claim.hour.instant(told, targets) if claim.said or claim.action.name == RELEASE else None
    if instant is not None and (published.at is None or instant.is_known_by(published)):
        return instant, ()
    return None, (claim.hour.part,) if claim.hour.part else ()
