"""Hostile texts: bounded time, no error; time grows with the length and not with its square."""

from time import process_time

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


def seconds(text: str) -> float:
    started = process_time()
    extract(text, PUBLISHED, FINDER)
    return process_time() - started


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_text_is_read_in_bounded_time(name: str) -> None:
    text = HOSTILE[name](20_000)
    assert seconds(text) < 2
    inferred_publication(text)


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_page_is_stripped(name: str) -> None:
    html_text(HOSTILE[name](20_000))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["no sentence end", "bomb of repeats", "Chinese without an end", "capitals"])
def test_time_grows_with_the_length(name: str) -> None:
    short, long = seconds(HOSTILE[name](20_000)), seconds(HOSTILE[name](160_000))
    assert long < 8 * short * 3 + 0.5


@pytest.mark.slow
def test_ten_megabytes_without_an_end_are_read() -> None:
    assert seconds(HOSTILE["one word"](10_000_000)) < 60
