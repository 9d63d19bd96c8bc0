"""The association admits shops and says who keeps them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.sealed import where
from youhu.delivery.models import Order, Shop, ShopKeeper
from youhu.delivery.queries import is_market_desk
from youhu.delivery.rules import OPEN
from youhu.ledger.actions import begin, record
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import Role
from youhu.territory.rules import DISTRICT_DIGITS


@dataclass(frozen=True)
class Stall:
    """What is known of a shop; the point is in WGS-84."""

    name: str
    stall: str
    address: str
    lng: float
    lat: float
    phone: str = ""


def admit_shop(market: Organisation, stall: Stall, *, by: Member, now: datetime) -> Shop:
    """A stall of the market may order from now on."""
    _desk_only(market, by)
    try:
        with transaction.atomic():
            made = Shop.objects.create(
                market=market, opened_on=timezone.localdate(now),
                district=market.area_code[:DISTRICT_DIGITS], **vars(stall),
            )  # fmt: skip
            begin(made, "admit_shop", by=by, now=now, payload={"stall": stall.stall})
            return made
    except IntegrityError as why:
        raise _taken() from why


def change_shop(shop: Shop, stall: Stall, *, by: Member, now: datetime) -> None:
    """The shop has another name, stall or telephone."""
    _desk_only(shop.market, by)
    try:
        record(shop, "change_shop", by=by, now=now, payload={"stall": stall.stall}, **vars(stall))
    except IntegrityError as why:
        raise _taken() from why


def _taken() -> Refused:
    return Refused(_("Another shop has this stall. Close that one first."))


@transaction.atomic
def close_shop(shop: Shop, *, note: str, by: Member, now: datetime) -> None:
    """The shop orders no more; what it has ordered is still driven."""
    _desk_only(shop.market, by)
    if shop.closed_on is not None:
        raise Refused(_("This shop has closed already."))
    if Order.objects.filter(shop=shop, state__in=OPEN).exists():
        raise Refused(_("Orders of this shop are still open. Close it once they are over."))
    record(shop, "close_shop", by=by, now=now, note=note, closed_on=timezone.localdate(now))


@transaction.atomic
def add_keeper(shop: Shop, *, phone: str, by: Member, now: datetime) -> ShopKeeper:
    """Who has this mobile may order for the shop. Raises Refused when nobody or many have it."""
    _desk_only(shop.market, by)
    on = timezone.localdate(now)
    people = Person.objects.filter(where(Person, "phone_index", phone.strip())).distinct()
    residents = Member.objects.serving(on).filter(role=Role.RESIDENT, person__in=people)
    found = list({member.person_id for member in residents})
    if len(found) != 1:
        raise Refused(
            _("No resident with a login has this mobile.") if not found
            else _("Several people have this mobile. Ask an administrator to set it right.")
        )  # fmt: skip
    made, is_new = ShopKeeper.objects.get_or_create(
        shop=shop, person_id=found[0], valid_until=None, defaults={"valid_from": on}
    )
    if not is_new:
        raise Refused(_("This person keeps the shop already."))
    record(shop, "add_keeper", by=by, now=now, payload={"keeper": made.pk})
    return made


@transaction.atomic
def end_keeper(keeper: ShopKeeper, *, by: Member, now: datetime) -> None:
    """Somebody keeps the shop no longer."""
    _desk_only(keeper.shop.market, by)
    rows = ShopKeeper.objects.filter(pk=keeper.pk, valid_until=None)
    if not rows.update(valid_until=timezone.localdate(now)):
        raise Refused(_("This person keeps the shop no longer."))
    record(keeper.shop, "end_keeper", by=by, now=now, payload={"keeper": keeper.pk})


def _desk_only(market: Organisation, by: Member) -> None:
    if not is_market_desk(market, by):
        raise Refused(_("Only the desk of the market’s association does this."))
