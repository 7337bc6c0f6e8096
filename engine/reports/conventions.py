"""What the numbers of a report mean, in sentences: written into every run, so that no number stands without them."""

CONVENTIONS = (
    "Returns are fractions; percent is used on screens and pictures only.",
    "A plan is filled at the open of its entry session, the first one whose open lies after the catalyst was known.",
    "A plan that holds n sessions is sold at the open n sessions after its entry.",
    "Money is kept in whole cents; prices are raw; costs are in every number but the gross gain.",
    "Session return = equity / equity of the session before - 1, from the base session (the capital) on.",
    "Annual return is geometric: (1 + total return)^(sessions a year / sessions) - 1.",
    "Volatility = standard deviation (n - 1) of session returns times the root of the sessions a year.",
    (
        "Sharpe ratio = mean session return / standard deviation (n - 1), times the root of the sessions a year; "
        "the risk-free rate is 0."
    ),
    (
        "Sortino ratio = mean / root of the mean of min(return, 0)^2 over all sessions, times the root of the "
        "sessions a year."
    ),
    (
        "Maximum drawdown is the deepest fall from an earlier high of the closes, the capital included; "
        "Calmar ratio = annual return / its size."
    ),
    (
        "Excess return = total return less the benchmark's over the sessions that both have; "
        "a trade's is its net return less the benchmark's from the same open to the same open."
    ),
    (
        "Alpha and beta are of a least-squares line of session returns on the benchmark's; "
        "alpha is the intercept times the sessions a year."
    ),
    (
        "Tracking error = standard deviation (n - 1) of the differences, annualised; "
        "information ratio = difference of annual returns / tracking error."
    ),
    "Up and down capture are geometric, over the sessions in which the benchmark rose and in which it fell.",
    (
        "Exposure is the mean part of equity that was invested; "
        "turnover = half of all bought and sold / mean equity / years."
    ),
    "Hit rate is the part of the trades with a net gain; open trades are counted at their last value.",
    "Average net and average excess are plain means over the trades, each trade counting once.",
    "An index is measured by its level, without dividends; a fund or a stock by its total return.",
    "A number that is not defined (no trade, no variance, fewer than two sessions) is left empty.",
)

IN_SHORT = (
    "All costs included; fills at opens after the news was known; annualised geometrically; "
    "risk-free rate 0; excess, alpha and beta against {benchmark}."
)
