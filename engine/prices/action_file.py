"""The file of corporate actions: `ticker,ex_date,share_multiplier,cash_per_share`, one row an action."""

from pathlib import Path

from catalysts.errors import Fault, FaultsError
from engine.markets.codes import TickerError, exchange_of, instrument_from_code
from engine.markets.instrument import InstrumentKind
from engine.prices.action import CorporateAction
from engine.prices.checks import MOST_PRICE, parsed_date, parsed_number
from engine.prices.text_table import read_text_table

COLUMNS = ("ticker", "ex_date", "share_multiplier", "cash_per_share")
LEAST_MULTIPLIER, MOST_MULTIPLIER = 1e-4, 1e4


def read_actions(path: Path, where: str) -> tuple[CorporateAction, ...]:
    """All actions of the file, sorted by ticker and ex-date; an absent file holds none.

    Raises FaultsError with every fault of the file.
    """
    return tuple(placed_actions(path, where))


def placed_actions(path: Path, where: str) -> dict[CorporateAction, str]:
    """The actions as `read_actions` has them, each with the place of its row."""
    if not path.exists() and not path.is_symlink():
        return {}
    table = read_text_table(path, where, COLUMNS)
    faults = list(table.faults)
    places: dict[CorporateAction, str] = {}
    seen: dict[tuple[str, str], str] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        place, key = table.place(line), (row[0], row[1])
        action, found = _action(place, row)
        if key in seen:
            expected = f"one row for a ticker and date; {seen[key]} has it too"
            found.append(Fault(place, "ex_date", row[1], expected, "join the two rows"))
        seen.setdefault(key, place)
        faults += ((line, fault) for fault in found)
        if action is not None:
            places[action] = place
    if faults:
        raise FaultsError(fault for _, fault in sorted(faults, key=lambda one: one[0]))
    return {action: places[action] for action in sorted(places)}


def _action(place: str, row: list[str]) -> tuple[CorporateAction | None, list[Fault]]:
    ticker, ex_date, shares, cash = row
    faults = _ticker_faults(place, ticker)
    ex_on = parsed_date(ex_date)
    if ex_on is None:
        faults.append(Fault(place, "ex_date", ex_date, "a date YYYY-MM-DD between 1980 and 2099", "write the ex-date"))
    multiplier, payout = parsed_number(shares), parsed_number(cash)
    if multiplier != 0 and not LEAST_MULTIPLIER <= multiplier <= MOST_MULTIPLIER:
        expected = f"the number of shares that one old share becomes, 0 or {LEAST_MULTIPLIER:g} to {MOST_MULTIPLIER:g}"
        faults.append(Fault(place, "share_multiplier", shares, expected, "write 1 for no change of shares"))
    if not 0 <= payout <= MOST_PRICE:
        faults.append(Fault(place, "cash_per_share", cash, "cash for one old share, 0 or more", "write 0 for no cash"))
    if faults or ex_on is None:
        return None, faults
    return CorporateAction(ticker, ex_on, multiplier, payout), faults


def _ticker_faults(place: str, ticker: str) -> list[Fault]:
    """A misspelt ticker would lose its dividends in silence."""
    try:
        exchange_of(ticker)
    except TickerError as error:
        return [error.fault.at(place)]
    instrument = instrument_from_code(ticker)
    if instrument is not None and instrument.kind is InstrumentKind.INDEX:
        expected = "a stock or a fund: an index has no corporate actions"
        return [Fault(place, "ticker", ticker, expected, "check the ticker's ending")]
    return []
