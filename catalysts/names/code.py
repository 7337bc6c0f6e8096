"""Codes of instruments as texts print them, and the tickers they stand for."""

import re

# Numbers that one mainland exchange alone gives out, by the code segment rules of the two exchanges; 000 is not
# among them (stocks of Shenzhen, indices of Shanghai), nor are numbers of open-ended funds.
_NUMBERS = (
    (re.compile(r"(?:60[0135]|68[89]|51|56|58)\d+", re.ASCII), ".SS"),
    (re.compile(r"(?:00[123]|30[012]|15|16)\d+", re.ASCII), ".SZ"),
    (re.compile(r"(?:920|43|83|87)\d+", re.ASCII), ".BJ"),
)
_ENDINGS = {"SH": ".SS", "SS": ".SS", "XSHG": ".SS", "SZ": ".SZ", "XSHE": ".SZ", "BJ": ".BJ", "TI": ".TI", "HK": ".HK"}
_ENDINGS |= {"O": "", "N": "", "OQ": "", "US": "", "T": ".T"}
_EXCHANGES = {"SSE": ".SS", "SHSE": ".SS", "SHA": ".SS", "SZSE": ".SZ", "SHE": ".SZ", **_ENDINGS}
_EXCHANGES |= {"NASDAQ": "", "NYSE": "", "NYSEAMERICAN": "", "AMEX": "", "NYSEARCA": "", "NYSE ARCA": ""}
_EXCHANGES |= {"NYSE AMERICAN": "", "NASDAQGS": "", "HKEX": ".HK", "SEHK": ".HK", "HKG": ".HK", "HKSE": ".HK"}
_EXCHANGES |= {"TSE": ".T", "TYO": ".T", "LSE": ".L", "LON": ".L", "KRX": ".KS", "EPA": ".PA", "ETR": ".DE"}
_EXCHANGES |= {"上交所": ".SS", "深交所": ".SZ", "北交所": ".BJ", "港交所": ".HK", "纳斯达克": "", "纽交所": ""}
_NAMES = "|".join(sorted((name for name in _EXCHANGES if name not in {"O", "N", "T", "OQ"}), key=len, reverse=True))

WITH_ENDING = r"(?:\d{6}\.(?:SH|SS|XSHG|SZ|XSHE|BJ|TI)|\d{4,5}\.HK|\d{4}\.T|[A-Z]{1,5}\.(?:OQ|O|N|US))"
WITH_EXCHANGE = rf"(?:(?:{_NAMES})\s?:\s?(?:\d{{4,6}}|[A-Z]{{1,5}}(?:[.-][A-Z])?))"
NUMBER = r"\d{6}"
CODE = re.compile(rf"(?<![A-Za-z0-9.])(?:{WITH_EXCHANGE}|{WITH_ENDING})(?![A-Za-z0-9])", re.ASCII)
_SPLIT = re.compile(r"\s?:\s?")


def ticker_of(code: str) -> str | None:
    """The ticker of a printed code ("688499.SH", "SZ:300750", "NASDAQ: PFE", "300750"), or None where it tells none.

    A bare number is read only where one exchange alone gives out such numbers.
    """
    if code.isdigit():
        return next((code + ending for pattern, ending in _NUMBERS if pattern.fullmatch(code)), None)
    parts = _SPLIT.split(code, maxsplit=1)
    if len(parts) == 2:
        return _spelt(parts[1], _EXCHANGES.get(parts[0]))
    number, _, ending = code.rpartition(".")
    return _spelt(number, _ENDINGS.get(ending))


def _spelt(symbol: str, ending: str | None) -> str | None:
    if ending is None:
        return None
    if ending == "":
        return symbol.replace(".", "-") if symbol[:1].isalpha() else None
    if ending == ".HK" and symbol.isdigit() and len(symbol) <= 5:
        return f"{int(symbol):04d}.HK"
    if ending in {".SS", ".SZ", ".BJ", ".TI"}:
        return symbol + ending if symbol.isdigit() and len(symbol) == 6 else None
    return symbol + ending
