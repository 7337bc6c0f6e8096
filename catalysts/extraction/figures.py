"""Figures that a text proposes: what it says of prices, with whose, when and its place, for a person to review."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from catalysts.extraction.dates import mentions
from catalysts.extraction.move import moves
from catalysts.extraction.period import Period, TradingDates, markers, period_of, session_of
from catalysts.extraction.price_sentence import Told, told_moves
from catalysts.extraction.resolution import Tense, resolved
from catalysts.extraction.sentence import Sentence, sentences
from catalysts.figure import Figure, Measure
from catalysts.names import Mention as Name
from catalysts.names import NameFinder, Names, NamesFound
from catalysts.names.plain_text import plain
from catalysts.text import LONGEST_SLUG
from catalysts.when import When

KEPT_SENTENCES = 2
LIMITS = frozenset({Measure.LIMIT_UP_CLOSE, Measure.LIMIT_UP_OPEN})
_PRINTED = 80


class MarketFacts(Protocol):
    """What a reader must know of markets: trading dates and limits. Who knows them gives them; here they are not."""

    def trading_dates(self, ticker: str) -> TradingDates | None:
        """The sessions of the ticker's exchange, None where they are not known."""
        ...

    def limit_rate(self, ticker: str, on: date) -> float | None:
        """The part by which its price may rise on a date, None without a limit or where it is not known."""
        ...


@dataclass(slots=True)
class _Context:
    """What a text has told so far: the last day with the sentence that used it, and whose move the last one was.

    `named` is the sentence of `names`; `read` the last sentence whose dates were looked at.
    """

    text: str
    flat: str
    sentences: Sequence[Sentence]
    found: NamesFound
    published: date
    document: str
    market: MarketFacts
    table: Names
    day: date | None = None
    day_sentence: int = -100
    names: tuple[Name, ...] = ()
    named: int = -100
    read: int = -1


def propose_figures(
    text: str, published: When, names: Names | NameFinder, market: MarketFacts, *, document: str
) -> tuple[Figure, ...]:
    """The figures of a text that appeared at `published`, in the order of their places, English and Chinese.

    A move of a named ticker over a told period becomes a return, a limit-up, a streak or a close; what is unclear
    (whose, since when, within a session, a forecast) becomes Measure.OTHER with the reason in its note, and is left
    out where the same number is told clearly elsewhere. `span` is the sentence, `printed` the number as it stands.
    Deterministic, linear in the length of the text.
    """
    finder = names if isinstance(names, NameFinder) else NameFinder.of(names)
    pieces = list(sentences(text))
    context = _Context(text, plain(text), pieces, finder.find(text), published.last_on, document, market, finder.names)
    proposed: list[Figure] = []
    for number, sentence in enumerate(pieces):
        if moves(context.flat, sentence.start, sentence.end):
            proposed += _read(sentence, number, context)
    return tuple(_numbered(_without_echoes(proposed)))


def _read(sentence: Sentence, number: int, context: _Context) -> Iterator[Figure]:
    start, end = sentence.start, sentence.end
    for earlier in range(max(context.read + 1, number - KEPT_SENTENCES), number):
        _remember(earlier, context)
    day = context.day if number - context.day_sentence <= KEPT_SENTENCES else None
    before = context.names if number - context.named <= KEPT_SENTENCES else ()
    dates = mentions(context.text, start, end)
    when = markers(context.flat, start, end, dates, context.published, day)
    named = context.found.within(start, end)
    told = told_moves(context.flat, start, end, named, when, before, context.table.resolve)
    for one in told:
        for name in one.names or (None,):
            yield _figure(sentence, one, name, day, context)
    if told and day is not None:
        context.day_sentence = number
    _remember(number, context)
    if told and told[-1].names:
        context.names, context.named = told[-1].names, number


def _remember(number: int, context: _Context) -> None:
    """Take from a sentence its last day, told as past, and the first company that it names."""
    sentence = context.sentences[number]
    context.read = number
    for mention in mentions(context.text, sentence.start, sentence.end):
        said = resolved(mention, context.published, Tense.PAST, context.day)
        if said is not None and said.is_day and said.window.first_on <= context.published:
            context.day, context.day_sentence = said.window.first_on, number
    named = context.found.within(sentence.start, sentence.end)
    listed = [name for name in named if name.target is not None and name.target.is_listed]
    if listed:
        context.names, context.named = tuple(listed[:1]), number


def _figure(sentence: Sentence, told: Told, name: Name | None, day: date | None, context: _Context) -> Figure:
    """One figure of one name; Measure.OTHER with the reason where it cannot be told."""
    ticker = name.target.name if name is not None and name.target is not None and name.target.is_listed else ""
    period, note = Period(), told.move.doubt
    trading = context.market.trading_dates(ticker) if ticker else None
    if told.is_forecast:
        note = "a condition or a forecast"
    elif not ticker:
        note = _nameless(name)
    elif trading is None:
        note = f"the sessions of {ticker} are not known"
    elif not note:
        period = _period(told, day, trading, context.published)
        note = period.note
    return _made(sentence, told, ticker, period, note, context)


def _period(told: Told, day: date | None, trading: TradingDates, published: date) -> Period:
    try:
        if told.move.measure is Measure.SESSION_RETURN:
            return period_of(told.chosen, published, day, trading, is_cumulative=told.move.is_cumulative)
        if told.chosen.within is not None:
            return Period(note="told of a part of a session or of a period: bars do not tell it")
        on = told.chosen.day.first if told.chosen.day is not None else day
        return session_of(on, trading)
    except LookupError as error:  # beyond the sessions that are known
        return Period(note=" ".join(str(error).split()) or "its period lies beyond the known sessions")


def _made(sentence: Sentence, told: Told, ticker: str, period: Period, note: str, context: _Context) -> Figure:
    move, value = told.move, told.move.value
    measure = Measure.RETURN if period.from_on is not None else move.measure
    if measure in LIMITS and not note and period.to_on is not None:
        rate = context.market.limit_rate(ticker, period.to_on) if value is None else None
        value = value if rate is None else Decimal(repr(rate))
        note = "" if value is not None else "the limit of its board on that date is not known"
    return Figure(
        id="x",
        document=context.document,
        measure=Measure.OTHER if note else measure,
        ticker=ticker,
        from_on=None if note else period.from_on,
        to_on=None if note else period.to_on,
        relation=move.relation,
        value=float(value) if value is not None else 0.0,
        printed=_printed(context.text[move.shown[0] : move.shown[1]]),
        note=f"{move.measure}: {note}" if note else "",
        span=(sentence.start, sentence.end),
    )


def _nameless(name: Name | None) -> str:
    if name is None:
        return "whose move it is, is not told"
    if name.target is None:
        return f"{_printed(name.text)} is not in the table of names"
    return f"{name.target.name} is not listed"


def _printed(text: str) -> str:
    """A piece of the text fit for one line."""
    return " ".join(re.sub(r"[^\w\s.,:;%％/()+'&·$¥-]", " ", text).split())[:_PRINTED].strip() or "not printed"


def _without_echoes(proposed: Sequence[Figure]) -> list[Figure]:
    """Each figure once: the same told twice is one, and an unclear one goes where a clear one has its number."""
    clear = {(one.ticker, one.value) for one in proposed if one.measure is not Measure.OTHER}
    seen: set[tuple[object, ...]] = set()
    kept = []
    for one in proposed:
        key = (one.measure, one.ticker, one.from_on, one.to_on, one.relation, one.value, one.note)
        is_echo = one.measure is Measure.OTHER and (one.ticker, one.value) in clear
        if key not in seen and not is_echo:
            seen.add(key)
            kept.append(one)
    return kept


def _numbered(proposed: Sequence[Figure]) -> Iterator[Figure]:
    """Ids that name document, ticker and measure, numbered where they would be the same."""
    used: dict[str, int] = {}
    for one in proposed:
        who = re.sub(r"[^a-z0-9]+", "-", one.ticker.lower()).strip("-") or "unnamed"
        stem = f"{one.document}-{who}-{one.measure.value}"[: LONGEST_SLUG - 5].strip("-")
        used[stem] = used.get(stem, 0) + 1
        yield replace(one, id=stem if used[stem] == 1 else f"{stem}-{used[stem]}")
