"""What a folder declares of its files: folder.toml, an option before it, and what cannot be meant."""

from collections.abc import Callable
from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.prices.folder import open_folder
from engine.prices.folder_format import FolderFormat, FormatError, declared_format, read_format

TICKER = "600000.SS"
FILE = "日期,开盘,最高,最低,收盘,成交量\n03.01.2024,10,11,9,10.5,7\n".encode("gbk")
DECLARED = 'volume_unit = "lots"\ndate_format = "%d.%m.%Y"\n'


def test_a_folder_that_declares_its_format(prices: Callable[..., Path]) -> None:
    """folder.toml holds for every file of the folder, and is among what a run has read."""
    source = open_folder(prices({f"bars/{TICKER}.csv": FILE, "folder.toml": DECLARED}))
    bars = source.load([TICKER])[TICKER]
    assert (str(bars.first_on), bars.volume.tolist()) == ("2024-01-03", [700])
    assert [name for name, _ in source.hashes([TICKER])] == [f"prices/bars/{TICKER}.csv", "prices/folder.toml"]


def test_an_option_goes_before_the_file(prices: Callable[..., Path]) -> None:
    """What is passed in is taken, and what it leaves open is the file's."""
    folder = prices({f"bars/{TICKER}.csv": FILE, "folder.toml": DECLARED})
    source = open_folder(folder, form=declared_format(volume_unit="shares"))
    bars = source.load([TICKER])[TICKER]
    assert (str(bars.first_on), bars.volume.tolist()) == ("2024-01-03", [7])


def test_parquet_is_declared_alike(prices: Callable[..., Path]) -> None:
    """The unit of a parquet file's bare 成交量 is declared as that of a CSV file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = prices({"folder.toml": DECLARED, f"bars/{TICKER}.csv": FILE})
    columns = {"日期": ["03.01.2024"], "开盘": [10.0], "最高": [11.0], "最低": [9.0], "收盘": [10.5], "成交量": [7]}
    pq.write_table(pa.table(columns), folder / "bars" / "600036.SS.parquet")
    loaded = open_folder(folder).load([TICKER, "600036.SS"])
    assert loaded[TICKER].volume.tolist() == loaded["600036.SS"].volume.tolist() == [700]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("volume_unit = lots\n", ["folder.toml: file: missing or empty, expected TOML in UTF-8 (Invalid value"]),
        (b"\xff\xfe", ["folder.toml: file: missing or empty, expected TOML in UTF-8 ("]),
        (
            'volum_unit = "lots"\nlot_size = "100"\ndelimiter = 1\ncolumns = "date"\n',
            [
                'folder.toml: volum_unit: "volum_unit" is not a key known here; did you mean "volume_unit"?',
                'folder.toml: lot_size: "100" is not a whole number; correct the line',
                'folder.toml: delimiter: "1" is not a text in quotes; correct the line',
                "folder.toml: columns: \"date\" is not a table such as { date = \"day\" }; correct the line",
            ],
        ),
        (
            (
                'encoding = "latin-1"\ndelimiter = ":"\ndate_format = "%d.%m.%y"\ntime_zone = "Shanghai"\n'
                'volume_unit = "hands"\nlot_size = -1\nbasis = "adjusted"\n'
                'columns = { last = "x", close = "y", open = "y" }\n'
            ),
            [
                'folder.toml: encoding: "latin-1" is not an encoding that is read here; use one of: ',
                'folder.toml: delimiter: ":" is not a delimiter that is read here; use one of , ; | or the tab',
                'folder.toml: date_format: "%d.%m.%y" is not a format with %Y, %m and %d once each; ',
                'folder.toml: time_zone: "Shanghai" is not a time zone such as Asia/Shanghai; correct its name',
                'folder.toml: volume_unit: "hands" is not shares or lots; say what the volume counts',
                'folder.toml: lot_size: "-1" is not a number of shares from 1 to 1000000; write it such as 100',
                'folder.toml: basis: "adjusted" is not "raw"; only unadjusted prices are read',
                'folder.toml: columns: "last" is not one of our columns; ',
                'folder.toml: columns.open: "y" is not a column of its own; ',
            ],
        ),
        ('columns = { close = "" }\n', ["folder.toml: columns.close: missing or empty, expected a column of its own;"]),
        ("a = " + "[" * 5000, ["folder.toml: file: missing or empty, expected TOML in UTF-8 ("]),
    ],
)  # fmt: skip
def test_what_cannot_be_meant(prices: Callable[..., Path], text: str | bytes, sentences: list[str]) -> None:
    """Every fault of folder.toml is told at once, before any file is read by it."""
    folder = prices({f"bars/{TICKER}.csv": FILE, "folder.toml": text})
    with pytest.raises(FaultsError) as caught:
        open_folder(folder).load([TICKER])
    found = [line for line in str(caught.value).splitlines() if "instruments" not in line]
    assert len(found) == len(sentences)
    for line, start in zip(sorted(found), sorted(sentences), strict=True):
        assert line.startswith(start)


def test_an_option_that_cannot_be_meant() -> None:
    """An option is a fault of usage: exit code 2, in the spelling of the command."""
    with pytest.raises(FormatError) as caught:
        declared_format(volume_unit="hands", encoding="utf8")
    assert caught.value.exit_code == 2
    assert str(caught.value) == (
        '--encoding: "utf8" is not an encoding that is read here; did you mean "utf-8"?\n'
        '--volume-unit: "hands" is not shares or lots; say what the volume counts'
    )


def test_no_file_declares_nothing(tmp_path: Path) -> None:
    """A folder without folder.toml declares nothing."""
    assert read_format(tmp_path) == FolderFormat()


@pytest.mark.parametrize("name", ["utf-8", "UTF-8", "utf-16", "GBK", "gb2312", "gb18030"])
def test_encodings_in_any_case(name: str) -> None:
    """The case of an encoding makes no difference."""
    assert FolderFormat(encoding=name).encoding == name.lower()
