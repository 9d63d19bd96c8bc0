"""The address of the dispatcher's queue, understood."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.http import urlencode

from youhu.calls import dispatching, queries, reference
from youhu.calls.forms.dispatch import QueueForm
from youhu.calls.models import Call
from youhu.calls.models.call import CallQuerySet
from youhu.registry.http import MemberRequest
from youhu.territory import index

ORDERS = ("due", "-due", "old", "new")


class Queue:
    """What the address of the queue asks for, in the eyes of one member."""

    def __init__(self, asked: Mapping[str, str], request: MemberRequest, now: datetime) -> None:
        self.member, self.now, self.known = request.member, now, reference.current()
        self.cells = index.cells(now=now, token=self.known.map_token)
        self.form = QueueForm(asked, cells=self.cells.values(), within=self.member.area_code)
        told = self.form.told
        self.order = asked.get("sort", "") if asked.get("sort", "") in ORDERS else "due"
        all_waiting = dispatching.waiting(self.member)
        self.narrowed = queries.narrow(all_waiting, told, by=self.member, now=now)
        self.why = asked.get("why", "") if asked.get("why", "") in dispatching.WHYS else ""

    def rows(self) -> CallQuerySet:
        """The calls in their order, what is due first on top unless asked otherwise."""
        rows = self.narrowed.filter(dispatching.WHYS[self.why]) if self.why else self.narrowed
        rows = rows.select_related("unit", "category__parent", "read_as")
        return rows.order_by(*queries.ORDERS[self.order])

    def query(self, **changes: str) -> str:
        """The address of this queue with some parts changed."""
        order = "" if self.order == "due" else self.order
        told = {"why": self.why, **self.form.told, "sort": order, **changes}
        return urlencode({name: value for name, value in told.items() if value})

    def place(self, call: Call) -> str:
        cell = self.cells.get(call.cell_code)
        return str(cell) if cell else call.cell_code
