"""Fleets, vehicles and drivers apply; the desk writes down what comes on paper."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.common.errors import Refused
from youhu.common.identifiers import check_mobile, check_plate, check_resident_id
from youhu.fleets.actions.step import desk_of, in_work_days, must_run, tell_of
from youhu.fleets.cards import Card, known_as
from youhu.fleets.models import Driver, Fleet, Vehicle, VehicleType
from youhu.fleets.queries import Thing
from youhu.fleets.rules import MOVES, OVER, REVIEW_DAYS, State
from youhu.ledger.actions import begin, may_move, move
from youhu.ledger.clocked import clock
from youhu.registry.actions import enter_members
from youhu.registry.models import Member, Organisation, Person
from youhu.registry.rules import OrgKind, Role


@dataclass(frozen=True)
class Who:
    """A driver, as the fleet names them."""

    name: str
    phone: str
    id_number: str


@transaction.atomic
def apply_fleet(
    market: Organisation, organisation: Organisation, *, by: Member, now: datetime
) -> Fleet:
    """A carrier applies to a market, itself or on paper at the desk."""
    _refuse_fleet(market, organisation, by)
    last = Fleet.objects.aggregate(last=Max("number"))["last"] or 0
    fleet = Fleet.objects.create(
        market=market, organisation=organisation, number=last + 1, **_opened(market, by, now)
    )
    begin(fleet, "apply", by=by, now=now, payload={"organisation": organisation.code})
    tell_of(fleet, "admission_applied", desk_of(fleet), now)
    return fleet


def _refuse_fleet(market: Organisation, organisation: Organisation, by: Member) -> None:
    is_theirs = by.keeps_fleet and by.organisation_id == organisation.pk
    if not is_theirs and not (by.keeps_market and by.organisation_id == market.pk):
        raise Refused(_("The fleet applies itself, or the association's desk for it."))
    if market.kind != OrgKind.ASSOCIATION or organisation.kind != OrgKind.FLEET:
        raise Refused(_("A fleet applies to the association of a market."))
    if Fleet.objects.filter(organisation=organisation).exists():
        raise Refused(_("This fleet has applied before. Its page says how it stands."))


def _opened(market: Organisation, by: Member, now: datetime) -> dict[str, Any]:
    """The columns of an application that begins: the desk's turn, with its clock."""
    return {
        "district": market.area_code[:6], "applied_at": now, "applied_by": by,
        **clock(in_work_days(REVIEW_DAYS, now)),
    }  # fmt: skip


@transaction.atomic
def apply_vehicle(
    fleet: Fleet, *, type: VehicleType, plate: str, by: Member, now: datetime
) -> Vehicle:
    """A fleet puts one of its vehicles forward; it gets its mark at once, and may use it later."""
    must_run(fleet, by)
    _refuse_closed(fleet)
    plate = plate.upper().strip() if type.energy == "muscle" else checked(check_plate, plate)
    _refuse_vehicle(fleet, type, plate)
    number = fleet.vehicles.count() + 1
    vehicle = Vehicle.objects.create(
        fleet=fleet, type=type, plate=plate, mark=f"{fleet.number:02d}-{number:03d}",
        token=token_urlsafe(12), **_opened(fleet.market, by, now),
    )  # fmt: skip
    begin(vehicle, "apply", by=by, now=now, payload={"plate": plate, "type": type.code})
    tell_of(vehicle, "admission_applied", desk_of(fleet), now)
    return vehicle


def _refuse_closed(fleet: Fleet) -> None:
    if fleet.state in OVER:
        raise Refused(_("The admission of this fleet has ended. It applies anew first."))
    Fleet.objects.select_for_update().get(pk=fleet.pk)  # its vehicles are numbered one by one


def _refuse_vehicle(fleet: Fleet, kind: VehicleType, plate: str) -> None:
    if kind.market_id != fleet.market_id:
        raise Refused(_("Choose a type of this market."))
    if not kind.is_allowed:
        raise Refused(_("Vehicles of this type are not admitted. Choose another one."))
    if Vehicle.objects.filter(plate=plate).exclude(state__in=OVER).exists():
        raise Refused(_("A vehicle with this number plate stands here already."))


@transaction.atomic
def apply_driver(
    fleet: Fleet, *, who: Who, licence_class: str, by: Member, now: datetime
) -> Driver:
    """A fleet puts a driver forward; who is new here becomes a person who acts as a resident.

    Whether somebody is known here already, and as what, is for the desk alone to see.
    """
    must_run(fleet, by)
    _refuse_closed(fleet)
    number = checked(check_resident_id, who.id_number, today=timezone.localdate(now))
    card = Card(who.name.strip(), checked(check_mobile, who.phone), number)
    _refuse_own(fleet, card)
    known, doubt = known_as(fleet, card)
    person = known or _entered(card, now, is_sure=not doubt)
    driver = Driver.objects.create(
        fleet=fleet, person=person, licence_class=licence_class.strip().upper(), doubt=doubt,
        card_index=card.index, **_opened(fleet.market, by, now),
    )  # fmt: skip
    begin(driver, "apply", by=by, now=now, payload={"class": driver.licence_class})
    tell_of(driver, "admission_applied", desk_of(fleet), now)
    return driver


def _refuse_own(fleet: Fleet, card: Card) -> None:
    """Raise Refused for whom this fleet put forward before: that it knows itself."""
    mine = Driver.objects.filter(fleet=fleet).exclude(state__in=OVER)
    same = Q(card_index__in=card.indexes) | Q(person__in=Person.objects.filter(card.is_theirs))
    if mine.filter(same).exists():
        raise Refused(_("Your fleet has put this driver forward already."))


def _entered(card: Card, now: datetime, *, is_sure: bool) -> Person:
    """A new person; what may be somebody else's here is not entered a second time."""
    phone, number = (card.phone, card.number) if is_sure else ("", "")
    person = Person(name=card.name, phone=phone, id_number=number)
    enter_members([Member(person=person, role=Role.RESIDENT, valid_from=timezone.localdate(now))])
    return person


def checked(check: Any, said: str, **more: Any) -> str:
    """A number in its stored form; raises Refused with what is wrong about it."""
    try:
        return str(check(said, **more))
    except ValidationError as why:
        raise Refused(why.messages[0]) from why


@transaction.atomic
def complete(thing: Thing, *, note: str = "", by: Member, now: datetime) -> None:
    """What was missing is there: it is the desk's turn again."""
    may_move(thing, MOVES["complete"], by)
    must_run(thing.of_fleet, by)
    due = in_work_days(REVIEW_DAYS, now)
    move(thing, "complete", by=by, now=now, note=note.strip(), reason="", **clock(due))
    tell_of(thing, "admission_applied", desk_of(thing.of_fleet), now)


def is_open(thing: Thing) -> bool:
    """Whether anything can still be added to it."""
    return thing.state not in OVER and thing.of_fleet.state not in {State.REFUSED, State.ENDED}
