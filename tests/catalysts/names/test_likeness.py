"""Which alias a misspelling means: the wrong matches that likeness alone would make, and the guard that stops each."""

import pytest
from rapidfuzz import fuzz

from catalysts import Alias, Target
from catalysts.names import Basis, FalseFriend, NameFinder, Names
from catalysts.names.likeness import Likenesses


def finder(*rows: tuple[str, str]) -> NameFinder:
    """A finder over a table of (alias, target)."""
    return NameFinder.of(Names(tuple(Alias(name, Target.parse(target)) for name, target in rows)))


# What rapidfuzz's WRatio takes for one company, and is two. The scores were measured with version 3.14.
WRONG = [
    ("Weilai New Energy", "Weilai", "NIO"),
    ("FAW", "FAW Jiefang", "000800.SZ"),
    ("Del Shares", "Shanshan Shares", "600884.SS"),
    ("Society of Automotive Engineers of China", "China Baoan", "000009.SZ"),
    ("Enjie Technology", "Contemporary Amperex Technology", "300750.SZ"),
]


@pytest.mark.parametrize(("name", "alias", "ticker"), WRONG)
def test_a_wrong_match_of_a_loose_score_is_none_of_ours(name, alias, ticker):
    """Neither the name alone nor in a sentence is taken for the other company, though a loose score says so."""
    ours = finder((alias, ticker))

    assert fuzz.WRatio(name.lower(), alias.lower()) >= 85
    assert ours.decide(name).target is None
    assert all(mention.target is None for mention in ours.find(f"On Monday {name} announced a plan."))


@pytest.mark.parametrize(
    ("name", "alias", "guard"),
    [
        ("Yandu Power", "Nandu Power", "another first letter"),
        ("Nandu Powerhouse", "Nandu Power", "five letters longer"),
        ("Contemporary Amperex Power Technology", "Contemporary Amperex Technology", "five letters longer"),
        ("Nandu Solar", "Nandu Power", "another trade: 70 points"),
        ("Nords", "Nord", "too short to compare"),
        ("Guoxin High-Tech", "Guoxuan High-Tech", "two slips in the own part"),
        ("Zhonghua New Materials", "Zhenhua New Materials", "two slips in the own part"),
        ("Battery 50 ETF Fund", "Battery 500 ETF Fund", "another number"),
        ("Tailong Technology", "Taihe Technology", "below the cutoff"),
        ("Nantong Battery", "Nandu Power", "58 points"),
        ("宁德时待科技公司", "宁德时代科技公司", "a Chinese name is exact or none"),
    ],
)
def test_each_guard_keeps_one_out(name, alias, guard):
    """One guard a row: the name is left unresolved."""
    assert finder((alias, "300001.SZ")).decide(name).target is None, guard


def test_a_rival_within_the_margin_leaves_a_name_open():
    """Two companies that are alike by less than four points decide nothing; two names of one company do."""
    rivals = finder(("Xinhua Energy", "300001.SZ"), ("Xinhui Energy", "300002.SZ"))
    twins = finder(("Xinhua Energy", "300001.SZ"), ("Xinhui Energy", "300001.SZ"))

    assert rivals.decide("Xinhue Energy").target is None
    assert twins.decide("Xinhue Energy").target == Target("300001.SZ")


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        ("Nantu Power", "Nandu Power"),  # 90 points
        ("Nand Power", "Nandu Power"),  # 95
        ("Tianci Materials", "Tinci Materials"),
        ("Contemporary Ampere Technology Co., Ltd.", "Contemporary Amperex Technology"),
    ],
)
def test_a_near_miss_is_resolved_and_says_so(name, alias):
    """One slip is understood, and a person is told that it was."""
    found = finder((alias, "300001.SZ")).decide(name)

    assert (found.target, found.basis, found.alias) == (Target("300001.SZ"), Basis.LIKE, alias)
    assert alias in found.remark


def test_a_form_of_company_is_no_part_of_a_name():
    """Nord Co., Ltd. is Nord, Nandu Power Shares is Nandu Power; another trade is another company."""
    ours = finder(("Nord", "600110.SS"), ("Nandu Power", "300068.SZ"), ("BYD", "002594.SZ"))
    said = "Nord Co., Ltd. and Nandu Power Shares rose. BYD Semiconductor filed, BYD shares fell."

    assert [(one.text, one.target and str(one.target)) for one in ours.find(said)] == [
        ("Nord Co., Ltd.", "600110.SS"),
        ("Nandu Power Shares", "300068.SZ"),
        ("BYD Semiconductor", None),
        ("BYD", "002594.SZ"),
    ]


def test_likeness_ignores_the_order_of_the_table():
    """The same alias is chosen whatever the order of the rows."""
    rows = [Alias(name, Target("300001.SZ")) for name in ("Nandu Power", "Nando Power", "Nanda Power")]

    assert {str(Likenesses.of(order).decide("Nandi Power")) for order in (rows, rows[::-1])} == {str(rows[2])}


def test_words_that_are_no_name():
    """What the table calls no company is none, and hides no other name."""
    ours = NameFinder.of(
        Names(
            (Alias("vivo", Target("vivo", is_listed=False)), Alias("Nord", Target("600110.SS"))),
            (FalseFriend("in vivo"), FalseFriend("Nord Stream")),
        )
    )
    found = ours.find("In vivo and in vitro data; Nord Stream stands still; Nord sells foil; vivo sells phones.")

    assert [(one.text, str(one.target)) for one in found] == [("Nord", "600110.SS"), ("vivo", "unlisted:vivo")]
    assert found.unresolved == ()
    assert ours.decide("in vivo").target is None
