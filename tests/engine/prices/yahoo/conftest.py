"""A Yahoo on the loopback, and a fetch from it that takes no real time."""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from engine.markets.sessions import sessions_of
from engine.prices.disk.disk_store import DiskStore
from engine.prices.yahoo import yahoo_source
from engine.prices.yahoo.client import YahooClient
from engine.prices.yahoo.fetcher import Fetcher
from engine.prices.yahoo.pace import BackOff, Pace
from engine.prices.yahoo.settings import FetchSettings
from tests.engine.prices.yahoo.listing import Listing, made_listing, read_listings
from tests.engine.prices.yahoo.loopback import Yahoo, serving

FIRST, LAST = date(2024, 1, 2), date(2024, 12, 31)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)  # eight in the evening in Shanghai


@dataclass
class StillClock:
    """A clock that moves only while somebody sleeps. `off` is how far it is wrong."""

    at: datetime
    off: timedelta = timedelta(0)
    slept: list[float] = field(default_factory=list)

    def instant(self) -> datetime:
        """The instant that this machine believes it is."""
        return self.at + self.off + timedelta(seconds=sum(self.slept))

    def monotonic(self) -> float:
        """Seconds slept."""
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.slept.append(seconds)


@pytest.fixture
def clock() -> StillClock:
    """A clock that stands at NOW."""
    return StillClock(NOW)


@pytest.fixture(scope="session")
def days() -> list[date]:
    """The sessions of 2024 in Shanghai."""
    return list(sessions_of("XSHG").between(FIRST, LAST))


@pytest.fixture
def listings(days: list[date]) -> dict[str, Listing]:
    """Three made instruments with a bar on every session of 2024."""
    made = (made_listing("600001.SS", days), made_listing("600002.SS", days), made_listing("600003.SS", days))
    return {one.ticker: one for one in made}


@pytest.fixture
def yahoo(listings: dict[str, Listing], tmp_path: Path) -> Iterator[Yahoo]:
    """A Yahoo that has the made instruments."""
    with serving(Yahoo(listings, NOW), tmp_path) as served:
        yield served


@pytest.fixture(scope="session")
def real_listings(real_folder: Path) -> dict[str, Listing]:
    """What the folder of real prices holds, as Yahoo's."""
    return read_listings(real_folder, sessions_of("XSHG").between(date(2020, 1, 1), date(2026, 8, 3)))


@pytest.fixture
def real_yahoo(real_listings: dict[str, Listing], tmp_path: Path) -> Iterator[Yahoo]:
    """A Yahoo that has the real prices."""
    with serving(Yahoo(real_listings, NOW), tmp_path) as served:
        yield served


@pytest.fixture
def fetcher_of(clock: StillClock, tmp_path: Path) -> Iterator[Callable[..., Fetcher]]:
    """A fetcher from a Yahoo into a store of the test's own."""
    clients = []

    def build(yahoo: Yahoo, settings: FetchSettings | None = None) -> Fetcher:
        client = YahooClient(clock, Pace(clock, 1.0), yahoo.options)
        clients.append(client)
        back_off = BackOff(chance=Random(1))  # noqa: S311
        return Fetcher(DiskStore(tmp_path / "data"), client, clock, settings or FetchSettings(), back_off)

    yield build
    for client in clients:
        client.close()


@pytest.fixture
def at_yahoo(monkeypatch: pytest.MonkeyPatch, clock: StillClock, tmp_path: Path) -> Callable[[Yahoo], None]:
    """Lets the command of this process come to a Yahoo, with the still clock, into a store of the test's own."""

    def lead(yahoo: Yahoo) -> None:
        for name, value in yahoo.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("CATALYST_DATA", str(tmp_path / "data"))
        monkeypatch.setattr(yahoo_source, "MachineClock", lambda: clock)
        monkeypatch.setattr(yahoo_source, "BackOff", lambda: BackOff(chance=Random(1)))  # noqa: S311
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    return lead


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str, str]]:
    """Run the catalyst command in this process: its exit code, what it said, and on the error stream."""
    from engine.cli.command import main

    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capfd.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return code, told.out, told.err

    return run


@pytest.fixture
def fetch_2024(command: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, str, str]]:
    """Run `catalyst prices fetch` for tickers over 2024."""

    def run(*tickers: str, options: tuple[str, ...] = ()) -> tuple[int, str, str]:
        return command("prices", "fetch", *tickers, "--start", "2024-01-01", "--end", "2024-12-31", *options)

    return run


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    """The test's own store."""
    return DiskStore(tmp_path / "data")


@pytest.fixture
def process_environment(tmp_path: Path) -> Callable[[Yahoo], dict[str, str]]:
    """The environment of a process that comes to a Yahoo, with a home and a store of its own."""

    def build(yahoo: Yahoo) -> dict[str, str]:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        mine = {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "CATALYST_DATA": str(tmp_path / "data")}
        return {**os.environ, **yahoo.environment, **mine, "COLUMNS": "200"}

    return build
