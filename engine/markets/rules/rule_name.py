"""The vocabulary of the rule book: which rules there are, and what values each can take."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO, ONE = Decimal(0), Decimal(1)
LARGEST_FEE = Decimal("0.05")


class RuleName(StrEnum):
    """One question that can be asked of an instrument on a date; the meanings stand in FORMS."""

    TRADING = "trading"
    PRICE_LIMIT = "price_limit"
    ROUNDING = "rounding"
    FREE_SESSIONS = "free_sessions"
    FIRST_SESSION_UP = "first_session_up"
    FIRST_SESSION_DOWN = "first_session_down"
    DELISTING_FREE_SESSIONS = "delisting_free_sessions"
    TICK = "tick"
    LOT = "lot"
    LOT_STEP = "lot_step"
    ODD_LOTS = "odd_lots"
    SELLABLE_AFTER = "sellable_after"
    SETTLEMENT = "settlement"
    STAMP_DUTY_BUY = "stamp_duty_buy"
    STAMP_DUTY_SELL = "stamp_duty_sell"
    STAMP_DUTY_ROUNDING = "stamp_duty_rounding"
    TRANSFER_FEE = "transfer_fee"
    TRANSFER_FEE_MINIMUM = "transfer_fee_minimum"
    TRANSFER_FEE_MAXIMUM = "transfer_fee_maximum"
    HANDLING_FEE = "handling_fee"
    REGULATORY_FEE_BUY = "regulatory_fee_buy"
    REGULATORY_FEE_SELL = "regulatory_fee_sell"
    COMMISSION = "commission"
    MINIMUM_COMMISSION = "minimum_commission"
    COMMISSION_COVERS = "commission_covers"
    SUBSCRIPTION_FEE = "subscription_fee"
    SUBSCRIPTION_DISCOUNT = "subscription_discount"
    REDEMPTION_FEE_WEEK = "redemption_fee_week"
    REDEMPTION_FEE_MONTH = "redemption_fee_month"
    REDEMPTION_FEE_LONGER = "redemption_fee_longer"
    RUNNING_FEE = "running_fee"
    DIVIDEND_TAX_MONTH = "dividend_tax_month"
    DIVIDEND_TAX_YEAR = "dividend_tax_year"
    DIVIDEND_TAX_LONGER = "dividend_tax_longer"


@dataclass(frozen=True, slots=True)
class Form:
    """What a rule means and what its value can be: a number from `least` to `most` in `unit`, or one of `words`.

    `is_needed` rules must be known of every instrument that is traded; the others hold for some only.
    `is_ladder` values may also depend on the price: "1:0.0001 0.01" is 0.0001 below a price of 1, else 0.01.
    """

    meaning: str
    unit: str
    least: Decimal = ZERO
    most: Decimal = ZERO
    is_whole: bool = False
    words: tuple[str, ...] = ()
    is_ladder: bool = False
    is_needed: bool = True


def _fee(meaning: str, *, is_needed: bool = True) -> Form:
    return Form(meaning, "of the notional", ZERO, LARGEST_FEE, is_needed=is_needed)


def _amount(meaning: str, *, is_needed: bool) -> Form:
    return Form(meaning, "currency", ZERO, Decimal(10_000), is_needed=is_needed)


def _count(meaning: str, *, is_needed: bool = True) -> Form:
    return Form(meaning, "sessions", ZERO, Decimal(30), is_whole=True, is_needed=is_needed)


def _words(meaning: str, *words: str) -> Form:
    return Form(meaning, "", words=words)


def _first(meaning: str) -> Form:
    return Form(meaning, "of the issue price", ZERO, ONE, is_needed=False)


def _tax(meaning: str) -> Form:
    return Form(meaning, "of the dividend", ZERO, ONE)


FORMS: dict[RuleName, Form] = {
    RuleName.TRADING: _words("since when the book covers its trading", "open"),
    RuleName.PRICE_LIMIT: Form("daily price limit", "of the reference price", ZERO, ONE, words=("none",)),
    RuleName.ROUNDING: _words("how limit prices are rounded to the tick", "half-up", "inward"),
    RuleName.FREE_SESSIONS: _count("sessions after listing without a price limit"),
    RuleName.FIRST_SESSION_UP: _first("highest rise in the first session"),
    RuleName.FIRST_SESSION_DOWN: _first("deepest fall in the first session"),
    RuleName.DELISTING_FREE_SESSIONS: _count("sessions of the delisting period without a limit", is_needed=False),
    RuleName.TICK: Form("smallest step of a price", "currency", ZERO, Decimal(10), is_ladder=True),
    RuleName.LOT: Form(
        "least shares of a buy", "shares", ONE, Decimal(100_000), is_whole=True, words=("by-instrument",)
    ),
    RuleName.LOT_STEP: Form("shares that a buy grows by", "shares", ONE, Decimal(100_000), True, words=("lot",)),
    RuleName.ODD_LOTS: _words("how less than a lot is sold", "sold-whole", "any"),
    RuleName.SELLABLE_AFTER: _count("sessions until bought shares can be sold"),
    RuleName.SETTLEMENT: _count("sessions until a trade is settled", is_needed=False),
    RuleName.STAMP_DUTY_BUY: _fee("stamp duty on a buy"),
    RuleName.STAMP_DUTY_SELL: _fee("stamp duty on a sale"),
    RuleName.STAMP_DUTY_ROUNDING: _words("how stamp duty is rounded", "cent", "up-to-unit"),
    RuleName.TRANSFER_FEE: _fee("fee of the clearing house"),
    RuleName.TRANSFER_FEE_MINIMUM: _amount("least fee of the clearing house", is_needed=False),
    RuleName.TRANSFER_FEE_MAXIMUM: _amount("most fee of the clearing house", is_needed=False),
    RuleName.HANDLING_FEE: _fee("fee of the exchange"),
    RuleName.REGULATORY_FEE_BUY: _fee("fee of the regulator on a buy"),
    RuleName.REGULATORY_FEE_SELL: _fee("fee of the regulator on a sale"),
    RuleName.COMMISSION: _fee("usual commission"),
    RuleName.MINIMUM_COMMISSION: _amount("least commission of an order", is_needed=True),
    RuleName.COMMISSION_COVERS: _words("what the usual commission includes", "exchange-fees", "nothing"),
    RuleName.SUBSCRIPTION_FEE: _fee("fee of a fund's units at their purchase", is_needed=False),
    RuleName.SUBSCRIPTION_DISCOUNT: Form(
        "part of that fee that platforms take", "of the fee", ZERO, ONE, is_needed=False
    ),
    RuleName.REDEMPTION_FEE_WEEK: _fee("fee of units redeemed before 7 days", is_needed=False),
    RuleName.REDEMPTION_FEE_MONTH: _fee("fee of units redeemed from 7 days on, before 30", is_needed=False),
    RuleName.REDEMPTION_FEE_LONGER: _fee("fee of units redeemed from 30 days on", is_needed=False),
    RuleName.RUNNING_FEE: Form(
        "yearly fees of a linked fund beside its ETF's own", "of the net assets", ZERO, LARGEST_FEE, is_needed=False
    ),
    RuleName.DIVIDEND_TAX_MONTH: _tax("dividend tax when held up to a month"),
    RuleName.DIVIDEND_TAX_YEAR: _tax("dividend tax when held up to a year"),
    RuleName.DIVIDEND_TAX_LONGER: _tax("dividend tax when held longer"),
}
NEEDED: tuple[RuleName, ...] = tuple(name for name, form in FORMS.items() if form.is_needed)
