"""Vehicles: what each of them buys for the same catalysts."""

import csv
from datetime import date, timedelta

import pytest

from catalysts import Kind, Theme, Window
from engine.backtest import run_backtest
from engine.simulation.catalog import choose, shipped_vehicles, vehicle_specs
from engine.simulation.decision import Side
from engine.simulation.errors import SpecError
from engine.simulation.spec import StrategySpec

ETF, A, B, C = "510001.SS", "300001.SZ", "300002.SZ", "600003.SS"
BATTERY, FUND, CLOCK = "561910.SS", "016020.OF", "000300.SS"
THEME = Theme("solid-state-battery", "Solid-state battery", ETF, leaders=(A, B, C))


@pytest.fixture(scope="module")
def lines(bars):
    """By the close of 28 August B is the strongest over two bars, C the next; A has no bar on the 28th."""
    return [
        bars(ETF, [2.0] * 8),
        bars(A, [20.0, 20.0, None, 20.0, 20.0, 20.0, 20.0, 20.0]),
        bars(B, [10.0, 11.0, 12.0, 11.0, 11.0, 11.0, 11.0, 11.0]),
        bars(C, [10.0, 10.0, 11.0, 12.0, 12.0, 12.0, 12.0, 12.0]),
    ]


def bought(outcome):
    """What was decided to be bought, with weight and reason."""
    return [(row.ticker, round(row.weight, 10), row.why) for row in outcome.decisions if row.side is Side.BUY]


@pytest.mark.parametrize(
    ("vehicle", "parameters", "targets", "expected"),
    [
        ("etf", {}, (C, A), [(ETF, 0.2, "the ETF of solid-state-battery")]),
        ("leaders", {}, (C, A), [(C, 0.1, "named by the catalyst"), (A, 0.1, "named by the catalyst")]),
        ("leaders", {"k": 2}, (), [(B, 0.1, "strongest over 2 bars"), (C, 0.1, "strongest over 2 bars")]),
        ("first", {}, ("unlisted:WeLion", C, A), [(C, 0.2, "named first by the catalyst")]),
        ("first", {}, (), [(B, 0.2, "strongest over 2 bars")]),
        ("basket", {"size": 0.3}, (C,), [(one, 0.1, "one of 3 names of solid-state-battery") for one in (A, B, C)]),
    ],
)
def test_what_each_vehicle_buys(play, news, lines, vehicle, parameters, targets, expected):
    """The ETF; those named, or the strongest; the first named, or the strongest; all, also one that is suspended."""
    given = {"lookback": 2, **parameters} if vehicle in {"leaders", "first"} else parameters
    outcome = play(f"vehicle:{vehicle}", [news(targets=targets)], lines, given, THEME)
    assert bought(outcome) == expected


def test_a_basket_without_a_list_is_of_all_names_that_traded(play, news, lines):
    """The calendar lists no leaders: B and C traded in the session before and have a segment, A did not trade."""
    plain = Theme("solid-state-battery", "Solid-state battery", ETF)
    assert [row[0] for row in bought(play("vehicle:basket", [news()], lines, theme=plain))] == [B, C]


@pytest.mark.parametrize("vehicle", ["etf", "leaders", "first", "basket", "fund"])
def test_every_vehicle_declines_the_same_catalysts(play, news, lines, vehicle):
    """Bad and neutral news, and plans for a later date."""
    rows = [news("bad", direction=-1), news("flat", direction=0)]
    rows.append(news("plan", kind=Kind.MILESTONE, occurs=Window.parse("2027")))
    fates = play(f"vehicle:{vehicle}", rows, lines, theme=THEME).fates
    assert {fate.catalyst: fate.why for fate in fates} == {
        "bad": "not good news",
        "flat": "not good news",
        "plan": "a plan for a later date",
    }


@pytest.mark.parametrize(
    ("vehicle", "why"),
    [
        ("etf", "no sector ETF with prices is known for the theme 'solid-state-battery'; name one with etf="),
        ("leaders", "it names no listed company, and no name of the sector has 20 bars before"),
        ("first", "it names no listed company, and no name of the sector has 20 bars before"),
        ("basket", "no name with prices is known for the theme 'solid-state-battery'"),
        (
            "fund",
            "no fund of class C linked to the ETF of 'solid-state-battery' has net asset values; name one with fund=",
        ),
    ],
)
def test_what_is_not_there_is_said(play, news, vehicle, why):
    """Without prices of anything each declines with its reason."""
    assert [fate.why for fate in play(f"vehicle:{vehicle}", [news()], [], theme=THEME).fates] == [why]


def test_hold_size_delay_and_exits_are_the_same_in_all(lines):
    """Each of them declares the shared parameters with the same defaults."""
    shared = (
        "hold",
        "size",
        "volatility",
        "delay",
        "milestones",
        "stop_loss",
        "take_profit",
        "trailing_stop",
        "until_next",
    )
    values = [dict(choose(StrategySpec(f"vehicle:{name}")).parameters) for name in shipped_vehicles()]
    assert len({tuple(one[name] for name in shared) for one in values}) == 1
    assert shipped_vehicles() == ("basket", "etf", "first", "fund", "leaders")


def test_vehicles_are_written_as_strategies_are():
    """NAME, NAME:hold=5, all, all with a parameter; what is written twice is meant once."""
    assert vehicle_specs(["fund:share_class=a", "etf", "etf"]) == (
        StrategySpec("vehicle:fund", (("share_class", "a"),)),
        StrategySpec("vehicle:etf"),
    )
    assert [one.name for one in vehicle_specs(["all:hold=5"])] == [f"vehicle:{name}" for name in shipped_vehicles()]
    assert choose(vehicle_specs(["fund:share_class=a"])[0]).label == "vehicle:fund:share_class=a"
    with pytest.raises(
        SpecError, match=r"'fnd' is not known; there are basket, .*, or write all\. Did you mean 'fund'"
    ):
        choose(vehicle_specs(["fnd"])[0])


def test_published_values_are_traded_where_the_source_has_them(tmp_path, bars):
    """A folder with a file of the fund, without volume: its own values are bought, nothing is derived."""
    (tmp_path / "bars").mkdir()
    days = [date(2024, 8, 26) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]
    for ticker, price, volume in ((CLOCK, 3000, 1), (BATTERY, 0.5, 1e8), (FUND, 0.8, "")):
        with (tmp_path / "bars" / f"{ticker}.csv").open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["date", "open", "high", "low", "close", "volume"])
            rows.writerows([day, price, price, price, price, volume or 0] for day in days)
    table = "ticker,name,kind,board\n016020.OF,Linked fund C,fund,class-c\n561910.SS,Battery ETF,etf,\n"
    (tmp_path / "instruments.csv").write_text(table, encoding="utf-8")
    calendar = tmp_path / "news.toml"
    calendar.write_text(
        '[[theme]]\nid = "solid-state-battery"\nname = "Solid-state"\netf = "561910.SS"\nlinked_funds = ["016020.OF"]\n'
        '[[catalyst]]\nid = "c1"\ntitle = "News"\nkind = "product"\nannounced = "2024-08-28"\ndirection = 1\n'
        'theme = "solid-state-battery"\n',
        encoding="utf-8",
    )
    told = run_backtest(
        vehicles="fund:hold=5",
        calendar=str(calendar),
        prices=str(tmp_path),
        benchmarks=[CLOCK],
        start=date(2024, 8, 28),
    )
    (outcome,) = (one.outcome for one in told.strategies)
    assert [(row.ticker, row.shares, row.price) for row in outcome.trades and outcome.fills] == [
        (FUND, 250_000, 0.8),
        (FUND, 250_000, 0.8),
    ]
    assert (told.notice, told.vehicles[0].is_derived) == ("", False)
