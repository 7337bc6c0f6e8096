"""Laws of order: the same input in another order, with something unrelated, in another process, is the same run."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.markets.instrument import Instrument, InstrumentKind, Instruments

LAW = settings(
    derandomize=True,
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
ROOT = Path(__file__).parents[4]


@LAW
@given(data=st.data())
def test_p23_the_order_of_catalysts_instruments_and_bars_does_not_matter(cases, data):
    """Reversed and shuffled rows give the same outcome, byte by byte."""
    case = data.draw(cases)
    store = case.store
    shuffled = replace(
        store,
        bars={ticker: store.bars[ticker] for ticker in data.draw(st.permutations(list(store.bars)))},
        actions=dict(reversed(store.actions.items())),
        instruments=Instruments({row.ticker: row for row in reversed(list(store.instruments))}),
        _growth={},
    )
    catalysts = tuple(data.draw(st.permutations(case.catalysts)))
    assert repr(replace(case, store=shuffled, catalysts=catalysts).run()) == repr(case.run())


@LAW
@given(data=st.data())
def test_p29_an_unrelated_instrument_changes_nothing(cases, bars, data):
    """A stock of no segment that nobody names, with gaps and splits of its own: the same outcome, byte by byte."""
    case = data.draw(cases.filter(lambda case: case.strategy.__name__ != "Sensitive"))
    stranger = Instrument("600555.SS", "Stranger", InstrumentKind.STOCK, "XSHG", "main")
    missing = data.draw(st.sets(st.integers(1, case.end), max_size=4))
    first = data.draw(st.sampled_from([0, 5]))
    store = replace(
        case.store,
        bars={"600555.SS": bars("600555.SS", 7.0, missing=missing - {first}, first=first), **case.store.bars},
        instruments=case.store.instruments.merged(Instruments.of([stranger])),
        _growth={},
    )
    assert repr(replace(case, store=store).run()) == repr(case.run())


@LAW
@given(data=st.data())
def test_p29_an_unrelated_catalyst_changes_no_other_row(cases, catalyst, data):
    """Bad news of another theme that every strategy declines, or that a script does not know: only its own rows are
    added."""
    case = data.draw(cases.filter(lambda case: case.strategy.__name__ != "Sensitive"))
    known = data.draw(st.sampled_from(["2024-08-27", "2024-09-03", "2024-09"]))
    stranger = catalyst("stranger", known, direction=-1, theme="strangers")
    alone, joined = case.run(), replace(case, catalysts=(stranger, *case.catalysts)).run()
    assert joined.fills == alone.fills
    assert joined.equity == alone.equity
    assert [row for row in joined.decisions if row.catalyst != "stranger"] == list(alone.decisions)
    assert [row for row in joined.fates if row.catalyst != "stranger"] == list(alone.fates)
    assert [str(row.fate) for row in joined.fates if row.catalyst == "stranger"] in (["declined"], ["excluded"])


@LAW
@given(data=st.data())
def test_running_twice_is_the_same_and_leaves_the_input_as_it_was(cases, data):
    """No state stays behind in strategies, stores or backtrader: the second run is the first, byte by byte."""
    case = data.draw(cases)
    first = repr(case.run())
    assert repr(case.run()) == first


SCRIPT = """
import hashlib
from engine.backtest import run_backtest
report = run_backtest(["sector-etf", "leaders", "buy-and-hold"])
text = repr([measured.outcome for measured in report.strategies])
print(len(text), hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def digests():
    """The digest of the sample run's outcomes, one process for each hash seed, time zone and language."""
    places = [("0", "UTC", "C"), ("1", "America/New_York", "C.UTF-8"), ("2", "Asia/Shanghai", "C")]
    return [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone, language in places
    ]


def test_p25_hash_seed_and_time_zone_change_no_byte(digests):
    """Three processes, one digest, of outcomes that are not empty."""
    assert len(set(digests)) == 1
    assert int(digests[0].split()[0]) > 10_000
