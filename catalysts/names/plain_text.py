"""A text made plain for comparison, character for character, so that every place stays where it is."""

import re
from functools import lru_cache

_SAME_LENGTH: dict[int, int | str] = {
    **{0xFF01 + place: 0x21 + place for place in range(94)},
    **dict.fromkeys([0x3000, 0xA0, 0x2002, 0x2003, 0x2009, 0x202F], " "),
    **dict.fromkeys([0x2018, 0x2019, 0x02BC], "'"),
    **dict.fromkeys(range(0x2010, 0x2016), "-"),
    ord("İ"): "I",
}
_NO_SIGN_OF_A_NAME = re.compile(r"[\W_]+")

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
"""Chinese characters, as a range for a class of a regular expression."""


def plain(text: str) -> str:
    """The text with full-width forms, odd blanks, quotes and dashes made plain; as long as before."""
    return text.translate(_SAME_LENGTH)


def lowered(text: str) -> str:
    """A plain text in small letters, as long as before."""
    small = text.lower()
    if len(small) == len(text):
        return small
    return "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)


@lru_cache(maxsize=65536)
def letters(text: str) -> str:
    """A name by its letters and digits alone, in small letters: "Peng Hui Energy" is "penghuienergy"."""
    return _NO_SIGN_OF_A_NAME.sub("", lowered(plain(text)))
