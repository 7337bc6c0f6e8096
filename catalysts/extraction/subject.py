"""Who acts in a clause where the table knows nobody: a name by its place before the verb, left open for a person."""

import re
from collections.abc import Iterable

from catalysts.extraction.clause import Clause
from catalysts.extraction.vocabulary import body_names
from catalysts.names import Basis, Mention
from catalysts.names.company_words import EMPTY
from catalysts.names.plain_text import letters

DATE = "\x00"  # stands where a date stands in a clause
_WORD = r"[A-Z][A-Za-z0-9&'’.-]{0,25}"
_SUBJECT_EN = re.compile(
    rf"(?<![A-Za-z0-9-])(?P<name>{_WORD}(?:\s(?:{_WORD}|of|and)){{0,4}})(?:\s\([A-Z:. ]{{1,20}}\))?"
    rf"(?:'s)?(?:\s(?:shares|stock))?,?\s(?:(?:on\s)?{DATE}+,?\s)?"
    r"(?:(?:has|have|had|also|today|officially|on|yesterday|this week|last week|successfully|recently|formally|"
    r"jointly|[A-Z][a-z]{2,8}day)\s){0,3}$"
)
_SUBJECT_ZH = re.compile(
    r"^[\s“”\"（(]*(?P<name>[\u4e00-\u9fffA-Z][\u4e00-\u9fffA-Z0-9]{1,9}?)(?:\s?[（(][0-9A-Za-z.:：]{1,16}[)）])?"
    rf"(?=(?:在|于|今日|昨日|昨晚|晚间|正式|已|再次|首次|成功|联合|宣布|公告|发布|披露|表示|称|透露|回应|通报|公布|的|与|和|将|拟|计划|预计|旗下|自主|"
    rf"因|被|遭|就|针对|首[架款台批条座例艘辆颗]|筹划|控股股东|实际控制人|董事长|子公司|全资|股票|获|收到|取得|完成|推出|签|向|对|[0-9{DATE}]))"
)
_OBJECT_EN = re.compile(
    rf"\b(?:into|against|sent|fined|sued|ordered|charged|added|granted|gave|report on)\s"
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,3}})(?![A-Za-z0-9])"
)
# "The exchange sent COMPANY a letter": the one concerned stands after 向 or 对.
_OBJECT_ZH = re.compile(
    r"[向对给](?P<name>[\u4e00-\u9fffA-Z][\u4e00-\u9fffA-Z0-9]{1,9}?)(?:\s?[（(][0-9A-Za-z.:：]{1,16}[)）])?"
    r"(?=下发|发出|出具|采取|作出|发函|立案|启动|予以|给予|开出|处以|进行|实施|及其|的)"
)
_PART = re.compile(r"[^\W_]+")
LONGER_THAN_PERSONS = 4
_OF_ITSELF = re.compile(r"\b(?:it|its|the company)\b|公司|其")
_NO_NAME_EN_TEXT = """
    The A An In On At By For From With But And Or If When While As It Its He She They This That These Those We I You
    There Here What Who January February March April May June July August September October November December Monday
    Tuesday Wednesday Thursday Friday Saturday Sunday Shares Stocks Revenue Sales Profit Analysts Investors China
    Chinese European American Japan Japanese Korea Korean Beijing Shanghai Shenzhen Washington Brussels London Tokyo
    Also However Meanwhile Separately Additionally Later Earlier Recently Dr Mr Mrs Ms President Minister Chairman
    CEO Regulators Lawmakers Officials Government Congress Parliament Trial Phase Conference Forum Deliveries
    Production Construction Trading Completion Full Data Results Series No Company Companies Board Directors
    Registration India Vietnam Thailand Indonesia Malaysia Singapore Brazil Mexico Canada Australia Germany France Italy
    Spain Britain England Russia Turkey Taiwan Norway Sweden Finland Denmark Poland Hungary Netherlands Switzerland
    Austria Chile Argentina Peru Israel Egypt Nigeria Africa America Asia Europe Saudi Arabia South North East West
    German French British Indian Canadian Australian Russian Workers Employees Hackers Residents Customers Founder"""
_NO_NAME_EN = frozenset(_NO_NAME_EN_TEXT.split())
_NO_NAME_ZH = re.compile(
    "公司|集团公司|大会|会议|项目|新品|产品|方案|通知|政策|市场|行业|板块|指数|[一二三四首]期|首批|首款|股票|证券|股东|董事|消息|记者|本次|此次|该|其|我国|全国|国内|全球|各|多|双方|"
    "上述|晚间|午间|盘后|盘前|早间|目前|同时|此外|其中|另外|近期|近日|日前|今年|去年|明年|上半年|下半年|季度|计划|预计|有望|将|拟|已|于|自|在|的|了|与|和|及|或|等|是|有|不|未|"
    "价|量|额|率|部|局|委|院|省|市|会|展|署|厅|央行|交易所|官员|媒体|高管|董秘|经理|总裁|主任|教授|院士|飞行汽车|新能源汽车|新车|工厂|产线|生产线|基地|设备|系统|平台$|样机|原型机|"
    "标准|办法|意见|条例|规则|规定|文件|技术|芯片|电池|新药|该药|创始人|负责人|发言人|专家|机构|分析|合同|协议|公告|编号|代码|简称"
)


def subject(text: str, group: Iterable[Clause]) -> tuple[Mention, ...]:
    """What looks like a name: where the subject of the first action stands, then where the one concerned stands."""
    for clause in group:
        if not clause.words:
            continue
        first = clause.words[0]
        found = _english(text, clause, first.start) or _chinese(text, clause, first.start)
        is_weak = first.entry.action is not None and first.entry.action.speech == "weak"
        if is_weak and not _OF_ITSELF.search(text, first.end, first.end + 80) and not _is_long_in_chinese(found):
            # Persons say things too: a company is known by "it", and in Chinese by more signs than a person's name has.
            continue
        return tuple(name for name in (found, _concerned(text, clause)) if name is not None)
    return ()


def _is_long_in_chinese(name: Mention | None) -> bool:
    return name is not None and not name.text.isascii() and len(name.text) >= LONGER_THAN_PERSONS


def _english(text: str, clause: Clause, place: int) -> Mention | None:
    start = max(clause.start, place - 110)
    match = _SUBJECT_EN.search(_dates_hidden(text, clause, start, place))
    return _named(text, clause, start + match.start("name"), match["name"]) if match else None


def _named(text: str, clause: Clause, first: int, name: str) -> Mention | None:
    """Words in capitals as a company's name, without those before it that belong to the sentence."""
    name = name.rstrip(" .")
    while name.partition(" ")[0] in _NO_NAME_EN and " " in name:
        lead, _, name = name.partition(" ")
        first += len(lead) + 1
    words = name.split()
    if (
        not words
        or all(letters(part) in EMPTY for part in _PART.findall(name))
        or any(word in _NO_NAME_EN for word in words)
    ):
        return None
    if words[-1] in {"of", "and"} or name in body_names():
        return None
    if len(words) == 1 and first == clause.start and not clause.joint and len(name) < 4 and not name.isupper():
        return None
    return Mention(first, first + len(name), text[first : first + len(name)], None, Basis.UNKNOWN)


def _chinese(text: str, clause: Clause, place: int) -> Mention | None:
    for start in sorted({clause.start, *(date.end for date in clause.dates if date.end <= place)}):
        piece = _dates_hidden(text, clause, start, min(place + 2, clause.end))
        first = start + len(piece) - len(piece.lstrip("，, "))
        match = _SUBJECT_ZH.match(piece.lstrip("，, "))
        if match is None:
            continue
        name, first = match["name"], first + match.start("name")
        if first + len(name) <= place and not _NO_NAME_ZH.search(name) and name not in body_names():
            return Mention(first, first + len(name), name, None, Basis.UNKNOWN)
    return None


def _concerned(text: str, clause: Clause) -> Mention | None:
    """The name to which something is done: "opened an investigation into NAME", 向NAME下发."""
    piece = _dates_hidden(text, clause, clause.start, clause.end)
    english = _OBJECT_EN.search(piece)
    if english is not None:
        return _named(text, clause, clause.start + english.start("name"), english["name"])
    chinese = _OBJECT_ZH.search(piece)
    if chinese is None or _NO_NAME_ZH.search(chinese["name"]):
        return None
    first = clause.start + chinese.start("name")
    return Mention(first, first + len(chinese["name"]), chinese["name"], None, Basis.UNKNOWN)


def _dates_hidden(text: str, clause: Clause, start: int, end: int) -> str:
    """A piece of a clause with its dates hidden: no name reaches into one."""
    piece = text[start:end]
    for date in clause.dates:
        if start <= date.start < end:
            stop = min(date.end, end)
            piece = piece[: date.start - start] + DATE * (stop - date.start) + piece[stop - start :]
    return piece
