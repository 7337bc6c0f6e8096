"""The broker that backtrader drives: it asks the market's answer for every order and books what comes of it."""

from typing import Any

import backtrader as bt

from engine.simulation.answer import Execution, No, answer_buy, answer_sell
from engine.simulation.costs import fees
from engine.simulation.decision import Side
from engine.simulation.desk import Desk
from engine.simulation.feed import fresh_bar
from engine.simulation.fill import Fill
from engine.simulation.money import worth_cents
from engine.simulation.plan import DatedPlan
from engine.simulation.refusal import Reason


class PlanBroker(bt.broker.BrokerBase):
    """Executes the orders of plans at the open of the session they are meant for; sales before purchases.

    Cash, shares and fees live in the desk's account, in cents. An order without a plan is rejected: nothing trades
    that no decision asked for. A purchase that cannot be filled in its session ends as a refusal; a sale waits.
    """

    params = (("desk", None),)

    def init(self) -> None:
        """Start with no orders."""
        super().init()
        self._desk: Desk = self.p.desk
        self.startingcash = self.getcash()
        self._plans: dict[int, DatedPlan] = {}
        self._numbers: dict[str, int] = {}
        self._buying: list[Any] = []
        self._selling: list[Any] = []
        self._notices: list[Any] = []
        self._positions: dict[Any, Any] = {}
        self._bought: dict[str, int] = {}
        self._ordinal = 0.0

    def getcash(self) -> float:
        """Cash in currency units."""
        return self._desk.account.cash_cents / 100

    def getvalue(self, datas: Any = None) -> float:  # noqa: ARG002 - backtrader's signature
        """Cash and positions in currency units, at the last marks."""
        return self._desk.account.equity_cents() / 100

    def getposition(self, data: Any) -> Any:
        """backtrader's own view of a feed's position, all plans together, in the shares that were bought: it knows
        no splits, and what a split made of them leaves it as those shares again."""
        return self._positions.setdefault(data, bt.Position())

    def buy(self, owner: Any, data: Any, size: float, plan: DatedPlan | None = None, **_: Any) -> Any:
        """Take the purchase order of a plan."""
        order = bt.BuyOrder(owner=owner, data=data, size=size, exectype=bt.Order.Market, tradeid=self._number(plan))
        return self._receive(order, plan, self._buying)

    def sell(self, owner: Any, data: Any, size: float, plan: DatedPlan | None = None, **_: Any) -> Any:
        """Take the sale order of a plan."""
        order = bt.SellOrder(owner=owner, data=data, size=size, exectype=bt.Order.Market, tradeid=self._number(plan))
        return self._receive(order, plan, self._selling)

    def cancel(self, order: Any) -> bool:  # noqa: ARG002 - backtrader's signature
        """Orders are not cancelled: a plan ends as a trade or a refusal."""
        return False

    def get_notification(self) -> Any:
        """The next order that changed, or None."""
        return self._notices.pop(0) if self._notices else None

    def next(self) -> None:
        """A session opens: corporate actions, then sales, then purchases."""
        datas = self.cerebro.datas
        ordinal = max(data.datetime[0] for data in datas if len(data))
        if ordinal == self._ordinal:
            return
        previous, self._ordinal = self._ordinal, ordinal
        session = bt.num2date(ordinal).date()
        before = bt.num2date(previous).date() if previous else session
        self._desk.go_ex(before, session)
        self._selling = [order for order in self._selling if not self._sell(order, ordinal)]
        self._buying = [order for order in self._buying if not self._buy(order, ordinal)]

    def _receive(self, order: Any, plan: DatedPlan | None, queue: list[Any]) -> Any:
        order.addcomminfo(self.getcommissioninfo(order.data))
        order.submit(self)
        if plan is None:
            order.reject(self)
        else:
            self._plans[order.ref] = plan
            order.accept(self)
            queue.append(order)
        self._notices.append(order.clone())
        return order

    def _number(self, plan: DatedPlan | None) -> int:
        """backtrader keeps trades apart by number: one for each plan."""
        return 0 if plan is None else self._numbers.setdefault(plan.id, len(self._numbers) + 1)

    def _buy(self, order: Any, ordinal: float) -> bool:
        plan = self._plans[order.ref]
        session = bt.num2date(ordinal).date()
        if session < plan.enter_on:
            return False
        bar = fresh_bar(order.data, ordinal) if session == plan.enter_on else None
        instrument = self._desk.store.instrument(plan.ticker)
        assert instrument is not None  # noqa: S101 - the desk refused plans on unknown instruments
        wanted = int(order.created.size)
        answer = answer_buy(instrument, bar, wanted, self._desk.account.cash_cents, self._desk.costs)
        if isinstance(answer, No):
            reason, detail = self._desk.named(plan, answer)
            self._desk.refuse(plan, plan.enter_on, reason, wanted, detail)
            order.margin() if reason is Reason.NO_CASH else order.reject(self)
            self._notices.append(order.clone())
        else:
            self._book(order, plan, Side.BUY, answer, wanted, ordinal)
        return True

    def _sell(self, order: Any, ordinal: float) -> bool:
        plan = self._plans[order.ref]
        session = bt.num2date(ordinal).date()
        if plan.exit_on is not None and session < plan.exit_on:
            return False
        holding = self._desk.account.holdings[plan.id]
        answer = answer_sell(fresh_bar(order.data, ordinal), holding.shares, holding.bought_on, session)
        if isinstance(answer, No):
            return False
        self._book(order, plan, Side.SELL, answer, holding.shares, ordinal)
        return True

    def _book(self, order: Any, plan: DatedPlan, side: Side, answer: Execution, wanted: int, ordinal: float) -> None:
        instrument = self._desk.store.instrument(plan.ticker)
        assert instrument is not None  # noqa: S101 - as above
        notional = worth_cents(answer.price, answer.shares)
        charged = fees(self._desk.costs, instrument.kind, side, notional)
        fill = Fill(
            plan=plan.id,
            session=bt.num2date(ordinal).date(),
            ticker=plan.ticker,
            side=side,
            wanted=wanted,
            shares=answer.shares,
            price=answer.price,
            notional_cents=notional,
            commission_cents=charged.commission_cents,
            stamp_duty_cents=charged.stamp_duty_cents,
            transfer_fee_cents=charged.transfer_fee_cents,
        )
        self._desk.filled(fill)
        self._tell_backtrader(order, fill, ordinal)

    def _tell_backtrader(self, order: Any, fill: Fill, ordinal: float) -> None:
        bought = self._bought.setdefault(fill.plan, fill.shares)
        signed = bought if fill.side is Side.BUY else -bought
        price = fill.price if bought == fill.shares else fill.notional_cents / 100 / bought
        order.created.size = order.executed.remsize = signed
        position = self.getposition(order.data)
        size, average, opened, closed = position.update(signed, price)
        commission = fill.costs_cents / 100
        order.execute(
            ordinal, signed, price,
            closed, closed * price, commission if closed else 0.0,
            opened, opened * price, commission if opened else 0.0,
            0.0, 0.0, size, average,
        )  # fmt: skip
        order.completed()
        self._notices.append(order.clone())
