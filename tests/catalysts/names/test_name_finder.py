"""Whom a text names: by the table at the bounds of words, in any width and case, and what is left unresolved."""

import re
from pathlib import Path

import pytest

from catalysts import Alias, Target
from catalysts.names import NameFinder, Names, read_names

ROOT = Path(__file__).parents[3]
DOCUMENTS = ROOT.parent / "shared" / "documents"
SEEDS = NameFinder.of(read_names(ROOT / "seeds" / "aliases.csv"))


def named(text: str, finder: NameFinder = SEEDS) -> list[tuple[str, str | None]]:
    """What a finder reads in a text."""
    return [(one.text, str(one.target) if one.target else None) for one in finder.find(text)]


# Spellings of the three documents and the companies meant, as established by code, price move or Chinese original.
MEANT = {
    "Del Shares": "300473.SZ", "Nand Power": "300068.SZ", "Li Wang Shares": "831627.BJ",
    "Lian Chuang Shares": "300343.SZ", "Dongfeng Group": "601515.SS", "Lan Hai Huateng": "300484.SZ",
    "Yin Tu Net Union": "835508.BJ", "Xiang Feng Hua": "300890.SZ", "Peng Hui Energy": "300438.SZ",
    "Penghui Energy": "300438.SZ", "CATL": "300750.SZ", "Nantu Power": "300068.SZ", "BYD": "002594.SZ",
    "Contemporary Amperex Technology Co., Ltd.": "300750.SZ", "FAW": "unlisted:FAW", "SAIC": "600104.SS",
    "Weilai New Energy": "unlisted:WeLion", "Geely": "unlisted:Geely", "Nantong Battery": "300068.SZ",
    "CNOOC": "600938.SS", "Nvidia": "NVDA", "FAW Hongqi": "unlisted:FAW", "Chery": "unlisted:Chery",
    "Gotion High-tech": "002074.SZ", "vivo": "unlisted:vivo", "NIO": "unlisted:NIO", "SAIC Maxus": "600104.SS",
    "Xiangtan Electrochemical Industry": "002125.SZ", "Xiangtan Electrochemical": "002125.SZ",
    "Xinde New Materials": "301349.SZ", "Liyuanheng": "688499.SS", "Taihe Technology": "300801.SZ",
    "Huasheng Lithium": "688353.SS", "Zhenhua New Materials": "688707.SS", "Yuchen Intelligence": "688638.SS",
    "Dadongnan": "002263.SZ", "Nord Co., Ltd.": "600110.SS", "Saiwu Technology": "603212.SS",
    "Guoxuan High-Tech": "002074.SZ", "Hongtian Co., Ltd.": "603800.SS", "Changan Automobile": "000625.SZ",
    "Changan": "000625.SZ", "Keheng Co., Ltd.": "300340.SZ", "Haike Xinyuan": "301292.SZ",
    "Xinyuren": "688573.SS", "Battery ETF": "561910.SS", "CSI 300": "000300.SS",
    "Soochow Securities Solid-State Battery Index": "886032.TI", "886032.TI": "886032.TI",
}  # fmt: skip
OPEN = {"CITIC Securities", "Saibo Capital", "Kaiyuan Securities"}


@pytest.mark.parametrize(("spelling", "target"), MEANT.items())
def test_every_spelling_of_the_documents(spelling, target):
    """Each of the 49 is found in a sentence as a whole and means the company it should."""
    assert (spelling, target) in named(f"Yesterday {spelling} rose against the trend.")


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the three documents are not here")
def test_the_three_documents():
    """All spellings of the list and no others are found in the documents; three houses of brokers are left open."""
    found = [one for path in sorted(DOCUMENTS.glob("*.txt")) for one in SEEDS.find(path.read_text("utf-8"))]

    assert {one.text: str(one.target) for one in found if one.target} == MEANT
    assert {one.text for one in found if one.target is None} == OPEN
    spelt = "|".join(sorted(map(re.escape, MEANT), key=len, reverse=True))
    texts = "\n".join(path.read_text("utf-8") for path in DOCUMENTS.glob("*.txt"))
    assert sum(one.target is not None for one in found) == len(re.findall(rf"\b(?:{spelt})(?!\w)", texts))


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the three documents are not here")
def test_the_third_document_teaches_its_own_names():
    """Without any table, the fifteen companies that the article pairs with a code are known throughout."""
    text = next(DOCUMENTS.glob("003*.txt")).read_text("utf-8")
    found = NameFinder.of(Names()).find(text)

    paired = {one.text: str(one.target) for one in found if one.target}
    assert {name: MEANT[name] for name in paired if name in MEANT} == {
        name: target for name, target in paired.items() if name in MEANT
    }
    assert len({str(row.target) for row in found.learned}) == 15
    assert paired["Xiangtan Electrochemical"] == "002125.SZ"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ＣＡＴＬ（宁德时代）", [("ＣＡＴＬ", "300750.SZ"), ("宁德时代", "300750.SZ")]),
        ("PENGHUI ENERGY and Penghui\nEnergy", [("PENGHUI ENERGY", "300438.SZ"), ("Penghui\nEnergy", "300438.SZ")]),
        ("600 times.Penghui Energy expects", [("Penghui Energy", "300438.SZ")]),
        ("Changan's cell", [("Changan", "000625.SZ")]),
        ("Guoxuan High Tech", [("Guoxuan High Tech", "002074.SZ")]),
        ("SAIC Maxus, not SAIC", [("SAIC Maxus", "600104.SS"), ("SAIC", "600104.SS")]),
        ("FAW Jiefang is not FAW", [("FAW Jiefang", "000800.SZ"), ("FAW", "unlisted:FAW")]),
        ("的great power and a Great Power", [("Great Power", "300438.SZ")]),
        ("Great Power competition", []),
        ("In vivo data of a drug", []),
        ("BYDx, xBYD, BYD2 and nio", []),
        ("上证50与上证500", [("上证50", "000016.SS")]),
        ("以上汽车与统一汽车标准", []),
        ("上汽集团、一汽解放、比亚迪电子", [("上汽集团", "600104.SS"), ("一汽解放", "000800.SZ"),
                                 ("比亚迪电子", "unlisted:BYD Electronic")]),
        ("今年5月国轩高科公告", [("国轩高科", "002074.SZ")]),
        ("Nord. Co-founders met", [("Nord", "600110.SS")]),
    ],
)  # fmt: skip
def test_bounds_of_names(text, found):
    """Whole words and the longest name; width, case and blanks do not count, but a small letter for a capital does."""
    assert named(text) == found


def test_names_that_resolve_to_nothing_are_listed():
    """By a company's word at their end, by a list they stand in, by what they do; never bodies, places or plans."""
    text = (
        "Enjie Technology, Sunwoda and CATL rose. Moderna announced a trial. 宁波甬江股份有限公司公告。"
        "The Ministry of Industry and Information Technology issued the Lithium Battery Industry Standard. "
        "In Hefei, the China International Conference on Solid-State Battery Technology was held."
    )

    assert SEEDS.find(text).unresolved == ("Enjie Technology", "Sunwoda", "Moderna", "宁波甬江股份有限公司")


def test_names_of_the_same_letters_are_left_open():
    """High-Tek and Hi-GhTek are one name by letters; with two targets neither is chosen."""
    ours = NameFinder.of(Names((Alias("Hig-Htek", Target("300001.SZ")), Alias("High-Tek", Target("300002.SZ")))))
    (found,) = ours.find("Then High-Tek rose.")

    assert found.target is None
    assert "two names" in found.remark


def test_mentions_of_a_sentence():
    """`within` gives the mentions that lie wholly in a span."""
    text = "CATL rose. BYD and NIO fell."
    found = SEEDS.find(text)

    assert [one.text for one in found.within(0, 10)] == ["CATL"]
    assert [one.text for one in found.within(10, len(text))] == ["BYD", "NIO"]
    assert found.within(1, 12) == ()


def test_one_decision_at_a_time():
    """`decide` is what `catalyst names find` says."""
    assert [str(SEEDS.decide(name).target) for name in ("宁德时代", "688499.SH", "Nanto Power", "unlisted:WeLion")] == [
        "300750.SZ", "688499.SS", "300068.SZ", "unlisted:WeLion",
    ]  # fmt: skip
    for name in ("", "Enjie", "Weilai", "\x1b[31m", "Nvidai"):
        assert SEEDS.decide(name).target is None
