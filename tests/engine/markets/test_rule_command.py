"""`catalyst rules`: what it shows, and the sentence for each thing it cannot know."""

import io
from dataclasses import replace
from datetime import date

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from catalysts.errors import CatalystError
from engine.cli.rules import rules
from engine.markets.codes import TickerError, instrument_from_code
from engine.markets.rules.errors import RuleError
from engine.markets.rules.rule_book import shipped_rule_book
from engine.markets.rules.sheet import sheet_of
from engine.reports.rules import print_rules, value_text

APP = typer.Typer()
APP.command()(rules)


def shown(*arguments: str, code: int = 0) -> str:
    """What the command writes on a wide terminal."""
    result = CliRunner().invoke(APP, arguments, env={"COLUMNS": "200"})
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def refused(*arguments: str) -> CatalystError:
    """The error that ends the command."""
    error = CliRunner().invoke(APP, arguments).exception
    assert isinstance(error, CatalystError)
    return error


def test_a_stock_on_a_date() -> None:
    """CATL on 2025-06-24: 20 % since 2020-08-24 by the document of ChiNext, and all that was charged."""
    text = shown("300750.SZ", "--on", "2025-06-24")
    assert text.startswith("300750.SZ CATL on 2025-06-24: a ChiNext stock in Shenzhen")
    assert "20 % of the reference price │ 2020-08-24 │ │ 深证上〔2020〕515号" in text
    assert (
        "stamp duty on a sale │ 0.05 % of the notional │ 2023-08-28 │ │ 财政部 税务总局公告2023年第39号 │ high" in text
    )
    assert "sessions until bought shares can be sold │ 1 session │" in text


def test_the_value_until_the_day_before_a_flip() -> None:
    """On 2023-08-27 stamp duty was 0.1 %, until that day."""
    text = shown("600519.SS", "--on", "2023-08-27")
    assert "stamp duty on a sale │ 0.1 % of the notional │ 2008-04-24 │ 2023-08-27" in text


def test_a_fund_says_what_it_follows() -> None:
    """The limit of a fund rests on what it follows, and that on a row with its own confidence."""
    assert "follows chinext: 159915.SZ, fund name; SZSE list" in shown("159915.SZ", "--on", "2024-09-30")
    assert "follows equity: 159*.SZ, most of Shenzhen's funds (memory)" in shown("159999.SZ", "--on", "2024-09-30")


def test_the_mark_of_a_stock() -> None:
    """An ST stock of the main board had 5 % until 2026-07-05."""
    text = shown("600519.SS", "--on", "2026-07-05", "--status", "st")
    assert "an ST main-board stock in Shanghai" in text
    assert "5 % of the reference price │ 1998-04-22 │ 2026-07-05" in text


def test_hong_kong_and_the_us() -> None:
    """No limit, a lot of its own, ticks by price."""
    text = shown("0700.HK", "--on", "2025-06-24")
    assert "board lot 100 shares: HKEX list of securities (memory)" in text
    assert "daily price limit │ none" in text
    assert "0.001 below 0.25, 0.005 below 0.5" in text
    assert "TSLA on 2025-06-24: a stock in the US" in shown("TSLA", "--on", "2025-06-24")


def test_what_is_not_known_is_said_and_ends_with_6() -> None:
    """On 2005-06-24 the stamp duty is known and the fees are not: a sentence for each, exit 6."""
    text = shown("600519.SS", "--on", "2005-06-24", code=6)
    assert "0.1 % of the notional │ 2005-01-24 │ 2007-05-29" in text
    assert (
        "does not say the handling_fee of a main-board stock in Shanghai on 2005-06-24; it knows it from 2015" in text
    )


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        (("600519.SS", "--on", "1995-06-24"), RuleError, "1995-06-24 is before the rule book begins"),
        (("000300.SS", "--on", "2025-06-24"), RuleError, "000300.SS is an index: it cannot be traded"),
        (("900901.SS", "--on", "2025-06-24"), RuleError, "its number is in no range that the rule book knows"),
        (("600519", "--on", "2025-06-24"), TickerError, "a mainland number needs its ending"),
        (("600519.SH", "--on", "2025-06-24"), TickerError, "did you mean 600519.SS?"),
    ],
)
def test_each_refusal_is_one_sentence(arguments: tuple[str, ...], kind: type[CatalystError], words: str) -> None:
    """A date before the book, an index, a number in no range and a wrong spelling: a sentence, exit 4 or 3."""
    error = refused(*arguments)
    assert isinstance(error, kind)
    assert words in str(error)
    assert "\n" not in str(error)
    assert error.exit_code == (3 if kind is TickerError else 4)


def test_a_date_must_be_given_as_one() -> None:
    """The command does not look at a clock, and 2025-13-01 is no date."""
    assert CliRunner().invoke(APP, ["600519.SS"]).exit_code == 2
    assert CliRunner().invoke(APP, ["600519.SS", "--on", "2025-13-01"]).exit_code == 2


def test_foreign_text_cannot_act_on_a_terminal() -> None:
    """A name with an escape sequence is shown, not obeyed; brackets of a document are no markup."""
    instrument = instrument_from_code("600519.SS")
    assert instrument is not None
    output = io.StringIO()
    sheet = sheet_of(shipped_rule_book(), replace(instrument, name="\x1b[31mred"), date(2006, 6, 1))
    print_rules(sheet, Console(width=200, file=output))
    text = output.getvalue()
    assert "\\x1b[31mred" in text
    assert "财税[2005]11号" in text


def test_every_value_has_a_text() -> None:
    """No row shows an empty value, a fraction with an exponent or a bare word of the table."""
    texts = {value_text(rule) for rule in shipped_rule_book().rules}
    assert "" not in texts
    assert not [text for text in texts if "E" in text or "half-up" in text or "-unit" in text]
    assert "0.00285 % of the notional" in texts
