"""Texts that are made to hurt: each named, each a function of a size in characters."""

from collections.abc import Callable

HOSTILE: dict[str, Callable[[int], str]] = {
    "no sentence end": lambda n: "On August 28 Veltrix opened a plant and " * (n // 40),
    "one word": lambda n: "a" * n,
    "one line of digits": lambda n: "2024-08-28" * (n // 10),
    "digits and hyphens": lambda n: "20-24-" * (n // 6),
    "blanks": lambda n: " " * n,
    "blanks after a date": lambda n: "August 28," + " " * n,
    "capitals": lambda n: "Aaaa Bbbb " * (n // 10),
    "capitals and hyphens": lambda n: "A-B&C'" * (n // 6),
    "control characters": lambda n: "\x00\x07\x1b[31m On May 3 it said\x85 " * (n // 24),
    "commas": lambda n: "," * n,
    "dots": lambda n: ". " * (n // 2),
    "quotes": lambda n: "“\"'" * (n // 3),
    "brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "book titles left open": lambda n: "《" * n,
    "months": lambda n: "In May " * (n // 7),
    "ands": lambda n: " and that" * (n // 9),
    "bomb of repeats": lambda n: "since aing " * (n // 11) + "2024",
    "right to left": lambda n: "في 28 أغسطس 2024 أعلنت \u202eVeltrix\u202c " * (n // 34),
    "mixed scripts": lambda n: "8月28日，Veltrix はOn August 28発表 Äpfel ẞ İ ſ 𝔘 " * (n // 42),
    "Chinese without an end": lambda n: "公司八月二十八日公告将于明年投产" * (n // 16),
    "Chinese months": lambda n: "十一月" * (n // 3),
    "line ends": lambda n: "\n" * n,
    "separators": lambda n: "\u2028\u2029\u0085" * (n // 3),
    "surrogates of a bad decode": lambda n: "\udc80 On May 3 Veltrix opened a plant.\n" * (n // 36),
    "tags": lambda n: "<p>" * (n // 3),
    "many companies": lambda n: "Alpha Pharma, Beta Motors and Gamma Energy (300123.SZ) signed on May 3. " * (n // 72),
    "number words": lambda n: "Q1 1H25 FY2025 3Q " * (n // 18),
}
