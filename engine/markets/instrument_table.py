"""Tables of instruments (instruments.csv), read with all their faults at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from catalysts.errors import Fault, FaultsError, did_you_mean
from engine.markets.codes import TickerError, exchange_of, instrument_from_code
from engine.markets.exchange import EXCHANGES
from engine.markets.instrument import Instrument, InstrumentKind, Instruments
from engine.markets.table import Row, read_rows

BOARDS = ("main", "chinext", "star", "beijing")
SHARE_CLASSES = ("class-a", "class-c")
_NEEDED = ("ticker", "name")
_NUMBERED = (".SS", ".SZ", ".BJ", ".TI", ".OF")


def read_instruments(path: Path) -> Instruments:
    """The instruments of a CSV table with the columns ticker, name, name_zh, exchange, board, kind, segment.

    Only ticker and name must be there; other columns are ignored. An empty exchange, kind or board is taken
    from the ticker as far as it tells. FaultsError names every fault of the file: a ticker that is not one,
    one named twice, an unknown kind, board or exchange, one that contradicts the number of a mainland ticker,
    a stock without a board, a fund off the exchange without a share class (class-a, class-c).
    """
    faults: list[Fault] = []
    instruments: dict[str, Instrument] = {}
    places: dict[str, str] = {}
    for row in read_rows(path, _NEEDED, faults):
        instrument = _instrument(row, faults)
        ticker = row.cells["ticker"]
        if first := places.get(ticker):
            faults.append(
                Fault(row.where, "ticker", ticker, f"a ticker named once; {first} has it too", "remove one row")
            )
        places.setdefault(ticker, row.where)
        if instrument:
            instruments[ticker] = instrument
    if faults:
        raise FaultsError(faults)
    return Instruments.of(instruments.values())


@dataclass(frozen=True, slots=True)
class _Said:
    """What the cells of a row say, each where it is empty completed by what its ticker tells."""

    ticker: str
    exchange: str
    kind: str
    board: str


def _instrument(row: Row, faults: list[Fault]) -> Instrument | None:
    cells = row.cells
    try:
        home = exchange_of(cells["ticker"])
    except TickerError as error:
        faults.append(error.fault.at(row.where))
        return None
    told = instrument_from_code(cells["ticker"])
    kind = cells.get("kind") or (told.kind.value if told else "")
    board = cells.get("board") or (told.board if told and told.kind == kind else "")
    said = _Said(cells["ticker"], cells.get("exchange") or home, kind, board)
    found = [
        *_text_faults(row),
        *_word_faults(row.where, said),
        *_contradictions(row.where, said, home, told),
    ]
    faults.extend(found)
    if found:
        return None
    return Instrument(
        ticker=said.ticker,
        name=cells["name"],
        kind=InstrumentKind(said.kind),
        exchange=said.exchange,
        board=said.board,
        segment=cells.get("segment", ""),
        name_zh=cells.get("name_zh", ""),
    )


def _word_faults(where: str, said: _Said) -> Iterator[Fault]:
    if said.kind not in set(InstrumentKind):
        yield Fault(where, "kind", said.kind, "stock, etf, fund or index", did_you_mean(said.kind, InstrumentKind))
    is_fund = said.kind == InstrumentKind.FUND
    boards, wanted = (SHARE_CLASSES, "a share class") if is_fund else (BOARDS, "a board")
    if said.board and said.board not in boards:
        yield Fault(where, "board", said.board, wanted, did_you_mean(said.board, boards))
    if is_fund and not said.board:
        remedy = f"write one of {', '.join(SHARE_CLASSES)}"
        yield Fault(where, "board", "", f"the share class of {said.ticker}, which its number does not tell", remedy)
    if said.exchange not in EXCHANGES:
        remedy = did_you_mean(said.exchange, EXCHANGES)
        yield Fault(where, "exchange", said.exchange, "an exchange known here", remedy)


def _text_faults(row: Row) -> Iterator[Fault]:
    if not row.cells["name"]:
        yield Fault(row.where, "name", "", "a name", f"say what {row.cells['ticker']} is called")
    for key in ("name", "name_zh", "segment"):
        text = row.cells.get(key, "")
        if not text.isprintable():
            yield Fault(row.where, key, text, "plain text in one line", "remove line breaks and control characters")


def _contradictions(where: str, said: _Said, home: str, told: Instrument | None) -> Iterator[Fault]:
    """Where a cell contradicts the ticker: a wrong board or kind would mean wrong limits and taxes."""
    is_index = said.ticker.startswith("^")
    if said.exchange in EXCHANGES and said.exchange != home and not is_index:
        expected = f"{home}, by the ending of {said.ticker}"
        yield Fault(where, "exchange", said.exchange, expected, "leave the cell empty")
    if not (is_index or said.ticker.endswith(_NUMBERED)):
        return
    is_stock = said.kind == InstrumentKind.STOCK
    by_number = f"by the spelling of {said.ticker}"
    if told and said.kind != told.kind and said.kind in set(InstrumentKind):
        yield Fault(where, "kind", said.kind, f"{told.kind}, {by_number}", "correct one of the two")
    elif told and is_stock and said.board != told.board and said.board in BOARDS:
        yield Fault(where, "board", said.board, f"{told.board}, {by_number}", "correct one of the two")
    elif is_stock and not said.board:
        expected = f"the board of {said.ticker}, which its number does not tell"
        yield Fault(where, "board", "", expected, f"write one of {', '.join(BOARDS)}")
