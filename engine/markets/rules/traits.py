"""By which traits an instrument's rules are found: the exchange itself, the board or what a fund follows, the kind."""

from datetime import date

from engine.markets.instrument import Instrument, InstrumentKind
from engine.markets.rules.errors import RuleError
from engine.markets.rules.funds import Funds
from engine.markets.rules.rule import Status, Traits

# Which table tells of which exchanges. Shanghai, Shenzhen and Beijing share their sessions, not all of their rules; OTC
# stands for the managers of open-ended funds, who sell and take back units without an exchange.
MARKETS: dict[str, tuple[str, ...]] = {
    "mainland": ("XSHG", "XSHE", "BJSE", "OTC"),
    "hong_kong": ("XHKG",),
    "us": ("XNYS",),
}
MARKET_OF: dict[str, str] = {code: market for market, codes in MARKETS.items() for code in codes}
_MAINLAND = {".SS": "XSHG", ".SZ": "XSHE", ".BJ": "BJSE", ".OF": "OTC"}
_NAMES = {"XSHG": "Shanghai", "XSHE": "Shenzhen", "BJSE": "Beijing", "XHKG": "Hong Kong", "XNYS": "the US"}
_BOARDS = {"main": "main-board", "chinext": "ChiNext", "star": "STAR", "beijing": "Beijing-board", "twenty": "20 %"}
# Shares quoted in US or Hong Kong dollars have ticks and fees of their own.
_B_SHARES = (("900", ".SS"), ("200", ".SZ"), ("201", ".SZ"))


def venue_of(instrument: Instrument) -> str:
    """The code of the exchange itself: XSHG, XSHE or BJSE on the mainland, OTC off the exchange, else the
    instrument's own."""
    ending = instrument.ticker[-3:]
    return _MAINLAND.get(ending, instrument.exchange)


def traits_of(instrument: Instrument, on: date, status: str, funds: Funds) -> Traits:
    """The traits of an instrument on a date.

    The board of a fund is the one its row of the table of instruments gives, else what the table of funds says
    it follows; that of a fund off the exchange is its share class. RuleError for an index, a B-share, a mainland
    stock without a board, a fund of which nothing is known.
    """
    ticker, kind = instrument.ticker, instrument.kind
    if kind is InstrumentKind.INDEX:
        raise RuleError(f"{ticker} is an index: it cannot be traded, so no rule of trading holds for it")
    if any(ticker.startswith(beginning) and ticker.endswith(ending) for beginning, ending in _B_SHARES):
        raise RuleError(f"{ticker} is a B-share by its number: the rule book covers A-shares and funds only")
    venue = venue_of(instrument)
    if venue not in MARKET_OF:
        raise RuleError(f"{ticker}: the rule book has no table for the exchange {venue}")
    board = instrument.board
    if MARKET_OF[venue] == "mainland" and not board:
        board = _fund_group(instrument, on, funds)
    return Traits(venue, board, kind.value, Status(status).value)


def described(traits: Traits) -> str:
    """The traits as words: an ST main-board stock in Shanghai."""
    status = {Status.ST.value: "ST", Status.DELISTING.value: "delisting"}.get(traits.status, "")
    kind = "ETF" if traits.kind == InstrumentKind.ETF else traits.kind or "instrument"
    words = " ".join(word for word in (status, _BOARDS.get(traits.board, traits.board), kind) if word)
    article = "an" if words.startswith(("ST ", "ETF", "equity", "instrument")) else "a"
    if traits.exchange == "OTC":
        return f"{article} {words} off the exchange"
    return f"{article} {words} in {_NAMES.get(traits.exchange, 'any exchange')}"


def _fund_group(instrument: Instrument, on: date, funds: Funds) -> str:
    if instrument.kind is InstrumentKind.STOCK:
        raise RuleError(
            f"{instrument.ticker}: its number does not tell the board of this stock; write main, chinext, star or "
            "beijing in the board column of instruments.csv"
        )
    if instrument.kind is InstrumentKind.FUND:
        raise RuleError(
            f"{instrument.ticker}: its number does not tell the share class of this fund, and with it its fees; write "
            "class-a or class-c in the board column of instruments.csv"
        )
    fund = funds.find(instrument.ticker, on)
    if fund is None:
        raise RuleError(
            f"{instrument.ticker}: the rule book does not know what this fund follows, and with it its price limit; "
            "write main (10 %), star or chinext (20 %) in the board column of instruments.csv"
        )
    return fund.tracks
