"""Who comes through which door: a shop's keeper, the market's desk, whoever reads it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse

from youhu.delivery.models import Shop
from youhu.delivery.queries import reads_orders, shops_of
from youhu.registry.http import MemberRequest
from youhu.registry.models import Member, Organisation

P = ParamSpec("P")
View = Callable[Concatenate[MemberRequest, P], HttpResponse]


def reads_market(member: Member) -> bool:
    """Whether somebody reads shops and prices at a desk."""
    return member.keeps_market or member.oversees


def _only(may: Callable[[Member], bool]) -> Callable[[View[P]], View[P]]:
    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(request.member):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


for_readers = _only(reads_orders)
for_market_readers = _only(reads_market)
for_desk = _only(lambda member: member.keeps_market)
for_keepers = _only(lambda member: shops_of(member).exists())
for_senders = _only(lambda member: member.keeps_market or shops_of(member).exists())


def shop_of(request: MemberRequest) -> Shop:
    """The shop that is meant: the one named in the address, or the keeper's first. 403 for none.

    A desk has hundreds of shops: there the first one is nobody's choice.
    """
    said, mine = request.GET.get("shop", ""), own_shops(request.member)
    if said.isdecimal() and len(said) < 13:
        found = mine.filter(pk=said).first()
    else:
        found = None if request.member.keeps_market else mine.first()
    if found is None:
        raise PermissionDenied
    return found


def own_shops(member: Member) -> QuerySet[Shop]:
    """The shops for which somebody may order."""
    if not member.keeps_market:
        return shops_of(member)
    rows = Shop.objects.visible_to(member).filter(closed_on=None)
    return rows.select_related("market").order_by("stall", "pk")


def market_of(request: MemberRequest) -> Organisation:
    """The market whose desk this is."""
    if not request.member.keeps_market or request.member.organisation is None:
        raise PermissionDenied
    return request.member.organisation
