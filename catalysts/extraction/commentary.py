"""What is no news: moves of prices, statistics, forecasts of a market's size, opinions of analysts."""

import re
from functools import lru_cache

_PRICE_EN = re.compile(
    r"\b(?:shares?|stocks?|index|indices|etfs?|sector|futures|yields?|bonds?|market|turnover|volume|gauge|board|"
    r"rally|price|prices)\b"
    r"(?:\s[^\s,;]{1,20}){0,4}?\s(?:rose|rise[sn]?|risen|fell|fallen|gain(?:s|ed)|surged?|jump(?:s|ed)|drop(?:s|"
    r"ped)|slip(?:s|ped)|slid|"
    r"slump(?:s|ed)|climb(?:s|ed)|soar(?:s|ed)|tumbled?|plunged?|rall(?:y|ied)|lost|advanced|declined|rebounded|"
    r"oscillated?|trad(?:ed|es)|outperformed|"
    r"(?:closed|opened|ended|finished)\s(?:\S+\s)?(?:at|higher|lower|up|down|flat|[0-9])|"
    r"hit\s(?:\S+\s){0,2}(?:limit|high|low|record)|stood\sat)\b"
    r"|\b(?:daily limit|limit[ -]up|price limit|limit[ -]down|price targets?|highest close|points?\son|net inflow|"
    r"turnover|trading volume|"
    r"market value|market cap|capitali[sz]ation|pre-?market trading|after-hours|late trading|closed at \$|"
    r"year-to-date|so far this year|"
    r"sending (?:its|the) (?:shares|stock)|[0-9.]+\spoints|consecutive trading days|hot money|cumulative increase|"
    r"daily average|"
    r"basis points (?:higher|lower)|valuation|upward trend|record high)\b",
    re.IGNORECASE,
)
_PRICE_ZH = re.compile(
    "涨停|跌停|收报|收于|收盘|成交额|成交量|换手率|涨幅|跌幅|股价|震荡|走强|走弱|高开|低开|净流入|净流出|北向资金|大涨|大跌|领涨|领跌|盘中|"
    "行情|主力资金|融资余额|市值|涨超|跌超|上涨|下跌|两市|大盘|估值|目标价|连板|炸板"
)
_STATISTIC_EN = re.compile(
    r"\b(?:year[ -]on[ -]year|from a year (?:earlier|ago)|a year earlier|than in (?:19|20)[0-9]{2}|"
    r"compound annual|cagr|market (?:size|share|space)|"
    r"accounted for|is forecast to|are forecast to|was worth|is expected to reach [0-9]|global demand|"
    r"market demand|statistics|"
    r"according to (?:public )?data|data from|cumulative sales|penetration rate|units sold|sold [0-9]|per ton|"
    r"(?:demand|shipments|market|sales|output|exports|imports|installations?|production capacity|capacity|price|"
    r"revenues?|costs?)"
    r"(?:\s[^\s,;]{1,20}){0,6}?\s(?:exceed(?:ed|s)?|total(?:led|ed|s)?|"
    r"to (?:exceed|total|grow|rise|fall|drop)|came to|amounted|grew)\s|(?:demand|shipments|market|sales|output|"
    r"exports|imports|installations?|production capacity|revenues?)(?:\s[^\s,;]{1,20}){0,6}?\s(?:will be|was|were|"
    r"to reach|to hit|could reach|will reach|reached)\s(?:about |nearly |over |more than |up to )?[0-9])",
    re.IGNORECASE,
)
_STATISTIC_ZH = re.compile(
    "同比|环比|占比|市场规模|复合增长率|复合增速|据[^，。]{0,15}(?:统计|测算|预测)|出货量|累计销量|市场份额|渗透率|注册资本|市场空间|需求量|总产值|"
    "(?:共|累计|合计)[^，。]{1,12}[0-9]|成立于|创立于|规模达|规模将达|销量|产量"
)
_OPINION_EN = re.compile(
    r"\b(?:analysts?|economists?|believes?|strategists?|brokerages?|brokers?|research (?:report|note)|"
    r"securities (?:firms?|institution)|investors|traders?|"
    r"market participants|industry (?:forecasts?|insiders|observers)|experts?|we expect|in our view|(?:chief|"
    r"senior) analyst|capital,|fund manager|"
    r"recommends? (?:paying|buying)|looking ahead|consultancy|pundits|optimists|rumou?rs?|some securities)\b",
    re.IGNORECASE,
)
_OPINION_ZH = re.compile(
    "分析师|分析人士|研报|券商|机构(?:预测|认为|预计)|业内人士|专家|认为|证券(?:表示|指出|认为|预计)|市场人士|投资者普遍|有观点|传闻"
)
_FOUNDED = re.compile(
    r"\b(?:was founded|founded in|established in|incorporated in|headquartered|is a leading|born in)\b|成立于|创办于",
    re.IGNORECASE,
)
_HEARSAY = re.compile(
    r"\b(?:may|might|could|reportedly|rumou?red|according to people|people familiar|sources said|is considering|"
    r"are considering|news indicated|in talks|"
    r"mulls|mulling|weighing|exploring|potentially)\b|据悉|据传|传闻|或将|消息人士|知情人士|考虑|拟议",
)


@lru_cache(maxsize=256)
def is_price(text: str) -> bool:
    """Whether a clause tells of prices, turnover or valuation."""
    return bool(_PRICE_EN.search(text) or _PRICE_ZH.search(text))


@lru_cache(maxsize=256)
def is_statistic(text: str) -> bool:
    """Whether a clause counts what was, or foresees how large something will be."""
    return bool(_STATISTIC_EN.search(text) or _STATISTIC_ZH.search(text) or _FOUNDED.search(text))


@lru_cache(maxsize=256)
def is_opinion(text: str) -> bool:
    """Whether a sentence retells what analysts and the like expect."""
    return bool(_OPINION_EN.search(text) or _OPINION_ZH.search(text))


@lru_cache(maxsize=256)
def is_hearsay(text: str) -> bool:
    """Whether a clause tells what may be, or what somebody unnamed says."""
    return bool(_HEARSAY.search(text))
