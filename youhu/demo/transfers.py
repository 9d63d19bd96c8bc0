"""What happened in the Party register: transfers, an election, a temporary branch."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from youhu.demo.logins import COMMUNITY, SUBDISTRICT
from youhu.party import actions
from youhu.party.models import Membership, PartyBody, Transfer
from youhu.party.rules import COMMITTEE_FROM, NAMED_SEATS, Form, Seat, Standing, Warn, term_years
from youhu.registry.models import Member, Organisation
from youhu.registry.rules import OrgKind, Role

AGO = timedelta(days=1)
LONG_AGO = timedelta(days=60)  # the letter that nobody received has expired since
DUES = timedelta(days=40)
FEWEST = 5  # organisations that the story needs


def keep_party(now: datetime) -> None:
    """What the desk of the community and the room above wrote into the register lately."""
    desk = Member.objects.get(
        person__user__username="secretary", role=Role.HANDLER, organisation__kind=OrgKind.COMMUNITY
    )
    room = Member.objects.get(person__user__username="dispatcher")
    here = _bodies(COMMUNITY)
    if len(here) < FEWEST:
        return
    _elections(here, room, now)
    _temporary(here[0], room, now)
    _on_the_spot(here[0], room, now)
    _transfers(here, desk, room, now)
    actions.expire_letters(now=now)
    actions.escalate_elections(now=now)
    actions.remind(now=now)


def _bodies(code: str) -> list[PartyBody]:
    """The organisations there that have members, the community's own first."""
    rows = PartyBody.objects.filter(organisation__area_code=code).exclude(form=Form.LEADING)
    kinds = {OrgKind.PARTY_COMMUNITY: 0, OrgKind.PARTY_RURAL: 1}
    found = rows.exclude(form=Form.TEMPORARY).select_related("organisation").order_by("pk")
    return sorted(found, key=lambda body: kinds.get(OrgKind(body.organisation.kind), 2))


def _members(body: PartyBody, now: datetime) -> list[Membership]:
    on = timezone.localdate(now)
    rows = Membership.objects.serving(on).filter(organisation=body.organisation_id, is_home=True)
    rows = rows.filter(standing=Standing.FULL).exclude(person__transfers__state__in=("applied",))
    return list(rows.select_related("person", "organisation").order_by("pk"))


def _elections(here: list[PartyBody], room: Member, now: datetime) -> None:
    """One term is over and nobody elected; for another the room agreed that it may wait."""
    on = timezone.localdate(now)
    for number, body in enumerate(here[-2:]):
        people = [one.person for one in _members(body, now)]
        has_committee = len(people) >= COMMITTEE_FROM
        names = NAMED_SEATS if has_committee else (Seat.SECRETARY, Seat.DEPUTY)
        seats = dict(zip(names, people, strict=False))
        years = term_years(body.organisation.kind)
        held_on = _years_before(on, years) - timedelta(days=20 + number)
        actions.elect(body, seats=seats, held_on=held_on, by=room, now=now - AGO)
    waits = here[-1]
    actions.override(
        waits, warn=Warn.ELECTION_OVERDUE, until_on=on + timedelta(days=60), by=room, now=now,
        reason=_("The secretary is ill; the election may wait until the new year."),
    )  # fmt: skip


def _years_before(on: date, years: int) -> date:
    return (on - timedelta(days=1)).replace(day=1, year=on.year - years)


def _temporary(mother: PartyBody, room: Member, now: datetime) -> None:
    """A branch for as long as lifts are built into an old estate; its people keep their home."""
    members = _members(mother, now)[-5:]
    plan = actions.Plan(
        name=_("Temporary branch for the lifts of Huihe Estate"),
        form=Form.TEMPORARY,
        reason=_("Neighbours disagree about the lifts; members talk with every household."),
        scope=_("Huihe Estate, buildings 1 to 6"),
        ends_on=timezone.localdate(now) + timedelta(days=120),
    )
    made = actions.found(plan, mother.organisation, members, by=room, now=now - AGO)
    seats = {Seat.SECRETARY: members[0].person}
    actions.appoint(made, seats=seats, since_on=timezone.localdate(now), by=room, now=now)


def _on_the_spot(mother: PartyBody, room: Member, now: datetime) -> None:
    """The branch that calls departments together has members and a secretary, too."""
    unit = Organisation.objects.filter(kind=OrgKind.PARTY_TEMPORARY, party_body=None).first()
    if unit is None:
        return
    members = _members(mother, now)[:3]
    setup = actions.Setup(
        Form.TEMPORARY,
        scope=_("Building 3 of Huihe Estate"),
        ends_on=timezone.localdate(now) + timedelta(days=200),
    )
    made = actions.describe(unit, setup, by=room, now=now)
    for one in members:
        actions.lend(one, made, by=room, now=now)
    seats = {Seat.SECRETARY: members[0].person}
    actions.appoint(made, seats=seats, since_on=timezone.localdate(now), by=room, now=now)


def _transfers(here: list[PartyBody], desk: Member, room: Member, now: datetime) -> None:
    """One in every state, within the community, to another one, and out of the district."""
    people = [one for body in here[1:4] for one in _members(body, now)[1:4]]
    begun = [
        actions.apply(
            one, target=_target(here, number), by=desk, now=now - LONG_AGO - AGO,
            reason=_("Works at the other organisation now."),
        )
        for number, one in enumerate(people[:6])
    ]  # fmt: skip
    *going, stays = begun
    days = timezone.localdate(now) - DUES
    for number, transfer in enumerate(going):
        at = now - (LONG_AGO if number == 0 else timedelta(days=20 - number))
        actions.issue(transfer, dues_until=days, by=room, now=at)
    for transfer in going[1:4]:
        actions.receive(_again(transfer), by=room, now=now - timedelta(days=9))
    for transfer in going[1:2]:
        actions.return_receipt(_again(transfer), by=room, now=now - timedelta(days=3))
    actions.send_back(stays, reason=_("Stays after all."), by=desk, now=now - AGO)
    for one in people[6:7]:
        _leaves_the_district(one, desk, now)


def _leaves_the_district(membership: Membership, desk: Member, now: datetime) -> None:
    actions.apply(
        membership, target=None, elsewhere=_("Party committee of a company in Foshan"), by=desk,
        reason=_("Moves to Foshan for work."), now=now - AGO,
    )  # fmt: skip


def _target(here: list[PartyBody], number: int) -> Organisation:
    """The community's own organisation, or now and then one of another community."""
    rows = PartyBody.objects.filter(organisation__area_code__startswith=SUBDISTRICT)
    rows = rows.filter(form=Form.BRANCH).exclude(organisation__area_code=COMMUNITY)
    away = rows.select_related("organisation").order_by("pk").first()
    return away.organisation if away and number % 2 else here[0].organisation


def _again(transfer: Transfer) -> Transfer:
    return Transfer.objects.select_related("source", "target", "membership").get(pk=transfer.pk)
