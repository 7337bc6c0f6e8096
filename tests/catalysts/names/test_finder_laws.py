"""What holds of every text and table: places are true, nothing overlaps, nothing is guessed, no text is dear."""

import csv
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalysts import Alias, Target
from catalysts.names import FalseFriend, NameFinder, Names, folded, read_names, render_names
from catalysts.names.code import CODE, NUMBER, ticker_of
from catalysts.names.plain_text import letters, plain
from tests.catalysts.arbitraries import lines, tickers

LAW = settings(derandomize=True, max_examples=120, deadline=None)

pieces = st.sampled_from(
    ["Nandu", "Power", "Nord", "Co.,", "Ltd.", "BYD", "and", ", ", " ", "\n", "(", ")", "300068.SZ", "NYSE: ", "PFE",
     "宁德时代", "宁德", "股份", "上证50", "0", "Energy", "（301349）", "（", "New", "in", "vivo", "Ｂ", "İ", "ﬁ", "."]
)  # fmt: skip
texts = st.one_of(st.lists(pieces, max_size=25).map("".join), st.text(max_size=80))
aliases = st.lists(
    st.tuples(st.lists(pieces, min_size=1, max_size=3).map("".join).map(str.strip), tickers), max_size=6
).map(lambda rows: [Alias(" ".join(name.split()), Target(ticker)) for name, ticker in rows if name.strip()])


def _can_be_found(name: str) -> bool:
    """Whether a name has letters enough, and no more than six other signs between two of them."""
    return len(letters(name)) > 1 and not re.search(r"[\W_]{7}|[^\S ]", plain(name))


def table(rows: list[Alias]) -> Names:
    """The rows whose names are told once."""
    return Names(tuple({folded(row.alias): row for row in rows}.values()))


@LAW
@given(texts, aliases)
def test_places_are_true_and_apart(text, rows):
    """Every mention is the text at its place, in order, none within another."""
    found = NameFinder.of(table(rows)).find(text)
    end = 0
    for mention in found:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        end = mention.end


@LAW
@given(texts, aliases)
def test_nothing_is_guessed(text, rows):
    """Every target is one of the table or stands as a code in the text."""
    names = table(rows)
    flat = plain(text)
    printed = {ticker_of(match[0]) for match in CODE.finditer(flat)}
    printed |= {ticker_of(match[0]) for match in re.finditer(NUMBER, flat)}
    known = {row.target for row in names.aliases} | {Target(ticker) for ticker in printed if ticker}
    assert {mention.target for mention in NameFinder.of(names).find(text) if mention.target} <= known


@LAW
@given(texts, aliases, st.randoms(use_true_random=False))
def test_the_order_of_the_table_is_nothing(text, rows, chance):
    """The same names in any order find the same."""
    names = table(rows)
    mixed = list(names.aliases)
    chance.shuffle(mixed)
    assert NameFinder.of(Names(tuple(mixed))).find(text) == NameFinder.of(names).find(text)


@LAW
@given(lines.filter(_can_be_found), st.sampled_from(["。", "\n", ": ", "; "]))
def test_every_alias_is_found_where_it_stands(name, joint):
    """Whatever the name, it is found whole between other words."""
    ours = NameFinder.of(Names((Alias(name, Target("300001.SZ")),)))
    found = ours.find(f"then{joint}{name}{joint}then")
    assert [str(one.target) for one in found if letters(name) in letters(one.text)] == ["300001.SZ"]


@settings(LAW, max_examples=60)
@given(
    st.lists(
        st.builds(Alias, lines, tickers.map(Target), st.sampled_from(["", "en"]), st.just("") | lines), max_size=6
    ),
    st.lists(st.builds(FalseFriend, lines, st.just(""), st.just("") | lines), max_size=2),
)
def test_a_table_is_read_back_as_it_was_written(tmp_path_factory, rows, friends):
    """Formula signs, quotes and all; no cell of the file begins as a formula."""
    kept = {folded(row.alias): row for row in rows}
    names = Names(
        tuple(kept.values()), tuple({folded(f.phrase): f for f in friends if folded(f.phrase) not in kept}.values())
    )
    if not names.aliases and not names.false_friends:
        return
    path = tmp_path_factory.mktemp("names") / "names.csv"
    path.write_bytes(render_names(names).encode())
    assert read_names(path) == names
    for row in csv.reader(path.read_text("utf-8").splitlines(keepends=True)):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) or float(cell) <= 0 or cell.startswith("+")


def _large_table() -> Names:
    chance = random.Random(1)  # noqa: S311
    parts = ["xin", "hua", "zhong", "tai", "ning", "de", "guo", "bei", "lan", "fu", "ke", "rui", "tong", "yuan"]
    rows: dict[str, Alias] = {}
    while len(rows) < 5000:
        name = "".join(chance.choices(parts, k=chance.choice([2, 3, 4]))).capitalize()
        name += chance.choice([" Energy", " Technology", " Shares", " Pharma"])
        rows.setdefault(folded(name), Alias(name, Target(f"{len(rows):06d}.SZ")))
    return Names(tuple(rows.values()))


@pytest.mark.timeout(60)
def test_a_million_characters_and_five_thousand_names():
    """Every listed name of a megabyte is found, and in one pass: a search for each name would not come to an end."""
    names = _large_table()
    filler = "the company said on Monday that a line of 0.2 GWh was opened in Hefei, and that its price had risen. " * 3
    known = [row.alias for row in names.aliases[::2]]
    text = "".join(f"{name} rose; {filler}" for name in known)[:1_000_000]
    text += filler * ((1_000_000 - len(text)) // len(filler))
    ours = NameFinder.of(names)
    found = ours.find(text)
    assert sum(mention.target is not None for mention in found) >= 2_400


@pytest.mark.parametrize(
    "piece",
    [
        "A",
        "Aa ",
        "A&",
        "A-",
        "A, ",
        "(600000 ",
        "Xin (600001.SH)",
        "公司",
        "公",
        "\n",
        "Co., ",
        "Ltd.,",
        "in ",
        "0",
        "NYSE:",
        "(",
        "\x00",
    ],
)
@pytest.mark.timeout(60)
def test_hostile_texts_are_read(piece):
    """60 000 characters of one piece, with no end of a word, sentence or bracket."""
    ours = NameFinder.of(
        Names((Alias("in vivo", Target("A")), Alias("公司公", Target("B")), Alias("Aa Aa Aa", Target("C"))))
    )
    ours.find(piece * (60_000 // len(piece)))
