"""The patterns of English dates; every one is linear."""

import re

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)[0-9]{2}"
_TO = r"\s?(?:-|–|—|to|through|until)\s?"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ORDINAL = r"(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|1st|2nd|3rd|4th)"
_EDGE = (
    r"(?P<edge>(?:[Ee]arly|[Bb]eginning|[Ss]tart|[Mm]id|[Mm]iddle|[Ll]ate|[Ee]nd|[Cc]lose)(?:[ -]of)?(?:[ -]the)?[ -])?"
)
_OF_YEAR = (
    rf"(?:,?\s+(?:of\s+)?(?:the\s+)?(?P<year>{_YEAR})|"
    rf",?\s+(?:of\s+)?(?P<shift>this|last|next|the|the following)\s+year)"
)
_HEAD = r"(?<![A-Za-z0-9_.:/$€£¥-])"
_TAIL = r"(?![A-Za-z0-9_/]|[.,:-][0-9]|-[A-Za-z0-9]|%|\s?(?:percent|per cent|yuan|tons?|tonnes|units|dollars|points)\b)"

ISO = re.compile(rf"{_HEAD}(?P<year>{_YEAR})(?P<sep>[-/.])(?P<month>[01]?[0-9])(?P=sep)(?P<day>[0-3]?[0-9])(?![0-9-])")
SLASHED = re.compile(rf"{_HEAD}(?P<a>[0-3]?[0-9])/(?P<b>[0-3]?[0-9])/(?P<year>{_YEAR})(?![0-9/])")
MONTH_FIRST = re.compile(
    rf"{_HEAD}{_EDGE}(?P<month>{_MONTH})\s?(?P<day>{_DAY})(?![0-9A-Za-z%])(?!\.[0-9])"
    rf"(?:{_TO}(?:(?P<month2>{_MONTH})\s)?(?P<day2>{_DAY})(?![0-9A-Za-z%:])(?!\s(?:at|a\.m|p\.m)))?"
    rf"(?:,?\s(?:of\s)?(?P<year>{_YEAR})(?![0-9])|,?\s(?:of\s)?(?P<shift>this|last|next)\syear)?"
)
DAY_FIRST = re.compile(
    rf"{_HEAD}(?P<day>{_DAY})(?:(?:\s(?P<month1>{_MONTH}))?{_TO}(?P<day2>{_DAY}))?\s(?:of\s)?(?P<month>{_MONTH})"
    rf"(?![A-Za-z0-9])(?:,?\s(?P<year>{_YEAR})(?![0-9]))?"
)
MONTH_YEAR = re.compile(rf"{_HEAD}{_EDGE}(?P<month>{_MONTH})(?:{_TO}(?P<month2>{_MONTH}))?{_OF_YEAR}(?![0-9A-Za-z])")
MONTH_ALONE = re.compile(
    rf"(?:\b(?:in|since|by|until|till|from|during|before|after|for|of|through|between|to)\s+|"
    rf"\b(?P<shift>[Tt]his|[Ll]ast|[Nn]ext)\s+|(?=\b(?:[Ee]arly|[Mm]id|[Ll]ate|[Ee]nd|[Bb]eginning|[Mm]iddle|"
    rf"[Ss]tart)[ -])|\b(?:In|Since|By|Until|From|During|Before|After)\s+)"
    rf"(?P<core>{_EDGE}(?P<month>{_MONTH})(?:{_TO}(?P<month2>{_MONTH}))?)(?![A-Za-z0-9]|\s[0-9]|-[A-Za-z])"
)
QUARTER = re.compile(
    rf"{_HEAD}(?:(?P<ordinal>{_ORDINAL})[ -](?:fiscal[ -])?quarter|Q(?P<q>[1-4])|(?P<q2>[1-4])Q)(?P<fy>\sFY|\sfiscal)?"
    rf"(?:{_OF_YEAR}|[ -]?'?(?P<short>[0-9]{{2}}(?:[0-9]{{2}})?))?(?![A-Za-z0-9])(?!\sof\s(?!the\syear))"
)
HALF = re.compile(
    rf"{_HEAD}(?:(?P<ordinal>[Ff]irst|[Ss]econd|1st|2nd|latter)\s(?:half|six months)|H(?P<q>[12])|(?P<q2>[12])H)"
    rf"(?:{_OF_YEAR}|[ -]?'?(?P<short>[0-9]{{2}}(?:[0-9]{{2}})?))?(?![A-Za-z0-9])(?!\sof\s(?!the\syear))"
)
YEAR_LED = re.compile(rf"{_HEAD}(?P<year>{_YEAR})[ -]?(?P<what>[HQ])(?P<n>[1-4])(?![A-Za-z0-9])")
THIS_PERIOD = re.compile(
    r"\b(?P<shift>this|next|last|current|the current|the)\s(?P<what>quarter|month)(?:'s end)?(?=\W|$)", re.IGNORECASE
)
YEAR_END = re.compile(
    r"\b(?:year[ -]end|end of year|the year's end|the end of the calendar year)\b(?!\s?(?:19|20)[0-9]{2})",
    re.IGNORECASE,
)
EDGE_PERIOD = re.compile(
    r"\b(?P<edge>early|beginning of|start of|middle of|mid|late|end of|close of|later|earlier|"
    r"end)[ -](?:in\s)?(?:the\s)?"
    r"(?P<shift>this|next|last|the)?\s?(?P<what>quarter|month|year|week)\b(?!\s(?:earlier|ago|on))",
    re.IGNORECASE,
)
YEAR_EDGE = re.compile(
    rf"{_HEAD}(?P<edge>[Ee]arly|[Mm]id|[Ll]ate|(?:[Tt]he\s)?(?:(?:very\s)?end|middle|beginning|start|close)\sof|"
    rf"[Yy]ear[ -]end|[Ee]nd)"
    rf"(?:[ -](?:the\s)?(?:year\s)?(?P<year>{_YEAR}))(?![0-9A-Za-z]|[-–]\s?[0-9])"
)
YEAR_RANGE = re.compile(rf"{_HEAD}(?P<year>{_YEAR})\s?(?:-|–|—|to|and|through)\s?(?P<year2>{_YEAR})(?![0-9A-Za-z])")
YEAR_ALONE = re.compile(
    rf"\b(?:(?:in|by|since|until|till|during|before|after|throughout|early as|fiscal|for fiscal)\s(?:fiscal\s|"
    rf"the year\s)?(?P<core>{_YEAR}){_TAIL}"
    rf"|(?:for|from|to|through|of|and|into|year)\s(?P<core2>{_YEAR})(?=\s?[,.;:)”\"](?![0-9])|$|\s(?:and|to|will|"
    rf"with|by|at|as|from|is|are|in|onwards?)\b))",
    re.IGNORECASE,
)
FISCAL = re.compile(rf"{_HEAD}FY\s?'?(?P<short>[0-9]{{2}}(?:[0-9]{{2}})?)(?![0-9A-Za-z])")
YEAR_WORD = re.compile(r"\b(?P<shift>this|next|last)\s(?:fiscal\s)?year\b(?!'s)", re.IGNORECASE)
WEEKDAY_MENTION = re.compile(
    rf"\b(?:(?P<shift>[Tt]his|[Ll]ast|[Nn]ext|[Pp]ast)\s(?:coming\s)?)?(?P<weekday>{_WEEKDAY})\b"
)
WEEK = re.compile(
    r"\b(?P<edge>earlier |later )?(?P<shift>this|last|next|the past|the previous|the following)\sweek(?:end)?\b",
    re.IGNORECASE,
)
DAYS = re.compile(
    r"\b(?P<count>one|two|three|four|five|six|seven|ten|a|[0-9]{1,3})\s(?P<unit>days?|weeks?|months?|years?)\s"
    r"(?P<way>ago|prior|earlier|before|later|after|afterwards?)\b(?!\s(?:the|a|than))",
    re.IGNORECASE,
)
NEARBY = re.compile(
    r"\b(?P<word>today|tonight|yesterday|tomorrow|this (?:morning|afternoon|evening)|last night|"
    r"(?:on )?(?:the )?same (?:day|date)|(?:on )?that (?:same )?day|the (?:next|following) day|the day (?:before|"
    r"after)|"
    r"the day after tomorrow|the day before yesterday)\b(?!'s (?:price|close))",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?:recently|lately|in recent (?:days|weeks|months)|a few (?:days|weeks) ago|the other day|not long ago|"
    r"earlier)\b",
    re.IGNORECASE,
)

SINCE_DOING = re.compile(r"\bsince\s[a-z]{2,20}ing\b[^,.;]{0,60}$", re.IGNORECASE)
BEFORE = re.compile(
    r"(?P<deadline>(?:\bby|\bbefore|\buntil|\btill|\bno later than|\bon or before|\bprior to|\bby no later than)"
    r"(?:\sor before)?(?:\sthe)?(?:\svery)?\s?)$|(?P<since>\bsince(?:\sthe)?\s?)$|(?P<stretch>\b(?:between|"
    r"during the period from)\s?)$",
    re.IGNORECASE,
)

RESULTS_AFTER = re.compile(
    r"'?s?[ -](?:fiscal )?(?:results?|earnings|reports?|revenues?|profits?|sales|production|guidance|"
    r"net (?:profit|loss|income)|financial|"
    r"figures|numbers|deliveries were|loss|dividend|performance forecasts?)\b",
    re.IGNORECASE,
)
FOR_BEFORE = re.compile(r"\bfor (?:the )?(?:whole of |full year |year )?$", re.IGNORECASE)
SET_FOR_BEFORE = re.compile(
    r"\b(?:scheduled|planned|slated|set|due|targeted|track|expected|aim\w*|target\w*|plans?) for (?:the )?$",
    re.IGNORECASE,
)
