"""The shipped copy of what the library records: the same dates, and no copy for another version of the library."""

from datetime import date
from pathlib import Path

import pytest

from engine.markets import session_record
from engine.markets.exchange import EXCHANGES
from engine.markets.session_record import asked_sessions, recorded_sessions, write_record


def test_the_copy_is_of_the_installed_library() -> None:
    """Without one a run would be half a second slower: `python -m engine.markets.session_record` writes it."""
    assert session_record._path(session_record.version("exchange_calendars")).exists()


@pytest.mark.parametrize("code", sorted(EXCHANGES))
def test_the_copy_tells_what_the_library_tells(code: str) -> None:
    """Date for date, from the first year to the last that is known."""
    assert recorded_sessions(EXCHANGES[code]) == asked_sessions(EXCHANGES[code])


def test_of_another_version_the_library_itself_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A newer library may know more: its own answer counts."""
    monkeypatch.setattr(session_record, "version", lambda _: "999.0")
    monkeypatch.setattr(session_record, "asked_sessions", lambda exchange: (date(2024, 1, 2), exchange.code))
    assert recorded_sessions(EXCHANGES["XSHG"]) == (date(2024, 1, 2), "XSHG")


def test_a_written_table_is_read_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A weekend with trading (as New York had on some Saturdays once) and a closed Tuesday survive."""
    told = (date(2024, 1, 1), date(2024, 1, 3), date(2024, 1, 6), date(2024, 1, 8))
    monkeypatch.setattr(session_record, "asked_sessions", lambda _: told)
    monkeypatch.setattr(session_record, "_path", lambda of_version: tmp_path / f"{of_version}.csv")
    path = write_record()
    assert path.parent == tmp_path
    assert path.read_text().splitlines()[1:] == [
        f"{code},{row}"
        for code in sorted(EXCHANGES)
        for row in (
            "2024-01-01,first", "2024-01-02,closed", "2024-01-04,closed", "2024-01-05,closed", "2024-01-06,open",
            "2024-01-08,last",
        )
    ]  # fmt: skip
    assert all(recorded_sessions(exchange) == told for exchange in EXCHANGES.values())
