"""D14, D21, D22, G11, G13: what a ticker or a link can do to the disk."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import StoreError, StoreNotWritableError
from engine.prices.disk.file_name import FileName, parsed_file_name
from engine.prices.disk.location import data_folder
from engine.prices.history import History

Make = Callable[..., History]
DEVICES = ("CON", "AUX", "NUL", "PRN", "COM1", "LPT1", "CON.SS", "aux.txt")
HOSTILE = (
    "../../etc/passwd", "/abs", "C:\\x", "..", ".", "a/b", "a\\b", "a:b", "~", "-rf", "%00",
    "_A_00000001_x", "*?", " A ",
)  # fmt: skip


def _tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_g11_d21_hostile_names_stay_inside(tmp_path: Path, history: Make) -> None:
    """Each is stored and read back under its own name, and the disk outside the store's files is as it was."""
    inside = tmp_path / "a" / "b" / "data"
    store = DiskStore(inside)
    store.put(history("2024-01-01", "2024-01-03", "SPY"))
    before = _tree(tmp_path)
    names = (*DEVICES, *HOSTILE, "spy", "Spy")
    for n, name in enumerate(names):
        store.put(history("2024-01-01", "2024-01-03", name, plus=n))
    new = {Path(name) for name in _tree(tmp_path) - before}
    assert {str(path.parent) for path in new} == {"a/b/data/prices/files"}
    for n, name in enumerate(names):
        read = store.read(name)
        assert (read.ticker, read.bars.close[0]) == (name, history("2024-01-01", "2024-01-03", plus=n).bars.close[0])
    spelled = [path.name for path in new]
    folded = {name.casefold().rsplit("_", 2)[0] for name in spelled}  # without generation and hash
    assert len(folded) == len(spelled)
    assert not {name.split(".", maxsplit=1)[0].upper() for name in spelled} & set(DEVICES)
    assert all(name.isascii() and not set(name) & set('/\\:*?"<>| ') for name in spelled)


@pytest.mark.parametrize("name", ["", "a\0b", "a\nb", "\x1b[31m", "\u202eA"])
def test_g11_names_that_are_none(store: DiskStore, history: Make, name: str) -> None:
    """Empty, NUL and control characters: exit 3, in putting, reading and removing."""
    for act in (lambda: store.put(history("2024-01-01", "2024-01-03", name)), lambda: store.read(name)):
        with pytest.raises(FaultsError, match="a ticker of printable characters") as caught:
            act()
        assert caught.value.exit_code == 3
    with pytest.raises(FaultsError):
        store.remove([name])
    assert not store.folder.exists()


def test_d22_one_ticker_in_both_of_its_spellings(store: DiskStore, history: Make) -> None:
    """Composed and decomposed are one; stored composed."""
    composed, decomposed = "\u00c9TOILE", "E\u0301TOILE"
    store.put(history("2024-01-01", "2024-01-03", decomposed))
    store.put(history("2024-01-02", "2024-01-05", composed))
    assert store.tickers() == (composed,)
    assert len(store.read(decomposed).bars) == 5


@pytest.mark.parametrize(
    ("name", "is_stored"), [("A" * 120, True), ("A" * 121, False), ("é" * 20, True), ("é" * 21, False)]
)
def test_d22_long_names(store: DiskStore, history: Make, name: str, is_stored: bool) -> None:
    """What a file's name can hold is stored; more is refused with exit 3."""
    if is_stored:
        store.put(history("2024-01-01", "2024-01-03", name))
        assert store.read(name).ticker == name
    else:
        with pytest.raises(FaultsError, match="too long"):
            store.put(history("2024-01-01", "2024-01-03", name))


def test_names_read_back() -> None:
    """A name tells its parts; what this store did not write tells nothing."""
    name = FileName("^GSPC é", 12, "0" * 32, "parquet")
    assert parsed_file_name(str(name)) == name
    for other in ("SPY.parquet", "_SPY_1_" + "0" * 32 + ".parquet", "_%zz_00000001_" + "0" * 32 + ".parquet", ""):
        assert parsed_file_name(other) is None


@pytest.mark.parametrize("kind", ["file", "dangling", "loop", "above is a file"])
def test_d14_a_path_that_is_no_folder(tmp_path: Path, history: Make, kind: str) -> None:
    """Reading and writing: exit 5 in one sentence."""
    folder = tmp_path / "data"
    if kind == "file":
        folder.write_text("")
    elif kind == "dangling":
        folder.symlink_to(tmp_path / "nowhere")
    elif kind == "loop":
        folder.symlink_to(folder)
    else:
        folder.mkdir()
        (folder / "prices").write_text("")
    store = DiskStore(folder)
    for act in (store.tickers, lambda: store.put(history("2024-01-01", "2024-01-03"))):
        with pytest.raises(StoreError) as caught:
            act()
        assert caught.value.exit_code == 5
        assert len(str(caught.value).splitlines()) == 1
    assert not (tmp_path / "nowhere").exists()


def test_a_link_to_a_folder_is_where_a_user_put_the_data(tmp_path: Path, history: Make) -> None:
    """The data folder itself may be a link to another disk."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "data").symlink_to(tmp_path / "disk")
    DiskStore(tmp_path / "data").put(history("2024-01-01", "2024-01-03"))
    assert (tmp_path / "disk" / "prices" / "manifest.json").is_file()


def test_g13_links_inside_are_not_followed_for_writing(tmp_path: Path, store: DiskStore, history: Make) -> None:
    """The manifest, the lock, a ticker's file, the folder of files: what they point to stays as it was."""
    store.put(history("2024-01-01", "2024-01-03"))
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("precious")
    root = store.folder / "prices"
    entry = store.entry("600000.SS")
    assert entry is not None
    for place in (root / "manifest.json", store.path_of(entry)):
        place.unlink()
        place.symlink_to(outside / "precious")
    store.put(history("2024-01-01", "2024-01-05"), replace=True)
    assert not (root / "manifest.json").is_symlink()
    (root / "lock").unlink()
    (root / "lock").symlink_to(outside / "precious")
    with pytest.raises(StoreNotWritableError):
        store.put(history("2024-01-01", "2024-01-08"))
    (root / "lock").unlink()
    (root / "files").rename(outside / "files")
    (root / "files").symlink_to(outside / "files")
    before = _tree(outside)
    with pytest.raises(StoreNotWritableError, match="links are not followed for writing"):
        store.put(history("2024-01-01", "2024-01-08"))
    assert (_tree(outside), (outside / "precious").read_text()) == (before, "precious")
    assert len(store.read("600000.SS").bars) == 5


def test_where_the_data_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is asked for, then CATALYST_DATA, then the system's own folder."""
    assert data_folder(Path("a"), {"CATALYST_DATA": "b"}) == Path("a")
    assert data_folder(None, {"CATALYST_DATA": "b"}) == Path("b")
    assert data_folder(None, {"CATALYST_DATA": "~/b"}) == Path.home() / "b"
    if os.name == "posix" and "darwin" not in os.sys.platform:  # type: ignore[attr-defined]
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert data_folder(None, {"CATALYST_DATA": ""}) == tmp_path / "catalyst-engine"
