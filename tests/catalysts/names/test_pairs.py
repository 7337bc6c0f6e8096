"""Names that a document itself gives a code, and codes by themselves."""

import pytest

from catalysts import Alias, Target
from catalysts.names import Basis, NameFinder, Names
from catalysts.names.code import ticker_of

BARE = NameFinder.of(Names())


def named(text: str, finder: NameFinder = BARE) -> list[tuple[str, str | None]]:
    """What a finder reads in a text."""
    return [(one.text, str(one.target) if one.target else None) for one in finder.find(text)]


@pytest.mark.parametrize(
    ("code", "ticker"),
    [
        ("300750.SZ", "300750.SZ"),
        ("688499.SH", "688499.SS"),
        ("SZ:300750", "300750.SZ"),
        ("SH: 600110", "600110.SS"),
        ("NASDAQ: PFE", "PFE"),
        ("NYSE:BRK.B", "BRK-B"),
        ("HKEX: 01801", "1801.HK"),
        ("0700.HK", "0700.HK"),
        ("PFE.N", "PFE"),
        ("301349", "301349.SZ"),
        ("688256", "688256.SS"),
        ("561910", "561910.SS"),
        ("920002", "920002.BJ"),
        ("000001", None),  # a bank in Shenzhen, an index in Shanghai
        ("016019", None),  # a fund that no exchange lists
        ("SZ:30075", None),
        ("XYZ:300750", None),
    ],
)
def test_codes(code, ticker):
    """.SH is .SS here; a number is read only where one exchange alone gives it out."""
    assert ticker_of(code) == ticker


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Xinde New Materials (301349.SZ) rose.", [("Xinde New Materials", "301349.SZ")]),
        ("信德新材（301349.SZ）涨停", [("信德新材", "301349.SZ")]),
        ("其中信德新材（301349）涨停", [("信德新材", "301349.SZ")]),
        ("301349.SZ 信德新材 公告", [("信德新材", "301349.SZ")]),
        ("证券代码：688256  证券简称：寒武纪  公告编号：2025-013", [("寒武纪", "688256.SS")]),
        ("Keheng Co., Ltd. (300340.SZ, up 113.65%)", [("Keheng Co., Ltd.", "300340.SZ")]),
        ("Pfizer Inc. (NASDAQ: PFE) said", [("Pfizer Inc.", "PFE")]),
        ("NIO (NYSE: NIO; HKEX: 9866) said", [("NIO", "NIO")]),
        ("(SZ:300750) and (688499.SH)", [("SZ:300750", "300750.SZ"), ("688499.SH", "688499.SS")]),
        ("the index (886032.TI) soared", [("886032.TI", "886032.TI")]),
        ("Battery Fund (Class A: 016019, Class C: 016020)", []),
        ("in Phoenix (202410) and (301349)", []),
        ("Ｘｉｎｄｅ（３０１３４９．ＳＺ）", [("Ｘｉｎｄｅ", "301349.SZ")]),
    ],
)
def test_pairs(text, found):
    """Every way in which texts print a name with its code; a number in brackets alone is none."""
    assert named(text) == found


def test_a_pair_is_learned_for_the_whole_document():
    """What is paired once is known before and after, without its form of company too."""
    text = "Shares of Hongtian rose. Hongtian Co., Ltd. (603800.SH) makes foil; Hongtian sells it."

    assert named(text) == [("Hongtian", "603800.SS"), ("Hongtian Co., Ltd.", "603800.SS"), ("Hongtian", "603800.SS")]
    assert [str(row.target) for row in BARE.find(text).learned] == ["603800.SS", "603800.SS"]


def test_a_word_of_the_language_is_not_learned():
    """Target Corp. is a shop; the targets of its plan, and a Target that begins a sentence, are not."""
    text = "Target Corp. (NYSE: TGT) missed its target. Target prices fell."

    assert named(text) == [("Target Corp.", "TGT")]


def test_a_name_with_two_codes_teaches_nothing():
    """One of the two is wrong, and nobody can tell which."""
    text = "Xinde (301349.SZ) rose. Xinde (300438.SZ) fell. Xinde waits."

    assert BARE.find(text).learned == ()


@pytest.mark.parametrize(
    ("known", "code", "target", "basis"),
    [
        ("300750.SZ", "600000.SH", None, Basis.UNKNOWN),  # no company is listed on two mainland exchanges
        ("300750.SZ", "300751.SZ", None, Basis.UNKNOWN),
        ("unlisted:CATL", "300750.SZ", None, Basis.UNKNOWN),
        ("300750.SZ", "3750.HK", "300750.SZ", Basis.EXACT),  # listed twice
        ("300750.SZ", "300750.SZ", "300750.SZ", Basis.EXACT),
    ],
)
def test_a_document_that_contradicts_the_table_is_told(known, code, target, basis):
    """The name is left open where one of the two must be wrong."""
    ours = NameFinder.of(Names((Alias("CATL", Target.parse(known)),)))
    (found,) = ours.find(f"CATL ({code}) unveiled a cell.")

    assert (found.target and str(found.target), found.basis) == (target, basis)
    assert (code in found.remark) == (known != code)


def test_a_number_that_the_table_knows():
    """A bare number is resolved where one ticker of the table alone has it, also where ranges do not tell."""
    ours = NameFinder.of(Names((Alias("长安汽车", Target("000625.SZ")),)))
    both = NameFinder.of(Names((Alias("A", Target("000001.SZ")), Alias("B", Target("000001.SS")))))

    assert named("Chang'an Auto Group (000625) said", ours)[0][1] == "000625.SZ"
    assert named("Ping An Bank (000001) said", both) == [("Ping An Bank", None)]
