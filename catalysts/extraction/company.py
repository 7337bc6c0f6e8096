"""Companies that a text names: by the table, by pairs of its own such as "Name (301349.SZ)", or left open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalysts.catalyst import Target
from catalysts.errors import FaultsError
from catalysts.extraction.lexicon import Lexicon
from catalysts.extraction.vocabulary import body_names
from catalysts.names import Alias, Names, folded

EXCHANGES = {"SH": "SS", "SS": "SS", "SZ": "SZ", "BJ": "BJ", "HK": "HK", "XSHG": "SS", "XSHE": "SZ"}
US_EXCHANGES = "NASDAQ|NYSE|Nasdaq|NYSE American|NYSEAMERICAN|纳斯达克|纽交所"
SUFFIXES = (
    r"Inc|Corp|Corporation|Co|Ltd|Limited|plc|PLC|AG|SE|SA|NV|Pharma|Pharmaceuticals?|Therapeutics|Biosciences|Biotech|Biologics|Biopharma|"
    r"Technolog(?:y|ies)|Motors?|Automobiles?|Automotive|Energy|Group|Holdings|Semiconductors?|Microelectronics|Electronics|"
    r"Materials|Aerospace|Aviation|Airlines|Robotics|Networks|Systems|Software|Labs|Laboratories|Industries|Industrial|"
    r"Chemicals?|Petroleum|Oil|Steel|Mining|Lithium|Power|Electric|Bank|Bancorp|Foods?|Medical|Healthcare|Diagnostics|Genomics|"
    r"Shares|Space|Dynamics|Instruments|Devices|Optics|Photonics|Solar|Batteries|Battery|Resources|Interactive|Entertainment|Intelligence"
)
_NAME_EN = r"[A-Z][A-Za-z0-9&'’-]{0,30}(?:\s[A-Z][A-Za-z0-9&'’-]{0,30}){0,4}(?:\s?(?:,\s)?(?:Co\.?,?\sLtd\.?|Inc\.?|Corp\.?|Ltd\.?|plc|Limited))?"
_PAIR_EN = re.compile(
    rf"(?P<name>{_NAME_EN})\s?[(（]\s?(?:(?P<code>[0-9]{{4,6}})[.](?P<exchange>SH|SS|SZ|BJ|HK)"
    rf"|(?:SEHK|HKEX|HKG)\s?[:：]\s?(?P<hk>[0-9]{{1,5}})|(?:{US_EXCHANGES})\s?[:：]\s?(?P<us>[A-Z]{{1,5}}(?:\.[A-Z])?))\b"
)
_PAIR_ZH = re.compile(
    r"(?P<name>[\u4e00-\u9fffA-Z][\u4e00-\u9fffA-Z0-9-]{1,11})\s?[(（]\s?(?:(?P<code>[0-9]{4,6})[.](?P<exchange>SH|SS|SZ|BJ|HK)"
    rf"|(?:{US_EXCHANGES})\s?[:：]\s?(?P<us>[A-Z]{{1,5}}))"
)
_HEADER_ZH = re.compile(
    r"(?:证券|股票|A股)代码\s?[:：]\s?(?P<code>[0-9]{6})\s{0,20}(?:(?:证券|股票|A股)?简称)\s?[:：]\s?(?P<name>[\u4e00-\u9fffA-Z*0-9-]{2,12})"
)
_OPEN_EN = re.compile(rf"(?<![A-Za-z])(?P<name>(?:[A-Z][A-Za-z0-9&'’-]{{1,30}}\s){{1,4}}(?:{SUFFIXES})\b)(?!\s(?:Index|ETF|Administration|Commission|Conference|Forum|Indus))")
_OPEN_ZH = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,6}(?:股份有限公司|有限责任公司|有限公司|股份|科技|集团|药业|生物|医药|电子|半导体|能源|动力|航空|重工|汽车|机器人|材料|智能|新材|微电子|电气|化学|银行))"
)
_STOP_ZH = re.compile(r"[和与及或的在由向对为被将让等是了有从于该本此各两多我国全新现据经称月日年个家性类型用以到至其]")
_DROPPED_EN = frozenset(
    "the a an in on at by of and its this that new from for after before chinese china's china us u.s. national international monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august september october november december "
    "first second third last next while meanwhile additionally recently according shares stock securities state".split()
)
_NO_COMPANY_EN = re.compile(
    r"\b(?:Ministry|Administration|Commission|Council|Academy|University|Institute|Society|Association|Exchange|Securities|Capital|Research|Index|ETF|Conference|Forum|Theme|New Energy Vehicle)\b"
)


@dataclass(frozen=True, slots=True)
class Company:
    """A company at its place in the text; `target` is None where the table does not know the name."""

    start: int
    end: int
    name: str
    target: Target | None


class CompanyFinder:
    """Finds the companies of one text: learns its own pairs first, then looks up the table, then what is left."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.learned = tuple(learned_aliases(text, names))
        table = {row.alias: row for row in (*names.aliases, *self.learned) if _is_usable(row.alias)}
        self._plain = Lexicon({alias: row for alias, row in table.items()}, case=True)

    def find(self, start: int, end: int) -> list[Company]:
        """Companies between two places, in reading order, none overlapping another."""
        hits = self._plain.find(self.text, start, end)
        found = [Company(hit.start, hit.end, hit.entry.alias, hit.entry.target) for hit in hits]
        return sorted(found, key=lambda company: company.start)

    def open_names(self, start: int, end: int, known: list[Company]) -> list[Company]:
        """Names in the shape of a company's that neither table nor pairs know."""
        taken = [(company.start, company.end) for company in known]
        found = []
        for match in _OPEN_EN.finditer(self.text, start, end):
            name, first = _without_lead(match["name"], match.start("name"))
            if name and not _NO_COMPANY_EN.search(name) and name not in body_names():
                found.append(Company(first, match.end("name"), name, None))
        for match in _OPEN_ZH.finditer(self.text, start, end):
            name = match["name"]
            cut = max((stop.end() for stop in _STOP_ZH.finditer(name, 0, len(name) - 2)), default=0)
            if len(name) - cut >= 4:
                found.append(Company(match.start() + cut, match.end(), name[cut:], None))
        return [one for one in found if not any(one.start < end and start < one.end for start, end in taken)]


def learned_aliases(text: str, names: Names) -> Iterator[Alias]:
    """Aliases that the text itself spells out and the table lacks; a name that the table gives another ticker is left."""
    seen: dict[str, Target] = {}
    contradicted: set[str] = set()
    aliases: list[Alias] = []
    for pattern, language in ((_PAIR_EN, "en"), (_PAIR_ZH, "zh"), (_HEADER_ZH, "zh")):
        for match in pattern.finditer(text):
            alias = _alias(match, language)
            if alias is None or names.resolve(alias.alias) is not None:
                continue
            key = folded(alias.alias)
            if seen.setdefault(key, alias.target) != alias.target:
                contradicted.add(key)
            aliases.append(alias)
    for alias in dict.fromkeys(aliases):
        if folded(alias.alias) not in contradicted:
            yield alias


def _alias(match: re.Match[str], language: str) -> Alias | None:
    groups = match.groupdict()
    name = " ".join(match["name"].split())
    if language == "en":
        name, _ = _without_lead(name, 0)
    else:
        cut = max((stop.end() for stop in _STOP_ZH.finditer(name, 0, max(0, len(name) - 2))), default=0)
        name = name[cut:]
    ticker = _ticker(groups)
    if ticker is None or len(name) < 2:
        return None
    try:
        return Alias(name, Target(ticker), language, "paired with its ticker in a document")
    except FaultsError:
        return None


def _ticker(groups: dict[str, str | None]) -> str | None:
    if groups.get("us"):
        return str(groups["us"]).replace(".", "-")
    if groups.get("hk"):
        return f"{int(str(groups['hk'])):04d}.HK"
    code, exchange = groups.get("code"), groups.get("exchange")
    if code is None:
        return None
    if exchange is None:
        return mainland_ticker(code)
    if exchange == "HK":
        return f"{int(code):04d}.HK"
    return f"{code}.{EXCHANGES[exchange]}" if len(code) == 6 else None


def mainland_ticker(code: str) -> str | None:
    """The ticker of a bare six-digit code of mainland China, by the ranges that its exchanges hand out; else None."""
    if re.fullmatch(r"(?:60|68|51|56|58)[0-9]{4}", code):
        return f"{code}.SS"
    if re.fullmatch(r"(?:00|30|15)[0-9]{4}", code):
        return f"{code}.SZ"
    if re.fullmatch(r"(?:83|87|43|92)[0-9]{4}", code):
        return f"{code}.BJ"
    return None


def _without_lead(name: str, start: int) -> tuple[str, int]:
    """A name without the words before it that only begin a sentence, and where it then begins."""
    while True:
        first, blank, rest = name.partition(" ")
        if not blank or first.lower() not in _DROPPED_EN:
            break
        start += len(first) + len(blank)
        name = rest
    return ("" if name.lower() in _DROPPED_EN or " " not in name.strip() else name), start


def _is_usable(alias: str) -> bool:
    """A name of one Latin letter or one sign would be found everywhere."""
    return len(folded(alias)) >= 2
