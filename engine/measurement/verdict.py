"""Whether a result can be told from luck: the findings, the rules that lead to them, and a strategy's own verdict."""

from dataclasses import dataclass
from enum import StrEnum

LEVEL = 0.05
POWER = 0.8


class Finding(StrEnum):
    """What statistics can say of a result."""

    DISTINGUISHABLE = "distinguishable from luck"
    NOT_DISTINGUISHABLE = "not distinguishable from luck"
    TOO_LITTLE = "too little data to tell"


def finding_of(
    p: float | None, too_few: str, detectable: float | None, worth: float, level: float = LEVEL
) -> tuple[Finding, str]:
    """The finding and the rule that led to it, in this order.

    Too little data where `too_few` says why; distinguishable where p is below `level`; too little data where the
    smallest effect that could have been found is larger than the one that would matter (`worth`, a fraction); else not
    distinguishable. A p that is None needs a `too_few`.
    """
    if too_few or p is None:
        return Finding.TOO_LITTLE, too_few
    if p < level:
        return Finding.DISTINGUISHABLE, f"p is below {level:.2g}"
    if detectable is None or detectable > worth:
        return Finding.TOO_LITTLE, (
            f"p is not below {level:.2g}, and an effect of {worth:.1%}, which would matter, could have been missed"
        )
    return Finding.NOT_DISTINGUISHABLE, f"p is not below {level:.2g}, and an effect of {worth:.1%} would have shown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A strategy's verdict: the finding and the rule that decided (`why`), with what they rest on.

    `finding` is None where the question does not arise; `why` says so. `mean` is the tested effect and `error` its
    standard error; `p` is two-sided and `p_adjusted` allows for the `n_tests` strategies that were tested together;
    `n_independent` counts independent observations, `detectable` is the smallest effect that they show with a power of
    80 %, `worth` the smallest that would matter. Effects are fractions, a trade's; None where they cannot be had.
    """

    finding: Finding | None = None
    why: str = "no test has been made"
    mean: float | None = None
    error: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    n_tests: int = 1
    n_independent: int = 0
    detectable: float | None = None
    worth: float = 0.0

    @property
    def is_tested(self) -> bool:
        """Whether anything may be said of luck."""
        return self.finding is not None
