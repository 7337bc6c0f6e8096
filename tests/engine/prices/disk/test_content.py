"""The hash of content, worked out from its description with the standard library alone."""

import hashlib
import struct
from collections.abc import Callable
from datetime import date

import pytest

from engine.markets.instrument import Instruments
from engine.markets.rules.statuses import Statuses
from engine.prices.action import CorporateAction
from engine.prices.content import content_hashes, content_name, content_sha256, parsed_content_name
from engine.prices.history import History

Make = Callable[..., History]


def test_the_hash_is_what_it_says(history: Make) -> None:
    """Mark, ticker and count, days since 1970, five columns, then the actions."""
    bars = history("2024-01-01", "2024-01-02").bars
    actions = [CorporateAction("600000.SS", date(2024, 1, 2), 1.4, 0.3066)]
    days = [(date(2024, 1, day) - date(1970, 1, 1)).days for day in (1, 2)]
    closes = [10 + (date(2024, 1, day) - date(2020, 1, 1)).days / 100 for day in (1, 2)]
    told = b"catalyst-prices/1\n600000.SS\n2\n" + struct.pack("<2i", *days)
    for column in (closes, [c + 0.5 for c in closes], [c - 0.5 for c in closes], closes, [1000.0] * 2):
        told += struct.pack("<2d", *column)
    told += b"2024-01-02,1.4,0.3066\n"
    assert content_sha256(bars, actions) == hashlib.sha256(told).hexdigest()


def test_every_figure_counts_and_what_changes_nothing_does_not(history: Make) -> None:
    """Another figure, session, action or ticker is another hash; an action of 1 and 0 is none."""
    base = history("2024-01-01", "2024-01-05")
    nothing = CorporateAction("600000.SS", date(2024, 1, 2))
    dividend = CorporateAction("600000.SS", date(2024, 1, 2), 1.0, 0.1)
    hashes = [
        content_sha256(base.bars, ()),
        content_sha256(base.bars, (dividend,)),
        content_sha256(base.bars.until(date(2024, 1, 4)), ()),
        content_sha256(history("2024-01-01", "2024-01-05", plus=1e-12).bars, ()),
        content_sha256(history("2024-01-01", "2024-01-05", "600001.SS").bars, ()),
    ]
    assert len(set(hashes)) == len(hashes)
    assert content_sha256(base.bars, (nothing,)) == hashes[0]


def test_names(history: Make) -> None:
    """A name tells ticker and range; other names tell nothing."""
    name = content_name(history("2024-01-01", "2024-01-05", "^GSPC").bars)
    assert name == "prices/content/^GSPC/2024-01-01/2024-01-05"
    assert parsed_content_name(name) == ("^GSPC", date(2024, 1, 1), date(2024, 1, 5))


@pytest.mark.parametrize(
    "name",
    [
        "prices/bars/A.csv",
        "prices/content/instruments",
        "prices/content/A/x/y",
        "a/prices/content/A/2024-01-01/2024-01-02",
    ],
)
def test_other_names(name: str) -> None:
    """They are another's."""
    assert parsed_content_name(name) is None


def test_a_run_notes_every_ticker_and_both_tables(history: Make) -> None:
    """By name, sorted."""
    bars = {name: history("2024-01-01", "2024-01-05", name).bars for name in ("B", "A")}
    names = [name for name, _ in content_hashes(bars, {}, Instruments(), Statuses())]
    assert names == [
        "prices/content/A/2024-01-01/2024-01-05",
        "prices/content/B/2024-01-01/2024-01-05",
        "prices/content/instruments",
        "prices/content/statuses",
    ]
