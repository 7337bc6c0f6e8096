"""CheapCatalyst: cheap, fresh news, long growth: all three."""

from datetime import date
from decimal import Decimal

import pytest

from catalysts import Kind, Theme, When, Window
from engine.simulation.catalog import choose
from engine.simulation.decision import Side
from engine.simulation.errors import SpecError
from engine.simulation.spec import StrategySpec

ETF = "510001.SS"
GROWING = Theme("solid-state-battery", "Solid-state battery", ETF, growth=True)
# Three years and more of a ratio: 30 in August 2021, falling by one a month to 1; then 12.5 in August 2024.
MONTHS = [date(2021 + n // 12, n % 12 + 1, 20) for n in range(7, 37)]


@pytest.fixture
def valuation(tmp_path):
    """A file with a value for each of thirty months to January 2024 and one shortly before the news."""

    def write(last="2024-08-28,12.5", first=0):
        rows = [f"{on},{30 - n}" for n, on in enumerate(MONTHS) if n >= first]
        path = tmp_path / "pe.csv"
        path.write_text("\n".join(["date,value", *rows, last, ""]), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def lines(bars):
    """The fund at 2.00."""
    return [bars(ETF, [2.0] * 8)]


def _why(outcome):
    return next(row.why for row in outcome.decisions if row.side is not Side.SELL)


def test_all_three_hold_and_each_is_told_with_its_number(play, news, lines, valuation):
    """Of the 29 values of three years, eleven lie below 11.5: 37.9 % of the way up, at most 40 % is asked for."""
    path = valuation("2024-08-28,11.5")
    outcome = play("cheap-catalyst", [news()], lines, {"valuation": str(path), "bottom": 0.4}, GROWING)
    assert [(row.entry_on, row.ticker) for row in outcome.trades] == [(date(2024, 8, 29), ETF)]
    assert _why(outcome) == (
        "bottom yes (valuation 11.5 of 2024-08-28 at 37.9% of its 3 years, at most 40.0%); "
        "fresh yes (announced 0 days before, at most 5); growth yes (by the theme)"
    )


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"bottom": 0.3}, "bottom no (valuation 11.5 of 2024-08-28 at 37.9% of its 3 years, at most 30.0%); fresh yes"),
        ({"bottom": 0.4, "growth": "no"}, "growth no (by the parameter)"),
        ({"bottom": 0.4, "years": 10}, "bottom no (the valuation begins on 2021-08-20, 10 years back is 2014-08-28)"),
    ],
)
def test_one_that_fails_declines_and_all_are_told(play, news, lines, valuation, parameters, told):
    """Not cheap enough, no growth, or a series too short to tell: nothing is bought, and the row says which."""
    given = {"valuation": str(valuation("2024-08-28,11.5")), **parameters}
    outcome = play("cheap-catalyst", [news()], lines, given, GROWING)
    assert (str(outcome.fates[0].fate), outcome.trades) == ("declined", ())
    assert told in outcome.fates[0].why
    assert all(name in outcome.fates[0].why for name in ("bottom ", "fresh ", "growth "))


def test_old_news_is_not_fresh(play, news, lines, valuation):
    """Announced on the 20th and known on the 28th: eight days."""
    row = news(announced="2024-08-20", known_at=When.parse("2024-08-28"))
    given = {"valuation": str(valuation("2024-08-28,0.5"))}
    outcome = play("cheap-catalyst", [row], lines, given, GROWING)
    assert "fresh no (announced 8 days before, at most 5)" in outcome.fates[0].why
    assert play("cheap-catalyst", [row], lines, {**given, "fresh": 8}, GROWING).trades


def test_a_value_of_a_later_date_is_not_known(play, news, lines, valuation):
    """The decision after the close of the 28th does not see the value of the 29th; the last before is too old."""
    outcome = play("cheap-catalyst", [news()], lines, {"valuation": str(valuation("2024-08-29,0.5"))}, GROWING)
    assert "bottom no (the last valuation is of 2024-01-20, older than 31 days)" in outcome.fates[0].why


def test_without_growth_in_the_theme_or_a_fund_it_declines(play, news, lines):
    """The theme says nothing of growth; the fund has too few bars for three years."""
    outcome = play("cheap-catalyst", [news()], lines)
    assert outcome.fates[0].why.startswith("bottom no (510001.SS has 3 bars, 727 are needed); fresh yes")
    assert outcome.fates[0].why.endswith("growth no (by the theme)")
    (fate,) = play("cheap-catalyst", [news(theme="nuclear")], lines).fates
    assert fate.why == "no sector ETF with prices is known for the theme 'nuclear'; name one with etf="
    milestone = news(kind=Kind.MILESTONE, occurs=Window.parse("2027"))
    assert play("cheap-catalyst", [milestone], lines).fates[0].why == "a plan for a later date"


def test_a_valuation_file_is_an_input_and_named_without_its_folder(valuation):
    """The label has the name alone, the run's inputs its hash."""
    chosen = choose(StrategySpec("cheap-catalyst", (("valuation", str(valuation())),)))
    assert chosen.label == "cheap-catalyst:valuation=pe.csv"
    ((name, digest),) = chosen.inputs
    assert (name, len(digest)) == ("strategy/pe.csv", 64)


@pytest.mark.parametrize(
    ("content", "sentences"),
    [
        ("date,value\n2024-13-01,3\n2024-08-01,three\n", ["pe.csv:2: date: ", "pe.csv:3: value: "]),
        ("date,value\n2024-08-01,3\n2024-08-01,4\n", ["pe.csv:3: date: "]),
        ("date,value\n2024-08-01,nan\n", ["pe.csv:2: value: "]),
        ("date,value\n", ["pe.csv: file: "]),
        ("day,pe\n2024-08-01,3\n", ["pe.csv:1: date: ", "pe.csv:1: value: "]),
        ("date,value\n2024-08-01,3,4\n", ["pe.csv:2: row: "]),
    ],
)
def test_a_wrong_file_is_told_with_all_its_faults(tmp_path, content, sentences):
    """Each fault is a sentence with its line."""
    path = tmp_path / "pe.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SpecError) as error:
        choose(StrategySpec("cheap-catalyst", (("valuation", str(path)),)))
    found = str(error.value).splitlines()
    assert len(found) == len(sentences)
    assert all(f"cheap-catalyst: valuation: {start}" in line for start, line in zip(sentences, found, strict=True))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"valuation": "no-such.csv"}, "cheap-catalyst:valuation: there is no file 'no-such.csv'"),
        ({"growth": "maybe"}, "cheap-catalyst:growth: 'maybe' is not one of theme, yes, no"),
        ({"bottom": 1.5}, "cheap-catalyst:bottom: 1.5 is out of bounds"),
    ],
)
def test_wrong_parameters_are_refused(given, sentence):
    """With a sentence each."""
    with pytest.raises(SpecError) as error:
        choose(StrategySpec("cheap-catalyst", tuple(given.items())))
    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("catalyst", "bought", "sold"),
    [
        ("penghui-solid-2024-08-28", "2024-08-29", "2024-09-30"),
        ("nandu-solid-2024-08-30", "2024-09-02", "2024-10-09"),
    ],
)
def test_real_trades_at_the_bottom(real, raw, catalyst, bought, sold):
    """The fund's close stood below nearly all of the 726 before it; its dividends were none. Twenty sessions later it
    is sold at the open."""
    outcome = real("cheap-catalyst", "2024-08-26", "2025-06-30")
    file = raw("561910.SS")
    days = file.sessions(bought)[:-1]
    closes = [file.price(on, "close") for on in days[-727:]]
    place = sum(close < closes[-1] for close in closes[:-1]) / 726
    row = next(row for row in outcome.decisions if row.catalyst == catalyst and row.side is Side.BUY)
    assert row.why.startswith(f"bottom yes (price of 561910.SS at {place:.1%} of its 3 years, at most 20.0%)")
    trade = next(row for row in outcome.trades if row.catalyst == catalyst)
    assert (str(trade.entry_on), str(trade.exit_on)) == (bought, sold)
    assert [Decimal(repr(price)) for price in (trade.entry_price, trade.exit_price)] == [
        file.price(bought),
        file.price(sold),
    ]


def test_a_real_sector_that_is_no_longer_cheap(real, raw):
    """On 25 June 2025 the fund stood above four tenths of its closes of three years."""
    outcome = real("cheap-catalyst", "2024-08-26", "2025-06-30")
    file = raw("561910.SS")
    closes = [file.price(on, "close") for on in file.sessions("2025-06-25")[-727:]]
    place = sum(close < closes[-1] for close in closes[:-1]) / 726
    fate = next(row for row in outcome.fates if row.catalyst == "silicon-anode-conference-2025-07-03")
    assert fate.why.startswith(f"bottom no (price of 561910.SS at {place:.1%} of its 3 years, at most 20.0%)")
