"""The minimum backtest length: with so many trials, luck alone reaches a Sharpe ratio within so many years."""

from engine.measurement.overfitting.estimate import Estimate, undefined
from engine.measurement.overfitting.expected_maximum import expected_maximum
from engine.measurement.overfitting.moments import numbered


def minimum_backtest_length(n_trials: float, annual_sharpe: float = 1.0) -> Estimate:
    """Years: (E[max of N] / SR)². In anything shorter the best of N trials without skill is expected to show an annual
    Sharpe ratio of SR or more.

    Bailey, Borwein, López de Prado and Zhu 2014, theorem 2 (the bound 2·ln N/SR² lies above); pypbo's minBTL. None for
    one trial and for a ratio that is not above zero.
    """
    if n_trials == 1:
        return undefined("there is one trial only, so that nothing was chosen")
    if not annual_sharpe > 0:
        return undefined("the Sharpe ratio is not above zero: luck reaches it in any time")
    root = expected_maximum(n_trials) / annual_sharpe
    return numbered(root * root)
