"""What a text may hold: a line without hidden characters, a slug, a ticker, a place; each check says what is wrong."""

import re
from unicodedata import category, name, normalize

from catalysts.errors import Fault

LONGEST_SLUG = 100
LONGEST_TICKER = 20

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
_TICKER = re.compile(r"[A-Z0-9^][A-Z0-9]*(?:[.=-][A-Z0-9]+)*")
# Separators of lines, surrogates, and the signs that turn or hide text without being seen.
_HIDDEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\u2028\u2029\ud800-\udfff\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def normalised(text: str) -> str:
    """A machine-read text with full-width forms made plain and outer blanks removed."""
    return normalize("NFKC", text).strip()


def character(sign: str) -> str:
    """A character by its code point and name, for a sentence about one that cannot be seen."""
    return f"U+{ord(sign):04X} {name(sign, 'control character')}"


def line_faults(key: str, text: str, *, needed: bool = True) -> tuple[Fault, ...]:
    """Faults of a text that must be one line, without outer blanks and hidden characters."""
    if not text:
        return (Fault("", key, "", "one line of text"),) if needed else ()
    hidden = _HIDDEN.search(text)
    if hidden:
        place = f"{character(hidden[0])} stands at character {hidden.start() + 1}"
        return (Fault("", key, text, "one line of plain text", f"{place}: remove it"),)
    if text != text.strip():
        return (Fault("", key, text, "a text without blanks around it", "remove them"),)
    return ()


def slug_faults(key: str, text: str, *, needed: bool = True) -> tuple[Fault, ...]:
    """Faults of a text that must be a slug: small letters, digits and hyphens."""
    if not text and not needed:
        return ()
    if _SLUG.fullmatch(text) and len(text) <= LONGEST_SLUG:
        return ()
    expected = f"a slug (a-z, 0-9 and hyphens, at most {LONGEST_SLUG} characters)"
    plain = re.sub(r"[\s_]+", "-", normalised(text).lower())
    remedy = f'write "{plain}"' if _SLUG.fullmatch(plain) and plain != text else _odd_sign(text, r"[a-z0-9-]")
    return (Fault("", key, text, expected, remedy),)


def ticker_faults(key: str, text: str, *, needed: bool = True) -> tuple[Fault, ...]:
    """Faults of a text that must be a ticker in Yahoo's spelling, such as 300438.SZ, 0700.HK or ^GSPC."""
    if not text and not needed:
        return ()
    if _TICKER.fullmatch(text) and len(text) <= LONGEST_TICKER:
        return ()
    expected = "a ticker such as 300438.SZ (A-Z and 0-9, single dots, hyphens or equals signs between)"
    upper = normalised(text).upper()
    if upper != text and _TICKER.fullmatch(upper) and "." in upper:
        return (Fault("", key, text, expected, f'write "{upper}"'),)
    several = [part for part in re.split(r"[\s,+|]+", upper) if part]
    if len(several) > 1 and all(map(_TICKER.fullmatch, several)):
        return (Fault("", key, text, expected, f'several are written "{";".join(several)}" in CSV, as a list in TOML'),)
    return (Fault("", key, text, expected, _odd_sign(text, r"[A-Z0-9.^=-]")),)


def span_faults(key: str, span: tuple[int, int] | None) -> tuple[Fault, ...]:
    """Faults of a place in a text: [first character, character after the last], counted from 0."""
    if span is None or (len(span) == 2 and 0 <= span[0] < span[1]):
        return ()
    text = ":".join(str(end) for end in span)
    return (Fault("", key, text, "a span from 0 up that ends after it begins"),)


def _odd_sign(text: str, allowed: str) -> str:
    """The first sign that does not belong, by its code point: a letter l for a 1 is not seen otherwise."""
    for place, sign in enumerate(text, start=1):
        if not re.fullmatch(allowed, sign):
            kind = "hidden " if category(sign) in {"Cf", "Cc"} else ""
            return f"{kind}{character(sign)} stands at character {place}"
    return ""
