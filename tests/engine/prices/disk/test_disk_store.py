"""What a put does, and what is read back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from catalysts.errors import FaultsError
from engine.prices.action import CorporateAction
from engine.prices.disk.change import ChangeKind
from engine.prices.disk.disk_store import DiskStore
from engine.prices.disk.errors import HistoryError
from engine.prices.errors import PricesNotAvailableError
from engine.prices.history import History

Make = Callable[..., History]
Same = Callable[[History, History], bool]


def test_an_empty_store_is_read_without_being_made(store: DiskStore) -> None:
    """Reading creates nothing."""
    assert (store.tickers(), store.entry("SPY"), store.entries(), store.is_rebuilt) == ((), None, (), False)
    with pytest.raises(PricesNotAvailableError):
        store.read("SPY")
    assert not store.folder.exists()


def test_what_is_put_is_read_back(store: DiskStore, history: Make, same: Same) -> None:
    """Bars, actions, range, currency and origin, by this and by another store on the folder."""
    split = CorporateAction("600000.SS", date(2024, 1, 10), 1.4, 0.3066)
    given = history("2024-01-01", "2024-02-01", actions=(split,))
    change = store.put(given)
    assert (change.kind, change.n_new) == (ChangeKind.NEW, 24)
    for reader in (store, DiskStore(store.folder)):
        assert same(reader.read("600000.SS"), given)
    entry = store.entry("600000.SS")
    assert entry is not None
    assert (entry.n_rows, entry.n_actions, entry.first_on, entry.last_on) == (
        24,
        1,
        date(2024, 1, 1),
        date(2024, 2, 1),
    )
    assert (entry.currency, entry.origin) == ("CNY", given.origin)


@pytest.mark.parametrize(
    ("first", "last", "n_new"),
    [("2024-01-15", "2024-02-15", 11), ("2024-01-31", "2024-02-02", 2), ("2023-12-20", "2024-01-03", 8),
     ("2023-12-29", "2023-12-31", 1), ("2023-12-29", "2024-02-01", 2)],
)  # fmt: skip
def test_a_range_that_touches_or_overlaps_is_joined(
    store: DiskStore, history: Make, same: Same, first: str, last: str, n_new: int
) -> None:
    """Later, earlier, around: the whole is what one fetch of the whole would have given. Weekdays counted by hand."""
    store.put(history("2024-01-01", "2024-01-31"))
    change = store.put(history(first, last))
    assert (change.kind, change.n_new) == (ChangeKind.EXTENDED, n_new)
    assert same(store.read("600000.SS"), history(min(first, "2024-01-01"), max(last, "2024-01-31")))


def test_a_range_apart_is_refused(store: DiskStore, history: Make, same: Same) -> None:
    """Between the two nothing is known: exit 3, and the store stays."""
    store.put(history("2024-01-01", "2024-01-31"))
    with pytest.raises(HistoryError, match="2024-02-02 to 2024-02-09 does not touch what is stored") as caught:
        store.put(history("2024-02-02", "2024-02-09"))
    assert caught.value.exit_code == 3
    assert same(store.read("600000.SS"), history("2024-01-01", "2024-01-31"))


def test_the_same_again_changes_nothing(store: DiskStore, history: Make) -> None:
    """Also a part of it; no file is touched."""
    store.put(history("2024-01-01", "2024-01-31"))
    before = store.entry("600000.SS")
    for given in (history("2024-01-01", "2024-01-31"), history("2024-01-08", "2024-01-12")):
        assert store.put(given).kind is ChangeKind.UNCHANGED
    assert store.entry("600000.SS") == before


def test_a_restated_past_is_told_and_not_stored(store: DiskStore, history: Make, same: Same) -> None:
    """Without `replace` the old stays; with it the new is stored, and both tell the differences."""
    old, new = history("2024-01-01", "2024-01-31"), history("2024-01-29", "2024-02-02", plus=0.25)
    store.put(old)
    change = store.put(new)
    assert (change.kind, change.n_new) == (ChangeKind.RESTATED, 0)
    assert {one.on for one in change.differences} == {date(2024, 1, 29), date(2024, 1, 30), date(2024, 1, 31)}
    assert same(store.read("600000.SS"), old)
    replaced = store.put(new, replace=True)
    assert (replaced.kind, replaced.differences) == (ChangeKind.REPLACED, change.differences)
    assert same(store.read("600000.SS"), new)


def test_a_split_within_the_overlap_is_noticed(store: DiskStore, history: Make) -> None:
    """An action that was not known before changes the past as much as a price does."""
    store.put(history("2024-01-01", "2024-01-31"))
    split = CorporateAction("600000.SS", date(2024, 1, 30), 2.0)
    change = store.put(history("2024-01-29", "2024-02-02", actions=(split,)))
    assert change.kind is ChangeKind.RESTATED
    assert change.said == ("2024-01-30: share_multiplier was 1, is now 2",)


def test_another_currency_is_a_restatement(store: DiskStore, history: Make) -> None:
    """The same figures in other money are other prices."""
    store.put(history("2024-01-01", "2024-01-31"))
    change = store.put(history("2024-01-29", "2024-02-02", currency="HKD"))
    assert (change.kind, change.said) == (ChangeKind.RESTATED, ("the currency was CNY, is now HKD",))


def test_one_change_of_many(store: DiskStore, history: Make) -> None:
    """Each ticker has its own answer; what is restated does not keep the others from being stored."""
    store.put(history("2024-01-01", "2024-01-31", "600001.SS"))
    changes = store.put_all(
        [
            history("2024-01-01", "2024-01-31"),
            history("2024-01-01", "2024-02-01", "600001.SS", plus=1),
            history("2024-01-01", "2024-01-31", "600002.SS"),
        ]
    )
    assert [change.kind for change in changes] == [ChangeKind.NEW, ChangeKind.RESTATED, ChangeKind.NEW]
    assert store.tickers() == ("600000.SS", "600001.SS", "600002.SS")


def test_removing(store: DiskStore, history: Make, files: Callable[[DiskStore], list[Path]]) -> None:
    """All of them or, where one is not stored, none; their files go at once."""
    store.put_all([history("2024-01-01", "2024-01-31", name) for name in ("A", "B", "C")])
    with pytest.raises(PricesNotAvailableError):
        store.remove(["A", "Z"])
    assert store.tickers() == ("A", "B", "C")
    store.remove(["A", "C"])
    assert store.tickers() == ("B",)
    assert [path.name.split("_")[1] for path in files(store)] == ["B"]


def test_old_files_are_swept_by_the_next_but_one_write(
    store: DiskStore, history: Make, files: Callable[[DiskStore], list[Path]]
) -> None:
    """A reader that took the manifest before a write still finds its files after it."""
    for n in range(4):
        store.put(history("2024-01-01", "2024-01-31", plus=n), replace=True)
        assert len(files(store)) == min(n + 1, 2)


def test_notices_stay_with_the_prices(store: DiskStore, history: Make) -> None:
    """A join keeps what was said before; a replacement does not."""
    store.put(history("2024-01-01", "2024-01-31"), notice="Made up.")
    store.put(history("2024-01-29", "2024-02-02"))
    entry = store.entry("600000.SS")
    assert entry is not None
    assert entry.notice == "Made up."
    store.put(history("2024-01-01", "2024-02-02", plus=1), replace=True)
    entry = store.entry("600000.SS")
    assert entry is not None
    assert entry.notice == ""


def test_what_is_no_history_is_refused(store: DiskStore, history: Make) -> None:
    """Empty, outside its range, another's action: exit 3, nothing stored."""
    action = CorporateAction("600001.SS", date(2024, 1, 3), 1.0, 0.1)
    late = CorporateAction("600000.SS", date(2024, 3, 3), 1.0, 0.1)
    for given in (
        history("2024-01-06", "2024-01-07"),
        history("2024-01-01", "2024-01-31", actions=(action,)),
        history("2024-01-01", "2024-01-31", actions=(late,)),
        history("2024-01-01", "2024-01-31", times=-1),
        history("2024-01-01", "2024-01-31", times=float("nan")),
    ):
        with pytest.raises(FaultsError) as caught:
            store.put(given)
        assert caught.value.exit_code == 3
    assert store.tickers() == ()
