"""Names of companies: exact after making width, case and blanks alike; near ones only as proposals."""

from pathlib import Path

import pytest

from catalysts import Alias, FaultsError, Names, Target
from catalysts.names import read_names

TABLE = """alias,ticker,language,note
Gotion High-tech,002074.SZ,en,
国轩高科,002074.SZ,zh,"the name, in Chinese"
WeLion,unlisted:WeLion,en,not traded
TRUE,000001.SZ,en,
"""


def write(folder: Path, text: str) -> Path:
    """A table of aliases in a file."""
    path = folder / "aliases.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "ticker"),
    [
        ("Gotion High-tech", "002074.SZ"),
        ("  GOTION  HIGH-TECH ", "002074.SZ"),
        ("Ｇｏｔｉｏｎ Ｈｉｇｈ－ｔｅｃｈ", "002074.SZ"),
        ("国轩高科", "002074.SZ"),
        ("welion", "unlisted:WeLion"),
        ("unlisted:WeLion", "unlisted:WeLion"),
        ("002074.sz", "002074.SZ"),
        ("TRUE", "000001.SZ"),
        ("Gotion", None),
        ("", None),
    ],
)
def test_resolve(tmp_path: Path, text: str, ticker: str | None) -> None:
    """An alias or a target is found exactly, whatever its width, case and blanks; nothing is guessed."""
    assert read_names(write(tmp_path, TABLE)).resolve(text) == ticker


def test_find_proposes(tmp_path: Path) -> None:
    """A misspelt name is answered with the likest ones first, and an unlike one with none."""
    names = read_names(write(tmp_path, TABLE))
    assert names.find("Gotian Hightech")[0].alias.target == Target("002074.SZ")
    assert names.find("qqqq") == ()
    assert len(names.find("Gotion High-tech", limit=1)) == 1


def test_all_faults_at_once(tmp_path: Path) -> None:
    """A missing alias, a false ticker, a contradiction and a short row are told together, each with its line."""
    text = TABLE + ",300438.SZ,en,\nX,3004/38,en,\ngotion high-TECH,300438.SZ,en,\nshort,NA\n"
    with pytest.raises(FaultsError) as caught:
        read_names(write(tmp_path, text))
    assert [(fault.where, fault.key) for fault in caught.value.faults] == [
        ("aliases.csv:6", "alias"),
        ("aliases.csv:7", "ticker"),
        ("aliases.csv:8", "ticker"),
        ("aliases.csv:9", ""),
    ]
    assert "002074.SZ, the target that aliases.csv:2 gives the same name" in str(caught.value)


def test_columns_are_ours(tmp_path: Path) -> None:
    """A table of names has four columns and no others; alias and ticker must be there."""
    with pytest.raises(FaultsError) as caught:
        read_names(write(tmp_path, "alias,tickers,weight\nX,NA,1\n"))
    first, second = str(caught.value).splitlines()
    assert first.startswith("aliases.csv:1: ticker: missing or empty, expected a column of this name; ")
    assert first.endswith('the columns found are alias, tickers, weight; did you mean "tickers"?')
    assert second == (
        'aliases.csv:1: "weight" is not a column of this table; the columns are alias, ticker, language, note'
    )


def test_one_alias_of_two_targets() -> None:
    """A table made in code is held to the same rule."""
    with pytest.raises(FaultsError, match="the target that alias X gives the same name"):
        Names((Alias("X", Target("NA")), Alias("x", Target("ON"))))


def test_an_alias_is_a_line() -> None:
    """An alias without a name, or of two lines, is refused."""
    for text in ("", "a\nb"):
        with pytest.raises(FaultsError):
            Alias(text, Target("NA"))
