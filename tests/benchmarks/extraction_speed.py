"""How long extraction takes for a megabyte of text: `python tests/benchmarks/extraction_speed.py`.

The texts are the labelled ones of tests/catalysts/extraction, repeated: denser in dates and announcements than news.
Seconds are of the processor, so that other work on the machine does not count.
"""

import sys
import tomllib
from pathlib import Path
from time import process_time

from catalysts.extraction import extract
from catalysts.names import NameFinder, read_names
from catalysts.when import When

TEXTS = Path(__file__).parents[1] / "catalysts" / "extraction" / "texts"
MEGABYTE = 1_000_000


def megabyte(language: str) -> str:
    """A megabyte (UTF-8) of labelled texts in one language."""
    sheets = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(TEXTS.glob("*/*.toml"))]
    text = "\n".join(sheet["text"] for sheet in sheets if sheet["language"] == language)
    n_bytes = len(text.encode())
    return text * (MEGABYTE // n_bytes + 1)


def seconds(text: str, finder: NameFinder) -> tuple[float, int]:
    started = process_time()
    n_candidates = len(extract(text, When.parse("2025-06-25"), finder).candidates)
    return process_time() - started, n_candidates


def main() -> None:
    names = read_names(sys.argv[1] if len(sys.argv) > 1 else TEXTS / "aliases.csv")
    started = process_time()
    finder = NameFinder.of(names)
    extract("Veltrix opened a plant on May 3, 2025.", When.parse("2025-06-25"), finder)
    print(f"tables read and patterns made: {process_time() - started:.2f} s")
    for language in ("en", "zh"):
        text = megabyte(language)
        taken, n_candidates = seconds(text, finder)
        size = len(text.encode()) / MEGABYTE
        print(f"{language}: {size:.2f} MB, {n_candidates} candidates: {taken:.2f} s, {taken / size:.2f} s a megabyte")


if __name__ == "__main__":
    main()
