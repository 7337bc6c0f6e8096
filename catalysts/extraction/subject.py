"""Who acts in a clause where the table knows nobody: a name by its place before the verb, left open for a person."""

import re
from collections.abc import Iterable

from catalysts.extraction.clause import Clause
from catalysts.extraction.vocabulary import body_names
from catalysts.names import Basis, Mention

_WORD = r"[A-Z][A-Za-z0-9&'’.-]{0,25}"
_SUBJECT_EN = re.compile(
    rf"(?<![A-Za-z0-9-])(?P<name>{_WORD}(?:\s(?:{_WORD}|of|and)){{0,4}})(?:\s\([A-Z:. ]{{1,20}}\))?,?\s"
    r"(?:(?:has|have|had|also|today|officially|on|yesterday|this week|last week|successfully|recently|formally|"
    r"jointly|[A-Z][a-z]{2,8}day)\s){0,3}$"
)
_SUBJECT_ZH = re.compile(
    r"^[\s“”\"（(]*(?P<name>[\u4e00-\u9fffA-Z][\u4e00-\u9fffA-Z0-9]{1,9}?)(?:\s?[（(][0-9A-Za-z.:：]{1,16}[)）])?"
    r"(?=(?:在|于|今日|昨日|昨晚|晚间|正式|已|再次|首次|成功|联合|宣布|公告|发布|披露|表示|称|的|与|和|将|拟|计划|预计|旗下|自主|获|收到|完成|推出|签|与|向|对|拟|[0-9]))"
)
_OF_ITSELF = re.compile(r"\b(?:it|its|the company)\b|公司|其")
_NO_NAME_EN_TEXT = """
    The A An In On At By For From With But And Or If When While As It Its He She They This That These Those We I You
    There Here What Who January February March April May June July August September October November December Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday Shares Stocks Revenue Sales Profit Analysts Investors China
    Chinese European American Japan Japanese Korea Korean Beijing Shanghai Shenzhen Washington Brussels London Tokyo
    Also However Meanwhile Separately Additionally Later Earlier Recently Dr Mr Mrs Ms President Minister Chairman
    CEO Regulators Lawmakers Officials Government Congress Parliament Trial Phase Conference Forum Deliveries
    Production Construction Trading Completion Full Data Results Series No Company Companies Board Directors
    Registration"""
_NO_NAME_EN = frozenset(_NO_NAME_EN_TEXT.split())
_NO_NAME_ZH = re.compile(
    "公司|集团公司|大会|会议|项目|新品|产品|方案|通知|政策|市场|行业|板块|指数|[一二三四首]期|首批|首款|股票|证券|股东|董事|消息|记者|本次|此次|该|其|我国|全国|国内|全球|各|多|双方|"
    "上述|目前|同时|此外|其中|另外|近期|近日|日前|今年|去年|明年|上半年|下半年|季度|计划|预计|有望|将|拟|已|于|自|在|的|了|与|和|及|或|等|是|有|不|未|"
    "价|量|额|率|部|局|委|院|省|市|会|展|标准|办法|意见|条例|规则|规定|文件|技术|芯片|电池|新药|该药|创始人|负责人|发言人|专家|机构|分析|合同|协议|公告|编号|代码|简称"
)


def subject(text: str, group: Iterable[Clause]) -> tuple[Mention, ...]:
    """The name that stands where the subject of the first action stands; empty where nothing there looks like one."""
    for clause in group:
        if not clause.words:
            continue
        first = clause.words[0]
        is_weak = first.entry.action is not None and first.entry.action.speech == "weak"
        if is_weak and not _OF_ITSELF.search(text, first.end, first.end + 80):
            # Persons say things too: a company is known by "it".
            continue
        found = _english(text, clause, first.start) or _chinese(text, clause, first.start)
        return (found,) if found else ()
    return ()


def _english(text: str, clause: Clause, place: int) -> Mention | None:
    start = max(clause.start, place - 110)
    match = _SUBJECT_EN.search(text[start:place])
    if match is None:
        return None
    name, first = match["name"].rstrip(" ."), start + match.start("name")
    while name.partition(" ")[0] in _NO_NAME_EN and " " in name:
        lead, _, name = name.partition(" ")
        first += len(lead) + 1
    words = name.split()
    if not words or any(word in _NO_NAME_EN for word in words) or words[-1] in {"of", "and"} or name in body_names():
        return None
    if len(words) == 1 and first == clause.start and not clause.joint and len(name) < 4 and not name.isupper():
        return None
    return Mention(first, first + len(name), text[first : first + len(name)], None, Basis.UNKNOWN)


def _chinese(text: str, clause: Clause, place: int) -> Mention | None:
    for start in sorted({clause.start, *(date.end for date in clause.dates if date.end <= place)}):
        match = _SUBJECT_ZH.match(text[start : min(place + 2, clause.end)].lstrip("，, "))
        if match is None:
            continue
        name = match["name"]
        first = text.index(name, start)
        if any(date.start < first + len(name) and first < date.end for date in clause.dates):
            continue
        if first + len(name) <= place and len(name) > 1 and not _NO_NAME_ZH.search(name) and name not in body_names():
            return Mention(first, first + len(name), name, None, Basis.UNKNOWN)
    return None
