"""How long extraction takes for a megabyte of text: `python tests/benchmarks/extraction_speed.py`.

The texts are the labelled ones of tests/catalysts/extraction, repeated, alone and mixed with talk as in news.
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
FILLER = {
    "en": "Makers of such parts depend on a few buyers, and the mood of these turns with the price of the metal. "
    "Nobody in the trade doubts that the method works; whether it pays is another matter, as it was last year. ",
    "zh": "业内普遍关心的是成本能否继续下降，以及下游客户愿意为此支付多少。技术路线之争仍在继续，短期内难有定论。",
}


def megabyte(language: str, n_between: int = 0) -> str:
    """A megabyte (UTF-8) of labelled texts in one language, with paragraphs that tell of nothing between them."""
    sheets = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(TEXTS.glob("*/*.toml"))]
    between = "\n" + FILLER[language] * n_between + "\n"
    text = between.join(sheet["text"] for sheet in sheets if sheet["language"] == language)
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
    for language, n_between in (("en", 0), ("zh", 0), ("en", 4), ("zh", 4)):
        text = megabyte(language, n_between)
        taken, n_candidates = seconds(text, finder)
        size = len(text.encode()) / MEGABYTE
        kind = "announcements mixed with talk" if n_between else "announcements alone"
        print(f"{language}, {kind}: {size:.2f} MB, {n_candidates} candidates: {taken / size:.2f} s a megabyte")


if __name__ == "__main__":
    main()
