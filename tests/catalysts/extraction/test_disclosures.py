"""Notices of companies and exchanges: what a filing is called decides, not the verb that publishes it."""

import pytest

from catalysts.catalyst import Target
from catalysts.extraction import Candidate, extract
from catalysts.names import Alias, Names
from catalysts.when import When

NAMES = Names((Alias("Veltrix", Target("VLTX")), Alias("闽海动力", Target("300991.SZ"))))


def only(text: str, published: str = "2024-03-28") -> Candidate:
    (one,) = extract(text, When.parse(published), NAMES).candidates
    return one


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("闽海动力上周五发布股票交易异常波动公告，提示投资风险。", -1),
        ("3月26日，闽海动力发布严重异常波动公告。", -1),
        ("3月26日，闽海动力发布风险提示公告。", -1),
        ("3月26日，闽海动力发布关于股票交易风险的提示性公告。", -1),
        ("3月26日，闽海动力发布澄清公告，称未签署合同。", 0),
        ("3月26日，闽海动力公告称，股票交易异常波动，不存在应披露而未披露的重大事项。", 0),
        ("3月26日，闽海动力收到深交所问询函，要求于4月5日前回复。", -1),
        ("3月26日，深交所向闽海动力下发关注函。", -1),
        ("3月26日，闽海动力披露减持计划，控股股东拟减持不超过2%股份。", -1),
        ("闽海动力3月26日公告，公司收到证监会立案告知书。", -1),
        ("3月26日，闽海动力发布公告，股票可能被终止上市。", -1),
        ("3月26日，闽海动力发布关于签订合同的公告。", 1),
        ("On March 26, Veltrix released an announcement on abnormal stock trading fluctuations.", -1),
        ("On March 26, Veltrix released a risk warning announcement.", -1),
        ("Veltrix published a clarification announcement on March 26.", 0),
        ("Veltrix published a notice on abnormal trading on March 26; there is no undisclosed information.", 0),
        ("On March 26, Veltrix received an inquiry letter from the exchange.", -1),
        ("On March 26, Veltrix received a delisting warning from Nasdaq.", -1),
        ("Veltrix disclosed a share reduction plan on March 26.", -1),
        ("On March 26, Veltrix said it is under investigation.", -1),
        ("Veltrix clarified on March 26 that it has no such business.", 0),
        ("On March 26 Veltrix cut its full-year revenue outlook.", -1),
        ("On March 26 Veltrix lifted its annual forecast.", 1),
    ],
)
def test_a_notice_is_a_disclosure_of_its_sign(text: str, direction: int) -> None:
    one = only(text)
    assert (one.kind.value, one.direction) == ("disclosure", direction)
    assert len(one.targets) == 1


@pytest.mark.parametrize(
    ("text", "kind", "direction"),
    [
        ("3月26日，闽海动力公告，公司股票自3月29日起停牌核查。", "milestone", -1),
        ("3月26日，闽海动力公告撤销退市风险警示。", "market", 1),
        ("On March 26, Veltrix announced a trading halt.", "market", -1),
        ("On March 26, Veltrix released the standard, which clarified the definition.", "standard", 1),
        ("On March 26, Veltrix launched a risk-free chip.", "product", 1),
    ],
)
def test_what_is_no_mere_notice_keeps_its_kind(text: str, kind: str, direction: int) -> None:
    one = only(text)
    assert (one.kind.value, one.direction) == (kind, direction)


@pytest.mark.parametrize("text", ["announced a contract", "announced that", "announced growth", "announced a loss"])
def test_a_direction_is_a_number_that_a_file_can_hold(text: str) -> None:
    """A truth value would pass for one in Python and be refused by the file that it is written to."""
    assert type(only(f"On March 26, Veltrix {text} on its chip.").direction) is int


def test_a_price_that_counts_as_abnormal_is_no_notice() -> None:
    text = "3月26日，闽海动力股票连续三日累计上升30%，属于股票交易异常波动。"
    assert extract(text, When.parse("2024-03-28"), NAMES).candidates == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("亿航云翼宣布，3月27日获得民航局颁发的生产许可证。", "亿航云翼"),
        ("3月27日，亿航云翼获得民航局颁发的生产许可证。", "亿航云翼"),
        ("亿航云翼上周五发布新一代飞行器。", "亿航云翼"),
        ("亿航云翼表示，飞行汽车预计2025年底投产。", "亿航云翼"),
        ("3月27日，深交所向亿航云翼下发关注函。", "亿航云翼"),
        ("3月26日，亿航云翼公告控股股东增持股份。", "亿航云翼"),
        ("3月26日，亿航云翼因违规被公开谴责。", "亿航云翼"),
        ("3月26日，亿航云翼首架飞机下线。", "亿航云翼"),
        ("On March 26, the Shenzhen Stock Exchange sent Kestrel a letter of inquiry.", "Kestrel"),
        ("The China Securities Regulatory Commission opened an investigation into Kestrel on March 26.", "Kestrel"),
        ("Kestrel on March 26 published a notice on abnormal trading.", "Kestrel"),
    ],
)
def test_an_actor_that_the_table_lacks_is_listed(text: str, name: str) -> None:
    found = extract(text, When.parse("2024-03-28"), NAMES)
    assert [one.name for one in found.unresolved] == [name]
    assert found.candidates[0].unresolved == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "3月26日，工信部发布新规。",
        "3月26日，国务院常务会议审议通过方案。",
        "张伟表示，新品将于5月开始交付。",
        "新工厂预计2025年底投产。",
        "飞行汽车3月26日首飞。",
        "On March 26, the International Solid-State Battery Electrolyte Innovation Development Conference was held.",
        "On March 26, the Ministry of Commerce issued rules.",
        "Solid-State Battery launched on March 26.",
        "The government of India imposed duties on March 26.",
    ],
)
def test_what_is_no_company_is_not_listed_as_one(text: str) -> None:
    assert extract(text, When.parse("2024-03-28"), NAMES).unresolved == ()


@pytest.mark.parametrize(
    ("text", "occurs"),
    [
        ("闽海动力表示，新工厂预计2025年底投产。", "2025-12"),
        ("闽海动力表示，新工厂预计2025年底前投产。", "2024-03-28/2025-12"),
        ("闽海动力表示，新工厂将于三季度末投产。", "2024-09"),
        ("闽海动力表示，到2025年底将建成新工厂。", "2024-03-28/2025-12"),
        ("Veltrix will open a plant at the end of 2025.", "2025-12"),
        ("Veltrix will open a plant by the end of 2025.", "2024-03-28/2025-12"),
    ],
)
def test_at_the_end_is_its_month_and_by_the_end_a_window(text: str, occurs: str) -> None:
    assert str(only(text).occurs) == occurs


def test_a_drug_is_submitted_again() -> None:
    text = "Veltrix received a complete response letter on March 26. It expects to resubmit by the end of May 2024."
    second = extract(text, When.parse("2024-03-28"), NAMES).candidates[1]
    assert (second.kind.value, str(second.announced), str(second.occurs)) == (
        "milestone",
        "2024-03-26",
        "2024-03-26/2024-05",
    )


def test_may_is_a_month_and_no_doubt() -> None:
    one = only("On May 2 Veltrix won a patent suit.", "2024-05-06")
    assert (str(one.announced), one.scheduled) == ("2024-05-02", False)
