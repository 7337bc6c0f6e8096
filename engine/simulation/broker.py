"""The broker that backtrader drives: it hands each session's bars to the floor and tells backtrader what traded."""

from typing import Any

import backtrader as bt

from engine.simulation.decision import Side
from engine.simulation.desk import Desk
from engine.simulation.fill import Fill
from engine.simulation.plan import DatedPlan


class PlanBroker(bt.broker.BrokerBase):
    """Takes the orders of plans and lets the desk's floor trade them, session by session.

    Cash, shares and fees live in the desk's account, in cents. An order without a plan is rejected: nothing trades
    that no decision asked for.
    """

    params = (("desk", None),)

    def init(self) -> None:
        """Start with no orders."""
        super().init()
        self._desk: Desk = self.p.desk
        self.startingcash = self.getcash()
        self._numbers: dict[str, int] = {}
        self._orders: dict[tuple[str, Side], Any] = {}
        self._notices: list[Any] = []
        self._positions: dict[Any, Any] = {}
        self._bought: dict[str, int] = {}

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
        if plan is not None:
            self._desk.order(plan, int(size))
        return self._receive(order, plan, Side.BUY)

    def sell(self, owner: Any, data: Any, size: float, plan: DatedPlan | None = None, **_: Any) -> Any:
        """Take the sale order of a plan."""
        order = bt.SellOrder(owner=owner, data=data, size=size, exectype=bt.Order.Market, tradeid=self._number(plan))
        if plan is not None:
            self._desk.floor.leaving[plan.id] = plan
        return self._receive(order, plan, Side.SELL)

    def cancel(self, order: Any) -> bool:  # noqa: ARG002 - backtrader's signature
        """Orders are not cancelled: a plan ends as a trade or a refusal."""
        return False

    def get_notification(self) -> Any:
        """The next order that changed, or None."""
        return self._notices.pop(0) if self._notices else None

    def next(self) -> None:
        """A session has its bars: the floor trades it."""
        present, feeds = self.cerebro.present, self.cerebro.datasbyname
        done = self._desk.trade(present.session, present.before, lambda ticker: feeds[ticker].bar)
        for fill in done.fills:
            self._tell_fill(fill, present.ordinal)
        for entry, _ in done.ended:
            order = self._orders.pop((entry.plan.id, Side.BUY))
            order.reject(self)
            self._tell(order)

    def _receive(self, order: Any, plan: DatedPlan | None, side: Side) -> Any:
        order.addcomminfo(self.getcommissioninfo(order.data))
        order.submit(self)
        if plan is None:
            order.reject(self)
        else:
            self._orders[plan.id, side] = order
            order.accept(self)
        self._tell(order)
        return order

    def _tell(self, order: Any) -> None:
        """Leave notice of an order as it is now, for a strategy that listens."""
        if order.owner.hears_of_orders:
            self._notices.append(order.clone())

    def _number(self, plan: DatedPlan | None) -> int:
        """backtrader keeps trades apart by number: one for each plan."""
        return 0 if plan is None else self._numbers.setdefault(plan.id, len(self._numbers) + 1)

    def _order_of(self, fill: Fill) -> Any:
        """The order of a fill; a touched standing order becomes one here."""
        if (fill.plan, fill.side) not in self._orders:
            bought = self._orders[fill.plan, Side.BUY]
            order = bt.SellOrder(
                owner=bought.owner, data=bought.data, size=fill.shares, exectype=bt.Order.Stop, tradeid=bought.tradeid
            )
            order.addcomminfo(bought.comminfo)
            order.submit(self)
            order.accept(self)
            self._orders[fill.plan, fill.side] = order
        return self._orders[fill.plan, fill.side]

    def _tell_fill(self, fill: Fill, ordinal: float) -> None:
        order = self._order_of(fill)
        held = self._bought.get(fill.plan, 0)
        is_buy = fill.side is Side.BUY
        is_last = is_buy or fill.plan not in self._desk.account.holdings
        size = fill.shares if is_buy else held if is_last else min(fill.shares, held)
        self._bought[fill.plan] = held + size if is_buy else held - size
        if not size:
            return
        signed = size if is_buy else -size
        price = fill.price if size == fill.shares else fill.notional_cents / 100 / size
        order.created.size = order.executed.remsize = signed
        position = self.getposition(order.data)
        total, average, opened, closed = position.update(signed, price)
        commission = fill.costs_cents / 100
        order.execute(
            ordinal, signed, price,
            closed, closed * price, commission if closed else 0.0,
            opened, opened * price, commission if opened else 0.0,
            0.0, 0.0, total, average,
        )  # fmt: skip
        if is_last:
            order.completed()
        else:
            order.partial()
        self._tell(order)
        if is_last and not is_buy:  # the plan is done: nothing asks for its orders again
            for side in Side:
                self._orders.pop((fill.plan, side), None)
