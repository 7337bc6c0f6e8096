"""What is wrong with a run's specification, in sentences; whatever reads a specification asks here."""

from datetime import date
from numbers import Real

from engine.simulation.fill_policy import SlippageModel
from engine.simulation.sizing import SizingMode
from engine.simulation.spec import RunSpec


def spec_faults(spec: RunSpec) -> list[str]:
    """Every fault, a sentence each; none for a specification that can be run."""
    faults: list[str] = []
    if not _lies_between(spec.cash, 100, 1e13) or round(spec.cash, 2) != spec.cash:
        faults.append(f"cash: {spec.cash!r} is not an amount from 100 to 10,000,000,000,000 with at most two decimals")
    wrong = [(name, day) for name in ("start", "end") if type(day := getattr(spec, name)) not in {date, type(None)}]
    faults += [f"{name}: {day!r} is not a date; write date(2024, 8, 28)" for name, day in wrong]
    if not wrong and spec.start is not None and spec.end is not None and spec.start > spec.end:
        faults.append(f"start {spec.start} lies after end {spec.end}")
    if not spec.benchmarks:
        faults.append("benchmarks: there is none; the first one is the clock, so at least one is needed")
    twice = sorted({ticker for ticker in spec.benchmarks if spec.benchmarks.count(ticker) > 1})
    faults += [f"benchmark {ticker!r} is given twice" for ticker in twice]
    for name, most in (
        ("commission", 0.05),
        ("stamp_duty", 0.05),
        ("transfer_fee", 0.05),
        ("handling_fee", 0.05),
        ("regulatory_fee", 0.05),
        ("subscription_fee", 0.05),
        ("redemption_fee", 0.05),
        ("minimum_commission", 1000),
    ):
        value = getattr(spec.costs, name)
        if value is not None and not _lies_between(value, 0, most):
            unit = "a fraction of the notional (0.0005 is 5 bp)" if most < 1 else "an amount of money an order"
            faults.append(f"costs.{name}: {value!r} is not {unit} from 0 to {most}")
    return [*faults, *_policy_faults(spec), *_sizing_faults(spec)]


def _policy_faults(spec: RunSpec) -> list[str]:
    policy, slippage = spec.policy, spec.policy.slippage
    most = {SlippageModel.BPS: 500.0, SlippageModel.TICKS: 100.0, SlippageModel.IMPACT: 5.0}.get(slippage.model, 0.0)
    checks = (
        ("fills.retry", policy.retry, 0, 250, "a number of sessions"),
        ("fills.participation", policy.participation, 1e-6, 1, "a part of the session's volume, a fraction"),
        (f"fills.slippage {slippage.model}", slippage.amount, 0, most, "an amount of its model"),
        ("fills.redemption", 0 if policy.redemption is None else policy.redemption, 0, 30, "a number of sessions"),
        ("cash_rate", spec.cash_rate, -0.05, 0.5, "what idle cash earns a year, a fraction"),
    )
    return [
        _outside(name, value, low, high, what)
        for name, value, low, high, what in checks
        if not _lies_between(value, low, high)
    ]


def _sizing_faults(spec: RunSpec) -> list[str]:
    sizing = spec.sizing
    faults = []
    if sizing.mode is SizingMode.CASH and not _lies_between(sizing.amount, 1, 1e13):
        faults.append(_outside("sizing.amount", sizing.amount, 1, 1e13, "the money of a full weight"))
    if sizing.mode is SizingMode.VOLATILITY and not _lies_between(sizing.amount, 0.001, 5):
        faults.append(_outside("sizing.amount", sizing.amount, 0.001, 5, "an annual volatility, a fraction"))
    if not _lies_between(sizing.lookback, 2, 1000):
        faults.append(_outside("sizing.lookback", sizing.lookback, 2, 1000, "a number of bars"))
    if sizing.name_cap is not None and not _lies_between(sizing.name_cap, 1e-6, 1):
        faults.append(_outside("sizing.name_cap", sizing.name_cap, 1e-6, 1, "a part of the equity, a fraction"))
    if sizing.plan_cap is not None and not _lies_between(sizing.plan_cap, 1, 1e6):
        faults.append(_outside("sizing.plan_cap", sizing.plan_cap, 1, 1_000_000, "a number of plans"))
    return faults


def _outside(name: str, value: object, low: float, high: float, what: str) -> str:
    return f"{name}: {value!r} is not {what} from {low:g} to {high:g}"


def _lies_between(value: object, least: float, most: float) -> bool:
    return isinstance(value, Real) and least <= float(value) <= most
