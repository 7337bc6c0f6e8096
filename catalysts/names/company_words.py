"""Words that make a name look like a company's, words that any company may bear, and words that are no name."""

import re

from catalysts.names.plain_text import letters

# Forms of company: the same company with or without them.
_FORMS = """Co Ltd Inc Corp Corporation Company Limited PLC LLC AG SA NV SE GmbH Group Holding Holdings Shares
    Incorporated KK AB ASA Oyj"""
# Trades: a part of the name; with another trade it is another company.
_TRADES = """Energy Energies Power Technology Technologies Tech Hightech Materials Material Automobile Automotive Auto
    Autos Motor Motors Electronics Electronic Electric Electrical Electrochemical Chemical Chemicals Lithium Battery
    Batteries Pharma Pharmaceutical Pharmaceuticals Biotech Biotechnology Biopharma Biologics Biosciences Bio Medical
    Medicine Therapeutics Semiconductor Semiconductors Microelectronics Optoelectronics Optronics Photonics
    Instruments Industries Industrial Intelligence Intelligent Robotics Robot Aviation Aircraft Airlines Aerospace
    Steel Copper Mining Resources Securities Bank Insurance Capital Software Systems Network Networks Communications
    Telecom Equipment Machinery Manufacturing Foods Beverage Logistics Shipping Solar Wind Nuclear Petroleum Oil
    Laboratories Labs Union"""
# Words that stand with a trade without making a name of it: "New Energy", "Solid-State Battery".
_GENERIC = """New Solid State Allsolid Semisolid Lithium Ion Sodium Power Energy Storage Electric Vehicle Vehicles
    National International Global World Information Industry Industrial Digital Green Clean Artificial General
    Advanced Innovation Development Key Smart Future Science Commercial Central Investment Chinese American European
    Japanese Korean German Western Eastern Northern Southern Domestic Foreign Key Large Small First Second Third Next
    Generation High Low Raw Big Deep Passenger Consumer Medical Drug Chip Clinical Price Semiconductor Battery"""
# Words that begin or fill a sentence in capitals, and places.
_NO_NAME = """A About According Additionally After All Also Although Among An And Another Any As At Because Before Both
    But By During Each Earlier Even Every Finally Firstly Following For Former From Further Furthermore Had Has Have He
    Her Here His How However If In Including Instead Into Investors Is It Its Last Later Lastly Like Looking Many
    Meanwhile Moreover Most Mr Mrs Ms Dr Nearly Neither No Nor Not Now Of Often On Once One Only Or Other Our Out Over
    Overall Previously Recently Regarding Secondly See Several She Since So Some Source Still Stocks Such Take Than
    That The Their Then There These They This Those Though Thirdly Through Thus To Today Together Tomorrow Two Three
    Under Unlike Until Up Upon Was We Were What When Where Whether Which While Who Why Will With Within Yesterday Yet
    You Your Shareholders Analysts Producers Makers Companies Stock Share
    January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug
    Sep Sept Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday Q1 Q2 Q3 Q4 H1 H2
    China Japan Korea Germany France Europe Asia America Beijing Shanghai Shenzhen Guangzhou Hefei Anhui Zhejiang
    Jiangsu Sichuan Hong Kong Taiwan London Washington Tokyo Seoul US USA UK EU UN"""
# A sequence that holds one of these is a body, an event, a paper or a product, not a company.
_BODIES = """Ministry Council Commission Administration Association Society Bureau Office Committee Department Agency
    Authority Government Congress Parliament Court Conference Forum Congress Summit Expo Exhibition Symposium Seminar
    University Institute Academy Exchange Journal Times News Daily Report Index ETF Fund Plan Act Law Standard
    Standards Programme Program Award Meeting Festival Day Week Month Year Edition Chairman President Chief Analyst
    CEO CFO Minister Professor Point Points Opinions Conclusion Finance App Comment"""


def _set(words: str) -> frozenset[str]:
    return frozenset(word.lower() for word in words.split())


FORMS, TRADES, GENERIC = _set(_FORMS), _set(_TRADES), _set(_GENERIC)
NO_NAME, BODIES = _set(_NO_NAME), _set(_BODIES)
EMPTY = FORMS | TRADES | GENERIC | NO_NAME

_WORD = re.compile(r"[^\W_]+(?:[-&'][^\W_]+)*")
_CHINESE_FORMS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|控股集团|集团股份|股份|集团|控股)$")


def words_of(name: str) -> list[str]:
    """The words of a name by their letters, hyphenated ones as one word: "High-Tech" is "hightech"."""
    return [letters(word) for word in _WORD.findall(name)]


def without_form(name: str) -> str:
    """A name's letters without the form of company at its end; "Keheng Co., Ltd." is "keheng"."""
    words = words_of(name)
    while len(words) > 1 and words[-1] in FORMS:
        words.pop()
    text = "".join(words)
    return _CHINESE_FORMS.sub("", text) or text


def own_part(name: str) -> str:
    """The letters that are a company's own: its name without forms, trades and generic words at its end."""
    words = words_of(name)
    while len(words) > 1 and words[-1] in FORMS | TRADES | GENERIC:
        words.pop()
    return "".join(words)
