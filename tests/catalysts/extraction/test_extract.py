"""What extraction promises of single texts; how good it is on many stands in test_scores.py."""

import hashlib

import pytest

from catalysts.catalyst import Kind, Target
from catalysts.extraction import Candidate, Extraction, extract
from catalysts.extraction.identity import fingerprint
from catalysts.names import Alias, Names
from catalysts.when import When

NAMES = Names(
    (
        Alias("Veltrix", Target("VLTX")),
        Alias("Orlin Motors", Target("9991.HK")),
        Alias("Minhai Power", Target("300991.SZ")),
        Alias("Minhai … Borderless", Target("unlisted", is_listed=False)),
        Alias("星澜半导体", Target("688901.SS")),
    )
)


def read(text: str, published: str = "2024-05-06") -> Extraction:
    return extract(text, When.parse(published), NAMES)


def only(text: str, published: str = "2024-05-06") -> Candidate:
    (one,) = read(text, published).candidates
    return one


def told(one: Candidate) -> tuple[str, str, str, int]:
    return str(one.announced), str(one.occurs or ""), one.kind.value, one.direction


def test_what_is_said_now_and_happens_later_has_two_dates() -> None:
    one = only("Veltrix said on May 3 that it will start production in 2026.")
    assert told(one) == ("2024-05-03", "2026", "milestone", 1)
    assert one.scheduled
    assert one.first_hand
    assert [str(target) for target in one.targets] == ["VLTX"]


def test_two_announcements_in_one_sentence_are_two() -> None:
    found = read("Veltrix opened a plant on April 29, and Orlin Motors recalled 4,000 cars on May 2.").candidates
    assert [(told(one)[0], one.kind, one.direction, str(one.targets[0])) for one in found] == [
        ("2024-04-29", Kind.CAPACITY, 1, "VLTX"),
        ("2024-05-02", Kind.PRODUCT, -1, "9991.HK"),
    ]


def test_glued_sentences_are_cut() -> None:
    found = read("On May 2, Veltrix launched a chip with a life of 600 times.Orlin Motors expects to sell it in 2026.")
    assert [told(one)[:2] for one in found.candidates] == [("2024-05-02", ""), ("2024-05-06", "2026")]


def test_news_of_the_day_is_announced_by_the_document() -> None:
    one = only("Veltrix unveiled a new chip today.")
    assert told(one)[0] == "2024-05-06"
    one = only("Veltrix has unveiled a new chip.")
    assert told(one)[0] == "2024-05-06"
    assert "date-of-document" in one.flags
    assert one.confidence <= 0.5


def test_recently_is_no_date_but_known_with_the_document() -> None:
    one = only("Veltrix recently launched a new chip.")
    assert one.announced is None
    assert str(one.known_at) == "2024-05-06"
    assert "vague-date" in one.flags


def test_a_rule_that_comes_into_force_later_is_two() -> None:
    text = "The Ministry of Commerce issued rules on exports on May 2, which will take effect on July 1, 2024."
    found = read(text).candidates
    assert [(told(one)[:3], one.bodies) for one in found] == [
        (("2024-05-02", "", "policy"), ("MOFCOM",)),
        (("2024-05-02", "2024-07-01", "milestone"), ("MOFCOM",)),
    ]


def test_a_plan_goes_on_with_the_news_it_belongs_to() -> None:
    found = read("On May 2, Veltrix launched a chip. The company plans to start mass production by the end of 2025.")
    assert told(found.candidates[1])[:2] == ("2024-05-02", "2024-05-02/2025-12")


def test_an_unknown_company_is_listed_and_not_guessed() -> None:
    found = read("On May 2, Kestrel Pharma signed a contract with Veltrix. 5月3日，蓝鲸科技宣布完成融资。")
    assert found.candidates[0].unresolved == ("Kestrel Pharma",)
    assert found.candidates[1].unresolved == ("蓝鲸科技",)
    assert found.candidates[1].targets == ()
    assert [name.name for name in found.unresolved] == ["Kestrel Pharma", "蓝鲸科技"]


def test_a_pair_in_the_text_teaches_its_ticker() -> None:
    found = read("On May 2, Kestrel Pharma (300123.SZ) signed a contract.")
    assert [str(target) for target in found.candidates[0].targets] == ["300123.SZ"]
    assert [(alias.alias, str(alias.target)) for alias in found.learned][:1] == [("Kestrel Pharma", "300123.SZ")]


def test_a_garbled_name_follows_the_row_of_its_context() -> None:
    names = Names((Alias("CATL", Target("300750.SZ")), Alias("CATL … Boundless", Target("CALB", is_listed=False))))
    text = "On May 2, CATL unveiled a cell named Boundless." + " It is blue." * 40 + " On May 3, CATL opened a plant."
    found = extract(text, When.parse("2024-05-06"), names).candidates
    assert [str(one.targets[0]) for one in found] == ["unlisted:CALB", "300750.SZ"]
    assert "likely-name" in found[0].flags


@pytest.mark.parametrize(
    "text",
    [
        "Shares of Veltrix rose 4% on May 3 to their highest close since January.",
        "5月3日，星澜半导体涨停，成交额18.6亿元。",
        "In 2023, Veltrix sold 31,877 chips, up 44% from a year earlier.",
        "The market is forecast to reach 9 billion yuan in 2030.",
        "预计到2030年市场规模将达90亿元。",
        "Veltrix was founded in June 1998.",
        "Veltrix had planned to open a plant in 2026.",
        "Veltrix declined to comment on Monday.",
    ],
)
def test_prices_statistics_and_past_plans_are_no_catalysts(text: str) -> None:
    assert read(text).candidates == ()


def test_a_denial_is_no_event() -> None:
    assert not [
        one for one in read("On May 3, Veltrix has not launched the chip.").candidates if one.kind is Kind.PRODUCT
    ]


def test_ids_titles_spans_and_fingerprint() -> None:
    text = "Intro.\nOn May 2, Veltrix launched a chip.\nOn May 2, Veltrix signed a contract. It signed it gladly.\n"
    found = read(text)
    assert [text[slice(*one.span)] for one in found.candidates] == [
        "On May 2, Veltrix launched a chip.",
        "On May 2, Veltrix signed a contract.",
    ] or len(found.candidates) == 3
    assert len({one.id for one in found.candidates}) == len(found.candidates)
    assert found.candidates[0].title == "Product of 2024-05-02: VLTX"
    assert found.document.sha256 == hashlib.sha256(text.encode()).hexdigest() == fingerprint(text)
    assert found.document.length == len(text)


def test_the_same_text_gives_the_same_candidates() -> None:
    text = "On May 2, Veltrix launched a chip, and Orlin Motors and Minhai Power signed a contract on May 3."
    assert read(text) == read(text)
