"""Hold the links of the chain in turn: those that equip it first, then materials, then cells."""

from collections.abc import Iterable, Mapping
from statistics import fmean

from catalysts.catalyst import Catalyst
from engine.simulation.good_news import why_not_good_news
from engine.simulation.parameter import Parameter
from engine.simulation.plan import Plan
from engine.simulation.spec import ParameterValue
from engine.simulation.strategy import CatalystStrategy
from engine.simulation.trade_parameters import ORDERS, SIZE_BARS, STANDING_ORDERS, exit_rule


class Gradient(CatalystStrategy):
    """An industry that is built pays its machine makers first, then those who supply it, then those who sell.

    After good news hold the segments of the chain one after the other, `hold` sessions each, each sold at the open at
    which the next one is bought.

    * `mode=schedule`: in the order of `order`.
    * `mode=strength`: in the order of their own strength, the mean return over `lookback` bars of the segment's names
      at the close before the entry, the strongest first.
    * `mode=all`: all of them at once, over the same time, each with its part of `size`: what the turn has to beat.

    Of each segment the `k` strongest names of that close are bought in equal parts. All plans are made at that close:
    nothing that happens later changes the turn, only what a name costs.
    """

    parameters = {  # noqa: RUF012 - read once by the metaclass
        "mode": Parameter("schedule", "what decides the turn", choices=("schedule", "strength", "all")),
        "hold": Parameter(10, "sessions that one segment is held", at_least=1),
        "size": Parameter(0.2, "part of the equity that is in the chain at a time", above=0, at_most=1),
        "k": Parameter(3, "names of a segment", at_least=1),
        "lookback": Parameter(20, "bars over which strength is measured", at_least=1),
        "order": Parameter("equipment+materials+cells", "segments in their turn, joined by +"),
        **ORDERS,
    }
    is_independent = True
    handed_on = STANDING_ORDERS

    @classmethod
    def warm_up_of(cls, values: Mapping[str, ParameterValue]) -> int:
        """The bars of the look-back and of the size."""
        return max(SIZE_BARS, int(values["lookback"]) + 1)

    @classmethod
    def parameter_faults(cls, values: Mapping[str, ParameterValue]) -> Iterable[str]:
        """A turn names each segment once."""
        segments = _segments(str(values["order"]))
        if not all(segments) or len(set(segments)) < len(segments):
            yield f"order: {values['order']!r} is not a list of segments, each once, joined by +; write equipment+cells"

    def plans(self, catalyst: Catalyst) -> Iterable[Plan]:
        """One plan for each name of each segment."""
        why_not = why_not_good_news(catalyst)
        if why_not:
            self.decline(why_not)
            return
        chosen: dict[str, tuple[str, ...]] = {}
        for segment in _segments(self.p.order):
            names = self.market.strongest(self.market.names(catalyst.theme, segment), self.p.k, self.p.lookback)
            if names:
                chosen[segment] = names
            else:
                self.decline(f"no name of {segment} traded and has {self.p.lookback} bars")
        turn = self._turn(catalyst.theme, tuple(chosen))
        for place, segment in enumerate(turn):
            names, is_all = chosen[segment], self.p.mode == "all"
            weight = self.p.size / len(names) / (len(turn) if is_all else 1)
            hold, delay = (self.p.hold * len(turn), 0) if is_all else (self.p.hold, self.p.hold * place)
            why = f"{segment}, {'all at once' if is_all else f'turn {place + 1} of {len(turn)}'}"
            for ticker in names:
                yield Plan(ticker, weight, hold, why, delay, exit_rule(self.p))

    def _turn(self, theme: str, segments: tuple[str, ...]) -> tuple[str, ...]:
        if self.p.mode != "strength":
            return segments
        return tuple(sorted(segments, key=lambda segment: (-self._strength(theme, segment), segments.index(segment))))

    def _strength(self, theme: str, segment: str) -> float:
        names = self.market.names(theme, segment)
        moves = (self.market.strength(ticker, self.p.lookback) for ticker in names)
        return fmean(move for move in moves if move is not None)


def _segments(order: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in order.split("+"))
