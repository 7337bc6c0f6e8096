"""One session of a generated path: its reference price, its daily limits, its bounds."""

from collections.abc import Sequence
from dataclasses import dataclass

from seeds.sample_role import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One session: what the previous close becomes, and the closes it may end at, all in ticks."""

    session: str
    multiplier: int
    cash: int
    is_rising: bool
    ceiling: int | None
    tenths: int | None

    def reference(self, previous: int) -> float:
        """The reference price in ticks: (close - cash) / multiplier, unrounded."""
        return (previous - self.cash) / self.multiplier

    def limits(self, previous: int) -> tuple[int, int]:
        """The lowest and the highest price, in ticks, rounded half up; an index may do what it likes.

        On an ex-date two ticks are left free on either side, so that a rounded reference price agrees.
        """
        if self.tenths is None:
            return 1, 2 * previous
        spare = 0 if self.multiplier == 1 and self.cash == 0 else 2
        whole, ten = previous - self.cash, 10 * self.multiplier
        down = (whole * (10 - self.tenths) + ten // 2) // ten
        up = (whole * (10 + self.tenths) + ten // 2) // ten
        return down + spare, up - spare

    def bounds(self, previous: int) -> tuple[int, int]:
        """The lowest and the highest close, in ticks."""
        low, high = self.limits(previous)
        if self.is_rising:
            low = max(low, previous + 1)
        if self.ceiling is not None:
            high = min(high, self.ceiling)
        return low, high


def steps_of(role: Role, sessions: Sequence[str]) -> list[Step]:
    """The steps of a role, one a session after its first."""
    actions = {action.ex_on: action for action in role.actions}
    steps = []
    for session in sessions[1:]:
        action = actions.get(session)
        caps = [role.ticks(price) for until, price in role.ceilings if session <= until]
        steps.append(
            Step(
                session=session,
                multiplier=int(action.share_multiplier) if action else 1,
                cash=role.ticks(action.cash) if action else 0,
                is_rising=any(after < session <= until for after, until in role.rising),
                ceiling=min(caps, default=None),
                tenths=role.limit_tenths,
            )
        )
    return steps
