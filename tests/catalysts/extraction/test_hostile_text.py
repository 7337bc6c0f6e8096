"""Hostile texts: they are read to the end without an error; what goes back over a text would not come to an end."""

import pytest

from catalysts.catalyst import Target
from catalysts.extraction import extract
from catalysts.extraction.html_text import html_text
from catalysts.extraction.publication import inferred_publication
from catalysts.names import Alias, NameFinder, Names
from catalysts.when import When
from tests.catalysts.extraction.hostile_texts import HOSTILE

FINDER = NameFinder.of(Names((Alias("Veltrix", Target("VLTX")), Alias("星澜半导体", Target("688901.SS")))))
PUBLISHED = When.parse("2025-06-25")


@pytest.mark.parametrize("name", sorted(HOSTILE))
@pytest.mark.timeout(60)
def test_a_hostile_text_is_read(name: str) -> None:
    text = HOSTILE[name](20_000)
    extract(text, PUBLISHED, FINDER)
    inferred_publication(text)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_page_is_stripped(name: str) -> None:
    html_text(HOSTILE[name](20_000))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no sentence end", "bomb of repeats", "Chinese without an end", "capitals"])
@pytest.mark.timeout(120)
def test_a_long_hostile_text_is_read(name: str) -> None:
    extract(HOSTILE[name](160_000), PUBLISHED, FINDER)


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_ten_megabytes_without_an_end_are_read() -> None:
    extract(HOSTILE["one word"](10_000_000), PUBLISHED, FINDER)
