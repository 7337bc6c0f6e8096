"""The sign of what is told: good or bad for the companies concerned."""

import re

from catalysts.catalyst import Kind
from catalysts.extraction.vocabulary import Action

_BAD = re.compile(
    r"\b(?:loss(?:es)?|fell|declin\w+|decreas\w+|dropp?\w*|widen\w+|lower|warn\w*|delay\w*|fail\w*|recall\w*|"
    r"default\w*|suspen\w+|terminat\w+|"
    r"cancel\w*|lost|crash\w*|explo\w+|strike|infring\w+|lawsuit|investigat\w+|probe|impairment|shortfall|layoffs)\b|亏损|预亏|下降|预减|减少|下滑|警告|预警|延期|终止|减持|立案|处罚|召回|减值|不及预期",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\b(?:growth|rose|grew|increas\w+|higher|beat|profit\w*|progress|breakthrough\w*|succe\w+|"
    r"record (?:high|profit|results|revenue|orders)|"
    r"establish\w+|cooperat\w+|won|award\w*|secured)\b"
    r"|增长|预增|扭亏|增加|翻倍|提升|进展|突破|成功|中标|合作|获得",
    re.IGNORECASE,
)
_GOOD_KINDS = frozenset(
    {Kind.PRODUCT, Kind.TEST, Kind.CAPACITY, Kind.STANDARD, Kind.FUNDING, Kind.CONFERENCE, Kind.POLICY}
)


def direction_of(action: Action, kind: Kind, piece: str) -> int:
    """The sign of an action; of results and of mere announcements by the words that stand with them."""
    bad, good = bool(_BAD.search(piece)), bool(_GOOD.search(piece))
    if action.is_goal or (action.name == "start-works" and bad):
        return -1 if bad and not good else 1
    is_result = action.is_result or (kind is Kind.DISCLOSURE and action.name in {"release", "issue"})
    if not is_result and not action.speech:
        return action.direction
    if action.speech and kind in _GOOD_KINDS:
        return -1 if bad and not good else 1
    return good - bad
