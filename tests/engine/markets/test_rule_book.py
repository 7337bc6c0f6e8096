"""The rule book: every flip on its date, what it refuses and how it says so, and that it has no holes."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest

from catalysts.errors import CatalystError
from engine.markets.codes import instrument_from_code
from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.errors import RuleError
from engine.markets.rules.rule import Confidence, Rule, Status, Traits
from engine.markets.rules.rule_book import RuleBook, shipped_rule_book
from engine.markets.rules.rule_name import NEEDED, RuleName
from engine.markets.rules.ticks import tick_of

BOOK = shipped_rule_book()
DAY = timedelta(1)
MAIN, CHINEXT, STAR, BEIJING = "600519.SS", "300750.SZ", "688005.SS", "920002.BJ"


def of(ticker: str) -> Instrument:
    """The instrument that a ticker tells; one of the form 2800.HK:etf has its kind with it."""
    code, _, kind = ticker.partition(":")
    instrument = instrument_from_code(code)
    assert instrument is not None
    return Instrument(code, code, InstrumentKind(kind), instrument.exchange) if kind else instrument


# Written by hand from the project's table of market rules and the documents that the tables name.
FLIPS = [
    ("price_limit", MAIN, "st", "2026-07-06", "0.05", "0.10"),
    ("price_limit", MAIN, "normal", "2026-07-06", "0.10", "0.10"),
    ("price_limit", "000001.SZ", "st", "2026-07-06", "0.05", "0.10"),
    ("price_limit", CHINEXT, "normal", "2020-08-24", "0.10", "0.20"),
    ("price_limit", CHINEXT, "st", "2020-08-24", "0.05", "0.20"),
    ("price_limit", "159915.SZ", "normal", "2020-08-24", "0.10", "0.20"),
    ("price_limit", "159755.SZ", "normal", "2020-08-24", "0.10", "0.10"),
    ("free_sessions", MAIN, "normal", "2023-04-10", "0", "5"),
    ("free_sessions", CHINEXT, "normal", "2020-08-24", "0", "5"),
    ("delisting_free_sessions", MAIN, "delisting", "2020-12-31", "0", "1"),
    ("stamp_duty_buy", MAIN, "normal", "2007-05-30", "0.001", "0.003"),
    ("stamp_duty_buy", MAIN, "normal", "2008-04-24", "0.003", "0.001"),
    ("stamp_duty_buy", MAIN, "normal", "2008-09-19", "0.001", "0"),
    ("stamp_duty_sell", MAIN, "normal", "2007-05-30", "0.001", "0.003"),
    ("stamp_duty_sell", MAIN, "normal", "2008-04-24", "0.003", "0.001"),
    ("stamp_duty_sell", MAIN, "normal", "2008-09-19", "0.001", "0.001"),
    ("stamp_duty_sell", MAIN, "normal", "2023-08-28", "0.001", "0.0005"),
    ("stamp_duty_sell", BEIJING, "normal", "2023-08-28", "0.001", "0.0005"),
    ("stamp_duty_sell", "561910.SS", "normal", "2023-08-28", "0", "0"),
    ("transfer_fee", MAIN, "normal", "2022-04-29", "0.00002", "0.00001"),
    ("transfer_fee", CHINEXT, "normal", "2022-04-29", "0.00002", "0.00001"),
    ("transfer_fee", BEIJING, "normal", "2022-04-29", "0.000025", "0.00001"),
    ("handling_fee", STAR, "normal", "2023-08-28", "0.0000487", "0.0000341"),
    ("handling_fee", CHINEXT, "normal", "2023-08-28", "0.0000487", "0.0000341"),
    ("handling_fee", BEIJING, "normal", "2022-12-01", "0.0005", "0.00025"),
    ("handling_fee", BEIJING, "normal", "2023-08-28", "0.00025", "0.000125"),
    ("handling_fee", "561910.SS", "normal", "2021-07-19", "0.000045", "0.00004"),
    ("handling_fee", "159755.SZ", "normal", "2021-07-19", "0.0000487", "0.00004"),
    ("sellable_after", "159985.SZ", "normal", "2020-01-20", "1", "0"),
    ("sellable_after", "513100.SS", "normal", "2015-01-19", "1", "0"),
    ("dividend_tax_longer", MAIN, "normal", "2015-09-08", "0.05", "0"),
    ("dividend_tax_year", MAIN, "normal", "2015-09-08", "0.10", "0.10"),
    ("stamp_duty_buy", "0700.HK", "normal", "2021-08-01", "0.001", "0.0013"),
    ("stamp_duty_sell", "0700.HK", "normal", "2023-11-17", "0.0013", "0.001"),
    ("handling_fee", "0700.HK", "normal", "2023-01-01", "0.00005", "0.0000565"),
    ("regulatory_fee_buy", "0700.HK", "normal", "2022-01-01", "0.000027", "0.0000285"),
    ("transfer_fee", "2800.HK:etf", "normal", "2025-06-30", "0.00002", "0.000042"),
    ("regulatory_fee_sell", "TSLA", "normal", "2024-05-22", "0.000008", "0.0000278"),
    ("regulatory_fee_sell", "TSLA", "normal", "2025-05-14", "0.0000278", "0"),
    ("regulatory_fee_sell", "TSLA", "normal", "2026-04-04", "0", "0.0000206"),
    ("regulatory_fee_buy", "TSLA", "normal", "2026-04-04", "0", "0"),
    ("settlement", "TSLA", "normal", "2017-09-05", "3", "2"),
    ("settlement", "TSLA", "normal", "2024-05-28", "2", "1"),
]


@pytest.mark.parametrize(("rule", "ticker", "status", "flip", "before", "after"), FLIPS)
def test_each_rule_flips_on_its_day(rule: str, ticker: str, status: str, flip: str, before: str, after: str) -> None:
    """The old value holds the day before, the new one on the day and the day after."""
    on = date.fromisoformat(flip)
    values = [BOOK.lookup(rule, of(ticker), day, status).number for day in (on - DAY, on, on + DAY)]
    assert values == [Decimal(before), Decimal(after), Decimal(after)]


@pytest.mark.parametrize(
    ("ticker", "first"),
    [
        (MAIN, "1996-12-16"),
        (CHINEXT, "2009-10-30"),
        (STAR, "2019-07-22"),
        (BEIJING, "2021-11-15"),
        ("510050.SS", "2005-02-23"),
        ("0700.HK", "2014-11-01"),
        ("2800.HK:etf", "2015-02-13"),
        ("TSLA", "2014-03-18"),
    ],
)
def test_each_market_begins_on_its_day(ticker: str, first: str) -> None:
    """The day before the book begins for a board everything is refused; on the day its limit is known."""
    on = date.fromisoformat(first)
    for name in RuleName:
        with pytest.raises(RuleError, match=f"before the rule book begins for .*, which is on {first}; choose a later"):
            BOOK.find(name, of(ticker), on - DAY)
    assert BOOK.lookup("price_limit", of(ticker), on).holds_on(on)
    assert BOOK.lookup("price_limit", of(ticker), on + DAY) is BOOK.lookup("price_limit", of(ticker), on)


def _instrument_of(rule: Rule) -> tuple[Instrument, str]:
    """An instrument that falls under a rule, no trait of it being narrower than need be."""
    scope = rule.scope
    kind = InstrumentKind(scope.kind or "stock")
    if kind is InstrumentKind.FUND:
        return Instrument("016019.OF", "016019.OF", kind, "XSHG", scope.board or "class-a"), "normal"
    exchange = scope.exchange or {"mainland": "", "hong_kong": "XHKG", "us": "XNYS"}[rule.market]
    by_board = {"chinext": ("300750.SZ", "XSHE"), "star": ("688005.SS", "XSHG"), "beijing": ("920002.BJ", "BJSE")}
    ticker, home = by_board.get(scope.board if kind is InstrumentKind.STOCK else "", ("600519.SS", "XSHG"))
    exchange = exchange or home
    if exchange in {"XSHE", "BJSE"}:
        ticker = {"XSHE": "300750.SZ" if scope.board == "chinext" else "000001.SZ", "BJSE": "920002.BJ"}[exchange]
    board = scope.board or {"BJSE": "beijing", "XHKG": "", "XNYS": ""}.get(exchange, "main")
    if exchange in {"XHKG", "XNYS"}:
        ticker = {"XHKG": "0700.HK", "XNYS": "TSLA"}[exchange]
    return Instrument(ticker, ticker, kind, exchange, board), scope.status or "normal"


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: f"{rule.where}-{rule.name}")
def test_every_row_holds_from_its_first_to_its_last_day(rule: Rule) -> None:
    """Each row is found on its first day, the next and its last, and not the day before or after."""
    instrument, status = _instrument_of(rule)

    def found(on: date) -> Rule | None:
        try:
            return BOOK.find(rule.name, instrument, on, status)
        except RuleError:
            return None

    opened = max(
        (
            one.valid_from
            for one in BOOK.rules
            if one.name is RuleName.TRADING and one.scope.covers(_traits(instrument))
        ),
    )
    first_on = max(rule.valid_from, opened)
    assert found(first_on) is rule
    assert found(first_on + DAY) is rule
    assert found(rule.valid_from - DAY) is not rule
    if rule.valid_to is not None:
        assert found(rule.valid_to) is rule
        assert found(rule.valid_to + DAY) is not rule


def _traits(instrument: Instrument) -> Traits:
    return BOOK.traits(instrument, date(2025, 1, 2))


def test_no_holes_since_2021() -> None:
    """Every needed rule is known of every kind of instrument on every day from 2021-11-15 to 2026-06-30."""
    tickers = [
        MAIN,
        "000001.SZ",
        CHINEXT,
        STAR,
        BEIJING,
        "561910.SS",
        "588000.SS",
        "159915.SZ",
        "518880.SS",
        "511010.SS",
    ]
    instruments = [of(ticker) for ticker in (*tickers, "0700.HK", "2800.HK:etf", "TSLA", "SPY:etf")]
    days = [date(2021, 11, 15) + n * DAY for n in range(0, 1689, 7)] + [date(2026, 6, 30)]
    for instrument, on, status in product(instruments, days, Status):
        assert BOOK.not_covered(instrument, on, status) == ()


def test_the_narrowest_rule_counts() -> None:
    """ST on the main board has its own row, on STAR the board's; a lot is the board's where it has one."""
    assert BOOK.lookup("price_limit", of(MAIN), date(2025, 6, 24), "st").scope == Traits("", "main", "stock", "st")
    assert BOOK.lookup("price_limit", of(STAR), date(2025, 6, 24), "st").scope.status == ""
    assert BOOK.lookup("lot", of(STAR), date(2025, 6, 24)).count == 200
    assert BOOK.lookup("lot", of(CHINEXT), date(2025, 6, 24)).count == 100


def test_tables_do_not_reach_into_each_other() -> None:
    """A row of the mainland that holds for any exchange holds for those of its table only."""
    assert BOOK.lookup("odd_lots", of("TSLA"), date(2025, 6, 24)).market == "us"
    assert BOOK.lookup("commission", of("0700.HK"), date(2025, 6, 24)).market == "hong_kong"
    assert BOOK.lookup("commission", of(MAIN), date(2025, 6, 24)).market == "mainland"


def test_ticks_of_hong_kong_and_the_us() -> None:
    """A tick depends on the price: from 10 to 20 dollars 0.02 until 2025-08-03 in Hong Kong, then 0.01."""
    tencent, on = of("0700.HK"), date(2025, 8, 4)
    assert [tick_of(BOOK, tencent, day, 15.0) for day in (on - DAY, on, on + DAY)] == list(
        map(Decimal, ("0.02", "0.01", "0.01"))
    )
    assert [tick_of(BOOK, tencent, on - DAY, price) for price in (9.99, 10.0, 19.98, 20.0, 100.0, 6000.0)] == list(
        map(Decimal, ("0.01", "0.02", "0.02", "0.05", "0.1", "5"))
    )
    assert tick_of(BOOK, of("TSLA"), on, 0.99) == Decimal("0.0001")
    assert tick_of(BOOK, of("TSLA"), on, 1.0) == Decimal("0.01")
    assert tick_of(BOOK, of(MAIN), on, 1000.0) == Decimal("0.01")
    assert tick_of(BOOK, of("561910.SS"), on, 0.4) == Decimal("0.001")
    with pytest.raises(RuleError, match=r"0700.HK: the rule book does not say the tick .* on 2026-07-01; it knows it"):
        tick_of(BOOK, tencent, date(2026, 7, 1), 15.0)


REFUSED = [
    ("000300.SS", "2024-01-02", "000300.SS is an index: it cannot be traded, so no rule of trading holds for it"),
    (
        "600519.SS",
        "1996-12-15",
        (
            "600519.SS: 1996-12-15 is before the rule book begins for a main-board stock in Shanghai, which is on "
            "1996-12-16; choose a later date"
        ),
    ),
    (
        "600519.SS",
        "2005-01-23",
        (
            "600519.SS: the rule book does not say the stamp_duty_sell of a main-board stock in Shanghai on "
            "2005-01-23; it knows it from 2005-01-24 to 2007-05-29, from 2007-05-30 to 2008-04-23, "
            "from 2008-04-24 to 2023-08-27, from 2023-08-28 on"
        ),
    ),
    (
        "920002.BJ",
        "2021-11-14",
        (
            "920002.BJ: 2021-11-14 is before the rule book begins for a Beijing-board stock in Beijing, which is on "
            "2021-11-15; choose a later date"
        ),
    ),
]


@pytest.mark.parametrize(("ticker", "on", "sentence"), REFUSED)
def test_what_is_not_covered_is_a_sentence(ticker: str, on: str, sentence: str) -> None:
    """An index, a date before the book and one before a rule are refused with what the book covers."""
    with pytest.raises(RuleError) as caught:
        BOOK.lookup("stamp_duty_sell", of(ticker), date.fromisoformat(on))
    assert str(caught.value) == sentence
    assert caught.value.exit_code == 4
    assert isinstance(caught.value, CatalystError)


def _made(ticker: str, kind: str, board: str = "", exchange: str = "XSHG") -> Instrument:
    return Instrument(ticker, ticker, InstrumentKind(kind), exchange, board)


@pytest.mark.parametrize(
    ("instrument", "words"),
    [
        (_made("900901.SS", "stock", "main"), "900901.SS is a B-share by its number"),
        (_made("200012.SZ", "stock", "main"), "200012.SZ is a B-share by its number"),
        (_made("601999.SS", "stock"), "its number does not tell the board of this stock; write main, chinext"),
        (_made("520001.SS", "etf"), "does not know what this fund follows, and with it its price limit; write main"),
        (_made("7203.T", "stock", exchange="XTKS"), "the rule book has no table for the exchange XTKS"),
        (_made("600519.SS", "stock", "moon"), "the rule book does not cover a moon stock in Shanghai"),
        (_made("920002.BJ", "etf", "main"), "the rule book does not cover a main-board ETF in Beijing"),
    ],
)
def test_instruments_outside_the_book(instrument: Instrument, words: str) -> None:
    """B-shares, a stock without a board, an unknown fund, another exchange or board: refused, not guessed."""
    with pytest.raises(RuleError) as caught:
        BOOK.lookup("price_limit", instrument, date(2025, 6, 24))
    assert words in str(caught.value)


def test_a_rule_that_never_holds_is_said_so() -> None:
    """There is no least fee of the clearing house on the mainland, on any date; find says None."""
    assert BOOK.find("transfer_fee_minimum", of(MAIN), date(2025, 6, 24)) is None
    with pytest.raises(RuleError, match=r"does not say the transfer_fee_minimum of a main-board stock .*, on any date"):
        BOOK.lookup("transfer_fee_minimum", of(MAIN), date(2025, 6, 24))


def test_a_number_and_a_word_are_told_apart() -> None:
    """Asking a word for its number is a mistake of the code, and says so."""
    with pytest.raises(TypeError, match="price_limit is the word 'none'"):
        _ = BOOK.lookup("price_limit", of("TSLA"), date(2025, 6, 24)).number


def test_the_shipped_book_says_how_sure_it_is() -> None:
    """Every row has its document; limits, stamp duty and lots of the mainland's stocks rest on checked texts."""
    assert all(rule.document for rule in BOOK.rules)
    sure = {"price_limit", "lot", "lot_step", "tick", "rounding", "stamp_duty_buy", "stamp_duty_sell"}
    unsure = {
        rule.where
        for rule in BOOK.rules
        if rule.market == "mainland" and rule.scope.kind == "stock" and rule.name in sure
        if rule.confidence is not Confidence.HIGH
    }
    assert len(unsure) == 1  # ChiNext ST before 2020-08-24


def test_an_empty_book_refuses_everything() -> None:
    """Without a row nothing is assumed."""
    with pytest.raises(RuleError, match="does not cover"):
        RuleBook(()).lookup("lot", of(MAIN), date(2025, 6, 24))
    assert set(NEEDED) < set(RuleName)
