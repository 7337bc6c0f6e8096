"""What the numbers of a report mean, in sentences: written into every run, so that no number stands without them."""

CONVENTIONS = (
    "Returns are fractions; percent is used on screens and pictures only.",
    (
        "A plan is entered in its entry session, the first one whose open lies after the catalyst was known; "
        "one that holds n sessions is sold n sessions after its entry."
    ),
    (
        "An order is filled at the open, unless the specification's policy says the close or the mean of open, high, "
        "low and close (vwap); a stop or profit order that a bar touches at the worse of its price and the open."
    ),
    (
        "Price limits, lots, ticks, T+1 and fees are the rule book's of the instrument and the date of the order; "
        "a cost or a cap that is null in the specification is the book's own, or none."
    ),
    (
        "A bar that never left its upper limit lets nobody buy, one at its lower limit nobody sell; an order whose "
        "price stands at the limit while the bar traded away from it is refused under skip and filled at the limit, "
        "marked as queued, under queue."
    ),
    (
        "The account trades at most the participation of a session's volume in an instrument; what a purchase lacks "
        "is tried again for retry sessions and then cut, a sale until it is done."
    ),
    "Slippage moves a price against the order, by whole ticks and never beyond the session's limits.",
    (
        "Dividends are paid whole on the ex-date; the tax on them, by how long the shares were held, is a cost of "
        "the sale."
    ),
    (
        "Interest = cash that lay idle from one close to the next session times the cash rate times the calendar days "
        "between / 365, booked before that session's open."
    ),
    (
        "An open-ended fund is bought for an amount of money, and redeemed, at the net asset value of the session in "
        "which it is ordered; the rule book says from which session on units can be redeemed and their cash, unsettled "
        "until then, can be spent. A benchmark beside it runs from close to close."
    ),
    "Money is kept in whole cents; prices are raw; costs are in every number that is not called gross.",
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
        "a trade's is its net return less the benchmark's between the same opens (or whatever price fills are at)."
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
    (
        "Reaction = return from the close of the session before the entry session, the last before the catalyst "
        "could be known, to the planned exit; capturable = from the first session, the entry session or a later one, "
        "in which a buyer of one lot got shares without queueing, to the planned exit; captured = the trade's net "
        "return."
    ),
    (
        "All three are less the first benchmark's return over the same instants, and their means count each plan "
        "once, traded or refused, as far as it is defined; reaction and capturable are gross total returns."
    ),
    (
        "A planned exit without trading is put off to the next session with some; a plan without one, or with one "
        "after the run, is measured to the run's last close."
    ),
    (
        "Missed return = what the shares of a purchase that stayed blocked would have earned, gross, from the entry "
        "session's price (the limit, where it stood there) to the planned exit; missed = that times their worth."
    ),
    (
        "Delay return = return from the price at which a blocked sale was first tried (the last close, without "
        "trading) to the mean price at which it was done, or the run's last close."
    ),
    (
        "A cluster is what overlaps in time: catalysts whose trades were held in the same session. A study's clusters "
        "are of event windows by the same rule, and may be fewer or more."
    ),
    (
        "Verdict: the excess returns of a strategy's trades over the first benchmark, as means of stretches (trades "
        "held at the same time are one; where they follow on one another without end, they are cut by entry session "
        "into parts of at least eight times the longest hold), by Student's t with stretches - 1 degrees of freedom, "
        "two-sided; p of all tests is Benjamini and Hochberg's for the strategies of the run that traded. Too little "
        "data below 5 stretches; distinguishable where that p is below 0.05; too little data where the smallest effect "
        "found with 80 % power is above 2 % a trade; not distinguishable otherwise. It tells what was earned from "
        "nothing, not one date from another: that is what placebo dates are for."
    ),
    "An index is measured by its level, without dividends; a fund or a stock by its total return.",
    "A number that is not defined (no trade, no variance, fewer than two sessions) is left empty.",
)

IN_SHORT = (
    "All costs included; fills after the news was known, within price limits; annualised geometrically; "
    "risk-free rate 0; excess, alpha and beta against {benchmark}."
)
