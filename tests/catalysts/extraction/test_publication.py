"""What a text suggests as its date: always with its grounds, and never more than a suggestion."""

from datetime import date

import pytest

from catalysts.extraction.publication import inferred_publication

TALE = "A long tale.\n" * 9


@pytest.mark.parametrize(
    ("text", "day", "reason"),
    [
        (
            "Announcement, 28 August 2024\n\nThe company opened a plant on 1 July 2024.",
            date(2024, 8, 28),
            "first lines",
        ),
        (
            TALE + "It opened on 1 July 2024 and closed on 3 July 2024.",
            date(2024, 7, 3),
            "latest full date",
        ),
        (
            TALE + "It will open on 1 July 2031. It opened on 3 July 2024.",
            date(2024, 7, 3),
            "latest full",
        ),
        ("It opened in 2024, and on August 28 it closed. It will be large by 2030.", date(2024, 8, 28), "latest year"),
        ("8月28日，公司公告。2024年业绩良好。", date(2024, 8, 28), "latest year told"),
        ("The ETF rose 1.27% today.", None, "today"),
        ("Nothing.", None, "no full date"),
    ],
)
def test_a_date_is_inferred_with_its_grounds(text: str, day: date | None, reason: str) -> None:
    inference = inferred_publication(text)
    assert inference.day == day
    assert any(reason in sentence for sentence in inference.reasons)
